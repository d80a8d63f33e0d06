"""The command that shows a story of a store: facts with all their values, a timeline, who says what.

Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

import click

from . import options
from .options import complain, opened
from .storage import Shape, place, shape, tables_file


@click.command()
@click.argument("reference", metavar="ID|QUERY...", nargs=-1, required=True)
@place
@options.since
@options.tables
@shape
def story(reference: tuple[str, ...], place: str, since: str | None, shape: Shape) -> None:
    """Show a story: its facts with all their values, a timeline, who says what, what was not answered.

    ID and QUERY are as for `digest`. With --since only the facts that have new values are shown, with their older ones.

    \b
    Examples:
      accordingto story 3f1c9a0b27de5a41
      accordingto story ferry --since 2031-02-03T12:00Z
    """
    from ..exporting.lines import json_bytes
    from ..keeping.digesting import find, readings
    from ..keeping.linking import linker
    from ..linking.since import changes
    from ..storing import open_store
    from .story_text import story_text

    with open_store(place, create=False) as store:
        found = find(store, " ".join(reference), by=linker(tables_file()), told=complain)
        read = readings(store, found)
    new = changes(found, since) if since else None
    with opened(None) as (binary, text):
        if shape == "jsonl":
            row = found.as_dict() | ({"changes": new.as_dict()} if new else {})
            binary.write(json_bytes(row) + b"\n")
        else:
            text.write(story_text(found, read, new, text))


COMMANDS = (story,)
