"""Where a text may name a place: capitalised words that the table of places knows, with what speaks for and against.

Every match carries its evidence by name ("after in", "inside organization"); the weights of `[evidence]` in the
language's table make of it a probability, by logistic regression. Invariant: mentions are in order, do not overlap, and
begin and end on words.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import exp, log10

from ..language import Language
from ..language.gazetteer import Candidate, contains, fold
from ..language.gazetteer_names import PlaceNames, names_of
from ..records.layer import Layer
from .place_words import Token, known, runs, tokens

# After a name that begins a line: (agency) and a dash.
_DATELINE = re.compile(r"\s*(?:,[^\n]{0,40}?)?\s*(?:\([^()\n]{2,40}\)\s*)?(?:—|–|--| - )")
_DATELINE_LENGTH = 90
# From this confidence on, a name's type is taken as sure; a word of so few capitals is an acronym.
SURE = 0.8
SHORT = 5


@dataclass(slots=True)
class Mention:
    """A name at [start, end) that may be a place.

    readings: the places it may mean; own: whether the language's table says that the first is meant; container: the
    readings of what it is said to lie in ("Paris, Texas"); evidence: the features that the weights are for;
    probability: that it is a place, in [0, 1].
    """

    start: int
    end: int
    name: str
    readings: tuple[Candidate, ...]
    evidence: dict[str, float] = field(default_factory=dict)
    container: tuple[Candidate, ...] = ()
    own: bool = False
    probability: float = 0.0


def mentions(text: str, layer: Layer, language: Language) -> list[Mention]:
    """Every possible mention of a place in the text, in order, with its evidence and probability."""
    names = names_of(language)
    words = tokens(text, tuple(language.cues["genitives"]), names.lists["before.shortened"])
    seen = _Context(text, layer, words, language)
    stretches = runs(words, names.lists["before.inside"])
    matched = (seen.mention(*match) for run in stretches for match in known(text, words, run, names))
    found = _merged(_abbreviated(text, names), list(matched))
    _contain(text, found, names)
    weights: dict[str, float] = language.places["evidence"]
    for mention in found:
        score = weights["bias"] + sum(weights.get(name, 0.0) * value for name, value in mention.evidence.items())
        mention.probability = 1 / (1 + exp(-score))
    return found


def _abbreviated(text: str, names: PlaceNames) -> list[Mention]:
    """Divisions in short: "Fla." and, after a comma, "FL"."""
    found = []
    for match in names.abbreviated.finditer(text):
        group = 1 if match.group(1) else 2
        name = match.group(group)
        evidence = {"abbreviation" if "." in name else "postal": 1.0}
        found.append(Mention(*match.span(group), name, names.abbreviations[name], evidence))
    return found


def _merged(first: list[Mention], second: list[Mention]) -> list[Mention]:
    """All mentions in order; where two overlap, that of `first`."""
    starts = [m.start for m in first]

    def free(mention: Mention) -> bool:
        i = bisect_left(starts, mention.end)
        return i == 0 or first[i - 1].end <= mention.start

    return sorted([*first, *filter(free, second)], key=lambda m: m.start)


def _contain(text: str, found: list[Mention], names: PlaceNames) -> None:
    """Note what lies in what: "Paris, Texas"; readings of the outer that hold none of the inner's are dropped."""
    comma, loose = names.lists["between.comma"], names.lists["between.loose"]
    for inner, outer in pairwise(found):
        between = text[inner.end : outer.start]
        if between not in comma and between not in loose:
            continue
        if any(c.kind in ("country", "continent") for c in inner.readings):
            continue
        fitting = tuple(o for o in outer.readings if any(contains(o, i) for i in inner.readings))
        if fitting and (between in comma or fitting[0].kind in ("country", "admin1")):
            inner.container = fitting
            inner.evidence["container"] = outer.evidence["contains"] = 1.0
            if between in comma:
                outer.readings = fitting


class _Context:
    """What is asked again and again of one text: its names by character, its sentence starts, its lower-case words."""

    def __init__(self, text: str, layer: Layer, words: list[Token], language: Language) -> None:
        self.text, self.words, self.outlets = text, words, language.outlets
        self.places = names_of(language)
        self.names = [(*layer.characters(n.first, n.last), n.type, n.confidence) for n in layer.names]
        self.begins = {int(layer.words.starts[first]) for first, last in layer.sentences if last > first}
        self.lower = {word.text for word in words if not word.capital}
        persons = [
            text[start:end].split() for start, end, kind, sure in self.names if kind == "person" and sure >= SURE
        ]
        self.surnames = {part for parts in persons for part in parts[1:]}
        self.first_names = {parts[0] for parts in persons if parts}
        self.shouted = sum(word.text.isupper() for word in words) > len(words) / 2
        self._next = 0

    def mention(self, first: int, last: int) -> Mention:
        """The mention of the words [first, last); to be asked in text order."""
        start, end = self.words[first].start, self.words[last - 1].end
        name = self.text[start:end]
        readings = self.places.readings(name)
        own = bool(self.places.own(name))
        signs = [*self._outside(first, last), self._tag(start, end), *self._inside(name, last - first == 1)]
        sure = [c for c in readings if not c.alternate]
        signs.append(f"is {readings[0].kind}" if sure else "is alternate")
        evidence = dict.fromkeys(signs, 1.0)
        if name.isupper() and not own and not self.shouted:
            evidence["in capitals" if len(name) > SHORT or "dateline" in evidence else "acronym"] = 1.0
        evidence["people"] = log10(max(c.population for c in sure or readings) + 10)
        return Mention(start, end, name, readings, evidence, own=own)

    def _tag(self, start: int, end: int) -> str:
        """What the encoder took the name for."""
        while self._next < len(self.names) and self.names[self._next][1] <= start:
            self._next += 1
        if self._next == len(self.names) or self.names[self._next][0] >= end:
            return "tagged nothing"
        first, last, kind, confidence = self.names[self._next]
        # The encoder's names may hold an article or a genitive ending.
        if first < start - 4 or last > end + 2:
            return f"inside {kind}"
        return f"tagged {kind} {'surely' if confidence >= SURE else 'perhaps'}"

    def _inside(self, name: str, single: bool) -> Iterator[str]:
        """What the name itself tells, and the same word elsewhere in the text."""
        if fold(name) in self.places.rare:
            yield "rarely a place"
        if name.lower() in self.lower:
            yield "also in lower case"
        if not single:
            yield "of several words"
        elif name in self.surnames:
            yield "is a surname here"
        elif name in self.first_names:
            yield "is a first name here"

    def _outside(self, first: int, last: int) -> Iterator[str]:
        """What stands before and after."""
        words = self.words
        before = self.text[words[first - 1].end : words[first].start] if first else ""
        if before == "-":
            # "Rep. Ulm, D-Ohio", but "Mar-a-Lago".
            party = words[first - 1].capital and len(words[first - 1].text) == 1
            yield "after a party" if party else "after a hyphen"
        elif first and len(before) <= 2 and not words[first].line:
            yield from self._before(first, last)
        elif "&" in before:
            yield "after an ampersand"
        if words[first].start in self.begins:
            yield "begins a sentence"
        if last < len(words) and words[last].joined:
            low = words[last].text.lower()
            if words[last].capital:
                yield self._after(low)
                if self.text[words[first].start : words[last].end].lower() in self.outlets:
                    yield "an outlet's name"
            elif self._listed("after.division", low):
                yield "division after"
        elif first == 0 or words[first].line:
            end = words[last - 1].end
            if _DATELINE.match(self.text[end : end + _DATELINE_LENGTH]):
                yield "dateline"
        if self._governs(first, last):
            yield "government"

    def _listed(self, name: str, word: str) -> bool:
        return word in self.places.lists[name]

    def _before(self, first: int, last: int) -> Iterator[str]:
        word = self.words[first - 1]
        low, earlier = word.text.lower(), self.words[first - 2].text if first > 1 else ""
        if self._listed("before.articles", low):
            name = self.text[self.words[first].start : self.words[last - 1].end]
            # "The Atlantic reported"; "the Atlantic" is the ocean.
            yield "an outlet's name" if word.capital and name.lower() in self.outlets else "after the"
            low = earlier.lower()
        if self._listed("before.strong", low) or self._listed("before.direction", low):
            yield "after in"
        elif self._listed("before.person", low):
            yield "after a title"
        elif self._listed("before.weak", low):
            # "University of Texas", but "the city of Texas".
            head = earlier[:1].isupper() and self._listed("before.of", earlier.lower())
            yield "after a name with of" if head else "after of"
        elif word.capital and self.words[first].joined:
            yield "capital before"

    def _after(self, low: str) -> str:
        if self._listed("after.office", low):
            return "office after"
        return "other name after" if self._listed("after.other", low) else "capital after"

    def _governs(self, first: int, last: int) -> bool:
        """Whether it is a capital that acts, or is dealt with, as a power: "Washington said", "talks with Moscow"."""
        words = self.words
        if not self._listed("government.capitals", self.text[words[first].start : words[last - 1].end]):
            return False
        following = words[last].text.lower() if last < len(words) and words[last].joined else ""
        before = words[first - 1].text.lower() if first and words[first].joined else ""
        return self._listed("government.verbs", following) or self._listed("government.before", before)
