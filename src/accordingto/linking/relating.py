"""The relation of two values that answer one question, by ordered tests, each with its reasons.

The tests and their order are those of people who labelled such pairs: about something else (background), narrowed in
another way (differs-in-scope), equal (repeats), coarser but compatible (rounds), older and newer (updates), else
conflicts. Invariants: a pure function of two candidates and the story; swapping them swaps `a` and `b` of an update
and nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from ..language import Language
from ..records.claims import ChainLink
from ..records.stories import LinkRelation, Reason
from .authorities import Authorities
from .candidate import Candidate, side_by_side
from .happening import Happening, elsewhere
from .numbers import all_but_equal, equal, point, rounding, same_number
from .replacing import Replaced, replaces
from .statements import CLOCK, DENIAL, QUOTE, STATEMENT
from .tables import tables
from .words import rarity

_ORDER = 100
"""One figure so many times the other counts something else: the dead of a war beside those of a day."""
_TURNED = 3
"""Words in which two statements differ, at most, for a negation among them to turn one round."""
_COMMON = 1.0
_MOSTLY = 0.6
"""Share of the shorter's words that two statements of one content have in common."""


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
    replaced: Replaced

    def same_word(self, a: Candidate, b: Candidate) -> bool:
        """Whether two values rest on the same source, or are of one text."""
        if a.value.authority and b.value.authority:
            return self.authorities.same(a.value.authority, b.value.authority)
        both_own = not a.value.authority and not b.value.authority
        return both_own and (a.value.article == b.value.article or self.lineage(a.value.article, b.value.article))


def relate(a: Candidate, b: Candidate, setting: Setting) -> Related:
    """How two values of one fact hang together."""
    if a.kind in (QUOTE, STATEMENT, DENIAL, CLOCK):
        return _worded(a, b, setting)
    for test in (_background, _scope, _equal, _rounds, _replaces, _twice, _updates):
        found = test(a, b, setting)
        if found is not None:
            return found
    reasons = (_said("value", a, b, 2.0), *_who(a, b, 1.0))
    return Related("conflicts", _probability(reasons), reasons)


def _worded(a: Candidate, b: Candidate, setting: Setting) -> Related:
    """Words beside words: the same, one a part of the other, or not the same."""
    one, other = _telling_words(a, setting.language), _telling_words(b, setting.language)
    shared = len(one & other) / max(1, min(len(one), len(other)))
    differing = one ^ other
    negated = differing & setting.language.words("linking", "worded.negations") if len(differing) <= _TURNED else set()
    reasons: tuple[Reason, ...] = (_said("words", a, b, 4 * shared - 1), *_who(a, b, 0.0))
    if a.kind == CLOCK and one != other:
        return Related("conflicts", _probability(reasons), (_said("time of day", a, b, 2.0), *_who(a, b, 0.0)))
    if negated and a.kind != DENIAL:
        reasons = (Reason("negation", ", ".join(sorted(negated & one)), ", ".join(sorted(negated & other)), 2.0),)
        return Related("conflicts", _probability(reasons), reasons)
    if a.kind == STATEMENT and shared < _MOSTLY:
        return Related("rounds", _probability(reasons), reasons)
    return Related("repeats", _probability(reasons), reasons)


def _telling_words(candidate: Candidate, language: Language) -> set[str]:
    """The stems of a statement without those that every text has; negations stay."""
    negations = language.words("linking", "worded.negations")
    words = (candidate.value.text or "").split()
    return {word for word in words if word in negations or rarity(word, language) > _COMMON}


def _background(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    if not (_is_toll(a, setting) or _is_toll(b, setting)):
        return _other_time(a, b, setting)
    first, second = elsewhere(a, setting.story), elsewhere(b, setting.story)
    if (first or second) and not (equal(a.base, b.base, setting.language) or all_but_equal(a.base, b.base)):
        reasons = (Reason("event", first or "of this story", second or "of this story", 2.5),)
        return Related("background", _probability(reasons), reasons)
    one, other = point(a.base), point(b.base)
    if one and other and max(one, other) > _ORDER * min(one, other):
        reasons = (_said("of another order", a, b, 2.5),)
        return Related("background", _probability(reasons), reasons)
    return None


def _is_toll(candidate: Candidate, setting: Setting) -> bool:
    return candidate.question.concept in tables(setting.language).running and candidate.question.unit is None


def _is_running(candidate: Candidate, setting: Setting) -> bool:
    """Whether a figure grows as a happening goes on: a toll, or a count of anything."""
    asked = candidate.question
    return _is_toll(candidate, setting) or (
        asked.group is not None and asked.group in setting.language.words("linking", "events.running")
    )


def _other_time(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    """Figures of two times that have nothing in common, each told with its own."""
    one, other = a.question.period, b.question.period
    if not one or not other or (one[0] <= other[1] and other[0] <= one[1]):
        return None
    if same_number(a.base, b.base) or _rounds(a, b, setting) is not None:
        return None
    reasons = (Reason("time", weight=2.0),)
    return Related("background", _probability(reasons), reasons)


def _scope(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    if equal(a.base, b.base, setting.language) and not _is_toll(a, setting):
        return None
    reasons = []
    if a.question.group and b.question.group and a.question.group != b.question.group:
        reasons.append(Reason("counted", a.question.group, b.question.group, 2.0))
    if a.question.concept != b.question.concept:
        reasons.append(Reason("happened to them", a.question.concept, b.question.concept, 2.0))
    sites = a.question.sites, b.question.sites
    if all(sites) and sites[0] != sites[1]:
        reasons.append(Reason("site", ", ".join(sorted(sites[0])), ", ".join(sorted(sites[1])), 2.0))
    if a.question.head != b.question.head and not same_number(a.base, b.base):
        reasons.append(Reason("counted", a.question.head, b.question.head, 1.5))
    one, other = a.question.scopes, b.question.scopes
    if one != other:
        reasons.append(Reason("scope", ", ".join(sorted(one - other)), ", ".join(sorted(other - one)), 2.0))
    return Related("differs-in-scope", _probability(reasons), tuple(reasons)) if reasons else None


def _equal(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    if not equal(a.base, b.base, setting.language):
        return None
    reasons = (_said("value", a, b, 3.0), *_who(a, b, 0.0))
    return Related("repeats", _probability(reasons), reasons)


def _rounds(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    for coarse, fine in ((a, b), (b, a)):
        why = rounding(*side_by_side(coarse, fine), setting.language)
        if why:
            reasons = (Reason(why, coarse.value.span.exact, fine.value.span.exact, 2.0),)
            return Related("rounds", _probability(reasons), reasons)
    return None


def _replaces(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    """An article says that one number took the place of the other."""
    newer = replaces(a, b, setting.replaced)
    if newer is None:
        return None
    reasons = (_said("replaced, as an article says", a, b, 2.5),)
    return Related("updates", _probability(reasons), reasons, newer)


def _twice(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    """Two numbers of one article on one word: it would not contradict itself without saying so."""
    if a.value.article != b.value.article or a.value.authority or b.value.authority:
        return None
    if a.question.early != b.question.early:
        return None
    reasons = (_said("two numbers of one article", a, b, 0.5),)
    return Related("background", _probability(reasons), reasons)


def _updates(a: Candidate, b: Candidate, setting: Setting) -> Related | None:
    one, other = point(a.base), point(b.base)
    if one is None or other is None:
        return None
    running, same = _is_running(a, setting), setting.same_word(a, b)
    apart = (b.day or 0) - (a.day or 0) if a.day is not None and b.day is not None else 0
    rises = (other > one) - (other < one)
    text = a.value.article != b.value.article and (same or setting.lineage(a.value.article, b.value.article))
    if apart and (same or (running and rises * apart > 0)):
        newer = 1 if apart > 0 else 0
    elif not apart and running and rises and text:
        newer = 1 if rises > 0 else 0
    elif a.question.early != b.question.early and (running or same):
        newer = 1 if a.question.early else 0
    else:
        return None
    reasons = (Reason("same source" if same else "later", *_labels(a, b), 1.5), _said("value", a, b, 1.0))
    return Related("updates", _probability(reasons), reasons, newer)


def _said(feature: str, a: Candidate, b: Candidate, weight: float) -> Reason:
    return Reason(feature, a.value.span.exact, b.value.span.exact, weight)


def _labels(a: Candidate, b: Candidate) -> tuple[str | None, str | None]:
    return _last(a.value.authority), _last(b.value.authority)


def _who(a: Candidate, b: Candidate, weight: float) -> tuple[Reason, ...]:
    return (Reason("authority", *_labels(a, b), weight),)


def _last(chain: tuple[ChainLink, ...]) -> str | None:
    return chain[-1].label if chain else None


def _probability(reasons: tuple[Reason, ...] | list[Reason]) -> float:
    return 1 / (1 + math.exp(-sum(reason.weight for reason in reasons)))
