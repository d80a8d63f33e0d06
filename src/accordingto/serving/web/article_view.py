"""An article as its page shows it: lines with their notes, own sentences, findings, what was left out.

Pure: a reading in, strings and markup out. Invariant: without its numbers, a line's text content is `printable` of the
article's line.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from markupsafe import Markup, escape

from ...exporting import wording
from ...exporting.addressing import link
from ...exporting.excerpts import sentence_starts
from ...exporting.html import is_language
from ...exporting.inline import LineMarkup, Shown
from ...exporting.marking import Mark, Numbered, lines, marks, marks_by_line, numbered, own_marks
from ...exporting.notes import Note, Remark, notes
from ...records.article import Article
from ...records.claims import Claim
from ...records.readings import Finding, Reading
from ...records.spans import Range

CLAIMS_AT = "/claims/"
LONG, PART = 1000, 400
"""Characters: a paragraph of more is shown in parts, of at least so many each."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
           "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of the article, its marks within, and what stands beside it; of a long one a part, so that notes are
    near their words. `goes_on`: it is not the first part of its paragraph."""

    markup: Markup
    notes: tuple[Note | Remark, ...]
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """A sentence in the publisher's own voice: the claim's id, its words, and how sure these are where they say so."""

    claim: str
    words: str
    sure: str


@dataclass(frozen=True, slots=True)
class ArticleView:
    """`placed` are the claims and findings that stand in the text or title; `loose` are the notes of the others."""

    article: Article
    heading: Markup
    heading_notes: tuple[Note | Remark, ...]
    body: tuple[Line, ...]
    loose: tuple[Note | Remark, ...]
    remarks: tuple[Remark, ...]
    own: tuple[Own, ...]
    unread: tuple[str, ...]
    claims: int
    findings: tuple[Finding, ...]
    placed: frozenset[Shown]

    @property
    def title(self) -> str:
        return wording.flat(self.article.title or self.article.input)

    @property
    def address(self) -> str | None:
        """Where it was published, if that can be opened."""
        return link(self.article.url)

    @property
    def language(self) -> str | None:
        return self.article.language if is_language(self.article.language) else None


def article_view(reading: Reading, claims_at: str = CLAIMS_AT) -> ArticleView:
    """The view of a reading; a claim's number leads to `claims_at` and its id, or on the page itself ("#n-")."""
    article, found = reading.article, numbered(reading)
    beside = notes(reading, found)
    anchors = {shown: note.anchor for shown, note in beside.items()}
    behind = len(found.claims)
    taken = set(anchors.values())
    for number, claim in enumerate(found.own_voice, behind + 1):
        name = claim.id
        anchors[False, number] = name if name not in taken else f"{name}-{number}"
        taken.add(name)
    title = LineMarkup((article.title or "").replace("\n", " "), anchors, claims_at=claims_at, told=True)
    title_marks = sorted((*marks(reading, found.claims, "title"), *own_marks(found, "title")), key=lambda m: m.order)
    heading, led = title.line(0, len(title.text), title_marks)
    text = LineMarkup(article.text, anchors, title.placed, claims_at, told=True)
    body = tuple(_lines(reading, found, text, beside))
    return ArticleView(
        article, heading or escape(wording.flat(article.input)),
        tuple(beside[shown] for shown in led if shown in beside), body,
        tuple(note for shown, note in beside.items() if shown not in text.placed),
        tuple(note for note in beside.values() if isinstance(note, Remark)),
        tuple(map(_own, found.own_voice)),
        tuple(wording.flat(row.reason) for row in reading.rejected if row.span is None),
        behind, reading.findings, frozenset(text.placed),
    )  # fmt: skip


def _lines(reading: Reading, found: Numbered, text: LineMarkup, beside: dict[Shown, Note | Remark]) -> Iterator[Line]:
    rows = lines(text.text)
    marked = sorted((*marks(reading, found.claims), *own_marks(found)), key=lambda mark: mark.order)
    for (start, end), touching in zip(rows, marks_by_line(tuple(marked), rows), strict=True):
        if text.text[start:end].strip():
            for first, last in _parts(text.text, start, end, touching):
                line, led = text.line(
                    first, last, [mark for mark in touching if mark.start < last and mark.end > first]
                )
                yield Line(line, tuple(beside[shown] for shown in led if shown in beside), first > start)


def _parts(text: str, start: int, end: int, touching: Sequence[Mark]) -> Iterator[Range]:
    """A paragraph in parts of some length, cut where a sentence begins, but never within what somebody said."""
    said = [(mark.start, mark.end) for mark in touching if mark.role == "content"]

    def within(at: int) -> bool:
        return any(left < at < right and text[left:at].strip() for left, right in said)

    first = start
    for at in sentence_starts(text, start, end) if end - start > LONG else ():
        if at - first >= PART <= end - at and not within(at):
            yield first, at
            first = at
    yield first, end


def _own(claim: Claim) -> Own:
    sure = wording.sure_words(claim) if claim.certainty.spans or claim.distance else ""
    return Own(claim.id, wording.content_words(claim), sure)


def moment(time: str | None) -> str:
    """An ISO 8601 date or time as a reader has it: "8 April 2031, 11:20 UTC"; one of another form as it is."""
    if not time:
        return ""
    try:
        found = datetime.fromisoformat(time)
    except ValueError:
        return wording.flat(time)
    day = f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
    if len(time) <= len("2031-04-08"):
        return day
    zone = "" if found.tzinfo is None else " UTC" if not found.utcoffset() else f" UTC{time[-6:]}"
    return f"{day}, {found:%H:%M}{zone}"


def stamp(time: str | None) -> str | None:
    """The same as a machine reads it, in UTC (RFC 3339); None where it is no time."""
    try:
        found = datetime.fromisoformat(time or "")
    except ValueError:
        return None
    found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    return found.isoformat(timespec="seconds").replace("+00:00", "Z")
