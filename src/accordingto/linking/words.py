"""Words as linking compares them: stems by a Snowball stemmer, and how rare each is in news.

Rarity is inverse document frequency in 6,000 news articles (language/CODE/frequencies.json, with its card beside it),
a fixed table: what two articles have in common must not depend on what else is stored. Invariant: pure functions.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer  # type: ignore[import-untyped]  # ships no types

from ..language import Language

_WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W_]+(?:['’][^\W_]+)*")
_GENITIVE = re.compile(r"['’]s?$")


@lru_cache(maxsize=4)
def _stemmer(name: str) -> object:
    return snowballstemmer.stemmer(name)


@lru_cache(maxsize=200_000)
def _stem(word: str, stemmer: str) -> str:
    low = _GENITIVE.sub("", word.lower()).replace("’", "").replace("'", "")
    return str(_stemmer(stemmer).stemWord(low))  # type: ignore[attr-defined]  # ships no types


def stem(word: str, language: Language) -> str:
    """The stem of a word, lower case, without apostrophes; a number without its commas."""
    if word[:1].isdigit():
        return word.replace(",", "")
    return _stem(word, language.linking["stemmer"])


def placed_words(text: str, start: int = 0) -> Iterator[tuple[int, int, str]]:
    """(start, end, word) of each word and number of a text."""
    for match in _WORD.finditer(text):
        yield start + match.start(), start + match.end(), match.group()


def stems(text: str, language: Language) -> list[str]:
    """The stems of a text's words, in order."""
    return [stem(match.group(), language) for match in _WORD.finditer(text)]


def rarity(stemmed: str, language: Language) -> float:
    """Inverse document frequency of a stem in news, from 0 (in every article, and for a single letter) to about 9."""
    if len(stemmed) < 2:
        return 0.0
    found = language.frequencies
    return math.log((found.articles + 1) / (found.of.get(stemmed, 0) + 0.5))
