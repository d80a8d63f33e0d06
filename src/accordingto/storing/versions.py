"""Versions of one address: which came later, and what each changed in the claims of the one before.

Pure functions. The order is by what the versions declare, so that adding them in another order gives the same
versions; only where they say nothing does the order of arrival decide.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ..records.article import Article
from ..records.claims import Claim
from ..records.keeping import ClaimChange
from .keys import moment_of

_NUMBER = re.compile(r"\d{1,9}(?:\.\d{1,9}){0,5}")
_WORD = re.compile(r"[^\W_]+(?:[.,:]\d+)*")
_EMPTY = frozenset(
    [
        "a",
        "an",
        "and",
        "as",
        "at",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "to",
        "was",
        "were",
        "will",
        "with",
    ]
)
_COMMON = 12
"""A word in more of the claims that are left over than this finds no pair: it tells too little, and costs most."""
_ALIKE = 0.5
"""Least share of content words in common (Dice) for a changed claim; a quarter is added for the same source."""


@dataclass(frozen=True, slots=True)
class Order:
    """What says which version is later: the declared number, the moment of modification or publication, that of
    retrieval (seconds), and the number of arrival."""

    number: tuple[int, ...] | None
    moment: int | None
    retrieved: int | None
    arrival: int


def version_number(stated: str | None) -> tuple[int, ...] | None:
    """A declared version as numbers ("3", "1.2"); None where none is declared, or no such number."""
    found = _NUMBER.fullmatch((stated or "").strip())
    return tuple(int(part) for part in found[0].split(".")) if found else None


def order_of(article: Article, arrival: int = 0) -> Order:
    """What the article itself says."""
    moment = moment_of(article.modified)
    moment = moment_of(article.published) if moment is None else moment
    return Order(version_number(article.declared.version), moment, moment_of(article.retrieved), arrival)


def in_order(versions: Iterable[Order]) -> list[Order]:
    """Oldest first. A fact decides only where every version of the address states it: else the order would be none."""
    found = list(versions)
    parts = [
        name for name in ("number", "moment", "retrieved") if all(getattr(each, name) is not None for each in found)
    ]
    return sorted(found, key=lambda each: (*(getattr(each, name) for name in parts), each.arrival))


def compare(before: Sequence[Claim], after: Sequence[Claim]) -> tuple[ClaimChange, ...]:
    """What became of each claim, in the order of `after`, those that are gone last.

    Kept: the same words of the same source, wherever they stand. Changed: enough words in common, each claim in one
    pair at most, the likest first.
    """
    olds, news = [_Face.of(claim) for claim in before], [_Face.of(claim) for claim in after]
    pairs = _same(olds, news)
    left_old = sorted(set(range(len(olds))) - set(pairs.values()))
    left_new = [i for i in range(len(news)) if i not in pairs]
    kept = set(pairs)
    pairs |= _alike(olds, news, left_old, left_new)
    rows = []
    for i, claim in enumerate(after):
        if i not in pairs:
            rows.append(ClaimChange("new", None, claim))
        else:
            rows.append(ClaimChange("kept" if i in kept else "changed", before[pairs[i]], claim))
    taken = set(pairs.values())
    return (*rows, *(ClaimChange("gone", claim, None) for j, claim in enumerate(before) if j not in taken))


@dataclass(frozen=True, slots=True)
class _Face:
    """By what a claim is known again."""

    content: str
    words: frozenset[str]
    source: tuple[str, ...]

    @classmethod
    def of(cls, claim: Claim) -> _Face:
        words = [word.casefold() for span in claim.content for word in _WORD.findall(span.exact)]
        source = tuple(link.label.casefold() for link in claim.chain)
        telling = frozenset(words) - _EMPTY
        return cls(" ".join(words), telling or frozenset(words), source)


def _same(olds: list[_Face], news: list[_Face]) -> dict[int, int]:
    """New claims with the old ones of the same words and source."""
    places: defaultdict[Any, list[int]] = defaultdict(list)
    for j in reversed(range(len(olds))):
        places[olds[j].content, olds[j].source].append(j)
    return {
        i: places[face.content, face.source].pop() for i, face in enumerate(news) if places[face.content, face.source]
    }


def _alike(olds: list[_Face], news: list[_Face], left_old: list[int], left_new: list[int]) -> dict[int, int]:
    """New claims with the likest old ones of those left over, found by the words that few of them have."""
    having: defaultdict[str, list[int]] = defaultdict(list)
    for j in left_old:
        for word in olds[j].words:
            having[word].append(j)
    scored = []
    for i in left_new:
        shared = Counter(
            j for word in news[i].words if len(having.get(word, ())) <= _COMMON for j in having.get(word, ())
        )
        for j in shared:
            alike = 2 * len(news[i].words & olds[j].words) / (len(news[i].words) + len(olds[j].words))
            score = alike + (0.25 if news[i].source == olds[j].source else 0)
            if alike >= _ALIKE or score >= _ALIKE + 0.15:
                scored.append((-score, i, j))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in sorted(scored):
        if i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return pairs
