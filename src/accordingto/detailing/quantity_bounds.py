"""What stands around a number and moves its bounds: "at least", "up to", "about", "or more", ranges.

Invariant: where a number has a value, `low <= value <= high` for those that are there.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..language import Language
from .number_tokens import Tokens
from .number_words import Number, number_at
from .quantity_units import units

_DASHES = ("-", "–", "—", "‑")
_NEAR = 6  # tokens around two numbers in which a word says that they are a score


@dataclass(frozen=True, slots=True)
class Bounds:
    """Value and bounds, at the tokens [start, stop) of the number and the words that bound it."""

    start: int
    stop: int
    value: float | None
    low: float | None
    high: float | None
    approximate: bool = False


def bounded(t: Tokens, start: int, stop: int, number: Number, language: Language) -> Bounds:
    """The number at the tokens [start, stop), its unit with it, with the bounds that the words around say."""
    vague = number.low != number.high
    bounds = Bounds(start, stop, number.value, number.low, number.high, vague)
    for size, word in ((before_size(t, start, language), "before"), (_after_size(t, stop, language), "after")):
        if not size:
            continue
        at = bounds.start - size if word == "before" else stop
        table = language.numbers["bounds" if word == "before" else "bounds_after"]
        sense = table[t.phrase(at, size)]
        first, last = (at, bounds.stop) if word == "before" else (bounds.start, at + size)
        bounds = replace(bounds, start=first, stop=last)
        if sense == "approximate" or vague:
            bounds = replace(bounds, approximate=True)
        elif sense == "least":
            bounds = replace(bounds, high=None)
        elif sense == "most":
            bounds = replace(bounds, low=None)
    return bounds


def before_size(t: Tokens, start: int, language: Language) -> int:
    """How many tokens before `start` bound the number there."""
    size = t.longest_before(start, language.numbers["bounds"], 4)
    moved = language.numbers["moved"]
    if size and t.phrase(start - size, size) in moved["bounds"] and t.low[start - size - 1] in moved["verbs"]:
        return 0  # "has shot up to 43": that is where it is
    loose = (
        size == 1
        and t.low[start] in language.numbers["grammar"]["one"]
        and t.low[start - 1] in language.words("numbers", "loose_bounds.words")
    )
    return 0 if loose else size


def _after_size(t: Tokens, stop: int, language: Language) -> int:
    size = t.longest(stop, language.numbers["bounds_after"], 2)
    return 0 if size and t.low[stop] in language.numbers["grammar"]["plus"] and t.low[stop + 1][:1].isalpha() else size


def second_of(t: Tokens, first: Number, stop: int, language: Language) -> Number | None:
    """The second number of a range or a score whose first, its unit with it, ends at `stop`."""
    words, word, opening = language.numbers["connectors"], t.low[stop], t.low[first.start - 1]
    to = t.low[stop + 1] in words["to"] and t.low[stop + 2] in _DASHES
    if word in _DASHES and to:  # "eight-to-10"
        stop += 2
    elif word in _DASHES:
        if word != "—" and t.joined(stop) != t.joined(stop + 1):
            return None
    elif word in words["to"]:
        if opening == words["opening"][1] and t.low[first.start - 2] not in words["ranging"]:
            return None  # "from 40 to 60" is two values
    elif word in words["or"]:
        if not first.plain:
            return None
    elif word != words["between"] or opening != words["opening"][0]:
        return None
    second = number_at(t, _past_currency(t, stop + 1, language), language)
    if second is None or second.low != second.high:
        return None
    return None if word in _DASHES and first.digits and not second.digits else second


def _past_currency(t: Tokens, i: int, language: Language) -> int:
    """The token of the number at i, past a sign of a currency before it: "$5 to $10"."""
    known = units(language)
    return i + next((size for size in (3, 2, 1) if t.phrase(i, size) in known.before), 0)


def is_score(t: Tokens, first: Number, second: Number, language: Language) -> bool:
    """Whether two numbers are a score or a vote ("52-48", "3-1"), not a range."""
    if not (first.plain and second.plain) or max(first.value, second.value) > 999 or t.low[second.stop] == "%":
        return False
    if first.value != int(first.value) or second.value != int(second.value):
        return False
    words = language.words("numbers", "scores.words")
    around = t.low[max(0, first.start - _NEAR) : first.start] + t.low[second.stop : second.stop + _NEAR]
    near = any(word in words for word in around)
    dash = t.low[first.stop] in _DASHES
    return (near and dash) or first.value > second.value or (dash and first.value == second.value)


def spread(first: Number, second: Number) -> tuple[float, float] | None:
    """The ends of the range that two numbers make, the first scaled like the second ("$2-3 million"); None for none."""
    low, high = first.value, second.value
    if second.scale > 1 and first.scale == 1 and low < second.scale and low * second.scale < high:
        low *= second.scale
    return (low, high) if low < high else None
