"""Layer to attributions: tag the roles, link each cue to its source and contents, say how sure that is.

Needs a Layer with role scores and link vectors; gives Attributions in text order. Pure: nothing is written.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ModelError
from ..records.attribution import Attribution
from ..records.layer import Floats, Layer
from ..records.pairing import PairScorer, softmax, span_vectors
from ..records.spans import Range
from .decoding import allowed, best_tags, marginals, spans_of
from .pairs import content_features, source_features


WEIGHTS = Path(__file__).parent / "weights"


@dataclass(frozen=True, slots=True)
class Weights:
    """What training wrote for this room. `role_bias` (7,) is added to the role scores; `confidence` maps feature names to
    weights of a logistic regression ("intercept" among them)."""

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
    """Join spans to attributions. Contents are dropped only where the text has no cue at all."""
    cues, sources, contents = spans["cue"], spans["source"], spans["content"]
    if not cues or not contents:
        return []
    of_source = np.zeros((len(cues), 1), np.float32)
    vectors = span_vectors(layer.vectors["cue_source"], cues)
    of_source[:, 0] = vectors @ weights.no_source + weights.no_source_bias
    if sources:
        features = source_features(layer.words, cues, sources, contents)
        scores = weights.source_pair(vectors, span_vectors(layer.vectors["source"], sources), features)
        of_source = np.concatenate([of_source, scores], 1)
    of_source = softmax(of_source)
    features = content_features(layer.words, cues, sources, contents)
    left, right = (span_vectors(layer.vectors[n], s) for n, s in (("content", contents), ("cue_content", cues)))
    of_content = softmax(weights.content_pair(left, right, features))
    owner = of_content.argmax(1)
    linked = []
    for i, cue in enumerate(cues):
        mine = [j for j in range(len(contents)) if owner[j] == i]
        if mine:
            best = int(of_source[i].argmax())
            linked.append(Linked(cue, sources[best - 1] if best else None, tuple(contents[j] for j in mine),
                                 float(of_source[i, best]), float(min(of_content[j, i] for j in mine))))  # fmt: skip
    return linked


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
        return tuple(sorted(found, key=lambda a: a.start))

    def _attribution(self, layer: Layer, item: Linked, sure: Floats) -> Attribution:
        ranges = lambda spans: tuple(layer.characters(*s) for s in spans)  # noqa: E731  (used three times below)
        return Attribution(ranges([item.source] if item.source else []), ranges([item.cue]), ranges(item.contents),
                           self._confidence(layer, item, sure))  # fmt: skip

    def _confidence(self, layer: Layer, item: Linked, sure: Floats) -> float:
        if not self.weights.confidence:
            return 0.5
        named = features_of(layer, item, sure) | {"intercept": 1.0}
        total = sum(self.weights.confidence.get(name, 0.0) * value for name, value in named.items())
        return float(1 / (1 + np.exp(-total)))


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
    away = 0.0 if item.source is None else float(np.log1p(min(abs(item.source[1] - item.cue[0]), abs(item.cue[1] - item.source[0]))))
    return {
        "content mean": _logit(mean), "content begins": begins, "content closes": closes, "cue mean": _logit(cue_mean),
        "cue begins": cue_begins, "source mean": _logit(source_mean) if item.source else 0.0,
        "source begins": source_begins, "source closes": source_closes, "no source": float(item.source is None),
        "source link": _logit(item.source_probability), "content link": _logit(item.content_probability),
        "log length": float(np.log1p(length)), "quoted": quoted, "fully quoted": float(quoted == 1.0),
        "log gap": float(np.log1p(gap)), "pieces": float(len(item.contents) > 1), "source away": away,
    }  # fmt: skip
