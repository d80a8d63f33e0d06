"""Ranges of numbers and days in a claim, and those that a query asks for, as terms; a claim fits where the two overlap.

A range in a claim gives a term for each bucket of its cover (`field=bucket`) and for each bucket around these
(`field:bucket`). Asked for a bucket, a claim fits that has it or one inside it (`:`), or one around it (`=`).
Invariant: `asked` finds a term of `spread` if and only if the ranges have a value in common.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from functools import lru_cache

from .lines import (
    BEYOND,
    FIRST_DAY,
    NO_DAY,
    NUMBERS,
    POINT,
    Line,
    above,
    day_bound,
    just_after,
    number_key,
    rounded_off,
)

Stretch = tuple[str, str]
"""[low, stop) of a line."""

_EDTF = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T.*)?)?)?|(\d{3})X|(\d\d)XX", re.ASCII)


def spread(field: str, line: Line, stretches: Iterable[Stretch]) -> Iterator[str]:
    """The terms of ranges that a claim states; a term may come twice."""
    for low, stop in stretches:
        for bucket in line.cover(low, stop):
            yield f"{field}:{bucket}"
            yield from (f"{field}:{wider}" for wider in above(line, bucket))
            if bucket[-1] != POINT and len(bucket) < line.longest:
                yield f"{field}={bucket}"


def asked(field: str, line: Line, stretches: Iterable[Stretch]) -> list[str]:
    """The terms of which a claim must have one."""
    found: dict[str, None] = {}
    for low, stop in stretches:
        for bucket in line.cover(low, stop):
            found[f"{field}:{bucket}"] = None
            found |= dict.fromkeys(f"{field}={wider}" for wider in above(line, bucket))
    return list(found)


def measured(field: str, low: float | None, high: float | None) -> Sequence[str]:
    """The terms of a quantity; nothing for one without bounds. An open low end reaches down to 0 where `high` is above
    it ("up to 40" is 0 to 40), else without end."""
    if low is None and high is None:
        return ()
    if low is None and high is not None and high >= 0:
        low = 0.0
    return _measured(field, low, high)


@lru_cache(maxsize=16384)
def _measured(field: str, low: float | None, high: float | None) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for sign, stretches in _signs(low, high, False, False):
        found |= dict.fromkeys(spread(f"{field}{sign}", NUMBERS, stretches) if stretches else (f"{field}{sign}",))
    return tuple(found)


def numbers_asked(field: str, low: float | None, high: float | None, above_low: bool, below_high: bool) -> list[str]:
    """The terms of which a claim must have one to have a quantity from `low` to `high`, without the bounds themselves
    where `above_low`, `below_high`."""
    found: list[str] = []
    for sign, stretches in _signs(low, high, above_low, below_high):
        found += asked(f"{field}{sign}", NUMBERS, stretches) if stretches else [f"{field}{sign}"]
    return found


def _signs(
    low: float | None, high: float | None, above_low: bool, below_high: bool
) -> Iterator[tuple[str, list[Stretch]]]:
    """The range cut into negative numbers (mirrored), zero (which has no digits) and positive ones."""
    least = -math.inf if low is None else low
    most = math.inf if high is None else high
    if least < 0:
        yield "-", [_stretch(-most if most < 0 else None, -least, below_high, above_low)]
    if (least < 0 or (least == 0 and not above_low)) and (most > 0 or (most == 0 and not below_high)):
        yield ".0", []
    if most > 0:
        yield "+", [_stretch(least if least > 0 else None, most, above_low, below_high)]


def _stretch(low: float | None, high: float, above_low: bool, below_high: bool) -> Stretch:
    """A range of positive numbers; None: from 0 on, infinity: without end."""
    first = "0" if low is None else number_key(low)
    if low is not None:
        first = just_after(first) if above_low else rounded_off(first)
    if math.isinf(high):
        return first, BEYOND
    return first, rounded_off(number_key(high)) if below_high else just_after(number_key(high))


@lru_cache(maxsize=16384)
def time_days(start: str | None, end: str | None) -> Stretch | None:
    """The days of a time in EDTF, open ends to the ends of the line; None for one that names no year."""
    if start is None and end is None:
        return None
    first = FIRST_DAY if start in ("..", None) else _first_day(start or "")
    stop = NO_DAY if end in ("..", None) else _day_behind(end or "")
    if first is None or stop is None or first >= stop:
        return None
    return first, stop


def _first_day(time: str) -> str | None:
    span = days_of(time)
    return span[0] if span else None


def _day_behind(time: str) -> str | None:
    span = days_of(time)
    return span[1] if span else None


def days_of(time: str) -> Stretch | None:
    """The days of one EDTF date: 2031, 2031-02, 2031-02-11, 203X, 20XX, with or without a time of day and a mark of
    doubt; None for anything else."""
    found = _EDTF.fullmatch(time.rstrip("~?%"))
    if not found:
        return None
    year, month, day, decade, century = found.groups()
    if decade or century:
        digits = decade or century
        return digits.rstrip("0") or FIRST_DAY, _next_year(int(digits.ljust(4, "9")))
    first = year + (month or "01") + (day or "01")
    if month is None:
        return day_bound(first) or FIRST_DAY, _next_year(int(year))
    try:
        begin = date(int(year) or 4, int(month), int(day or 1))  # year 0 is a leap year as 4 is
    except ValueError:
        return None
    if day is None:
        after = date(begin.year, begin.month, 28) + timedelta(days=4)
        after = after.replace(day=1)
    elif begin == date.max:
        return None
    else:
        after = begin + timedelta(days=1)
    behind = f"{int(year) + after.year - begin.year:04}{after.month:02}{after.day:02}"
    return day_bound(first) or FIRST_DAY, day_bound(behind)


def _next_year(year: int) -> str:
    return day_bound(f"{year + 1:04}0101") if year < 2999 else NO_DAY
