"""Passages that two texts share: equal runs of words, found by winnowed fingerprints and confirmed word by word.

Winnowing after Schleimer, Wilkerson and Aiken (SIGMOD 2003). Case, punctuation and apostrophes count for nothing, so
that a page that lost them still shares its words. Invariants: a shared run of `SHORTEST` words or more is always found;
the spans of a passage open in the two texts; a word is in one run at most.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from ..records.spans import Range, Span

GRAM = 5  # words in a fingerprint
WINDOW = 3  # fingerprints of which one is kept
SHORTEST = GRAM + WINDOW - 1  # words of the shortest run that is looked for
_GAP = 4  # words that may differ between two runs of one passage
_REPEATS = 12  # places of one fingerprint in a text that are tried
_BASE, _MODULUS = 1_000_003, 2**61 - 1
_OUT = pow(_BASE, GRAM, _MODULUS)
_WORD = re.compile(r"\w+(?:[.,]\d+|['’.](?=\w)\w+)*")
_INNER = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a text in order: what each counts as, and where it stands."""

    keys: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def within(self, start: int, end: int) -> range:
        """The places of the words that begin in the characters [start, end)."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


@dataclass(frozen=True, slots=True)
class Run:
    """`words` equal words, from place `a` of one text and `b` of the other on."""

    a: int
    b: int
    words: int


@dataclass(frozen=True, slots=True)
class Passage:
    """Runs that follow one another closely in both texts, and the span from the first to the last in each."""

    a: Span
    b: Span
    runs: tuple[Run, ...]

    @property
    def words(self) -> int:
        return sum(run.words for run in self.runs)


def words_of(text: str) -> Words:
    """The words of a text; "Syria's", "Syria’s" and "Syrias" are one, "U.S." is "us", "1,300" is "1300"."""
    keys, starts, ends = [], [], []
    for match in _WORD.finditer(text):
        key = match.group().lower()
        key = key if key.isalnum() else _INNER.sub("", key)
        if key:
            keys.append(key)
            starts.append(match.start())
            ends.append(match.end())
    return Words(tuple(keys), tuple(starts), tuple(ends))


def fingerprints(words: Words) -> dict[int, tuple[int, ...]]:
    """Fingerprint -> where it stands: of each `WINDOW` neighbouring grams the least, the last of equal ones."""
    hashes = _hashes(words)
    chosen: dict[int, list[int]] = defaultdict(list)
    least = -1  # place of the last chosen
    for end, value in enumerate(hashes):
        if least >= 0 and value <= hashes[least]:
            least = end
        elif least < end - WINDOW + 1:
            least = min(range(end - WINDOW + 1, end + 1), key=lambda place: (hashes[place], -place))
        else:
            continue
        chosen[hashes[least]].append(least)
    return {key: tuple(places) for key, places in chosen.items()}


def _hashes(words: Words) -> list[int]:
    """A polynomial hash of each gram, by the words' CRC-32; the same in each run of the program."""
    values = [_word_hash(key) for key in words.keys]
    grams, value = [], 0
    for place, new in enumerate(values):
        value = (value * _BASE + new) % _MODULUS
        if place >= GRAM:
            value = (value - values[place - GRAM] * _OUT) % _MODULUS
        if place >= GRAM - 1:
            grams.append(value)
    return grams


@lru_cache(maxsize=200_000)
def _word_hash(key: str) -> int:
    return crc32(key.encode("utf8", "surrogatepass"))


def shared_runs(a: Words, b: Words, of_a: dict[int, tuple[int, ...]], of_b: dict[int, tuple[int, ...]]) -> list[Run]:
    """The runs of `SHORTEST` words or more that both have, longest first, none overlapping another in either text."""
    found: dict[int, int] = {}  # diagonal -> end in a of the last run on it
    runs = []
    for key, place in sorted(((key, i) for key, places in of_a.items() for i in places), key=lambda row: row[1]):
        for other in of_b.get(key, ())[:_REPEATS]:
            if found.get(place - other, -1) >= place + GRAM:
                continue
            run = _extended(a.keys, b.keys, place, other)
            if run.words >= SHORTEST:
                found[place - other] = run.a + run.words
                runs.append(run)
    return _tiled(runs)


def _extended(a: Sequence[str], b: Sequence[str], i: int, j: int) -> Run:
    first, last = 0, 0
    while first < min(i, j) and a[i - first - 1] == b[j - first - 1]:
        first += 1
    while i + last < len(a) and j + last < len(b) and a[i + last] == b[j + last]:
        last += 1
    return Run(i - first, j - first, first + last)


def _tiled(runs: list[Run]) -> list[Run]:
    """The longest first, what is left of the others after it; ends that are cut off below the shortest are dropped."""
    in_a: set[int] = set()
    in_b: set[int] = set()
    kept = []
    for run in sorted(runs, key=lambda r: (-r.words, r.a, r.b)):
        first, end = 0, run.words
        while first < end and (run.a + first in in_a or run.b + first in in_b):
            first += 1
        while end > first and (run.a + end - 1 in in_a or run.b + end - 1 in in_b):
            end -= 1
        places_a, places_b = range(run.a + first, run.a + end), range(run.b + first, run.b + end)
        if end - first < SHORTEST or not in_a.isdisjoint(places_a) or not in_b.isdisjoint(places_b):
            continue
        in_a.update(places_a)
        in_b.update(places_b)
        kept.append(Run(run.a + first, run.b + first, end - first))
    return kept


def joined(runs: list[Run], texts: tuple[str, str], a: Words, b: Words) -> tuple[Passage, ...]:
    """Runs as passages in order of the first text; a few words that differ between two runs do not part them."""
    groups: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: r.a):
        if groups:
            before = groups[-1][-1]
            gaps = run.a - before.a - before.words, run.b - before.b - before.words
            if all(0 <= gap <= _GAP for gap in gaps):
                groups[-1].append(run)
                continue
        groups.append([run])
    return tuple(
        Passage(
            Span.of(texts[0], *_range(a, group[0].a, group[-1].a + group[-1].words)),
            Span.of(texts[1], *_range(b, group[0].b, group[-1].b + group[-1].words)),
            tuple(group),
        )
        for group in groups
    )


def _range(words: Words, first: int, end: int) -> Range:
    return words.starts[first], words.ends[end - 1]
