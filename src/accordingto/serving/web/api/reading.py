"""A text or an address read at once; nothing is kept.

Invariant: an address is fetched by the guarded fetcher alone, in a server that was started with --fetch.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from ....errors import AccordingtoError, Forbidden, InputError, Unreadable
from ....exporting.lines import json_bytes
from ....receiving import from_text
from ....receiving.fetching import Fetcher
from ....receiving.inputs import Failure
from ....records.article import Article
from .. import at
from ..receiving import Given, received
from . import models
from .answers import PROBLEM

router = APIRouter(prefix="/api/v1", tags=["reading"])
WAIT = 20.0
"""Seconds that a reading waits for its turn."""


class ToRead(BaseModel):
    """One of text and address, and what is known of it."""

    model_config = ConfigDict(extra="forbid")

    text: Annotated[str, Field(max_length=2_000_000)] | None = None
    address: Annotated[str, Field(max_length=4000)] | None = None
    publisher: Annotated[str, Field(max_length=300)] | None = None
    published: Annotated[str, Field(max_length=60, description="ISO 8601.")] | None = None
    title: Annotated[str, Field(max_length=1000, description="Of a text.")] | None = None


@router.post("/read", responses={200: {"model": models.Reading}, **PROBLEM})
def read(request: Request, given: ToRead) -> Response:
    """The reading of a text, or of what is at an address."""
    article = _article(request, given)
    lock = request.app.state.reading
    if not lock.acquire(timeout=WAIT):
        raise AccordingtoError("others are being read; ask again in a while", "busy")
    try:
        reading = at.reader(request).read(article)
    finally:
        lock.release()
    return Response(json_bytes(reading.as_dict()), media_type="application/json")


def _article(request: Request, given: ToRead) -> Article:
    if (given.text is None) == (given.address is None):
        raise InputError('give one of "text" and "address"', "nothing-given")
    if given.text is not None:
        return from_text(given.text, publisher=given.publisher, published=given.published, title=given.title)
    if not at.may_fetch(request):
        raise Forbidden("this server fetches nothing; start it with --fetch, or give the text", "no-fetching")
    wanted = Given(address=given.address or "", publisher=given.publisher, published=given.published)
    found = next(received(wanted, Fetcher(memory=at.store(request)).fetch), None)
    if isinstance(found, Failure):
        raise found.error
    if found is None:
        raise Unreadable("there is no article at this address", "empty")
    return found
