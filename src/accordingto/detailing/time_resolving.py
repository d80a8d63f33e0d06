"""What a time as written means on the day of publication, in EDTF.

Calendar arithmetic on `Mention`s: the last Tuesday, the August nearest behind, the third quarter that has ended.
Invariant: start and end are each an EDTF date (level 2 at most), a date and time, or ".."; None for both where the
day of publication or what was told before would have to be known.
"""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from .time_clocks import offset
from .time_mention import Mention

OPEN = ".."
_SEASON_BEGINS = {21: 3, 22: 6, 23: 9, 24: 12}
# A year is said of what lies further off, so that the other side is meant: by the lean of the clause.
_FAR_DAYS, _FAR_MONTHS = 300, {-1: 11, 0: 8, 1: 9}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "weekend": 7}


class Resolved(NamedTuple):
    """A time in EDTF with its grain."""

    start: str | None
    end: str | None
    grain: str | None


class Now(NamedTuple):
    """The publication: its day, and its moment where a time of day is known."""

    day: date
    moment: datetime | None


def now(published: str | None) -> Now | None:
    """The publication time from ISO 8601, None for one that is not known or not of that form."""
    try:
        moment = datetime.fromisoformat(published or "")
    except ValueError:
        return None
    if not 1000 <= moment.year <= 9000:
        return None
    return Now(moment.date(), moment if len(published or "") > 10 else None)


def resolve(mention: Mention, at: Now | None, lean: int, anchor: date | None, tables: dict[str, Any]) -> Resolved:
    """The mention resolved; `lean` is the clause's (1 ahead, -1 back, 0 neither), `anchor` the day told last."""
    found = _resolve(mention, at, lean, anchor, tables)
    if found.start is None or mention.open is None:
        return found
    return (
        Resolved(found.start, OPEN, found.grain) if mention.open == "start" else Resolved(OPEN, found.end, found.grain)
    )


def _resolve(m: Mention, at: Now | None, lean: int, anchor: date | None, tables: dict[str, Any]) -> Resolved:
    if m.kind == "range":
        return _range(m, at, lean, anchor, tables)
    if m.kind == "anaphoric":
        return Resolved(None, None, m.unit)
    if m.kind == "clock":
        return _clocked(m, anchor, tables)
    if m.kind == "decade":
        return _years(m.year or 0, 10, m, "decade")
    if m.kind == "century":
        return _years(((m.number or 1) - 1) * 100, 100, m, "century")
    if m.kind == "date" and (m.year or (at is None and m.month)):
        return _absolute(m, tables)
    if m.kind in ("season", "quarter", "half") and m.year:
        return _period(m, m.year)
    if at is None:
        return Resolved(None, None, _grain(m))
    return _relative(m, at, lean, tables)


def _grain(m: Mention) -> str:
    if m.kind == "date":
        return "day" if m.weekday is not None or m.day else "month" if m.month else "year"
    return m.unit or m.kind


def _relative(m: Mention, at: Now, lean: int, tables: dict[str, Any]) -> Resolved:
    if m.kind == "deictic":
        return _day(at.day + timedelta(days=m.shift or 0), m, tables)
    if m.kind == "date":
        if m.month and m.day:
            return _absolute(replace(m, year=_year_of_day(m, at.day, lean)), tables)
        if m.month:
            return _absolute(replace(m, year=_year_of_month(m, at.day, lean)), tables)
        return _day(_weekday(m, at.day, lean), m, tables)
    if m.kind == "season":
        return _period(m, _year_of_season(m, at.day, lean))
    if m.kind in ("quarter", "half"):
        return _quarter(m, at.day, lean)
    if m.kind == "unit":
        early = m.unit == "weekend" and m.shift == 0 and lean <= 0 and at.day.weekday() < 3  # told after it
        return _unit(replace(m, shift=-1) if early else m, at.day)
    if m.kind == "stretch":
        return _stretch(m, at)
    return _ago(m, at)


def _absolute(m: Mention, tables: dict[str, Any]) -> Resolved:
    """A date whose parts are written; XXXX for a year that is not."""
    year = f"{m.year:04}" if m.year else "XXXX"
    if m.month is None:
        return _part_of_year(m.year or 0, m) if m.year else Resolved(None, None, "year")
    if m.day is None:
        return _part_of_month(m, year)
    try:
        day = date(m.year or 2000, m.month, m.day)
    except ValueError:
        return Resolved(None, None, "day")
    if m.year:
        return _day(day, m, tables)
    return _same(f"{year}-{m.month:02}-{m.day:02}", "day")


def _same(value: str, grain: str) -> Resolved:
    return Resolved(value, value, grain)


def _part_of_year(year: int, m: Mention) -> Resolved:
    if m.portion is not None:
        return Resolved(f"{year:04}-{m.portion * 4 + 1:02}", f"{year:04}-{m.portion * 4 + 4:02}", "year")
    if m.edge is not None:
        return _same(f"{year:04}-{12 if m.edge else 1:02}", "month")
    return _same(f"{year:04}", "year")


def _part_of_month(m: Mention, year: str) -> Resolved:
    month = m.month or 1
    last = calendar.monthrange(m.year, month)[1] if m.year else None
    if m.portion is not None and last:
        days = ((1, 10), (11, 20), (21, last))[m.portion]
        return Resolved(f"{year}-{month:02}-{days[0]:02}", f"{year}-{month:02}-{days[1]:02}", "month")
    if m.edge is not None and last:
        return _same(f"{year}-{month:02}-{last if m.edge else 1:02}", "day")
    return _same(f"{year}-{month:02}", "month")


def _day(day: date, m: Mention, tables: dict[str, Any]) -> Resolved:
    """The day, with the mention's clock where it has one."""
    if m.clock is None:
        return _same(day.isoformat(), "day")
    return _clocked(m, day, tables)


def _clocked(m: Mention, day: date | None, tables: dict[str, Any]) -> Resolved:
    if m.clock is None or day is None:
        return Resolved(None, None, "minute" if m.clock and m.clock.minutes else "hour")
    day += timedelta(days=m.clock.hour // 24)
    moment = f"{day.isoformat()}T{m.clock.hour % 24:02}:{m.clock.minute:02}:00{offset(m.zone, day, tables)}"
    return _same(moment, "minute" if m.clock.minutes else "hour")


def _years(first: int, size: int, m: Mention, grain: str) -> Resolved:
    if m.portion is not None:
        thirds = ((0, 3), (4, 6), (7, 9))[m.portion]
        step = size // 10
        return Resolved(f"{first + thirds[0] * step:04}", f"{first + thirds[1] * step + step - 1:04}", grain)
    if m.edge is not None:
        return _same(f"{first + (size - 1 if m.edge else 0):04}", "year")
    return _same(f"{first // size:0{3 if size == 10 else 2}}" + ("X" if size == 10 else "XX"), grain)


def _year_of_day(m: Mention, today: date, lean: int) -> int:
    """The year of a day of a month: that in which the weekday fits, else the nearest on the side it leans to."""
    days = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            days.append(date(year, m.month or 1, m.day or 1))
        except ValueError:
            continue
    fitting = [d for d in days if d.weekday() == m.weekday] or days
    sided = [d for d in fitting if 0 <= lean * (d - today).days <= _FAR_DAYS] or fitting
    return min(sided, key=lambda d: abs((d - today).days)).year if sided else today.year


def _year_of_month(m: Mention, today: date, lean: int) -> int:
    month = m.month or 1
    if m.shift == 0:
        return today.year
    if m.shift is not None:
        return today.year + m.shift * (month >= today.month if m.shift < 0 else month <= today.month)
    ahead, back = (month - today.month) % 12, (today.month - month) % 12
    if ahead <= _FAR_MONTHS[1] if lean > 0 else back > _FAR_MONTHS[lean]:
        return today.year + (month < today.month)
    return today.year - (month > today.month)


def _weekday(m: Mention, today: date, lean: int) -> date:
    weekday = m.weekday or 0
    back, ahead = (today.weekday() - weekday) % 7, (weekday - today.weekday()) % 7
    if m.shift == -1:
        return today - timedelta(days=back or 7)
    if m.shift == 1:  # of the week after this one
        return today + timedelta(days=7 - today.weekday() + weekday)
    return today + timedelta(days=ahead) if lean > 0 else today - timedelta(days=back)


def _year_of_season(m: Mention, today: date, lean: int) -> int:
    begins = _SEASON_BEGINS[m.number or 21]
    begun = today.month >= begins
    if m.shift == 1 or (m.shift is None and lean > 0):
        return today.year + (today.month >= begins if m.shift == 1 else today.month > begins + 2)
    if m.shift == 0:
        return today.year
    during = begun and today.month < begins + 3
    return today.year - (not begun or (m.shift == -1 and during))


def _period(m: Mention, year: int) -> Resolved:
    """A season, a quarter or a half of a year; an early or late one is not narrowed."""
    if m.kind == "season":
        return _same(f"{year:04}-{m.number}", "season")
    if m.kind == "quarter":
        return _same(f"{year:04}-{32 + (m.number or 1)}", "quarter")
    first = 6 * ((m.number or 1) - 1) + 1
    return Resolved(f"{year:04}-{first:02}", f"{year:04}-{first + 5:02}", "half")


def _quarter(m: Mention, today: date, lean: int) -> Resolved:
    if m.shift is not None:
        return _period(m, today.year + m.shift)
    ended = (m.number or 1) * 3 < today.month
    return _period(m, today.year if ended or lean > 0 else today.year - 1)


def _months_on(day: date, months: int) -> date | None:
    """The first of the month that many months on; None out of the calendar."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1) if 12 * 1 <= index < 12 * 9999 else None


def _unit(m: Mention, today: date) -> Resolved:
    """ "last week", "this year", "next month", "the end of the year"."""
    shift, unit = m.shift or 0, m.unit or "day"
    if unit in _DAYS:
        return _days(m, today + timedelta(days=shift * _DAYS[unit]), unit)
    first = _months_on(today, shift * _MONTHS.get(unit, 1))
    if first is None:
        return Resolved(None, None, unit)
    if unit == "month":
        return _part_of_month(replace(m, year=first.year, month=first.month), f"{first.year:04}")
    if unit == "quarter":
        return _same(f"{first.year:04}-{33 + (first.month - 1) // 3}", unit)
    if unit == "year":
        return _part_of_year(first.year, m)
    return (
        _years(first.year // 10 * 10, 10, m, unit)
        if unit == "decade"
        else _years(first.year // 100 * 100, 100, m, unit)
    )


def _days(m: Mention, day: date, unit: str) -> Resolved:
    if unit == "day":
        return _same(day.isoformat(), unit)
    monday = day - timedelta(days=day.weekday())
    first, last = monday + timedelta(days=5 if unit == "weekend" else 0), monday + timedelta(days=6)
    if m.edge is not None:
        return _same((last if m.edge else first).isoformat(), "day")
    return Resolved(first.isoformat(), last.isoformat(), unit)


def _shifted(at: Now, count: float, unit: str) -> str | None:
    """The date `count` units from now, as finely as the unit says it."""
    try:
        if unit in _DAYS:
            return (at.day + timedelta(days=count * _DAYS[unit])).isoformat()
        if unit in _MONTHS:
            day = _months_on(at.day, round(count * _MONTHS[unit]))
            return (
                None
                if day is None
                else f"{day.year:04}-{day.month:02}"
                if unit in ("month", "quarter")
                else f"{day.year:04}"
            )
        moment = at.moment or datetime(at.day.year, at.day.month, at.day.day, 12)
        return (moment + timedelta(seconds=count * {"hour": 3600, "minute": 60}.get(unit, 1))).date().isoformat()
    except (OverflowError, ValueError):
        return None


def _stretch(m: Mention, at: Now) -> Resolved:
    """ "the past two weeks", "the coming days": up to now, or from now on; open where the count is vague."""
    unit, shift = m.unit or "day", m.shift or -1
    here = _shifted(at, 0, unit)
    if m.count is None:
        return Resolved(OPEN, here, unit) if shift < 0 else Resolved(here, OPEN, unit)
    there = _shifted(at, shift * m.count, unit)
    if there is None:
        return Resolved(None, None, unit)
    return Resolved(there, here, unit) if shift < 0 else Resolved(here, there, unit)


def _ago(m: Mention, at: Now) -> Resolved:
    """ "three years ago", to the grain of the unit; decades are approximate; unresolved where the count is vague."""
    unit, shift = m.unit or "day", m.shift or -1
    if m.count is None:
        return Resolved(None, None, unit)
    there = _shifted(at, shift * m.count, unit)
    if there is None:
        return Resolved(None, None, unit)
    if unit in ("week", "fortnight"):
        return _days(m, date.fromisoformat(there), "week")
    return _same(there + ("~" if unit in ("decade", "century") else ""), unit)


def _range(m: Mention, at: Now | None, lean: int, anchor: date | None, tables: dict[str, Any]) -> Resolved:
    """The stretch between two times: the first takes its year from the second, and never lies behind it."""
    first, second = m.first, m.second
    if first is None or second is None:
        return Resolved(None, None, None)
    end = _resolve(second, at, lean, anchor, tables)
    year = second.year or (int(end.start[:4]) if end.start and end.start[:4].isdecimal() else None)
    if first.kind == "date" and first.year is None and first.month and year:
        later = second.month is not None and first.month > second.month
        start = _absolute(replace(first, year=year - later), tables)
    else:
        start = _resolve(first, at, lean, anchor, tables)
    if start.start and end.end and first.weekday is not None and first.day is None and start.start > end.end:
        start = _same((date.fromisoformat(start.start[:10]) - timedelta(days=7)).isoformat(), "day")
    if start.start is None or end.end is None or start.start[:4] > end.end[:4] != "XXXX":
        return Resolved(None, None, end.grain)
    return Resolved(start.start, end.end, end.grain)
