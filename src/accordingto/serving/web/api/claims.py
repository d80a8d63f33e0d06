"""Claims: one with its article and its links to others, a search, and all that a query finds."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ....errors import NotKept
from ....storing import Store
from ....storing.facets import Facets
from ....storing.searching import LARGEST_PAGE, Page
from .. import at
from . import models
from .answers import Asked, Limit, Mark, Reference, answer, described, described_lines, lines
from .stories import made

router = APIRouter(prefix="/api/v1", tags=["claims"])
Order = Annotated[Literal["newest", "oldest"], Query(description="Which articles come first.")]


@router.get("/claims/{claim}", responses=described(models.KeptClaim))
def claim(request: Request, claim: Reference) -> Response:
    """A claim by its id, of whatever version or reading, with the facts in which it has a value."""
    store = at.store(request)
    found = store.claim(claim)
    row = {
        "claim": found.claim.as_dict(), "state": found.state, "withdrawn": found.kept.withdrawn,
        "article": found.kept.article.as_dict(), "facts": list(_facts(request, found.kept.article.id, claim)),
    }  # fmt: skip
    return answer(request, row)


def _facts(request: Request, article: str, claim: str) -> Iterator[dict[str, Any]]:
    with suppress(NotKept):  # not linked yet
        story = made(request, article)
        for fact in story.facts:
            own = [place for place, value in enumerate(fact.values) if value.claim == claim]
            if own:
                yield {"story": story.id, "fact": fact.as_dict(), "own": own}


@router.get("/search", responses=described(models.Search, paged=True))
def search(request: Request, q: Asked = "", limit: Limit = 20, sort: Order = "newest", after: Mark = None) -> Response:
    """The claims that a query finds."""
    page = at.store(request).search(q, sort=sort, limit=limit, after=after)
    return answer(request, search_row(page), page.next)


def search_row(page: Page) -> dict[str, Any]:
    items = [hit.as_dict() for hit in page.hits]
    return {"items": items, "next": page.next, "total": page.total, "exact": page.exact}


@router.get("/facets", responses=described(models.Facets))
def facets(request: Request, q: Asked = "") -> Response:
    """What the newest claims that a query finds have in common."""
    return answer(request, facets_row(at.store(request).facets(q)))


def facets_row(found: Facets) -> dict[str, Any]:
    fields = {
        name: [{"value": value, "count": count} for value, count in counts] for name, counts in found.fields.items()
    }
    return {"of": found.of, "whole": found.whole, "fields": fields}


@router.get("/claims.ndjson", responses=described_lines("claims with article and context, as in a search"))
def claims(request: Request, q: Asked = "", sort: Order = "newest") -> Response:
    """Every claim that a query finds."""
    return lines(_claims(at.store(request), q, sort))


def _claims(store: Store, query: str, sort: Literal["newest", "oldest"]) -> Iterator[dict[str, Any]]:
    mark = None
    while True:
        page = store.search(query, sort=sort, limit=LARGEST_PAGE, after=mark)
        yield from (hit.as_dict() for hit in page.hits)
        mark = page.next
        if mark is None:
            return
