"""The forms of a time at one token: each a small reader that gives a Mention or nothing.

The first word says which readers to ask. Invariant: a mention holds only what is written; what it means on the day of
publication is `time_resolving`'s.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from ..language import Language
from .number_tokens import Tokens, number_of
from .number_words import number_at
from .time_clocks import Clock, clock_at

Kind = Literal["date", "decade", "century", "season", "quarter", "half", "deictic", "unit", "stretch", "ago", "anaphoric",
               "clock", "range"]  # fmt: skip
DATE_LIKE = frozenset({"date", "season", "quarter", "decade", "deictic", "unit"})
_DASHES = ("-", "–", "‑")


@dataclass(frozen=True, slots=True)
class Mention:
    """A time at the tokens [start, stop). Which fields are filled depends on `kind`; `shift` is in units from now, `count`
    how many units (None for "few"), `portion` the third of it that is meant, `open` the end that is left open."""

    start: int
    stop: int
    kind: Kind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: int | None = None
    shift: int | None = None
    count: float | None = None
    unit: str | None = None
    portion: int | None = None
    edge: int | None = None
    clock: Clock | None = None
    zone: str | None = None
    open: str | None = None
    day_part: bool = False
    first: Mention | None = None
    second: Mention | None = None

    @property
    def a_day(self) -> bool:
        """Whether it names one day, so that a clock may belong to it."""
        return self.kind == "deictic" or (self.kind == "date" and (self.day is not None or self.weekday is not None))


def form_at(t: Tokens, i: int, language: Language) -> Mention | None:
    """The longest time that begins at token i, before it is joined to its neighbours."""
    word = t.low[i]
    readers = _readers(language).get(word)
    if readers is None:
        readers = (_clock, _iso, _day_month, _year, _back) if word[0].isdecimal() else ()
    found = [m for m in (reader(t, i, language.times, language) for reader in readers) if m]
    return max(found, key=lambda m: m.stop) if found else None


Reader = Callable[[Tokens, int, dict[str, Any], Language], "Mention | None"]


@lru_cache(maxsize=4)
def _readers(language: Language) -> dict[str, tuple[Reader, ...]]:
    """The readers by first word."""
    tables = language.times
    pairs: list[tuple[Any, Reader]] = [
        (tables["months"], _month), (tables["months_short"], _month), (tables["weekdays"], _weekday),
        (tables["weekdays_short"], _weekday), (tables["deictic"], _deictic), (tables["modifiers"], _modified),
        (tables["seasons"], _season), (tables["portions"], _portion), (tables["quarters"], _quarter),
        (language.numbers["ordinals"], _century), (("q",), _quarter), (("noon", "midnight"), _clock),
        (language.numbers["units"], _back), (("a", "an", "several", "many", "few", "half"), _back),
        (tables["edges"], _edge), (("'", "’", "‘"), _short_decade), (("the",), _the), (("decades", "years", "centuries", "months", "weeks", "days", "hours"), _many_back),
        ({phrase.split()[0] for phrase in tables["holidays"]}, _holiday),
    ]  # fmt: skip
    readers: dict[str, tuple[Reader, ...]] = {}
    for words, reader in pairs:
        for word in words:
            readers[word] = (*readers.get(word, ()), reader)
    return readers


def _whole(t: Tokens, i: int, low: int, high: int) -> int | None:
    """The whole number written at token i, between `low` and `high`."""
    word = t.low[i]
    if not word.isdecimal() or len(word) > 4:
        return None
    value = int(word)
    return value if low <= value <= high else None


def _is_year(t: Tokens, i: int, tables: dict[str, Any]) -> int | None:
    """The year at token i, None where its digits are no year."""
    value = _whole(t, i, 1000, 2199)
    if value is None or len(t.low[i]) != 4:
        return None
    before = t.low[i - 1]
    if t.joined(i) and before not in ("(", "[", "-", "–", "—", "‘", "“", '"', "'", "/", ",", "’", "…", "‑", ";", ":"):
        return None
    if (
        t.joined(i)
        and before in ("-", "/", ":")
        and t.joined(i - 1)
        and number_of(t.low[i - 2]) is None
        and before != "-"
    ):
        return None
    if t.joined(i + 1) and (t.low[i + 1][0].isalnum() or t.low[i + 1] in (":", "_", "@")):
        return None
    if before in tables["year_not"]["before"] or t.low[i + 1] in tables["year_not"]["after"]:
        return None
    return value if 1900 <= value <= 2039 or before in tables["year_before"]["words"] else None


def _day_number(t: Tokens, i: int) -> tuple[int, int] | None:
    """A day of the month at token i, "3", "3rd", and where it ends."""
    value = _whole(t, i, 1, 31)
    if value is None or len(t.low[i]) > 2:
        return None
    suffix = t.low[i + 1] in ("st", "nd", "rd", "th") and t.joined(i + 1)
    if t.joined(i + 1) and not suffix and (t.low[i + 1][0].isalnum() or t.low[i + 1] in (":", "%", "/")):
        return None
    return value, i + 1 + suffix


def _month_name(t: Tokens, i: int, tables: dict[str, Any]) -> tuple[int, int] | None:
    """A month's name at token i and where it ends, its full stop with it."""
    word = t.low[i]
    if word in tables["months"] and t.named(i):
        return tables["months"][word], i + 1
    if word in tables["months_short"] and t.named(i):
        stop = i + 1 + (t.low[i + 1] == "." and t.joined(i + 1))
        if stop > i + 1 or t.low[stop].isdecimal():
            return tables["months_short"][word], stop
    return None


def _month(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "August", "Aug. 3", "August 3-5, 2024", "August 2024"."""
    named = _month_name(t, i, tables)
    if named is None:
        return None
    month, at = named
    at += t.low[at] == "the" and t.low[at + 1].isdecimal()
    day = _day_number(t, at)
    if day and not (t.low[day[1]] in language.units["shares"]["percent"]):
        stop = day[1]
        first = Mention(i, stop, "date", month=month, day=day[0])
        if t.low[stop] in (*_DASHES, "to", "and") and (second := _day_number(t, stop + 1)) and second[0] > day[0]:
            if t.low[stop] != "and" or t.low[i - 1] == "between":
                last = Mention(stop + 1, second[1], "date", month=month, day=second[0])
                last = _with_year(t, last, tables)
                return Mention(i, last.stop, "range", first=replace(first, year=last.year), second=last)
        return _with_year(t, first, tables)
    comma = at + (t.low[at] == ",") + (t.low[at] == "of")
    year = _is_year(t, comma, tables)
    if year:
        return Mention(i, comma + 1, "date", year=year, month=month)
    words = tables["month_words"]
    alone = t.low[i - 1] in words["before"]
    if t.low[i] in words["also_names"]:
        return Mention(i, at, "date", month=month) if alone else None
    return Mention(i, at, "date", month=month) if alone or not t.capital(at) else None


def _with_year(t: Tokens, mention: Mention, tables: dict[str, Any]) -> Mention:
    """The day with the year behind it: "August 3, 2024", "3 August 2024"."""
    at = mention.stop + (t.low[mention.stop] in (",", "of"))
    year = _is_year(t, at, tables)
    return replace(mention, year=year, stop=at + 1) if year else mention


def _day_month(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "3 August 2024", "3rd of August", "3-5 August"."""
    day = _day_number(t, i)
    if day is None:
        return None
    at = day[1]
    if t.low[at] in (*_DASHES, "to") and (second := _day_number(t, at + 1)) and second[0] > day[0]:
        named = _month_name(t, second[1], tables)
        if named:
            last = _with_year(t, Mention(at + 1, named[1], "date", month=named[0], day=second[0]), tables)
            return Mention(i, last.stop, "range", first=replace(last, day=day[0]), second=last)
    at += t.low[at] == "of"
    named = _month_name(t, at, tables)
    return _with_year(t, Mention(i, named[1], "date", month=named[0], day=day[0]), tables) if named else None


def _weekday(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "Tuesday", "Tuesday, Aug. 3", "Tuesday morning"."""
    word = t.low[i]
    if not t.named(i) or t.low[i - 1] in tables["weekday_not"]["before"]:
        return None
    short = word in tables["weekdays_short"]
    weekday = tables["weekdays_short"][word] if short else tables["weekdays"][word]
    at = i + 1 + (short and t.low[i + 1] == ".")
    for start in (at + (t.low[at] == ","), at):
        start += t.low[start] == "the"
        date = (
            _month(t, start, tables, language)
            if _month_name(t, start, tables)
            else _day_month(t, start, tables, language)
        )
        if date and date.day:
            return replace(date, start=i, weekday=weekday)
    return None if short else _with_part(t, Mention(i, at, "date", weekday=weekday), tables)


def _with_part(t: Tokens, mention: Mention, tables: dict[str, Any]) -> Mention:
    """The day with its part behind it: "Tuesday morning"."""
    part = t.low[mention.stop] in tables["parts"]["words"]
    return replace(mention, stop=mention.stop + 1, day_part=True) if part else mention


def _year(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "2015", "2015-16", "2015-2020", "the 1990s"."""
    word = t.low[i]
    if len(word) == 4 and word.isdecimal() and word[3] == "0" and t.joined(i + 1) and t.low[i + 1] == "s":
        value = int(word)
        return Mention(i, i + 2, "decade", year=value) if 1000 <= value <= 2090 else None
    if len(word) == 4 and word[3:] == "0" and t.low[i + 1] in ("'s", "’s") and t.low[i - 1] == "the":
        return Mention(i, i + 2, "decade", year=int(word))
    year = _is_year(t, i, tables)
    if year is None:
        return None
    if t.low[i + 1] in (*_DASHES, "/") and t.joined(i + 1) and t.joined(i + 2):
        short = _whole(t, i + 2, 0, 99)
        if short is not None and len(t.low[i + 2]) == 2 and short == (year + 1) % 100 or (short or 0) > year % 100 > 0:
            last = Mention(
                i + 2, i + 3, "date", year=year - year % 100 + (short or 0) + (100 if (short or 0) < year % 100 else 0)
            )
            return Mention(i, i + 3, "range", first=Mention(i, i + 1, "date", year=year), second=last)
    return Mention(i, i + 1, "date", year=year)


def _iso(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "2024-11-17", "11/17/2024", "17.11.2024" (the day first where the month cannot be first)."""
    mark = t.low[i + 1]
    if (
        mark not in ("-", "/")
        or t.low[i + 3] != mark
        or not all(t.joined(k) for k in range(i + 1, i + 5))
        or t.joined(i + 5)
        and t.low[i + 5][0].isalnum()
    ):
        return None
    numbers = [_whole(t, k, 1, 2199) for k in (i, i + 2, i + 4)]
    if None in numbers:
        return None
    a, b, c = (n or 0 for n in numbers)
    if len(t.low[i]) == 4:
        year, month, day = a, b, c
    elif len(t.low[i + 4]) == 4 or (mark == "/" and len(t.low[i + 4]) == 2):
        year = c if c > 99 else 2000 + c if c < 50 else 1900 + c
        month, day = (a, b) if a <= 12 else (b, a)
    else:
        return None
    valid = 1000 <= year and 1 <= month <= 12 and 1 <= day <= 31
    return Mention(i, i + 5, "date", year=year, month=month, day=day) if valid else None


def _clock(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    found = clock_at(t, i, tables)
    if found is None and t.low[i + 1] in (*_DASHES, "to") and (hour := _whole(t, i, 1, 12)):  # "4 to 9 p.m."
        until = clock_at(t, i + 2, tables)
        if until and t.low[until[2] - 1] in ("m", "am", "pm", "."):
            half = 12 * (until[0].hour >= 12 and hour % 12 <= until[0].hour % 12)
            first = Mention(i, i + 1, "clock", clock=Clock(hour % 12 + half, 0, False), zone=until[1])
            return Mention(
                i,
                until[2],
                "range",
                first=first,
                second=Mention(i + 2, until[2], "clock", clock=until[0], zone=until[1]),
            )
    return Mention(i, found[2], "clock", clock=found[0], zone=found[1]) if found else None


def _deictic(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "yesterday", "tomorrow morning"; "today" in a newspaper's name is none."""
    if t.capital(i) and t.capital(i - 1) and t.joined(i) is False and t.low[i - 1].isalpha() and t.low[i - 1] != "on":
        return None
    if t.raw(i).isupper() or (t.capital(i) and t.low[i + 1] in ('"', "”")):
        return None
    return _with_part(t, Mention(i, i + 1, "deictic", shift=tables["deictic"][t.low[i]], unit="day"), tables)


def _modified(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "last week", "this Tuesday", "next August", "last summer", "the past two weeks", "the coming days"."""
    word, at = t.low[i], i + 1
    shift = tables["modifiers"][word]
    told = word in tables["modified"]["anaphoric"]
    following = t.low[at]
    if following in tables["weekdays"] and t.named(at) and word in tables["modified"]["calendar"]:
        return _with_part(t, Mention(i, at + 1, "date", weekday=tables["weekdays"][following], shift=shift), tables)
    if following in tables["months"] and t.named(at) and word in tables["modified"]["calendar"]:
        return Mention(i, at + 1, "date", month=tables["months"][following], shift=shift)
    if following in tables["seasons"] and word in (*tables["modified"]["calendar"], "past", "coming"):
        return Mention(i, at + 1, "season", number=tables["seasons"][following], shift=shift)
    if following in ("morning", "afternoon", "evening", "night") and word in ("this", "last"):
        return Mention(i, at + 1, "deictic", shift=shift, unit="day", day_part=True)
    count = _how_many(t, at, tables, language)
    if count:
        number, stop = count
        if word in tables["modified"]["stretch"] and t.low[stop] in tables["units"] and not _counts_on(t, stop):
            unit = tables["units"][t.low[stop]]
            if told:
                return Mention(i, stop + 1, "anaphoric", unit=unit)
            return Mention(i, stop + 1, "stretch", shift=shift, count=number, unit=unit)
        return None
    unit = tables["units"].get(following)
    if unit is None or unit in ("second", "minute") or following in ("night", "nights"):
        return None
    return _of_unit(t, i, shift, unit, tables)


def _of_unit(t: Tokens, i: int, shift: int, unit: str, tables: dict[str, Any]) -> Mention | None:
    """The modifier at i with the unit behind it: "last week", "recent years", "the next day"."""
    word, the = t.low[i], t.low[i - 1] == "the"
    several = t.low[i + 1].endswith("s")
    if word in tables["modified"]["anaphoric"] or (the and word == "next" and not several and unit in ("day", "hour")):
        return Mention(i, i + 2, "anaphoric", unit=unit) if not several else None
    if several:
        return Mention(i, i + 2, "stretch", shift=shift, unit=unit) if word in tables["modified"]["stretch"] else None
    if word in ("past", "coming", "upcoming") or (the and word in ("last", "next")):
        return Mention(i, i + 2, "stretch", shift=shift, count=1, unit=unit)
    if word == "recent" or word == "final" or (word == "last" and unit in ("day", "hour")):
        return None
    if unit in ("day", "hour", "decade", "century") and word == "this":
        return None
    if t.low[i + 2] in ("'s", "’s") and word == "this" and unit == "day":
        return None
    return Mention(i, i + 2, "unit", shift=shift, unit=unit)


def _how_many(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> tuple[float | None, int] | None:
    """A count of units at token i, None as the count where it is vague, and where it ends."""
    if t.low[i] in tables["modified"]["vague_numbers"]:
        return None, i + 1 + (t.low[i + 1] == "of")
    if t.low[i] == "a" and t.low[i + 1] in ("few", "couple"):
        return (2 if t.low[i + 1] == "couple" else None), i + 2 + (t.low[i + 2] == "of")
    if t.low[i] in ("half", "quarter"):
        return None
    number = number_at(t, i, language)
    if number is None:
        return None
    vague = number.low != number.high
    return (None if vague else number.value), number.stop + (vague and t.low[number.stop] == "of")


def _counts_on(t: Tokens, i: int) -> bool:
    """Whether the unit at token i is itself part of a compound: "the last two-year term"."""
    return t.low[i + 1] == "-"


def _back(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "three years ago", "a week earlier", "two days later", "half a century ago"."""
    word = t.low[i]
    half = word == "half" and t.low[i + 1] in ("a", "an")
    found = _how_many(t, i, tables, language)
    if half:
        found = 0.5, i + 2
    elif word in ("a", "an") and t.low[i + 1] in tables["units"]:
        found = 1, i + 1
    if found is None:
        return None
    count, at = found
    at += t.low[at] == "-"
    unit = tables["units"].get(t.low[at])
    if unit is None or t.low[at] in ("night", "nights"):
        return None
    if t.low[at + 1] == "and" and t.low[at + 2] in ("a",) and t.low[at + 3] == "half":
        count, at = (count or 0) + 0.5, at + 3
    return _sided(t, i, at + 1, count, unit, tables)


def _many_back(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "decades ago", "years later"."""
    return _sided(t, i, i + 1, None, tables["units"][t.low[i]], tables)


def _sided(t: Tokens, i: int, at: int, count: float | None, unit: str, tables: dict[str, Any]) -> Mention | None:
    side = tables["sides"].get(t.low[at])
    if t.low[at] == "from" and t.low[at + 1] in ("now", "today"):
        return Mention(i, at + 2, "ago", shift=1, count=count, unit=unit)
    if side is None or (t.low[at] == "back" and t.low[at + 1] in ("to", "in", "on", "and")):
        return None
    if side == 0:
        if t.low[at + 1] == "in":  # "20 minutes earlier in the day"
            return None
        return Mention(i, at + 1, "anaphoric", unit=unit)
    return Mention(i, at + 1, "ago", shift=side, count=count, unit=unit)


def _season(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "summer 2019", "the summer of 2019", "in the spring" (without a year only after "in the" or "this")."""
    season = tables["seasons"][t.low[i]]
    at = i + 1 + (t.low[i + 1] in ("of", ","))
    year = _is_year(t, at, tables)
    if year:
        return Mention(i, at + 1, "season", number=season, year=year)
    if t.low[i - 1] == "the" and t.low[i - 2] in ("in", "by", "since", "until", "during", "through", "over"):
        if (
            t.low[i + 1] != "of"
            and not t.low[i + 1][:1].isalpha()
            or t.low[i + 1] in ("and", "when", "after", "before", "as", "but")
        ):
            return Mention(i, i + 1, "season", number=season)
    return None


def _portion(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "early 2019", "mid-August", "late last year", "the late 1990s", "early Tuesday"."""
    at = i + 1 + (t.low[i + 1] in _DASHES)
    if t.low[at] == "on":
        at += 1
    inner = form_at(t, at, language) if t.low[at] and t.low[at] not in tables["portions"] else None
    if inner is None or inner.kind not in ("date", "unit", "decade", "century", "season", "deictic"):
        return None
    if inner.kind == "date" and inner.month and inner.day is None and t.low[at] == "may" and not t.capital(at):
        return None
    return replace(inner, start=i, portion=tables["portions"][t.low[i]])


def _edge(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "the end of the year", "the beginning of 2019"."""
    if t.low[i + 1] != "of":
        return None
    at = i + 2 + (t.low[i + 2] == "the")
    edge = tables["edges"][t.low[i]]
    unit = tables["units"].get(t.low[at])
    if unit in ("week", "month", "quarter", "year", "decade", "century") and not t.low[at].endswith("s") and at > i + 2:
        return Mention(i, at + 1, "unit", shift=0, unit=unit, edge=edge)
    inner = form_at(t, at, language)
    good = (
        inner is not None
        and inner.kind in ("date", "unit", "decade", "century")
        and inner.day is None
        and inner.weekday is None
    )
    return replace(inner, start=i, edge=edge) if good and inner else None


def _quarter(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "the third quarter of 2019", "Q3 2019", "the first half of the year"."""
    word, at = t.low[i], i + 1
    kind: Kind = "quarter"
    if word == "q":
        if not t.joined(at) or t.low[at] not in ("1", "2", "3", "4") or not t.capital(i):
            return None
        number, at = int(t.low[at]), at + 1
    else:
        at += t.low[at] == "-"
        if t.low[at] == "half" and word in tables["halves"]:
            kind, number = "half", tables["halves"][word]
        elif t.low[at] == "quarter" and word in tables["quarters"]:
            number = tables["quarters"][word]
        else:
            return None
        at += 1
    of = at + (t.low[at] in ("of", ","))
    of += t.low[of] == "fiscal"
    year = _is_year(t, of, tables)
    if year:
        return Mention(i, of + 1, kind, number=number, year=year)
    rest = form_at(t, of, language) if of > at else None
    if rest and rest.kind == "unit" and rest.unit == "year":
        return Mention(i, rest.stop, kind, number=number, shift=rest.shift)
    if t.phrase(at, 3) == "of the year":
        return Mention(i, at + 3, kind, number=number, shift=0)
    return Mention(i, at, kind, number=number) if kind == "quarter" and word != "final" else None


def _century(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "the nineteenth century"; in digits, "the 19th century", by `_the`."""
    at = i + 1 + (t.low[i + 1] == "-")
    if t.low[at] != "century":
        return None
    tens = language.numbers["units"].get(t.low[i - 2], 0) if t.low[i - 1] == "-" else 0
    number = int(language.numbers["ordinals"][t.low[i]]) + tens  # "twenty-first"
    return Mention(i - 2 if tens else i, at + 1, "century", number=number) if number <= 22 else None


def _the(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "the 19th century", "the 12th of May"."""
    number = _whole(t, i + 1, 1, 31)
    if number is None or t.low[i + 2] not in ("st", "nd", "rd", "th"):
        return None
    at = i + 3 + (t.low[i + 3] == "-")
    if t.low[at] == "century" and number <= 22:
        return Mention(i + 1, at + 1, "century", number=number)
    return None


def _short_decade(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    """ "the '90s"."""
    value = _whole(t, i + 1, 0, 99)
    if (
        value is not None
        and len(t.low[i + 1]) == 2
        and t.joined(i + 1)
        and not (t.joined(i + 2) and t.low[i + 2].isalnum())
    ):
        told = t.low[i - 1] in tables["year_before"]["words"] and not t.joined(i)  # "in ’08"
        return Mention(i, i + 2, "date", year=value + (1900 if value > 39 else 2000)) if told else None
    if value is None or value % 10 or not value or not (t.joined(i + 1) and t.joined(i + 2)) or t.low[i + 2] != "s":
        return None
    return Mention(i, i + 3, "decade", year=1900 + value)


def _holiday(t: Tokens, i: int, tables: dict[str, Any], language: Language) -> Mention | None:
    size = t.longest(i, tables["holidays"], 4)
    if not size:
        return None
    month, day = tables["holidays"][t.phrase(i, size)]
    return _with_year(t, Mention(i, i + size, "date", month=month, day=day), tables)
