"""Where two mentions stand to each other: the bucketed features of the coreference scorer.

Shared by training and reading, so that both see the same; the sizes of the fields are in FIELDS.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..records.layer import Ints, Words
from ..records.spans import Range

_DISTANCES = np.array([1, 2, 3, 4, 6, 9, 14, 22, 36, 60, 100, 180])
FIELDS = (len(_DISTANCES) + 1, 4, 7, 7, 6, 6, 3)


def features(words: Words, later: Sequence[Range], earlier: Sequence[Range]) -> Ints:
    """Mention i of `later` against mention j of `earlier`: (later, earlier, fields) integer buckets."""
    if not later or not earlier:
        return np.zeros((len(later), len(earlier), len(FIELDS)), np.int32)
    a, b = (np.asarray(spans, np.int32).reshape(-1, 2) for spans in (later, earlier))
    shape = (len(a), len(b))

    def row(values: Ints) -> Ints:
        return np.broadcast_to(values[:, None], shape)

    def column(values: Ints) -> Ints:
        return np.broadcast_to(values[None], shape)

    fields = (
        np.searchsorted(_DISTANCES, np.maximum(a[:, :1] - b[None, :, 1], 0), side="right"),
        np.clip(np.abs(row(words.paragraph[a[:, 0]]) - column(words.paragraph[b[:, 0]])), 0, 3),
        row(words.case[a[:, 0]]), column(words.case[b[:, 0]]), row(words.quote[a[:, 0]]), column(words.quote[b[:, 0]]),
        column(np.clip(b[:, 1] - b[:, 0], 1, 3) - 1),
    )  # fmt: skip
    return np.stack(fields, -1).astype(np.int32)
