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


def _array(values: Any) -> Floats:
    return np.asarray(values, np.float32)


@dataclass(frozen=True, slots=True)
class PairScorer:
    """Scaled dot product of two span vectors plus a net of one hidden layer over bucketed features."""

    fields: tuple[Floats, ...]  # each (buckets, hidden)
    bias: Floats
    weight: Floats  # (hidden,)
    offset: float

    @classmethod
    def from_dict(cls, row: dict[str, Any]) -> PairScorer:
        return cls(tuple(map(_array, row["fields"])), _array(row["bias"]), _array(row["weight"]), float(row["offset"]))

    def __call__(self, left: Floats, right: Floats, features: Ints) -> Floats:
        """left (a, v), right (b, v), features (a, b, fields) -> (a, b) log-scores."""
        hidden = self.bias + sum(field[features[..., i]] for i, field in enumerate(self.fields))
        from_net = np.maximum(hidden, 0) @ self.weight + self.offset
        return np.asarray(left @ right.T / left.shape[1] ** 0.5 + from_net, np.float32)


def span_vectors(vectors: Floats, spans: Sequence[Range]) -> Floats:
    """(spans, v): the mean of a span's first and last word."""
    ends = np.asarray(spans, np.int32).reshape(-1, 2)
    return np.asarray((vectors[ends[:, 0]] + vectors[ends[:, 1] - 1]) / 2, np.float32)


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    result: Floats = shifted / shifted.sum(-1, keepdims=True)
    return result
