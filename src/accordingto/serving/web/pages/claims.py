"""/claims/{id}: one claim: its chain, words and details, what other articles say to it, what to take along."""

from __future__ import annotations

import logging
from contextlib import suppress

from fastapi import APIRouter, Request, Response

from ....errors import NotKept
from ....records.keeping import KeptClaim
from ....records.stories import Story
from ...kept import made_words, notes_of
from .. import at
from ..claim_view import ClaimView, claim_view, fact_views
from ..words import WORDS
from .corrections import corrections_of
from .stories import memory

router = APIRouter()
log = logging.getLogger("accordingto.web")


@router.get("/claims/{claim}")
def claim(request: Request, claim: str) -> Response:
    """The claim, be it of a version or reading that has been replaced."""
    store = at.store(request)
    kept = store.claim(claim)
    story = story_of(request, kept.kept.article.id)
    corrections = [each for each in corrections_of(store, kept.kept) if each.claim == claim]
    view = claim_view(kept, f"{str(request.base_url).rstrip('/')}/claims/{claim}")
    return at.page(
        request, "claim.html", view=view, notice=_notice(kept), story=story, named=_named(view),
        facts=fact_views(story, claim) if story else [], copied=_copied(view, request), made=made_words(kept.kept),
        corrections=corrections, **WORDS,
    )  # fmt: skip


def story_of(request: Request, article: str) -> Story | None:
    """The article's story with its facts, made now if need be; None where it is in none yet."""
    store = at.store(request)
    with suppress(NotKept):
        outlines = store.stories.outlines([store.stories.number(article)])
        return next(iter(memory(request).stories(store, outlines, at.linking(request), log.warning)), None)
    return None


def _notice(kept: KeptClaim) -> str:
    words = notes_of(kept.state, kept.kept.withdrawn)
    if kept.state == "superseded":
        run = kept.read
        made = f"It was made by accordingto {run.run.code} on {run.started[:10]}"
        return f"A later reading of this article no longer has this claim. {made}; it is kept so that it can be opened."
    return f"Its article is {words}." if words else ""


def _named(view: ClaimView) -> str:
    """The name of the origin, where it has one."""
    last = view.claim.chain[-1] if view.claim.chain else None
    return view.steps[-1].name if last and last.naming in ("named", "role") and last.name else ""


def _copied(view: ClaimView, request: Request) -> list[tuple[str, str, str, int]]:
    """What can be copied: an id, a name, the words, how many lines of it are seen."""
    address = f"{str(request.base_url).rstrip('/')}/claims/{view.claim.id}"
    return [
        ("address", "Permanent address", address, 1), ("citation", "As a citation", view.copies.citation, 4),
        ("quotation", "As a quotation", view.copies.quotation, 4), ("json", "As JSON", view.copies.json, 8),
    ]  # fmt: skip
