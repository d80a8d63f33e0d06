"""Numbers and days as strings of digits in their own order, and ranges of them as few prefixes of such strings.

A value belongs to the bucket of each of its prefixes; a range is covered by the widest buckets within it (a prefix
tree, as for range queries over an inverted index: Schindler and Diepenbroek, Computers & Geosciences 34 (2008) 1947).
Invariant: a value lies in a range if and only if one of its buckets is in the range's cover.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_AFTER = ":"  # follows the digits
_JUST = "!"  # comes before the digits
POINT = "$"  # behind all digits of a value: this value alone, not its bucket

_DIGITS = tuple("0123456789")
_TWO = tuple(f"{n:02}" for n in range(100))


@dataclass(frozen=True)
class Line:
    """How values are spelled: what each further part may be; where `open`, the last goes on for as long as need be.

    A value of an open line has no zero at its end, so that a prefix that ends a value is one value and a bucket.
    """

    parts: tuple[tuple[str, ...], ...]
    open: bool = False

    @property
    def longest(self) -> float:
        """Digits of the narrowest bucket."""
        return math.inf if self.open else sum(len(part[0]) for part in self.parts)

    def buckets(self, value: str) -> list[str]:
        """The buckets of one value, the widest first; the last is the value alone."""
        found, end = [], 0
        for part in self.parts:
            end += len(part[0])
            if end > len(value):
                break
            found.append(value[:end])
        if self.open:
            found += [value[:n] for n in range(end + 1, len(value) + 1)]
            found.append(value + POINT)
        return found

    def cover(self, low: str, stop: str) -> list[str]:
        """The buckets that together hold all values in [low, stop), in order."""
        return list(self._cover("", 0, low, stop))

    def _cover(self, bucket: str, depth: int, low: str, stop: str) -> Iterator[str]:
        if self.open and depth > 2 and low <= bucket < stop and bucket[-1] != "0":
            yield bucket + POINT
        for part in self.parts[min(depth, len(self.parts) - 1)]:
            inner = bucket + part
            end = inner + _AFTER
            if end <= low or inner >= stop:
                continue
            if low <= inner and end <= stop:
                yield inner
            elif self.open or depth + 1 < len(self.parts):
                yield from self._cover(inner, depth + 1, low, stop)


def above(line: Line, bucket: str) -> list[str]:
    """The wider buckets that a bucket lies in."""
    return [wider for wider in line.buckets(bucket.removesuffix(POINT)) if wider != bucket and POINT not in wider]


# Days of the years 0000 to 2999: YYYYMMDD, in buckets of a century, decade, year, month and day.
DAYS = Line((_TWO[:30], _DIGITS, _DIGITS, _TWO[1:13], _TWO[1:32]))
FIRST_DAY, NO_DAY = "0", "3"

# Hundredths from 000 to 100, in tenths.
HUNDREDTHS = Line((_TWO[:11], _DIGITS))

# Positive numbers: two digits of magnitude (powers of ten from -10), then the significant digits.
NUMBERS = Line((tuple("012"), _DIGITS, tuple("123456789"), _DIGITS), open=True)
_LEAST_POWER, _MOST_POWER, _SIGNIFICANT = -10, 19, 12
BEYOND = "3"


def just_after(value: str) -> str:
    """A bound behind `value` and before all that follow: [low, just_after(high)) holds `high`."""
    return value + _JUST


@lru_cache(maxsize=65536)
def number_key(number: float) -> str:
    """A positive number as digits, to twelve significant ones; below 1e-10 and from 1e20 on they are all alike."""
    digits, _, power = f"{number:.{_SIGNIFICANT - 1}e}".partition("e")
    if int(power) < _LEAST_POWER:
        return "001"
    if int(power) > _MOST_POWER:
        return f"{_MOST_POWER - _LEAST_POWER:02}" + "9" * _SIGNIFICANT
    return f"{int(power) - _LEAST_POWER:02}" + digits.replace(".", "").rstrip("0")


def rounded_off(bound: str) -> str:
    """The shortest string before which the same values of an open line lie: a bound of 1e10 is the bucket of 1e10."""
    return bound[:2].rstrip("0") if bound[2:] == "1" else bound


def day_bound(day: str) -> str:
    """The shortest string before which the same days lie: 20300101 is 203."""
    if day.endswith("0101"):
        return day[:4].rstrip("0")
    return day[:6] if day.endswith("01") else day
