"""What a story is about, for telling its own figures from those of other events: its day, and the names that it shares.

Invariant: depends on the set of articles, not on their order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..language import Language
from ..records.readings import Reading
from .candidate import Candidate
from .grouping import signature
from .sentences import Sentences
from .words import stems

_CORE = 1 / 3
"""Share of a story's articles in whose first words a name stands that belongs to it."""
_WHOLE = 0.25
_ENOUGH = 4
"""Articles from which on a name that only one of them has tells something."""
_LEAD = 400
_AROUND = 1


@dataclass(frozen=True, slots=True)
class Happening:
    """`day` is that of which most articles tell (days from 1970-01-01), None where none does, `last` that of the last
    article; `names` are the stems of the names that many of its articles begin with, `rare` of those that only few have
    at all, `leads` of those in each article's title and first words."""

    day: int | None
    last: int
    names: frozenset[str]
    rare: frozenset[str]
    leads: Mapping[str, frozenset[str]]


def happening(readings: Sequence[Reading], language: Language) -> Happening:
    """The happening that these articles are about."""
    days: Counter[int] = Counter()
    last = 0
    names: Counter[str] = Counter()
    for reading in readings:
        made = signature(reading, language)
        for day in made.days:
            days[day] += 2
        if made.day is not None:
            days[made.day] += 1
            last = max(last, made.day)
        names.update(_names(reading, language))
    best = max(days.values(), default=0)
    happened = min((day for day, count in days.items() if count == best), default=None)
    leads = {reading.article.id: _lead(reading, language) for reading in readings}
    leading = Counter(name for lead in leads.values() for name in lead if name in names)
    enough = max(2, _CORE * len(readings))
    core = frozenset(name for name, count in leading.items() if count >= enough)
    few = max(1, _WHOLE * len(readings))
    rare = frozenset(name for name, count in names.items() if count <= few) - core
    return Happening(happened, last, core, rare if len(readings) >= _ENOUGH else frozenset(), leads)


def _lead(reading: Reading, language: Language) -> frozenset[str]:
    article = reading.article
    return frozenset(stems(f"{article.title or ''} {article.text[:_LEAD]}", language))


def _names(reading: Reading, language: Language) -> set[str]:
    """The stems of the words with a capital that open no sentence."""
    text = reading.article.text
    sentences, place = Sentences(text, language), 0
    found: set[str] = set()
    while place < len(text):
        sentence = sentences.of(place)
        found.update(word.stem for word in sentence.words[1:] if word.capital and len(word.low) > 2)
        place = max(sentence.end, place + 1)
    return found


def elsewhere(candidate: Candidate, story: Happening) -> str | None:
    """Why a figure is not of the story's own happening; None where nothing says so."""
    asked = candidate.question
    if asked.long:
        return "of a longer time"
    foreign = bool((asked.places & story.rare) - story.leads.get(candidate.value.article, frozenset()))
    foreign = foreign and not asked.places & story.names
    if asked.period and story.day is not None:
        before, after = story.day - asked.period[1], asked.period[0] - max(story.last, candidate.day or story.last)
        if before > _AROUND or after > _AROUND or (before == _AROUND and foreign):
            return "of another day"
    return "of another place" if foreign else None
