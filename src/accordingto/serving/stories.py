"""The commands on the stories of a store: thin skins over the calls of `keeping.linking`.

Results go to standard output, everything else to standard error. Nothing heavy is imported at the top, as `--help` has
to answer at once.
"""

from __future__ import annotations

import click

from . import options
from .options import complain, opened
from .storage import Shape, place, shape, tables_file


@click.command()
@click.argument("query", metavar="[QUERY...]", nargs=-1)
@place
@options.since
@click.option("--all", "everything", is_flag=True, help="In text, list articles that are alone too.")
@options.tables
@shape
def stories(query: tuple[str, ...], place: str, since: str | None, everything: bool, shape: Shape) -> None:
    """List the stories of a store, or those with a claim that QUERY finds (docs/search.md).

    A story is the articles about one happening, with what they say of it and how many origins stand behind that. The
    newest come first; with QUERY those with the most such claims.

    \b
    Examples:
      accordingto stories --since 2031-02-01
      accordingto stories ferry 'place:Ambrel'
      accordingto stories --format jsonl > stories.jsonl
    """
    from ..exporting.lines import json_bytes
    from ..keeping.linking import linker
    from ..keeping.linking import stories as found
    from ..storing import open_store
    from .story_table import StoryTable

    alone = everything or shape == "jsonl"
    count = 0
    with open_store(place, create=False) as store, opened(None) as (binary, text):
        table, by = StoryTable(text), linker(tables_file())
        for story in found(store, " ".join(query) or None, since=since, alone=alone, by=by, told=complain):
            count += 1
            if shape == "jsonl":
                binary.write(json_bytes(story.as_dict()) + b"\n")
                binary.flush()
            else:
                table.add(story)
    left_out = "" if alone else " of several articles; --all lists articles that are alone too"
    click.echo(f"accordingto: {count:,} {'story' if count == 1 else 'stories'}{left_out}", err=True)


COMMANDS = (stories,)
