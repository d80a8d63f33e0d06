"""/stories, /stories/{id} and its digest: what many articles say of one happening."""

from __future__ import annotations

import logging
import threading
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request, Response
from starlette.responses import RedirectResponse

from ....errors import NotKept, QueryError
from ....exporting import digests as forms
from ....exporting.wording import flat
from ....keeping import digesting
from ....linking.checking_digest import check
from ....linking.digest import digest as composed
from ....records.digests import Figures, Present
from ....records.stories import Story
from ....storing.stories import Outline
from .. import at
from ..article_view import moment
from ..digest_view import digest_view
from ..matrix import COLUMNS, MOST_ROWS
from ..memory import Memory
from ..story_list import Entry, entry
from ..story_view import Choice, StoryView, story_view

router = APIRouter()
log = logging.getLogger("accordingto.web")
PAGE = 20
MOST_FOUND = 200
"""Stories that a search lists."""
_YEAR = 365 * 86400
_LOCK = threading.Lock()

FIGURES: dict[Figures, str] = {
    "range": "as a range", "lowest": "the lowest first", "latest": "the latest first",
}  # fmt: skip


def memory(request: Request) -> Memory:
    """The memory of this server's story and source pages."""
    with _LOCK:
        found: Memory | None = getattr(request.app.state, "story_memory", None)
        if found is None:
            found = request.app.state.story_memory = Memory()
    return found


@router.get("/stories")
def listed(
    request: Request, q: str = "", after: str | None = None, page: Annotated[int, Query(ge=1, le=10)] = 1
) -> Response:
    """The newest stories, or those with the most claims that a query finds."""
    store, query, wrong = at.store(request), q.strip(), ""
    if query:
        try:
            numbers = store.stories.numbers(query)[:MOST_FOUND]
        except QueryError as error:
            wrong, numbers = str(error), []
        shown, more = numbers[(page - 1) * PAGE : page * PAGE], len(numbers) > page * PAGE
        following = f"/stories?{urlencode({'q': query, 'page': page + 1})}" if more else None
    else:
        found = store.stories.newest(PAGE, after)
        shown = list(found.numbers)
        following = f"/stories?{urlencode({'after': found.next})}" if found.next else None
    outlines = store.stories.outlines(shown)
    made = memory(request).stories(store, outlines, at.linking(request), log.warning, reasons=False, alone=False)
    entries: list[Entry] = [entry(story) for story in made]
    return at.page(
        request, "stories.html", entries=entries, query=query, following=following, later=bool(after) or page > 1,
        moment=moment, wrong=wrong, status=400 if wrong else 200,
    )  # fmt: skip


@router.get("/stories/{story}")
def story(
    request: Request,
    story: str,
    since: str = "",
    outlets: Annotated[int, Query(ge=0, le=100_000)] = 0,
    facts: Literal["", "all"] = "",
    articles: Literal["", "all"] = "",
) -> Response:
    """A story. Without `since` what is new is told from the time that the reader marked it as seen, if ever."""
    outline = _outline(request, story)
    if outline.id != story:
        return RedirectResponse(f"/stories/{outline.id}", 302)
    seen = _time(request.cookies.get(_cookie(outline.id), ""))
    asked = _time(since)
    choice = Choice(asked or seen, outlets, facts == "all", articles == "all")
    view = _view(request, outline, choice)
    history = at.store(request).stories.history(outline.number)
    return at.page(
        request, "story.html", view=view, choice=choice, history=history, seen=seen, asked=asked,
        wrong=bool(since) and asked is None, address=_address(outline.id, choice, asked), flat=flat, moment=moment,
        columns=COLUMNS, most_rows=MOST_ROWS,
    )  # fmt: skip


def _address(story: str, choice: Choice, asked: str | None) -> Any:
    """What makes the address of this page with something else asked for."""
    now = {
        "since": asked or "", "outlets": choice.first or "", "facts": "all" if choice.all_facts else "",
        "articles": "all" if choice.all_articles else "",
    }  # fmt: skip

    def address(**changed: object) -> str:
        asked_for = {name: value for name, value in (now | changed).items() if value not in ("", 0)}
        return f"/stories/{story}?{urlencode(asked_for)}" if asked_for else f"/stories/{story}"

    return address


@router.post("/stories/{story}/seen")
def seen(request: Request, story: str) -> Response:
    """Remember, in a cookie of this browser for this story alone, that the reader has seen it as it is now."""
    outline = _outline(request, story)
    answer = RedirectResponse(f"/stories/{outline.id}", 303)
    answer.set_cookie(
        _cookie(outline.id), _looked(_story(request, outline)), max_age=_YEAR,
        path=f"/stories/{outline.id}", httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip
    return answer


@router.post("/stories/{story}/forget")
def forget(request: Request, story: str) -> Response:
    """Take the cookie back."""
    outline = _outline(request, story)
    answer = RedirectResponse(f"/stories/{outline.id}", 303)
    answer.delete_cookie(_cookie(outline.id), path=f"/stories/{outline.id}", httponly=True, samesite="strict")
    return answer


@router.get("/stories/{story}/digest")
def digest(request: Request, story: str, figures: Figures = "range", whole: Literal["", "yes"] = "") -> Response:
    """The story in attributed sentences, checked against its articles as they stand; `whole` however long it is."""
    outline = _outline(request, story)
    if outline.id != story:
        return RedirectResponse(f"/stories/{outline.id}/digest", 302)
    store, by = at.store(request), at.linking(request)
    key = "digest", outline.digest(by.code), figures, whole
    found = memory(request).pages.get(key)
    if found is None:
        known = _story(request, outline)
        read = digesting.readings(store, known)
        made = composed(known, read, by.words, Present(figures))
        found = digest_view(made, read, check(made, known, read, by.words), bool(whole))
        memory(request).pages.put(key, found)
    return at.page(request, "digest.html", view=found, figures=FIGURES, forms=forms, story=outline.id, chosen=figures)


def _outline(request: Request, reference: str) -> Outline:
    store = at.store(request)
    found = store.stories.outlines([store.stories.number(reference)])
    if not found:
        raise NotKept(f"the story {reference!r} has just gone into another; ask again", "no-story")
    return found[0]


def _story(request: Request, outline: Outline) -> Story:
    by = at.linking(request)
    return memory(request).stories(at.store(request), [outline], by, log.warning, reasons=False)[0]


def _view(request: Request, outline: Outline, choice: Choice) -> StoryView:
    by = at.linking(request)
    key = "story", outline.digest(by.code), choice
    found = memory(request).pages.get(key)
    if not isinstance(found, StoryView):
        summaries = memory(request).summaries(at.store(request), outline)
        found = story_view(_story(request, outline), summaries, by.words, choice)
        memory(request).pages.put(key, found)
    return found


def _looked(story: Story) -> str:
    """Now; or just after the newest article where that is dated later than the clock, as those of a story told of
    another year are."""
    looked = datetime.now(UTC).replace(microsecond=0)
    for article in story.articles:
        if article.published and _time(article.published):
            time = datetime.fromisoformat(article.published)
            looked = max(looked, (time if time.tzinfo else time.replace(tzinfo=UTC)) + timedelta(seconds=1))
    return looked.isoformat(timespec="seconds")


def _cookie(story: str) -> str:
    return f"seen-{story}"


def _time(value: str) -> str | None:
    """A time as it can be compared, in seconds at most; None where it is none."""
    try:
        datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return value.strip()
