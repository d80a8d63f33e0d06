"""The verb of a sentence's main clause, found without a parser.

Fronted and inserted side clauses, brackets, appositions and restrictive relatives are stepped over; what is left
gives the first finite verb group. Invariant: one pass to the right, in time linear in the words (commas looked
ahead for are found once each).
"""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from .certainty_words import Words

_AUXILIARY = frozenset({"be", "have", "do", "modal"})
_LEXICAL = frozenset({"past", "s", "base", "s?", "base?", "any"})
_IN_GROUP = frozenset({"not", "adverb"})
_SIDE = frozenset({"subordinator", "loose"})
_BREAKS = frozenset({",", ";", ":", "dash", "(", ")", "end"})
_OBJECT = frozenset({"determiner", "pronoun", "to", "relative", "possessive", "either", "not"})
_BEFORE_S = frozenset({"noun", "pronoun", "relative", "either", "number", ",", ")", "", "dash", "conjunction", "s?", "base?"})
_NO_VERB_AFTER = frozenset({"determiner", "possessive", "to", "preposition"})


@dataclass(frozen=True, slots=True)
class Clause:
    """Word indices of a main clause: where it opens, its subject, the finite group [verb, head], and the side
    clauses before it as (opener, end)."""

    opens: int
    verb: int
    head: int
    sides: tuple[tuple[int, int], ...]


class Finder:
    """Finds main clauses in words, by the grammar tables of a language."""

    def __init__(self, language: Language) -> None:
        words = language.words
        self.plural = words("grammar", "plural_subjects")
        self.singular = words("grammar", "singular_subjects")
        self.plurals = words("grammar", "plurals")
        self.times = words("grammar", "times")
        self.copulas = words("grammar", "copulas")

    def finite(self, s: Words, i: int, due: bool = False) -> bool:
        """Whether word i can be the finite verb of the clause that it stands in; `due`: a relative clause awaits one."""
        kind, before = s.kind(i), i - 1
        while s.kind(before) in _IN_GROUP:
            before -= 1
        previous, subject = s.kind(before), s.word(before)
        if kind in _AUXILIARY:
            return previous != "to" and s.kind(i - 1) not in ("determiner", "possessive")
        if kind not in _LEXICAL or s.kind(i - 1) in _NO_VERB_AFTER and s.kind(i - 1) != "to" or previous == "to":
            return False
        if kind == "past":
            if s.kind(i - 1) in ("either", "number") and s.kind(i + 1) not in _OBJECT | _BREAKS | {"preposition", "loose", "adverb"}:
                return False
            return previous not in ("determiner", "possessive") and (due or not self._reduced(s, i))
        if kind == "any":
            return previous in ("noun", "pronoun", "relative", ",", ")", "dash", "")
        if kind[0] == "s":
            if subject in self.plural or previous not in _BEFORE_S or previous == "conjunction" and kind == "s?":
                return False
            return kind == "s" or subject in self.singular or s.kind(i + 1) in _OBJECT and not _plural(subject)
        if previous == "," and s.kind(i + 1) in _OBJECT:
            return kind == "base"
        if not (subject in self.plural or subject in self.plurals or _plural(subject)):
            return False
        return kind == "base" or subject in self.plural or s.kind(i + 1) in _OBJECT

    def _reduced(self, s: Words, i: int) -> bool:
        """A participle that only describes the noun before it: "the man accused of theft was …"."""
        joined = s.kind(i - 1) == "conjunction" and s.kind(i - 2) in ("past", "participle")
        if s.kind(i - 1) == "relative" or s.kind(i + 1) not in ("preposition", "to", "loose") and not joined:
            return False
        for j in range(i + 1 + (not joined), min(len(s), i + 25)):
            kind = s.kind(j)
            if kind in _BREAKS or kind in ("relative", "subordinator", "conjunction", "loose", "pronoun"):
                return False
            if kind in _AUXILIARY and s.kind(j - 1) not in ("to", "determiner", "relative"):
                return True
        return False

    def group_end(self, s: Words, i: int) -> int:
        """The last word of the verb group that begins at i: the main verb, or what stands for it after "be"."""
        j, auxiliary = i, s.kind(i) in _AUXILIARY
        if not auxiliary:
            return i
        while j + 1 < len(s):
            kind = s.kind(j + 1)
            if s.word(j + 1) == "no" and s.word(j + 2) == "longer":
                j += 2
            elif kind in ("be", "have", "do", "modal") or s.word(j + 1) in ("be", "been", "being") or kind in _IN_GROUP:
                j += 1
            elif kind == "pronoun" and j == i and i > 0 and s.kind(i - 1) == "not":
                j += 1
            else:
                break
        return j + 1 if j + 1 < len(s) and s.kind(j + 1) not in _BREAKS else j

    def find(self, s: Words, start: int) -> Clause | None:
        """The main clause of the words from `start` on; None where no finite verb is found."""
        i, n, pending, nominal, opens = start, len(s), 0, False, start
        sides: list[tuple[int, int]] = []
        while i < n:
            kind = s.kind(i)
            if kind == "(":
                end = self._closing(s, i)
                i = end if nominal or i > start or self._has_verb(s, end, n) else i + 1
            elif kind == "dash" and nominal and self._next(s, i + 1, "dash") < n:
                i = self._next(s, i + 1, "dash") + 1
            elif kind in ("dash", ";", ":", ","):
                i += 1
                if nominal and self._inserts(s, i):
                    end = self._next(s, i, ",")
                    joined = s.kind(i) == "conjunction" and any(s.kind(j) in _AUXILIARY for j in range(i, end))
                    if end < n and not joined and self._has_verb(s, end + 1, n):
                        sides.append((i, end))
                        i = end + 1
            elif kind in _SIDE and not nominal:
                end = self._side_end(s, i)
                if end < n:
                    sides.append((i, end))
                    i = opens = end + 1
                else:
                    pending += kind == "subordinator" and s.kind(i + 1) != "ing"
                    if kind == "subordinator":
                        sides.append((i, n))
                    i += 1
            elif kind == "relative" and (nominal or s.word(i) != "that" and i > start) or kind == "subordinator":
                if s.word(i) == "that" and s.kind(i - 1) in ("determiner", "preposition", "conjunction"):
                    i += 1
                    continue
                pending += kind == "relative" or s.kind(i + 1) not in ("ing", "past", "participle", "preposition")
                i += 1
            elif kind == "pronoun" and nominal and pending == 0 and self._zero_relative(s, start, opens, i):
                pending += 1
                i += 1
            elif (nominal or kind in _AUXILIARY) and self.finite(s, i, pending > 0):
                head = self.group_end(s, i)
                if not pending:
                    return Clause(opens, i, head, tuple(sides))
                pending -= 1
                i = head + 1
            else:
                nominal = nominal or kind in (
                    "noun",
                    "pronoun",
                    "number",
                    "relative",
                    "determiner",
                    "s?",
                    "base?",
                    "ing",
                    "not",
                )
                i += 1
        return None

    def _zero_relative(self, s: Words, start: int, opens: int, i: int) -> bool:
        first = s.kind(opens)
        before = s.kind(i - 1)
        return (
            before in ("noun", "number", "s?", "base?")
            and first in ("determiner", "noun", "possessive", "either")
            and s.word(i - 1) not in self.times
            and s.word(opens) not in self.times
        )

    def _inserts(self, s: Words, i: int) -> bool:
        kind = s.kind(i)
        return kind in ("relative", "subordinator", "loose", "past", "participle", "ing", "not", "preposition", "conjunction")

    def _side_end(self, s: Words, i: int) -> int:
        """The comma that ends the side clause opened at i; len(s) where it has none."""
        verb = False
        for j in range(i + 1, len(s)):
            kind = s.kind(j)
            if kind in ("pronoun", "noun", "determiner", "either"):
                continue
            if kind in _AUXILIARY or kind in ("past", "s", "base", "any", "ing", "participle", "s?", "base?"):
                verb = True
            elif kind == "," and (verb or s.kind(i) == "loose"):
                following = s.kind(j + 1)
                if following in ("conjunction", "relative", "ing", "participle", ",") and s.word(j + 1) != "that":
                    continue
                if following == "past" and not self.finite(s, j + 1):
                    continue
                if self._has_verb(s, j + 1, len(s)):
                    return j
        first = self._next(s, i + 2, ",")
        return first if not verb and self._has_verb(s, first + 1, len(s)) else len(s)

    def _has_verb(self, s: Words, i: int, end: int) -> bool:
        """Whether a finite verb stands at i or after, before the next semicolon."""
        for j in range(i, min(end, i + 40)):
            kind = s.kind(j)
            if kind == ";":
                return False
            if (kind in _AUXILIARY or kind in _LEXICAL) and (self.finite(s, j) or j == i):
                return True
        return False

    @staticmethod
    def _next(s: Words, i: int, kind: str) -> int:
        """The first word of the class at i or after, at most 40 words on; len(s) where there is none."""
        for j in range(i, min(len(s), i + 40)):
            if s.kinds[j] == kind:
                return j
        return len(s)

    @staticmethod
    def _closing(s: Words, i: int) -> int:
        for j in range(i + 1, min(len(s), i + 60)):
            if s.kinds[j] == ")":
                return j + 1
        return i + 1


def _plural(word: str) -> bool:
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is"))
