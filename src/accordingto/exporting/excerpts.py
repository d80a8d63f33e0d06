"""The sentence in which a finding's spans stand, cut from the text with the spans marked.

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
_ENDS = ".!?"
_CLOSING = "”’\"')"
_REACH = 240
_MOST_SENTENCES = 4


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of an excerpt; `shown` are those of a span."""

    words: str
    shown: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of text or title in pieces."""

    place: Place
    pieces: tuple[Piece, ...]


def excerpt(article: Article, spans: Iterable[Span]) -> list[Sentence]:
    """The sentences that the spans stand in, in order, title first; long ones cut to what is near the spans."""
    found = _sentences(article, spans)
    return [Sentence(place, tuple(_pieces(_text(article, place), around, held))) for place, around, held in found]


def _text(article: Article, place: Place) -> str:
    return (article.title or "") if place == "title" else article.text


def _sentences(article: Article, spans: Iterable[Span]) -> list[tuple[Place, Range, list[Range]]]:
    """Place, the range of the sentence, and the spans in it, for at most four sentences."""
    found: list[tuple[Place, Range, list[Range]]] = []
    for span in sorted(set(spans), key=lambda span: (span.place == "text", span.start, span.end)):
        around = _around(_text(article, span.place), span.range)
        if found and found[-1][0] == span.place and around[0] < found[-1][1][1]:
            place, (start, end), held = found[-1]
            found[-1] = place, (start, max(end, around[1])), [*held, span.range]
        elif len(found) < _MOST_SENTENCES:
            found.append((span.place, around, [span.range]))
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


def _stops(text: str, start: int, end: int) -> Iterator[Range]:
    """Where a sentence begins, and where the one before it ended."""
    for match in _STOP.finditer(text, start, end):
        words = match.group().rstrip()
        if words.rstrip(_CLOSING)[-1:] in tuple(_ENDS):
            yield match.end(), match.start() + len(words)


def _pieces(text: str, around: Range, held: list[Range]) -> Iterator[Piece]:
    at, end = around
    before, after = text[max(0, at - 9) : at].rstrip(" "), text[end : end + 9].lstrip(" ")
    if before and before[-1] not in "\n" + _ENDS + _CLOSING:
        yield Piece(ELLIPSIS, False)
    for start, stop in held:
        if start > at:
            yield Piece(text[at:start], False)
        if stop > max(at, start):
            yield Piece(text[max(at, start) : stop], True)
        at = max(at, stop)
    if end > at:
        yield Piece(text[at:end], False)
    if after and after[0] != "\n" and text[end - 1] not in _ENDS + _CLOSING:
        yield Piece(ELLIPSIS, False)
