"""Whose word is whose in a story: the last links of chains, brought together under one name.

"The Syrian Observatory", "the Observatory" and "a monitor" are one where the words of one are among those of another, and of no
third; an abbreviation is its full name. Invariant: depends on the set of chains, not on their order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..language import Language
from ..records.claims import ChainLink
from .words import stems

Chain = Sequence[ChainLink]


def label(link: ChainLink) -> str:
    """What a link is called."""
    return link.name or (link.span.exact if link.span else "")


class Authorities:
    """Tells whether two chains of one story end in the same source."""

    def __init__(self, chains: Iterable[Chain], language: Language) -> None:
        self._language = language
        self._words = {label(chain[-1]): self._stems(label(chain[-1])) for chain in chains if chain}
        self._known = sorted({words for words in self._words.values() if words}, key=lambda w: (len(w), sorted(w)))
        self._of = {words: self._settle(words) for words in self._known}

    def _stems(self, name: str) -> frozenset[str]:
        common = self._language.words("linking", "authorities.common")
        found = frozenset(word for word in stems(name, self._language) if word not in common)
        return found or frozenset(stems(name, self._language))

    def _settle(self, words: frozenset[str]) -> frozenset[str]:
        """The fullest name of these words, where only one is."""
        wider = [other for other in self._known if words < other]
        if len(words) == 1 and not wider:
            (word,) = words
            wider = [other for other in self._known if len(other) > 2 and _initials(other, word)]
        tops = [a for a in wider if not any(a < b for b in wider)]
        return tops[0] if len(tops) == 1 else words

    def of(self, chain: Chain) -> frozenset[str] | None:
        """The words of the source that a chain ends in; None for own voice."""
        if not chain:
            return None
        words = self._words.get(label(chain[-1])) or self._stems(label(chain[-1]))
        return self._of.get(words, words)

    def same(self, a: Chain, b: Chain) -> bool:
        """Whether two chains end in the same source; own voice is nobody's."""
        first, second = self.of(a), self.of(b)
        return first is not None and first == second


def _initials(words: frozenset[str], short: str) -> bool:
    """Whether an abbreviation has the initials of a name's words, in whatever order."""
    return 2 < len(short) <= len(words) and set(short) <= {word[0] for word in words}
