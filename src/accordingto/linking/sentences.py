"""The words of an article by sentence, with the place of each: what stands around a figure.

Invariant: offsets are those of the article's text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from ..language import Language
from .words import placed_words, stem


@dataclass(frozen=True, slots=True)
class Word:
    """A word at [start, end) of the text, in lower case, and its stem."""

    start: int
    end: int
    low: str
    stem: str
    capital: bool


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence at [start, end) of the text."""

    start: int
    end: int
    words: tuple[Word, ...]

    def at(self, start: int) -> int:
        """The first word that begins at or after a place."""
        return bisect_right(self.words, start - 1, key=lambda word: word.start)


class Sentences:
    """The sentences of one text, each cut into words when it is asked for."""

    def __init__(self, text: str, language: Language) -> None:
        self._text, self._language = text, language
        ends = [match.end() for match in _ending(language).finditer(text)]
        self._starts = [0, *ends]
        self._made: dict[int, Sentence] = {}

    def of(self, place: int) -> Sentence:
        """The sentence that holds a place of the text."""
        number = bisect_right(self._starts, place) - 1
        if number not in self._made:
            start = self._starts[number]
            end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._text)
            words = tuple(
                Word(a, b, word.lower(), stem(word, self._language), word[:1].isupper())
                for a, b, word in placed_words(self._text[start:end], start)
            )
            self._made[number] = Sentence(start, end, words)
        return self._made[number]


@lru_cache(maxsize=4)
def _ending(language: Language) -> re.Pattern[str]:
    return re.compile(language.linking["sentence_end"])
