"""Articles: a list by time, one with its reading, its versions, what a version changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ....storing import Store
from ...kept import version_row
from .. import at
from . import models
from .answers import Asked, Limit, Mark, Reference, answer, described, described_lines, lines

router = APIRouter(prefix="/api/v1", tags=["articles"])
Old = Annotated[bool, Query(description="Those too that a later version replaced.")]


@router.get("/articles", responses=described(models.Articles, paged=True))
def articles(request: Request, limit: Limit = 50, after: Mark = None, old: Old = False) -> Response:
    """Articles by time of publication, the newest first."""
    page = at.store(request).heads(limit, after, old=old)
    return answer(request, {"items": [head.as_dict() for head in page.heads], "next": page.next}, page.next)


@router.get("/articles/{article}", responses=described(models.KeptReading))
def article(request: Request, article: Reference) -> Response:
    """An article with its reading, by its id."""
    kept = at.store(request).article(article)
    return answer(request, kept.reading.as_dict() | {"state": kept.state, "withdrawn": kept.withdrawn})


@router.get("/articles/{article}/versions", responses=described(models.Versions))
def versions(request: Request, article: Reference) -> Response:
    """All versions at the article's address, oldest first."""
    return answer(request, {"items": [version_row(kept) for kept in at.store(request).versions(article)]})


@router.get("/articles/{article}/changes", responses=described(models.Changes))
def changes(request: Request, article: Reference) -> Response:
    """What this version changed in the claims of the one before it."""
    store = at.store(request)
    found = store.changes(article)
    if found is not None:
        return answer(request, found.as_dict())
    counts = dict.fromkeys(("kept", "changed", "gone", "new"), 0)
    return answer(request, {"before": None, "after": store.article(article).article.id, "counts": counts, "claims": []})


@router.get("/readings.ndjson", responses=described_lines("readings, as `accordingto read` prints them"))
def readings(request: Request, q: Asked = "", old: Old = False) -> Response:
    """The reading of every article, or of those with a claim that a query finds, oldest first."""
    return lines(_readings(at.store(request), q, old))


def _readings(store: Store, query: str, old: bool) -> Iterator[dict[str, Any]]:
    for kept in store.readings(query or None, old=old):
        yield kept.reading.as_dict() | {"state": kept.state, "withdrawn": kept.withdrawn}
