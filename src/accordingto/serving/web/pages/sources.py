"""/sources and /sources/{name}: what a person, an organization or a kind of unnamed source is credited with."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request, Response
from markupsafe import Markup

from ....errors import QueryError
from ....exporting import chains, wording
from ....storing.facets import Facets
from ....storing.searching import Hit
from ....storing.stories import Outline
from .. import at
from ..article_view import moment
from ..source_view import Asked, Bar, Told, address, asked, bar_picture, bars, facts_of, names, re_quoted
from .stories import memory

router = APIRouter()
log = logging.getLogger("accordingto.web")
PAGE = 20
NEWEST = 100
"""Articles of which the most credited sources are told."""
MOST = 30
STORIES = 12
"""Stories in which it is looked for who else tells a fact."""
OUTLETS, FACTS = 20, 12


@dataclass(frozen=True, slots=True)
class Credited:
    """A claim as the page lists it."""

    claim: str
    article: str
    words: str
    chain: str
    kind: str
    outlet: str
    title: str
    published: str | None
    notice: str


@dataclass(frozen=True, slots=True)
class Outlet:
    """An outlet with how many of the claims it has, and the search for them."""

    name: str
    count: int
    address: str


@dataclass(frozen=True, slots=True)
class SourceView:
    """All that the first page of a source shows besides the claims. `of`: claims that outlets and bars are of, all of
    them where `whole`; `only`: facts that nobody else stands behind, of `facts` in `stories` stories; the facts of
    `unmade` others are made when somebody opens them."""

    outlets: tuple[Outlet, ...]
    more_outlets: int
    bars: tuple[Bar, ...]
    picture: Markup | None
    of: int
    whole: bool
    names: tuple[tuple[str, int], ...]
    facts: int
    only: tuple[Told, ...]
    only_count: int
    shared: int
    stories: int
    unmade: int


@router.get("/sources")
def most_credited(request: Request) -> Response:
    """The sources that the newest articles credit most: those with a name, and kinds of those without."""
    store = at.store(request)
    newest = store.stories.newest_articles(NEWEST)
    counts: dict[bool, Counter[str]] = {False: Counter(), True: Counter()}
    articles: Counter[tuple[str, bool]] = Counter()
    spellings: dict[tuple[str, bool], str] = {}
    for summary in memory(request).summaries(store, Outline(0, "", tuple(newest), ())).values():
        told: set[tuple[str, bool]] = set()
        for (spelt, unnamed), count in summary.origins:
            name = spellings.setdefault((spelt.casefold(), unnamed), spelt)
            counts[unnamed][name] += count
            told.add((name, unnamed))
        for each in told:
            articles[each] += 1
    rows = {
        unnamed: [
            (name, address(name, unnamed), count, articles[name, unnamed]) for name, count in own.most_common(MOST)
        ]
        for unnamed, own in counts.items()
    }
    return at.page(
        request, "sources.html", named=rows[False], unnamed=rows[True], of=len(newest),
        more={unnamed: max(len(own) - MOST, 0) for unnamed, own in counts.items()},
    )  # fmt: skip


@router.get("/sources/{name:path}")
def source(request: Request, name: str, after: str | None = None) -> Response:
    """What a source is credited with, the newest first."""
    wanted = asked(name)
    if not wanted.query:
        raise HTTPException(404, "a source is asked for by words of its name, or as unnamed:officials")
    store = at.store(request)
    try:
        page = store.search(wanted.query, limit=PAGE, after=after)
    except QueryError as error:
        if after is None:
            raise
        raise HTTPException(404, str(error)) from error
    view = None if after else _view(request, wanted, page.hits, store.facets(wanted.query, kinds=False))
    rows = [_credited(hit) for hit in page.hits]
    here = address(wanted.name, wanted.unnamed)
    return at.page(
        request, "source.html", wanted=wanted, rows=rows, view=view, total=page.total, exact=page.exact, here=here,
        following=f"{here}?after={page.next}" if page.next else None, moment=moment,
    )  # fmt: skip


def _credited(hit: Hit) -> Credited:
    article = hit.article
    notice = "withdrawn" if hit.withdrawn else "" if hit.state == "current" else hit.state
    return Credited(
        hit.claim.id, article.id, wording.shortened(wording.content_words(hit.claim), 280),
        chains.chain_words(hit.claim), wording.kind_words(hit.claim), wording.flat(article.publisher or ""),
        wording.flat(article.title or article.input), article.published, notice,
    )  # fmt: skip


def _view(request: Request, wanted: Asked, hits: Sequence[Hit], facets: Facets) -> SourceView:
    outlets = [each for each in facets.fields.get("publisher", ()) if each[0]]
    found = bars(facets.fields.get("published", ()))
    told, stories, unmade = _facts(request, wanted, hits)
    only = [each for each in told if each.only]
    only.sort(key=lambda each: -each.articles)
    return SourceView(
        tuple(
            Outlet(wording.flat(name), count, f"{wanted.search}{_and_publisher(name)}")
            for name, count in outlets[:OUTLETS]
        ),
        max(len(outlets) - OUTLETS, 0), tuple(found), bar_picture(found), facets.of, facets.whole,
        tuple(names(hit.claim.chain for hit in hits)), len(told), tuple(only[:FACTS]), len(only),
        sum(each.articles > 1 for each in only), stories, unmade,
    )  # fmt: skip


def _and_publisher(name: str) -> str:
    return quote(f' publisher:"{re_quoted(name)}"', safe="")


def _facts(request: Request, wanted: Asked, hits: Sequence[Hit]) -> tuple[list[Told], int, int]:
    """The facts that are told on the source's word, in the stories of these claims that were made already; how many
    these are, and how many others there are."""
    store = at.store(request)
    numbers = store.stories.of(dict.fromkeys(hit.article.id for hit in hits))[:STORIES]
    outlines = store.stories.outlines(numbers)
    made = memory(request).stories(store, outlines, at.linking(request), log.warning, make=False, reasons=False)
    return facts_of(made, wanted), len(made), len(outlines) - len(made)
