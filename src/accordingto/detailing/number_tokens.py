"""A text as tokens for the grammars of numbers and times: words, numbers, marks and line ends, with their places.

A number keeps its digits, thousands marks and decimals together; all else is split at every change of kind. Invariant:
tokens stand in order and never overlap; beyond either end every token is the empty word, so that a grammar may look
a few tokens (`PAD`) around without asking where the text ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

PAD = 12
LONGEST_NUMBER = 24  # digits; what is longer is no number that anybody counts with

_TOKEN = re.compile(
    r"\d{1,3}(?:(?:,\d{2}){0,8},\d{3}|(?:,\d{3}){1,8})(?![\d,]\d)(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
    r"|[^\W\d_]+|['’](?:s|t|ll|re|ve|d|m)(?![^\W_])|\n|[^\s\w]|_",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,2000}")


@dataclass(frozen=True, slots=True)
class Tokens:
    """`low[i]` is token i in lower case, at [start[i], end[i]) of `text`; `size` of them are real."""

    text: str
    low: tuple[str, ...]
    start: tuple[int, ...]
    end: tuple[int, ...]
    size: int
    caseless: bool = False  # the whole text is in lower case, so that a capital means nothing

    def raw(self, i: int) -> str:
        return self.text[self.start[i] : self.end[i]]

    def joined(self, i: int) -> bool:
        """Whether token i stands right behind the token before it."""
        return 0 < i < self.size and self.start[i] == self.end[i - 1]

    def capital(self, i: int) -> bool:
        return 0 <= i < self.size and self.text[self.start[i]].isupper()

    def named(self, i: int) -> bool:
        """Whether token i is written as a name is: with a capital, in a text that has any."""
        return self.caseless or self.capital(i)

    def phrase(self, i: int, size: int) -> str:
        """The tokens from i on, `size` of them, with one blank between."""
        return " ".join(self.low[i : i + size])

    def longest(self, i: int, phrases: frozenset[str] | dict[str, str], most: int = 4) -> int:
        """How many tokens from i on make the longest of the phrases; 0 for none."""
        for size in range(min(most, self.size - i), 0, -1):
            if (self.low[i] if size == 1 else " ".join(self.low[i : i + size])) in phrases:
                return size
        return 0

    def longest_before(self, i: int, phrases: frozenset[str] | dict[str, str], most: int = 4) -> int:
        """How many tokens up to i (not with it) make the longest of the phrases; 0 for none."""
        for size in range(min(most, i), 0, -1):
            if (self.low[i - 1] if size == 1 else " ".join(self.low[i - size : i])) in phrases:
                return size
        return 0


@lru_cache(maxsize=4)
def tokens(text: str) -> Tokens:
    """The tokens of `text`."""
    places = [match.span() for match in _TOKEN.finditer(text)]
    low = [text[start:end].lower() for start, end in places]
    size, last = len(low), len(text)
    pad = [last] * PAD
    start, end = (*(place[0] for place in places), *pad), (*(place[1] for place in places), *pad)
    return Tokens(text, (*low, *[""] * PAD), start, end, size, text.islower())


def number_of(word: str) -> float | None:
    """The value of a token of digits, None for any other or for one too long to be a number."""
    if not word or not (word[0].isdecimal() or (word[0] == "." and word[1:2].isdecimal())):
        return None
    return float(word.replace(",", "")) if len(word) <= LONGEST_NUMBER else None


def addresses(text: str) -> list[tuple[int, int]]:
    """The web addresses in `text`."""
    return [m.span() for m in _ADDRESS.finditer(text)] if "www." in text or "://" in text else []
