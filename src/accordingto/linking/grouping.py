"""Articles grouped by happening: a signature for each, a likeness for two, clusters of many.

A signature holds the article's rarest words (TF-IDF over a fixed table), the days of which it tells first and its day
of publication. Likeness is the cosine of the words, less the further apart the days are. Clusters are made by average
linkage. Invariants: likeness depends on the two articles alone, clusters on the articles and nothing else: no order
of arrival.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

import numpy as np
import numpy.typing as npt

from ..language import Language
from ..records.claims import Time
from ..records.readings import Reading
from ..records.stories import Signature
from .words import rarity, stems

EDGE = 0.19
"""Pairs that are at least so alike are kept; two clusters become one where their pairs are so alike on average."""
WINDOW = 21
"""Days between two articles of one story, at most."""
CANDIDATES = 60

_COMMON = 1.5  # a stem less rare than this is in more than a fifth of all articles
_LEAD_WORDS, _LEAD, _TITLE = 80, 2.0, 2.0  # words of the lead count so often, of the title so many times more
_TERMS, _KEYS = 250, 24
_EARLY = 600  # characters in which an article says when it happened
_BEFORE, _AFTER = 10, 1  # days around publication among which the happening is looked for
# What is left of the likeness so many days apart: of two articles that tell of the same day, of others, of those that
# tell of different days. Between, the last one holds.
_SAME_DAY = ((0, 1.0), (4, 0.95), (8, 0.85), (15, 0.7), (WINDOW, 0.5))
_UNTOLD = ((0, 1.0), (1, 0.97), (2, 0.85), (3, 0.75), (5, 0.65), (10, 0.55), (WINDOW, 0.4))
_OTHER_DAY = ((0, 0.75), (1, 0.7), (2, 0.5), (4, 0.4), (10, 0.3), (WINDOW, 0.2))
_UNDATED = 0.8


def signature(reading: Reading, language: Language) -> Signature:
    """The signature of an article."""
    article = reading.article
    counts: Counter[str] = Counter()
    for place, word in enumerate(stems(article.text, language)):
        counts[word] += _LEAD if place < _LEAD_WORDS else 1  # type: ignore[assignment]  # a weighted count
    for word in stems(article.title or "", language):
        counts[word] += _TITLE  # type: ignore[assignment]  # the same
    weights = {
        word: (1 + math.log(count)) * rare
        for word, count in counts.items()
        if len(word) > 1 and (rare := rarity(word, language)) > _COMMON
    }
    kept = sorted(weights.items(), key=lambda item: (-item[1], item[0]))[:_TERMS]
    length = math.sqrt(sum(weight * weight for _, weight in kept)) or 1.0
    terms = tuple((word, round(weight / length, 5)) for word, weight in kept)
    return Signature(
        article.id, day_of(article.published), terms, tuple(word for word, _ in terms[:_KEYS]), _told_days(reading)
    )


def day_of(moment: str | None) -> int | None:
    """Days from 1970-01-01 to the day of an ISO 8601 or EDTF date; None where that names no single day."""
    try:
        return (date.fromisoformat((moment or "")[:10]) - date(1970, 1, 1)).days
    except ValueError:
        return None


def date_of(day: int | None) -> str | None:
    """The EDTF day that is so many days from 1970-01-01."""
    return None if day is None else (date(1970, 1, 1) + timedelta(days=day)).isoformat()


def _told_days(reading: Reading) -> tuple[int, ...]:
    """The days near publication that the article's beginning names, sorted."""
    published = day_of(reading.article.published)
    if published is None:
        return ()
    found = set()
    for detail in _early_times(reading):
        day = day_of(detail.start)
        if day is not None and -_BEFORE <= day - published <= _AFTER:
            found.add(day)
    return tuple(sorted(found))


def _early_times(reading: Reading) -> Iterator[Time]:
    details = [detail for claim in reading.claims for detail in claim.details] + list(reading.details)
    for detail in details:
        if isinstance(detail, Time) and detail.start == detail.end and detail.span.start < _EARLY:
            yield detail


def likeness(a: Signature, b: Signature) -> float:
    """How alike two articles are in what they tell of, 0 to 1; the same either way round."""
    one, other = sorted((a, b), key=lambda each: (len(each.terms), each.article))
    weights = dict(other.terms)
    return sum(weight * weights.get(word, 0.0) for word, weight in one.terms) * _nearness(a, b)


def _nearness(a: Signature, b: Signature) -> float:
    if a.day is None or b.day is None:
        return _UNDATED
    apart = abs(a.day - b.day)
    if apart > WINDOW:
        return 0.0
    told = bool(a.days) and bool(b.days)
    steps = _UNTOLD if not told else _SAME_DAY if set(a.days) & set(b.days) else _OTHER_DAY
    return next(factor for days, factor in reversed(steps) if apart >= days)


def clusters(
    signatures: Mapping[str, Signature], edges: Mapping[tuple[str, str], float] | None = None
) -> tuple[frozenset[str], ...]:
    """The articles by happening, sorted by their first id: average linkage down to EDGE.

    `edges` are known likenesses, by (smaller id, greater id); a pair that is not among them is compared here.
    """
    names = sorted(signatures)
    alike = _cosines([signatures[name] for name in names])
    for i, j in combinations(range(len(names)), 2):
        known = edges.get((names[i], names[j])) if edges else None
        near = alike[i, j] * _nearness(signatures[names[i]], signatures[names[j]]) if known is None else known
        alike[i, j] = alike[j, i] = near
    return tuple(frozenset(names[i] for i in group) for group in _joined(alike))


def _cosines(signatures: Sequence[Signature]) -> npt.NDArray[np.float64]:
    """The cosine of each two."""
    column = {word: n for n, word in enumerate(sorted({word for each in signatures for word, _ in each.terms}))}
    rows = np.zeros((len(signatures), len(column)))
    for row, each in zip(rows, signatures, strict=True):
        for word, weight in each.terms:
            row[column[word]] = weight
    return np.asarray(rows @ rows.T, dtype=np.float64)


def _joined(alike: npt.NDArray[np.float64]) -> list[list[int]]:
    """Join the two groups whose pairs are the most alike on average, of equals the first, until none are alike enough.

    `totals` holds the sums of the pairs of two groups, in the rows and columns of their first items.
    """
    totals, sizes = alike.copy(), np.ones(len(alike))
    groups = {i: [i] for i in range(len(alike))}
    means = np.triu(alike, 1)
    while len(groups) > 1:
        i, j = map(int, np.unravel_index(means.argmax(), means.shape))
        if means[i, j] < EDGE:
            break
        groups[i] += groups.pop(j)
        sizes[i] += sizes[j]
        totals[i] += totals[j]
        totals[:, i] += totals[:, j]
        means[j] = means[:, j] = 0
        alive = np.array(sorted(groups))
        row = totals[i, alive] / (sizes[i] * sizes[alive])
        means[i, alive[alive > i]] = row[alive > i]
        means[alive[alive < i], i] = row[alive < i]
    return list(groups.values())
