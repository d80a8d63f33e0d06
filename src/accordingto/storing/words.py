"""Words as the search sees them, in texts and in queries alike.

A word is a run of letters, marks and digits after compatibility decomposition, case folding and removal of diacritics
(U+0300 to U+036F): "Café’s" is cafe, s. Invariants: a word holds no blank and no ASCII mark, and is at most 64
characters long; `words(" ".join(words(text))) == words(text)`.
"""

from __future__ import annotations

import unicodedata
from itertools import chain

LONGEST_WORD = 64
_DIACRITICS = range(0x0300, 0x0370)


class _Folding(dict[int, str]):
    """What becomes of each code point, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", chr(code)).casefold())
        self[code] = folded = "".join(map(_kept, decomposed))
        return folded


def _kept(character: str) -> str:
    if ord(character) in _DIACRITICS:
        return ""
    category = unicodedata.category(character)
    if category == "Cf":  # soft hyphens and joiners stand inside words
        return ""
    return character if category[0] in "LM" or (category[0] == "N" and character.isalnum()) else " "


_FOLDED = _Folding()


def words(text: str) -> list[str]:
    """The words of a text, in order; empty where it has no letter and no digit."""
    found = unicodedata.normalize("NFKD", text).translate(_FOLDED).split()
    if any(len(word) > LONGEST_WORD for word in found):
        found = [word[:LONGEST_WORD] for word in found]
    return found


def slug(text: str) -> str:
    """A text as one token, its words joined: "square mile" is square_mile."""
    return "_".join(words(text))


def words_of(*texts: str | None) -> list[str]:
    """The words of several texts, one behind the other."""
    return list(chain.from_iterable(words(text) for text in texts if text))
