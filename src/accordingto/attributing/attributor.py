"""Layer to attributions: tag the roles, link each cue to its source and contents, say how sure that is.

Needs a Layer with role scores and link vectors; gives Attributions in text order. Pure: nothing is written.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ModelError
from ..records.attribution import Attribution
from ..records.layer import Floats, Layer
from ..records.pairing import PairScorer, softmax, span_vectors
from ..records.spans import Range
from .decoding import allowed, best_tags, marginals, spans_of
from .pairs import Spans, features

WEIGHTS = Path(__file__).parent / "weights"
# Confidence under which an attribution is no claim: on the articles set aside for tuning nothing is lost by it, as one
# in five of what is left out is right.
LEAST = 0.15
_DOUBTFUL = 0.5  # confidence under which a cue without a source is not believed to cut a content
_EDGES = ",;: \n\t\u00a0"
_BLOCK = 32  # spans paired at a time
_REACH = 400  # words to either side in which a partner is looked for


@dataclass(frozen=True, slots=True)
class Weights:
    """What training wrote for this room. `role_bias` (7,) is added to the role scores; `confidence` maps feature
    names to weights of a logistic regression ("intercept" among them)."""

    transitions: Floats
    role_bias: Floats
    source_pair: PairScorer
    content_pair: PairScorer
    no_source: Floats  # (vector,)
    no_source_bias: float
    confidence: dict[str, float] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> Weights:
        return cls(
            np.asarray(row["transitions"], np.float32), np.asarray(row["role_bias"], np.float32),
            PairScorer.from_dict(row["source_pair"]), PairScorer.from_dict(row["content_pair"]),
            np.asarray(row["no_source"], np.float32), float(row["no_source_bias"]), dict(row["confidence"]),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Linked:
    """One cue with its source (None: none) and contents, as word ranges, and the probabilities of these links."""

    cue: Range
    source: Range | None
    contents: tuple[Range, ...]
    source_probability: float
    content_probability: float


def found_spans(layer: Layer, weights: Weights) -> dict[str, list[Range]]:
    """The word ranges of each role in the best sequence of tags."""
    return spans_of(best_tags(layer.roles + weights.role_bias, allowed(weights.transitions)))


def link(layer: Layer, spans: dict[str, list[Range]], weights: Weights) -> list[Linked]:
    """Join spans to attributions. Contents are dropped only where no cue is in reach."""
    contents = [c for c in spans["content"] if layer.text[slice(*layer.characters(*c))].lower() != "that"]
    known = Spans(spans["cue"], spans["source"], contents)
    of_content: dict[int, list[tuple[Range, float]]] = {}
    for block, near in _blocks(known.contents, known.cues):
        mine, cues = known.contents[block], known.cues[near]
        left, right = (span_vectors(layer.vectors[n], s) for n, s in (("content", mine), ("cue_content", cues)))
        sure = softmax(weights.content_pair(left, right, features(layer.words, mine, cues, known)))
        for content, row in zip(mine, sure, strict=True):
            owner = int(row.argmax())
            of_content.setdefault(near.start + owner, []).append((content, float(row[owner])))
    sources = _sources(layer, known, weights)
    return [Linked(known.cues[i], sources[i][0], tuple(c for c, _ in owned), sources[i][1], min(p for _, p in owned))
            for i, owned in sorted(of_content.items())]  # fmt: skip


def _sources(layer: Layer, known: Spans, weights: Weights) -> list[tuple[Range | None, float]]:
    """For each cue its source, or None, and the probability of that."""
    found: list[tuple[Range | None, float]] = []
    vectors = layer.vectors["cue_source"]
    for block, near in _blocks(known.cues, known.sources, always=True):
        cues, sources = known.cues[block], known.sources[near]
        left = span_vectors(vectors, cues)
        none = (left @ weights.no_source + weights.no_source_bias)[:, None]
        right = span_vectors(layer.vectors["source"], sources)
        pairs = (
            weights.source_pair(left, right, features(layer.words, cues, sources, known)) if sources else none[:, :0]
        )
        for row in softmax(np.concatenate([none, pairs], 1)):
            best = int(row.argmax())
            found.append((sources[best - 1] if best else None, float(row[best])))
    return found


def _blocks(spans: Sequence[Range], others: Sequence[Range], always: bool = False) -> Iterator[tuple[slice, slice]]:
    """Some of `spans` at a time, with those of `others` that lie within reach: linear in the length of the text."""
    starts = [start for start, _ in others]
    for at in range(0, len(spans), _BLOCK):
        block = slice(at, min(at + _BLOCK, len(spans)))
        first = bisect_left(starts, spans[block.start][0] - _REACH)
        last = bisect_left(starts, spans[block.stop - 1][1] + _REACH)
        if always or last > first:
            yield block, slice(first, last)


class Attributor:
    """Finds the attributions of a Layer."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights

    def load(self, folder: Path = WEIGHTS) -> Attributor:
        """Read the weights. Raises ModelError where they are missing."""
        path = folder / "linker.json"
        if not path.exists():
            raise ModelError(f"no weights at {path}: reinstall accordingto, or train a model", "model-missing")
        self._weights = Weights.from_dict(json.loads(path.read_text("utf8")))
        return self

    @property
    def weights(self) -> Weights:
        if self._weights is None:
            raise ModelError("the attributor has no weights: call load() first", "model-missing")
        return self._weights

    def __call__(self, layer: Layer) -> tuple[Attribution, ...]:
        weights = self.weights
        linked = link(layer, found_spans(layer, weights), weights)
        if not linked:
            return ()
        sure = marginals(layer.roles + weights.role_bias, allowed(weights.transitions))
        found = [self._attribution(layer, item, sure) for item in linked]
        return _mended(layer.text, sorted(found, key=lambda a: a.start))

    def _attribution(self, layer: Layer, item: Linked, sure: Floats) -> Attribution:
        source = (_trimmed(layer.text, layer.characters(*item.source)),) if item.source else ()
        contents = tuple(_trimmed(layer.text, layer.characters(*c)) for c in item.contents)
        return Attribution(source, (layer.characters(*item.cue),), contents, self._confidence(layer, item, sure))

    def _confidence(self, layer: Layer, item: Linked, sure: Floats) -> float:
        if not self.weights.confidence:
            return 0.5
        named = features_of(layer, item, sure) | {"intercept": 1.0}
        total = sum(self.weights.confidence.get(name, 0.0) * value for name, value in named.items())
        return float(1 / (1 + np.exp(-total)))


def _mended(text: str, found: list[Attribution]) -> tuple[Attribution, ...]:
    """Contents cut in two by a doubtful cue without a source put together again ("said the strikes | are expected | to
    begin"): nothing but space stands before and behind such a cue."""
    kept: list[Attribution] = []
    for a in found:
        before = kept[-1] if kept and not a.source and a.cue and a.confidence < _DOUBTFUL else None
        if before and before.source and before.content and before.content[-1][1] <= a.cue[0][0] <= a.content[0][0]:
            start, end = before.content[-1]
            gaps = text[end : a.cue[0][0]] + text[a.cue[-1][1] : a.content[0][0]]
            if gaps.isspace() and "\n" not in gaps and text[end - 1].isalnum():
                kept[-1] = replace(before, content=(*before.content[:-1], (start, a.content[-1][1])))
                continue
        kept.append(a)
    return tuple(kept)


def _trimmed(text: str, place: Range) -> Range:
    """A range without the commas at its edges; what is all commas stays."""
    start, end = place
    while start < end and text[start] in _EDGES:
        start += 1
    while start < end and text[end - 1] in _EDGES:
        end -= 1
    return (start, end) if start < end else place


def _logit(p: float) -> float:
    p = min(max(p, 1e-4), 1 - 1e-4)
    return float(np.log(p / (1 - p)))


def features_of(layer: Layer, item: Linked, sure: Floats) -> dict[str, float]:
    """What the confidence of an attribution is judged by, each about zero to one or a log-odds."""

    def certain(spans: list[Range] | tuple[Range, ...], tags: tuple[int, int]) -> tuple[float, float, float]:
        inside = np.concatenate([sure[a:b, list(tags)].sum(1) for a, b in spans])
        begins = min(float(sure[a, tags[0]]) for a, _ in spans)
        closes = min(1 - float(sure[b, tags[1]]) if b < len(sure) else 1.0 for _, b in spans)
        return float(inside.mean()), _logit(begins), _logit(closes)

    mean, begins, closes = certain(item.contents, (5, 6))
    cue_mean, cue_begins, _ = certain((item.cue,), (3, 4))
    source_mean, source_begins, source_closes = certain((item.source,), (1, 2)) if item.source else (0.0, 0.0, 0.0)
    length = sum(b - a for a, b in item.contents)
    quoted = float(np.mean(np.concatenate([layer.words.quote[a:b] > 0 for a, b in item.contents])))
    gap = min(abs(a - item.cue[1]) if a >= item.cue[1] else abs(item.cue[0] - b) for a, b in item.contents)
    away = (
        0.0
        if item.source is None
        else float(np.log1p(min(abs(item.source[1] - item.cue[0]), abs(item.cue[1] - item.source[0]))))
    )
    return {
        "content mean": _logit(mean), "content begins": begins, "content closes": closes, "cue mean": _logit(cue_mean),
        "cue begins": cue_begins, "source mean": _logit(source_mean) if item.source else 0.0,
        "source begins": source_begins, "source closes": source_closes, "no source": float(item.source is None),
        "source link": _logit(item.source_probability), "content link": _logit(item.content_probability),
        "log length": float(np.log1p(length)), "quoted": quoted, "fully quoted": float(quoted == 1.0),
        "log gap": float(np.log1p(gap)), "pieces": float(len(item.contents) > 1), "source away": away,
    }  # fmt: skip
