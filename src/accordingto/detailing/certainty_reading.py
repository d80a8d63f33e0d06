"""One sentence read from left to right: the marks of certainty and polarity on its main clause.

Scheme: docs/certainty-guidelines.md, after FactBank (Sauri and Pustejovsky 2009). Invariant: the weakest mark wins;
two negations cancel; what stands in side clauses is never read.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from . import certainty_frames as frames
from .certainty_clause import Clause
from .certainty_rules import Rules
from .certainty_words import Words

CERTAIN, PROBABLE, POSSIBLE, UNKNOWN = range(4)
_OBJECTS = frozenset({"determiner", "either", "pronoun", "no"})
_AFTER_CALL = _OBJECTS | {"preposition", "adverb", "to", "relative", "subordinator", "loose"}
_BASES = frozenset({"base", "base?", "any"})
_CLAUSE_STARTS = frozenset({",", "relative", "subordinator", "dash", ":", "conjunction", "pronoun"})


@dataclass(slots=True)
class SentenceReading:
    """Collects the marks of a sentence's main clause, as word indices.

    cued: the words are reported; past: by a verb in the past, without quotation marks (so that "would" is "will" and
    "he" may be the speaker); called: under a cue of asking or calling for.
    """

    words: Words
    rules: Rules
    cued: bool
    past: bool
    called: bool
    level: int = CERTAIN
    negative: bool = False
    open: bool = False
    infinitive: bool = False  # what is asked or promised: "to wait", "the court to step in"
    held: bool = False  # "may", "might" or "could" stands in the clause: a condition leaves the level as it is
    marked: set[int] = field(default_factory=set)

    def lower(self, level: int, *marked: int) -> None:
        """The level is at most this."""
        self.level = max(self.level, level)
        self.marked.update(marked)

    def negate(self, *marked: int) -> None:
        """The clause is negated once more."""
        self.negative = not self.negative
        self.marked.update(marked)

    def leave_open(self, *marked: int) -> None:
        """Neither level nor polarity is committed to."""
        self.level, self.open = UNKNOWN, True
        self.marked.update(marked)

    def sentence(self) -> None:
        """Read the sentence: a question, or its main clause."""
        s, rules, start = self.words, self.rules, 0
        if s.question:
            return self.leave_open(*[i for i, word in enumerate(s.lower) if word == "?"][-1:])
        while start < len(s) and self._leads(start):
            start += 1
        word, kind = s.word(start), s.kind(start)
        if word in rules("opinions.leaving_open"):
            return self.leave_open(start)
        if self.cued and kind in ("relative", "subordinator") and s.kind(start + 1) != "modal":
            asked = self.called and word not in rules.grammar("complementizers")
            if asked or (word in rules.grammar("conditions") and rules.finder.find(s, start) is None):
                return self.leave_open(start)
            start += word not in rules.grammar("conditions")
        return self.clause(start)

    def _leads(self, i: int) -> bool:
        """Whether word i only leads into the sentence: "And", "Well,"."""
        s = self.words
        return s.kinds[i] in ("conjunction", "", ",", "dash") or (
            s.lower[i] in self.rules("opinions.leading") and s.kind(i + 1) == ","
        )

    def clause(self, start: int) -> None:
        """Read the main clause of the words from `start` on."""
        s, rules = self.words, self.rules
        if self._command(start):
            return None
        found = rules.finder.find(s, start)
        if found is None or (self.called and self._calls(start)):
            return self._without_verb(start)
        if self._inverted(found):
            return None
        self._front(found)
        self.group(found, found.verb, found.head)
        self._conditions(found)
        return None

    def _inverted(self, found: Clause) -> bool:
        """Read what follows a condition by inversion: "Had he known, …"."""
        s = self.words
        if found.verb != found.opens or s.word(found.verb) not in self.rules("opinions.inverted"):
            return False
        comma = s.after(",", found.verb)
        if comma == len(s) or s.kind(found.verb + 1) not in _OBJECTS | {"noun"}:
            return False
        self.clause(comma + 1)
        if not self.held:
            self.lower(UNKNOWN, found.verb)
        return True

    def _calls(self, start: int) -> bool:
        """Whether an infinitive comes before any sure verb: "the court to step in where it can"."""
        first = next((kind for kind in self.words.kinds[start:] if kind in ("to", "be", "have", "do", "modal")), "")
        return first == "to"

    def _command(self, start: int) -> bool:
        """Read a command: a base form without a subject, "let us", "do not"."""
        s, rules = self.words, self.rules
        if s.word(start) in rules("opinions.calling") and s.kind(start + 1) not in ("be", "modal", "end", ","):
            self.lower(UNKNOWN, start)
            negation = next((i for i in range(start + 1, start + 3) if s.kind(i) == "not"), None)
            if negation is not None:
                self.negate(negation)
            return True
        pair = f"{s.word(start)} {s.word(start + 1)}"
        length = 2 if pair in rules("opinions.forbidding") else int(s.word(start) in rules("opinions.forbidding"))
        kind, following = s.kind(start + length), s.kind(start + length + 1)
        if length:
            if kind not in ("base", "base?", "any", "be", "been", "have", "noun", "not"):
                return False
            self.negate(*range(start, start + length))
        elif kind not in _BASES or following not in (_OBJECTS if kind == "base?" else _AFTER_CALL):
            return False
        if not length and self._is_subject(start):
            return False
        self.lower(UNKNOWN)
        return True

    def _is_subject(self, at: int) -> bool:
        """Whether the word, though it may be a verb, belongs to the subject of a verb soon after."""
        found = self.rules.finder.find(self.words, at)
        return (
            found is not None and found.verb > at and not _CLAUSE_STARTS.intersection(self.words.kinds[at : found.verb])
        )

    def _without_verb(self, start: int) -> None:
        """An infinitive or a noun phrase: its own negation, and a condition on what is called for or promised."""
        s, rules = self.words, self.rules
        self.infinitive = "to" in s.kinds
        if self.infinitive:
            self._condition([i for i in range(start, len(s)) if s.lower[i] in rules.grammar("conditions")][:1])
        for i in range(start, min(start + 4, len(s))):
            if s.kinds[i] == "not" and (i == start or s.kind(i + 1) != "to") and not self.idle(i):
                return self.negate(i)
            if i == start and s.kinds[i] in ("no", "nothing") and not self.idle(i):
                return self.negate(i)
        return None

    def idle(self, i: int) -> bool:
        """Whether the negation at i negates nothing: "no doubt", "not only", "nothing but"."""
        s, rules = self.words, self.rules
        name = {"no": "no_before", "nothing": "nothing_before"}.get(s.kinds[i], "not_before")
        return s.word(i + 1) in rules(name)

    def _front(self, found: Clause) -> None:
        """Adverbs and negation before the verb: of the clause, and of its subject."""
        s = self.words
        inside = {j for a, b in found.sides if b < len(s) for j in range(a, b)}
        lead = found.verb
        while lead > found.opens and s.kinds[lead - 1] in ("not", "adverb"):
            lead -= 1
        for i in range(found.opens, found.verb):
            if i in inside:
                continue
            kind, before = s.kinds[i], s.kind(i - 1) if i > found.opens else "end"
            if kind == "adverb":
                self.adverb(i)
            elif kind == "not" and i >= lead > found.opens and s.kind(lead - 1) != ",":
                self._not(i)
            elif before in ("end", ",", "conjunction", "adverb", "", "dash"):
                self._subject_negation(i)

    def _subject_negation(self, i: int) -> None:
        """A negation that opens a subject or a clause: "No one", "Nothing", "Never", "Not all"."""
        s, rules = self.words, self.rules
        kind = s.kinds[i]
        if kind == "not" and s.lower[i] in rules("particles"):
            if s.word(i + 1) in rules("not_opens"):
                self.negate(i)
        elif kind in ("not", "nothing") and not self.idle(i):
            self.negate(i)
        elif kind == "no" and s.kind(i + 1) != "," and not self.idle(i):
            self.negate(i, *([i + 1] if s.word(i + 1) in rules("persons") else []))

    def _not(self, i: int) -> None:
        if not self.idle(i):
            self.negate(
                i,
                *(
                    [i + 1]
                    if f"{self.words.lower[i]} {self.words.word(i + 1)}" in self.rules.grammar("negating_pairs")
                    else []
                ),
            )

    def adverb(self, i: int) -> None:
        """An adverb of the clause, unless it grades an amount or a noun, or is raised ("likely to")."""
        s, rules = self.words, self.rules
        word = s.lower[i]
        if word in rules("adverbs.emphatic"):
            self.marked.add(i)
            return
        amount = s.kind(i + 1) == "number" or s.word(i + 1) in rules("counting")
        raised = word in rules("raising.probable") and s.kind(i + 1) == "to"
        if amount or raised or s.kind(i - 1) in ("determiner", "possessive"):
            return
        for name, level in (("probable", PROBABLE), ("possible", POSSIBLE), ("unknown", UNKNOWN)):
            if word in rules(f"adverbs.{name}"):
                self.lower(level, i)
                if word in rules("raising.negative"):
                    self.negate(i)

    def group(self, found: Clause, verb: int, head: int) -> None:
        """The marks of a verb group, then of what its head governs."""
        s, rules = self.words, self.rules
        for i in range(verb, head + 1):
            kind, word = s.kinds[i], s.lower[i]
            if word in rules.grammar("negated"):
                self._not(i)
            if kind == "modal":
                self._modal(found, i, head)
            elif kind == "not":
                self._not(i)
            elif kind == "adverb":
                self.adverb(i)
        frames.head(self, found, verb, head)

    def _modal(self, found: Clause, i: int, head: int) -> None:
        s, rules = self.words, self.rules
        word = s.lower[i]
        after = next((s.word(j) for j in range(i + 1, head + 1) if s.kinds[j] not in ("adverb", "not")), "")
        pairs = {f"{word} {s.word(i + 1)}", f"{word} {after}"}
        if word in rules("modals.possible"):
            if not pairs & rules("modals.able"):
                self.held = True
                self.lower(POSSIBLE, i)
        elif word in rules("modals.owed"):
            if pairs & rules("modals.inferring"):
                self.lower(PROBABLE, i)
            elif self.cued or word not in rules("modals.in_force") or self.addressed(found):
                self.lower(UNKNOWN, i)
        elif word in rules("modals.hypothetical") and not self._will(found, i, after):
            self.lower(UNKNOWN, i)

    def addressed(self, found: Clause) -> bool:
        """Whether "I", "we" or "you" is the subject."""
        return not self.rules("opinions.addressed").isdisjoint(self.words.lower[found.opens : found.verb + 1])

    def _will(self, found: Clause, i: int, after: str) -> bool:
        """Whether a "would" stands for "will", is polite, or is no "would" but "had"."""
        s, rules = self.words, self.rules
        if f"{s.lower[i]} {s.word(i + 1)}" in rules("modals.had"):
            return True
        if after in rules("modals.polite") and self.addressed(found):
            return True
        if not self.cued:
            return bool({after, s.word(i + 1)} & rules("modals.narrating"))
        first = s.word(found.opens)
        effect = first in rules("modals.effective_subjects") and after in rules("modals.effects")
        imagined = effect or s.kind(found.opens) == "ing" or first in rules("modals.imagined")
        if imagined or after in rules("modals.unreal"):
            return False
        return self.past and rules("modals.proposals").isdisjoint(s.lower[found.opens : found.verb])

    def _conditions(self, found: Clause) -> None:
        """A true condition on the main clause leaves it open, unless "may", "might" or "could" grades it."""
        s, rules = self.words, self.rules
        if self.open or self.held or self.level == POSSIBLE:
            return
        conditions = rules.grammar("conditions")
        openers = [a for a, _ in found.sides if s.lower[a] in conditions]
        for i in range(found.head + 1, len(s)):
            if s.lower[i] in conditions:
                if s.kind(found.verb) not in ("past", "have", "do") and s.word(found.verb) not in rules("opinions.was"):
                    openers.append(i)
                break
            if s.kinds[i] in ("relative", ";", ":", "subordinator"):
                break
        self._condition(openers)

    def _condition(self, openers: list[int]) -> None:
        """Leave the clause open where one of the openers is that of a true condition."""
        s, rules = self.words, self.rules
        for i in openers:
            if s.word(i - 1) in rules.grammar("no_condition_after"):
                continue
            if i and s.word(i + 1) in rules.grammar("no_condition_before"):
                continue
            return self.lower(UNKNOWN, i)
        return None
