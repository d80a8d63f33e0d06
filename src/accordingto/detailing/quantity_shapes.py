"""Numbers that are more than a number with a unit: a minus sign, a smaller unit behind the larger, a bare age.

"- 20 degrees", "three dollars and 50 cents", "5 feet 4 inches", "aged 12", "Anna Berg, 19,". Invariant: each looks
only at the tokens right around the number.
"""

from __future__ import annotations

from dataclasses import replace

from ..language import Language
from .number_tokens import Tokens
from .number_words import Number, number_at
from .quantity_units import Unit, unit_of

_OLDEST = 115  # years of age
_DEGREE = "degree"


def signed(t: Tokens, start: int, number: Number, unit: Unit | None, language: Language) -> tuple[int, Number]:
    """The number that begins, its unit with it, at token `start`, with the minus sign before it, if that is one."""
    tables, mark = language.numbers["minus"], t.low[start - 1] if start else ""
    degrees = unit is not None and unit.name.startswith(_DEGREE)
    close = t.joined(start) and not t.joined(start - 1) and number.digits
    if mark in tables["words"] or (mark in tables["marks"] and number.digits and (close or degrees)):
        value = -number.value
        return start - 1, replace(number, value=value, low=value, high=value)
    return start, number


def sized(number: Number, factor: float) -> Number:
    """The number multiplied by what its unit says ("75 USD million")."""
    if factor == 1:
        return number
    return replace(number, value=number.value * factor, low=number.low * factor, high=number.high * factor)


def with_parts(t: Tokens, number: Number, unit: Unit, language: Language) -> tuple[Number, int]:
    """The number with the smaller unit behind it, and where that ends."""
    joined = t.low[unit.stop] == "," or t.low[unit.stop] in language.numbers["grammar"]["and"]
    part = number_at(t, unit.stop + joined, language)
    scaled = number.scale > 1 or unit.factor > 1
    if (
        part is None
        or scaled
        or part.value >= 100
        or part.value != int(part.value)
        or number.value != int(number.value)
    ):
        return number, unit.stop
    each, stop = _parts(t, number, unit, part, language)
    if not each:
        return number, unit.stop
    value = number.value + part.value / each
    return replace(number, value=value, low=value, high=value), stop


def _parts(t: Tokens, number: Number, unit: Unit, part: Number, language: Language) -> tuple[float, int]:
    """How many of the part make one of the unit, and where the part ends; 0 where it is no part of it."""
    tables = language.units
    smaller = unit_of(t, part, language, unit.stop)
    if smaller and smaller.start == part.start:
        hundredth = tables["subunits"].get(smaller.name) if unit.kind == "money" else None
        if hundredth and (hundredth[0] == unit.name or smaller.name in tables["money"]["any_part"]):
            return hundredth[1], smaller.stop
        parts = tables["parts"].get(unit.name)
        return (parts[1], smaller.stop) if parts and smaller.name == parts[0] and t.low[unit.stop] != "," else (0, 0)
    bare = smaller is None and unit.kind == "money" and unit.start == number.start
    ends = t.low[part.stop] in (*tables["money"]["go_on"], "", "\n") and t.low[unit.stop] != ","
    return (100, part.stop) if bare and ends and part.value >= 10 else (0, 0)  # "15 dollars 50."


def is_age(t: Tokens, number: Number, start: int, stop: int, language: Language) -> bool:
    """Whether a number without unit is an age: "aged 12", "the age of 50", "Anna Berg, 19, of Leeds"."""
    ages = language.units["ages"]
    if not 0 <= number.value <= _OLDEST or not number.plain:
        return False
    before = t.low[start - 1]
    of = before in language.numbers["grammar"]["of"] and t.low[start - 2] in ages["before"]
    if before in ages["before"] or of:
        return True
    if not (number.digits and t.low[stop] == before == "," and t.capital(start - 2) and number.value > 0):
        return False
    name = t.low[start - 2]
    return (
        name.isalpha() and name not in language.words("numbers", "months.words") and number.value == int(number.value)
    )
