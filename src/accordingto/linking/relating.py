"""The relation of two values that answer one question, by ordered tests, each with its reasons.

The tests and their order are those of people who labelled such pairs: about something else (background), narrowed in
another way (differs-in-scope), equal (repeats), coarser but compatible (rounds), older and newer (updates), else conflicts.
Invariants: a pure function of two candidates and the story; swapping them swaps `a` and `b` of an update and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..language import Language
from ..records.claims import ChainLink
from ..records.stories import LinkRelation, Reason
from .authorities import Authorities, label
from .happening import Happening, elsewhere
from .questions import tables
from .values import Candidate

_NEARLY = 0.03
"""Share by which "at least 70" may stand below the figure that it rounds."""
_ABOUT = 0.1
_OVER = 0.25


@dataclass(frozen=True, slots=True)
class Related:
    """A relation of two candidates; `newer` is which of the two is newer in an update: 0 or 1."""

    relation: LinkRelation
    score: float
    reasons: tuple[Reason, ...]
    newer: int = 1


@dataclass(frozen=True)
class Setting:
    """What two values are compared in: the story's happening, who is who, which articles share a lineage."""

    story: Happening
    authorities: Authorities
    lineage: Callable[[str, str], bool]
    language: Language

    def same_word(self, a: Candidate, b: Candidate) -> bool:
        """Whether two values rest on the same source, or are of one text."""
        if a.value.authority and b.value.authority:
            return self.authorities.same(a.value.authority, b.value.authority)
        both_own = not a.value.authority and not b.value.authority
        return both_own and (a.value.article == b.value.article or self.lineage(a.value.article, b.value.article))


def relate(a: Candidate, b: Candidate, setting: Setting) -> Related:
    """How two values of one fact hang together."""
    for test in (_background, _scope, _equal, _rounds, _updates):
        found = test(a, b, setting)
        if found is not None:
            return found
    reasons = (_said("value", a, b, 2.0), *_who(a, b, 1.0))
    return Related("conflicts", _probability(reasons), reasons)


def _background(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    reasons = []
    first, second = elsewhere(a, setting.story), elsewhere(b, setting.story)
    if (first or second) and not (first == second and _equal(a, b, setting) is not None):
        reasons.append(Reason("event", first or "of this story", second or "of this story", 2.5))
    return Related("background", _probability(reasons), tuple(reasons)) if reasons else None


def _scope(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    reasons = []
    if a.question.group != b.question.group:
        reasons.append(Reason("counted", a.question.group, b.question.group, 2.0))
    if a.question.concept != b.question.concept:
        reasons.append(Reason("happened to them", a.question.concept, b.question.concept, 2.0))
    one, other = a.question.scopes, b.question.scopes
    if one != other:
        reasons.append(Reason("scope", ", ".join(sorted(one - other)), ", ".join(sorted(other - one)), 2.0))
    return Related("differs-in-scope", _probability(reasons), tuple(reasons)) if reasons else None


def _equal(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    if a.value.text is not None or b.value.text is not None:
        equal = a.value.text == b.value.text
    else:
        vague = _vague(a), _vague(b)
        if any(vague):
            equal = vague[0] == vague[1] and (a.value.low, a.value.high) == (b.value.low, b.value.high)
        else:
            equal = _point(a) == _point(b) and _upper(a) == _upper(b)
    if not equal:
        return None
    reasons = (_said("value", a, b, 3.0), *_who(a, b, 0.0))
    return Related("repeats", _probability(reasons), reasons)


def _rounds(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    for coarse, fine in ((a, b), (b, a)):
        why = _coarser(coarse, fine, setting.language)
        if why:
            reasons = (Reason("rounding", coarse.value.span.exact, fine.value.span.exact, 2.0), Reason(why))
            return Related("rounds", _probability(reasons), reasons)
    return None


def _coarser(coarse: Candidate, fine: Candidate, language: Language) -> str | None:
    """Why the first may be a rounding of the second."""
    low, high, point, other = coarse.value.low, coarse.value.high, _point(coarse), _point(fine)
    if point is None or other is None:
        return None
    if _vague(coarse):
        inside = low is not None and high is not None and low * (1 - _NEARLY) <= other <= high * (1 + _NEARLY)
        return "within the range" if inside else None
    if low is None:  # "up to 22"
        return "within the bound" if other <= point and other >= point / 2 else None
    if _vague(fine):
        return None
    if _is_above(coarse, language) and point <= other <= point * (1 + _OVER) and _step(point) > 1:
        return "more than"
    if coarse.value.approximate and abs(point - other) <= max(_ABOUT * other, 0.0):
        return "about"
    round_number = _step(point) >= 10 and _step(other) < _step(point)
    if round_number and point <= other <= point * (1 + _NEARLY):
        return "round number"
    return None


def _updates(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    running = a.question.concept in tables(setting.language).running
    same = setting.same_word(a, b)
    one, other = _point(a), _point(b)
    if one is None or other is None:
        return None
    apart = (b.day or 0) - (a.day or 0) if a.day is not None and b.day is not None else 0
    rises = (other > one) - (other < one)
    if apart and (same or (running and rises * apart > 0)):
        newer = 1 if apart > 0 else 0
    elif not apart and same and running and rises and a.value.article != b.value.article:
        newer = 1 if rises > 0 else 0
    elif a.question.revised != b.question.revised and not running:
        newer = 0 if a.question.revised else 1
    else:
        return None
    reasons = (Reason("same source" if same else "later and higher", *_labels(a, b), 1.5), _said("value", a, b, 1.0))
    return Related("updates", _probability(reasons), reasons, newer)


def _point(candidate: Candidate) -> float | None:
    value = candidate.value
    return next((x for x in (value.value, value.low, value.high) if x is not None), None)


def _upper(candidate: Candidate) -> bool:
    """Whether only an upper bound is known."""
    return candidate.value.low is None


def _vague(candidate: Candidate) -> bool:
    value = candidate.value
    return value.low is not None and value.high is not None and value.low != value.high


def _step(number: float) -> float:
    """The power of ten that a number is a whole multiple of."""
    if number == 0 or number != int(number):
        return 0.1
    step = 1.0
    while number % (step * 10) == 0:
        step *= 10
    return step


def _is_above(candidate: Candidate, language: Language) -> bool:
    words = " ".join(candidate.value.span.exact.lower().split())
    return any(words.startswith(phrase + " ") for phrase in language.linking["bounds"]["above"])


def _said(feature: str, a: Candidate, b: Candidate, weight: float) -> Reason:
    return Reason(feature, a.value.span.exact, b.value.span.exact, weight)


def _labels(a: Candidate, b: Candidate) -> tuple[str | None, str | None]:
    return _last(a.value.authority), _last(b.value.authority)


def _who(a: Candidate, b: Candidate, weight: float) -> tuple[Reason, ...]:
    return (Reason("authority", *_labels(a, b), weight),)


def _last(chain: tuple[ChainLink, ...]) -> str | None:
    return label(chain[-1]) if chain else None


def _probability(reasons: tuple[Reason, ...] | list[Reason]) -> float:
    return 1 / (1 + math.exp(-sum(reason.weight for reason in reasons)))
