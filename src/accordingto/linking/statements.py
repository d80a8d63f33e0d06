"""Values that are words: what is quoted or reported of somebody, who denies, when by the clock.

A quoted stretch answers "which words", a reported content "what was said", a denial "who denies it". Statements
become values only where another article has words like them (`alike`). Invariants: spans open; the same reading gives
the same values.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ..language import Language
from ..records.claims import Claim, Time
from ..records.readings import Reading
from ..records.spans import Span
from ..records.stories import Value
from .candidate import Candidate
from .clustering import joined, meeting
from .grouping import date_of, day_of
from .questions import Question
from .sentences import Sentences
from .words import rarity, stems

QUOTE, STATEMENT, DENIAL, CLOCK = "quote", "statement", "denial", "clock"
LEAST_CONFIDENCE = 0.3
_LEAST_WORDS = 3
_RARE = 5.0
"""Rarity from which a single quoted word is a value."""
_BETWEEN = 3
"""Characters between a source and its cue that leave them one stretch."""
_QUOTED = re.compile('[“"«]([^“”"«»]{2,600})[”"»]')


def worded(reading: Reading, language: Language) -> list[Candidate]:
    """The values of an article that are words, in order of the text."""
    sentences = Sentences(reading.article.text, language)
    found = [*_claimed(reading, language), *_clocks(reading, sentences, language)]
    return sorted(found, key=lambda each: (each.place, each.value.span.end))


def _claimed(reading: Reading, language: Language) -> Iterator[Candidate]:
    text = reading.article.text
    for claim in reading.claims:
        if claim.confidence < LEAST_CONFIDENCE or not claim.content:
            continue
        if (
            claim.act == "speech"
            and claim.stance == "denying"
            and claim.source
            and claim.cue
            and claim.kind != "no-answer"
        ):
            yield _candidate(reading, claim, _denial(claim, text), DENIAL, language)
        for span in _quoted(claim, text):
            if len(stems(span.exact, language)) >= _LEAST_WORDS or _is_rare(span.exact, language):
                yield _candidate(reading, claim, span, QUOTE, language)
        whole = _whole(claim, text)
        if (
            claim.kind == "indirect"
            and claim.stance != "denying"
            and claim.chain
            and len(stems(whole.exact, language)) >= _LEAST_WORDS
        ):
            yield _candidate(reading, claim, whole, STATEMENT, language)


def _whole(claim: Claim, text: str) -> Span:
    """A claim's content from its first to its last character."""
    return Span.of(text, claim.content[0].start, claim.content[-1].end)


def _quoted(claim: Claim, text: str) -> Iterator[Span]:
    """The stretches of a claim's content that stand in quotation marks, without them."""
    for span in claim.content:
        for match in _QUOTED.finditer(span.exact):
            yield Span.of(text, span.start + match.start(1), span.start + match.end(1))


def _is_rare(words: str, language: Language) -> bool:
    return any(rarity(stem, language) >= _RARE for stem in stems(words, language))


def _denial(claim: Claim, text: str) -> Span:
    """The stretch that says who denies: source and cue where they are one, else the cue and what it denies."""
    source, cue = claim.source[-1], claim.cue[0]
    if 0 <= cue.start - source.end <= _BETWEEN + len(" strongly "):
        return Span.of(text, claim.source[0].start, cue.end)
    return Span.of(text, min(cue.start, claim.content[0].start), max(cue.end, claim.content[-1].end))


def _candidate(reading: Reading, claim: Claim, span: Span, kind: str, language: Language) -> Candidate:
    told = span.exact if kind != DENIAL else " ".join(part.exact for part in claim.content)
    text = "denied" if kind == DENIAL else " ".join(stems(span.exact, language))
    day = day_of(reading.article.published)
    value = Value(claim.id, reading.article.id, span, text=text, authority=claim.chain, as_of=date_of(day))
    words = dict.fromkeys(stems(told, language), 1.0)
    return Candidate(value, _plain(words), kind, day, span.start)


def _plain(words: Mapping[str, float]) -> Question:
    return Question(None, None, None, words, frozenset(), frozenset(), None, False, False)


def _clocks(reading: Reading, sentences: Sentences, language: Language) -> Iterator[Candidate]:
    """The times of day, each with the words of its sentence."""
    owners = [(detail, claim) for claim in reading.claims for detail in claim.details if isinstance(detail, Time)]
    for time, claim in owners:
        hour = _hour(time)
        if hour is None or time.span.place != "text":
            continue
        words = {word.stem: 1.0 for word in sentences.of(time.span.start).words if not word.low[:1].isdigit()}
        day = day_of(reading.article.published)
        value = Value(claim.id, reading.article.id, time.span, text=hour, authority=claim.chain, as_of=date_of(day))
        yield Candidate(value, _plain(words), CLOCK, day, time.span.start)


def _hour(time: Time) -> str | None:
    """ "03:40" of a time of day; None for any other time."""
    found = re.search(r"T(\d\d:\d\d)", time.start or "")
    if found:
        return found.group(1)
    loose = re.search(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?\s?m", time.span.exact, re.IGNORECASE)
    if time.grain not in ("hour", "minute") or not loose:
        return None
    hour = int(loose.group(1)) % 12 + (12 if loose.group(3).lower() == "p" else 0)
    return f"{hour:02}:{loose.group(2) or '00'}"


_ALIKE = {QUOTE: 0.6, STATEMENT: 0.55, DENIAL: 0.25, CLOCK: 0.35}
"""How alike the words must be, by kind: for quotations the share of the shorter that is one run in both, else the
cosine."""
_RAREST, _COMMON = 8, 40
"""Words by which two candidates meet, and how many may have one that brings them together."""


def alike(candidates: Sequence[Candidate], language: Language) -> list[list[Candidate]]:
    """The candidates of one kind whose words are alike, by group; what nobody else has words like is left out."""
    spread = Counter(word for each in candidates for word in each.question.words)
    vectors = [_vector(each, spread, len(candidates), language) for each in candidates]

    def margin(i: int, j: int) -> float:
        return _likeness(candidates[i], candidates[j], vectors[i], vectors[j], language) - _ALIKE[candidates[i].kind]

    rarest = [sorted(vector, key=lambda word: (-vector[word], word))[:_RAREST] for vector in vectors]
    groups = joined(len(candidates), meeting(rarest, _COMMON), margin)
    made = [[candidates[i] for i in group] for group in groups]
    return [each for each in made if len({candidate.value.article for candidate in each}) > 1]


def _vector(candidate: Candidate, spread: Mapping[str, int], among: int, language: Language) -> dict[str, float]:
    """Words by weight: how rare they are in news, less where much of the story has them."""
    rare = {word: rarity(word, language) for word in candidate.question.words}
    local = {word: math.log((1 + among) / spread[word]) / math.log(1 + among) for word in rare}
    return {word: (rare[word] * local[word]) ** 2 for word in rare if rare[word] > 1 and local[word] > 0}


def _other_numbers(a: Candidate, b: Candidate, language: Language) -> bool:
    """Whether both statements have numbers, and none in common."""
    words = language.numbers["units"]
    one, other = (
        {word for word in (each.value.text or "").split() if word[0].isdigit() or word in words} for each in (a, b)
    )
    return bool(one) and bool(other) and not one & other


def _likeness(
    a: Candidate, b: Candidate, one: Mapping[str, float], other: Mapping[str, float], language: Language
) -> float:
    if a.kind == QUOTE:
        return _run((a.value.text or "").split(), (b.value.text or "").split())
    if a.kind == STATEMENT and _other_numbers(a, b, language):
        return 0.0  # what is said of other numbers is not the same; the numbers have facts of their own
    shared = sum(weight for word, weight in one.items() if word in other)
    whole = math.sqrt(sum(one.values()) * sum(other.values()))
    return shared / whole if whole else 0.0


def _run(a: list[str], b: list[str]) -> float:
    """The longest run of words that two quotations share, as a share of the shorter."""
    shorter = min(len(a), len(b))
    if len(set(a) & set(b)) < _ALIKE[QUOTE] * len(set(a if len(a) <= len(b) else b)):
        return 0.0
    best, row = 0, [0] * (len(b) + 1)
    for word in a:
        last = 0
        for j, other in enumerate(b, 1):
            last, row[j] = row[j], (last + 1 if word == other else 0)
            best = max(best, row[j])
    return best / max(1, shorter)
