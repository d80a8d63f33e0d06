"""Times of day: "3 p.m. EST", "10:30", "1430 GMT", "noon", with their zone as an offset.

Zones whose offset turns with the season ("ET") follow the daylight saving time of the United States since 2007: from the
second Sunday of March to the first of November. Invariant: hour 0 to 24, minute 0 to 59.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

from .number_tokens import Tokens


class Clock(NamedTuple):
    """A time of day; `minutes` says whether minutes were stated."""

    hour: int
    minute: int
    minutes: bool


def clock_at(t: Tokens, i: int, tables: dict[str, Any]) -> tuple[Clock, str | None, int] | None:
    """The time of day at token i, its zone, and where it ends."""
    word = t.low[i]
    if word in ("noon", "midnight"):
        return _zoned(t, Clock(tables["clock"][word], 0, False), i + 1, tables)
    if not word.isdecimal():
        return _dotted(t, i, tables)
    if t.joined(i) and t.low[i - 1] not in ("(", "[", "-", "–", "—", "“", '"'):
        return None
    if len(word) == 4 and _zone(t, i + 1, tables)[0] and int(word) < 2400 and int(word[2:]) < 60:
        return _zoned(t, Clock(int(word[:2]), int(word[2:]), True), i + 1, tables)
    if len(word) > 2 or int(word) > 24:
        return None
    hour, minute, at, stated = int(word), 0, i + 1, False
    after = t.low[at + 1]
    if (
        t.low[at] == ":"
        and t.joined(at)
        and t.joined(at + 1)
        and len(after) == 2
        and after.isdecimal()
        and int(after) < 60
    ):
        minute, at, stated = int(after), at + 2, True
        if t.low[at] == ":" and t.joined(at) and t.joined(at + 1) and len(t.low[at + 1]) == 2:
            at += 2
    size = t.longest(at, frozenset(tables["clock"]["half_days"]), 4)
    if size:
        if not 1 <= hour <= 12:
            return None
        return _zoned(t, Clock(hour % 12 + (12 if t.low[at] in ("p", "pm") else 0), minute, stated), at + size, tables)
    if t.phrase(at, 3) in ("o ' clock", "o ’ clock"):
        return _zoned(t, Clock(hour, 0, False), at + 3, tables)
    return _zoned(t, Clock(hour, minute, True), at, tables) if stated and hour < 24 and len(word) + hour >= 2 else None


def _dotted(t: Tokens, i: int, tables: dict[str, Any]) -> tuple[Clock, str | None, int] | None:
    """ "9.30 a.m.", as the British write it: one token of digits with a point."""
    hour, _, minute = t.low[i].partition(".")
    size = t.longest(i + 1, frozenset(tables["clock"]["half_days"]), 4)
    if not (size and hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and len(hour) < 3):
        return None
    if not 1 <= int(hour) <= 12 or int(minute) > 59:
        return None
    afternoon = t.low[i + 1] in ("p", "pm")
    return _zoned(t, Clock(int(hour) % 12 + 12 * afternoon, int(minute), True), i + 1 + size, tables)


def _zone(t: Tokens, i: int, tables: dict[str, Any]) -> tuple[str | None, int]:
    for names in (tables["zones_by_season"], tables["zones"]):
        size = t.longest(i, names, 3)
        if size and (size > 1 or t.raw(i).isupper() or t.low[i] in ("eastern", "pacific", "central", "mountain")):
            return t.phrase(i, size), i + size
    return None, i


def _zoned(t: Tokens, clock: Clock, at: int, tables: dict[str, Any]) -> tuple[Clock, str | None, int]:
    zone, stop = _zone(t, at, tables)
    if zone is None and t.low[at] == "local" and t.low[at + 1] == "time":
        stop = at + 2
    return clock, zone, stop


def offset(zone: str | None, day: date, tables: dict[str, Any]) -> str:
    """The offset of a zone on a day as EDTF writes it ("-05:00", "Z"), empty without a zone."""
    if zone is None:
        return ""
    minutes = tables["zones"].get(zone)
    if minutes is None:
        minutes = tables["zones_by_season"][zone] + (60 if "standard" not in zone and _summer(day) else 0)
    if not minutes:
        return "Z"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _summer(day: date) -> bool:
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    begin = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return begin <= day < end
