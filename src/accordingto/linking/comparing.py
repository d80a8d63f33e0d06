"""How the texts of two articles hang together: derived, partial or independent, with the passages that show it.

An ordinal logistic score over a few features, each with its weight in a table (`lineages.toml`, [comparison]); the
rules followed are in docs/lineages.md. Invariants: symmetric but for the order of the evidence; a quotation of somebody
who speaks in public is no sign of reuse; every reason that counts has its weight.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from ..language import Language
from ..records.readings import Reading
from ..records.stories import Comparison, Evidence, Reason, Reuse
from .passages import Passage, Run, joined, shared_runs
from .prepared import PUBLIC, Prepared, prepared, publishers_of

_SHOWN = 5  # passages, and credits of each side, that are shown
_RARE = 3.0  # rarity from which a word says what a text is about
_PLAIN = 0.75  # of a credit to the other, from which it may be for all that is told
_NEAR = 300  # characters between a credit and what it may be for
_REWORDED = 0.65


@dataclass(frozen=True, slots=True)
class Features:
    """The features of a pair by name, and the passages that they share."""

    values: dict[str, float]
    passages: tuple[Passage, ...]


def compare(a: Reading, b: Reading, language: Language) -> Comparison:
    """Whether one text is derived from the other (or both from a third), shares parts with it, or is independent."""
    publishers = publishers_of((a, b))
    return compared(prepared(a, language, publishers), prepared(b, language, publishers))


def compared(a: Prepared, b: Prepared) -> Comparison:
    """`compare` for articles that are prepared already."""
    found = features(a, b)
    table = a.language.lineages["comparison"]
    weighed = shaped(found.values, table["ramps"])
    score = sum(table["weights"][name] * value for name, value in weighed.items())
    at_least_partial, derived = (_logistic(score - table["thresholds"][name]) for name in ("partial", "derived"))
    relation: Reuse = "derived" if derived >= 0.5 else "partial" if at_least_partial >= 0.5 else "independent"
    sure = {"derived": derived, "partial": at_least_partial - derived, "independent": 1 - at_least_partial}[relation]
    reasons = tuple(_reasons(found, weighed, table["weights"], (a, b)))
    return Comparison(relation, sure, reasons, tuple(evidence_of(found, a, b)))


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


def _reasons(
    found: Features, weighed: dict[str, float], weights: dict[str, float], sides: tuple[Prepared, Prepared]
) -> Iterator[Reason]:
    a, b = sides
    shorter = min(a.own_words, b.own_words)
    texts = {
        "half": (f"{found.values['copied']:.0%} of {shorter} words", f"{found.values['reworded']:.0%} reworded"),
        "passage": (f"{found.values['longest']:.0f} words", None),
        "credited": (_crediting(a, b), _crediting(b, a)),
        "third": (", ".join(sorted(common_credits(a, b))) or None,) * 2,
        "resting": (a.resting.name if a.resting else None, b.resting.name if b.resting else None),
        "retold": (f"{found.values['common']:.0%} of them", None),
    }
    for name, value in weighed.items():
        if value:
            yield Reason(name, *texts[name], weights[name] * value)
    if found.passages and not weighed["passage"]:
        yield Reason("quotations only", f"{sum(passage.words for passage in found.passages)} words")


def _crediting(a: Prepared, b: Prepared) -> str | None:
    """The words by which one credits the other."""
    return ", ".join(dict.fromkeys(c.span.exact for c in a.credits if c.span and is_of(c.name, b))) or None


def evidence_of(found: Features, a: Prepared, b: Prepared) -> Iterator[Evidence]:
    """The longest shared passages, one span in each text; then credits of one to the other or of both to a third."""
    for passage in sorted(found.passages, key=lambda p: (-p.words, p.a.start))[:_SHOWN]:
        yield Evidence(a.id, passage.a)
        yield Evidence(b.id, passage.b)
    both = common_credits(a, b)
    for mine, other in ((a, b), (b, a)):
        spans = [c.span for c in mine.credits if c.span and (c.name in both or is_of(c.name, other))]
        if found.values["resting"] and mine.resting and mine.resting.span:
            spans.append(mine.resting.span)
        yield from (Evidence(mine.id, span) for span in spans[:_SHOWN])


def features(a: Prepared, b: Prepared) -> Features:
    """All features of a pair; the passages are those of `shared`."""
    runs, passages = shared(a, b)
    copied, longest = own_part(runs, a, b)
    shorter, longer = (a, b) if a.own_words <= b.own_words else (b, a)
    values = {
        "copied": copied / max(1, shorter.own_words),
        "longest": float(longest),
        "reworded": reworded(shorter, longer),
        "credited": max(credits_to(a, b), credits_to(b, a)),
        "third": _third(a, b, passages),
        "resting": resting(a, b),
        "common": common_words(shorter, longer),
        "retold": float(_secondary(a, b) or max(credits_to(a, b), credits_to(b, a)) >= _PLAIN),
    }
    return Features(values, passages)


def shared(a: Prepared, b: Prepared) -> tuple[list[Run], tuple[Passage, ...]]:
    """The equal runs of words of two articles, and the passages that they make up."""
    runs = shared_runs(a.words, b.words, a.fingerprints, b.fingerprints)
    return runs, joined(runs, (a.text, b.text), a.words, b.words)


def own_part(runs: list[Run], a: Prepared, b: Prepared) -> tuple[int, int]:
    """How many words of the runs are no quotation of somebody who speaks in public, in all and in one run at most."""
    counts = [sum(PUBLIC not in (a.voices[run.a + i], b.voices[run.b + i]) for i in range(run.words)) for run in runs]
    return sum(counts), max(counts, default=0)


def reworded(shorter: Prepared, longer: Prepared) -> float:
    """The share of the shorter text's sentences (by rarity, quotations aside) of which the longer holds most."""
    total = held = quoted = 0.0
    for _, stems, public in shorter.sentences:
        weight = sum(stems.values())
        if public:
            quoted += weight
            continue
        best = max((sum(w for s, w in stems.items() if s in other) for _, other, _p in longer.sentences), default=0.0)
        total += weight
        if best >= _REWORDED * weight:
            held += weight
    total = max(total, (total + quoted) / 3)
    return held / total if total else 0.0


def common_words(shorter: Prepared, longer: Prepared) -> float:
    """Whether both tell of one thing: the share of the shorter's rare words, quotations aside, that the longer has."""
    rare = {s: w for _, stems, public in shorter.sentences if not public for s, w in stems.items() if w > _RARE}
    others = {s for _, stems, _public in longer.sentences for s in stems}
    return sum(w for s, w in rare.items() if s in others) / max(1.0, sum(rare.values()))


def _secondary(a: Prepared, b: Prepared) -> bool:
    """Whether a publisher of the two writes from what others have reported."""
    return bool({a.publisher, b.publisher} & a.language.words("lineages", "secondary"))


def credits_to(a: Prepared, b: Prepared) -> float:
    """How plainly one credits the other: 1 in its beginning, as its story or more than once; else less."""
    hits = [c for c in a.credits if c.strength != "line" and is_of(c.name, b) and not is_of(c.name, a)]
    if not hits:
        return 0.0
    early = [c for c in hits if c.span and a.leads(c.span.start)]
    if not early:
        return 0.5 if any(c.strength == "reported" for c in hits) else 0.4
    return 1.0 if len(hits) > 1 or early[0].strength == "reported" else 0.75


def is_of(name: str, article: Prepared) -> bool:
    """Whether this name is the article's publisher, whole or by its last word ("the Observer"), or whose text it is."""
    return any(full and (full == name or full.endswith(f" {name}")) for full in (article.publisher, *article.lines))


def common_credits(a: Prepared, b: Prepared) -> set[str]:
    """Thirds that both credit: not the publishers, nor whoever one of them alone says it was written by."""
    own = {a.publisher, b.publisher, *(a.lines ^ b.lines)} | (a.language.words("lineages", "state") - a.lines)
    return ({c.name for c in a.credits} & {c.name for c in b.credits}) - own


def _third(a: Prepared, b: Prepared, passages: tuple[Passage, ...]) -> float:
    """Whether both credit a third: 1 where both say in their beginnings that it reported so, little where they share
    no words near the credit of either."""
    best = 0.0
    for name in common_credits(a, b):
        early = all(
            any(c.name == name and c.strength == "reported" and c.span and x.leads(c.span.start) for c in x.credits)
            for x in (a, b)
        )
        near = any(
            -_NEAR < c.span.start - span.start < len(span.exact) + _NEAR
            for x, spans in ((a, [p.a for p in passages]), (b, [p.b for p in passages]))
            for c in x.credits
            if c.name == name and c.span
            for span in spans
        )
        best = max(best, 1.0 if early else 0.5 if near else 0.25)
    return best


def resting(a: Prepared, b: Prepared) -> float:
    """1 where both rest on one report of the same named source."""
    if not a.resting or not b.resting or a.resting.name != b.resting.name:
        return 0.0
    return float(a.resting.report and b.resting.report)


def shaped(values: dict[str, float], ramps: dict[str, list[float]]) -> dict[str, float]:
    """The features as they are weighed, each from 0 to 1. Of reworded sentences it takes more than of equal words."""
    return {
        "half": max(_ramp(values[name], *ramps[name]) for name in ("copied", "reworded")),
        "passage": _ramp(values["longest"], *ramps["longest"]),
        "credited": values["credited"] * _ramp(values["common"], *ramps["credited"]),
        "third": values["third"] * _ramp(values["common"], *ramps["third"]),
        "resting": values["resting"],
        "retold": values["retold"] * _ramp(values["common"], *ramps["retold"]),
    }


def _ramp(value: float, low: float, high: float) -> float:
    return min(1.0, max(0.0, (value - low) / (high - low)))
