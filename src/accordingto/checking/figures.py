"""Numbers as an editor reads them: the interval that a stated figure stands for, given how it is rounded.

"1.14 million" is rounded to ten thousand and stands for 1,135,000 to 1,145,000; "12 people" for twelve.
Invariant: `low <= high`; an open bound is infinite.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from ..records.claims import Quantity

_DIGITS = re.compile(r"\d[\d,]*(?:\.(\d+))?")
_APPROXIMATE = 0.1  # "about 50" is taken as anything from 45 to 55


@dataclass(frozen=True, slots=True)
class Figure:
    """A stated number: its value, half the step it is rounded to, and the least and most that it can mean."""

    value: float
    half: float
    low: float
    high: float

    @property
    def exact(self) -> bool:
        """Whether it is a plain count: nothing rounded, no bound."""
        return self.low == self.high


def step(exact: str, value: float) -> float:
    """The step to which a number written as `exact` is rounded, in units of its value."""
    digits = _DIGITS.search(exact)
    if digits is None:
        return 10.0 ** _zeros(value) if value >= 1000 else 1.0
    try:
        number = float(digits.group().replace(",", ""))
    except (ValueError, OverflowError):
        return 1.0
    scale = value / number if number and math.isfinite(number) else 1.0
    decimals = len(digits[1] or "")
    if decimals:
        return abs(scale) * 10.0 ** -min(decimals, 300)
    zeros = _zeros(number) if abs(number) >= 1000 else 0
    return abs(scale) * 10.0 ** (zeros if zeros > 1 else 0)


def _zeros(number: float) -> int:
    if not 0 < abs(number) < 1e15 or number != int(number):
        return 0
    digits = str(int(abs(number)))
    return len(digits) - len(digits.rstrip("0"))


def figure(quantity: Quantity) -> Figure | None:
    """The figure that a quantity states; None where it has no value."""
    value = quantity.value
    if value is None or not math.isfinite(value):
        return None
    whole = step(quantity.span.exact, value)
    half = 0.0 if whole == 1.0 and quantity.unit is None else whole / 2
    low, high = value - half, value + half
    if quantity.approximate:
        low, high = value - max(half, abs(value) * _APPROXIMATE), value + max(half, abs(value) * _APPROXIMATE)
    if quantity.low is None or quantity.low < low:
        low = -math.inf if quantity.low is None else quantity.low
    if quantity.high is None or quantity.high > high:
        high = math.inf if quantity.high is None else quantity.high
    if quantity.low == value and quantity.high is None:
        low = value
    if quantity.high == value and quantity.low is None:
        high = value
    return Figure(value, half, low, high)


def plain(value: float) -> str:
    """A number for a message: 4,418,000; 12.5; never in powers of ten."""
    if not math.isfinite(value):
        return "–"
    if value == int(value) or abs(value) >= 1000:
        return f"{round(value):,}"
    return f"{value:,.1f}" if abs(value) >= 1 else f"{value:.2g}"
