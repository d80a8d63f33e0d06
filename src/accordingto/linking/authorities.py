"""Whose word is whose in a story: the last links of chains, brought together under one name.

"The Syrian Observatory", "the Observatory", "a monitor" and "Rami Tarek, head of the Observatory" are one where the
words of one are among those of another, or among those that stand beside it, and of no third. Invariant: depends on
the set of chains alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from ..language import Language
from ..records.claims import ChainLink
from .words import stem, stems

Chain = Sequence[ChainLink]
Words = frozenset[str]
_BESIDE = 60
"""Characters behind a source in which it is described: ", a British-based war monitoring group"."""
_BEFORE = 25
_FULL, _SPELLING, _ALIKE = 2, 0.85, 0.6
"""Words of a full name, how alike the letters of two words must be to be one in two spellings, how alike two bodies'
words."""


@dataclass(frozen=True, slots=True)
class _Known:
    """A source by the words of its name; `beside` are those around it, `named` and `person` what its links say."""

    words: Words
    beside: Words
    named: bool
    person: bool


class Authorities:
    """Tells whether two chains of one story end in the same source. `chains` come with the text that they stand in."""

    def __init__(self, chains: Iterable[tuple[Chain, str]], language: Language) -> None:
        self._language = language
        self._common = language.words("linking", "authorities.common")
        self._and = re.compile(language.linking["authorities"]["joined"])
        self._described = re.compile(language.linking["authorities"]["described"])
        self._ends = re.compile(language.linking["authorities"]["ends"])
        self._known = self._collect([(chain[-1], text) for chain, text in chains if chain])
        self._of = {words: self._settled(words) for words in self._known}
        self._of |= {words: self._respelt(self._of[words]) for words in self._known}

    def _collect(self, links: Iterable[tuple[ChainLink, str]]) -> dict[Words, _Known]:
        found: dict[Words, _Known] = {}
        for link, text in links:
            for words in self._members(link):
                before = found.get(words, _Known(words, frozenset(), False, False))
                beside = self._words(self._around(link, text)) if link.span else frozenset()
                named, person = link.naming == "named", link.type == "person"
                found[words] = _Known(words, before.beside | beside, before.named or named, before.person or person)
        return dict(sorted(found.items(), key=lambda item: (len(item[0]), sorted(item[0]))))

    def _members(self, link: ChainLink) -> list[Words]:
        """The words of each of those that a link names: "a monitor and activists" are two."""
        name = self._described.split(link.label)[0]
        parts = [self._words(part) for part in self._and.split(name)]
        return [part for part in parts if part] or [self._words(link.label)]

    def _around(self, link: ChainLink, text: str) -> str:
        """The words right around a link's mention: what it is called beside its name."""
        if link.span is None or link.span.place != "text":
            return ""
        behind = self._ends.split(text[link.span.end : link.span.end + _BESIDE])[0]
        before = self._ends.split(text[max(0, link.span.start - _BEFORE) : link.span.start])[-1]
        return f"{before} {link.span.exact} {behind}"

    def _words(self, name: str) -> Words:
        every = stems(name, self._language)
        return frozenset(word for word in every if word not in self._common) or frozenset(every)

    def _settled(self, words: Words) -> Words:
        seen = {words}
        while (wider := self._wider(words)) is not None and wider not in seen:
            words = wider
            seen.add(words)
        return words

    def _wider(self, words: Words) -> Words | None:
        """The one other source that this is too; None where there is none, or more than one."""
        source, others = self._known[words], [k for k in self._known.values() if k.words != words]
        tests: list[Mapping[Words, bool]] = [
            {k.words: words < k.words for k in others},
            {k.words: k.named and not source.named and words <= (k.words | k.beside) for k in others},
            {k.words: source.person and not k.person and k.named and k.words <= source.beside for k in others},
            {k.words: k.named and not source.named and bool(k.words & self._denoted(words)) for k in others},
            {k.words: len(words) == 1 and _initials(k.words, next(iter(words))) for k in others},
        ]
        for test in tests:
            found = [words for words, holds in test.items() if holds]
            tops = [a for a in found if not any(a < b for b in found)]
            if len(tops) == 1:
                return tops[0]
        return None

    def _respelt(self, words: Words) -> Words:
        """The first in the alphabet of the persons whose names differ by a letter or two ("Alan Krueger", "Alan
        Kruger"), of the bodies whose names differ by a word ("civil protection agency", "civil protection service")."""
        if len(words) < _FULL:
            return words
        person = self._known[words].person
        alike = [words]
        for each in self._known.values():
            shared = len(words & each.words)
            if each.person != person or not shared:
                continue
            if person:
                same = _one_name(*sorted((words, each.words), key=len))
            else:
                same = shared >= _FULL and shared >= _ALIKE * len(words | each.words)
            alike += [each.words] if same else []
        return min(alike, key=sorted)

    def _denoted(self, words: Words) -> Words:
        """The words of names that a description may stand for."""
        table = self._language.linking["authorities"]["denotes"]
        named = [name for noun, names in table.items() if stem(noun, self._language) in words for name in names]
        return frozenset(stem(name, self._language) for name in named)

    def all_of(self, chain: Chain) -> frozenset[Words]:
        """The sources that a chain ends in; empty for own voice."""
        if not chain:
            return frozenset()
        return frozenset(self._of.get(words, words) for words in self._members(chain[-1]))

    def of(self, chain: Chain) -> Words | None:
        """The first of them; None for own voice."""
        return self._of.get(first, first) if chain and (first := self._members(chain[-1])[0]) else None

    def same(self, a: Chain, b: Chain) -> bool:
        """Whether two chains end in the same source; own voice is nobody's."""
        return not self.all_of(a).isdisjoint(self.all_of(b))


def _one_name(shorter: Words, longer: Words) -> bool:
    """Whether each word of a person's name is one of the other's, or spelled all but like it."""
    return len(shorter) >= _FULL and all(
        word in longer or any(SequenceMatcher(None, word, other).ratio() > _SPELLING for other in longer)
        for word in shorter
    )


def _initials(words: Words, short: str) -> bool:
    """Whether an abbreviation has the initials of a name's words, in whatever order."""
    return 2 < len(short) <= len(words) and set(short) <= {word[0] for word in words}
