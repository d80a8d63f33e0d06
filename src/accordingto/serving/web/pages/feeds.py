"""/search.atom: the newest claims that a query finds, as a feed to be followed."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from .. import at
from ..atom import MEDIA, Entry, feed
from .searching import Asked

router = APIRouter()

ENTRIES = 50


@router.get("/search.atom")
def atom(request: Request, query: Asked = "") -> Response:
    """The feed of a query, saved or not."""
    store = at.store(request)
    hits = store.search(query, limit=ENTRIES).hits
    added = {article: store.article(article).added.started for article in dict.fromkeys(h.article.id for h in hits)}
    base = str(request.base_url).rstrip("/")
    own = f"{base}/search.atom?{urlencode({'q': query}, errors='replace')}"
    made = feed(query, (Entry(hit, added[hit.article.id]) for hit in hits), base, own)
    return Response(made, headers={"Content-Type": f"{MEDIA}; charset=utf-8"})
