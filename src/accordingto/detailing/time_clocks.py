"""Times of day: "3 p.m. EST", "10:30", "1430 GMT", "9.30am", "noon", with their zone as an offset.

Zones whose offset turns with the season ("ET") follow the daylight saving time of the United States since 2007: from
the second Sunday of March to the first of November. Invariant: hour 0 to 24, minute 0 to 59.
"""

from __future__ import annotations

from datetime import date, timedelta

from .number_tokens import Tokens
from .time_dates import Tables
from .time_mention import Clock

Found = tuple[Clock, str | None, int]
_OPENING = frozenset('([-–—“"')


def clock_at(t: Tokens, i: int, tables: Tables) -> Found | None:
    """The time of day at token i, its zone, and where it ends."""
    word = t.low[i]
    if word in tables["clock"]["names"]:
        return _zoned(t, Clock(tables["clock"]["names"][word], 0, False), i + 1, tables)
    if t.joined(i) and t.low[i - 1] not in _OPENING:
        return None
    if not word.isdecimal():
        hour, _, minute = word.partition(".")  # "9.30am", as the British write it
        return _halved(t, i + 1, hour, minute, tables) if len(minute) == 2 else None
    if len(word) == 4 and int(word) < 2400 and int(word[2:]) < 60 and _zone(t, i + 1, tables)[0]:
        return _zoned(t, Clock(int(word[:2]), int(word[2:]), True), i + 1, tables)
    if len(word) > 2 or int(word) > 24:
        return None
    return _with_minutes(t, i, word, tables)


def _with_minutes(t: Tokens, i: int, hour: str, tables: Tables) -> Found | None:
    """A clock whose hour is token i: "3 p.m.", "10:30", "10:30:15 a.m.", "5 o'clock"."""
    at, minute = i + 1, ""
    while t.low[at] == ":" and t.joined(at) and t.joined(at + 1) and len(t.low[at + 1]) == 2 and at < i + 4:
        minute, at = minute or t.low[at + 1], at + 2
    if found := _halved(t, at, hour, minute, tables):
        return found
    if t.phrase(at, 3) in tables["clock"]["full"]:
        return _zoned(t, Clock(int(hour), 0, False), at + 3, tables)
    if not (minute.isdecimal() and int(minute) < 60 and int(hour) < 24) or at != i + 3:
        return None  # "2:08:37" is a duration
    found = _zoned(t, Clock(int(hour), int(minute), True), at, tables)
    return found if found[2] > at or t.low[i - 1] in tables["clock"]["before"] else None


def _halved(t: Tokens, at: int, hour: str, minute: str, tables: Tables) -> Found | None:
    """The clock with "a.m." or "p.m." at token `at`."""
    size = t.longest(at, frozenset(tables["clock"]["half_days"]), 4)
    if not size or not hour.isdecimal() or len(hour) > 2 or not 1 <= int(hour) <= 12:
        return None
    if minute and (not minute.isdecimal() or int(minute) > 59):
        return None
    half = 12 if t.low[at] in tables["clock"]["afternoon"] else 0
    return _zoned(t, Clock(int(hour) % 12 + half, int(minute or 0), bool(minute), half), at + size, tables)


def _zone(t: Tokens, i: int, tables: Tables) -> tuple[str | None, int]:
    """The zone at token i and where it ends; abbreviations in capitals only."""
    for names in (tables["zones_by_season"], tables["zones"]):
        size = t.longest(i, names, 4)
        if size and (size > 1 or t.capital(i)):
            return t.phrase(i, size), i + size
    return None, i


def _zoned(t: Tokens, clock: Clock, at: int, tables: Tables) -> Found:
    zone, stop = _zone(t, at, tables)
    if zone is None:
        stop = at + t.longest(at, frozenset(tables["clock"]["local"]), 2)
    return clock, zone, stop


def offset(zone: str | None, day: date, tables: Tables) -> str:
    """The offset of a zone on a day as EDTF writes it ("-05:00", "Z"), empty without a zone."""
    if zone is None:
        return ""
    minutes = tables["zones"].get(zone)
    if minutes is None:
        minutes = tables["zones_by_season"][zone] + (60 if _summer(day) else 0)
    if not minutes:
        return "Z"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"


def _summer(day: date) -> bool:
    march, november = date(day.year, 3, 8), date(day.year, 11, 1)
    begin = march + timedelta(days=(6 - march.weekday()) % 7)
    end = november + timedelta(days=(6 - november.weekday()) % 7)
    return begin <= day < end
