"""/read: text, a file or an address read at once, shown with its marks, and kept in the store only if that is asked.

A POST begins the reading and leads to its result, which waits there for half an hour. Invariant: works without a
script; nothing is fetched unless the server was started so.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import APIRouter, File, Form, Request, Response, UploadFile
from starlette.responses import JSONResponse, RedirectResponse

from .... import __version__
from ....errors import AccordingtoError, Forbidden, InputError, NotKept
from ....exporting import wording
from ....fingerprint import fingerprint
from ....keeping.linking import keep_up
from ....receiving.fetching import Fetched, Fetcher
from ....receiving.formats import FORMATS
from ....receiving.inputs import Failure
from ....records.article import Article
from ....records.keeping import Entry, Run
from ....records.readings import Reading, reading_key
from .. import at
from ..article_view import article_view
from ..pending import Job, Pending
from ..receiving import Given, received
from ..words import WORDS

router = APIRouter()

WAIT = 3.0
"""Seconds that a POST waits for its reading, so that a short one is there at once."""
FORMATS_READ = f"{', '.join(each.name for each in FORMATS)}; 20 MB at most."


@router.get("/read")
def form(request: Request) -> Response:
    """Where to give something."""
    return _page(request)


@router.post("/read")
def begin(
    request: Request,
    text: Annotated[str, Form()] = "",
    address: Annotated[str, Form()] = "",
    publisher: Annotated[str, Form()] = "",
    published: Annotated[str, Form()] = "",
    file: Annotated[UploadFile | None, File()] = None,
) -> Response:
    """Have it read, and lead to the result."""
    body = (file.filename or "a file", file.file.read()) if file and file.filename else None
    given = Given(text, body, address.strip(), publisher.strip(), published.strip())
    if sum((bool(given.text.strip()), given.file is not None, bool(given.address))) != 1:
        raise InputError("give one of the three: a text, a file, or an address", "nothing-given")
    fetch = _fetcher(request)
    job = _pending(request).begin(given.name, lambda: received(given, fetch))
    job.done.wait(WAIT)
    return RedirectResponse(f"/read/{job.key}", 303)


@router.get("/read/{key}")
def result(request: Request, key: str) -> Response:
    """What came of it, or how far it is."""
    return _page(request, _job(request, key))


@router.get("/read/{key}/state")
def state(request: Request, key: str) -> Response:
    """How far it is, for a page with a script."""
    job = _job(request, key)
    return JSONResponse({"stage": job.stage, "done": job.done.is_set()}, headers={"Cache-Control": "no-store"})


@router.post("/read/{key}/keep")
def keep(request: Request, key: str) -> Response:
    """Put it into the store, as `accordingto add` would, and lead to the article."""
    job, store, settings = _job(request, key), at.store(request), at.settings(request)
    readings = [each for each in job.outcomes if isinstance(each, Reading)]
    if not job.done.is_set() or not readings:
        raise InputError("there is nothing to keep yet; wait until it is read", "nothing-read")
    model, by = fingerprint(settings.tables), at.linking(request)
    run = store.begin(Run("add", __version__, model, {"inputs": [job.name]}))
    counts: dict[str, int] = {}
    try:
        entries = [Entry(each.article, reading_key(each.article, model), each) for each in readings]
        for each, added in zip(readings, store.add(entries, run), strict=True):
            counts[added.result] = counts.get(added.result, 0) + 1
            if added.result != "refused":
                job.kept[each.article.id] = added.article
        keep_up(store, run, by)
    finally:
        store.finish(run, counts)
    kept = list(job.kept.values())
    return RedirectResponse(f"/articles/{kept[0]}" if len(kept) == 1 else f"/read/{key}", 303)


def _page(request: Request, job: Job | None = None) -> Response:
    over = job is not None and job.done.is_set()
    outcomes = job.outcomes if job and over else []
    failures = [(str(each.error), wording.flat(each.input)) for each in outcomes if isinstance(each, Failure)]
    views = [article_view(each, "#n-") for each in outcomes if isinstance(each, Reading)]
    return at.page(
        request, "read.html", job=job, over=over, failures=failures, views=views, saved=job.kept if job else {},
        more=bool(job and job.more), wrong="", formats=FORMATS_READ, **WORDS,
    )  # fmt: skip


def _job(request: Request, key: str) -> Job:
    job = _pending(request).find(key)
    if job is None:
        raise NotKept("nothing is held under this address; a text that is not kept is gone after half an hour", "gone")
    return job


def _pending(request: Request) -> Pending:
    """The readings of this server that wait or are held."""
    state = request.app.state
    if not hasattr(state, "pending"):
        state.pending = Pending(partial(_read, request), at.settings(request).limits.readings)
    found: Pending = state.pending
    return found


def _read(request: Request, article: Article) -> Reading | Failure:
    try:
        with request.app.state.reading:
            return at.reader(request).load().read(article)
    except AccordingtoError as error:
        return Failure(article.input, error)


def _fetcher(request: Request) -> Callable[[str], Fetched]:
    """What fetches addresses for this server; or says that it may not."""
    if at.settings(request).fetch:
        return Fetcher(memory=at.store(request)).fetch

    def refuse(address: str) -> Fetched:
        raise Forbidden("this server fetches nothing; start it with --fetch, or paste the text", "no-fetching")

    return refuse
