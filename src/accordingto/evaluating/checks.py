"""How many planted errors the checks find: recall by kind and phrasing, the untuned phrasings apart.

An error is found where a finding of its kind's checks touches the planted span. Invariant: the same articles and seed
give the same errors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from ..records.article import Article
from ..records.readings import Reading
from .phrasings import KINDS, UNTUNED, WIDENED
from .planting import Plant

PER_PHRASING = 40


@dataclass(frozen=True, slots=True)
class Recall:
    """Of `planted` errors of one phrasing, `found`."""

    kind: str
    phrasing: int
    tuned: bool
    planted: int
    found: int


def recall(
    articles: Sequence[Article], read: Callable[[Article], Reading], kinds: Sequence[str] | None = None,
    seed: int = 1, tuned_only: bool = False,
) -> list[Recall]:  # fmt: skip
    """Plant `PER_PHRASING` errors of each phrasing into the articles in turn, read them, and count what is found."""
    results = []
    for kind in kinds or KINDS:
        checks, own = KINDS[kind]
        phrasings = (*own, *WIDENED[kind])
        added = () if tuned_only else UNTUNED.get(kind, ())
        for number, phrasing in enumerate((*phrasings, *added)):
            rng = Random(f"{seed} {kind} {number}")
            order = rng.sample(range(len(articles)), len(articles))
            planted = found = 0
            for at in order:
                plant = phrasing(articles[at], rng)
                if plant is None:
                    continue
                planted += 1
                found += is_found(plant, read(plant.article), checks)
                if planted == PER_PHRASING:
                    break
            results.append(Recall(kind, number + 1, number < len(phrasings), planted, found))
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


def table(results: Sequence[Recall]) -> str:
    """One line a kind: share found in all, with the tuned and the untuned phrasings, and each phrasing's."""
    lines = ["kind         planted  found   tuned  untuned  by phrasing"]
    for kind in dict.fromkeys(row.kind for row in results):
        rows = [row for row in results if row.kind == kind]
        each = " ".join(f"{row.found}/{row.planted}" for row in rows)
        total = sum(row.planted for row in rows)
        lines.append(
            f"{kind:<12} {total:>7} {_share(rows):>6} {_share([r for r in rows if r.tuned]):>7} "
            f"{_share([r for r in rows if not r.tuned]):>8}  {each}"
        )
    return "\n".join(lines)


def _share(rows: Sequence[Recall]) -> str:
    planted = sum(row.planted for row in rows)
    return f"{100 * sum(row.found for row in rows) / planted:.0f} %" if planted else "–"
