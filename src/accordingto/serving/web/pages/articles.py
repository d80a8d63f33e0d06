"""/articles/{id}: an article of the store with its attributions marked; and taken along in the forms of `export`."""

from __future__ import annotations

from contextlib import suppress
from io import BytesIO, StringIO
from typing import Literal

from fastapi import APIRouter, Request, Response
from starlette.responses import RedirectResponse

from ....errors import NotKept
from ....records.keeping import Kept
from ....storing import Store
from ....storing.stories import Outline
from ...kept import made_words, notes_of
from ...writing import exporter_for
from .. import at
from ..article_view import article_view
from ..changes_view import version_views
from ..words import WORDS
from .corrections import corrections_of

router = APIRouter()

Form = Literal["json", "jsonl", "csv", "html", "annotations"]
MEDIA: dict[Form, str] = {
    "json": "application/json", "jsonl": "application/x-ndjson", "csv": "text/csv; charset=utf-8",
    "html": "text/html; charset=utf-8", "annotations": "application/ld+json",
}  # fmt: skip
_ENDINGS: dict[Form, str] = {"annotations": "jsonld"}


@router.get("/articles/{article}")
def article(request: Request, article: str) -> Response:
    """The article in this version."""
    store = at.store(request)
    versions = store.versions(article)
    kept = next((each for each in versions if each.article.id == article), None)
    if kept is None:  # its address was given
        return RedirectResponse(f"/articles/{versions[-1].article.id}", 302)
    newest = versions[-1].article.id if kept.state == "replaced" else None
    return at.page(
        request, "article.html", view=article_view(kept.reading), notice=notice(kept), newest=newest,
        versions=version_views(versions), links=_links(_story(store, article), versions, kept), made=made_words(kept),
        corrections=corrections_of(store, kept), **WORDS,
    )  # fmt: skip


def notice(kept: Kept) -> str:
    """What has to be known before an article is used; empty for nothing."""
    words = notes_of(kept.state, kept.withdrawn)
    return f"This is {words}." if words else ""


def _links(story: Outline | None, versions: list[Kept], kept: Kept) -> list[tuple[str, str]]:
    """Where to go on from here: address and words."""
    links = []
    if story:
        others = len(story.articles)
        words = f"the story, {others} articles" if others > 1 else "its story"
        links.append((f"/stories/{story.id}", words))
    if kept.article.replaces and len(versions) > 1:
        links.append((f"/articles/{kept.article.id}/changes", f"what version {kept.article.version} changed"))
    return links


def _story(store: Store, article: str) -> Outline | None:
    """The article's story, if it is in one already."""
    with suppress(NotKept):
        return store.stories.outlines([store.stories.number(article)])[0]
    return None


@router.get("/articles/{article}/export")
def export(request: Request, article: str, format: Form = "json") -> Response:
    """The article's reading as a file."""
    kept = at.store(request).article(article)
    stream = BytesIO()
    writer = exporter_for(format, "claims", stream, StringIO())
    writer.add(kept.reading)
    writer.close()
    return Response(stream.getvalue(), headers=attachment(format, f"article-{kept.article.id}"))


def attachment(form: Form, name: str) -> dict[str, str]:
    """Headers of a file that is to be kept, never to be shown in a page's place."""
    ending = _ENDINGS.get(form, form)
    return {"Content-Type": MEDIA[form], "Content-Disposition": f'attachment; filename="{name}.{ending}"'}
