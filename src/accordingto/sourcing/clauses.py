"""The clause of an attribution: the words around its cue that belong to nothing else, and the noun phrases in them.

A clause is the sentence of the cue, cut where other attributions begin and end, with its own content masked: what is
looked for there (who was told, where, why nobody is named) is never found inside what was said.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from ..language import Language
from ..records.attribution import Attribution
from ..records.layer import Layer
from ..records.spans import Range

MASK = "\ufffc"
_WORD = re.compile(r"[^\W_]+(?:[-’'.&][^\W_]+)*")
_WHERE = re.compile(r"(?:^|,|\s)(?:in|at|from|outside|near)\s+(?:the\s+)?$", re.IGNORECASE)
_DOUBTFUL = 0.5  # confidence under which an attribution without a source does not bound another’s clause
_LONGEST = 14  # words of a noun phrase


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` is the clause with masked characters; it begins at `start` of the article's text."""

    start: int
    text: str

    def place(self, first: int, last: int) -> Range:
        """The characters of the article's text for [first, last) of the clause."""
        return self.start + first, self.start + last

    def holds(self, first: int, last: int) -> bool:
        """Whether the characters [first, last) of the article stand in the clause and outside what is masked."""
        within = self.start <= first and last <= self.start + len(self.text)
        return within and MASK not in self.text[first - self.start : last - self.start]

    def opens_with_place(self, at: int) -> bool:
        """Whether "in" or "at" stands before character `at` of the article and nothing of a name behind "from"."""
        return bool(_WHERE.search(self.text[: at - self.start]))


def sentence_of(layer: Layer, at: int) -> Range:
    """The characters of the sentence that holds character `at`."""
    word = min(layer.words.touching(at, at + 1)[0], len(layer.words) - 1)
    number = bisect_right(layer.sentences, word, key=lambda sentence: sentence[0]) - 1
    return layer.characters(*layer.sentences[max(number, 0)])


class Edges:
    """Where the attributions of an article begin and end: what cuts a clause is found without asking each of them."""

    def __init__(self, attributions: tuple[Attribution, ...]) -> None:
        self._attributions = attributions
        trusted = [i for i, a in enumerate(attributions) if a.source or a.confidence >= _DOUBTFUL]
        spans = [(place, i) for i in trusted for place in _spans(attributions[i])]
        self._starts = sorted((s, i) for (s, _), i in spans)
        self._ends = sorted((e, i) for (_, e), i in spans)

    def cut(self, index: int, sentence: Range, inner: Range) -> Range:
        """`sentence` cut at the attributions other than `index` that end before or begin behind its part `inner`."""
        mine = set(_spans(self._attributions[index]))
        start, end = sentence
        for k in range(bisect_left(self._ends, (sentence[0], -1)), len(self._ends)):
            at, i = self._ends[k]
            if at > inner[0]:
                break
            start = max(start, at) if self._cuts(i, index, mine) else start
        for k in range(bisect_left(self._starts, (inner[1], -1)), len(self._starts)):
            at, i = self._starts[k]
            if at >= end:
                break
            if self._cuts(i, index, mine):
                end = at
        return start, end

    def _cuts(self, other: int, index: int, mine: set[Range]) -> bool:
        a, b = self._attributions[index], self._attributions[other]
        return other != index and not (b.source and b.source == a.source) and not mine.issuperset(_spans(b))


def _spans(a: Attribution) -> tuple[Range, ...]:
    return (*a.cue, *a.source, *a.content)


def clause_of(layer: Layer, a: Attribution, index: int, edges: Edges) -> Clause:
    """The clause of `a`, the attribution `index` of those that `edges` knows."""
    anchor = a.cue or a.source or a.content
    inside = (*a.cue, *(a.source or a.cue or a.content))
    inner = min(s for s, _ in inside), max(e for _, e in inside)
    start, end = edges.cut(index, sentence_of(layer, anchor[0][0]), inner)
    characters = list(layer.text[start:end])
    for s, e in a.content:
        for i in range(max(s, start), min(e, end)):
            characters[i - start] = MASK
    return Clause(start, "".join(characters))


def phrase_at(layer: Layer, at: int, clause: Clause, language: Language) -> Range | None:
    """The noun phrase of `clause` that begins at character `at`, cut at a mark or a describing word; None where there
    is none, or where it is masked. Names are never cut.
    """
    masked = clause.text.find(MASK, at - clause.start)
    end = clause.start + (masked if masked >= 0 else len(clause.text))
    if end <= at:
        return None
    first = layer.words.touching(at, at + 1)[0]
    last, stop = first, layer.words.touching(0, end)[1]
    describing = language.words("sources", "phrases.describing") | language.words("cues", "telling_forms")
    while last < stop and last - first < _LONGEST:
        name = next((n for n in layer.names if n.first <= last < n.last), None)
        if name is not None:
            last = name.last
            continue
        word = layer.text[layer.words.starts[last] : layer.words.ends[last]]
        possessive = word.lower() in ("’s", "'s", "’", "'", "s") or word == "-"
        if not possessive and (not word[:1].isalnum() or (last > first and word.lower() in describing)):
            break
        last += 1
    return layer.characters(first, min(last, stop)) if min(last, stop) > first else None
