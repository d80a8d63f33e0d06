"""What the head of a verb group adds: "expected to", "I think that", "it is possible that", "found no".

Frames that only grade what follows are looked through (docs/certainty-guidelines.md); their words are marked and the
reading goes on inside. Invariant: every step goes on to the right, so that the reading ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .certainty_clause import Clause

if TYPE_CHECKING:
    from .certainty_reading import SentenceReading

_POSSIBLE = 2
_LEVELS = (("probable", 1), ("possible", _POSSIBLE), ("unknown", 3))
_ENDS_PHRASE = frozenset({"preposition", "relative", "subordinator", "conjunction", ",", "to", "pronoun", "loose"})
_NO_NOUN = frozenset({"end", ",", "", "dash", "adverb"})
_GRADES = ("possible", "probable", "unknown", "certain")


def head(reading: SentenceReading, found: Clause, verb: int, at: int) -> None:
    """Read what the head at `at` of the group that began at `verb` governs."""
    s, rules = reading.words, reading.rules
    if s.kind(at) == "to":
        at -= 1
    if s.word(at) in rules.grammar("copulas") and s.word(at + 1) in rules("raising.probable"):
        at += 1
    to = at + 1
    while s.kind(to) == "adverb":
        to += 1
    if s.kind(to) == "to" and _raised(reading, found, verb, at, to):
        return None
    if _opinion(reading, found, verb, at) or _graded(reading, found, verb, at):
        return None
    if s.word(at) in rules("raising.seeming") and s.kind(at + 1) != "preposition":
        reading.lower(1, at)
        if s.kind(at + 1) == "relative":
            return reading.clause(at + 2)
    elif s.word(at) in rules("raising.foreseen") and at > verb:
        reading.lower(1, at)
    _object(reading, at)
    return None


def _is_be(reading: SentenceReading, verb: int, end: int) -> bool:
    """Whether a form of "be", or a verb used like it, stands in the words [verb, end)."""
    s, copulas = reading.words, reading.rules.grammar("copulas")
    return any(s.kinds[j] in ("be", "been") or s.lower[j] in copulas for j in range(verb, end))


def _raised(reading: SentenceReading, found: Clause, verb: int, at: int, to: int) -> bool:
    """Read a word before "to" that grades or carries on, and go on behind it; False where it is a verb of its own."""
    s, rules = reading.words, reading.rules
    word, after_be = s.word(at), _is_be(reading, verb, at)
    if f"{word} {s.word(to)} {s.word(to + 1)} {s.word(to + 2)}" in rules("opinions.open_phrases"):
        reading.leave_open(at)
        return True
    if after_be and s.word(at - 1) in rules("raising.comparing"):
        pass  # how often, not how surely
    elif after_be and word in rules("raising.probable") | rules("raising.negative"):
        reading.lower(int(word in rules("raising.probable")), at)
        if word in rules("raising.negative"):
            reading.negate(at)
    elif (after_be and word in rules("raising.possible")) or (
        word in rules("raising.threatening") and s.word(found.verb - 1) not in rules("opinions.persons")
    ):
        reading.lower(2, at)
    elif word in rules("raising.seeming") or word in rules("raising.expecting"):
        reading.lower(1, at)
    elif word in rules("raising.failing"):
        reading.negate(at)
    elif word in rules("raising.needing"):
        _need(reading, found, verb, at)
    elif not ((after_be and word in rules("raising.certain")) or word in rules("raising.continuing")):
        if not (_speaks(reading, found) and word in rules("opinions.probable")):
            return False
        reading.lower(1, at)
    end = to + 1
    while s.kind(end) in ("adverb", "not", "been", "have"):
        end += 1
    if end < len(s):
        reading.group(found, to + 1, end)
    return True


def _need(reading: SentenceReading, found: Clause, verb: int, at: int) -> None:
    """ "must", by another word: open where the speaker calls for it, certain where it is in force."""
    s, rules = reading.words, reading.rules
    calls = reading.cued or reading.addressed(found) or s.word(at) in rules("raising.calling")
    bound = not rules("raising.binding").isdisjoint(s.lower[verb : at + 1])
    if calls and not bound and reading.level != _POSSIBLE:  # "may have to" stays possible
        reading.lower(3, at)


def _speaks(reading: SentenceReading, found: Clause) -> bool:
    """Whether the speaker is the subject of the clause: "I", or "he" in "she said that he hoped"."""
    speakers = reading.rules("opinions.reported_person" if reading.past else "opinions.first_person")
    return not speakers.isdisjoint(reading.words.lower[max(found.opens, found.verb - 3) : found.verb])


def _opinion(reading: SentenceReading, found: Clause, verb: int, at: int) -> bool:
    """ "I think that …": looked through; "I don't know whether …": left open."""
    s, rules = reading.words, reading.rules
    word, following = s.word(at), s.word(at + 1)
    if word in rules("opinions.knowing") and following in rules("opinions.opening"):
        before = range(found.opens, at)
        if any(s.kinds[j] in ("not", "no", "nothing") or s.lower[j] in rules.grammar("negated") for j in before):
            reading.leave_open(at)
            return True
    if s.kind(at + 1) == "to" or not _speaks(reading, found):
        return False
    if not rules("opinions.no_opinion").isdisjoint(s.lower[verb:at]):
        return False
    level = next((level for name, level in _LEVELS if word in rules(f"opinions.{name}")), None)
    that = following in rules.grammar("complementizers")
    inner = at + 1 + that
    if level is None or (not that and s.kind(at + 1) in ("preposition", "loose", "end", "conjunction")):
        return False
    if rules.finder.find(s, inner) is None:
        return False
    reading.lower(level, at)
    if word in rules("opinions.negative"):
        reading.negate(at)
    reading.clause(inner)
    return True


def _graded(reading: SentenceReading, found: Clause, verb: int, at: int) -> bool:
    """ "It is possible that …", "there is a chance that …", "it is unclear whether …", "a deal is unlikely"."""
    s, rules = reading.words, reading.rules
    copular = _is_be(reading, verb, at + 1)
    has = not copular and s.kind(verb) in ("have", "modal") and s.word(at) in rules("graded.having")
    if not copular and not has:
        return False
    for i in range(at, min(at + 5, len(s))):
        if s.kinds[i] in _ENDS_PHRASE:
            return False
        if s.lower[i] in rules("graded.negative") or any(s.lower[i] in rules(f"graded.{n}") for n in _GRADES):
            return _grade(reading, found, at, i, has)
    return False


def _grade(reading: SentenceReading, found: Clause, at: int, i: int, has: bool) -> bool:
    """Read the grading word at i behind the copula whose complement begins at `at`."""
    s, rules = reading.words, reading.rules
    word, following = s.lower[i], s.word(i + 1)
    grade = next((name for name in _GRADES if word in rules(f"graded.{name}")), "")
    empty = not rules("opinions.empty_subjects").isdisjoint(s.lower[found.opens : found.verb])
    opening = following in rules("opinions.opening")
    if grade == "unknown" or (grade == "certain" and reading.negative and opening):
        if empty or opening:
            reading.leave_open(i)
        return empty or opening
    that = following in rules.grammar("complementizers")
    noun = word in rules("graded.nouns")
    if has:
        if word not in rules("graded.had") or s.kind(i + 1) not in ("to", "relative", "preposition"):
            return False
    elif grade == "certain":
        if not (empty and (that or (s.kind(i - 1) == "no" and noun))):
            return False
    elif noun and not empty:
        return False
    elif following and s.kind(i + 1) == "to" and word not in rules("raising.probable"):
        if word in rules("graded.negative"):
            reading.negate(i)
        return word in rules("graded.negative")
    if grade in ("possible", "probable"):
        reading.lower(1 if grade == "probable" else 2, i)
    elif grade:
        reading.marked.add(i)
    if word in rules("graded.negative"):
        reading.negate(i)
    if s.kind(i - 1) == "no" and grade != "certain":
        reading.negate(i - 1)
    if empty and that:
        reading.clause(i + 2)
    return True


def _object(reading: SentenceReading, at: int) -> None:
    """An object or complement with "no" or "nothing", and set phrases of negation."""
    s, rules = reading.words, reading.rules
    i = at if s.kind(at) in ("no", "nothing") else at + 1
    while s.kind(i) in ("adverb", "pronoun"):
        i += 1
    whole = s.kind(i) == "nothing" or (s.kind(i) == "no" and s.kind(i + 1) not in _NO_NOUN)
    if whole and i not in reading.marked and not reading.idle(i):
        return reading.negate(i)
    i = at if s.kind(at) == "preposition" else at + 1
    phrase = " ".join(s.lower[i : i + 3])
    if phrase.startswith(tuple(rules("negating_phrases"))) and i + 1 not in reading.marked:
        reading.negate(i, i + 1)
    return None
