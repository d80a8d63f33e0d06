"""Numbers of two values set side by side: equal, one a rounding of the other, how much a number tells.

Invariant: pure functions of two values and the words of their spans.
"""

from __future__ import annotations

from functools import lru_cache

from ..language import Language
from ..records.stories import Value

PERCENT, ORDINAL = "percent", "ordinal"
NEARLY, ABOUT, OVER = 0.03, 0.1, 0.25
"""Shares by which "at least 70", "about 70" and "more than 70" may lie off the figure that they round."""


def point(value: Value) -> float | None:
    """The number itself: its value, else its lower bound, else its upper."""
    return next((x for x in (value.value, value.low, value.high) if x is not None), None)


def is_range(value: Value) -> bool:
    return value.low is not None and value.high is not None and value.low != value.high


def same_number(a: Value, b: Value) -> bool:
    """Whether two values name the same words, number or range, however they are bounded."""
    if a.text is not None or b.text is not None:
        return a.text == b.text
    if is_range(a) or is_range(b):
        return (a.low, a.high) == (b.low, b.high)
    return point(a) is not None and point(a) == point(b)


def all_but_equal(a: Value, b: Value) -> bool:
    """Whether two large numbers are the same or so near that they count one thing, whatever stands around them."""
    one, other = point(a), point(b)
    if one is None or other is None or is_range(a) or is_range(b) or min(one, other) < _LARGE:
        return False
    return abs(one - other) <= _ALL_BUT * max(one, other)


_LARGE, _ALL_BUT, _PRECISE = 1000, 0.01, 4


def equal(a: Value, b: Value, language: Language) -> bool:
    """Whether two values say the same: "at least 22" is 22, while "about 22", "more than 22" and "up to 22" are not."""
    return same_number(a, b) and (is_range(a) or manner(a, language) == manner(b, language))


def manner(value: Value, language: Language) -> str:
    """How a number is bounded: "above", "under", "below" (or equal), "about", or "plain" for a count as it stands or so
    far."""
    found = _manner(value.span.exact, value.approximate, language)
    precise = (
        found == "about" and digits(point(value) or 0.0) >= _PRECISE
    )  # "an estimated 13.43 percent" rounds nothing
    return "plain" if precise else found


@lru_cache(maxsize=50_000)
def _manner(exact: str, approximate: bool, language: Language) -> str:
    words = " ".join(exact.lower().split())
    bounds = language.linking["bounds"]
    for name in ("above", "under", "below", "about"):
        if any(words.startswith(phrase + " ") or words.endswith(" " + phrase) for phrase in bounds[name]):
            return name
    return "about" if approximate else "plain"


def reach(value: Value, language: Language) -> tuple[float, float] | None:
    """From where to where the number may lie that a value tells of."""
    number = point(value)
    if number is None:
        return None
    if is_range(value):
        return (value.low or 0.0) * (1 - NEARLY), (value.high or 0.0) * (1 + NEARLY)
    down, up = _REACH[manner(value, language)]
    return number * (1 - down), number * (1 + up)


_REACH = {
    "plain": (0.0, 0.0),
    "about": (ABOUT, ABOUT),
    "above": (-1e-9, OVER),
    "under": (ABOUT, -1e-9),
    "below": (OVER, 0.0),
}
"""By the manner of a number, the shares by which what it stands for may lie under and over it."""


def rounding(coarse: Value, fine: Value, language: Language) -> str | None:
    """Why the first may be a rounding of the second; None where it is none."""
    one, other = point(coarse), point(fine)
    first, second = reach(coarse, language), reach(fine, language)
    if one is None or other is None or first is None or second is None or coarse.text is not None:
        return None
    how = "range" if is_range(coarse) else manner(coarse, language)
    if one == other and not is_range(coarse) and how != "plain":  # "more than 20" of 20, but not of "nearly 20"
        return None if {how, manner(fine, language)} == {"above", "under"} else _WHY[how]
    loose = how != "plain" and (how != "above" or step(one) > step(other))
    if loose and max(first[0], second[0]) <= min(first[1], second[1]):
        return _WHY[how]
    if is_range(fine) or how != "plain":
        return None
    if step(one) >= 10 and step(other) < step(one) and one <= other <= one * (1 + NEARLY) and coarse.high is None:
        return "a round number"
    fewer = digits(one) < digits(other) - (1 if step(other) >= 1 else 0)  # 1,270 is no rounding of 1,269, 42 is of 42.1
    return "fewer digits" if fewer and digits(other) >= 3 and abs(one - other) <= step(one) / 2 else None


_WHY = {"range": "within the range", "about": "about", "above": "more than", "under": "almost", "below": "at most"}


@lru_cache(maxsize=50_000)
def step(number: float) -> float:
    """The power of ten that a number is a whole multiple of."""
    if number == 0:
        return 1.0
    size = 1e-6
    while _whole(number / (size * 10)) and size < 1e15:
        size *= 10
    return size


def _whole(number: float) -> bool:
    return abs(number - round(number)) < 1e-6 + 1e-12 * abs(number)


@lru_cache(maxsize=50_000)
def digits(number: float) -> int:
    """How many digits a number has that are not there for its size alone: 3 for 69,100 and for 8.25, 1 for 400."""
    return len(str(round(abs(number) / step(number)))) if number else 1


def telling(value: Value) -> float:
    """How much an equal number says that two figures answer one question: 0 for "two", 1 from three digits on."""
    number = point(value)
    if number is None:
        return 1.0 if value.text else 0.0
    if value.unit == PERCENT and number == int(number):  # there are only a hundred of them
        return 0.25 * (digits(number) - 1)
    size = len(str(int(abs(number))))
    return min(1.0, (digits(number) - 1) / 2 + (0.25 if size >= 4 or number != int(number) else 0.0))
