"""Values gathered into facts: those that answer one question of a story.

Tolls go by what befell whom (a table); other figures where unit and what is counted agree and the words around them are
alike, equal figures sooner than unequal ones. Invariant: depends on the set of candidates, not on their order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import combinations

from ..language import Language
from .numbers import rounding, same_number, telling
from .questions import Question, tables
from .values import Candidate
from .words import rarity

ALIKE, ALIKE_IF_EQUAL, TELLING = 0.7, 0.25, 0.4
"""How alike the words around two figures must be that one question asks for both; where the figures are equal; and how
much less where an equal figure is unlikely by chance ("69,000")."""


JOINED = {"casualties": "killed"}
"""Figures of one concept that are shown beside those of another, as of another scope."""


def gather(candidates: Sequence[Candidate], language: Language) -> list[list[Candidate]]:
    """The candidates by question, each group and all groups in order of article and place."""
    running = tables(language).running
    tolls: defaultdict[tuple[str | None, str | None], list[Candidate]] = defaultdict(list)
    others: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each in sorted(candidates, key=_order):
        asked = each.question
        if each.kind == "number" and asked.concept in running and asked.unit is None:
            tolls[JOINED.get(asked.concept, asked.concept), asked.group].append(each)
        else:
            others[each.kind].append(each)
    groups = list(tolls.values())
    for kind in sorted(others):
        groups += _clustered(others[kind], language)
    return sorted(groups, key=lambda group: _order(group[0]))


def _order(candidate: Candidate) -> tuple[str, int, int]:
    return candidate.value.article, candidate.place, candidate.value.span.end


def _clustered(candidates: Sequence[Candidate], language: Language) -> list[list[Candidate]]:
    """Groups by average linkage of how far pairs are over what they must reach."""
    vectors = [_vector(each.question, language) for each in candidates]
    near = {(i, j): _margin(candidates[i], candidates[j], vectors[i], vectors[j], language)
            for i, j in combinations(range(len(candidates)), 2)}  # fmt: skip
    groups = [[i] for i in range(len(candidates))]
    while True:
        best, pair = 0.0, None
        for x, y in combinations(range(len(groups)), 2):
            total = sum(near[min(i, j), max(i, j)] for i in groups[x] for j in groups[y])
            mean = total / (len(groups[x]) * len(groups[y]))
            if mean > best:
                best, pair = mean, (x, y)
        if pair is None:
            return [[candidates[i] for i in sorted(group)] for group in groups]
        groups[pair[0]] += groups.pop(pair[1])


def _vector(question: Question, language: Language) -> dict[str, float]:
    weights = {word: near * max(0.0, rarity(word, language) - 1) for word, near in question.words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items() if weight}


def _margin(
    a: Candidate, b: Candidate, one: Mapping[str, float], other: Mapping[str, float], language: Language
) -> float:
    """How far two candidates are over (or under, less than 0) what makes them one question's."""
    first, second = a.question, b.question
    if first.unit and second.unit and first.unit != second.unit:
        return -1.0
    alike = sum(weight * other.get(word, 0.0) for word, weight in one.items()) + _shared(first, second, language)
    apart = _apart(first, second)
    if same_number(a.value, b.value):
        told = telling(a.value)
        return alike - apart * (1 - told) - ALIKE_IF_EQUAL + told * TELLING
    if rounding(a.value, b.value, language) or rounding(b.value, a.value, language):
        told = min(telling(a.value), telling(b.value))
        return alike - apart * (1 - told) - ALIKE_IF_EQUAL + told * TELLING / 2
    return alike - apart - ALIKE


def _shared(a: Question, b: Question, language: Language) -> float:
    """What speaks for one question beside the words around: the same is counted, in the same unit."""
    if a.group and a.group == b.group:
        return 0.15 if a.group in language.linking["groups"] else 0.25
    return 0.1 if a.unit and a.unit == b.unit else 0.0


def _apart(a: Question, b: Question) -> float:
    """What speaks against it: something else is counted, in another time, expected beside found."""
    found = 0.2 if a.group and b.group and a.group != b.group else 0.0
    found += 0.1 if a.concept != b.concept else 0.0
    found += 0.1 if a.unit != b.unit else 0.0
    if a.period and b.period and (a.period[1] < b.period[0] or b.period[1] < a.period[0]):
        found += 0.15
    return found + (0.15 if "projected" in a.scopes ^ b.scopes else 0.0)
