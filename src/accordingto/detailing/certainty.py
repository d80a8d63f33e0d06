"""How sure the speaker is: the level and polarity of a content's main clause, with the words that carry them.

Levels and polarity are those of FactBank (Sauri and Pustejovsky 2009), as laid down in docs/certainty-guidelines.md.
Invariant: the weakest mark on the main clause wins; marks of side clauses and of the reporter never count.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from ..language import Language
from ..records.claims import Act, Certainty, Level, Polarity
from ..records.spans import Range, Span
from .certainty_clause import Clause, Finder
from .certainty_cue import CueMarks, mark_cue
from .certainty_words import Words, words_of
from .stance import distance, stance

__all__ = ["certainty", "distance", "stance"]

_LEVELS: tuple[Level, ...] = ("certain", "probable", "possible", "unknown")
CERTAIN, PROBABLE, POSSIBLE, UNKNOWN = range(4)


def certainty(
    text: str, content: tuple[Range, ...], language: Language, cue: tuple[Range, ...] = (), act: Act = "speech"
) -> Certainty:
    """The certainty of the content at the character ranges of `text`, said or held by `cue`.

    Level and polarity are unknown where there are no words. The spans are the words that lower the level, negate,
    or stress; a plain statement has none.
    """
    words = words_of(text, content, language)
    if not any(words.kinds):
        return Certainty()
    cue_marks = mark_cue(text, cue, language)
    quoted = text[max(0, content[0][0] - 1) : content[0][0] + 1].strip("\n ")[:2]
    reported = cue_marks.past and not any(mark in quoted for mark in language.grammar["opening_marks"])
    reading = _Reading(words, _rules(language), bool(cue), reported, cue_marks.asking or cue_marks.calling)
    reading.sentence()
    level, negative, is_open = reading.level, reading.negative, reading.open
    spans = [Span.of(text, words.starts[i], words.ends[i]) for i in sorted(reading.marked)]
    if cue_marks.matters and _applies(cue_marks, reading):
        level, negative, is_open = _under(cue_marks, level, negative, is_open, reading.infinitive)
        spans += cue_marks.spans
    polarity: Polarity = "unknown" if is_open else "negative" if negative else "positive"
    return Certainty(_LEVELS[level], polarity, tuple(dict.fromkeys(spans)))


def _applies(cue: CueMarks, reading: _Reading) -> bool:
    """Whether the cue's stance bears on such a content: some verbs call for something only with an infinitive."""
    if cue.telling:
        return "to" in reading.words.kinds[:2] and reading.infinitive
    return reading.infinitive or not cue.calling


def _under(cue: CueMarks, level: int, negative: bool, is_open: bool, calls: bool) -> tuple[int, bool, bool]:
    """Level, negation and openness of a content under a cue that names the speaker's own stance."""
    if cue.open or cue.asking and not calls:
        return UNKNOWN, False, True
    return max(level, UNKNOWN if cue.asking else cue.level), negative != cue.negative, is_open


class _Rules:
    """The hedge tables of a language as sets."""

    def __init__(self, language: Language) -> None:
        self.find = Finder(language)
        self._language = language

    def __call__(self, name: str) -> frozenset[str]:
        return self._language.words("hedges", name)

    def grammar(self, name: str) -> frozenset[str]:
        return self._language.words("grammar", name)


@lru_cache(maxsize=4)
def _rules(language: Language) -> _Rules:
    return _Rules(language)


@dataclass(slots=True)
class _Reading:
    """One sentence read from left to right; collects the marks of its main clause.

    cued: the words are reported; past: by a verb in the past, without quotation marks (so that "would" is "will").
    """

    words: Words
    rules: _Rules
    cued: bool
    past: bool
    called: bool  # under a cue of asking or calling
    level: int = CERTAIN
    negative: bool = False
    open: bool = False
    infinitive: bool = False  # what is asked or promised: "to wait", "the court to step in"
    held: bool = False  # a "may", "might" or "could" stands in the clause: a condition leaves it as it is
    marked: set[int] = field(default_factory=set)

    def lower(self, level: int, *marked: int) -> None:
        self.level = max(self.level, level)
        self.marked.update(marked)

    def negate(self, *marked: int) -> None:
        self.negative = not self.negative
        self.marked.update(marked)

    def leave_open(self, *marked: int) -> None:
        self.level, self.open = UNKNOWN, True
        self.marked.update(marked)

    def sentence(self) -> None:
        """Read the sentence: a question, a call, or its main clause."""
        s, rules, start = self.words, self.rules, 0
        if s.question:
            return self.leave_open(*(i for i in range(len(s) - 1, -1, -1) if s.lower[i] == "?"))
        while start < len(s) and (
            s.kinds[start] in ("conjunction", "", ",", "dash")
            or s.lower[start] in rules("opinions.leading")
            and s.kind(start + 1) == ","
        ):
            start += 1
        if s.word(start) == "whether":
            return self.leave_open(start)
        if self.cued and s.kind(start) in ("relative", "subordinator") and s.kind(start + 1) != "modal":
            if self.called and s.word(start) != "that":
                return self.leave_open(start)
            if s.word(start) not in rules.grammar("conditions"):
                start += 1
            elif rules.find.find(s, start) is None:
                return self.leave_open(start)
        return self.clause(start)

    def clause(self, start: int) -> None:
        """Read the main clause of the words from `start` on."""
        s, rules = self.words, self.rules
        if self._call(start):
            return None
        found = rules.find.find(s, start)
        if found is None or self.called and self._calls(start):
            return self._without_verb(start)
        if found.verb == found.opens and s.word(found.verb) in rules("opinions.inverted") and s.kind(found.verb + 1) in (
            "pronoun", "noun", "determiner", "either",
        ):  # fmt: skip
            comma = Finder._next(s, found.verb, ",")
            if comma < len(s):
                self.clause(comma + 1)
                return None if self.held else self.lower(UNKNOWN, found.verb)
        self._front(found)
        self._group(found, found.verb, found.head)
        self._conditions(found)
        return None

    def _calls(self, start: int) -> bool:
        """Whether an infinitive comes before any certain verb: "the court to step in where it can"."""
        kinds = self.words.kinds
        first = next((i for i in range(start, len(kinds)) if kinds[i] in ("to", "be", "have", "do", "modal")), -1)
        return first >= 0 and kinds[first] == "to"

    def _call(self, start: int) -> bool:
        """A command: a base form without a subject."""
        s, rules = self.words, self.rules
        word, kind, following = s.word(start), s.kind(start), s.kind(start + 1)
        if word in rules("opinions.calling") and following in (
            "pronoun",
            "determiner",
            "noun",
            "possessive",
            "base",
            "base?",
        ):
            self.lower(UNKNOWN, start)
            if s.word(start + 1) == "not" or s.word(start + 2) == "not":
                self.negate(start + 1)
            return True
        negated = word in ("don't", "never") or word == "do" and s.word(start + 1) == "not"
        at = start + (2 if word == "do" and negated else 1 if negated else 0)
        kind, following = s.kind(at), s.kind(at + 1)
        plain = ("determiner", "either", "pronoun", "possessive", "preposition", "adverb", "to", "relative", "subordinator")
        if kind in ("base", "any") and (negated or following in plain) or kind == "base?" and (
            negated or following in ("determiner", "pronoun", "either")
        ):  # fmt: skip
            if not negated and self._verb_soon(at):
                return False
            self.lower(UNKNOWN)
            if negated:
                self.negate(start)
            return True
        return False

    def _verb_soon(self, at: int) -> bool:
        found = self.rules.find.find(self.words, at)
        return (
            found is not None
            and found.verb > at
            and not any(
                self.words.kind(j) in (",", "relative", "subordinator", "dash", ":", "conjunction", "pronoun")
                for j in range(at, found.verb)
            )
        )

    def _without_verb(self, start: int) -> None:
        """An infinitive, a noun phrase: its own first negation and adverb."""
        s, rules = self.words, self.rules
        self.infinitive = "to" in s.kinds
        if self.infinitive:
            self._condition([i for i in range(start, len(s)) if s.lower[i] in rules.grammar("conditions")][:1])
        for i in range(start, min(start + 4, len(s))):
            if (
                s.lower[i] in ("not", "never")
                and s.word(i + 1) not in rules("not_before") | {"to"}
                or (s.lower[i] == "not" and s.word(i + 1) == "to" and i == start)
            ):
                return self.negate(i)
            if (
                s.lower[i] in ("no", "nobody", "none", "nothing")
                and i == start
                and s.word(i + 1) not in rules("no_before")
            ):
                return self.negate(i)
        return None

    def _front(self, found: Clause) -> None:
        """Adverbs and negation before the verb: of the clause, and of its subject."""
        s, rules = self.words, self.rules
        inside = {j for a, b in found.sides if b < len(s) for j in range(a, b)}
        for i in range(found.opens, found.verb):
            if i in inside:
                continue
            word, before = s.lower[i], s.kind(i - 1) if i > found.opens else "end"
            if s.kinds[i] == "adverb":
                self._adverb(i)
            elif before not in ("end", ",", "conjunction", "adverb", "", "dash"):
                continue
            elif s.kinds[i] == "not":
                if word == "not" and s.word(i + 1) not in rules("not_opens"):
                    continue
                if word in ("nothing", "none") and s.word(i + 1) in rules("nothing_before"):
                    continue
                self.negate(i)
            elif word == "no" and s.kind(i + 1) != "," and s.word(i + 1) not in rules("no_before"):
                self.negate(*((i, i + 1) if s.word(i + 1) == "one" else (i,)))

    def _adverb(self, i: int) -> None:
        s, rules = self.words, self.rules
        word, following = s.lower[i], s.kind(i + 1)
        if word in rules("adverbs.emphatic"):
            self.marked.add(i)
            return
        if following == "number" or s.word(i + 1) in rules("adverbs.counting") or s.kind(i - 1) in ("determiner", "possessive"):
            return
        if word in rules("adverbs.possible"):
            self.lower(POSSIBLE, i)
        elif word in rules("adverbs.unknown"):
            self.lower(UNKNOWN, i)
        elif word in rules("adverbs.probable"):
            self.lower(PROBABLE, i)
            if word in rules("raising.negative"):
                self.negate(i)

    def _group(self, found: Clause, verb: int, head: int) -> None:
        """The marks of a verb group, then of what its head governs."""
        s, rules = self.words, self.rules
        for i in range(verb, head + 1):
            kind, word = s.kinds[i], s.lower[i]
            if (word.endswith("n't") or word == "cannot") and s.word(i + 1) not in rules("not_before"):
                self.negate(i)
            if kind == "modal":
                self._modal(found, i, head)
            elif kind == "not":
                if not (word == "not" and s.word(i + 1) in rules("not_before")):
                    if not (word == "nothing" and s.word(i + 1) in rules("nothing_before")):
                        self.negate(i)
            elif kind == "adverb":
                self._adverb(i)
            elif word == "no" and s.word(i + 1) == "longer":
                self.negate(i, i + 1)
        self._head(found, verb, head)

    def _modal(self, found: Clause, i: int, head: int) -> None:
        s, rules = self.words, self.rules
        word = s.lower[i]
        after = next((s.word(j) for j in range(i + 1, head + 1) if s.kind(j) not in ("adverb", "not")), "")
        if word in rules("modals.possible"):
            if word == "could" and (s.word(i + 1) in ("not", "never") or after in rules("modals.ability")):
                return
            if word == "could" and s.word(i + 1) in rules("modals.ability"):
                return
            self.held = True
            self.lower(POSSIBLE, i)
        elif word in rules("modals.owed"):
            if (
                word == "must"
                and after in rules("modals.concluding")
                or word == "should"
                and after in rules("modals.expecting")
            ):
                self.lower(PROBABLE, i)
            elif self.cued or word != "must" or self._first_person(found):
                self.lower(UNKNOWN, i)
        elif word in rules("modals.hypothetical"):
            self._would(found, i, after)

    def _first_person(self, found: Clause) -> bool:
        return any(self.words.lower[j] in ("i", "we", "you") for j in range(found.opens, found.verb + 1))

    def _would(self, found: Clause, i: int, after: str) -> None:
        s, rules = self.words, self.rules
        if after in rules("modals.polite") and self._first_person(found):
            return
        if s.word(i) == "'d" and (s.kind(i + 1) == "participle" or s.word(i + 1) in ("better", "had")):
            return
        subject = {s.lower[j] for j in range(found.opens, found.verb)}
        thing = s.word(found.opens) in rules("modals.effective_subjects") and after in rules("modals.effects")
        deed = thing or s.kind(found.opens) == "ing" or s.word(found.opens) in rules("modals.imagined")
        if self.past and not deed and after not in ("have", "'ve") and not subject & rules("modals.proposals"):
            return
        if not self.cued and (after in rules("modals.narrating") or s.word(i + 1) in rules("modals.narrating")):
            return
        self.lower(UNKNOWN, i)

    def _head(self, found: Clause, verb: int, head: int) -> None:
        """What the head of the group adds: raising words, graded words, opinions, an object with "no"."""
        s, rules = self.words, self.rules
        if s.kind(head) == "to":
            head -= 1
        word = s.word(head)
        to = head + 1
        while s.kind(to) == "adverb":
            to += 1
        if s.word(to) == "to" and self._raised(found, verb, head, to):
            return
        if self._opinion(found, verb, head) or self._graded(found, verb, head):
            return
        if word in rules("raising.appearing") and word[:2] in ("se", "ap") and s.kind(head + 1) != "preposition":
            self.lower(PROBABLE, head)
            if s.kind(head + 1) == "relative":
                return self.clause(head + 2)
        elif word in rules("raising.foreseen") and head > verb:
            self.lower(PROBABLE, head)
        self._object(head)
        return None

    def _raised(self, found: Clause, verb: int, head: int, to: int) -> bool:
        s, rules = self.words, self.rules
        word = s.word(head)
        is_be = any(s.kind(j) == "be" or s.word(j) in ("be", "been", "being") for j in range(verb, head))
        if is_be and (word in rules("raising.probable") or word in rules("raising.negative")):
            self.lower(PROBABLE if word in rules("raising.probable") else CERTAIN, head)
            if word in rules("raising.negative"):
                self.negate(head)
        elif is_be and word in rules("raising.possible") or word in rules("raising.threatening"):
            self.lower(POSSIBLE, head)
        elif (
            is_be and word in rules("raising.certain") or word in rules("raising.continuing") - rules("raising.needing")
        ):
            pass
        elif word in rules("raising.appearing"):
            self.lower(PROBABLE, head)
        elif word in rules("raising.failing"):
            self.negate(head)
        elif word in rules("raising.needing") and s.kind(to + 1) != "end":
            if word not in ("had", "needed") and (
                self.cued or self._first_person(found) or word in ("need", "needs", "ought")
            ):
                if not any(s.word(j) in ("will", "'ll", "don't", "doesn't") for j in range(verb, head)):
                    self.lower(UNKNOWN, head)
        elif word in rules("opinions.remaining") and s.word(to + 1) == "be" and s.word(to + 2) == "seen":
            self.leave_open(head)
            return True
        elif not (self._says(found, head) and word in rules("opinions.probable")):
            return False
        else:
            self.lower(PROBABLE, head)
        first = to + 1
        self._group(found, first, self._infinitive_end(first))
        return True

    def _infinitive_end(self, first: int) -> int:
        s = self.words
        j = first
        while j < len(s) and (s.kind(j) in ("adverb", "not") or s.word(j) in ("be", "have", "been")):
            j += 1
        return min(j, len(s) - 1)

    def _says(self, found: Clause, head: int) -> bool:
        """Whether the speaker is the subject of the clause: "I", or "he" in "she said that he hoped"."""
        s = self.words
        speakers = self.rules("opinions.reported_person" if self.past else "opinions.first_person")
        return any(s.lower[j] in speakers for j in range(max(found.opens, found.verb - 3), found.verb))

    def _opinion(self, found: Clause, verb: int, head: int) -> bool:
        """ "I think that …": looked through; "I don't know whether …": left open."""
        s, rules = self.words, self.rules
        word, following = s.word(head), s.word(head + 1)
        negated = (
            any(s.kind(j) == "not" or s.word(j).endswith("n't") for j in range(found.opens, head))
            or s.word(found.opens) == "no"
        )
        if word in rules("opinions.knowing") and negated and following in rules("opinions.opening"):
            self.leave_open(head)
            return True
        if s.kind(head + 1) == "to" or not self._says(found, head) or any(s.word(j) in rules("opinions.no_opinion") for j in range(verb, head)):
            return False
        for name, level in (("probable", PROBABLE), ("possible", POSSIBLE), ("unknown", UNKNOWN)):
            if word in rules(f"opinions.{name}"):
                inner = head + (2 if following == "that" else 1)
                if (
                    s.kind(head + 1) in ("preposition", "end", "conjunction")
                    and following != "that"
                    or not rules.find.find(s, inner)
                ):
                    return False
                self.lower(level, head)
                if word in rules("opinions.negative"):
                    self.negate(head)
                self.clause(inner)
                return True
        return False

    def _graded(self, found: Clause, verb: int, head: int) -> bool:
        """ "It is possible that …", "there is a chance that …", "it is unclear whether …", "a deal is unlikely"."""
        s, rules = self.words, self.rules
        if not any(
            s.kind(j) == "be" or s.word(j) in ("be", "been") or s.word(j) in rules.grammar("copulas")
            for j in range(verb, head + 1)
        ):
            return False
        empty = any(s.word(j) in rules("opinions.empty_subjects") for j in range(found.opens, found.verb))
        for i in range(head, min(head + 5, len(s))):
            word, kind, following = s.lower[i], s.kinds[i], s.word(i + 1)
            if kind in ("preposition", "relative", "subordinator", "conjunction", ",", "to", "pronoun"):
                return False
            grades = [
                name for name in ("possible", "probable", "certain", "unknown") if word in rules(f"graded.{name}")
            ]
            if not grades and word not in rules("graded.negative"):
                continue
            noun = i > head and s.kind(i - 1) in ("determiner", "adverb", "noun", "either") or s.kind(head) == "determiner"
            if (
                word in rules("graded.unknown")
                or grades == ["certain"]
                and self.negative
                and following in rules("opinions.opening")
            ):
                if empty or following in rules("opinions.opening"):
                    self.leave_open(i)
                    return True
                return False
            if grades == ["certain"] or (noun and not empty):
                if not (empty and (following == "that" or s.word(i - 1) == "no" and word in rules("no_before"))):
                    return False
            if following == "to" and not (word in rules("raising.probable")):
                if word in rules("graded.negative"):
                    self.negate(i)
                    return True
                return False
            if grades and grades[0] != "certain":
                self.lower(PROBABLE if grades[0] == "probable" else POSSIBLE, i)
            elif grades:
                self.marked.add(i)
            if word in rules("graded.negative"):
                self.negate(i)
            if s.word(i - 1) == "no" and grades != ["certain"]:
                self.negate(i - 1)
            if empty and following == "that":
                self.clause(i + 2)
            return True
        return False

    def _object(self, head: int) -> None:
        """An object or complement with "no" or "nothing", and set phrases of negation."""
        s, rules = self.words, self.rules
        i = head if s.word(head) in ("no", "nothing", "none", "nobody", "no-one") else head + 1
        while s.kind(i) in ("adverb", "pronoun") and s.word(i) != "no":
            i += 1
        word = s.word(i)
        if i in self.marked:
            return
        if (
            word == "no"
            and s.word(i + 1) not in rules("no_before")
            and s.kind(i + 1) not in ("end", ",", "", "dash", "adverb")
        ):
            self.negate(i)
        elif word in ("nothing", "none", "nobody", "nowhere", "neither") and s.word(i + 1) not in rules(
            "nothing_before"
        ):
            self.negate(i)
        i = head if s.kind(head) in ("preposition", "not") else head + 1
        if " ".join(s.lower[i : i + 3]).startswith(tuple(rules("negating_phrases"))) and not {i, i + 1} & self.marked:
            self.negate(i, i + 1)

    def _conditions(self, found: Clause) -> None:
        """A true condition on the main clause leaves it open, unless "may", "might" or "could" grades it."""
        s, rules = self.words, self.rules
        if self.open or self.level >= POSSIBLE:
            return
        openers = [a for a, _ in found.sides]
        for i in range(found.head + 1, len(s)):
            kind = s.kinds[i]
            if (
                kind in ("relative", ";", ":")
                or kind == "subordinator"
                and s.lower[i] not in rules.grammar("conditions")
            ):
                break
            if s.lower[i] in rules.grammar("conditions"):
                openers.append(i)
                break
        past = s.kind(found.verb) in ("past", "have", "do") or s.word(found.verb) in ("was", "were")
        self._condition([i for i in openers if i < found.verb or not past])

    def _condition(self, openers: list[int]) -> None:
        """Leave the clause open where one of the openers is that of a true condition."""
        s, rules = self.words, self.rules
        for i in openers:
            after, before = s.word(i + 1), s.word(i - 1)
            if s.lower[i] in rules.grammar("conditions") and before not in rules.grammar("no_condition_after"):
                if not (i and (after in rules.grammar("no_condition_before"))):
                    return self.lower(UNKNOWN, i)
        return None
