"""The unit of a number: what stands around it that says in what it is measured.

Currencies before and behind, percent, points, durations, ages, physical units, powers ("square miles") and what a
number is per ("a share", "per day"), by the table `units`. Invariant: a unit's name is a key of that table, with
"square ", "cubic ", " of age" or " per …" put around it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from ..language import Language
from .number_tokens import Tokens, number_of
from .number_words import Number

Kind = Literal["share", "count", "duration", "age", "physical", "money"]
_MOST_TOKENS = 6


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit with the tokens [start, stop) of it and its number; `factor` multiplies the number ("75 USD million")."""

    name: str
    kind: Kind
    start: int
    stop: int
    factor: float = 1.0


@dataclass(frozen=True, eq=False)
class Units:
    """The table of units by the phrase as written: behind a number, and before it."""

    behind: dict[str, str]
    before: dict[str, str]
    kinds: dict[str, Kind]
    tables: dict[str, Any]
    upper: frozenset[str]
    careful: frozenset[str]
    codes: frozenset[str]
    scales: dict[str, float]
    grammar: dict[str, Any]


def _plurals(phrases: Iterable[str]) -> Iterable[str]:
    for phrase in phrases:
        yield phrase
        if phrase[-1].isalpha() and len(phrase.split()[-1]) > 2 and phrase[-1] != "s":
            yield phrase + ("es" if phrase.endswith(("ch", "sh", "x")) else "s")


@lru_cache(maxsize=4)
def units(language: Language) -> Units:
    """The tables of `language`, by phrase."""
    tables = language.units
    behind: dict[str, str] = {}
    kinds: dict[str, Kind] = {}
    groups: tuple[tuple[str, Kind], ...] = (
        ("currencies", "money"), ("physical", "physical"), ("durations", "duration"), ("counts", "count"),
        ("shares", "share"),
    )  # fmt: skip
    for table, kind in groups:
        for name, phrases in tables[table].items():
            kinds[name] = kind
            behind |= dict.fromkeys(_plurals(phrases), name)
    for name, (_, _, *phrases) in tables["subunits"].items():
        kinds[name] = "money"
        behind |= dict.fromkeys(_plurals(phrases), name)
    kinds["year of age"] = "age"
    behind |= dict.fromkeys(tables["ages"]["short"], "year of age")
    words_before = frozenset(tables["money"]["words_before"])
    codes = frozenset(name.lower() for name in tables["currencies"])
    before = {
        phrase: name
        for phrase, name in behind.items()
        if kinds[name] == "money" and (not phrase[-1].isalpha() or phrase in words_before or phrase in codes)
    }
    money = tables["money"]
    return Units(behind, before, kinds, tables, frozenset(money["upper"]), frozenset(money["careful"]), codes,
                 language.numbers["scales"], language.numbers["grammar"])  # fmt: skip


def unit_of(t: Tokens, number: Number, language: Language, floor: int = 0) -> Unit | None:
    """The unit of the number, None where none stands around it; tokens before `floor` belong to another number."""
    known = units(language)
    found = _money_before(t, number, known, floor)
    if found is None:
        found = _behind(t, number, known)
    elif (again := _behind(t, number, known)) and _again(t, again, known):
        name = (
            again.name if found.name == known.tables["money"]["plain"] else found.name
        )  # "$10 dollars", "$15 Canadian"
        found = replace(found, name=name, stop=again.stop)
    return _per(t, found, known) if found else None


def _again(t: Tokens, unit: Unit, known: Units) -> bool:
    """Whether a currency behind a number is that in front of it once more, and not the next number's."""
    word = t.low[unit.stop - 1]
    return unit.kind == "money" and unit.name not in known.tables["subunits"] and word[0].isalpha() and (
        number_of(t.low[unit.stop]) is None
    )  # fmt: skip


def _money_before(t: Tokens, number: Number, known: Units, floor: int) -> Unit | None:
    at = number.start
    if at > 1 and t.low[at - 1] == "-" and t.low[at - 2] in known.before:  # "$-5"
        at -= 1
    for size in range(min(_MOST_TOKENS, at - floor), 0, -1):
        phrase = t.phrase(at - size, size)
        name = known.before.get(phrase)
        if name and _prefix(t, at - size, at, known):
            return _with_mark(t, Unit(name, "money", at - size, number.stop), known)
    raw = t.raw(at - 1) if at > floor else ""
    if raw[:1] == "M" and raw[1:].lower() in known.codes and raw.isupper():
        return Unit(raw[1:], "money", at - 1, number.stop, 1e6)
    return None


def _prefix(t: Tokens, start: int, stop: int, known: Units) -> bool:
    """Whether the tokens [start, stop) are a currency in front of a number: as close together as they must be."""
    phrase = t.phrase(start, stop - start)
    if phrase in known.upper and not t.raw(start).isupper():
        return False
    close = all(t.joined(i) for i in range(start + 1, stop))
    loose = t.low[start] in known.tables["money"]["spaced_prefixes"]
    return (close or loose) and not (start > 0 and t.joined(start) and t.low[start - 1].isalpha())


def _with_mark(t: Tokens, unit: Unit, known: Units) -> Unit:
    """The money with a scale mark that is million only here: "$5m", "€3b"."""
    mark = t.low[unit.stop]
    factor = known.tables["money"]["millions"].get(mark)
    return replace(unit, stop=unit.stop + 1, factor=factor) if factor and t.joined(unit.stop) else unit


def _behind(t: Tokens, number: Number, known: Units) -> Unit | None:
    at = number.stop
    at += number.low != number.high and t.low[at] in known.grammar["of"]  # "millions of dollars"
    hyphen = t.low[at] in ("-", "‑")
    at += hyphen
    opened = t.low[at] in ("(", "[", "{", "<") and not hyphen
    found = _mark(t, number, at, known) or _phrase(t, number, at + opened, known)
    if found is None:
        return None
    if opened:
        closed = found.kind == "physical" and t.low[found.stop] in (")", "]", "}", ">")
        return replace(found, stop=found.stop + 1) if closed else None
    if found.kind == "duration" or found.kind == "share":
        return _age(t, found, known) if found.kind == "duration" else found
    if found.kind == "money" and t.low[found.stop] in known.scales and found.factor == 1:  # "75 USD million"
        return replace(found, stop=found.stop + 1, factor=known.scales[t.low[found.stop]])
    return found


def _mark(t: Tokens, number: Number, at: int, known: Units) -> Unit | None:
    """A unit of one sign or letter, whose case counts."""
    raw = t.raw(at)
    tables = known.tables
    if not number.digits or not raw:
        return None
    if raw in tables["inch_marks"]["marks"] and t.low[at + 1] in tables["inch_marks"]["before"]:
        return Unit("inch", "physical", number.start, at + 1)
    near = t.joined(at) or (raw in tables["spaced_marks"]["words"] and t.low[at + 1] != "." and at == number.stop)
    factor = tables["money"]["millions"].get(t.low[at])
    if factor and t.joined(at):
        following = _phrase(t, number, at + 1, known, scaled=True)
        if following and following.kind == "money":
            return replace(following, factor=factor)
    if near and raw in tables["marks"]:
        return _powered(t, Unit(tables["marks"][raw], "physical", number.start, at + 1), known)
    return None


def _phrase(t: Tokens, number: Number, at: int, known: Units, scaled: bool = False) -> Unit | None:
    word = t.low[at]
    power = next((p for p in ("square", "cubic") if word in known.tables["powers"][p]), None)
    at += power is not None
    if power and t.low[at] == ".":
        at += 1
    for size in range(min(_MOST_TOKENS, t.size - at), 0, -1):
        phrase = t.phrase(at, size)
        name = known.behind.get(phrase)
        if name is None:
            continue
        if power:
            lengths = known.tables["powers"]["lengths"]
            return Unit(f"{power} {name}", "physical", number.start, at + size) if name in lengths else None
        if _fits(t, number, at, size, known, scaled):
            return _powered(t, Unit(name, known.kinds[name], number.start, at + size), known)
    raw = t.raw(at)
    if raw[:1] == "M" and raw.isupper() and raw[1:].lower() in known.codes:  # "30 MUSD"
        return Unit(raw[1:], "money", number.start, at + 1, 1e6)
    return None


def _fits(t: Tokens, number: Number, at: int, size: int, known: Units, scaled: bool) -> bool:
    """Whether the phrase at token `at` is meant as a unit of the number before it."""
    phrase = t.phrase(at, size)
    if phrase in known.upper and not t.raw(at).isupper():
        return False
    if phrase in known.careful and t.low[at + size] in known.grammar["negated"]:
        return False
    if phrase in known.careful and not (scaled or number.value >= 100):
        return False
    if len(phrase) == 1 and phrase.isalpha() and not t.joined(at):
        return False
    if phrase in known.before and not phrase.isalpha() and number_of(t.low[at + size]) is not None:
        # A sign between two numbers is of the one that it touches.
        return t.joined(at) or not t.joined(at + size)
    if phrase in known.codes and number_of(t.low[at + size]) is not None and t.joined(at + size):
        return False
    return not (phrase == "second" and at == number.stop and number.value != 1)


def _powered(t: Tokens, unit: Unit, known: Units) -> Unit:
    """The unit with a power mark right behind it: "km²", "km2"."""
    powers = known.tables["powers"]
    if unit.name in powers["lengths"] and t.joined(unit.stop):
        for power in ("square", "cubic"):
            if t.low[unit.stop] in powers[f"{power}_marks"]:
                return replace(unit, name=f"{power} {unit.name}", stop=unit.stop + 1)
    return unit


def _age(t: Tokens, unit: Unit, known: Units) -> Unit:
    """The duration as an age, where it is one: "50-year-old", "months of age", "years old"."""
    ages = known.tables["ages"]
    at = unit.stop + (t.low[unit.stop] == "-")
    size = t.longest(at, frozenset(ages["behind"]), 2)
    if size and unit.name in ages["of"]:
        return replace(unit, name=f"{unit.name} of age", kind="age", stop=at + size)
    return unit


def _per(t: Tokens, unit: Unit, known: Units) -> Unit:
    """The unit with what it is per, where that is said."""
    per = known.tables["per"]
    blended = dict(pair.split("=") for pair in per["blended"])
    for size in (2, 1):
        if (name := blended.get(t.phrase(unit.stop, size))) and unit.kind in ("money", "physical", "share"):
            return replace(unit, name=f"{unit.name} per {name}", stop=unit.stop + size)
    if unit.kind in ("age", "count"):
        return unit
    found = per_at(t, unit.stop, unit.kind, known)
    return _powered(t, replace(unit, name=f"{unit.name} per {found[0]}", stop=found[1]), known) if found else unit


def per_at(t: Tokens, stop: int, kind: Kind, known: Units) -> tuple[str, int] | None:
    """What an amount of this kind that ends before token `stop` is per ("a day", "per share"), and where that ends."""
    per = known.tables["per"]
    hyphen = t.low[stop] == "-"
    at = stop + hyphen
    word = t.low[at]
    if word not in per["words"]:
        return None
    at += 1 + (hyphen and t.low[at + 1] == "-")
    thing = t.low[at]
    name = known.behind.get(thing) or (thing if thing in per["things"] else None)
    of = known.kinds.get(name or "")
    if (
        name is None
        or of in ("money", "share")
        or (kind == "duration" and of != "duration")
        or (word == "/" and not t.joined(at))
    ):
        return None
    if word not in per["sure"] and ((of == "physical" and kind != "money") or t.low[at + 1] in per["not_after"]):
        return None
    if thing.endswith("s") and thing not in per["things"] and len(thing) > 3:
        return None
    return per["renamed"].get(name, name), at + 1
