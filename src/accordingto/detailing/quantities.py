"""Quantities as written: numbers in digits and words with bounds, unit and what is counted.

A pass over the tokens: a number (`number_words`), its unit (`quantity_units`), ranges and bounds (`quantity_bounds`),
what is counted (`quantity_counted`); times and names are passed over (`time_mentions`, `quantity_names`). A score "3-1"
is two quantities in the unit "score", "the third time" one in "ordinal", "twice" 2 "times": docs/decisions/0005.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from ..language import Language
from ..language.unit_normal import normal
from ..records.claims import Quantity
from ..records.spans import Place, Span
from .number_tokens import Tokens, addresses, number_of, tokens
from .number_words import Number, number_at
from .quantity_bounds import Bounds, bounded, is_score, second_of, spread
from .quantity_counted import Counted, casualties, counted
from .quantity_names import glued, named, one_time
from .quantity_shapes import is_age, signed, sized, with_parts
from .quantity_units import Unit, per_at, unit_of, units
from .time_mentions import time_tokens

_HYPHENS = ("-", "‑")
_YEARS_OLD = "year of age"


def quantities(text: str, language: Language, place: Place = "text") -> tuple[Quantity, ...]:
    """The quantities in `text`, in order, none within another; times, names, page and house numbers are none."""
    return _Finder(tokens(text), language, place).all()


@lru_cache(maxsize=4)
def _starters(language: Language) -> frozenset[str]:
    """The words that a quantity may begin with."""
    n = language.numbers
    return frozenset(
        [*n["grammar"]["articles"], *n["grammar"]["half"], *n["units"], *n["vague"], *n["vague_before"]["words"],
         *n["fraction_marks"], *n["ordinals"], *n["multiples"], *n["multiplied"]]
    )  # fmt: skip


class _Finder:
    """One pass over the tokens of a text; each step keeps what it finds and gives the token to go on at."""

    def __init__(self, t: Tokens, language: Language, place: Place) -> None:
        self.t, self.language, self.place = t, language, place
        self.grammar = language.numbers["grammar"]
        self.taken = time_tokens(t, language)
        self.addresses = addresses(t.text)
        self.found: list[Quantity] = []
        self.floor = 0  # the first token that belongs to no quantity found so far

    def all(self) -> tuple[Quantity, ...]:
        t, i, starters = self.t, 0, _starters(self.language)
        while i < t.size:
            word = t.low[i]
            begins = word in starters or word[0].isdecimal() or word[0] == "."
            i = max(i + 1, self._at(i)) if begins and i not in self.taken else i + 1
        return tuple(self.found)

    def _at(self, i: int) -> int:
        t, language = self.t, self.language
        if any(start <= t.start[i] < end for start, end in self.addresses):
            return i + 1
        if (after := self._ordinal(i)) is not None:
            return after
        number = number_at(t, i, language)
        if number is None:
            return self._multiple(i)
        if number.stop - 1 in self.taken:
            return i + 1
        unit = unit_of(t, number, language, self.floor)
        second = second_of(t, number, unit.stop if unit else number.stop, language)
        if second and self._free(number, second) and (after := self._two(number, second, unit)) is not None:
            return after
        return self._one(number, unit)

    def _free(self, first: Number, second: Number) -> bool:
        """Whether the second number is no time; behind "between 500 and" none is ("1300")."""
        between = self.t.low[first.start - 1] == self.language.numbers["connectors"]["opening"][0]
        return between or second.start not in self.taken

    def _one(self, number: Number, unit: Unit | None) -> int:
        t, language = self.t, self.language
        start, stop = (unit.start, unit.stop) if unit else (number.start, number.stop)
        start, number = signed(t, start, number, unit, language)
        of = self._counted(number, stop) if unit is None or unit.kind == "count" else None
        if unit is None and is_age(t, number, start, stop, language):
            unit, of = Unit(_YEARS_OLD, "age", start, stop), None
        compound = of is not None and t.low[stop] == "-"
        if glued(t, start, stop, compound):
            return stop
        if unit is None and not number.part and named(t, number, language, of.text if of else None):
            return stop
        if unit and one_time(t, number, unit.name, stop, language):
            return stop
        if unit:
            number, stop = with_parts(t, sized(number, unit.factor), unit, language)
            of = of or self._made_of(stop)
        if unit is None or unit.kind == "physical":
            unit, stop = self._rate(unit, start, stop, of)
        bounds = bounded(t, start, stop, number, language)
        self._keep(bounds, self._unit_name(unit or self._shared(number), number), of)
        return bounds.stop

    def _shared(self, number: Number) -> Unit | None:
        """The unit that is said with the second value only: "from 50 to 70 percent"."""
        t, words = self.t, self.language.numbers["connectors"]
        if t.low[number.start - 1] != words["opening"][1] or t.low[number.stop] not in words["to"]:
            return None
        second = number_at(t, number.stop + 1, self.language)
        return unit_of(t, second, self.language, number.stop) if second and second.scale == number.scale else None

    def _two(self, first: Number, second: Number, unit: Unit | None) -> int | None:
        """Keeps a range or a score; None where the two numbers are neither."""
        t, language = self.t, self.language
        if t.low[second.stop] == "-" and t.joined(second.stop + 1) and number_of(t.low[second.stop + 1]) is not None:
            return None  # a telephone number or the like
        both = unit_of(t, second, language, first.stop)
        if unit is None and both is None and is_score(t, first, second, language):
            return self._score(first, second)
        ends = spread(first, second)
        behind = unit is not None and unit.start == first.start  # the first has a unit of its own behind it
        if ends is None or (unit and behind and (both is None or unit.name != both.name)):
            return None
        start = unit.start if unit else first.start
        unit = both or unit
        stop = max(second.stop, unit.stop) if unit else second.stop
        of = self._counted(second, stop) if unit is None or unit.kind == "count" else self._made_of(stop)
        if glued(t, start, stop) and not of:
            return None
        if unit is None and is_age(t, second, start, stop, language):
            unit = Unit(_YEARS_OLD, "age", start, stop)
        elif unit is None and named(t, replace(first, stop=second.stop), language, of.text if of else None):
            return second.stop
        bounds = bounded(t, start, stop, replace(second, low=second.value, high=second.value), language)
        if t.low[start - 1] == language.numbers["connectors"]["opening"][0]:
            bounds = replace(bounds, start=start - 1)
        factor = unit.factor if unit else 1.0
        bounds = replace(bounds, value=None, low=ends[0] * factor, high=ends[1] * factor)
        self._keep(bounds, self._unit_name(unit, second), of)
        return bounds.stop

    def _score(self, first: Number, second: Number) -> int:
        for number in (first, second):
            self._keep(Bounds(number.start, number.stop, number.value, number.value, number.value), "score", None)
        return second.stop

    def _counted(self, number: Number, stop: int) -> Counted | None:
        """What the number counts, or is a part of, behind token `stop`."""
        t, language = self.t, self.language
        hyphen = t.low[stop] in _HYPHENS and t.joined(stop)
        if not number.part:
            found = counted(t, stop + hyphen, language, number.value, hyphen)
            return found or casualties(t, number.start, stop, language)
        if hyphen or t.low[stop] in self.grammar["of"]:
            return counted(t, stop + hyphen, language, 1, hyphen)
        return counted(t, stop + 1, language, 1) if t.low[stop] in self.grammar["determiners"] else None

    def _made_of(self, stop: int) -> Counted | None:
        """What a measure is of: "61 percent of voters", "10 tons of grain"."""
        return counted(self.t, stop, self.language, 1) if self.t.low[stop] in self.grammar["of"] else None

    def _rate(self, unit: Unit | None, start: int, stop: int, of: Counted | None) -> tuple[Unit | None, int]:
        """The unit with what it is per, told behind what is counted: "12 deaths a day", "tons of copper a year"."""
        if (of is None and self.t.low[stop] not in self.grammar["per"]) or (of and of.start < stop):
            return unit, stop
        per = per_at(self.t, of.stop if of else stop, "physical", units(self.language))
        if per is None or (unit and " per " in unit.name):
            return unit, stop
        name = f"{unit.name} per {per[0]}" if unit else f"per {per[0]}"
        return Unit(name, "physical", start, per[1], unit.factor if unit else 1.0), per[1]

    def _unit_name(self, unit: Unit | None, number: Number) -> str | None:
        if unit is None:
            return "fraction" if number.part else None
        mass, money = self.language.units["money"]["pound"]
        return money if unit.name == mass and (number.scale >= 1e6 or self._about_money(unit)) else unit.name

    def _about_money(self, unit: Unit) -> bool:
        words = self.language.words("units", "money.ambiguous_pound")
        around = self.t.low[max(0, unit.start - 6) : unit.start] + self.t.low[unit.stop : unit.stop + 6]
        return not words.isdisjoint(around)

    def _ordinal(self, i: int) -> int | None:
        """Keeps an ordinal at token i; None where there is none."""
        t, tables = self.t, self.language.numbers
        value: float | None = tables["ordinals"].get(t.low[i])
        stop = i + 1
        if value is None:
            value = number_of(t.low[i])
            if value is None or t.low[stop] not in tables["ordinal_suffixes"]["words"] or not t.joined(stop):
                return None
            stop += 1
        elif t.low[i - 1] not in tables["ordinal_before"]["words"]:
            return None
        if t.low[stop] == "-" or glued(t, i, stop) or (t.capital(i) and t.capital(stop)):  # "the Second Amendment"
            return stop
        of = counted(t, stop, self.language, 1)
        if of and t.low[of.stop - 1] not in self.grammar["later"]:
            self._keep(Bounds(i, stop, value, value, value), "ordinal", of)
            return stop
        return stop if stop > i + 1 else None

    def _multiple(self, i: int) -> int:
        """Keeps "twice", "doubled"."""
        t, tables = self.t, self.language.numbers
        value = tables["multiples"].get(t.low[i])
        if value is None and t.low[i + 1] in tables["multiplied_before"]["words"]:
            value = tables["multiplied"].get(t.low[i])
        if value is not None:
            self._keep(bounded(t, i, i + 1, Number(i, i + 1, value, value, value), self.language), "times", None)
        return i + 1

    def _keep(self, bounds: Bounds, unit: str | None, of: Counted | None) -> None:
        t, start = self.t, max(bounds.start, self.floor)
        self.floor = max(self.floor, bounds.stop)
        if start >= bounds.stop:
            return
        span = Span.of(t.text, t.start[start], t.end[bounds.stop - 1], self.place)
        value, low, high = (None if v is None else float(v) for v in (bounds.value, bounds.low, bounds.high))
        base = normal(value, low, high, unit, self.language)
        self.found.append(Quantity(span, value, low, high, bounds.approximate, unit, of.text if of else None, base))
