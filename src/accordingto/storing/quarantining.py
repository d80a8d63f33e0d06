"""Inputs that could not be kept, with the reason: one row for each input and code, however often it comes.

Invariant: nothing is dropped: when an input is kept after all, its rows stay and say in which run it was.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sqlalchemy import Connection, insert, select, update

from ..records.keeping import Quarantined
from .looking import chunks
from .places import place_of
from .schema import quarantine


def put(connection: Connection, rows: Iterable[Quarantined], run: int) -> None:
    for row in rows:
        place = place_of(row.input)
        here = (quarantine.c.place == place) & (quarantine.c.code == row.code)
        values = {"message": row.message, "seen": run, "resolved": None}
        if not connection.execute(update(quarantine).where(here).values(values)).rowcount:
            known = {"place": place, "input": row.input, "code": row.code, "run": run}
            connection.execute(insert(quarantine).values(known | values))


def resolve(connection: Connection, inputs: Iterable[str], run: int) -> None:
    """These inputs are kept now."""
    places = [place_of(name) for name in inputs]
    open_rows = quarantine.c.resolved.is_(None)
    for part in chunks(places):
        here = quarantine.c.place.in_(part) & open_rows
        if connection.scalars(select(quarantine.c.number).where(here).limit(1)).all():
            connection.execute(update(quarantine).where(here).values(resolved=run))


def rows(connection: Connection, resolved: bool = False) -> Iterator[Quarantined]:
    """Those still in quarantine (all, with `resolved`), by input and code."""
    wanted = select(quarantine).order_by(quarantine.c.input, quarantine.c.code)
    if not resolved:
        wanted = wanted.where(quarantine.c.resolved.is_(None))
    for row in connection.execute(wanted).all():
        yield Quarantined(row.input, row.code, row.message, row.seen)
