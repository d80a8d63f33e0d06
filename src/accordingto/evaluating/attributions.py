"""How good the attributions are, against labelled articles: content, linked and exact F1, and calibration.

Measures: a predicted and a gold attribution match one to one where their content tokens overlap by an
intersection over union of at least 0.5, best pairs first; linked where their sources do too (or neither has one);
exact where source, cue and content hold the same words. Tokens are words, single marks and doubled quotes.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Unreadable
from ..records.spans import Range

_TOKEN = re.compile(r"''|``|\w+(?:[-'’.]\w+)*|[^\w\s]")
ROLES = ("source", "cue", "content")
FREQUENT_CUES = frozenset(
    {"say", "said", "says", "saying", "tell", "told", "tells", "telling", "add", "added", "adds", "adding"}
)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One attribution as token indices; `words` are those of them that are words, `frequent` whether its cue is a
    form of say, tell or add, `marked` whether its content holds a double quotation mark."""

    tokens: dict[str, frozenset[int]]
    words: dict[str, frozenset[int]]
    frequent: bool
    marked: bool
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A predicted attribution with the gold one that it matches."""

    predicted: Labelled
    gold: Labelled
    linked: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One article's attributions, predicted and gold, and their matches."""

    id: str
    predicted: tuple[Labelled, ...]
    gold: tuple[Labelled, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Precision, recall and F1 in percent, with their counts: `right` of the `predicted`, `met` of the `gold`.

    The two differ only in a group, to which a predicted and a gold attribution need not both belong.
    """

    right: int
    predicted: int
    met: int
    gold: int

    @property
    def precision(self) -> float:
        return 100 * self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.met / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def overlap(a: frozenset[int], b: frozenset[int]) -> float:
    """Intersection over union; 0 where either is empty."""
    return len(a & b) / len(a | b) if a and b else 0.0


class Tokens:
    """The tokens of a text, by character."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at: dict[int, int] = {}
        self.word: list[bool] = []
        for number, match in enumerate(_TOKEN.finditer(text)):
            self.at |= dict.fromkeys(range(*match.span()), number)
            self.word.append(any(c.isalnum() or c == "_" for c in match.group()))

    def label(self, spans: Mapping[str, Iterable[Range]], confidence: float = 1.0) -> Labelled:
        """Character ranges by role to a Labelled."""
        ranges = {role: [tuple(r) for r in spans.get(role, ())] for role in ROLES}
        tokens = {
            role: frozenset(self.at[i] for s, e in ranges[role] for i in range(s, e) if i in self.at) for role in ROLES
        }
        words = {role: frozenset(t for t in found if self.word[t]) for role, found in tokens.items()}
        cue = " ".join(self.text[s:e] for s, e in ranges["cue"]).lower()
        content = " ".join(self.text[s:e] for s, e in ranges["content"])
        frequent = any(word in FREQUENT_CUES for word in re.findall(r"\w+", cue))
        return Labelled(tokens, words, frequent, bool(re.search("[“”\"]|''|``", content)), confidence)


def compare(identifier: str, predicted: list[Labelled], gold: list[Labelled]) -> Compared:
    """Match predicted against gold, best content overlap first, then source overlap."""
    predicted, gold = ([a for a in side if a.tokens["content"]] for side in (predicted, gold))
    found = []
    for i, p in enumerate(predicted):
        for j, g in enumerate(gold):
            shared = overlap(p.tokens["content"], g.tokens["content"])
            if shared >= 0.5:
                found.append((-shared, -overlap(p.tokens["source"], g.tokens["source"]),
                              -len(p.tokens["cue"] & g.tokens["cue"]), i, j))  # fmt: skip
    used_p, used_g, pairs = set(), set(), []
    for *_, i, j in sorted(found):
        if i not in used_p and j not in used_g:
            used_p.add(i)
            used_g.add(j)
            a, b = predicted[i].tokens["source"], gold[j].tokens["source"]
            pairs.append(Pair(predicted[i], gold[j], (not a and not b) or overlap(a, b) >= 0.5))
    return Compared(identifier, tuple(predicted), tuple(gold), tuple(pairs))


def table(results: list[Compared]) -> dict[str, Score]:
    """content, linked and exact over all; content and linked by cue class and by quotation marks."""
    predicted = [a for r in results for a in r.predicted]
    gold = [a for r in results for a in r.gold]
    pairs = [p for r in results for p in r.pairs]
    exact, linked = 0, sum(p.linked for p in pairs)
    for r in results:
        left = [tuple(a.words[role] for role in ROLES) for a in r.gold]
        for a in r.predicted:
            key = tuple(a.words[role] for role in ROLES)
            if key in left:
                left.remove(key)
                exact += 1
    rows = {"content": Score(len(pairs), len(predicted), len(pairs), len(gold)),
            "linked": Score(linked, len(predicted), linked, len(gold)),
            "exact": Score(exact, len(predicted), exact, len(gold))}  # fmt: skip
    groups = (("say, tell, add", "frequent", True), ("other cues", "frequent", False),
              ("with quotation marks", "marked", True), ("without", "marked", False))  # fmt: skip
    for name, quality, wanted in groups:
        n_predicted, n_gold = (sum(getattr(a, quality) is wanted for a in side) for side in (predicted, gold))
        right = [p for p in pairs if getattr(p.predicted, quality) is wanted]
        met = [p for p in pairs if getattr(p.gold, quality) is wanted]
        rows[f"content, {name}"] = Score(len(right), n_predicted, len(met), n_gold)
        rows[f"linked, {name}"] = Score(sum(p.linked for p in right), n_predicted, sum(p.linked for p in met), n_gold)
    return rows


@dataclass(frozen=True, slots=True)
class Calibration:
    """`auroc` and `error` (expected calibration error over ten bins) of the confidence that content and source are
    right; of direct quotations, the share shown at 0.9 or more, and of those the share with a wrong speaker. `bins`
    holds (mean confidence, share right, count)."""

    auroc: float
    error: float
    direct_shown: float
    direct_wrong: float
    bins: tuple[tuple[float, float, int], ...]


def calibration(results: list[Compared]) -> Calibration:
    """The quality of the confidences of `results`."""
    linked = {id(p.predicted): p.linked for r in results for p in r.pairs}
    rows = sorted((a.confidence, bool(linked.get(id(a), False))) for r in results for a in r.predicted)
    right, wrong = [c for c, ok in rows if ok], [c for c, ok in rows if not ok]
    better = sum((c > w) + 0.5 * (c == w) for c in right for w in wrong)
    bins = []
    for k in range(10):
        inside = [(c, ok) for c, ok in rows if k / 10 <= c < (k + 1) / 10 or (k == 9 and c >= 1)]
        if inside:
            bins.append(
                (sum(c for c, _ in inside) / len(inside), sum(ok for _, ok in inside) / len(inside), len(inside))
            )
    direct = [p for r in results for p in r.pairs if p.gold.marked and p.predicted.marked]
    shown = [p for p in direct if p.predicted.confidence >= 0.9]
    return Calibration(
        better / (len(right) * len(wrong)) if right and wrong else float("nan"),
        sum(abs(c - ok) * n for c, ok, n in bins) / max(len(rows), 1),
        len(shown) / len(direct) if direct else 0.0,
        sum(not p.linked for p in shown) / len(shown) if shown else 0.0, tuple(bins),
    )  # fmt: skip


def _sum(scores: list[Score]) -> Score:
    right, predicted, met, gold = (
        sum(getattr(s, name) for s in scores) for name in ("right", "predicted", "met", "gold")
    )
    return Score(right, predicted, met, gold)


def interval(results: list[Compared], row: str, rounds: int = 1000, seed: int = 7) -> tuple[float, float]:
    """The 95 % bootstrap interval of a row's F1, resampling articles."""
    draw = random.Random(seed)
    one = {r.id: table([r])[row] for r in results}
    scores = []
    for _ in range(rounds):
        drawn = [one[draw.choice(results).id] for _ in results]
        scores.append(_sum(drawn).f1)
    scores.sort()
    return scores[int(0.025 * rounds)], scores[int(0.975 * rounds) - 1]


def gold_articles(path: Path) -> Iterator[dict[str, Any]]:
    """The articles of a PolNeAR-form JSON Lines file: id, text, attributions. Raises Unreadable for another form."""
    with path.open(encoding="utf8") as file:
        for number, line in enumerate(file, 1):
            try:
                row = json.loads(line)
                row["text"], row["attributions"]
            except (ValueError, KeyError, TypeError) as error:
                raise Unreadable(
                    f"{path}, line {number}: no article with text and attributions ({error})", "format"
                ) from error
            yield row | {"id": str(row.get("id", number))}


def evaluate(path: Path) -> list[Compared]:
    """Read the articles of a labelled file as the program reads any, and compare; own voice is no attribution."""
    from ..reading import Reader
    from ..records.article import Article

    reader, results = Reader().load(), []
    for row in gold_articles(path):
        tokens = Tokens(row["text"])
        reading = reader.read(
            Article(row["text"], row["id"], publisher=row.get("publisher"), published=row.get("date"))
        )
        predicted = [
            tokens.label(
                {role: [s.range for s in getattr(c, role)] for role in ("source", "cue", "content")}, c.confidence
            )
            for c in reading.claims
            if c.kind != "own-voice" and c.content
        ]
        results.append(compare(row["id"], predicted, [tokens.label(a) for a in row["attributions"]]))
    return results


def report(results: list[Compared], bootstrap: bool = True) -> str:
    """The table as text."""
    lines = [f"{'':34}{'P':>6}{'R':>7}{'F1':>7}   {'95 % interval':<16}{'right':>6}{'found':>7}{'gold':>6}"]
    for name, s in table(results).items():
        low, high = interval(results, name) if bootstrap and len(results) > 1 else (float("nan"),) * 2
        span = f"{low:.1f} to {high:.1f}" if bootstrap else ""
        lines.append(
            f"{name:34}{s.precision:6.1f}{s.recall:7.1f}{s.f1:7.1f}   {span:<16}{s.right:6}{s.predicted:7}{s.gold:6}"
        )
    c = calibration(results)
    lines += ["", f"confidence: AUROC {c.auroc:.3f}, expected calibration error {c.error:.3f}"]
    lines += [f"quotations shown at 0.9 or more: {c.direct_shown:.1%}, with another speaker: {c.direct_wrong:.1%}"]
    lines += [f"  said {mean:.2f}, was right {share:.2f} ({n})" for mean, share, n in c.bins]
    return "\n".join(lines)
