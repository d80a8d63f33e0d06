"""Values gathered into facts: those that answer one question of a story.

Tolls go by what befell whom (a table); other figures where unit and what is counted agree and the words around them are
alike, equal figures sooner than unequal ones. Invariant: depends on the set of candidates, not on their order.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations
from math import floor, log2, log10

from ..language import Language
from .candidate import Candidate, side_by_side
from .clustering import joined, meeting
from .happening import Happening, elsewhere
from .numbers import ORDINAL, PERCENT, all_but_equal, point, rounding, same_number, telling
from .questions import MEASURED, WHOLE, Question
from .replacing import Replaced, replacements, replaces
from .statements import alike
from .tables import tables
from .words import rarity

ALIKE, ALIKE_IF_EQUAL, TELLING = 0.6, 0.15, 0.4
"""How alike the words around two figures must be that one question asks for both; where the figures are equal; and how
much less where an equal figure is unlikely by chance ("69,000")."""


_COMMON = 40
"""Figures of a story with one key, from which it brings none together."""
_RAREST = 6
_FEW, _FEW_NUMBERS = 0.25, 4
"""How much speaks for one question where a story has at most so many numbers of one thing."""
_REPLACED, _TWICE, _TWICE_TOLL = 0.6, 1.0, 0.3
_EARLY = 1500
"""Characters in which an article gives the toll that it is about."""
_STAND_FOR = 4
# What speaks for and against two figures being of one toll.
_TOLL, _ALIKE_TOLL, _EQUAL_TOLL, _MAIN, _ATTRIBUTED, _AWAY, _TIMES, _SITES = 0.05, 0.5, 0.3, 0.3, 0.1, 0.5, 0.12, 0.5
JOINED = {"casualties": "killed"}
"""Figures of one concept that are shown beside those of another, as of another scope."""


def gather(candidates: Sequence[Candidate], story: Happening, language: Language) -> list[list[Candidate]]:
    """The candidates by question, each group and all groups in order of article and place."""
    running = tables(language).running
    tolls: defaultdict[tuple[str | None, str | None], list[Candidate]] = defaultdict(list)
    others: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each in sorted(candidates, key=_order):
        asked = each.question
        if each.kind == "number" and asked.concept in running and asked.unit is None:
            tolls[JOINED.get(asked.concept, asked.concept), asked.group].append(each)
        elif each.kind == "number" and asked.group and _is_key(asked.group, language):
            tolls[None, asked.group].append(each)
        else:
            others[each.kind].append(each)
    groups = [group for toll in tolls.values() for group in _by_event(toll, story, language)]
    for kind in sorted(others):
        groups += (_clustered if kind in ("number", "score") else alike)(others[kind], language)
    return sorted(groups, key=lambda group: _order(group[0]))


def _by_event(toll: Sequence[Candidate], story: Happening, language: Language) -> list[list[Candidate]]:
    """A toll by what it is the toll of: most figures are of the happening itself, some of others, or of a part of it.

    Figures that are the same in all that counts are one from the start; of each such class a few stand for all.
    """
    firsts = {each.value.article: each for each in reversed(toll)}
    replaced = replacements(toll)
    classes: dict[tuple[object, ...], list[int]] = {}
    for place, each in enumerate(toll):
        main = firsts[each.value.article] is each and each.place < _EARLY
        base, away = each.base, elsewhere(each, story)
        key = (base.text, base.low, base.value, base.high, main, away, each.question.sites, bool(each.value.authority))
        classes.setdefault(key, []).append(place)
    groups = list(classes.values())
    vectors = [_vector(each.question, language) for each in toll]

    def margin(x: int, y: int) -> float:
        total, pairs = 0.0, 0
        for i in groups[x][:_STAND_FOR]:
            for j in groups[y][:_STAND_FOR]:
                a, b = toll[i], toll[j]
                total += _alike(a, b, replaced, language)
                total += _ALIKE_TOLL * sum(weight * vectors[j].get(word, 0.0) for word, weight in vectors[i].items())
                total += _MAIN if mains[x] and mains[y] else 0.0
                total -= _AWAY * _doubt(a, b) if aways[x] != aways[y] else 0.0
                pairs += 1
        return total / pairs

    mains, aways = [bool(key[4]) for key in classes], [bool(key[5]) for key in classes]
    every = combinations(range(len(groups)), 2)
    return [
        [toll[i] for i in sorted(i for x in group for i in groups[x])] for group in joined(len(groups), every, margin)
    ]


def _doubt(a: Candidate, b: Candidate) -> float:
    """How much what stands around two figures counts, 0 to 1: little where they are equal and unlikely by chance."""
    if all_but_equal(a.base, b.base):
        return 0.0
    return 1.0 - telling(a.value) if same_number(a.base, b.base) else 1.0


def _alike(a: Candidate, b: Candidate, replaced: Replaced, language: Language) -> float:
    """What the figures themselves say for being of one toll, and against."""
    if all_but_equal(a.base, b.base):
        return _TOLL + 2 * _EQUAL_TOLL
    found = _TOLL + (_ATTRIBUTED if a.value.authority and b.value.authority else 0.0)
    if same_number(a.base, b.base) or rounding(a.base, b.base, language) or rounding(b.base, a.base, language):
        found += _EQUAL_TOLL
    elif replaces(a, b, replaced) is None:
        twice = a.value.article == b.value.article and not _rivals(a, b)
        found -= _odds(a, b) + (_TWICE_TOLL if twice else 0.0)
    sites = a.question.sites, b.question.sites
    return found - (_SITES if all(sites) and not sites[0] & sites[1] else 0.0)


def _rivals(a: Candidate, b: Candidate) -> bool:
    """Whether one article gives two figures on the word of different sources."""
    return bool(a.value.authority) and bool(b.value.authority) and a.value.authority[-1] != b.value.authority[-1]


def _odds(a: Candidate, b: Candidate) -> float:
    """What speaks against one toll where one figure is many times the other."""
    one, other = point(a.base) or 1.0, point(b.base) or 1.0
    times = max(one, other) / max(1.0, min(one, other))
    return _TIMES * max(0.0, log2(times / 3))


def _is_key(group: str, language: Language) -> bool:
    """Whether what is counted or measured makes a question by itself."""
    return group.startswith(MEASURED) or group in language.words("linking", "events.things")


def _order(candidate: Candidate) -> tuple[str, int, int]:
    return candidate.value.article, candidate.place, candidate.value.span.end


def _clustered(candidates: Sequence[Candidate], language: Language) -> list[list[Candidate]]:
    """Groups of the candidates: first those with one number, then such groups whose pairs speak for it on average."""
    vectors = [_vector(each.question, language) for each in candidates]
    few, replaced = _told_little_of(candidates), replacements(candidates)

    def margin(i: int, j: int) -> float:
        a, b = candidates[i], candidates[j]
        found = _margin(a, b, vectors[i], vectors[j], language) + few(i, j)
        return found + (_REPLACED if replaces(a, b, replaced) is not None else -_unshown(a, b))

    keys = [_keys(each, vector) for each, vector in zip(candidates, vectors, strict=True)]
    pairs = meeting(keys, _COMMON) | _replacing(candidates, replaced)
    equals = {(i, j) for i, j in pairs if same_number(candidates[i].base, candidates[j].base)}
    first = joined(len(candidates), equals, margin)
    of = {item: number for number, group in enumerate(first) for item in group}

    def mean(x: int, y: int) -> float:
        return sum(margin(min(i, j), max(i, j)) for i in first[x] for j in first[y]) / (len(first[x]) * len(first[y]))

    met = {(min(of[i], of[j]), max(of[i], of[j])) for i, j in pairs - equals}
    groups = joined(len(first), met, mean)
    return [[candidates[i] for i in sorted(i for number in group for i in first[number])] for group in groups]


def _replacing(candidates: Sequence[Candidate], replaced: Replaced) -> set[tuple[int, int]]:
    """The pairs of figures of which an article says that one took the other's place."""
    by_number: defaultdict[float | None, list[int]] = defaultdict(list)
    for place, each in enumerate(candidates):
        by_number[point(each.base)].append(place)
    return {
        (min(i, j), max(i, j)) for older, newer in replaced for i in by_number[older] for j in by_number[newer]
        if replaces(candidates[i], candidates[j], replaced) is not None
    }  # fmt: skip


def _unshown(a: Candidate, b: Candidate) -> float:
    """What speaks against one question for two numbers: one article gives both, not saying why; or both are bare."""
    if same_number(a.base, b.base):
        return 0.0
    bare = not (a.question.group or a.question.unit or b.question.group or b.question.unit)
    return _TWICE if bare or a.value.article == b.value.article else 0.0


def _told_little_of(candidates: Sequence[Candidate]) -> Callable[[int, int], float]:
    """What speaks for one question where a story has only a few numbers of one thing, in several articles: "gunmen"."""
    numbers: defaultdict[str | None, set[float | None]] = defaultdict(set)
    articles: defaultdict[str | None, set[str]] = defaultdict(set)
    for each in candidates:
        numbers[each.question.group].add(point(each.base))
        articles[each.question.group].add(each.value.article)

    def speaks(i: int, j: int) -> float:
        group = candidates[i].question.group
        if group is None or group == "people" or group != candidates[j].question.group or len(articles[group]) < 2:
            return 0.0
        return _FEW if len(numbers[group]) <= _FEW_NUMBERS else 0.0

    return speaks


def _keys(candidate: Candidate, vector: Mapping[str, float]) -> Iterator[tuple[object, ...]]:
    """What figures meet by: the number (a small one with what it counts), its first digits, the rarest words around."""
    value, asked = candidate.base, candidate.question
    number = point(value)
    if value.text is not None:
        yield ("text", value.text)
    elif number is not None:
        size = floor(log10(abs(number))) if number else 0
        small = telling(candidate.value) == 0
        yield ("number", number, asked.group if small else None)
        if not small:
            yield ("digits", asked.unit, size, int(abs(number) / 10.0**size))
    for word in sorted(vector, key=lambda word: (-vector[word], word))[:_RAREST]:
        yield ("word", word, asked.unit, asked.group)
    if asked.group and asked.group != "people":
        yield ("group", asked.group)


def _vector(question: Question, language: Language) -> dict[str, float]:
    weights = {word: near * max(0.0, rarity(word, language) - 1) for word, near in question.words.items()}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {word: weight / length for word, weight in weights.items() if weight}


def _margin(
    a: Candidate, b: Candidate, one: Mapping[str, float], other: Mapping[str, float], language: Language
) -> float:
    """How far two candidates are over (or under, less than 0) what makes them one question's."""
    first, second = a.question, b.question
    if first.unit != second.unit and ((first.unit and second.unit) or ORDINAL in (first.unit, second.unit)):
        return -1.0
    alike = sum(weight * other.get(word, 0.0) for word, weight in one.items()) + _shared(first, second, language)
    apart = _apart(first, second)
    one_value, other_value = side_by_side(a, b)
    told = min(telling(a.value), telling(b.value))
    if same_number(one_value, other_value):
        return alike - apart * (1 - told) - ALIKE_IF_EQUAL + told * TELLING
    if rounding(one_value, other_value, language) or rounding(other_value, one_value, language):
        return alike - apart * (1 - told) - ALIKE_IF_EQUAL + told * TELLING / 2
    return alike - apart - ALIKE - _odds(a, b)


def _shared(a: Question, b: Question, language: Language) -> float:
    """What speaks for one question beside the words around: the same is counted, in the same unit."""
    if a.group and a.group == b.group:
        return 0.15 if a.group in language.linking["groups"] else 0.25
    return 0.1 if a.unit and a.unit == b.unit and a.unit != PERCENT else 0.0


def _apart(a: Question, b: Question) -> float:
    """What speaks against it: something else is counted, in another time, expected beside found."""
    found = 0.2 if a.group and b.group and a.group != b.group else 0.0
    found += 0.1 if a.concept != b.concept else 0.0
    found += 0.1 if a.unit != b.unit else 0.0
    if a.period and b.period and (a.period[1] < b.period[0] or b.period[1] < a.period[0]):
        found += 0.15
    found += 0.5 if WHOLE in a.scopes ^ b.scopes else 0.0
    return found + (0.15 if "projected" in a.scopes ^ b.scopes else 0.0)
