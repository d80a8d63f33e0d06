"""Stub."""

from __future__ import annotations
from ..language import Language
from .number_tokens import Tokens, number_of


def time_tokens(t: Tokens, language: Language) -> frozenset[int]:
    """The tokens that are part of a time."""
    months = language.words("numbers", "months.words")
    out: set[int] = set()
    for i in range(t.size):
        v = number_of(t.low[i])
        if v is not None and len(t.low[i]) == 4 and 1700 <= v <= 2040 and t.low[i].isdecimal():
            out.add(i)
        if (
            v is not None
            and v <= 31
            and (t.low[i - 1] in months or t.low[i + 1] in months or (t.low[i - 1] == "." and t.low[i - 2] in months))
        ):
            out.add(i)
    return frozenset(out)
