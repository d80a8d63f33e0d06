"""/corrections: what editors said of extractions, the form in which they say it, and all of it to take along.

Invariant: a page shows both sides, and nothing is kept of a form that is unclear.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, StreamingResponse

from ....errors import CorrectionError
from ....exporting.labelled import labelled_row
from ....exporting.lines import json_bytes
from ....keeping import correcting
from ....records.corrections import Extraction
from ....records.keeping import Kept, KeptClaim
from ....records.readings import Reading
from ....storing import Store
from .. import at
from ..correction_form import FormView, form_view, given_by
from ..correction_view import NAMES, CorrectionView, correction_view, correction_views
from ..words import WORDS

router = APIRouter()

PAGE = 30
Form = Literal["jsonl", "polnear"]


def corrections_of(store: Store, article: Kept | Reading) -> list[CorrectionView]:
    """What stands of editors' corrections of an article, in the order of its text: for `_corrections.html`."""
    return correction_views(correcting.corrections_of(store, article))


@router.get("/corrections")
def listed(request: Request, before: str | None = None) -> Response:
    """All corrections, the newest first."""
    store = at.store(request)
    found = store.corrections.page(PAGE + 1, before)
    views = [view for each in found[:PAGE] for view in [_listed(store, each.id)]]
    return at.page(
        request, "corrections.html", corrections=views, total=store.corrections.count(), before=before,
        next=found[PAGE - 1].id if len(found) > PAGE else None, **WORDS,
    )  # fmt: skip


def _listed(store: Store, identifier: str) -> CorrectionView:
    """A correction with its article, and whether it stands."""
    correction = store.corrections.get(identifier)
    (article,) = store.corrections.articles([correction.sha256]).get(correction.sha256, [None])[:1]
    if article is None:
        return correction_view(correction)
    kept = store.article(article)
    placed = next((each for each in correcting.corrections_of(store, kept) if each.correction.id == identifier), None)
    return correction_view(correction, placed, article=article, title=kept.article.title or kept.article.input)


@router.get("/corrections/export")
def export(request: Request, format: Form = "jsonl") -> Response:
    """Every correction a line, or every corrected article as labelled text."""
    store = at.store(request)
    name = "corrections.jsonl" if format == "jsonl" else "labelled.jsonl"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(exported(store, format), media_type="application/x-ndjson", headers=headers)


def exported(store: Store, form: Form) -> Iterator[bytes]:
    """The lines of an export."""
    if form == "jsonl":
        for each in store.corrections.all():
            yield json_bytes(each.as_dict()) + b"\n"
    else:
        for reading, placed in correcting.corrected_readings(store):
            yield json_bytes(labelled_row(reading, placed)) + b"\n"


@router.get("/corrections/new")
def new(request: Request, claim: str | None = None, article: str | None = None) -> Response:
    """The form: of a claim, or of one that the program missed in an article."""
    store = at.store(request)
    view, found = _asked(store, claim, article)
    return _form(request, view, found)


@router.post("/corrections")
async def take(request: Request) -> Response:
    """Keep what the form says, or ask back."""
    form = await request.form()
    return await run_in_threadpool(_take, request, form)


@router.post("/corrections/{correction}/take-back")
async def take_back(request: Request, correction: str) -> Response:
    """Let the machine's extraction stand again."""
    form = await request.form()
    store = at.store(request)
    made = await run_in_threadpool(
        correcting.take_back, store, correction, who=_one(form, "who") or at.signed(request), via="page"
    )
    return RedirectResponse(f"/claims/{made.claim}#corrections" if made.claim else "/corrections", 303)


def _take(request: Request, form: FormData) -> Response:
    store = at.store(request)
    claim, article = _one(form, "claim") or None, _one(form, "article") or None
    view, found = _asked(store, claim, article)
    machine = Extraction.of(found.claim) if found else None
    given = given_by(view, machine, lambda name: _one(form, name), lambda name: _many(form, name))
    if given is None:
        return _form(request, view, found, 422)
    try:
        if found:
            made = correcting.correct(store, found.claim.id, given, via="page")
        else:
            made = correcting.add_missing(store, view.article.id, given, via="page")
    except CorrectionError as error:
        view.wrong["all"] = str(error)
        return _form(request, view, found, 422)
    where = f"/claims/{found.claim.id}" if found else f"/articles/{view.article.id}"
    return RedirectResponse(f"{where}#correction-{made.id}", 303)


def _asked(store: Store, claim: str | None, article: str | None) -> tuple[FormView, KeptClaim | None]:
    """The form that is asked for. Raises NotKept, CorrectionError."""
    if claim:
        found = store.claim(claim)
        return form_view(found.kept.article, Extraction.of(found.claim), claim), found
    if article:
        return form_view(store.article(article).article, None, None), None
    raise CorrectionError("the form is opened from a claim or an article, by their pages", "what")


def _form(request: Request, view: FormView, found: KeptClaim | None, status: int = 200) -> Response:
    if not view.fields["who"]:
        view.fields["who"] = at.signed(request)
    return at.page(request, "correct.html", status=status, view=view, found=found, names=NAMES, **WORDS)


def _one(form: FormData, name: str) -> str:
    value = form.get(name)
    return value if isinstance(value, str) else ""


def _many(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]
