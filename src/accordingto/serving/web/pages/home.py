"""The first page: the newest stories that several articles tell, a box to paste into, what the store holds.

Invariant: a page costs what it shows: stories are those that were made before, or are listed without their facts.
"""

from __future__ import annotations

import logging
from itertools import islice

from fastapi import APIRouter, Request
from starlette.responses import Response

from ....storing.stories import Outline
from .. import at
from ..article_view import moment
from ..story_list import entry
from .stories import memory

router = APIRouter()
log = logging.getLogger("accordingto.web")
SHOWN, WALKED = 10, 60
"""Stories that are shown, and those that are looked at for some with several articles."""
ARTICLES = 8


@router.get("/")
def home(request: Request) -> Response:
    """The newest stories, and where to begin."""
    store = at.store(request)
    outlines = store.stories.outlines(store.stories.newest(WALKED).numbers)
    several = list(islice((each for each in outlines if _addresses(each) > 1), SHOWN))
    made = memory(request).stories(store, several, at.linking(request), log.warning, reasons=False)
    return at.page(
        request, "home.html", entries=[entry(story) for story in made], articles=store.heads(ARTICLES).heads,
        moment=moment,
    )  # fmt: skip


def _addresses(outline: Outline) -> int:
    """How many articles of it stand."""
    return sum(state == "current" for _, state, _ in outline.articles)
