"""The tables by which certainty is read, as sets, and the finder of main clauses, made once for a language."""

from __future__ import annotations

from functools import lru_cache

from ..language import Language
from .certainty_clause import Finder


class Rules:
    """The hedge and grammar tables of a language as sets, and its finder of main clauses."""

    def __init__(self, language: Language) -> None:
        self.finder = Finder(language)
        self._language = language

    def __call__(self, name: str) -> frozenset[str]:
        """A list of the hedge table."""
        return self._language.words("hedges", name)

    def grammar(self, name: str) -> frozenset[str]:
        """A list of the grammar table."""
        return self._language.words("grammar", name)


@lru_cache(maxsize=4)
def rules_of(language: Language) -> Rules:
    """The rules of a language, made once."""
    return Rules(language)
