"""Dates of the calendar at one token: days, months, weekdays, years, decades, in words and in digits.

"Aug. 3, 2024", "3-5 August", "Tuesday", "2015-16", "the 1990s", "2024-11-17", "11/17/2024". Invariant: digits are a
year or a day only where nothing around them says that they count something.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from .number_tokens import Tokens, number_of
from .time_mention import Mention

DASHES = ("-", "–", "‑")
_BEFORE_YEAR = frozenset("([-–—‘“\"'/,’…‑;:")
_LONGEST_YEAR = 4
Tables = dict[str, Any]


def whole(t: Tokens, i: int, low: int, high: int) -> int | None:
    """The whole number written at token i, between `low` and `high`."""
    word = t.low[i]
    if not word.isdecimal() or len(word) > _LONGEST_YEAR:
        return None
    value = int(word)
    return value if low <= value <= high else None


def year_at(t: Tokens, i: int, tables: Tables) -> int | None:
    """The year at token i, None where its digits are no year."""
    value = whole(t, i, 1000, 2199)
    if value is None or len(t.low[i]) != _LONGEST_YEAR:
        return None
    before, after = t.low[i - 1], t.low[i + 1]
    if t.joined(i) and before not in _BEFORE_YEAR:
        return None
    if t.joined(i) and before in ("/", ":") and t.joined(i - 1) and number_of(t.low[i - 2]) is None:
        return None
    if (
        t.joined(i)
        and before in DASHES
        and t.joined(i - 1)
        and t.capital(i - 2)
        and t.low[i - 2] not in tables["months"]
    ):
        return None  # "T-2000"
    if t.joined(i + 1) and (after[0].isalnum() or after in (":", "_", "@")):
        return None
    if before in tables["year_not"]["before"] or after in tables["year_not"]["after"]:
        return None
    return value if 1900 <= value <= 2039 or before in tables["year_before"]["words"] else None


def _day_at(t: Tokens, i: int, tables: Tables) -> tuple[int, int] | None:
    """A day of the month at token i, "3", "3rd", and where it ends."""
    value = whole(t, i, 1, 31)
    if value is None or len(t.low[i]) > 2:
        return None
    suffix = t.low[i + 1] in tables["grammar"]["day_suffixes"] and t.joined(i + 1)
    if t.joined(i + 1) and not suffix and (t.low[i + 1][0].isalnum() or t.low[i + 1] in (":", "%", "/")):
        return None
    return value, i + 1 + suffix


def _month_at(t: Tokens, i: int, tables: Tables) -> tuple[int, int] | None:
    """A month's name at token i and where it ends, its full stop with it."""
    word = t.low[i]
    if word in tables["months"] and t.named(i):
        return tables["months"][word], i + 1
    if word in tables["months_short"] and t.named(i):
        stop = i + 1 + (t.low[i + 1] == "." and t.joined(i + 1))
        if stop > i + 1 or t.low[stop].isdecimal():
            return tables["months_short"][word], stop
    return None


def month(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "August", "Aug. 3", "August 3-5, 2024", "August 2024"."""
    named = _month_at(t, i, tables)
    if named is None:
        return None
    number, at = named
    grammar, words = tables["grammar"], tables["month_words"]
    at += t.low[at] in grammar["the"] and t.low[at + 1].isdecimal()
    if day := _day_at(t, at, tables):
        return _days_of_month(t, Mention(i, day[1], "date", month=number, day=day[0]), tables)
    comma = at + (t.low[at] == ",") + (t.low[at] in grammar["of"])
    if year := year_at(t, comma, tables):
        return Mention(i, comma + 1, "date", year=year, month=number)
    sure = t.low[i - 1] in words["before"]
    name = t.low[i] in words["also_names"] or t.capital(at)
    return Mention(i, at, "date", month=number) if sure or not name else None


def _days_of_month(t: Tokens, first: Mention, tables: Tables) -> Mention:
    """The day with what goes on behind it: "3-5", "3 to 5", "between March 3 and 5", and the year."""
    grammar, stop = tables["grammar"], first.stop
    between = t.low[stop] in grammar["and"] and t.low[first.start - 1] == tables["joins"]["opening"][1]
    if between or t.low[stop] in (*DASHES, *grammar["to"]):
        second = _day_at(t, stop + 1, tables)
        if second and second[0] > (first.day or 0):
            last = _with_year(t, replace(first, start=stop + 1, stop=second[1], day=second[0]), tables)
            return Mention(first.start, last.stop, "range", first=replace(first, year=last.year), second=last)
    return _with_year(t, first, tables)


def _with_year(t: Tokens, mention: Mention, tables: Tables) -> Mention:
    """The day with the year behind it: "August 3, 2024", "3 August 2024"."""
    at = mention.stop + (t.low[mention.stop] == "," or t.low[mention.stop] in tables["grammar"]["of"])
    year = year_at(t, at, tables)
    return replace(mention, year=year, stop=at + 1) if year else mention


def day_month(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "3 August 2024", "3rd of August", "3-5 August"."""
    day = _day_at(t, i, tables)
    if day is None:
        return None
    at = day[1]
    if (
        t.low[at] in (*DASHES, *tables["grammar"]["to"])
        and (second := _day_at(t, at + 1, tables))
        and second[0] > day[0]
    ):
        named = _month_at(t, second[1], tables)
        if named:
            last = _with_year(t, Mention(at + 1, named[1], "date", month=named[0], day=second[0]), tables)
            return Mention(i, last.stop, "range", first=replace(last, day=day[0]), second=last)
    named = _month_at(t, at + (t.low[at] in tables["grammar"]["of"]), tables)
    return _with_year(t, Mention(i, named[1], "date", month=named[0], day=day[0]), tables) if named else None


def weekday(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "Tuesday", "Tuesday, Aug. 3", "Tuesday morning"; "Super Tuesday" is none."""
    word = t.low[i]
    if not t.named(i) or t.low[i - 1] in tables["weekday_not"]["before"]:
        return None
    short = word in tables["weekdays_short"]
    number = tables["weekdays_short" if short else "weekdays"][word]
    at = i + 1 + (short and t.low[i + 1] == ".")
    for start in (at + (t.low[at] == ","), at):
        start += t.low[start] in tables["grammar"]["the"]
        date = month(t, start, tables) if _month_at(t, start, tables) else day_month(t, start, tables)
        if date and date.day:
            return replace(date, start=i, weekday=number)
    name = t.low[at] in tables["parts"]["words"] and t.capital(at) and not t.caseless  # a programme
    return None if short or name else with_part(t, Mention(i, at, "date", weekday=number), tables)


def with_part(t: Tokens, mention: Mention, tables: Tables) -> Mention:
    """The day with its part behind it: "Tuesday morning"."""
    return replace(mention, stop=mention.stop + (t.low[mention.stop] in tables["parts"]["words"]))


def year(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "2015", "2015-16", "the 1990s"."""
    word, grammar = t.low[i], tables["grammar"]
    if word.isdecimal() and len(word) == _LONGEST_YEAR and word[-1] == "0":
        owned = t.low[i + 1] in grammar["possessive"] and t.low[i - 1] in grammar["the"]
        if owned or (t.joined(i + 1) and t.low[i + 1] in grammar["decade_suffix"]):
            return Mention(i, i + 2, "decade", year=int(word)) if 1000 <= int(word) <= 2090 else None
    first = year_at(t, i, tables)
    if first is None:
        return None
    if t.low[i + 1] in (*DASHES, "/") and t.joined(i + 1) and t.joined(i + 2):
        at = i + 2 + (t.low[i + 2] in ("'", "’", "‘"))  # "2008-’09"
        short = whole(t, at, 0, 99)
        if short is not None and len(t.low[at]) == 2 and (first + 1) % 100 <= short:
            last = Mention(at, at + 1, "date", year=first - first % 100 + short + 100 * (first % 100 == 99))
            return Mention(i, at + 1, "range", first=Mention(i, i + 1, "date", year=first), second=last)
    return Mention(i, i + 1, "date", year=first)


def short_year(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "the '90s", "in ’08"."""
    value = whole(t, i + 1, 0, 99)
    if value is None or len(t.low[i + 1]) != 2 or not t.joined(i + 1):
        return None
    if t.joined(i + 2) and t.low[i + 2] in tables["grammar"]["decade_suffix"]:
        return Mention(i, i + 3, "decade", year=1900 + value) if value and not value % 10 else None
    told = t.low[i - 1] in tables["year_before"]["words"] and not t.joined(i)
    if not told or (t.joined(i + 2) and t.low[i + 2].isalnum()):
        return None
    return Mention(i, i + 2, "date", year=value + (1900 if value > 39 else 2000))


def in_digits(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """ "2024-11-17", "11/17/2024", "17/11/2024" (the month first, where it can be)."""
    mark = t.low[i + 1]
    if mark not in ("-", "/") or t.low[i + 3] != mark or not all(t.joined(k) for k in range(i + 1, i + 5)):
        return None
    a, b, c = (whole(t, k, 1, 2199) for k in (i, i + 2, i + 4))
    if a is None or b is None or c is None or (t.joined(i + 5) and t.low[i + 5][0].isalnum()):
        return None
    if len(t.low[i]) == _LONGEST_YEAR:
        found = a, b, c
    elif len(t.low[i + 4]) == _LONGEST_YEAR or (mark == "/" and len(t.low[i + 4]) == 2):
        full = c if c > 99 else 2000 + c if c < 50 else 1900 + c
        found = (full, a, b) if a <= 12 else (full, b, a)
    else:
        return None
    valid = found[0] >= 1000 and found[1] <= 12 and found[2] <= 31
    return Mention(i, i + 5, "date", year=found[0], month=found[1], day=found[2]) if valid else None


def holiday(t: Tokens, i: int, tables: Tables) -> Mention | None:
    """A feast of a fixed date: "Christmas Eve", "New Year's Day 2020"."""
    size = t.longest(i, tables["holidays"], 4)
    if not size:
        return None
    number, day = tables["holidays"][t.phrase(i, size)]
    return _with_year(t, Mention(i, i + size, "date", month=number, day=day), tables)
