"""The sentences in which a finding's spans stand, in pieces that tell the spans' words from those around them.

For a list that does not show the article itself. Invariant: an excerpt is the text's own words, with an ellipsis where
a sentence is not whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..records.article import Article
from ..records.spans import Place, Range, Span
from .wording import ELLIPSIS

# A word that may end a sentence: it begins small, or is no short one, as "U.S." and "Gov." are.
_STOP = re.compile(r"(?<!\S)(?:[“‘\"'(]*[a-z0-9]\S*|\S{5,})(?<=[.!?”’\"')])\s+")
_ENDS, _CLOSING = ".!?", "”’\"')"
_REACH = 300


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an excerpt; `shown` are those of a span."""

    words: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """The sentence [start, end) of `text`, which is the article's text or title, and the spans in it, in order."""

    text: str
    place: Place
    start: int
    end: int
    held: tuple[Range, ...]

    def pieces(self) -> Iterator[Piece]:
        """The sentence cut at the spans' bounds."""
        at = self.start
        before, after = self.text[max(0, at - 9) : at].rstrip(" "), self.text[self.end : self.end + 9].lstrip(" ")
        if before and before[-1] not in "\n" + _ENDS + _CLOSING:
            yield Piece(ELLIPSIS, False)
        for start, end in self.held:
            if start > at:
                yield Piece(self.text[at:start], False)
            if end > max(at, start):
                yield Piece(self.text[max(at, start) : end], True)
            at = max(at, end)
        if self.end > at:
            yield Piece(self.text[at : self.end], False)
        if after and after[0] != "\n" and self.text[self.end - 1] not in _ENDS + _CLOSING:
            yield Piece(ELLIPSIS, False)


def sentences(article: Article, spans: Iterable[Span]) -> list[Sentence]:
    """The sentences that hold the spans, the title's first, each cut to what is near the spans."""
    found: list[Sentence] = []
    for span in sorted(set(spans), key=lambda span: (span.place == "text", span.start, span.end)):
        text = article.part(span.place)
        start, end = _around(text, span.range)
        if found and found[-1].place == span.place and start < found[-1].end:
            last = found.pop()
            found.append(Sentence(text, span.place, last.start, max(last.end, end), (*last.held, span.range)))
        else:
            found.append(Sentence(text, span.place, start, end, (span.range,)))
    return found


def _around(text: str, span: Range) -> Range:
    """From the end of the sentence before the span to the end of its own, within its lines."""
    start, end = span
    first = max(text.rfind("\n", 0, start) + 1, start - _REACH)
    line_end = text.find("\n", end)
    last = min(len(text) if line_end < 0 else line_end, end + _REACH)
    first = max((at for at, _ in _stops(text, first, start)), default=first)
    word = max(text.rfind(" ", first, end - 1) + 1, first)
    return first, next((stop for _, stop in _stops(text, word, last) if stop >= end), last)


def sentence_starts(text: str, start: int, end: int) -> Iterator[int]:
    """Where sentences begin in [start, end), the first left out."""
    return (begins for begins, _ in _stops(text, start, end) if start < begins < end)


def _stops(text: str, start: int, end: int) -> Iterator[Range]:
    """Where a sentence begins, and where the one before it ended."""
    for match in _STOP.finditer(text, start, end):
        words = match.group().rstrip()
        if words.rstrip(_CLOSING).endswith(tuple(_ENDS)):
            yield match.end(), match.start() + len(words)
