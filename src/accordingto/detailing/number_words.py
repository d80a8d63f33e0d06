"""Numbers as written, one at a token: digits, number words, scales, fractions, vague plurals.

"4.7 million", "ninety-five", "half a million", "10 1/2", "two and a half", "dozens", "tens of thousands". Invariant: a
number ends after the token it begins at, and its value lies within its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..language import Language
from .number_tokens import Tokens, number_of

Table = dict[str, float]
_LARGEST_DENOMINATOR = 100


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the tokens [start, stop). `low` and `high` differ for a vague one ("dozens"); `digits`: it begins with
    digits; `plain`: nothing but one token of digits or one word; `part`: a fraction of a whole ("a third"); `scale`: by
    how much its last words multiply."""

    start: int
    stop: int
    value: float
    low: float
    high: float
    digits: bool = False
    plain: bool = False
    part: bool = False
    scale: float = 1.0

    def times(self, factor: float, stop: int) -> Number:
        """The number multiplied by a scale that ends at `stop`."""
        value, low, high = self.value * factor, self.low * factor, self.high * factor
        return Number(self.start, stop, value, low, high, self.digits, scale=self.scale * factor)


def number_at(t: Tokens, i: int, language: Language) -> Number | None:
    """The number that begins at token i, None where none does."""
    word = t.low[i]
    if word[:1].isdecimal() or word[:1] == ".":
        return _digits(t, i, language)
    tables = language.numbers
    if word in tables["fraction_marks"]:
        return _scaled(t, _exact(i, i + 1, tables["fraction_marks"][word], part=True), tables["scales"])
    if word in ("a", "an"):
        return _after_article(t, i, tables)
    if word in tables["units"]:
        return _words(t, i, language)
    if word in ("half", "quarter"):
        return _half(t, i, i, tables)
    if word in tables["vague"]:
        return _vague(t, i, tables)
    if word in tables["vague_before"]["words"] and t.low[i + 1] in tables["scales"]:
        low, high = tables["vague"][t.low[i + 1] + "s"]
        return Number(i, i + 2, low, low, high, scale=low)
    return None


def _exact(
    start: int, stop: int, value: float, *, digits: bool = False, plain: bool = False, part: bool = False
) -> Number:
    return Number(start, stop, value, value, value, digits, plain, part)


def _scaled(t: Tokens, number: Number, scales: Table) -> Number:
    """The number with the scale words behind it, joined by blanks or hyphens."""
    while True:
        at = number.stop + (t.low[number.stop] == "-")
        if t.low[at] not in scales:
            return number
        number = number.times(scales[t.low[at]], at + 1)


def _digits(t: Tokens, i: int, language: Language) -> Number | None:
    tables = language.numbers
    value = number_of(t.low[i])
    if value is None:
        return None
    number = _exact(i, i + 1, value, digits=True, plain=True)
    if t.low[i + 1] == "," and t.low[i + 2] == "000" and not t.joined(i + 2) and value < 1000:  # "80, 000"
        number = _exact(i, i + 3, value * 1000, digits=True)
    mark = t.low[number.stop]
    if mark == "/" and (ratio := _ratio(t, i)) is not None:
        return _scaled(t, _exact(i, i + 3, ratio, digits=True, part=True), tables["scales"])
    if mark in tables["fraction_marks"]:
        number = _exact(i, i + 2, value + tables["fraction_marks"][mark], digits=True)
    elif (ratio := _ratio(t, number.stop)) is not None and value == int(value):  # "10 1/2"
        number = _exact(i, number.stop + 3, value + ratio, digits=True)
    elif t.joined(number.stop) and mark in tables["scale_marks"]:
        return number if mark in ("m", "t", "b") else number.times(tables["scale_marks"][mark], number.stop + 1)
    return _scaled(t, _and_a_half(t, number, tables), tables["scales"])


def _ratio(t: Tokens, i: int) -> float | None:
    """The value of a fraction in digits at token i, "3/4"."""
    above, below = number_of(t.low[i]), number_of(t.low[i + 2])
    if above is None or below is None or t.low[i + 1] != "/" or not (t.joined(i + 1) and t.joined(i + 2)):
        return None
    return above / below if 0 < above < below <= _LARGEST_DENOMINATOR and t.low[i + 3] != "/" else None


def _after_article(t: Tokens, i: int, tables: dict[str, Table]) -> Number | None:
    """ "a million", "a third", "a quarter million", "a dozen", "a few hundred"; "a half"."""
    word = t.low[i + 1]
    if word in tables["scales"]:
        return _counted_up(t, i, i + 1, 1, tables)
    if word in ("half", "quarter"):
        return _half(t, i, i + 1, tables)
    if word in tables["fractions"] and not word.endswith("s") and _whole_follows(t, i + 2):
        return _exact(i, i + 2, 1 / tables["fractions"][word], part=True)
    if word in tables["vague_before"]["words"] and t.low[i + 2] in tables["scales"]:  # type: ignore[operator]
        low, high = tables["vague"][t.low[i + 2] + "s"]  # type: ignore[misc]
        return Number(i, i + 3, low, low, high, scale=low)
    return None


def _whole_follows(t: Tokens, i: int) -> bool:
    """Whether a fraction word before token i is no ordinal: "a third of", "by a third."."""
    return (
        t.low[i] in ("of", "less", "more", "the", "to", "from", "in", "and", "or", "since", "")
        or not t.low[i][:1].isalpha()
    )


def _half(t: Tokens, start: int, i: int, tables: dict[str, Table]) -> Number | None:
    """ "half a million", "half a dozen", "half of", "a half", "quarter million"; `i` is the token of the word."""
    share = 1 / tables["fractions"][t.low[i]]
    after = i + 1 + (t.low[i + 1] in ("a", "an"))
    after += t.low[after] == "-"
    if t.low[after] in tables["scales"]:
        return _exact(start, after + 1, share * tables["scales"][t.low[after]])
    if t.low[i] == "quarter" and not (start < i and t.low[i + 1] == "of"):
        return None
    if start < i and not _whole_follows(t, i + 1):
        return None
    return _exact(start, i + 1, share, part=True)


def _and_a_half(t: Tokens, number: Number, tables: dict[str, Table]) -> Number:
    """The number with "and a half" behind it."""
    at = number.stop
    at += t.low[at] == "-"
    if t.low[at] != "and":
        return number
    at += 1 + (t.low[at + 1] == "-")
    if t.low[at] not in ("a", "one"):
        return number
    at += 1 + (t.low[at + 1] == "-")
    if t.low[at] not in ("half", "quarter", "third"):
        return number
    value = number.value + 1 / tables["fractions"][t.low[at]]
    return replace(number, value=value, low=value, high=value, stop=at + 1, plain=False)


def _words(t: Tokens, i: int, language: Language) -> Number:
    tables = language.numbers
    number = _counted_up(t, i, i, 0, tables)
    at = number.stop + (t.low[number.stop] == "-")
    below = t.low[at]
    if below in tables["fractions"] and number.plain and number.value < 10 and (number.value == 1 or below[-1] == "s"):
        share = number.value / tables["fractions"][below]
        if t.low[at + 1] in tables["scales"]:
            return _exact(i, at + 2, share * tables["scales"][t.low[at + 1]])
        if number.value > 1 or t.low[number.stop] == "-" or _whole_follows(t, at + 1):
            return _exact(i, at + 1, share, part=True)
    halved = _and_a_half(t, number, tables)
    return number if halved is number else _scaled(t, halved, tables["scales"])


def _counted_up(t: Tokens, start: int, i: int, first: float, tables: dict[str, Table]) -> Number:
    """The number words from token i on, added up to a number: "nine hundred and forty thousand two hundred"."""
    units, scales = tables["units"], tables["scales"]
    total, current, last, at, stop = 0.0, first, float("inf"), i, i
    while True:
        word = t.low[at]
        if word in units and _goes_on(current, units[word]):
            current += units[word]
        elif word in ("hundred", "dozen") and 0 < current < 100:
            current *= scales[word]
        elif word in scales and scales[word] >= 1000 and current and scales[word] < last:
            total, current, last = total + current * scales[word], 0.0, scales[word]
        else:
            break
        at = stop = at + 1
        large = current >= 100 or total
        if t.low[at] == "-" or (t.low[at] == "and" and large and t.low[at + 1] in units):
            at += 1
    value = total + current
    scale = scales.get(t.low[stop - 1], 1)
    return Number(start, stop, value, value, value, plain=stop == start + 1, scale=scale)


def _goes_on(current: float, unit: float) -> bool:
    """Whether a number word may be added to what was counted so far: "twenty" and "five", not "five" and "six"."""
    rest = current % 100
    return rest == 0 if unit >= 10 else rest == 0 or (rest >= 20 and rest % 10 == 0 and unit > 0)


def _vague(t: Tokens, i: int, tables: dict[str, Table]) -> Number | None:
    """ "dozens", "hundreds of thousands", "tens of thousands"; "tens" alone is no number."""
    low, high = tables["vague"][t.low[i]]  # type: ignore[misc]
    if t.low[i + 1] == "of" and t.low[i + 2] in tables["vague"] and t.low[i + 2].rstrip("s") in tables["scales"]:
        factor = tables["scales"][t.low[i + 2].rstrip("s")]
        return Number(i, i + 3, low * factor, low * factor, (high + 1) * factor - 1, scale=factor)
    if t.low[i] in ("tens", "scores") and t.low[i + 1] != "of":
        return None
    return None if t.low[i] == "tens" else Number(i, i + 1, low, low, high)
