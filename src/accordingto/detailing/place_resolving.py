"""Which of the places of a name is meant: the one that fits the other places of the article.

Each reading is scored by what it is (people, kind, first name or other name), by what the text says ("Paris, Texas"),
and by the other names' readings: in the same country, the same division, near (spatial minimality: Leidner 2007; one
sense for one name in one article: Gale, Church & Yarowsky 1992). Rounds, since the others are in doubt as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log10

import numpy as np
from numpy.typing import NDArray

from ..language.gazetteer import EARTH_KM, KINDS, Candidate, contains, fold, kilometres
from .place_mentions import Mention

Floats = NDArray[np.float64]
Division = tuple[str | None, str | None]
# The features of a reading, in the order of the columns; their weights are in the language's table `[resolving]`.
FEATURES = ("people", *KINDS, "other name", "own name", "stated", "same country", "same division", "near",
            "same country beside", "same division beside", "division of a namesake",
            "other name where it is a first name")  # fmt: skip
ROUNDS = 2
NEAR_KM = 100.0
# A city of so many people this near is what the name of a division around it means.
NAMESAKE_PEOPLE = 50_000
NAMESAKE_KM = 150.0
BESIDE_CHARACTERS = 200.0
MOST = 12
MOST_AT_ONCE = 1200


@dataclass(slots=True)
class Group:
    """All mentions of one name that mean one place: its readings, of which at most `MOST` are weighed."""

    mentions: list[Mention]
    readings: list[Candidate]
    container: tuple[Candidate, ...]


def grouped(found: Sequence[Mention]) -> list[Group]:
    """Mentions by name; where a name stands with two containers ("Paris, Texas", "Paris, France"), by both."""
    by_name: dict[str, list[Mention]] = {}
    for mention in found:
        by_name.setdefault(fold(mention.name), []).append(mention)
    groups = []
    divisions = {(c.country, c.admin1) for m in found for c in m.readings if c.kind == "admin1"}
    for same in by_name.values():
        stated: dict[tuple[str | None, str | None], list[Mention]] = {}
        for mention in same:
            if mention.container:
                stated.setdefault((mention.container[0].country, mention.container[0].name), []).append(mention)
        loose = [m for m in same if not m.container]
        parts = sorted(stated.values(), key=len, reverse=True) or [[]]
        parts[0] = parts[0] + loose
        for part in parts:
            readings = min((m.readings for m in part), key=len)
            container = next((m.container for m in part if m.container), ())
            groups.append(Group(part, _likely(readings, container, part[0].own, divisions), container))
    return groups


def _likely(
    readings: Sequence[Candidate], container: tuple[Candidate, ...], own: bool, divisions: set[Division]
) -> list[Candidate]:
    """The readings to weigh: those that the text states first, those in divisions that it names, the most populous."""
    if len(readings) <= MOST:
        return list(readings)

    def rank(i: int) -> tuple[bool, bool, bool, int]:
        c = readings[i]
        stated = any(contains(o, c) for o in container) or (own and i == 0)
        return not stated, (c.country, c.admin1) not in divisions, c.alternate, -c.population

    return [readings[i] for i in sorted(range(len(readings)), key=rank)[:MOST]]


def _own_features(group: Group) -> list[list[float]]:
    """The features of a group's readings that do not depend on other groups, (readings, FEATURES)."""
    divided = 2 * sum("division after" in m.evidence for m in group.mentions) > len(group.mentions)
    cities = [c for c in group.readings if c.kind == "city" and c.population >= NAMESAKE_PEOPLE and not divided]
    firsts = {c.country for c in group.readings if not c.alternate}
    rows = []
    for i, c in enumerate(group.readings):
        namesake = c.kind in ("admin1", "admin2") and any(
            c.country == city.country and kilometres(c.point, city.point) < NAMESAKE_KM for city in cities
        )
        values = {
            "people": log10(c.population + 10), c.kind: 1.0, "other name": c.alternate,
            "own name": i == 0 and group.mentions[0].own,
            "stated": any(contains(outer, c) for outer in group.container), "division of a namesake": namesake,
            "other name where it is a first name": c.alternate and c.country in firsts,
        }  # fmt: skip
        rows.append([float(values.get(name, 0.0)) for name in FEATURES])
    return rows


def _same(labels: Sequence[object | None]) -> NDArray[np.bool_]:
    """Which labels agree, (n, n); None agrees with nothing."""
    numbers: dict[object, int] = {}
    codes = np.array([-1 - i if x is None else numbers.setdefault(x, len(numbers)) for i, x in enumerate(labels)])
    same: NDArray[np.bool_] = codes[:, None] == codes[None, :]
    return same


def _kilometres(readings: Sequence[Candidate]) -> Floats:
    """The distances of all readings, (n, n), along the chord: as good as the great circle where it is short."""
    points = np.radians(np.array([c.point for c in readings]).reshape(-1, 2))
    flat = np.cos(points[:, 0])
    vectors = np.stack([flat * np.cos(points[:, 1]), flat * np.sin(points[:, 1]), np.sin(points[:, 0])], axis=1)
    return EARTH_KM * np.sqrt(np.maximum(0.0, 2 - 2 * vectors @ vectors.T))  # type: ignore[no-any-return]


class Readings:
    """The readings of all groups in one table of n rows, and how they stand to one another, (n, n) each."""

    def __init__(self, groups: Sequence[Group], nationals: frozenset[str]) -> None:
        self.groups = groups
        self.candidates = [c for group in groups for c in group.readings]
        self.group = np.array([g for g, group in enumerate(groups) for _ in group.readings], dtype=np.intp)
        other = self.group[:, None] != self.group[None, :]
        # Nothing is near the middle of a country.
        small = np.array([c.kind in ("city", "admin2") for c in self.candidates])
        self.near = np.exp(-_kilometres(self.candidates) / NEAR_KM) * (other & small)
        self.country = _same([c.country for c in self.candidates]) & other
        self.division = _same([c.admin1 and (c.country, c.admin1) for c in self.candidates]) & other
        self.beside = np.exp(-_apart(groups) / BESIDE_CHARACTERS)[np.ix_(self.group, self.group)]
        self.national = np.array([c.country in nationals for c in self.candidates], dtype=float)
        self.others = max(1, len(groups) - 1 + len(nationals))
        self.own_features = np.array([row for group in groups for row in _own_features(group)])

    def features(self, probability: Floats) -> Floats:
        """All features, those of the neighbourhood by the readings' present probability (n,)."""
        beside = self.beside * probability
        around = {
            "same country": np.minimum(1.0, (self.country @ probability + self.national) / self.others),
            "same division": np.minimum(1.0, self.division @ probability / self.others),
            "near": np.log1p(self.near @ probability),
            "same country beside": np.log1p((self.country * beside).sum(1)),
            "same division beside": np.log1p((self.division * beside).sum(1)),
        }
        features = self.own_features.copy()
        for name, column in around.items():
            features[:, FEATURES.index(name)] = column
        return features

    def softmax(self, scores: Floats) -> Floats:
        """Scores (n,) as probabilities within each group."""
        if not len(scores):
            return scores
        count = len(self.groups)
        highest = np.full(count, -np.inf)
        np.maximum.at(highest, self.group, scores)
        raised = np.exp(scores - highest[self.group])
        return raised / np.bincount(self.group, raised, count)[self.group]  # type: ignore[no-any-return]


def _apart(groups: Sequence[Group]) -> Floats:
    """The least distance in characters between mentions of two groups, (groups, groups); far for those elsewhere."""
    apart = np.full((len(groups), len(groups)), 1e6)
    places = sorted((m.start, g) for g, group in enumerate(groups) for m in group.mentions if m.start >= 0)
    for i, (start, g) in enumerate(places):
        for later, h in places[i + 1 :]:
            if later - start > 5 * BESIDE_CHARACTERS:
                break
            apart[g, h] = apart[h, g] = min(apart[g, h], later - start)
    return apart


def resolve(groups: Sequence[Group], nationals: frozenset[str], weights: Floats) -> list[Candidate]:
    """The best reading of each group. `nationals` are the countries whose people the text names; weights (FEATURES,).

    A text with very many names is resolved in stretches of at most `MOST_AT_ONCE` readings, for the memory's sake.
    """
    meant: list[Candidate] = []
    first = size = 0
    for i, group in enumerate(groups):
        if size + len(group.readings) > MOST_AT_ONCE:
            meant += _resolved(groups[first:i], nationals, weights)
            first, size = i, 0
        size += len(group.readings)
    return meant + _resolved(groups[first:], nationals, weights)


def _resolved(groups: Sequence[Group], nationals: frozenset[str], weights: Floats) -> list[Candidate]:
    if not groups:
        return []
    readings = Readings(groups, nationals)
    probability = readings.softmax(readings.own_features @ weights)
    for _ in range(ROUNDS):
        probability = readings.softmax(readings.features(probability) @ weights)
    best: dict[int, int] = {}
    for i, group in enumerate(readings.group.tolist()):
        if group not in best or probability[i] > probability[best[group]]:
            best[group] = i
    return [readings.candidates[best[g]] for g in range(len(groups))]
