"""The fields of the query language: what each is, and how its value is read.

Invariant: `condition` gives a condition or raises ValueError with a message for the user that says what is allowed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import get_args

from ..language import AVAILABLE, language
from ..records import claims
from .conditions import Amount, And, Condition, Days, Fact, Not, Phrase, Sure
from .lines import FIRST_DAY, NO_DAY
from .ranges import days_of
from .units import unit_named
from .words import words

LEAST_PREFIX = 3
"""Bytes of the beginning of a word: with fewer, what begins so is most of the index (bench/search.py)."""

Read = Callable[[str, str, bool], Condition]


@dataclass(frozen=True, slots=True)
class Field:
    """What it holds, how its value is read, and whether a value may end in an asterisk."""

    about: str
    read: Read
    prefix: bool = False


def condition(name: str, value: str, prefix: bool = False) -> Condition:
    """The condition `name:value`; `prefix` where an asterisk stood behind it. Raises ValueError."""
    field = FIELDS[name]
    if not value.strip():
        raise ValueError(f"{name}: needs a value right behind the colon: {field.about}")
    if prefix and not field.prefix:
        raise ValueError(f"{name}:{value}* has an asterisk, which only words and names may have")
    return field.read(name, value.strip(), prefix)


def _one_of(*allowed: str) -> Read:
    def read(name: str, value: str, prefix: bool) -> Condition:
        wanted = value.lower()
        if wanted not in allowed:
            near = get_close_matches(wanted, allowed, 1)
            meant = f"did you mean {near[0]}? " if near else ""
            raise ValueError(f"{name}: has no value {value!r}; {meant}Allowed are: {', '.join(allowed)}")
        return Fact(name, wanted)

    return read


def phrase(field: str, text: str, prefix: bool = False) -> Phrase:
    """The words of a text in a field. Raises ValueError where there are none, or where too much begins as they do."""
    found = tuple(words(text))
    if not found:
        raise ValueError(f"{text!r} has no letter and no digit to look for")
    if prefix and len(found[-1].encode()) < LEAST_PREFIX:
        raise ValueError(
            f"{text!r}* is too short; at least {LEAST_PREFIX} letters or digits must stand before an asterisk"
        )
    return Phrase(field, found, prefix)


def _counted(name: str, value: str, prefix: bool) -> Condition:
    found = phrase(name, value, prefix)
    *others, last = (Phrase(name, (word,)) for word in found.words)
    return And((*others, Phrase(name, last.words, prefix))) if others else found


def _withdrawn(name: str, value: str, prefix: bool) -> Condition:
    found = _one_of("yes", "no")(name, value, prefix)
    return Not(Fact(name, "yes")) if found == Fact(name, "no") else Fact(name, "yes")


def _letters(pattern: str, example: str) -> Read:
    def read(name: str, value: str, prefix: bool) -> Condition:
        if not re.fullmatch(pattern, value.lower()):
            raise ValueError(f"{name}: has no value {value!r}; {example}")
        return Phrase(name, (value.lower(),), prefix)

    return read


def _unit(name: str, value: str, prefix: bool) -> Condition:
    return Fact(name, _known_unit(value))


def _known_unit(value: str) -> str:
    found, near = unit_named(value, language(AVAILABLE[0]))
    if found is None:
        meant = f"did you mean {near}? " if near else ""
        raise ValueError(
            f"no unit {value!r} is known; {meant}Allowed are names and signs as kilometre, km, $, EUR, percent"
        )
    return found


def _days(name: str, value: str, prefix: bool) -> Condition:
    if name == "published" and value.lower() == "unknown":
        return Fact(name, "unknown")
    if found := re.fullmatch(r"(>=|<=|>|<|≥|≤)(.+)", value):
        first, stop = _day(name, found[2])
        sign = found[1].replace("≥", ">=").replace("≤", "<=")
        bounds = {">=": (first, NO_DAY), ">": (stop, NO_DAY), "<=": (FIRST_DAY, stop), "<": (FIRST_DAY, first)}
        low, stop = bounds[sign]
    else:
        start, dots, end = value.partition("..")
        if dots and not (start or end):
            raise ValueError(f"{name}:.. has no end; {_DATES}")
        low = _day(name, start)[0] if start else FIRST_DAY
        stop = NO_DAY if dots and not end else _day(name, end if dots else start)[1]
    if low >= stop:
        raise ValueError(f"{name}:{value} ends before it begins; {_DATES}")
    return Days(name, low, stop)


_DATES = "write dates as 2031, 2031-02, 2031-02-11, and ranges as 2031-02..2031-03-04, 2031-02.., ..2031, >=2031-02"


def _day(name: str, value: str) -> tuple[str, str]:
    found = days_of(value.strip()) if re.fullmatch(r"[\dX-]+", value.strip(), re.ASCII) else None
    if found is None or found[0] >= found[1]:
        raise ValueError(f"{name}: {value!r} is no date; {_DATES}")
    return found


_NUMBER = r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d{1,30})(?:\.\d{1,30})?(?:[eE][-+]?\d{1,3}(?!\d))?"
_RANGE = re.compile(
    rf"(?P<sign>>=|<=|>|<|=|≥|≤)?\s*(?:(?P<low>{_NUMBER})?(?P<dots>\.\.)(?P<high>{_NUMBER})?|(?P<one>{_NUMBER}))"
    r"(?P<behind>\s*[^\d\s.,].*)?",
    re.ASCII | re.DOTALL,
)
_NUMBERS = "write a number as 1000 or 1,000.5, and a range as 100..500, 100.., ..500, >=100, <500"


def _read_range(name: str, value: str) -> tuple[Amount, str]:
    """The range, and what stands behind it."""
    found = _RANGE.fullmatch(value)
    if found is None or (found["dots"] and (found["sign"] or not (found["low"] or found["high"]))):
        raise ValueError(f"{name}: cannot read {value!r}; {_NUMBERS}")
    one, sign = found["one"], (found["sign"] or "=").replace("≥", ">=").replace("≤", "<=")
    low = one if one and sign[0] in ">=" else found["low"]
    high = one if one and sign[0] in "<=" else found["high"]
    amount = Amount(_number(low), _number(high), over=sign == ">", under=sign == "<")
    if amount.low is not None and amount.high is not None and amount.low > amount.high:
        raise ValueError(f"{name}: {value!r} ends before it begins; {_NUMBERS}")
    return amount, (found["behind"] or "").strip()


def _number(text: str | None) -> float | None:
    found = float(text.replace(",", "").replace("−", "-")) if text else None
    if found is not None and math.isinf(found):
        raise ValueError(f"the number {text} is too large; {_NUMBERS}")
    return found


def _quantity(name: str, value: str, prefix: bool) -> Condition:
    amount, behind = _read_range(name, value)
    if not behind:
        return amount
    scale, _, rest = behind.partition(" ")
    factor = language(AVAILABLE[0]).numbers["scales"].get(scale.lower())
    if factor:
        low, high = (None if n is None else n * factor for n in (amount.low, amount.high))
        amount, behind = Amount(low, high, amount.over, amount.under), rest.strip()
    if not behind:
        return amount
    unit, _ = unit_named(behind, language(AVAILABLE[0]))
    counted = () if unit else tuple(words(behind))
    if not unit and not counted:
        _known_unit(behind)
    return Amount(amount.low, amount.high, amount.over, amount.under, unit, counted)


def _confidence(name: str, value: str, prefix: bool) -> Condition:
    amount, behind = _read_range(name, value)
    if behind or any(n is not None and not 0 <= n <= 1 for n in (amount.low, amount.high)):
        raise ValueError(f"{name}: {value!r} is no part of 0 to 1; write for example >=0.8 or 0.5..0.9")
    low = 0 if amount.low is None else math.floor(amount.low * 100 + 1e-9) + amount.over
    high = 100 if amount.high is None else math.floor(amount.high * 100 + 1e-9) - amount.under
    return Sure(low, high)


def _check(name: str, value: str, prefix: bool) -> Condition:
    found = "-".join(words(value))
    if not found:
        raise ValueError(f"{name}: has no value {value!r}; write any, or a check's name as in docs/checks.md")
    return Fact(name, found)


def _enumeration(kind: object) -> tuple[str, ...]:
    return tuple(map(str, get_args(kind)))


FIELDS: dict[str, Field] = {
    "source": Field("words of the name of any link of the chain", phrase, True),
    "origin": Field("words of the name of the last link: whose word it is in the end", phrase, True),
    "naming": Field("how any link is named", _one_of(*_enumeration(claims.Naming))),
    "origin-naming": Field("how the origin is named", _one_of(*_enumeration(claims.Naming))),
    "type": Field("what any link is", _one_of(*_enumeration(claims.SourceType))),
    "origin-type": Field("what the origin is", _one_of(*_enumeration(claims.SourceType))),
    "anonymity": Field("what is said of why a source is not named", _one_of("any", "reason", "access")),
    "kind": Field("how the content is given", _one_of(*_enumeration(claims.Kind))),
    "act": Field("speech or attitude", _one_of(*_enumeration(claims.Act))),
    "answer": Field("the form of a non-answer", _one_of(*_enumeration(claims.AnswerForm))),
    "certainty": Field("how sure the speaker is", _one_of(*_enumeration(claims.Level))),
    "polarity": Field("whether the content says that it is so", _one_of(*_enumeration(claims.Polarity))),
    "stance": Field("how the reporting word presents the content", _one_of(*_enumeration(claims.Stance))),
    "distance": Field("whether the reporter keeps a distance", _one_of("yes")),
    "confidence": Field("the machine's confidence, 0 to 1, in hundredths", _confidence),
    "publisher": Field("words of the publisher's name", phrase, True),
    "published": Field("days of publication (UTC), or unknown", _days),
    "when": Field("days of a time in the content", _days),
    "place": Field("words of the name of a place in the content, or its GeoNames number", phrase, True),
    "country": Field("the country of a place, two letters", _letters(r"[a-z]{2}", "write two letters, as UA")),
    "quantity": Field("a quantity in the content, alone, in a unit or of something counted", _quantity),
    "unit": Field("the unit of a quantity", _unit),
    "of": Field("words of what is counted", _counted, True),
    "finding": Field("the check that noticed something in the content, or any", _check),
    "article": Field("the article's id", _letters(r"[0-9a-f]{1,16}", "write up to 16 hexadecimal digits"), True),
    "language": Field("the article's language, two letters", _letters(r"[a-z]{2}", "write two letters, as en")),
    "withdrawn": Field("whether the article was taken back", _withdrawn),
    "state": Field("the version's state; current where nothing is said", _one_of("current", "replaced", "any")),
}
