"""Corrections: all of them or those of an article, one more (scope write), one taken back, all as lines.

Invariant: what is answered is the record's own `as_dict`, with both sides.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ....errors import CorrectionError
from ....exporting.labelled import labelled_row
from ....exporting.lines import json_bytes
from ....keeping import correcting
from ....keeping.correcting import LONGEST_NAME, LONGEST_NOTE, MOST_NAMES, MOST_SPANS, Given
from ....records import corrections as record
from ....records.article import Article
from ....records.claims import Claim, Level, Polarity
from ....records.corrections import Correction
from ....records.spans import Range, Span
from .. import at
from .answers import PROBLEM, Limit, Mark, Reference, answer, described, described_lines, lines
from .models import Model
from .models import Span as SpanModel

router = APIRouter(prefix="/api/v1", tags=["corrections"])
_CLEAN = "^[^\\x00]*$"
Name = Annotated[str, Field(max_length=LONGEST_NAME, pattern=_CLEAN)]
Identifier = Annotated[str, Field(min_length=1, max_length=4000, pattern=_CLEAN)]


class Sure(Model):
    level: Level
    polarity: Polarity


class Side(Model):
    """One side of a correction; `chain` holds names, from the outermost reporter to the origin."""

    content: list[SpanModel]
    cue: list[SpanModel]
    source: list[SpanModel]
    chain: list[str]
    certainty: Sure


class Corrected(Model):
    """What an editor said; of "missing" there is no `machine`, of "not-a-claim" no `given`."""

    id: str
    what: list[record.What]
    sha256: str
    machine: Side | None
    given: Side | None
    note: str
    who: str
    made: str
    claim: str | None
    model: str | None
    at: list[SpanModel]
    run: int
    articles: list[str]


CREATED: dict[int | str, dict[str, Any]] = {201: {"model": Corrected}, **PROBLEM}


class Listed(Model):
    """A page. `next` is the mark of the next, null on the last."""

    items: list[Corrected]
    next: str | None


class Standing(Model):
    correction: str
    claim: str | None
    standing: record.Standing


class OfArticle(Model):
    """All that was said of an article, oldest first, and which of it stands, by the order of the text."""

    items: list[Corrected]
    standing: list[Standing]


class Wanted(BaseModel):
    """Where words stand: [start, end) of the text or, with "in", of the title; or words that stand there once."""

    model_config = ConfigDict(extra="forbid")

    start: Annotated[int, Field(ge=0, le=10**9)] | None = None
    end: Annotated[int, Field(ge=0, le=10**9)] | None = None
    place: Annotated[Literal["text", "title"], Field(alias="in")] = "text"
    words: Annotated[str, Field(max_length=20_000)] | None = None

    def span(self, article: Article, near: Range | None) -> tuple[Span, ...]:
        if self.words is not None:
            return correcting.spans_given(article, [self.words], near)
        if self.start is None or self.end is None:
            raise CorrectionError('give "start" and "end", or "words"', "span")
        return (correcting.span_at(article, self.start, self.end, self.place),)


Spans = Annotated[list[Wanted], Field(max_length=MOST_SPANS)]


class ToCorrect(BaseModel):
    """One of `claim` and `article` (of which the machine missed something). What is left out stays as the machine has
    it."""

    model_config = ConfigDict(extra="forbid")

    claim: Identifier | None = None
    article: Identifier | None = None
    not_a_claim: bool = False
    content: Spans | None = None
    cue: Spans | None = None
    source: Spans | None = None
    chain: Annotated[list[Name], Field(max_length=MOST_NAMES)] | None = None
    level: Level | None = None
    polarity: Polarity | None = None
    note: Annotated[str, Field(max_length=LONGEST_NOTE, pattern=_CLEAN)] = ""
    who: Annotated[Name, Field(description="Left out: the token's name.")] = ""


class ToTakeBack(BaseModel):
    model_config = ConfigDict(extra="forbid")

    note: Annotated[str, Field(max_length=LONGEST_NOTE, pattern=_CLEAN)] = ""
    who: Name = ""


@router.get("/corrections", responses=described(Listed, paged=True))
def corrections(request: Request, limit: Limit = 50, after: Mark = None) -> Response:
    """Every correction, the newest first."""
    held = at.store(request).corrections
    found = held.page(limit + 1, after)
    following = found[limit - 1].id if len(found) > limit else None
    return answer(request, {"items": _rows(request, found[:limit]), "next": following}, following)


@router.post("/corrections", status_code=201, responses=CREATED)
def correct(request: Request, given: ToCorrect) -> Response:
    """Keep what is right where the machine is wrong. The machine's stays in the record."""
    store = at.store(request)
    if (given.claim is None) == (given.article is None):
        raise CorrectionError('give one of "claim" and "article"', "what")
    if given.claim is not None:
        found = store.claim(given.claim)
        right = _given(request, found.kept.article, given, _near(found.claim))
        made = correcting.correct(store, given.claim, right, via="api")
    else:
        article = store.article(str(given.article)).article
        if given.not_a_claim:
            raise CorrectionError("only a claim can be none; give one", "what")
        made = correcting.add_missing(store, article.id, _given(request, article, given, None), via="api")
    return _created(request, made)


@router.get("/corrections.ndjson", responses=described_lines("corrections, oldest first"))
def every(request: Request) -> Response:
    """Every correction."""
    return lines(each.as_dict() for each in at.store(request).corrections.all())


@router.get("/corrected.ndjson", responses=described_lines("corrected articles as labelled text (docs/corrections.md)"))
def labelled(request: Request) -> Response:
    """Each corrected text with its attributions, those that an editor gave in place of the machine's."""
    return lines(_labelled(request))


@router.get("/corrections/{correction}", responses=described(Corrected))
def one(request: Request, correction: Reference) -> Response:
    """One correction."""
    return answer(request, _rows(request, [at.store(request).corrections.get(correction)])[0])


@router.post("/corrections/{correction}/take-back", status_code=201, responses=CREATED)
def take_back(request: Request, correction: Reference, given: ToTakeBack) -> Response:
    """Let the machine's extraction stand again; both stay in the record."""
    who = given.who or at.signed(request)
    return _created(
        request, correcting.take_back(at.store(request), correction, who=who, note=given.note, via="api")
    )  # fmt: skip


@router.get("/articles/{article}/corrections", responses=described(OfArticle))
def of_article(request: Request, article: Reference) -> Response:
    """What was said of an article's text, in whatever reading, and which of it stands."""
    store = at.store(request)
    placed = correcting.corrections_of(store, store.article(article))
    standing = [
        {"correction": p.correction.id, "claim": p.claim.id if p.claim else None, "standing": p.standing}
        for p in placed
    ]  # fmt: skip
    return answer(request, {"items": _rows(request, store.corrections.of(article)), "standing": standing})


def _rows(request: Request, found: list[Correction]) -> list[dict[str, Any]]:
    articles = at.store(request).corrections.articles(each.sha256 for each in found)
    return [each.as_dict() | {"articles": articles.get(each.sha256, [])} for each in found]


def _created(request: Request, made: Correction) -> Response:
    (row,) = _rows(request, [made])
    headers = {"location": f"/api/v1/corrections/{made.id}"}
    return Response(json_bytes(row), 201, headers, "application/json")


def _labelled(request: Request) -> Iterator[dict[str, Any]]:
    for reading, placed in correcting.corrected_readings(at.store(request)):
        yield labelled_row(reading, placed)


def _given(request: Request, article: Article, given: ToCorrect, near: Range | None) -> Given:
    def spans(wanted: list[Wanted] | None) -> tuple[Span, ...] | None:
        if wanted is None:
            return None
        return correcting.joined(article, [span for each in wanted for span in each.span(article, near)])

    return Given(
        spans(given.content), spans(given.cue), spans(given.source),
        None if given.chain is None else tuple(given.chain), given.level, given.polarity, given.not_a_claim,
        given.note, given.who or at.signed(request),
    )  # fmt: skip


def _near(claim: Claim) -> Range | None:
    held = [span for span in (*claim.content, *claim.cue, *claim.source) if span.place == "text"]
    return (min(span.start for span in held), max(span.end for span in held)) if held else None
