"""Figures that an article says took the place of others: "lowered from 17 to 15", "11, down from 23", "revised to
77,000".

What one article says of two numbers holds for them in the whole story. A statistic of another month took no other's
place: percentages and sums count only where a word says that they were revised. Invariant: pure functions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from .candidate import Candidate
from .numbers import point
from .questions import Figure
from .sentences import Sentence
from .tables import Tables

Replaced = frozenset[tuple[float, float]]
"""(older number, newer number), in base units."""
LASTING = frozenset({"year of age", "second"})
"""Units of what is set once, not measured month by month: ages, durations."""
_MOST = 12
"""Words between two such figures, at most."""


def older_of(sentence: Sentence, first: Figure, second: Figure, t: Tables) -> Figure | None:
    """Which of two figures next to each other in a sentence was before the other; None where that is not said."""
    if second.first - first.end > _MOST:
        return None
    before = [word.low for word in sentence.words[max(0, first.first - 2) : first.first]]
    between = [word.low for word in sentence.words[first.last : second.first]]
    behind = [word.low for word in sentence.words[second.end : second.end + 2]]
    if t.from_ & set(before) and between and t.to_ & set(between[-2:]):
        return first
    if between and t.from_ & set(between[-2:]):
        return second
    return second if t.instead & set(between) or t.early & {*between[-3:], *behind} else None


def replacements(candidates: Iterable[Candidate]) -> Replaced:
    """All replacements that the candidates tell of."""
    numbers = [(each.older, point(each.base)) for each in candidates]
    told = [(older, newer) for older, newer in numbers if older is not None and newer is not None]
    return frozenset((older, newer) for older, newer in told if older != newer)


def replaces(a: Candidate, b: Candidate, replaced: Replaced) -> int | None:
    """Which of two candidates took the other's place: 0 or 1; None for neither."""
    one, other = point(a.base), point(b.base)
    if a.base.unit and b.base.unit and a.base.unit != b.base.unit:
        return None
    if (one, other) in replaced:
        return 1
    return 0 if (other, one) in replaced else None


def with_older(found: Sequence[Candidate], sentence: Sentence, around: Sequence[Figure], t: Tables) -> dict[int, float]:
    """By place in the sentence, the number that a figure replaced."""
    older: dict[int, float] = {}
    for (i, first), (j, second) in pairwise(enumerate(around)):
        a, b = found[i], found[j]
        units = {a.base.unit, b.base.unit} - {None}
        groups = {a.question.group, b.question.group} - {None}
        if len(units) > 1 or len(groups) > 1:
            continue
        was = older_of(sentence, first, second, t)
        if was is None or (a.question.period != b.question.period and a.question.period and b.question.period):
            continue
        if units and not units & LASTING and not t.early & {word.low for word in sentence.words}:
            continue
        number = point((a if was is first else b).base)
        if number is not None:
            older[j if was is first else i] = number
    return older
