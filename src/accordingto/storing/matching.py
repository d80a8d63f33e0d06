"""A tree of conditions as an expression over the index's terms, for FTS5 or for PostgreSQL, and a range of keys.

All of a condition is in the expression; the range only narrows it, save for times of publication that it states just
as well. Invariant: a tree gives the same claims in both, and never an expression that is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from ..language import AVAILABLE, language
from ..language.unit_normal import change
from .conditions import Amount, And, Condition, Days, Everything, Fact, Not, Or, Phrase, Sure, parts_of
from .keys import EPOCH, MINUTES, minute_range
from .lines import DAYS, FIRST_DAY, HUNDREDTHS, NO_DAY
from .ranges import asked, numbers_asked
from .terms import STATES
from .words import slug

LAST_KEY = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a database writes terms and what joins them. Terms hold no quotation mark, apostrophe, backslash or blank."""

    mark: str
    follows: str
    prefix: str
    also: str
    instead: str
    without: str

    def term(self, term: str, prefix: bool = False) -> str:
        return self.phrase([term], prefix)

    def phrase(self, terms: Sequence[str], prefix: bool = False) -> str:
        """The terms one behind the other; with `prefix` the last may go on."""
        joined = self.follows.join(f"{self.mark}{term}{self.mark}" for term in terms)
        return f"({joined}{self.prefix if prefix else ''})"

    def both(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({self.also.join(parts)})"

    def either(self, parts: Sequence[str]) -> str:
        return parts[0] if len(parts) == 1 else f"({self.instead.join(parts)})"

    def apart(self, part: str, unwanted: str) -> str:
        return f"({part}{self.without}{unwanted})"


FTS5 = Spelling('"', " + ", " *", " AND ", " OR ", " NOT ")
TSQUERY = Spelling("'", " <-> ", ":*", " & ", " | ", " & !")

_LINKS = ("relay", "origin")
# The fields of the index that a field of a query looks in; its own where it is not listed.
_FIELDS = {
    "source": _LINKS,
    "naming": tuple(f"{link}-naming" for link in _LINKS),
    "type": tuple(f"{link}-type" for link in _LINKS),
}


@dataclass(frozen=True, slots=True)
class Match:
    """The expression, and the keys [first, end) in which its claims lie."""

    expression: str
    first: int = 0
    end: int = LAST_KEY


def match(condition: Condition, spelling: Spelling) -> Match:
    """What to look for. Claims of versions that were replaced are left out unless the condition speaks of the state."""
    stated = any(isinstance(part, Fact) and part.field == "state" for part in parts_of(condition))
    states = STATES if stated else ("current",)
    parts = condition.parts if isinstance(condition, And) else (condition,)
    if not stated:
        parts = (*parts, Not(Fact("state", "replaced")))
    first, end = 0, LAST_KEY
    for part in parts:
        if isinstance(part, Days) and part.field == "published":
            begins, stops = _keys(part)
            first, end = max(first, begins), min(end, stops)
    left = tuple(part for part in parts if not (isinstance(part, Days) and _all_in_keys(part)))
    every = spelling.either([spelling.term(f":state:{state}") for state in states])
    return Match(_Writer(spelling, every).write(And(left)), first, end)


def _day(bound: str) -> date | None:
    """The day that a bound of a line means; None before year 1 and behind the line."""
    return None if bound in (FIRST_DAY, NO_DAY) or bound < "0001" else datetime.strptime(
        bound + "00000101"[len(bound) :], "%Y%m%d"
    ).date()  # fmt: skip


def _minute(day: date) -> int:
    since = datetime(day.year, day.month, day.day, tzinfo=UTC) - EPOCH
    return min(max(since.days * 1440, 0), 1 << MINUTES)


def _keys(days: Days) -> tuple[int, int]:
    """[first, end) of the keys of claims published on these days; those of unknown time may be among them."""
    low, stop = _day(days.low), _day(days.stop)
    first = minute_range(_minute(low), 0)[0] if low else 0
    end = LAST_KEY if stop is None or _minute(stop) >= 1 << MINUTES else minute_range(_minute(stop), 0)[0]
    return min(first, LAST_KEY), max(end, 1 << 36) if stop else LAST_KEY


def _all_in_keys(days: Days) -> bool:
    """Whether the range of keys alone says it: keys begin in 1900, where unknown times stand, and end in 2155."""
    low, stop = _day(days.low), _day(days.stop)
    if days.field != "published" or low is None or not date(1900, 1, 2) <= low <= date(2154, 1, 1):
        return False
    return days.stop == NO_DAY or (stop is not None and stop <= date(2154, 1, 1))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes conditions in a spelling; `every` is the expression that any claim fits."""

    spelling: Spelling
    every: str

    def write(self, condition: Condition) -> str:
        match condition:
            case Everything() | Fact("state", "any"):
                return self.every
            case Phrase(field, words, prefix):
                if field == "words":
                    return self.spelling.phrase(words, prefix)
                runs = ([f":{name}:{word}" for word in words] for name in _FIELDS.get(field, (field,)))
                return self.spelling.either([self.spelling.phrase(run, prefix) for run in runs])
            case Fact(field, value):
                value = slug(value) if field == "unit" else value
                return self._any_of([f":{name}:{value}" for name in _FIELDS.get(field, (field,))])
            case Days("published", low, stop):
                return self._any_of([f":published:{bucket}" for bucket in DAYS.cover(low, stop)])
            case Days(field, low, stop):
                return self._any_of(asked(f":{field}", DAYS, [(low, stop)]))
            case Sure(low, high):
                stretch = f"{low:03}".rstrip("0"), f"{high + 1:03}".rstrip("0")
                return self._any_of([f":confidence:{bucket}" for bucket in HUNDREDTHS.cover(*stretch)])
            case Amount():
                return self._amount(condition)
            case Or(parts):
                return self.spelling.either([self.write(part) for part in parts])
            case Not(Not(part)):
                return self.write(part)
            case Not(part):
                return self.spelling.apart(self.every, self.write(part))
            case And(parts):
                return self._together(parts)

    def _together(self, parts: Sequence[Condition]) -> str:
        wanted = [self.write(part) for part in parts if not isinstance(part, (Not, Everything))]
        unwanted = [self.write(part.part) for part in parts if isinstance(part, Not)]
        found = self.spelling.both(wanted) if wanted else self.every
        return self.spelling.apart(found, self.spelling.either(unwanted)) if unwanted else found

    def _any_of(self, terms: Sequence[str]) -> str:
        return self.spelling.either([self.spelling.term(term) for term in terms])

    def _amount(self, amount: Amount) -> str:
        low, high = amount.low, amount.high
        if amount.counted:
            fields = [f":quantity.of.{word}" for word in amount.counted]
        elif amount.unit is None:
            fields = [":quantity"]
        else:
            based = change(amount.unit, language(AVAILABLE[0]))
            unit = amount.unit
            if based:
                factor, offset, unit = based
                low, high = (None if n is None else float(f"{factor * n + offset:.10g}") for n in (low, high))
            fields = [f":quantity.{slug(unit)}"]
        asked_for = (numbers_asked(field, low, high, amount.over, amount.under) for field in fields)
        return self.spelling.both([self._any_of(terms) for terms in asked_for])
