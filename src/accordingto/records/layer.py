"""What the encoder saw in one article: words, sentences, and the scores that every later stage reads.

A Layer is derived and never stored. Invariant: all arrays run over the same n words, in text order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .spans import Range

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]
NameType = Literal["person", "organization", "location", "other"]


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quoted region: [start, end) in code points, marks included. `double` is False for ‘single’ marks, `closed`
    False where the closing mark is missing; `opening` is the length of the opening mark, 0 where it is missing."""

    start: int
    end: int
    double: bool = True
    closed: bool = True
    opening: int = 1


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text. Arrays over the n words unless said otherwise.

    starts, ends: code-point offsets; case, quote, layout: categories (see `encoding.words`); paragraph: index of the
    paragraph; first_piece: index of the word's first piece; pieces (m,): vocabulary ids; word_of_piece (m,).
    """

    starts: Ints
    ends: Ints
    case: Ints
    quote: Ints
    layout: Ints
    paragraph: Ints
    first_piece: Ints
    pieces: Ints
    word_of_piece: Ints
    quoted: tuple[Quoted, ...]

    def __len__(self) -> int:
        return len(self.starts)

    def in_quotation(self, at: int) -> bool:
        """Whether character `at` stands in a quoted region, its marks included."""
        return any(q.start <= at < q.end for q in self.quoted)

    def touching(self, start: int, end: int) -> Range:
        """The words [first, last) that the characters [start, end) touch."""
        return int(np.searchsorted(self.ends, start, "right")), int(np.searchsorted(self.starts, end, "left"))


@dataclass(frozen=True, slots=True)
class Name:
    """A name in the text: words [first, last), its type, and the machine's confidence in [0, 1]."""

    first: int
    last: int
    type: NameType
    confidence: float


@dataclass(frozen=True, slots=True)
class Layer:
    """One article's text as the machine sees it.

    sentences: word ranges, in order, covering all words. roles (n, 7): log-scores of BIO source, cue, content.
    vectors: for each of "cue_source", "source", "cue_content", "content", "anaphor", "antecedent" an (n, 64) array.
    """

    text: str
    words: Words
    sentences: tuple[Range, ...]
    roles: Floats
    names: tuple[Name, ...]
    vectors: dict[str, Floats]

    def characters(self, first: int, last: int) -> Range:
        """The characters [start, end) of the words [first, last)."""
        return int(self.words.starts[first]), int(self.words.ends[last - 1])
