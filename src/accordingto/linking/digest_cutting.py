"""Which of a claim's words a digest prints: all of them, or a stretch cut at the edges of sentences and clauses.

What is cut off a sentence must hold nothing that turns its meaning ("not", "could", "denied"), and no sentence that
is left out may lean on what is kept. Invariant: what is kept is in the content, and holds the words that must stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

from ..language import Language
from ..records.spans import Range, Span

_SPACES = " \t\r\n\u00a0"
_OPENING = _SPACES + ",.;:–—-"
_CLOSING = _SPACES + ",;:–—-"
_QUOTES = '"“”„'


def trimmed(text: str, start: int, end: int, language: Language, unquoted: bool = False) -> Range:
    """The range without what only joins it to its surroundings: spaces, commas, "that"; a full stop at its end; with
    `unquoted` the quotation marks around it."""
    cuts = language.digest["cuts"]
    opening, closing = _OPENING, _CLOSING
    if unquoted:
        opening, closing = opening + _QUOTES, closing + _QUOTES
    while start < end and (text[start] in opening or (unquoted and text.startswith("''", start))):
        start += 1
    match = re.compile(cuts["opening"]).match(text, start, end)
    start = match.end() if match and match.end() < end else start
    while end > start and (text[end - 1] in closing or _is_stop(text, start, end)):
        end -= 1
    while unquoted and start < end and (text[start] in opening or text.startswith("''", start)):
        start += 1
    while unquoted and end - start > 1 and text[end - 2 : end] == "''":
        end -= 2
        while end > start and text[end - 1] in closing:
            end -= 1
    return _balanced(text, start, end)


def _is_stop(text: str, start: int, end: int) -> bool:
    """Whether a full stop ends a sentence there, and not an abbreviation ("U.S.", "a.m.")."""
    if text[end - 1] != ".":
        return False
    word = text[start : end - 1].rsplit(None, 1)[-1:] or [""]
    return "." not in word[0] and len(word[0]) > 2


def _balanced(text: str, start: int, end: int) -> Range:
    """A lone quotation mark at an end belongs to what was cut off."""
    words = text[start:end]
    for mark, other in (("“", "”"), ("”", "“")):
        if words.count(mark) == words.count(other) + 1:
            if words.startswith(mark):
                return start + 1, end
            if words.endswith(mark):
                return start, end - 1
    if words.count('"') == 1:
        if words.startswith('"'):
            return start + 1, end
        if words.endswith('"'):
            return start, end - 1
    return start, end


def sentences(text: str, start: int, end: int, language: Language) -> list[Range]:
    """[start, end) cut into sentences."""
    short = re.compile(language.digest["cuts"]["abbreviated"])
    bounds = [start]
    for match in re.finditer(language.digest["cuts"]["sentence"], text[start:end]):
        before = text[max(bounds[-1], start + match.start() - 12) : start + match.start()]
        if not (before.endswith(".") and short.search(before[:-1])):
            bounds.append(start + match.end())
    bounds.append(end)
    return [(a, b) for a, b in pairwise(bounds) if a < b]


def sentence_around(text: str, span: Span, language: Language) -> Span:
    """The sentence that holds the span, within its line; the span itself where that is in the title or long."""
    if span.place == "title":
        return span
    low, high = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    held = [
        each for each in sentences(text, low, len(text) if high < 0 else high, language) if _meets(each, span.range)
    ]
    start, end = trimmed(text, held[0][0], held[-1][1], language) if held else span.range
    return Span.of(text, start, end) if end - start <= language.digest["cuts"]["most"] else span


def clauses(text: str, start: int, end: int, language: Language) -> list[Range]:
    """[start, end) cut into clauses that may be left out."""
    stops = [start + m.end() for m in re.finditer(language.digest["cuts"]["clause"], text[start:end])]
    return [(a, b) for a, b in pairwise([start, *stops, end]) if a < b]


def turns(words: str, language: Language) -> bool:
    """Whether the words hold something that turns the meaning of what they stand by."""
    return re.search(language.digest["cuts"]["turning"], words) is not None


def cut(text: str, spans: Sequence[Span], needed: Iterable[Span], language: Language) -> list[Range]:
    """The ranges of `text` to print, in order: all of the spans where they are short, else the sentences and clauses
    that hold the needed words, and whatever these cannot do without."""
    must = [span.range for span in needed]
    longest = language.digest["cuts"]["longest"]
    if sum(span.end - span.start for span in spans) <= longest:
        return [span.range for span in spans]
    kept: list[Range] = []
    held = [span for span in spans if any(_holds(span.range, each) for each in must)] or list(spans[:1])
    if len(held) < len(spans) and any(turns(span.exact, language) for span in spans if span not in held):
        held = list(spans)
    for span in held:
        start, end = _sentences_for(text, span.range, must, language)
        if end - start > longest:
            start, end = _clauses_for(text, (start, end), must, language)
        kept.append((start, end))
    return kept


def _holds(outer: Range, inner: Range) -> bool:
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def _meets(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _sentences_for(text: str, span: Range, must: list[Range], language: Language) -> Range:
    """From the first to the last sentence that holds needed words, and on while the next one leans on them."""
    found = sentences(text, *span, language)
    places = [i for i, each in enumerate(found) if any(_meets(each, one) for one in must)] or [0]
    first, last = places[0], places[-1]
    leaning = re.compile(language.digest["cuts"]["leaning"])
    while first > 0 and leaning.match(text, found[first][0]):
        first -= 1
    while last + 1 < len(found) and leaning.match(text, found[last + 1][0]):
        last += 1
    if found[last][1] - found[first][0] > language.digest["cuts"]["most"] and any(
        leaning.match(text, start) for start, _ in found[first + 1 : last + 1]
    ):
        return span
    return found[first][0], found[last][1]


def _clauses_for(text: str, within: Range, must: list[Range], language: Language) -> Range:
    """The clauses up to the last one that holds needed words, where what follows turns nothing."""
    found = clauses(text, *within, language)
    last = max((i for i, each in enumerate(found) if any(_meets(each, one) for one in must)), default=0)
    end = found[last][1]
    return within if turns(text[end : within[1]], language) else (within[0], end)


def shortest(text: str, content: Range, value: Range, language: Language) -> Range | None:
    """The value's own words where the rest of their sentence turns nothing, else None."""
    around = [each for each in sentences(text, *content, language) if _meets(each, value)]
    if not around:
        return None
    rest = f"{text[around[0][0] : value[0]]} | {text[value[1] : around[-1][1]]}"
    return None if turns(rest, language) else value
