"""Stories: a list, one with its facts, its digest in four forms, all of them as JSON Lines."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ....errors import NotKept, QueryError
from ....exporting.digests import encoded
from ....keeping.digesting import readings
from ....keeping.linking import stories_made
from ....linking.checking_digest import check
from ....linking.digest import digest as composed
from ....linking.since import changes
from ....receiving.times import declared_time
from ....records.digests import Figures, Present
from ....records.stories import Story
from ....storing.stories import Outline
from .. import at
from ..pages.stories import memory
from . import models
from .answers import Asked, Limit, Mark, Reference, answer, described, described_lines, lines

router = APIRouter(prefix="/api/v1", tags=["stories"])
log = logging.getLogger("accordingto.web")
PART = 20
"""Stories that are made at once for a stream."""
MEDIA = {"json": "application/json", "md": "text/markdown", "html": "text/html", "text": "text/plain"}
TRIES = 3
Since = Annotated[
    str | None, Query(max_length=60, description="ISO 8601; also what is new since then.", examples=["2031-02-03"])
]


def made(request: Request, reference: str) -> Story:
    """A story with its facts, from the memory that the pages share. Raises NotKept."""
    store = at.store(request)
    for _ in range(TRIES):  # it may go into another between two looks
        outlines = store.stories.outlines([store.stories.number(reference)])
        if outlines:
            return memory(request).stories(store, outlines, at.linking(request), log.warning)[0]
    raise NotKept(f"the story {reference!r} goes into others just now; ask again", "no-story")


@router.get("/stories", responses=described(models.Stories, paged=True))
def stories(request: Request, q: Asked = "", limit: Limit = 20, after: Mark = None) -> Response:
    """The newest stories, or with a query those with the most claims that it finds."""
    store = at.store(request)
    if q.strip():
        start = _place(after)
        found = store.stories.numbers(q)
        numbers = found[start : start + limit]
        following = str(start + limit) if len(found) > start + limit else None
    else:
        page = store.stories.newest(limit, after)
        numbers, following = list(page.numbers), page.next
    outlines = store.stories.outlines(numbers)
    rows = [_head(each) for each in memory(request).stories(store, outlines, at.linking(request), log.warning)]
    return answer(request, {"items": rows, "next": following}, following)


def _place(mark: str | None) -> int:
    """The place in the list of a query's stories, which has no order of its own to go by."""
    if mark is None:
        return 0
    if not (mark.isascii() and mark.isdigit() and len(mark) < 10):
        raise QueryError(f"{mark!r} is no mark of a page; give the one that the page before ended with", "query")
    return int(mark)


def _head(story: Story) -> dict[str, Any]:
    return {
        "id": story.id, "title": story.title, "articles": [article.as_dict() for article in story.articles],
        "facts": dict(Counter(fact.status for fact in story.facts)),
    }  # fmt: skip


@router.get("/stories/{story}", responses=described(models.Story))
def story(request: Request, story: Reference, since: Since = None) -> Response:
    """A story with its facts, by its id or that of one of its articles."""
    time = declared_time(since) if since else None
    found = made(request, story)
    return answer(request, found.as_dict() | ({"changes": changes(found, time).as_dict()} if time else {}))


_DIGEST = described(models.Digest)
_DIGEST[200]["content"] = {
    "text/markdown": {"schema": {"type": "string"}}, "text/html": {"schema": {"type": "string"}},
    "text/plain": {"schema": {"type": "string"}},
}  # fmt: skip


@router.get("/stories/{story}/digest", responses=_DIGEST)
def digest(
    request: Request,
    story: Reference,
    format: Literal["json", "md", "html", "text"] = "json",
    figures: Figures = "range",
) -> Response:
    """The story in attributed sentences (docs/digest.md); one that does not pass the checker is not given out."""
    by, store = at.linking(request), at.store(request)
    found = made(request, story)
    read = readings(store, found)
    whole = composed(found, read, by.words, Present(figures))
    if problems := check(whole, found, read, by.words):
        raise RuntimeError(f"the digest of {found.id} does not pass the checker: {problems[0].message}")
    answered = at.tagged(request, encoded(format, whole, read), MEDIA[format])
    if format == "html":  # a page of its own, to be kept: here its styles would not be let in
        answered.headers["content-disposition"] = f'attachment; filename="digest-{found.id}.html"'
    return answered


@router.get("/stories.ndjson", responses=described_lines("stories, as `accordingto stories` prints them"))
def all_stories(request: Request, q: Asked = "", since: Since = None) -> Response:
    """Every story with its facts: the newest first, or with a query those with the most claims that it finds."""
    store, time = at.store(request), declared_time(since) if since else None
    return lines(_stories(request, store.stories.numbers(q or None, time)))


def _stories(request: Request, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    store, by = at.store(request), at.linking(request)
    for start in range(0, len(numbers), PART):
        outlines: list[Outline] = store.stories.outlines(numbers[start : start + PART])
        yield from (story.as_dict() for story in stories_made(store, outlines, by, log.warning))
