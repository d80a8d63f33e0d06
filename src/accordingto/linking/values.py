"""The values that an article offers to the facts of a story: its figures, each with the question that it answers.

A value's authority is the chain of the claim that it lies in; figures in the publisher's own words around an
attribution are the publisher's. Invariants: a value's span opens; the same reading gives the same values, in order of
the text.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ..language import Language
from ..records.claims import Claim, Detail, Quantity, Time
from ..records.readings import Reading
from ..records.spans import Span
from ..records.stories import Value
from .candidate import Candidate
from .grouping import date_of, day_of
from .questions import Figure, Question, figures, question
from .replacing import with_older
from .sentences import Sentences
from .tables import tables

SCORE = "score"
UNCHANGED = ("percent", "ordinal", SCORE)
"""Units whose numbers are compared as they are written."""
_NUMBERED = 1
_JOINED = 6
"""Characters between the two numbers of a score, at most: "134 to 63"."""


@dataclass(frozen=True, slots=True)
class _Held:
    """A detail with the claim that it stands in, and whether it is of that claim's content."""

    detail: Detail
    claim: Claim
    own: bool


def candidates(reading: Reading, language: Language) -> list[Candidate]:
    """The values of an article, by their place."""
    return _Finder(reading, language).all()


class _Finder:
    def __init__(self, reading: Reading, language: Language) -> None:
        self.reading, self.language = reading, language
        self.sentences = Sentences(reading.article.text, language)
        self.published = day_of(reading.article.published)
        self.held = list(_held(reading))
        self.times = [h.detail for h in self.held if isinstance(h.detail, Time)]

    def all(self) -> list[Candidate]:
        by_sentence: dict[int, list[_Held]] = {}
        for held in self.held:
            if isinstance(held.detail, Quantity) and not self._is_name(held.detail):
                by_sentence.setdefault(self.sentences.of(held.detail.span.start).start, []).append(held)
        found = []
        for start, group in sorted(by_sentence.items()):
            sentence = self.sentences.of(start)
            around = figures(sentence, [h.detail for h in group if isinstance(h.detail, Quantity)])
            here = [
                self._candidate(held, around[n], question(sentence, around, n, self.times, self.language))
                for n, held in enumerate(group)
            ]
            older = with_older(here, sentence, around, tables(self.language))
            found += [replace(each, older=older.get(n)) for n, each in enumerate(here)]
        return [each for each in self._scores(found) if not self._tells_nothing(each)]

    def _is_name(self, quantity: Quantity) -> bool:
        """Whether a number is part of a date ("the Sept. 11 hijackers") or numbers something ("resolution 2118")."""
        span = quantity.span
        if any(time.span.start <= span.start < time.span.end for time in self.times):
            return True
        sentence = self.sentences.of(span.start)
        at = sentence.at(span.start)
        numbering = tables(self.language).numbering
        return any(word.low in numbering for word in sentence.words[max(0, at - _NUMBERED) : at])

    def _tells_nothing(self, candidate: Candidate) -> bool:
        """ "One" is a pronoun or an article more often than a count, unless something befell it."""
        asked, value = candidate.question, candidate.value
        one = value.value == 1 and value.low == 1 and not value.span.exact[0].isdigit()
        return one and (asked.concept is None or value.of is None or asked.unit is not None)

    def _scores(self, found: list[Candidate]) -> list[Candidate]:
        """The candidates, the two numbers of a score or a vote as one: "52-48"."""
        kept: list[Candidate] = []
        for each in found:
            before = kept[-1] if kept else None
            if (
                before and before.kind == "half" and each.value.unit == SCORE
                and each.place - before.value.span.end <= _JOINED
            ):  # fmt: skip
                kept[-1] = self._score(before, each)
            else:
                kept.append(replace(each, kind="half") if each.value.unit == SCORE else each)
        return [each for each in kept if each.kind != "half"]

    def _score(self, first: Candidate, second: Candidate) -> Candidate:
        span = Span.of(self.reading.article.text, first.value.span.start, second.value.span.end)
        text = f"{first.value.value:g}-{second.value.value:g}"
        value = replace(first.value, span=span, text=text, value=None, low=None, high=None)
        return replace(first, kind="score", measured=None, value=value)

    def _candidate(self, held: _Held, figure: Figure, asked: Question) -> Candidate:
        quantity = figure.quantity
        chain = held.claim.chain if held.own else ()
        day = self._said(held.claim) if held.own else self.published
        value = Value(
            held.claim.id, self.reading.article.id, quantity.span, quantity.value, quantity.low, quantity.high,
            quantity.approximate, quantity.unit, quantity.of, None, chain, date_of(day),
            ", ".join(sorted(asked.scopes)) or None,
        )  # fmt: skip
        base = _in_base_units(value, quantity)
        return Candidate(value, replace(asked, unit=base.unit), "number", day, quantity.span.start, base)

    def _said(self, claim: Claim) -> int | None:
        """The day on which a claim was made: as the article says, else that of publication."""
        when = claim.said.when if claim.said else None
        if when:
            for time in self.times:
                if time.span.start == when.start and (day := day_of(time.start)) is not None:
                    return day if self.published is None or day <= self.published else self.published
        return self.published


def _held(reading: Reading) -> Iterator[_Held]:
    """The details of the text, each with the innermost claim whose content holds it, else the claim whose words are
    nearest before or around it."""
    seen: set[tuple[str, int]] = set()
    found: list[_Held] = []
    for claim in sorted(reading.claims, key=_length):
        for detail in claim.details:
            key = (type(detail).__name__, detail.span.start)
            if detail.span.place == "text" and key not in seen:
                seen.add(key)
                found.append(_Held(detail, claim, True))
    starts = [claim.start for claim in reading.claims]
    rejected = [row.span for row in reading.rejected if row.span]
    for detail in reading.details:
        if detail.span.place == "text" and reading.claims and not any(_within(detail, span) for span in rejected):
            nearest = reading.claims[max(0, bisect_right(starts, detail.span.start) - 1)]
            found.append(_Held(detail, nearest, False))
    return iter(sorted(found, key=lambda held: (held.detail.span.start, held.detail.span.end)))


def _in_base_units(value: Value, quantity: Quantity) -> Value:
    base = quantity.normal
    if base is None or quantity.unit in UNCHANGED:
        return value
    return replace(value, value=base.value, low=base.low, high=base.high, unit=base.unit)


def _within(detail: Detail, span: Span) -> bool:
    return span.start <= detail.span.start and detail.span.end <= span.end


def _length(claim: Claim) -> int:
    return sum(span.end - span.start for span in claim.content)
