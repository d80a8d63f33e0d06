"""Windows of word pieces: how a text longer than the encoder's reach is cut, fed and put together again.

Invariant: windows never cut a word, and the `keep` ranges of consecutive windows tile the words exactly.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..records.layer import Ints, Words

CLS, SEP = 101, 102  # [CLS] and [SEP] of BERT's vocabulary


@dataclass(frozen=True, slots=True)
class Window:
    """Words [first, last) are fed; of these, [keep_first, keep_last) are read off this window."""

    first: int
    last: int
    keep_first: int
    keep_last: int


def cut(words: Words, size: int, overlap: int, short: int = 0) -> list[Window]:
    """Windows of at most `size` pieces (two of them special) that share about `overlap` pieces; the first is `short`
    pieces shorter, which is how training sees each text cut differently in each epoch."""
    ends = np.append(words.first_piece[1:], len(words.pieces))
    fed, first = [], 0
    while first < len(words):
        limit = words.first_piece[first] + size - 2 - (short if first == 0 else 0)
        last = max(int(np.searchsorted(ends, limit, "right")), first + 1)
        fed.append((first, last))
        if last >= len(words):
            break
        first = max(int(np.searchsorted(words.first_piece, words.first_piece[last] - overlap)), first + 1)
    borders = [0] + [(a + b + 1) // 2 for (a, _), (_, b) in zip(fed[1:], fed, strict=False)] + [len(words)]
    return [Window(a, b, borders[i], borders[i + 1]) for i, (a, b) in enumerate(fed)]


def inputs(words: Words, window: Window) -> tuple[NDArray[np.int64], Ints]:
    """(4, pieces) of piece, case, quote and layout with the special pieces; and where in it each word begins."""
    begin = words.first_piece[window.first]
    end = words.first_piece[window.last] if window.last < len(words) else len(words.pieces)
    owner = words.word_of_piece[begin:end]
    rows = np.zeros((4, end - begin + 2), np.int64)
    rows[0, 0], rows[0, -1], rows[0, 1:-1] = CLS, SEP, words.pieces[begin:end]
    for row, known in ((1, words.case), (2, words.quote), (3, words.layout)):
        rows[row, 1:-1] = known[owner] + 1  # 0 is for the special pieces
    return rows, words.first_piece[window.first : window.last] - begin + 1
