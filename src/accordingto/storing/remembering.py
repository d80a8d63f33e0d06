"""A small memory for what is no article, such as when a feed is due: rows of JSON by kind and key."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from .bodies import pack, pack_text, unpack, unpack_text
from .places import place_of
from .schema import memory

Row = dict[str, Any]


def recall(connection: Connection, kind: str, key: str) -> Row | None:
    here = (memory.c.kind == kind) & (memory.c.place == place_of(key))
    body = connection.scalar(select(memory.c.body).where(here))
    return None if body is None else dict(unpack(body))


def remember(connection: Connection, kind: str, key: str, row: Mapping[str, Any] | None) -> None:
    """Put the row in place of the one of that key; None forgets it."""
    place = place_of(key)
    here = (memory.c.kind == kind) & (memory.c.place == place)
    if row is None:
        connection.execute(delete(memory).where(here))
        return
    body = pack(dict(row))
    if not connection.execute(update(memory).where(here).values(body=body)).rowcount:
        made = {"kind": kind, "place": place, "key": pack_text(key), "body": body}
        connection.execute(insert(memory).values(made))


def recalled(connection: Connection, kind: str) -> Iterator[tuple[str, Row]]:
    """All rows of a kind with their keys, sorted."""
    rows = connection.execute(select(memory.c.key, memory.c.body).where(memory.c.kind == kind)).all()
    yield from sorted((unpack_text(key), dict(unpack(body))) for key, body in rows)
