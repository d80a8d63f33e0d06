"""The verb of a sentence's main clause, found without a parser.

Fronted and inserted side clauses, brackets, appositions and restrictive relatives are stepped over; what is left
gives the first finite verb group. Invariant: nothing is looked ahead for further than 60 words, so that the time is
linear in the words.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..language import Language
from .certainty_words import Words

AUXILIARY = frozenset({"be", "have", "do", "modal"})
_LEXICAL = frozenset({"past", "s", "base", "s?", "base?", "any"})
IN_GROUP = frozenset({"not", "adverb"})
_GROUP = IN_GROUP | {"have", "do", "been"}
_SIDE = frozenset({"subordinator", "loose"})
BREAKS = frozenset({",", ";", ":", "dash", "(", ")", "end"})
_OBJECT = frozenset({"determiner", "pronoun", "to", "relative", "possessive", "either", "not", "no", "nothing"})
_AFTER_PAST = _OBJECT | BREAKS | {"preposition", "loose", "adverb"}
_BEFORE_S = frozenset(
    {"noun", "pronoun", "relative", "either", "number", ",", ")", "", "dash", "conjunction", "s?", "base?", "nothing"}
)
_NO_VERB_AFTER = frozenset({"determiner", "no", "possessive", "to", "preposition"})
_NOMINAL = frozenset(
    {"noun", "pronoun", "number", "relative", "determiner", "no", "nothing", "either", "s?", "base?", "ing", "not"}
)
_INSERTED = frozenset(
    {"relative", "subordinator", "loose", "past", "participle", "ing", "not", "preposition", "conjunction"}
)
_NEW_CLAUSE = frozenset({"relative", "subordinator", "conjunction", "loose", "pronoun"})
_AHEAD = 40


@dataclass(frozen=True, slots=True)
class Clause:
    """Word indices of a main clause: where it opens, its finite group [verb, head], and the side clauses before it as
    (opener, end); an end past the last word stands for a clause without a comma."""

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
        self.complementizers = words("grammar", "complementizers")
        self.telling = words("cues", "verbs")
        self._lemma = language.lemma
        self._plural_endings = tuple(words("grammar", "endings.plural"))
        self._singular_endings = tuple(words("grammar", "endings.no_plural"))

    def find(self, s: Words, start: int) -> Clause | None:
        """The main clause of the words from `start` on; None where no finite verb is found."""
        i, pending, nominal, opens = start, 0, False, start
        sides: list[tuple[int, int]] = []
        while i < len(s):
            kind = s.kinds[i]
            step = self._over_inserted(s, i, nominal, start, sides)
            if step:
                i = step
            elif kind in _SIDE and not nominal:
                end = self._side_end(s, i)
                if end < len(s) or kind == "subordinator":
                    sides.append((i, end))
                pending += end == len(s) and kind == "subordinator" and s.kind(i + 1) != "ing"
                i = opens = end + 1 if end < len(s) else i + 1
                opens = opens if end < len(s) else start
            elif kind == "subordinator" or (kind == "relative" and self._opens(s, i, nominal, start)):
                pending += kind == "relative" or s.kind(i + 1) not in ("ing", "past", "participle", "preposition")
                i += 1
            elif kind == "pronoun" and nominal and not pending and self._contact(s, opens, i):
                pending += 1
                i += 1
            elif (nominal or kind in AUXILIARY) and self.finite(s, i, pending > 0):
                head = self.group_end(s, i)
                if not pending:
                    return Clause(opens, i, head, tuple(sides))
                # "those who say it is": what is said is one more clause to step over
                pending -= not (s.kind(head + 1) == "pronoun" and self._lemma(s.lower[head]) in self.telling)
                i = head + 1
            else:
                nominal = nominal or kind in _NOMINAL
                i += 1
        return None

    def _over_inserted(self, s: Words, i: int, nominal: bool, start: int, sides: list[tuple[int, int]]) -> int:
        """Where to go on after the mark at i and what it encloses; 0 where i is no mark."""
        kind = s.kinds[i]
        if kind == "(":
            end = s.after(")", i + 1, 60)
            end = end + 1 if end < len(s) else i + 1
            return end if nominal or i > start or self._has_verb(s, end) else i + 1
        if kind == "dash" and nominal:
            end = s.after("dash", i + 1)
            return end + 1 if end < len(s) else i + 1
        if kind not in ("dash", ";", ":", ","):
            return 0
        i += 1
        if not nominal or s.kind(i) not in _INSERTED:
            return i
        end = s.after(",", i)
        joined = s.kind(i) == "conjunction" and any(s.kind(j) in AUXILIARY for j in range(i, end))
        if end == len(s) or joined or not self._has_verb(s, end + 1):
            return i
        sides.append((i, end))
        return end + 1

    def _opens(self, s: Words, i: int, nominal: bool, start: int) -> bool:
        """Whether the relative word at i opens a clause; "that" may be a pronoun or a determiner."""
        if s.word(i) not in self.complementizers:
            return nominal or i > start
        return nominal and s.kind(i - 1) not in ("determiner", "preposition", "conjunction")

    def finite(self, s: Words, i: int, due: bool = False) -> bool:
        """Whether word i can be the finite verb of its clause; `due`: a relative clause awaits one."""
        kind, nearest, before = s.kind(i), s.kind(i - 1), i - 1
        while s.kind(before) in IN_GROUP:
            before -= 1
        previous, subject = s.kind(before), s.word(before)
        if kind in AUXILIARY:
            return previous != "to" and nearest not in ("determiner", "possessive", "no")
        if kind not in _LEXICAL or nearest in _NO_VERB_AFTER or previous == "to":
            return False
        if kind == "past":
            if {nearest, previous} & {"either", "number"} and s.kind(i + 1) not in _AFTER_PAST:
                return False
            return previous not in ("determiner", "possessive") and (due or not self._reduced(s, i))
        if kind == "any":
            return previous in ("noun", "pronoun", "relative", ",", ")", "dash", "")
        if "not" in s.kinds[before + 1 : i]:
            return True
        if kind[0] == "s":
            return self._third(s, i, previous, subject)
        if previous == ",":
            return kind == "base" and s.kind(i + 1) in _OBJECT
        plural = subject in self.plural or subject in self.plurals or self._is_plural(subject)
        return plural and (kind == "base" or subject in self.plural or s.kind(i + 1) in _OBJECT)

    def _third(self, s: Words, i: int, previous: str, subject: str) -> bool:
        """Whether an -s form is a verb, after such a subject, and no plural noun."""
        if subject in self.plural or previous not in _BEFORE_S:
            return False
        if s.kinds[i] == "s":
            return True
        if previous == "conjunction":
            return False
        return subject in self.singular or (s.kind(i + 1) in _OBJECT and not self._is_plural(subject))

    def _is_plural(self, word: str) -> bool:
        return len(word) > 3 and word.endswith(self._plural_endings) and not word.endswith(self._singular_endings)

    def _reduced(self, s: Words, i: int) -> bool:
        """A participle that only describes the noun before it: "the man accused of theft was …"."""
        joined = s.kind(i - 1) == "conjunction" and s.kind(i - 2) in ("past", "participle")
        if s.kind(i - 1) == "relative" or (s.kind(i + 1) not in ("preposition", "to", "loose") and not joined):
            return False
        for j in range(i + 1 + (not joined), min(len(s), i + 25)):
            kind = s.kinds[j]
            if kind in BREAKS or kind in _NEW_CLAUSE:
                return False
            if kind in AUXILIARY and s.kinds[j - 1] not in ("to", "determiner", "relative"):
                return True
            if kind == "not" and s.kind(j + 1) in ("base", "s", "adverb"):
                return True
        return False

    def group_end(self, s: Words, i: int) -> int:
        """The last word of the verb group that begins at i: the main verb, or what stands for it after "be"."""
        if s.kind(i) not in AUXILIARY:
            return i
        j = i
        while s.kind(j + 1) in _GROUP or (
            j == i and s.kind(j + 1) == "pronoun" and s.kind(i - 1) in ("not", "nothing")
        ):
            j += 1
        return j if s.kind(j + 1) in BREAKS | AUXILIARY else j + 1

    def _contact(self, s: Words, opens: int, i: int) -> bool:
        """Whether the pronoun at i opens a relative clause without a relative: "the bill he signed"."""
        return (
            s.kind(i - 1) in ("noun", "number", "s?", "base?")
            and s.kind(opens) in ("determiner", "noun", "possessive", "either", "no")
            and s.word(i - 1) not in self.times
            and s.word(opens) not in self.times
        )

    def _side_end(self, s: Words, i: int) -> int:
        """The comma that ends the side clause opened at i; the number of words where it has none."""
        verb, fallback = False, 0
        for j in range(i + 1, len(s)):
            kind = s.kinds[j]
            if kind in AUXILIARY or kind in _LEXICAL or kind in ("ing", "participle"):
                verb = True
            elif kind == "," and not verb and s.kind(i) != "loose":
                fallback = fallback or j
            elif kind == ",":
                following = s.kind(j + 1)
                goes_on = following in ("conjunction", "relative", "ing", "participle", ",", "end")
                if goes_on and s.word(j + 1) not in self.complementizers:
                    continue
                if following == "past" and not self.finite(s, j + 1):
                    continue
                if self._has_verb(s, j + 1):
                    return j
        return fallback if fallback > i + 1 and self._has_verb(s, fallback + 1) else len(s)

    def _has_verb(self, s: Words, i: int) -> bool:
        """Whether a finite verb stands at i or soon after, before the next semicolon."""
        for j in range(i, min(len(s), i + _AHEAD)):
            kind = s.kinds[j]
            if kind == ";":
                return False
            if (kind in AUXILIARY or kind in _LEXICAL) and (j == i or self.finite(s, j)):
                return True
        return False
