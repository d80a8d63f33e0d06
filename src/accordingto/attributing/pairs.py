"""Where two spans stand to each other: the bucketed features by which cues find their source and content.

Shared by training and reading, so that both see the same: signed distance, how many cues, sources, contents and
marks stand between, paragraphs between, whether either is quoted, and the length of the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ..records.layer import Ints, Words
from ..records.spans import Range

_DISTANCES = np.array([1, 2, 3, 4, 6, 9, 14, 22, 36, 60, 100, 180])
_SIGNED = 2 * (len(_DISTANCES) + 1)
FIELDS = (_SIGNED, 4, 4, 4, 4, 4, 6, 6, 3)


@dataclass(frozen=True, slots=True)
class Spans:
    """All spans of a text by role, as word ranges in text order."""

    cues: Sequence[Range]
    sources: Sequence[Range]
    contents: Sequence[Range]


def _ends(spans: Sequence[Range]) -> tuple[Ints, Ints]:
    array = np.asarray(spans, np.int32).reshape(-1, 2)
    return array[:, 0], array[:, 1]


def _signed_distance(left: Sequence[Range], right: Sequence[Range]) -> tuple[Ints, Ints, Ints]:
    """Bucket of the gap from left to right (sign by order), and the [from, to) of the words between."""
    (a0, a1), (b0, b1) = _ends(left), _ends(right)
    after = b0[None] >= a0[:, None]
    begin = np.where(after, a1[:, None], b1[None])
    end = np.where(after, b0[None], a0[:, None])
    gap = np.maximum(end - begin, 0)
    bucket = np.searchsorted(_DISTANCES, gap, side="right")
    signed = np.where(after, bucket, bucket + len(_DISTANCES) + 1).astype(np.int32)
    return signed, begin.astype(np.int32), np.maximum(end, begin).astype(np.int32)


def _between(spans: Sequence[Range], begin: Ints, end: Ints) -> Ints:
    """How many of `spans` start in [begin, end), at most 3."""
    starts = np.sort(_ends(spans)[0])
    count = np.searchsorted(starts, end, "left") - np.searchsorted(starts, begin, "left")
    few: Ints = np.clip(count, 0, 3).astype(np.int32)
    return few


def features(words: Words, left: Sequence[Range], right: Sequence[Range], known: Spans) -> Ints:
    """Span i of `left` against span j of `right`: (left, right, fields) integer buckets, sizes in FIELDS."""
    if not left or not right:
        return np.zeros((len(left), len(right), len(FIELDS)), np.int32)
    signed, begin, end = _signed_distance(left, right)
    a, b = _ends(left)[0], _ends(right)[0]
    shape = signed.shape
    length = np.clip(_ends(right)[1] - b, 1, 3) - 1
    marks = np.flatnonzero(words.case == 5)
    marks_between = np.searchsorted(marks, end, "left") - np.searchsorted(marks, begin, "left")
    fields = (
        signed, _between(known.cues, begin, end), _between(known.sources, begin, end),
        _between(known.contents, begin, end),
        np.clip(np.abs(words.paragraph[a][:, None] - words.paragraph[b][None]), 0, 3),
        np.clip(marks_between, 0, 3), np.broadcast_to(words.quote[a][:, None], shape),
        np.broadcast_to(words.quote[b][None], shape), np.broadcast_to(length[None], shape),
    )  # fmt: skip
    return np.stack(fields, -1).astype(np.int32)
