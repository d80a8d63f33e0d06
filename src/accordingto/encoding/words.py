"""Text to words and word pieces, with what the uncased vocabulary does not see: case, quotation, layout.

Words are BERT's pre-tokens, pieces its WordPiece units; both keep code-point offsets into the text as it
was given. Invariant: `text[starts[i]:ends[i]]` is word i, and words never overlap.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from tokenizers import Tokenizer

from ..records.layer import Ints, Quoted, Words
from .quotes import paragraphs, quoted_regions

CASES = ("lower", "title", "upper", "mixed", "number", "mark", "initial")
QUOTES = ("outside", "inside", "opening", "closing", "single", "open-ended")
LAYOUTS = ("running", "paragraph-start", "text-start", "paragraph-end")
_SURROGATE = re.compile("[\ud800-\udfff]")
_MARKS = str.maketrans(dict.fromkeys("“”„‟«»＂", '"') | dict.fromkeys("‘’‚‛ʼ＇", "'"))  # one for one: offsets hold


def without_surrogates(text: str) -> str:
    """`text` with lone surrogates replaced one for one, for libraries that take UTF-8 alone."""
    return _SURROGATE.sub("\ufffd", text)


@lru_cache(maxsize=1)
def tokenizer(path: str) -> Tokenizer:
    """The WordPiece tokenizer stored at `path`, without truncation or padding."""
    loaded = Tokenizer.from_file(path)
    loaded.no_truncation()
    loaded.no_padding()
    return loaded


def _case(word: str) -> int:
    if not any(c.isalnum() for c in word):
        return 5
    if word[0].isdigit():
        return 4
    if word.islower():
        return 0
    if len(word) == 1:
        return 6
    if word.isupper():
        return 2
    return 1 if word[0].isupper() and word[1:].islower() else (0 if word.lower() == word else 3)


def _quote_of_words(starts: Ints, ends: Ints, quoted: list[Quoted]) -> Ints:
    states = np.zeros(len(starts), np.int32)
    for region in quoted:
        first, last = np.searchsorted(starts, region.start), np.searchsorted(starts, region.end)
        states[first:last] = 1 if region.closed else 5
        if not region.double:
            states[first:last] = 4
            continue
        opened = np.searchsorted(starts, region.start + region.opening)
        states[first:opened] = 2
        if region.closed and last > first:
            shut = last - 1
            while shut > opened and starts[shut] >= region.end - 1 and ends[shut] <= region.end:
                states[shut] = 3
                shut -= 1
    return states


def read_words(text: str, vocabulary: str) -> Words:
    """Split `text` by the tokenizer file `vocabulary`. Lone surrogates count as one unknown character each."""
    encoded = tokenizer(vocabulary).encode(without_surrogates(text).translate(_MARKS), add_special_tokens=False)
    word_ids, offsets = encoded.word_ids, encoded.offsets
    pieces = np.asarray(encoded.ids, np.int32)
    first = [i for i, w in enumerate(word_ids) if i == 0 or w != word_ids[i - 1]]
    first_piece = np.asarray(first, np.int32)
    last = np.append(first_piece[1:], len(word_ids)) - 1 if first else first_piece
    starts = np.asarray([offsets[i][0] for i in first], np.int32)
    ends = np.asarray([offsets[i][1] for i in last], np.int32)
    word_of_piece = np.zeros(len(pieces), np.int32)
    word_of_piece[first_piece[1:]] = 1
    quoted = quoted_regions(text)
    lines = np.asarray([start for start, _ in paragraphs(text)] or [0], np.int32)
    paragraph = (np.searchsorted(lines, starts, side="right") - 1).astype(np.int32)
    layout = np.zeros(len(starts), np.int32)
    if len(starts):
        changes = np.flatnonzero(np.diff(paragraph))
        layout[changes] = 3
        layout[changes + 1] = 1
        layout[0] = 2
    case = np.asarray([_case(text[s:e]) for s, e in zip(starts, ends, strict=True)], np.int32)
    return Words(
        starts, ends, case, _quote_of_words(starts, ends, quoted), layout, paragraph, first_piece, pieces,
        np.cumsum(word_of_piece, dtype=np.int32), tuple(quoted),
    )  # fmt: skip
