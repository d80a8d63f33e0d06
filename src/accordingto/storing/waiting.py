"""Articles that wait to be put into stories, in the order in which they came: a place waits, with all versions at it,
until they are linked.

Invariant: what changes an article, its standing or its reading puts its place here in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ..records.keeping import Kept
from .looking import chunks, whole
from .schema import articles, signatures, unlinked

_PUT = insert(unlinked)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A place whose articles are to be linked, the rows that say so, and the article that stands for all of them, with
    the number of its reading; None where there is none any more."""

    place: str
    rows: tuple[int, ...]
    kept: Kept | None = None
    reading: int | None = None


def put(connection: Connection, places: Iterable[str]) -> None:
    rows = [{"place": place} for place in dict.fromkeys(places)]
    if rows:
        connection.execute(_PUT, rows)


def put_other_than(connection: Connection, code: str) -> None:
    """Let all places wait that another code linked, and those where something went wrong."""
    here = select(articles.c.place).join(signatures, signatures.c.number == articles.c.number)
    which = (signatures.c.code != code) | signatures.c.problem.is_not(None)
    put(connection, connection.scalars(here.where(which).order_by(signatures.c.number)).all())


def first(connection: Connection, limit: int) -> list[Waiting]:
    """The places that have waited longest."""
    rows: dict[str, list[int]] = {}
    for number, place in connection.execute(select(unlinked).order_by(unlinked.c.number).limit(limit)):
        rows.setdefault(place, []).append(number)
    standing = representatives(connection, rows)
    kept = whole(connection, [row.number for row in standing.values()])
    return [
        Waiting(place, tuple(numbers), kept[row.number], row.reading)
        if (row := standing.get(place)) is not None
        else Waiting(place, tuple(numbers))
        for place, numbers in rows.items()
    ]


def done(connection: Connection, rows: Iterable[int]) -> None:
    for part in chunks(rows):
        connection.execute(delete(unlinked).where(unlinked.c.number.in_(part)))


def representatives(connection: Connection, places: Iterable[str]) -> dict[str, Any]:
    """Of the articles at each place the row of the one that stands for all."""
    at: dict[str, list[Any]] = {}
    named = ("number", "id", "place", "version", "status", "reading")
    columns = [articles.c[name] for name in named]
    for part in chunks(places):
        for row in connection.execute(select(*columns).where(articles.c.place.in_(part))):
            at.setdefault(row.place, []).append(row)
    return {place: representative(rows) for place, rows in at.items()}


def representative(rows: Sequence[Any]) -> Any:
    """Of the rows at a place that of the newest version; where it takes the article back, the newest that does not: a
    notice of withdrawal is not about the happening."""
    return max(rows, key=lambda row: (row.status != "canceled", row.version))
