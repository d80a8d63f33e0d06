"""Numbers as written, one at a token: digits, number words, scales, fractions, vague plurals.

"4.7 million", "ninety-five", "half a million", "10 1/2", "two and a half", "dozens", "tens of thousands". Invariant: a
number ends after the token it begins at, and its value lies within its bounds.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..language import Language
from .number_tokens import Tokens, number_of

Table = dict[str, float]
Tables = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Number:
    """A number at the tokens [start, stop). `low` and `high` differ for a vague one ("dozens").

    `digits`: it begins with digits; `plain`: nothing but one token of digits or one word; `part`: a fraction of a whole
    ("a third"); `scale`: by how much its last words multiply.
    """

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
    if word in tables["grammar"]["articles"]:
        return _after_article(t, i, tables)
    if word in tables["units"]:
        return _words(t, i, language)
    if word in tables["grammar"]["half"]:
        return _half(t, i, i, tables)
    if word in tables["vague"]:
        return _vague(t, i, tables)
    if word in tables["vague_before"]["words"] and t.low[i + 1] in tables["scales"]:
        low, high = tables["vague"][t.low[i + 1] + tables["grammar"]["scale_plural"]]
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
    if mark == "/" and (ratio := _ratio(t, i, tables)) is not None:
        return _scaled(t, _exact(i, i + 3, ratio, digits=True, part=True), tables["scales"])
    if mark in tables["fraction_marks"]:
        number = _exact(i, i + 2, value + tables["fraction_marks"][mark], digits=True)
    elif (ratio := _ratio(t, number.stop, tables)) is not None and value == int(value):  # "10 1/2"
        number = _exact(i, number.stop + 3, value + ratio, digits=True)
    elif t.joined(number.stop) and mark in tables["scale_marks"]:
        return (
            number
            if mark in language.units["money"]["millions"]
            else number.times(tables["scale_marks"][mark], number.stop + 1)
        )
    return _scaled(t, _and_a_half(t, number, tables), tables["scales"])


def _ratio(t: Tokens, i: int, tables: Tables) -> float | None:
    """The value of a fraction in digits at token i, "3/4"."""
    above, below = number_of(t.low[i]), number_of(t.low[i + 2])
    if above is None or below is None or t.low[i + 1] != "/" or not (t.joined(i + 1) and t.joined(i + 2)):
        return None
    fraction = 0 < above < below and below in tables["denominators"]["written"]
    return above / below if fraction and t.low[i + 3] != "/" else None


def _after_article(t: Tokens, i: int, tables: Tables) -> Number | None:
    """ "a million", "a third", "a quarter million", "a dozen", "a few hundred"; "a half"."""
    word, grammar = t.low[i + 1], tables["grammar"]
    if word in tables["scales"]:
        return _counted_up(t, i, i + 1, 1, tables)
    if word in grammar["half"]:
        return _half(t, i, i + 1, tables)
    if (
        word in tables["fractions"]
        and not word.endswith(grammar["fraction_plural"])
        and _whole_follows(t, i + 2, tables)
    ):
        return _exact(i, i + 2, 1 / tables["fractions"][word], part=True)
    if word in tables["vague_before"]["words"] and t.low[i + 2] in tables["scales"]:
        low, high = tables["vague"][t.low[i + 2] + grammar["scale_plural"]]
        return Number(i, i + 3, low, low, high, scale=low)
    return None


def _whole_follows(t: Tokens, i: int, tables: Tables) -> bool:
    """Whether a fraction word before token i is no ordinal: "a third of", "by a third."."""
    return t.low[i] in tables["whole_follows"]["words"] or not t.low[i][:1].isalpha()


def _half(t: Tokens, start: int, i: int, tables: Tables) -> Number | None:
    """ "half a million", "half a dozen", "half of", "a half", "quarter million"; `i` is the token of the word."""
    grammar, share = tables["grammar"], 1 / tables["fractions"][t.low[i]]
    after = i + 1 + (t.low[i + 1] in grammar["articles"])
    after += t.low[after] == "-"
    if t.low[after] in tables["scales"]:
        return _exact(start, after + 1, share * tables["scales"][t.low[after]])
    alone = t.low[i] in grammar["half_alone"]
    if not alone and not (start < i and t.low[i + 1] in grammar["of"]):
        return None
    return _exact(start, i + 1, share, part=True) if start == i or _whole_follows(t, i + 1, tables) else None


def _and_a_half(t: Tokens, number: Number, tables: Tables) -> Number:
    """The number with "and a half" behind it, with or without hyphens."""
    grammar, at = tables["grammar"], number.stop
    for words in (grammar["and"], grammar["and_a"]):
        at += t.low[at] == "-"
        if t.low[at] not in words:
            return number
        at += 1
    at += t.low[at] == "-"
    if t.low[at] not in grammar["and_half"]:
        return number
    value = number.value + 1 / tables["fractions"][t.low[at]]
    return replace(number, value=value, low=value, high=value, stop=at + 1, plain=False)


def _words(t: Tokens, i: int, language: Language) -> Number:
    tables = language.numbers
    number = _counted_up(t, i, i, 0, tables)
    at = number.stop + (t.low[number.stop] == "-")
    below = t.low[at]
    several = below.endswith(tables["grammar"]["fraction_plural"])
    if below in tables["fractions"] and number.plain and number.value < 10 and (number.value == 1 or several):
        share = number.value / tables["fractions"][below]
        if t.low[at + 1] in tables["scales"]:
            return _exact(i, at + 2, share * tables["scales"][t.low[at + 1]])
        if number.value > 1 or t.low[number.stop] == "-" or _whole_follows(t, at + 1, tables):
            return _exact(i, at + 1, share, part=True)
    halved = _and_a_half(t, number, tables)
    return number if halved is number else _scaled(t, halved, tables["scales"])


def _counted_up(t: Tokens, start: int, i: int, first: float, tables: Tables) -> Number:
    """The number words from token i on, added up to a number: "nine hundred and forty thousand two hundred"."""
    units, scales = tables["units"], tables["scales"]
    total, current, last, at, stop = 0.0, first, float("inf"), i, i
    while True:
        word = t.low[at]
        if word in units and _goes_on(current, units[word]):
            current += units[word]
        elif word in tables["grammar"]["hundred"] and 0 < current < 100:
            current *= scales[word]
        elif word in scales and scales[word] >= 1000 and current and scales[word] < last:
            total, current, last = total + current * scales[word], 0.0, scales[word]
        else:
            break
        at = stop = at + 1
        large = current >= 100 or total
        if t.low[at] == "-" or (t.low[at] in tables["grammar"]["and"] and large and t.low[at + 1] in units):
            at += 1
    value = total + current
    scale = scales.get(t.low[stop - 1], 1)
    return Number(start, stop, value, value, value, plain=stop == start + 1, scale=scale)


def _goes_on(current: float, unit: float) -> bool:
    """Whether a number word may be added to what was counted so far: "twenty" and "five", not "five" and "six"."""
    rest = current % 100
    return rest == 0 if unit >= 10 else rest == 0 or (rest >= 20 and rest % 10 == 0 and unit > 0)


def _vague(t: Tokens, i: int, tables: Tables) -> Number | None:
    """ "dozens", "hundreds of thousands", "tens of thousands"; "tens" alone is no number."""
    grammar, word = tables["grammar"], t.low[i]
    low, high = tables["vague"][word]
    of = t.low[i + 1] in grammar["of"]
    scale = tables["scales"].get(t.low[i + 2].removesuffix(grammar["scale_plural"])) if of else None
    if scale and t.low[i + 2] in tables["vague"]:
        return Number(i, i + 3, low * scale, low * scale, (high + 1) * scale - 1, scale=scale)
    if word in grammar["never_alone"] or (word in grammar["only_with_of"] and not of):
        return None
    return Number(i, i + 1, low, low, high)
