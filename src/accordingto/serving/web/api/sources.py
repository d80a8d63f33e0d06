"""Sources: whom the newest articles credit most, and what one of them is credited with."""

from __future__ import annotations

import logging
from collections import Counter
from typing import Annotated

from fastapi import APIRouter, HTTPException, Path, Request
from starlette.responses import Response

from ....storing.stories import Outline
from .. import at
from ..pages.stories import memory
from ..source_view import asked, facts_of, names
from . import models
from .answers import Limit, Mark, answer, described
from .claims import facets_row, search_row

router = APIRouter(prefix="/api/v1", tags=["sources"])
log = logging.getLogger("accordingto.web")
NEWEST = 100
"""Articles of which the most credited sources are told."""
STORIES = 12
"""Stories in which it is looked for facts on a source's word."""
Name = Annotated[
    str,
    Path(
        min_length=1, max_length=400, pattern="^[^\\x00]*$",
        description='Words of a name, or "unnamed:" and words that describe unnamed sources.',
        examples=["unnamed:officials"],
    ),
]  # fmt: skip


@router.get("/sources", responses=described(models.Sources))
def sources(request: Request, limit: Limit = 50) -> Response:
    """The sources that the newest articles credit most."""
    store = at.store(request)
    newest = Outline(0, "", tuple(store.stories.newest_articles(NEWEST)), ())
    claims: Counter[tuple[str, bool]] = Counter()
    articles: Counter[tuple[str, bool]] = Counter()
    for summary in memory(request).summaries(store, newest).values():
        for source, count in summary.origins:
            claims[source] += count
            articles[source] += 1
    rows = [
        {"name": name, "unnamed": unnamed, "claims": count, "articles": articles[name, unnamed]}
        for (name, unnamed), count in claims.most_common(limit)
    ]
    return answer(request, {"of": len(newest.articles), "items": rows})


@router.get("/sources/{name}", responses=described(models.Source, paged=True))
def source(request: Request, name: Name, limit: Limit = 20, after: Mark = None) -> Response:
    """What a source is credited with, the newest first."""
    wanted = asked(name)
    if not wanted.query:
        raise HTTPException(404, "a source is asked for by words of its name, or as unnamed:officials")
    store = at.store(request)
    page = store.search(wanted.query, limit=limit, after=after)
    numbers = store.stories.of(dict.fromkeys(hit.article.id for hit in page.hits))[:STORIES]
    outlines = store.stories.outlines(numbers)
    told = facts_of(memory(request).stories(store, outlines, at.linking(request), log.warning, make=False), wanted)
    row = {
        "name": wanted.name, "unnamed": wanted.unnamed, "query": wanted.query, "claims": search_row(page),
        "facets": facets_row(store.facets(wanted.query)),
        "names": [{"name": each, "count": count} for each, count in names(hit.claim.chain for hit in page.hits)],
        "facts": [
            {"story": each.story, "title": each.title, "fact": each.fact, "about": each.about, "only": each.only}
            for each in told
        ],
    }  # fmt: skip
    return answer(request, row, page.next)
