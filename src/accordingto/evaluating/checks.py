"""How many planted errors the checks find: recall by kind and phrasing, the untuned phrasings apart.

An error is found where a finding of its kind's checks touches the planted span. Invariant: the same articles and seed
give the same errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Literal, get_args

from ..reading import Reader
from ..receiving import receive
from ..receiving.inputs import Input
from ..records.article import Article
from ..records.readings import Reading
from .phrasings import KINDS, UNTUNED, WIDENED
from .planting import Phrasing, Plant

PER_PHRASING = 40
LENGTHS = (1500, 6000)  # characters of the articles that errors are planted in
Set = Literal["tuned", "widened", "untuned"]


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `planted` errors of one phrasing, `found`."""

    kind: str
    set: Set
    planted: int
    found: int


def evaluate(path: Path, seed: int = 1) -> list[Recall]:
    """Recall on the articles of a JSON Lines file. Raises AccordingtoError where it cannot be read."""
    reader = Reader().load()
    items = receive(Input(str(path), "file"))
    articles = [item for item in items if isinstance(item, Article) and LENGTHS[0] < len(item.text) < LENGTHS[1]]
    return recall(articles, reader.read, seed=seed)


def recall(articles: Sequence[Article], read: Callable[[Article], Reading], seed: int = 1) -> list[Recall]:
    """Plant `PER_PHRASING` errors of each phrasing into articles in random order, read them, count what is found."""
    results = []
    for kind, (checks, tuned) in KINDS.items():
        sets: tuple[tuple[Set, tuple[Phrasing, ...]], ...] = (
            ("tuned", tuned), ("widened", WIDENED[kind]), ("untuned", UNTUNED[kind]),
        )  # fmt: skip
        phrasings = [(name, phrasing) for name, group in sets for phrasing in group]
        for number, (name, phrasing) in enumerate(phrasings):
            rng = Random(f"{seed} {kind} {number}")
            planted = found = 0
            for at in rng.sample(range(len(articles)), len(articles)):
                plant = phrasing(articles[at], rng)
                if plant is not None:
                    planted += 1
                    found += is_found(plant, read(plant.article), checks)
                if planted == PER_PHRASING:
                    break
            results.append(Recall(kind, name, planted, found))
    return results


def is_found(plant: Plant, reading: Reading, checks: frozenset[str]) -> bool:
    """Whether a finding of these checks touches the plant."""
    return any(
        span.place == place and span.start < end and start < span.end
        for finding in reading.findings
        if finding.check in checks
        for span in finding.spans
        for (start, end), place in plant.spans
    )


def report(results: Sequence[Recall]) -> str:
    """One line a kind: the share found of three tuned and two untuned phrasings, each set, and each phrasing."""
    lines = ["kind         planted  found   tuned  untuned  widened  by phrasing: tuned | widened | untuned"]
    for kind in dict.fromkeys(row.kind for row in results):
        rows = {name: [r for r in results if r.kind == kind and r.set == name] for name in get_args(Set)}
        five = [*rows["tuned"], *rows["untuned"]]
        each = " | ".join(" ".join(f"{r.found}/{r.planted}" for r in group) for group in rows.values())
        lines.append(
            f"{kind:<12} {sum(r.planted for r in five):>7} {_share(five):>6} {_share(rows['tuned']):>7} "
            f"{_share(rows['untuned']):>8} {_share(rows['widened']):>8}  {each}"
        )
    return "\n".join(lines)


def _share(rows: Sequence[Recall]) -> str:
    planted = sum(row.planted for row in rows)
    return f"{100 * sum(row.found for row in rows) / planted:.1f} %" if planted else "–"
