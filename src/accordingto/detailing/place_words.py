"""The capitalised words of a text, and the longest names among them that the table of places knows.

Invariant: names are in order, do not overlap, and begin and end on capitalised words; linear in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..language.gazetteer_names import PlaceNames

_WORD = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]+(?:['’][^\W\d_]+)*")
LONGEST = 5


class Token(NamedTuple):
    """A word of the text at [start, end), without a genitive ending; `joined` where only a space or hyphen parts it
    from the one before, `line` where a line break does."""

    start: int
    end: int
    text: str
    capital: bool
    joined: bool
    line: bool


def tokens(text: str, genitives: tuple[str, ...], shortened: frozenset[str]) -> list[Token]:
    """The words of the text with what parts them; `shortened` are words that a full stop does not end ("St. Louis")."""
    found: list[Token] = []
    last, previous = 0, ""
    for match in _WORD.finditer(text):
        start, end = match.span()
        word, between = match.group(), text[last:start]
        last = end
        if "'" in word or "’" in word:
            ending = next((g for g in genitives if word.endswith(g)), "")
            word = word[: len(word) - len(ending)] or word
        joined = between in (" ", "-") or (between == ". " and previous in shortened)
        found.append(Token(start, start + len(word), word, word[0].isupper(), joined, "\n" in between))
        previous = word
    return found


def runs(words: list[Token], inside: frozenset[str]) -> Iterator[tuple[int, int]]:
    """The stretches [first, last) of capitalised words, at most two small words between two of them included."""
    i, n = 0, len(words)
    while i < n:
        last = i + 1
        if words[i].capital:
            ahead = last
            while ahead < n and words[ahead].joined and ahead - last <= 2:
                if words[ahead].capital:
                    last = ahead + 1
                elif words[ahead].text not in inside:
                    break
                ahead += 1
            yield i, last
        i = last


def known(text: str, words: list[Token], run: tuple[int, int], names: PlaceNames) -> Iterator[tuple[int, int]]:
    """The longest known names in a run, from the left, as word ranges."""
    i, end = run
    while i < end:
        after = i + 1
        for last in range(min(end, i + LONGEST), i, -1):
            if words[i].capital and words[last - 1].capital:
                name = text[words[i].start : words[last - 1].end]
                if names.readings(name):
                    yield i, last
                    after = last
                    break
        i = after
