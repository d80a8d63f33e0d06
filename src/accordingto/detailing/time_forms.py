"""The longest time at one token, by the readers that its first word calls for.

Here are the forms that hold another time: "early 2019", "the end of last year", "the third quarter of 2019", "summer
2019", "4 to 9 p.m.". Invariant: a mention holds only what is written; what it means is `time_resolving`'s.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import lru_cache

from ..language import Language
from . import time_dates as dates
from . import time_relations as relations
from .number_tokens import Tokens
from .time_clocks import clock_at
from .time_dates import DASHES, whole, year_at
from .time_mention import Clock, Kind, Mention

Reader = Callable[[Tokens, int, Language], "Mention | None"]
_EDGED = ("week", "month", "quarter", "year", "decade", "century")
_IN_PORTIONS = ("date", "unit", "decade", "century", "season", "deictic")


def form_at(t: Tokens, i: int, language: Language) -> Mention | None:
    """The longest time that begins at token i, before it is joined to its neighbours."""
    word = t.low[i]
    if not word:
        return None
    readers = _NUMERIC if word[0].isdecimal() else _readers(language).get(word, ())
    found = [mention for reader in readers if (mention := reader(t, i, language))]
    return max(found, key=lambda m: m.stop) if found else None


def _of_tables(reader: Callable[[Tokens, int, dates.Tables], Mention | None]) -> Reader:
    return lambda t, i, language: reader(t, i, language.times)


def _relation(t: Tokens, i: int, language: Language) -> Mention | None:
    return relations.modified(t, i, language.times, language)


def _back(t: Tokens, i: int, language: Language) -> Mention | None:
    return relations.back(t, i, language.times, language)


@lru_cache(maxsize=4)
def _readers(language: Language) -> dict[str, tuple[Reader, ...]]:
    """The readers by first word."""
    tables, month, weekday = language.times, _of_tables(dates.month), _of_tables(dates.weekday)
    pairs: list[tuple[Iterable[str], Reader]] = [
        (tables["months"], month), (tables["months_short"], month), (tables["weekdays"], weekday),
        (tables["weekdays_short"], weekday), (tables["deictic"], _of_tables(relations.deictic)),
        (tables["modifiers"], _relation), (tables["seasons"], _season), (tables["portions"], _portion),
        ({*tables["quarters"], *tables["grammar"]["quarter_mark"]}, _quarter), (tables["clock"]["names"], _clock),
        (language.numbers["ordinals"], _century), ({*language.numbers["units"], *language.numbers["vague"]}, _back),
        ((*tables["grammar"]["articles"], *tables["grammar"]["half"], *tables["modified"]["vague_numbers"]), _back),
        (tables["edges"], _edge), (("'", "’", "‘"), _of_tables(dates.short_year)),
        (tables["plain_units"]["words"], _of_tables(relations.many_back)),
        ({phrase.split()[0] for phrase in tables["holidays"]}, _of_tables(dates.holiday)),
    ]  # fmt: skip
    readers: dict[str, tuple[Reader, ...]] = {}
    for words, reader in pairs:
        for word in words:
            readers[word] = (*readers.get(word, ()), reader)
    return readers


def _clock(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "3 p.m. EST", "noon"; "4 to 9 p.m."."""
    tables = language.times
    found = clock_at(t, i, tables)
    if found:
        return Mention(i, found[2], "clock", clock=found[0], zone=found[1])
    hour = whole(t, i, 1, 12)
    until = clock_at(t, i + 2, tables) if hour and t.low[i + 1] in (*DASHES, *tables["grammar"]["to"]) else None
    if hour is None or until is None or until[0].half is None:
        return None
    half = 12 * (until[0].half == 12 and hour % 12 <= until[0].hour % 12)
    first = Mention(i, i + 1, "clock", clock=Clock(hour % 12 + half, 0, False), zone=until[1])
    second = Mention(i + 2, until[2], "clock", clock=until[0], zone=until[1])
    return Mention(i, until[2], "range", first=first, second=second)


def _season(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "summer 2019", "the summer of 2019"; "in the spring," (no year only where the words around say it is a time)."""
    tables = language.times
    season, grammar, alone = tables["seasons"][t.low[i]], tables["grammar"], tables["season_alone"]
    at = i + 1 + (t.low[i + 1] == "," or t.low[i + 1] in grammar["of"])
    year = year_at(t, at, tables)
    if year:
        return Mention(i, at + 1, "season", number=season, year=year)
    before = t.low[i - 1] in grammar["the"] and t.low[i - 2] in alone["before"]
    after = not t.low[i + 1][:1].isalpha() or t.low[i + 1] in alone["after"]
    return Mention(i, i + 1, "season", number=season) if before and after else None


def _portion(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "early 2019", "mid-August", "late last year", "the late 1990s", "early Tuesday"."""
    tables = language.times
    at = i + 1 + (t.low[i + 1] in DASHES)
    at += t.low[at] in tables["grammar"]["on"]
    inner = form_at(t, at, language) if t.low[at] not in tables["portions"] else None
    good = inner is not None and inner.kind in _IN_PORTIONS
    return replace(inner, start=i, portion=tables["portions"][t.low[i]]) if good and inner else None


def _edge(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "the end of the year", "the beginning of 2019"."""
    tables = language.times
    grammar, edge = tables["grammar"], tables["edges"][t.low[i]]
    if t.low[i + 1] not in grammar["of"]:
        return None
    at = i + 2 + (t.low[i + 2] in grammar["the"])
    unit = tables["units"].get(t.low[at])
    if at > i + 2 and unit == t.low[at] and unit in _EDGED:
        return Mention(i, at + 1, "unit", shift=0, unit=unit, edge=edge)
    inner = form_at(t, at, language)
    if inner is None or inner.kind not in ("date", "unit", "decade", "century") or inner.a_day:
        return None
    return replace(inner, start=i, edge=edge)


def _quarter(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "the third quarter of 2019", "Q3 2019", "the first half of the year"."""
    tables = language.times
    word, at, grammar = t.low[i], i + 1, tables["grammar"]
    at += t.low[at] == "-"
    kind: Kind = "half" if t.low[at] in grammar["half"] else "quarter"
    number = tables["halves" if kind == "half" else "quarters"].get(word)
    if word in grammar["quarter_mark"]:
        number = whole(t, at, 1, 4) if t.joined(at) and t.capital(i) else None
    elif t.low[at] not in (*grammar["half"], *grammar["quarter"]):
        return None
    if number is None:
        return None
    return _of_year(t, Mention(i, at + 1, kind, number=number), language)


def _of_year(t: Tokens, mention: Mention, language: Language) -> Mention | None:
    """The quarter or half with its year behind it; a half without a year is none."""
    tables = language.times
    grammar, at = tables["grammar"], mention.stop
    of = at + (t.low[at] == "," or t.low[at] in grammar["of"])
    of += t.low[of] in grammar["fiscal"]
    if year := year_at(t, of, tables):
        return replace(mention, stop=of + 1, year=year)
    rest = form_at(t, of, language) if of > at else None
    if rest and rest.kind == "unit" and rest.unit == "year":
        return replace(mention, stop=rest.stop, shift=rest.shift)
    if of > at and t.low[of] in grammar["the"] and tables["units"].get(t.low[of + 1]) == "year":
        return replace(mention, stop=of + 2, shift=0)
    return mention if mention.kind == "quarter" else None


def _century(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "the nineteenth century", "the twenty-first century"."""
    grammar = language.times["grammar"]
    at = i + 1 + (t.low[i + 1] == "-")
    if t.low[at] not in grammar["century"]:
        return None
    tens = language.numbers["units"].get(t.low[i - 2], 0) if t.low[i - 1] == "-" else 0
    number = int(language.numbers["ordinals"][t.low[i]]) + tens
    return Mention(i - 2 if tens else i, at + 1, "century", number=number) if number <= 22 else None


def _century_in_digits(t: Tokens, i: int, language: Language) -> Mention | None:
    """ "the 19th century"."""
    grammar, number = language.times["grammar"], whole(t, i, 1, 22)
    at = i + 2 + (t.low[i + 2] == "-")
    if number is None or t.low[i + 1] not in grammar["day_suffixes"] or t.low[at] not in grammar["century"]:
        return None
    return Mention(i, at + 1, "century", number=number)


_NUMERIC: tuple[Reader, ...] = (
    _clock, _of_tables(dates.in_digits), _of_tables(dates.day_month), _of_tables(dates.year), _back, _century_in_digits,
)  # fmt: skip
