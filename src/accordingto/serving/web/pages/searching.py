"""/search: claims by the query language, narrowed by facets; searches that are saved; the result as a file.

Invariant: a query that cannot be understood is answered with where and what is allowed, and its words stay in the box.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO, StringIO
from itertools import chain, islice
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, Query, Request, Response
from starlette.responses import RedirectResponse, StreamingResponse

from ....errors import QueryError
from ....exporting import chains, wording
from ....records.article import Article
from ....records.claims import Claim
from ....records.keeping import Kept
from ....storing import Store
from ....storing.facets import Facets
from ....storing.fields import FIELDS
from ....storing.query import LONGEST, parse
from ....storing.searching import Hit, Page, Sort
from ...kept import notes_of
from ...writing import exporter_for
from .. import at
from ..facets import facet_list
from ..words import WORDS
from .articles import attachment

router = APIRouter()

SAVED = "search"
"""Kind of memory: hash of a query -> its words, its name, when it was saved."""
PAGE = 20
MOST_SAVED = 200
_NAME = 200
EXAMPLES = (
    "killed naming:described", "kind:no-answer", "certainty:possible origin-type:government",
    'source:"civil protection" -kind:own-voice', "quantity:>=100 published:2031-04", "finding:any",
)  # fmt: skip
Asked = Annotated[str, Query(alias="q", max_length=LONGEST)]


@dataclass(frozen=True, slots=True)
class HitView:
    """A hit as its page shows it."""

    claim: Claim
    article: Article
    before: str
    words: str
    after: str
    steps: tuple[chains.Step, ...]
    how: str
    notes: str


@router.get("/search")
def search(request: Request, query: Annotated[str | None, Query(alias="q")] = None, sort: str = "newest",
           after: str | None = None) -> Response:  # fmt: skip
    """The box, and a page of what the query finds."""
    store = at.store(request)
    order: Sort = "oldest" if sort == "oldest" else "newest"
    result, counted, wrong = None, Facets(0, True, {}), ""
    if query is not None:
        try:
            result = store.search(query, sort=order, limit=PAGE, after=after or None)
            counted = store.facets(query) if result.total else counted
        except QueryError as error:
            wrong = str(error)
    asked = query or ""
    facets = facet_list(asked, counted) if result else []
    return at.page(
        request, "search.html", status=400 if wrong else 200, query=asked, asked=query is not None, sort=order,
        after=after, result=result, hits=_hits(result) if result else [], facets=facets, counted=counted.of,
        chosen=any(choice.chosen for facet in facets for choice in facet.choices), wrong=wrong, examples=EXAMPLES,
        fields=[(name, field.about) for name, field in FIELDS.items()], saved=[] if query else saved(store), **WORDS,
    )  # fmt: skip


def _hits(page: Page) -> list[HitView]:
    return [_hit(each) for each in page.hits]


def _hit(hit: Hit) -> HitView:
    claim = hit.claim
    how = " · ".join(filter(None, (wording.kind_words(claim), wording.sure_words(claim))))
    return HitView(
        claim, hit.article, *_context(hit), chains.path(claim), how, notes_of(hit.state, hit.withdrawn),
    )  # fmt: skip


def _context(hit: Hit) -> tuple[str, str, str]:
    """The words before, the content, the words after, as they follow one another."""
    before, after = wording.flat(hit.before), wording.flat(hit.after)
    if before:
        cut = "" if before[0].isupper() else f"{wording.ELLIPSIS} "
        before = f"{cut}{before}{' ' if hit.before[-1:].isspace() else ''}"
    if after:
        cut = "" if after[-1] in '.!?”’"' else f" {wording.ELLIPSIS}"
        after = f"{' ' if hit.after[:1].isspace() else ''}{after}{cut}"
    return before, wording.content_words(hit.claim), after


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search: its key in the memory, what it is called, the query, when it was saved (ISO 8601)."""

    key: str
    name: str
    query: str
    made: str


def saved(store: Store) -> list[Saved]:
    """All of them, by name."""
    rows = ((key, row) for key, row in store.recalled(SAVED))
    found = [Saved(key, str(row["name"]), str(row["query"]), str(row["made"])) for key, row in rows]
    return sorted(found, key=lambda each: (each.name.casefold(), each.key))


@router.post("/search/saved")
def save(
    request: Request,
    query: Annotated[str, Form(alias="q", max_length=LONGEST)] = "",
    name: Annotated[str, Form(max_length=_NAME)] = "",
    forget: Annotated[str, Form(max_length=64)] = "",
) -> Response:
    """Save a search under a name, or forget one."""
    store = at.store(request)
    if forget:
        store.remember(SAVED, forget, None)
        return RedirectResponse("/search", 303)
    parse(query)
    if not query.strip():
        raise QueryError("a search without words or conditions cannot be saved; write some", "query")
    if len(saved(store)) >= MOST_SAVED:
        raise QueryError(f"{MOST_SAVED} searches are saved, and no more can be; forget one first", "query")
    key = sha256(query.encode("utf8", "surrogatepass")).hexdigest()[:16]
    row = {"name": wording.flat(name)[:_NAME] or query, "query": query, "made": datetime.now(UTC).isoformat()}
    store.remember(SAVED, key, row)
    return RedirectResponse("/search", 303)


@router.get("/search/export")
def export(request: Request, query: Asked = "", format: Literal["csv", "jsonl"] = "csv") -> Response:
    """The articles with a claim that the query finds, as `accordingto export` writes them: claims as CSV, readings as
    JSON Lines."""
    rows = at.store(request).readings(query or None)
    first = list(islice(rows, 1))  # so that a query that is wrong is answered as such
    name = f"search-{sha256(query.encode('utf8', 'surrogatepass')).hexdigest()[:8]}"
    return StreamingResponse(_written(chain(first, rows), format), headers=attachment(format, name))


def _written(rows: Iterator[Kept], form: Literal["csv", "jsonl"]) -> Iterator[bytes]:
    stream = BytesIO()
    writer: Any = exporter_for(form, "claims", stream, StringIO())

    def taken() -> bytes:
        made = stream.getvalue()
        stream.seek(0)
        stream.truncate()
        return made

    for kept in rows:
        writer.add(kept.reading)
        yield taken()
    writer.close()
    yield taken()
