"""The command that writes a story of a store as an article in attributed sentences.

Results go to standard output, everything else to standard error. Invariant: a digest that its articles do not bear out
in every sentence is not written.
"""

from __future__ import annotations

from typing import Literal

import click

from . import options
from .options import FAILED, complain, opened
from .storage import place, tables_file

Form = Literal["text", "md", "html", "json"]


@click.command(epilog="Exit status: 0, or 1 if there is no such story, or a sentence does not pass the checker.")
@click.argument("reference", metavar="ID|QUERY...", nargs=-1, required=True)
@place
@click.option(
    "--format", "form", type=click.Choice(["text", "md", "html", "json"]), default="text", show_default=True,
    help="text: 88 columns, with notes. md: Markdown with footnotes. html: one page. json: every part with its span.",
)  # fmt: skip
@click.option(
    "--figures", type=click.Choice(["range", "lowest", "latest"]), default="range", show_default=True,
    help="What leads where figures differ: lowest to highest, the lowest, or the latest of each authority. All of them "
    "are named in any case.",
)  # fmt: skip
@options.tables
@options.output
@click.pass_context
def digest(
    context: click.Context, reference: tuple[str, ...], place: str, form: Form,
    figures: Literal["range", "lowest", "latest"], output: str | None,
) -> None:  # fmt: skip
    """Write a story as an article: who says what, on whose word, in the articles' own words (docs/digest.md).

    ID is that of a story, or the id or address of one of its articles; with QUERY, the story with the most claims that
    it finds. Every sentence has a note with the words that back it and its count of origins, and has passed the
    checker.

    \b
    Examples:
      accordingto digest 3f1c9a0b27de5a41
      accordingto digest ferry 'place:Ambrel' --format html --output ferry.html
    """
    from ..exporting.digests import encoded
    from ..keeping.digesting import digest as digested
    from ..keeping.linking import linker
    from ..records.digests import Present
    from ..storing import open_store
    from .terminal import signs_for

    with open_store(place, create=False) as store:
        found = digested(store, " ".join(reference), Present(figures), by=linker(tables_file()), told=complain)
    for problem in found.problems:
        complain(f"{problem.code}: {problem.message}: {problem.sentence}")
    if found.problems:
        complain("the digest is not written, as its articles do not bear out all of it; please report this")
        context.exit(FAILED)
    with opened(output) as (binary, text):
        written = encoded(form, found.digest, found.readings)
        if form == "text" and output is None:
            text.write(signs_for(text).words(written.decode("utf8")))
        else:
            binary.write(written)


COMMANDS = (digest,)
