"""`accordingto compare`: how the texts of two articles hang together, with the passages that show it.

A thin skin over `accordingto.compare`. Results go to standard output, everything else to standard error.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from . import options
from .options import opened
from .storage import DEFAULT, STORE, tables_file

if TYPE_CHECKING:
    from ..records.readings import Reading
    from ..records.stories import Comparison

_RELATIONS = {
    "derived": "derived: one text comes from the other, or both from a third",
    "partial": "partial: parts of the text are shared, beside other matter",
    "independent": "independent: nothing but public matter is shared",
}
_FEATURES = {
    "half": "half of the shorter text is in the other",
    "passage": "a passage of own words in both",
    "credited": "one credits the other",
    "third": "both credit a third",
    "resting": "both rest on one report",
    "retold": "the rare words of one are in the other, which it credits",
    "quotations only": "only quotations of people who speak in public are shared",
}


@click.command()
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option(
    "--store", "place", metavar="PATH|URL", envvar=STORE,
    help=f"Where A and B may be ids, addresses or inputs of articles kept.  [default: {DEFAULT}, if it is there]",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True,
    help="text: for people. json: one object.",
)  # fmt: skip
@options.tables
@options.output
def compare(one: str, other: str, place: str | None, form: Literal["text", "json"], output: str | None) -> None:
    """Tell whether one text is derived from another, shares parts with it, or is independent.

    A and B are each a file, an http or https address, FILE#ID for an article of a JSON Lines file, or an article that
    a store keeps. Quotations of people who speak in public are no sign of reuse; they are anybody's (docs/lineages.md).

    \b
    Examples:
      accordingto compare morning.html evening.html
      accordingto compare news.jsonl#17 news.jsonl#23 --format json
    """
    from .. import compare as compared
    from ..exporting.lines import json_bytes

    readings = [_reading(name, place) for name in (one, other)]
    found = compared(readings[0], readings[1], tables=tables_file())
    with opened(output, [one, other]) as (binary, text):
        if form == "json":
            binary.write(json_bytes(comparison_row(found, readings)) + b"\n")
        else:
            text.write(comparison_text(found, readings))


def comparison_row(found: Comparison, readings: list[Reading]) -> dict[str, Any]:
    """As in the contract, and which articles they are."""
    articles = [{"id": x.article.id, "input": x.article.input, "publisher": x.article.publisher} for x in readings]
    return {"articles": articles} | found.as_dict()


def comparison_text(found: Comparison, readings: list[Reading]) -> str:
    """In words: the relation, its reasons, and the passages of A and B."""
    from ..exporting import wording

    names = {x.article.id: letter for x, letter in zip(reversed(readings), "BA", strict=True)}
    lines = [f"{_RELATIONS[found.relation]} ({found.score:.0%})"]
    for reason in found.reasons:
        seen = ", ".join(wording.flat(part) for part in dict.fromkeys((reason.a, reason.b)) if part)
        lines.append(f"  {reason.weight:+.1f}  {_FEATURES[reason.feature]}" + (f": {seen}" if seen else ""))
    lines += [
        f"  {names[each.article]} {each.span.start}-{each.span.end}: “{wording.flat(each.span.exact)}”"
        for each in found.evidence
    ]
    return "\n".join(lines) + "\n"


def _reading(name: str, place: str | None) -> Reading:
    """The article that is kept under this name, else the one that is read from it."""
    from .. import read
    from ..errors import NotKept, Unreadable
    from ..receiving.inputs import is_address

    readable = is_address(name) or Path(name).is_file() or Path(name.rpartition("#")[0]).is_file()
    if place is not None or Path(DEFAULT).is_file():
        from ..storing import open_store

        try:
            with open_store(place or DEFAULT, create=False) as store:
                return store.article(name).reading
        except NotKept:
            if not readable:
                raise
    if not readable:
        raise Unreadable(f"{name!r} is no file, no address and no article of a store", "missing")
    return read(name)


COMMANDS = (compare,)
