"""What linking knows of a language, ready for use: the tables of linking.toml by the forms that are searched for.

Invariant: made once for a language, and never changed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ..language import Language
from .words import stem, stems


@dataclass(frozen=True, slots=True)
class Tables:
    """The language's tables, stemmed."""

    concept_of: Mapping[str, str]
    running: frozenset[str]
    far: frozenset[str]
    moving: frozenset[str]
    group_of: Mapping[str, str]
    scope_of: Mapping[str, str]
    phrases: tuple[tuple[str, str], ...]
    parts: frozenset[str]
    partitive: frozenset[tuple[str, ...]]
    others: frozenset[str]
    long: re.Pattern[str]
    record: re.Pattern[str]
    labels: frozenset[str]
    from_: frozenset[str]
    to_: frozenset[str]
    instead: frozenset[str]
    sites: Mapping[str, str]
    numbering: frozenset[str]
    early: frozenset[str]
    placing: frozenset[str]
    filling: frozenset[str]


@lru_cache(maxsize=4)
def tables(language: Language) -> Tables:
    """The tables of a language, made once."""
    t: dict[str, Any] = language.linking
    scopes = [(word, name) for name, words in t["scopes"].items() for word in words]
    return Tables(
        {word: name for name, row in t["concepts"].items() for word in row["words"]},
        frozenset(name for name, row in t["concepts"].items() if row.get("running")),
        frozenset(word for row in t["concepts"].values() for word in row.get("far", ())),
        frozenset(t["moving"]["words"]),
        {
            " ".join(stems(word, language)): name
            for kind in ("groups", "things")
            for name, words in t[kind].items()
            for word in words
        },
        {word: name for word, name in scopes if " " not in word},
        tuple((word, name) for word, name in scopes if " " in word),
        frozenset(t["parts"]["words"]),
        frozenset(tuple(phrase.split()) for phrase in t["parts"]["behind"]),
        frozenset(t["parts"]["others"]),
        re.compile("|".join(t["long"]["patterns"]), re.IGNORECASE),
        re.compile(t["long"]["record"], re.IGNORECASE),
        frozenset(t["labels"]["words"]),
        frozenset(t["changes"]["from"]),
        frozenset(t["changes"]["to"]),
        frozenset(t["changes"]["instead"]),
        {stem(word, language): name for name, words in t["sites"].items() for word in words},
        frozenset(t["numbering"]["before"]),
        frozenset(t["early"]["words"]),
        frozenset(t["placing"]["before"]),
        frozenset(t["placing"]["between"]),
    )
