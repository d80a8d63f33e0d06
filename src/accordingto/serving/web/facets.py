"""Facets of a search as links: each value leads to the query that asks for it too, or, where it is asked, no longer.

Pure. Invariant: every link's query is one that the query language reads, whatever a publisher is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ...exporting import chains, wording
from ...storing.conditions import Or
from ...storing.facets import Facets
from ...storing.query import parse
from ...storing.words import words
from .article_view import moment

SHOWN = 8
"""Values of a facet that are shown."""

NAMES = {
    "publisher": "Publisher", "kind": "Kind", "origin-naming": "How the origin is named", "certainty": "Certainty",
    "published": "Month",
}  # fmt: skip
_KINDS: Mapping[str, str] = {**wording.KINDS}
_NAMINGS: Mapping[str, str] = {name: words or "named" for name, words in chains.NAMINGS.items() if name}
_CERTAINTIES: Mapping[str, str] = {"unknown": "not known"}
_WORDS = {"kind": _KINDS, "origin-naming": _NAMINGS, "certainty": _CERTAINTIES}


@dataclass(frozen=True, slots=True)
class Choice:
    """A value: its words, how many have it, the query with or without it, and whether it is asked for."""

    words: str
    count: int
    query: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    name: str
    choices: tuple[Choice, ...]
    more: int


def facet_list(query: str, found: Facets) -> list[Facet]:
    """The facets of a query's result, those that tell nothing apart left out."""
    made = []
    for field, name in NAMES.items():
        values = [(value, count) for value, count in found.fields.get(field, ()) if _condition(field, value)]
        choices = tuple(_choices(query, field, values[:SHOWN]))
        if len(values) > 1 or any(choice.chosen for choice in choices):
            made.append(Facet(name, choices, max(len(values) - SHOWN, 0)))
    return made


def _choices(query: str, field: str, values: list[tuple[str, int]]) -> Iterator[Choice]:
    for value, count in values:
        condition = _condition(field, value)
        chosen = condition in _conditions(query)
        changed = without(query, condition) if chosen else narrowed(query, condition)
        yield Choice(_named(field, value), count, changed, chosen)


def _condition(field: str, value: str) -> str:
    """The condition in the query language; empty where there is none."""
    if field == "published":
        return f"published:{value or 'unknown'}"
    if field == "publisher":
        escaped = re.sub(r"([\\\"“”„])", r"\\\1", value)
        return f'publisher:"{escaped}"' if words(value) else ""
    return f"{field}:{value}"


def _named(field: str, value: str) -> str:
    if field == "published":
        return moment(f"{value}-01").partition(" ")[2] if value else "not known"
    return _WORDS.get(field, {}).get(value) or wording.flat(value)


def _conditions(query: str) -> list[str]:
    return _PARTS.findall(query)


_PARTS = re.compile(r"""(?:[^\s"“”„\\]|\\.|["“„](?:\\.|[^"“”\\])*["“”])+""")


def narrowed(query: str, condition: str) -> str:
    """The query, and the condition too."""
    query = query.strip()
    return f"({query}) {condition}" if isinstance(parse(query), Or) else f"{query} {condition}".strip()


def without(query: str, condition: str) -> str:
    """The query without a condition that stands in it by itself."""
    kept = [part for part in _conditions(query) if part != condition]
    changed = " ".join(kept)
    return changed[1:-1] if re.fullmatch(r"\([^()]*\)", changed) else changed
