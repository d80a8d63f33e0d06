"""The statements that every article needs, made once: to build one costs as much as to run it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection, Insert, Table, Update, bindparam, insert, select, update

from .schema import articles, readings, texts

AT_PLACE = select(articles).where(articles.c.place == bindparam("place"))
BY_NUMBER = select(articles).where(articles.c.number == bindparam("number"))
NEXT_NUMBER = select(articles.c.number + articles.c.numbers).order_by(articles.c.number.desc()).limit(1)
READING = select(readings.c.number).where(readings.c.key == bindparam("key"))
TEXT = select(texts.c.number).where(texts.c.sha256 == bindparam("sha256"))


def put(connection: Connection, table: Table, row: Mapping[str, Any]) -> int:
    """Insert a row; its number."""
    made = connection.execute(_insert(table), dict(row)).inserted_primary_key
    return int(made[0]) if made else 0


def change(connection: Connection, table: Table, number: int, values: Mapping[str, Any]) -> None:
    """Update the row with that number."""
    connection.execute(_update(table), {"at": number, **values})


@cache
def _insert(table: Table) -> Insert:
    return insert(table)


@cache
def _update(table: Table) -> Update:
    return update(table).where(table.c.number == bindparam("at"))
