"""Bylines of agencies to people's names: "By ANN LEE and Jo Roy, AP Business Writer" gives Ann Lee, Jo Roy.

Agencies sign with houses ("NTB"), desks and initials ("gr/bp") as well; those stay in the byline and are no authors.
Invariant: each name is part of what was stated, but for case and white space.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ..blocks import letters
from ..markup import squeezed
from ..names import split_names

_ASIDE = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]")
_LABEL = re.compile(r"^\s*(?:text|words|story|report|photos?|foto|teksti|tekst)\s*:\s*", re.IGNORECASE)
_AND = re.compile(r"\s+(?:ja|och|og|en|e|ve|oraz)\s+(?=[^\W\d_])")
"""Words for "and" beside those that `names` knows: Finnish, Swedish, Norwegian, Danish, Dutch, Italian, Turkish …"""

_WHERE = re.compile(r"\s+(?:in|from|at|for|of|reporting)\s.*$|\s+(?:in|at)$")
_HOST = re.compile(r"\.[a-z]{2,}$")
_CASED_NAME = re.compile(r"[^\W\d_a-zß-ÿ]['’.-]?[^\W\d_A-ZÀ-Þ]")
_INSTITUTION_WORDS = """
    agence agencia agencies agency agentur association associated bureau bureaux center centre college company
    contributor contributors correspondent correspondents corporation council department desk editor editors
    foundation gmbh group inc institute institution journal llc ltd magazine media ministry network news newspaper
    newsroom office press radio redaktion reporter reporters school service services staff studio team television
    tribune union universidad universidade universitat university université universität wire writer writers
"""
_INSTITUTIONS = frozenset(_INSTITUTION_WORDS.split())
"""Words that a person's name does not have."""


BYLINE_CHARACTERS = 1_000
"""Of a longer byline no more is looked at: that is the names of some forty people."""


def authors_of(byline: str | None, houses: Iterable[str | None]) -> tuple[str, ...]:
    """The people in a byline; `houses` are names of the publisher and its like, who are none."""
    plain = _LABEL.sub("", _ASIDE.sub(" ", squeezed(byline)[:BYLINE_CHARACTERS]))
    known = {letters(house) for house in houses if house}
    names = (_WHERE.sub("", name) for name in split_names(_AND.sub(", ", plain)))
    return tuple(dict.fromkeys(name for name in names if is_person(name) and letters(name) not in known))


def is_person(name: str) -> bool:
    """Whether it could be a person's name; in scripts that have capitals it has two words at least."""
    words = name.split()
    if not words or _HOST.search(name) or any(sign.isdigit() for sign in name):
        return False
    if not _INSTITUTIONS.isdisjoint(word.strip(".,'’").casefold() for word in words):
        return False
    if name.upper() == name.lower():
        return True
    return len(words) > 1 and sum(bool(_CASED_NAME.search(word)) for word in words) > 1
