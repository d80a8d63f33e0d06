"""How well the reuse of text is told, against labelled pairs of articles: derived, partial, independent.

Gold is reuse_pairs.jsonl (a, b, label) of a labelled folder; texts are in its reuse_articles.jsonl and stories.jsonl.
Two figures: macro-F1 of the three, and derived against independent, on the pairs that gold calls one of these two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Unreadable
from ..language import language
from ..records.article import Article
from ..records.readings import Reading
from ..records.stories import Comparison
from .attributions import Score
from .stories import class_scores, macro
from .stories_report import confusion_lines, score_lines
from .story_rows import json_rows

KINDS = ("derived", "partial", "independent")
Compare = Callable[[Reading, Reading], Comparison]


@dataclass(frozen=True, slots=True)
class JudgedReuse:
    """A labelled pair and what it was called. `kind` is how gold explains it, `shown` what the program showed."""

    pair: str
    gold: str
    given: str
    score: float
    kind: str
    evidence: str
    shown: str


def three_classes(judged: Sequence[JudgedReuse]) -> dict[str, Score]:
    return class_scores(Counter((row.gold, row.given) for row in judged), KINDS)


def two_classes(judged: Sequence[JudgedReuse]) -> dict[str, Score]:
    """Derived and independent, over the pairs that gold calls so; "partial" for one of them is a miss."""
    table = Counter((row.gold, row.given) for row in judged if row.gold != "partial")
    return class_scores(table, ("derived", "independent"))


def judge_pairs(
    pairs: Sequence[Mapping[str, Any]], readings: Mapping[str, Reading], compare: Compare
) -> list[JudgedReuse]:
    """What `compare` calls each pair. Raises Unreadable where a pair has an article without a reading."""
    judged = []
    for row in pairs:
        lacking = [row[side] for side in ("a", "b") if row[side] not in readings]
        if lacking:
            raise Unreadable(f"pair {row['pair_id']}: no article {', '.join(lacking)} in the folder", "gold")
        found = compare(readings[row["a"]], readings[row["b"]])
        shown = " | ".join(each.span.exact for each in found.evidence[:4])
        judged.append(
            JudgedReuse(
                row["pair_id"], row["label"], found.relation, found.score, row.get("kind", ""),
                row.get("evidence", ""), shown,
            )
        )  # fmt: skip
    return judged


def pair_articles(folder: Path) -> dict[str, Article]:
    """The articles of a labelled folder by id, those of its pairs first where an id stands in both files."""
    rows = [a for s in json_rows(folder / "stories.jsonl", "articles") for a in s["articles"]]
    if (folder / "reuse_articles.jsonl").is_file():
        rows += json_rows(folder / "reuse_articles.jsonl", "id", "text")
    return {
        row["id"]: Article(
            row["text"], row["id"], publisher=row.get("outlet"), title=row.get("title"), published=row.get("date")
        )
        for row in rows
    }


def evaluate(folder: Path) -> list[JudgedReuse]:
    """The program's comparison of the labelled pairs of a folder; reads their articles, about one in a second."""
    from ..linking.comparing import compare
    from ..reading import Reader

    if not (folder / "reuse_pairs.jsonl").is_file():
        raise Unreadable(f"{folder}: no reuse_pairs.jsonl", "format")
    pairs = json_rows(folder / "reuse_pairs.jsonl", "pair_id", "a", "b", "label")
    articles, words, reader = pair_articles(folder), language("en"), Reader().load()
    wanted = dict.fromkeys(row[side] for row in pairs for side in ("a", "b"))
    readings = {name: reader.read(articles[name]) for name in wanted if name in articles}
    return judge_pairs(pairs, readings, lambda a, b: compare(a, b, words))


def report(judged: Sequence[JudgedReuse]) -> str:
    """The tables as text."""
    two, three = two_classes(judged), three_classes(judged)
    table = Counter((row.gold, row.given) for row in judged)
    return "\n".join([
        f"reuse of text, {len(judged)} pairs",
        *score_lines(three), f"macro-F1 of the three {macro(three):.1f}", "",
        "derived against independent", *score_lines(two), f"mean F1 of the two {macro(two):.1f}", "",
        *confusion_lines(table, KINDS, KINDS),
    ])  # fmt: skip


def errors(judged: Sequence[JudgedReuse]) -> str:
    """One paragraph for each pair that was called something else."""
    return "\n\n".join(
        f"{row.pair}: gold {row.gold} ({row.kind}), given {row.given} {row.score:.2f}\n"
        f"  gold: {row.evidence}\n  given: {row.shown}"
        for row in judged
        if row.gold != row.given
    )
