"""How good stories are, against labelled ones: grouping, values, authorities, relations, status, lineages.

A gold value is found by the first predicted value of its article that overlaps it and has its bounds (a number) or half
of its words (word F1). Whatever was abstained from counts as wrong. Invariant: each gold value and each gold pair is
judged exactly once, and no prediction is judged on anything but the contract's fields.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from .attributions import Score
from .story_rows import FactKey, Gold, Placed, Predicted, Row, json_rows, read_gold

WRONG_WAY = "wrong way"
OWN_VOICE = "own voice"
_WORD = re.compile(r"\w+")
_EMPTY_WORDS = frozenset({"the", "a", "an", "of", "and", "who", "with", "’s", "s"})
Found = Literal["found", "no value", "wrong bounds", "other words"]
Joined = Literal["linked", "no link", "other fact", "not found"]


@dataclass(frozen=True, slots=True)
class JudgedValue:
    """A gold value (its row and number in its fact) and what became of it. `hit` is the value that found it, `near`
    what overlaps it; `authority` whether the hit's is right, None where nothing was found."""

    fact: str
    number: int
    gold: Row
    found: Found
    hit: Placed | None = None
    near: tuple[Placed, ...] = ()
    authority: bool | None = None

    @property
    def numeric(self) -> bool:
        return isinstance(self.gold["normalized"], Mapping)


@dataclass(frozen=True, slots=True)
class JudgedPair:
    """Two gold values of a fact, by number; `given` is the predicted relation, None where one of them was not found."""

    fact: str
    a: int
    b: int
    gold: str
    given: str | None
    joined: Joined


@dataclass(frozen=True, slots=True)
class JudgedFact:
    """A gold fact; `home` is the predicted fact that holds most of its found values, None where none was found.
    `status` is home's, None where home holds no more than half of them."""

    row: Row
    values: tuple[JudgedValue, ...]
    pairs: tuple[JudgedPair, ...]
    home: FactKey | None
    status: str | None


@dataclass(frozen=True, slots=True)
class Grouping:
    """B-cubed precision and recall in [0, 1] over `articles`; (article, story) of each near miss, and whether it was
    kept out of that story. Near misses that are in no predicted story at all are left out."""

    precision: float
    recall: float
    articles: int
    near_misses: tuple[tuple[str, str, bool], ...]

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


@dataclass(frozen=True, slots=True)
class Pairing:
    """Two articles with a decided origin of text: whether gold and prediction put them together."""

    story: str
    a: str
    b: str
    gold: bool
    given: bool


@dataclass(frozen=True, slots=True)
class Results:
    """All judgements on a labelled set. `undecided` are the articles with a gold origin that are in no lineage."""

    grouping: Grouping
    facts: tuple[JudgedFact, ...]
    pairings: tuple[Pairing, ...]
    decided: tuple[str, ...]
    undecided: tuple[str, ...]

    @property
    def values(self) -> tuple[JudgedValue, ...]:
        return tuple(value for fact in self.facts for value in fact.values)

    @property
    def pairs(self) -> tuple[JudgedPair, ...]:
        return tuple(pair for fact in self.facts for pair in fact.pairs)

    def relation_table(self) -> Counter[tuple[str, str]]:
        """How often (gold, given), over the pairs whose two values were found."""
        return Counter((pair.gold, pair.given) for pair in self.pairs if pair.given is not None)

    def lineages(self) -> Score:
        right = sum(pair.gold and pair.given for pair in self.pairings)
        return Score(right, sum(p.given for p in self.pairings), right, sum(p.gold for p in self.pairings))


def words(text: str | None) -> frozenset[str]:
    """The words of a text without case and without the emptiest of them."""
    return frozenset(word.lower() for word in _WORD.findall(text or "")) - _EMPTY_WORDS


def alike(a: frozenset[str], b: frozenset[str]) -> float:
    """F1 of two word sets; 0 where either is empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def class_scores(table: Mapping[tuple[str, str], int], classes: Sequence[str]) -> dict[str, Score]:
    """Precision, recall and F1 of each class, from counts of (gold, given)."""
    scores = {}
    for name in classes:
        right = table.get((name, name), 0)
        given = sum(count for (_, other), count in table.items() if other == name)
        scores[name] = Score(right, given, right, sum(count for (gold, _), count in table.items() if gold == name))
    return scores


def macro(scores: Mapping[str, Score]) -> float:
    """Mean F1, in percent, over the classes that the gold has."""
    present = [score.f1 for score in scores.values() if score.gold]
    return sum(present) / len(present) if present else 0.0


def _same(gold: float | None, given: float | None) -> bool:
    # An end that the gold leaves open may be anything: "at least 40" equals 40.
    return gold is None or (given is not None and abs(gold - given) <= 1e-6 * max(1, abs(gold)))


def _is_right(placed: Placed, gold: Row) -> bool:
    wanted = gold["normalized"]
    if not isinstance(wanted, Mapping):
        return alike(words(placed.row["span"]["exact"]), words(gold["exact"])) >= 0.5
    (low, high), ends = placed.bounds, (wanted["low"], wanted["high"])
    return ends != (None, None) and _same(ends[0], low) and _same(ends[1], high)


def _authority_is_right(placed: Placed, gold: Row) -> bool:
    chain = placed.row.get("authority") or []
    if gold["authority"] == OWN_VOICE:
        return not chain
    wanted = words(gold["authority"])
    names = [name for link in chain for name in (link.get("name"), (link.get("span") or {}).get("exact"))]
    return any(alike(words(name), wanted) >= 0.5 for name in names)


def _judge_value(fact: str, number: int, gold: Row, candidates: Sequence[Placed]) -> JudgedValue:
    near = tuple(
        placed for placed in candidates
        if (span := placed.row.get("span")) and span["start"] < gold["end"] and gold["start"] < span["end"]
    )  # fmt: skip
    hit = next((placed for placed in near if _is_right(placed, gold)), None)
    if hit is not None:
        return JudgedValue(fact, number, gold, "found", hit, near, _authority_is_right(hit, gold))
    numeric = isinstance(gold["normalized"], Mapping)
    return JudgedValue(
        fact, number, gold, "no value" if not near else "wrong bounds" if numeric else "other words", None, near
    )


def _judge_pair(fact: str, pair: Row, values: Sequence[JudgedValue], predicted: Predicted) -> JudgedPair:
    a, b = values[pair["a"]].hit, values[pair["b"]].hit
    given: str | None = "background"
    joined: Joined = "other fact"
    if a is None or b is None:
        given, joined = None, "not found"
    elif a.fact == b.fact:
        given, joined = predicted.links.get((a.fact, a.number, b.number)), "linked"
        if given is None:
            given = predicted.links.get((a.fact, b.number, a.number))
            given = WRONG_WAY if given == "update" else given
        if given is None:
            given, joined = "background", "no link"
    return JudgedPair(fact, pair["a"], pair["b"], pair["relation"], given, joined)


def _judge_fact(row: Row, predicted: Predicted) -> JudgedFact:
    name = row["fact_id"]
    values = tuple(
        _judge_value(name, number, gold, predicted.values.get(gold["article_id"], ()))
        for number, gold in enumerate(row["values"])
    )
    pairs = tuple(_judge_pair(name, pair, values, predicted) for pair in row["pairs"])
    homes = Counter(value.hit.fact for value in values if value.hit)
    if not homes:
        return JudgedFact(row, values, pairs, None, None)
    home, most = homes.most_common(1)[0]
    status = predicted.facts[home]["status"].replace("-", "_") if 2 * most > homes.total() else None
    return JudgedFact(row, values, pairs, home, status)


def _grouping(gold: Gold, predicted: Predicted) -> Grouping:
    truth = gold.story_of()
    precisions, recalls = [], []
    for article, story in truth.items():
        mine = predicted.members[predicted.story_of[article]] if article in predicted.story_of else {article}
        same = {other for other, its in truth.items() if its == story}
        precisions.append(len(mine & same) / len(mine))
        recalls.append(len(mine & same) / len(same))
    misses = [(a["id"], s["story_id"]) for s in gold.stories for a in s["articles"] if not a["in_story"]]
    kept = [
        (article, story, not any(truth.get(other) == story for other in predicted.members[predicted.story_of[article]]))
        for article, story in misses
        if article in predicted.story_of
    ]
    n = max(1, len(truth))
    return Grouping(sum(precisions) / n, sum(recalls) / n, len(truth), tuple(kept))


def judge(gold: Gold, stories: Iterable[Row]) -> Results:
    """All judgements on predicted stories (rows of the contract)."""
    predicted = Predicted(stories)
    pairings, decided = [], []
    for row in gold.origins:
        group = {article: number for number, each in enumerate(row["groups"]) for article in each["articles"]}
        decided += sorted(group)
        for a, b in combinations(sorted(group), 2):
            lineage = predicted.lineage_of.get(a)
            given = lineage is not None and lineage == predicted.lineage_of.get(b)
            pairings.append(Pairing(row["story_id"], a, b, group[a] == group[b], given))
    return Results(
        _grouping(gold, predicted),
        tuple(_judge_fact(row, predicted) for row in gold.facts),
        tuple(pairings), tuple(decided), tuple(a for a in decided if a not in predicted.lineage_of),
    )  # fmt: skip


def same_companions(stories: Iterable[Row], others: Iterable[Row]) -> float:
    """The share of the articles that have the same story companions in two groupings, whatever the stories' ids.

    An article that only one of them has counts as moved. 1.0 for no articles.
    """
    one, two = Predicted(stories), Predicted(others)
    articles = one.story_of.keys() | two.story_of.keys()
    kept = sum(
        one.members[one.story_of[article]] == two.members[two.story_of[article]]
        for article in one.story_of.keys() & two.story_of.keys()
    )
    return kept / len(articles) if articles else 1.0


def evaluate(folder: Path, stories: Path) -> Results:
    """The stories of a JSON Lines file against the labelled set of a folder."""
    return judge(read_gold(folder), json_rows(stories, "id", "articles", "facts", "lineages"))
