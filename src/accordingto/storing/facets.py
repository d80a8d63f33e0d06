"""What the newest claims that a query finds have in common: how many of each kind, naming, certainty, month, publisher.

Counted from the index and the keys alone, no article is opened; so a page of results can show it. Invariant: the counts
are of the same claims, at most `most` of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, select, text

from .conditions import And, Condition, Fact
from .keys import EPOCH, NUMBERS, POSITIONS
from .looking import chunks
from .matching import FTS5, TSQUERY, match
from .query import parse
from .schema import articles, claims

MOST = 250
"""So few that looking for the terms of the index in the range of their keys is quick in a store of any size."""
COUNTED: dict[str, tuple[str, ...]] = {
    "kind": ("indirect", "own-voice", "direct", "mixed", "no-answer"),
    "certainty": ("certain", "unknown", "probable", "possible"),
    "origin-naming": ("named", "role", "described", "bare"),
}
"""Fields of the query language with few values, each of which is a term of the index, the commonest first. A claim has
one value of each at most."""

_FOUND = {
    "sqlite": "FROM search WHERE search MATCH :expression AND rowid >= :first AND rowid < :end",
    "postgresql": "FROM search WHERE terms @@ CAST(:expression AS tsquery) AND key >= :first AND key < :end",
}
_KEY = {"sqlite": "rowid", "postgresql": "key"}

Counts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Facets:
    """By field of the query language its values with how many of the `of` newest claims have them, the most first
    (months: the newest first; "" for unknown). `whole`: these are all that the query finds."""

    of: int
    whole: bool
    fields: dict[str, Counts]


def facets(connection: Connection, query: str, most: int = MOST, *, kinds: bool = True) -> Facets:
    """The facets of at most so many of the newest claims that the query finds; without `kinds` publishers and months
    alone, which cost next to nothing. Raises QueryError."""
    tree = parse(query)
    found = _keys(connection, tree, most + 1)
    keys = found[:most]
    if not keys:
        return Facets(0, True, {})
    fields = {"publisher": _publishers(connection, keys), "published": _months(keys)}
    for field, values in COUNTED.items() if kinds else ():
        counts = _counts(connection, tree, field, values, keys)
        fields[field] = tuple(sorted(counts, key=lambda each: -each[1]))
    return Facets(len(keys), len(found) <= most, fields)


def _keys(connection: Connection, tree: Condition, most: int) -> list[int]:
    key = _KEY[connection.dialect.name]
    return list(_run(connection, tree, f"SELECT {key} {{found}} ORDER BY {key} DESC LIMIT {most:d}"))


def _counts(
    connection: Connection, tree: Condition, field: str, values: Sequence[str], keys: Sequence[int]
) -> Iterator[tuple[str, int]]:
    """The values that any of the keys has. Once each key has had one, no others are looked for: a look for what is
    not there is the dearest of all."""
    left = len(keys)
    parts = tree.parts if isinstance(tree, And) else (tree,)
    asked = [value for value in values if Fact(field, value) in parts]
    for value in asked or values:
        count = len(keys) if asked else _count(connection, tree, Fact(field, value), keys)
        if count:
            yield value, count
        left -= count
        if left <= 0:
            return


def _count(connection: Connection, tree: Condition, fact: Fact, keys: Sequence[int]) -> int:
    """How many of the keys, which are all that the tree finds from the last of them on, have the fact."""
    parts = tree.parts if isinstance(tree, And) else (tree,)
    return sum(_run(connection, And((*parts, fact)), "SELECT COUNT(*) {found}", keys[-1], keys[0] + 1))


def _run(
    connection: Connection, tree: Condition, statement: str, first: int | None = None, end: int | None = None
) -> Iterator[int]:
    dialect = connection.dialect.name
    wanted = match(tree, FTS5 if dialect == "sqlite" else TSQUERY)
    low = wanted.first if first is None else max(first, wanted.first)
    high = wanted.end if end is None else min(end, wanted.end)
    if low < high:
        values: dict[str, Any] = {"expression": wanted.expression, "first": low, "end": high}
        yield from connection.execute(text(statement.format(found=_FOUND[dialect])), values).scalars()


def _months(keys: Sequence[int]) -> Counts:
    minutes = (key >> NUMBERS + POSITIONS for key in keys)
    counts = Counter(f"{EPOCH + timedelta(minutes=minute):%Y-%m}" if minute else "" for minute in minutes)
    return tuple(sorted(counts.items(), reverse=True))


def _publishers(connection: Connection, keys: Sequence[int]) -> Counts:
    by_article: Counter[int] = Counter()
    for part in chunks(keys):
        by_article.update(connection.scalars(select(claims.c.article).where(claims.c.key.in_(part))))
    counts: Counter[str] = Counter()
    for part in chunks(by_article):
        named = select(articles.c.number, articles.c.publisher).where(articles.c.number.in_(part))
        for number, publisher in connection.execute(named):
            counts[publisher or ""] += by_article[number]
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0])))
