"""Learned scores of pairs of spans, over a Layer's vectors and bucketed features of where the two stand.

Training computes the same in torch (`learning.network.PairScorer`) and writes the weights that are read here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .layer import Floats, Ints
from .spans import Range


@dataclass(frozen=True, slots=True)
class PairScorer:
    """Scaled dot product of two span vectors plus a net of one hidden layer over bucketed features."""

    fields: tuple[Floats, ...]  # each (buckets, hidden)
    bias: Floats
    weight: Floats  # (hidden,)
    offset: float

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> PairScorer:
        array = lambda x: np.asarray(x, np.float32)  # noqa: E731  (a shorthand for the next line)
        return cls(tuple(map(array, row["fields"])), array(row["bias"]), array(row["weight"]), float(row["offset"]))

    def __call__(self, left: Floats, right: Floats, features: Ints) -> Floats:
        """left (a, v), right (b, v), features (a, b, fields) -> (a, b) log-scores."""
        hidden = self.bias + sum(field[features[..., i]] for i, field in enumerate(self.fields))
        scores: Floats = left @ right.T / np.sqrt(left.shape[1]) + np.maximum(hidden, 0) @ self.weight + self.offset
        return scores


def span_vectors(vectors: Floats, spans: Sequence[Range]) -> Floats:
    """(spans, v): the mean of a span's first and last word."""
    ends = np.asarray(spans, np.int32).reshape(-1, 2)
    mean: Floats = (vectors[ends[:, 0]] + vectors[ends[:, 1] - 1]) / 2
    return mean


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
    return result
