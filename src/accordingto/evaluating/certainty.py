"""How right the certainty of claims is, against labelled sentences: level, polarity, abstentions, confusions.

Gold rows hold offsets and labels only (docs/certainty-guidelines.md); texts are joined by article id. "unknown" given
where gold has a value counts as wrong, as every other difference does.
"""

from __future__ import annotations

import gzip
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..errors import Unreadable
from ..language import language
from ..records.claims import Certainty, Level, Polarity
from ..records.spans import Range

LEVELS: tuple[Level, ...] = ("certain", "probable", "possible", "unknown")
POLARITIES: tuple[Polarity, ...] = ("positive", "negative", "unknown")
Judge = Callable[[str, tuple[Range, ...], tuple[Range, ...]], Certainty]


@dataclass(frozen=True, slots=True)
class Judged:
    """One labelled stretch and what the program says of it. `sample`: how it was drawn ("random", "enriched")."""

    id: str
    sample: str
    gold: tuple[Level, Polarity]
    given: tuple[Level, Polarity]
    text: str


@dataclass(frozen=True, slots=True)
class Score:
    """Shares in [0, 1] over n stretches; `unknown_levels`: given as unknown where gold has a value, of those n;
    the confusions count (gold, given)."""

    n: int
    level: float
    polarity: float
    unknown_levels: float
    unknown_polarities: float
    levels: Mapping[tuple[Level, Level], int]
    polarities: Mapping[tuple[Polarity, Polarity], int]


def read_gold(path: Path) -> list[dict[str, Any]]:
    """The rows of a gold file, one JSON object a line: id, start, end, cue, level, polarity, words, sample.

    Raises Unreadable for a row that lacks one of them or has a level or polarity that there is not.
    """
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
        if not line.strip():
            continue
        row = json.loads(line)
        lacking = {"id", "start", "end", "level", "polarity"} - set(row)
        if lacking or row["level"] not in LEVELS or row["polarity"] not in POLARITIES:
            found = f"lacks {', '.join(sorted(lacking))}" if lacking else f"{row['level']!r}, {row['polarity']!r}"
            allowed = f"levels {', '.join(LEVELS)}; polarities {', '.join(POLARITIES)}"
            raise Unreadable(f"{path}, line {number}: {found}; allowed: {allowed}", "gold")
        rows.append(row)
    return rows


def judge_rows(rows: Iterable[Mapping[str, Any]], texts: Mapping[str, str], judge: Judge) -> list[Judged]:
    """What `judge` (text, content ranges, cue ranges) gives for each row. Raises Unreadable for an unknown article."""
    judged: list[Judged] = []
    for row in rows:
        text = texts.get(str(row["id"]))
        if text is None or not 0 <= row["start"] < row["end"] <= len(text):
            raise Unreadable(
                f"the gold row {row['id']!r} [{row['start']}, {row['end']}) has no text to stand in", "gold"
            )
        cue = (tuple(row["cue"]),) if row.get("cue") else ()
        found = judge(text, ((row["start"], row["end"]),), cue)
        judged.append(
            Judged(
                str(row["id"]), str(row.get("sample", "")), (row["level"], row["polarity"]),
                (found.level, found.polarity), text[row["start"] : row["end"]],
            )
        )  # fmt: skip
    return judged


def score(judged: Iterable[Judged]) -> Score:
    """The score of all given rows; of no rows, zeros."""
    rows = tuple(judged)
    n = max(1, len(rows))
    levels = Counter((row.gold[0], row.given[0]) for row in rows)
    polarities = Counter((row.gold[1], row.given[1]) for row in rows)
    return Score(
        len(rows), sum(k for (a, b), k in levels.items() if a == b) / n,
        sum(k for (a, b), k in polarities.items() if a == b) / n,
        sum(k for (a, b), k in levels.items() if b == "unknown" != a) / n,
        sum(k for (a, b), k in polarities.items() if b == "unknown" != a) / n,
        dict(levels), dict(polarities),
    )  # fmt: skip


def by_sample(judged: Iterable[Judged]) -> dict[str, Score]:
    """The scores of each sample, and of "all"."""
    rows = tuple(judged)
    samples = sorted({row.sample for row in rows})
    return {"all": score(rows)} | {sample: score(row for row in rows if row.sample == sample) for sample in samples}


def table(scores: Mapping[str, Score]) -> str:
    """The scores as lines of text, and the confusions of the first: rows are gold, columns what was given."""
    lines = [
        f"{name:10} n {s.n:4}  level {s.level:6.1%}  polarity {s.polarity:6.1%}  "
        f"unknown though gold knows: level {s.unknown_levels:5.1%}, polarity {s.unknown_polarities:5.1%}"
        for name, s in scores.items()
    ]
    first = next(iter(scores.values()))
    for names, counts in ((LEVELS, first.levels), (POLARITIES, first.polarities)):
        lines.append("gold \\ given".ljust(14) + "".join(f"{name:>10}" for name in names))
        found: Mapping[Any, int] = counts
        lines += [name.ljust(14) + "".join(f"{found.get((name, other), 0):10}" for other in names) for name in names]
    return "\n".join(lines)


def evaluate(gold: Path, articles: Path) -> dict[str, Score]:
    """The program's certainty on the labelled stretches `gold` of the texts in `articles` (JSON Lines, may be .gz)."""
    from ..detailing.certainty import certainty

    words, rows = language("en"), read_gold(gold)
    wanted = {str(row["id"]) for row in rows}
    with (gzip.open if articles.suffix == ".gz" else open)(articles, "rt", encoding="utf8") as file:
        texts = {str(r["id"]): str(r["text"]) for r in map(json.loads, file) if str(r["id"]) in wanted}
    return by_sample(judge_rows(rows, texts, lambda text, content, cue: certainty(text, content, words, cue)))
