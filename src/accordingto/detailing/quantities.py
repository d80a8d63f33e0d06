"""Quantities as written: numbers in digits and words with bounds, unit and what is counted.

A pass over the tokens: a number (`number_words`), its unit (`quantity_units`), ranges and bounds (`quantity_bounds`),
what is counted (`quantity_counted`); times and names are passed over (`time_mentions`, `quantity_names`). A score "3-1" is
two quantities in the unit "score", an ordinal one in "ordinal", "twice" 2 "times". The decision is docs/decisions/0005.
"""

from __future__ import annotations

from dataclasses import replace

from ..language import Language
from ..records.claims import Quantity
from ..records.spans import Place, Span
from .number_tokens import Tokens, number_of, tokens
from .number_words import Number, number_at
from .quantity_bounds import Bounds, bounded, is_score, second_of, spread
from .quantity_counted import Counted, casualties, counted
from .quantity_names import addresses, glued, named, one_time
from .quantity_units import Unit, per_at, unit_of, units
from .time_mentions import time_tokens
from .unit_normal import normal

_OLDEST = 115


def quantities(text: str, language: Language, place: Place = "text") -> tuple[Quantity, ...]:
    """The quantities in `text`, in order, none within another; times, names, page and house numbers are none."""
    t = tokens(text)
    return _Finder(t, language, place).all()


class _Finder:
    """One pass over the tokens of a text."""

    def __init__(self, t: Tokens, language: Language, place: Place) -> None:
        self.t, self.language, self.place = t, language, place
        self.taken = time_tokens(t, language)
        self.addresses = addresses(t.text)
        self.found: list[Quantity] = []
        self.floor = 0  # the first token that belongs to no quantity found so far

    def all(self) -> tuple[Quantity, ...]:
        t, i = self.t, 0
        starters = _starters(self.language)
        while i < t.size:
            word = t.low[i]
            if (word in starters or word[0].isdecimal() or word[0] == ".") and i not in self.taken:
                i = max(i + 1, self._at(i))
            else:
                i += 1
        return tuple(self.found)

    def _at(self, i: int) -> int:
        """Keeps the quantity at token i, if there is one; the token to go on at."""
        t, language = self.t, self.language
        if any(a <= t.start[i] < b for a, b in self.addresses):
            return i + 1
        if (ordinal := self._ordinal(i)) is not None:
            return ordinal
        number = number_at(t, i, language)
        if number is None:
            return self._multiple(i)
        if number.stop - 1 in self.taken:
            return i + 1
        unit = unit_of(t, number, language, self.floor)
        second = second_of(t, number, unit.stop if unit and unit.start == i else number.stop, language)
        if second is None and unit:
            second = second_of(t, number, unit.stop, language)
        if second and second.start not in self.taken:
            after = self._two(number, second, unit)
            if after is not None:
                return after
        return self._one(number, unit)

    def _one(self, number: Number, unit: Unit | None) -> int:
        t, language = self.t, self.language
        start, stop = (unit.start, unit.stop) if unit else (number.start, number.stop)
        start, number = self._signed(start, number, unit)
        of = None if unit and unit.kind != "count" else self._counted(number, stop)
        if self._is_age(number, unit, start, stop):
            unit = Unit("year of age", "age", start, stop)
            of = None
        hyphen = t.low[stop] == "-" and of is not None
        if glued(t, start, stop) and not hyphen:
            return stop
        if unit is None and not number.part and named(t, number, language, of.text if of else None):
            return stop
        if unit and one_time(t, number, unit.name, stop, language):
            return stop
        if unit:
            number = self._sized(number, unit)
            number, stop = self._with_parts(number, unit)
            of = of or self._made_of(stop)
        if (unit is None or unit.kind == "physical") and (of is None or of.start >= stop):
            unit, stop = self._rate(unit, start, stop, of)
        bounds = bounded(t, start, stop, number, language)
        unit = unit or self._shared(number)
        self._keep(bounds, self._unit_name(unit, number), of)
        return bounds.stop

    def _shared(self, number: Number) -> Unit | None:
        """The unit that is said with the second value only: "from 50 to 70 percent"."""
        t, words = self.t, self.language.numbers["connectors"]
        if t.low[number.start - 1] != words["opening"][1] or t.low[number.stop] != "to":
            return None
        second = number_at(t, number.stop + 1, self.language)
        return unit_of(t, second, self.language, number.stop) if second and second.scale == number.scale else None

    def _two(self, first: Number, second: Number, unit: Unit | None) -> int | None:
        """Keeps a range or a score; None where the two numbers are neither."""
        t, language = self.t, self.language
        both = unit_of(t, second, language, first.stop)
        chained = (
            t.joined(second.stop + 1) and t.low[second.stop] == "-" and number_of(t.low[second.stop + 1]) is not None
        )
        if chained:
            return None
        if unit is None and both is None and is_score(t, first, second, language):
            if not glued(t, second.start, second.stop) or t.low[second.start - 1] in ("-", "–"):
                for number in (first, second):
                    exact = Bounds(number.start, number.stop, number.value, number.value, number.value)
                    self._keep(exact, "score", None)
                return second.stop
        if unit and both and unit.name != both.name and unit.start == first.start:
            return None
        if unit and unit.start == first.start and both is None:
            return None
        unit = both or unit
        ends = spread(first, second)
        if ends is None:
            return None
        factor = unit.factor if unit else 1.0
        start = min(first.start, self._unit_start(first))
        stop = max(second.stop, unit.stop if unit and unit.stop > second.stop else 0)
        of = None if unit and unit.kind != "count" else self._counted(second, stop)
        opening = language.numbers["connectors"]["opening"][0]
        if glued(t, start, stop) and not of:
            return None
        if self._is_age(second, unit, start, stop):
            unit = Unit("year of age", "age", start, stop)
        elif unit is None and named(t, replace(first, stop=second.stop), language, of.text if of else None):
            return second.stop
        bounds = bounded(t, start, stop, replace(second, low=second.value, high=second.value), language)
        if t.low[start - 1] == opening:
            bounds = replace(bounds, start=start - 1)
        low, high = ends[0] * factor, ends[1] * factor
        self._keep(replace(bounds, value=None, low=low, high=high), self._unit_name(unit, second), of)
        return bounds.stop

    def _unit_start(self, number: Number) -> int:
        unit = unit_of(self.t, number, self.language, self.floor)
        return unit.start if unit else number.start

    def _counted(self, number: Number, stop: int) -> Counted | None:
        t, language = self.t, self.language
        hyphen = t.low[stop] in ("-", "‑") and t.joined(stop)
        if (
            number.part
            and t.low[stop] != "of"
            and t.low[stop] not in ("the", "its", "their", "his", "her", "our", "all", "those")
        ):
            return counted(t, stop + hyphen, language, 1, hyphen) if hyphen else None
        if number.part and t.low[stop] != "of":
            return counted(t, stop + 1, language, 1)
        found = counted(t, stop + hyphen, language, number.value if not number.part else 1, hyphen)
        return found or casualties(t, number.start, stop, language)

    def _made_of(self, stop: int) -> Counted | None:
        """What a measure is of: "61 percent of voters", "10 tons of grain"."""
        if self.t.low[stop] != "of":
            return None
        return counted(self.t, stop, self.language, 1)

    def _rate(self, unit: Unit | None, start: int, stop: int, of: Counted | None) -> tuple[Unit | None, int]:
        """The unit with what it is per, told behind what is counted: "12 deaths a day", "tons of copper a year"."""
        per = per_at(self.t, of.stop if of else stop, "physical", units(self.language))
        if per is None or (of is None and self.t.low[stop] != "per") or (unit and " per " in unit.name):
            return unit, stop
        name = f"{unit.name} per {per[0]}" if unit else f"per {per[0]}"
        return Unit(name, "physical", start, per[1]), per[1]

    def _signed(self, start: int, number: Number, unit: Unit | None) -> tuple[int, Number]:
        """The number with the minus sign before it, if that is one."""
        t, tables = self.t, self.language.numbers["minus"]
        mark = t.low[start - 1] if start else ""
        close = t.joined(start) and not t.joined(start - 1)
        degrees = unit is not None and unit.name.startswith("degree")
        if mark in tables["words"] or (mark in tables["marks"] and number.digits and (close or degrees)):
            if mark in tables["marks"] and close and t.low[start - 2] in ("(", "“", '"') and not degrees:
                return start, number
            value = -number.value
            return start - 1, replace(number, value=value, low=value, high=value)
        return start, number

    def _sized(self, number: Number, unit: Unit) -> Number:
        if unit.factor == 1:
            return number
        return replace(
            number, value=number.value * unit.factor, low=number.low * unit.factor, high=number.high * unit.factor
        )

    def _with_parts(self, number: Number, unit: Unit) -> tuple[Number, int]:
        """The number with the smaller unit behind it: "three dollars and 50 cents", "5 feet 4 inches"."""
        t, language, stop = self.t, self.language, unit.stop
        at = stop + (t.low[stop] in ("and", ","))
        part = number_at(t, at, language)
        if part is None or part.value >= 100 or part.value != int(part.value) or number.value != int(number.value):
            return number, stop
        smaller = unit_of(t, part, language, unit.stop)
        parts = language.units["parts"].get(unit.name)
        each = 0.0
        if smaller and smaller.start == part.start:
            sub = language.units["subunits"].get(smaller.name)
            if sub and unit.kind == "money" and (sub[0] == unit.name or smaller.name == "cent"):
                each, stop = sub[1], smaller.stop
            elif parts and smaller.name == parts[0] and t.low[unit.stop] != ",":
                each, stop = parts[1], smaller.stop
        elif (
            not smaller
            and unit.kind == "money"
            and unit.start == number.start
            and part.value >= 10
            and number.scale == 1
        ):
            if t.low[part.stop] in (*language.units["money"]["go_on"], "", "\n") and t.low[unit.stop] != ",":
                each, stop = 100.0, part.stop
        if not each:
            return number, unit.stop
        value = number.value + part.value / each
        return replace(number, value=value, low=value, high=value), stop

    def _is_age(self, number: Number, unit: Unit | None, start: int, stop: int) -> bool:
        """ "aged 12", "at age 87", "the age of 50", "an 87 yo", "Henry, 19, of Leeds"."""
        t, ages = self.t, self.language.units["ages"]
        if unit is not None or not 0 <= number.value <= _OLDEST or not number.plain:
            return False
        before = t.low[start - 1]
        if before in ages["before"] or (before == "of" and t.low[start - 2] in ages["before"]):
            return True
        if (
            number.digits
            and t.low[stop] == ","
            and before == ","
            and t.capital(start - 2)
            and number.value == int(number.value)
        ):
            return (
                t.low[start - 2].isalpha()
                and number.value > 0
                and t.low[start - 2] not in self.language.words("numbers", "months.words")
            )
        return False

    def _unit_name(self, unit: Unit | None, number: Number) -> str | None:
        if unit is None:
            return "fraction" if number.part else None
        if unit.name == "pound" and (number.scale >= 1e6 or self._about_money(unit)):
            return "GBP"
        return unit.name

    def _about_money(self, unit: Unit) -> bool:
        words = self.language.units["money"]["ambiguous_pound"]
        around = self.t.low[max(0, unit.start - 6) : unit.start] + self.t.low[unit.stop : unit.stop + 6]
        return any(word in words for word in around)

    def _ordinal(self, i: int) -> int | None:
        """Keeps an ordinal at token i; None where there is none."""
        t, tables = self.t, self.language.numbers
        word, stop = t.low[i], i + 1
        value: float | None = tables["ordinals"].get(word)
        if value is None:
            value = number_of(word)
            if value is None or t.low[stop] not in tables["ordinal_suffixes"]["words"] or not t.joined(stop):
                return None
            stop += 1
        elif t.low[i - 1] not in tables["ordinal_before"]["words"]:
            return None
        if t.low[stop] == "-" or glued(t, i, stop) or (t.capital(i) and t.capital(stop)):  # "the Second Amendment"
            return stop
        of = counted(t, stop, self.language, 1)
        if of and (stop > i + 1 or t.low[of.stop - 1] != "later"):
            self._keep(Bounds(i, stop, value, value, value), "ordinal", of)
            return stop
        return stop if stop > i + 1 else None

    def _multiple(self, i: int) -> int:
        """Keeps "twice", "doubled"; the token to go on at."""
        t, tables = self.t, self.language.numbers
        value = tables["multiples"].get(t.low[i])
        if value is None and t.low[i + 1] in tables["multiplied_before"]["words"]:
            value = tables["multiplied"].get(t.low[i])
        if value is not None:
            self._keep(bounded(t, i, i + 1, Number(i, i + 1, value, value, value), self.language), "times", None)
        return i + 1

    def _keep(self, bounds: Bounds, unit: str | None, of: Counted | None) -> None:
        t = self.t
        start = max(bounds.start, self.floor)
        self.floor = max(self.floor, bounds.stop)
        if start >= bounds.stop:
            return
        span = Span.of(t.text, t.start[start], t.end[bounds.stop - 1], self.place)
        base = normal(bounds.value, bounds.low, bounds.high, unit, self.language)
        if unit == "fraction":
            base = None
        self.found.append(
            Quantity(
                span, bounds.value, bounds.low, bounds.high, bounds.approximate, unit, of.text if of else None, base
            )
        )


def _starters(language: Language) -> frozenset[str]:
    """The words that a quantity may begin with."""
    n = language.numbers
    return frozenset(
        ["a", "an", "half", "quarter", *n["units"], *n["vague"], *n["vague_before"]["words"], *n["fraction_marks"],
         *n["ordinals"], *n["multiples"], *n["multiplied"]]
    )  # fmt: skip
