"""/articles/{id}/changes: what a version changed in the claims of the one before it, or of any other."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ....errors import NotKept
from ....records.keeping import Changes, Kept
from ....storing.versions import compare
from .. import at
from ..changes_view import groups, version_view, version_views
from ..words import WORDS

router = APIRouter()


@router.get("/articles/{article}/changes")
def changes(request: Request, article: str, other: Annotated[str | None, Query(alias="with")] = None) -> Response:
    """Claim by claim, from the version `with` (the one before, where none is given) to this one."""
    versions = at.store(request).versions(article)
    after = next((each for each in versions if each.article.id == article), versions[-1])
    before = _before(versions, after, other)
    found = None
    if before is not None:
        claims = compare(before.reading.claims, after.reading.claims)
        found = Changes(before.article.id, after.article.id, claims)
    seen = version_view(after)
    return at.page(
        request, "changes.html", title=seen.title, before=version_view(before) if before else None, after=seen,
        versions=version_views(versions), groups=groups(found.claims) if found else [],
        counted=", ".join(f"{count} {name}" for name, count in found.counts().items()) if found else "", **WORDS,
    )  # fmt: skip


def _before(versions: list[Kept], after: Kept, other: str | None) -> Kept | None:
    """The version to compare with. Raises NotKept for an id that is none of these versions."""
    wanted = other or after.article.replaces
    if wanted is None:
        return None
    for each in versions:
        if each.article.id == wanted:
            return each
    raise NotKept(f"{wanted!r} is no version of this article; choose one of the list", "no-article")
