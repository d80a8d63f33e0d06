"""Articles without their text and reading, the newest first, a page at a time.

Invariant: the mark of a page is the place of its last article, so that nothing is shown twice or left out while others
add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, and_, or_, select

from ..records.keeping import State
from .looking import inputs_of
from .newest import place_of_mark
from .schema import articles


@dataclass(frozen=True, slots=True)
class Head:
    """What a list says of an article; the fields are those of an article in the contract."""

    id: str
    input: str
    publisher: str | None
    title: str | None
    published: str | None
    version: int
    replaces: str | None
    status: str
    state: State
    withdrawn: bool

    def as_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class HeadPage:
    """Heads in order, and the mark of the next page (None: there is none)."""

    heads: tuple[Head, ...]
    next: str | None


def head_page(connection: Connection, limit: int, after: str | None = None, *, old: bool = False) -> HeadPage:
    """At most `limit` articles from the newest on, or behind the page whose mark is `after`; with `old` those too that
    a later version replaced. Raises QueryError."""
    wanted = select(articles).order_by(articles.c.minute.desc(), articles.c.id.desc()).limit(limit + 1)
    if not old:
        wanted = wanted.where(articles.c.state == "current")
    if last := place_of_mark(after):
        minute, name = last
        before = or_(articles.c.minute < minute, and_(articles.c.minute == minute, articles.c.id < name))
        wanted = wanted.where(articles.c.minute <= minute, before)
    rows = connection.execute(wanted).all()
    inputs = inputs_of(connection, [row.number for row in rows[:limit]])
    heads = tuple(
        Head(
            row.id, inputs[row.number][0], row.publisher, row.title, row.published, row.version, row.replaces,
            "canceled" if row.withdrawn else row.status, row.state, row.withdrawn,
        )
        for row in rows[:limit]
    )  # fmt: skip
    mark = f"{rows[limit - 1].minute}-{rows[limit - 1].id}" if len(rows) > limit else None
    return HeadPage(heads, mark)
