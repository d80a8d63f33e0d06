"""Where marks stand: a reading's claims numbered, and its text cut at the bounds of their spans.

Spans may nest, cross, repeat and lie in text or title. Invariant: the pieces of a range, joined, are that
range of the text exactly, and each piece lies wholly inside or wholly outside of every mark.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from ..records.claims import Claim
from ..records.readings import Finding, Reading, Rejected
from ..records.spans import Place, Range, Span
from . import wording
from .values import detail_words

Role = Literal["rejected", "own", "content", "source", "cue", "finding", "certainty", "detail"]
_RANK: dict[Role, int] = {
    "rejected": 0, "own": 1, "content": 2, "source": 3, "cue": 4, "finding": 5, "certainty": 6, "detail": 7,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """One span in one role. `number` is its claim's (its row's among findings or rejected, 0 for what claims share).

    `leads` is the span that carries the number in the text: a claim's first content, else its first cue, else its first
    source; a finding's first span. `words` are to be said of the span itself: why rejected, which level, what value.
    """

    start: int
    end: int
    role: Role
    number: int
    leads: bool = False
    words: str = ""

    @property
    def order(self) -> tuple[int, int, int, int]:
        """Outer marks before inner ones; a rejected part holds what lies in it, a content its cue and source."""
        return self.start, -self.end, _RANK[self.role], self.number


@dataclass(frozen=True, slots=True)
class Piece:
    """[start, end) of the text under `marks`, outermost first."""

    start: int
    end: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Numbered:
    """A reading's claims as shown: numbered from 1 in text order, and the publisher's own voice, which has no numbers.

    `ids`: the claims' ids, as computing them is a hash each; `numbers`: the number of each id.
    """

    claims: tuple[Claim, ...]
    ids: tuple[str, ...]
    own_voice: tuple[Claim, ...]

    @property
    def numbers(self) -> dict[str, int]:
        return {claim_id: number for number, claim_id in enumerate(self.ids, 1)}


def numbered(reading: Reading) -> Numbered:
    """Number what somebody is credited with; an own-voice sentence counts as such where it goes on with a claim."""
    shown: list[Claim] = []
    own: list[Claim] = []
    for claim in reading.claims:
        (own if claim.kind == "own-voice" and not claim.continues else shown).append(claim)
    return Numbered(tuple(shown), tuple(claim.id for claim in shown), tuple(own))


def _of_claim(claim: Claim, number: int, place: Place) -> Iterator[Mark]:
    leader = next(iter((*claim.content, *claim.cue, *claim.source)), None)
    roles: tuple[tuple[Role, tuple[Span, ...]], ...] = (
        ("content", claim.content), ("source", claim.source), ("cue", claim.cue),
    )  # fmt: skip
    for role, spans in roles:
        for span in spans:
            if span.place == place:
                yield Mark(span.start, span.end, role, number, span is leader)


def _of_rejected(rows: tuple[Rejected, ...], place: Place) -> Iterator[Mark]:
    for number, row in enumerate(rows, 1):
        if row.span and row.span.place == place:
            yield Mark(row.span.start, row.span.end, "rejected", number, words=row.reason)


def _of_findings(rows: tuple[Finding, ...], place: Place) -> Iterator[Mark]:
    for number, row in enumerate(rows, 1):
        for span in dict.fromkeys(row.spans):
            if span.place == place:
                yield Mark(span.start, span.end, "finding", number, span == row.spans[0], row.level)


def _within(claims: Sequence[Claim], place: Place) -> Iterator[Mark]:
    """The words that carry certainty and distance, and the details: once each, though several claims may hold them."""
    found: dict[Mark, None] = {}
    for claim in claims:
        said: list[tuple[Span, Role, str]] = [(d.span, "detail", detail_words(d)) for d in claim.details]
        if claim.kind != "no-answer":
            words = wording.certainty_words(claim.certainty)
            said += ((span, "certainty", f"how sure the speaker is: {words}") for span in claim.certainty.spans)
        if claim.distance:
            said.append((claim.distance, "certainty", wording.DISTANCE))
        for span, role, words in said:
            if span.place == place:
                found[Mark(span.start, span.end, role, 0, words=words)] = None
    return iter(found)


def marks(reading: Reading, claims: Sequence[Claim], place: Place = "text") -> tuple[Mark, ...]:
    """All marks in the text or in the title, outer ones first where several begin together. `claims` are the numbered
    ones; in the publisher's own sentences, details and certainty are marked all the same."""
    found: list[Mark] = [*_of_rejected(reading.rejected, place), *_of_findings(reading.findings, place)]
    for number, claim in enumerate(claims, 1):
        found.extend(_of_claim(claim, number, place))
    found.extend(_within(reading.claims, place))
    return tuple(sorted(found, key=lambda mark: mark.order))


def own_marks(found: Numbered, place: Place = "text") -> tuple[Mark, ...]:
    """Marks of the publisher’s own sentences, where each of these can be pointed at too. They are numbered
    behind the claims."""
    made = [
        Mark(span.start, span.end, "own", number, span is claim.content[0])
        for number, claim in enumerate(found.own_voice, len(found.claims) + 1)
        for span in claim.content
        if span.place == place
    ]
    return tuple(sorted(made, key=lambda mark: mark.order))


def claim_marks(claim: Claim, place: Place = "text") -> tuple[Mark, ...]:
    """The marks of one claim alone, with its details and the words that carry certainty; none of them leads."""
    found = [replace(mark, leads=False) for mark in _of_claim(claim, 1, place)]
    return tuple(sorted((*found, *_within([claim], place)), key=lambda mark: mark.order))


def lines(text: str) -> list[Range]:
    """The [start, end) of each line of `text`, line ends left out: paragraphs, and the empty lines between them."""
    found, start = [], 0
    for line in text.split("\n"):
        found.append((start, start + len(line)))
        start += len(line) + 1
    return found


def marks_by_line(found: tuple[Mark, ...], rows: list[Range]) -> list[list[Mark]]:
    """For each line, the marks that touch it, in their order."""
    starts = [start for start, _ in rows]
    touching: list[list[Mark]] = [[] for _ in rows]
    for mark in found:
        first = max(bisect_right(starts, mark.start) - 1, 0)
        for row in range(first, len(rows)):
            if rows[row][0] >= mark.end:
                break
            if mark.start < rows[row][1]:
                touching[row].append(mark)
    return touching


def pieces(start: int, end: int, found: Sequence[Mark]) -> Iterator[Piece]:
    """[start, end) cut wherever one of the marks begins or ends. Marks may reach beyond the range."""
    cuts = {start, end} | {bound for mark in found for bound in (mark.start, mark.end) if start < bound < end}
    waiting = sorted(found, key=lambda mark: mark.order, reverse=True)
    active: list[Mark] = []
    for left, right in pairwise(sorted(cuts)):
        active = [mark for mark in active if mark.end > left]
        while waiting and waiting[-1].start <= left:
            mark = waiting.pop()
            if mark.end > left:
                active.append(mark)
        yield Piece(left, right, tuple(active))
