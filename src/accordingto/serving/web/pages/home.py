"""The first page: what is new, and where to begin."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from .. import at

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    store = at.store(request)
    numbers = store.stories.numbers(alone=False)
    return at.page(request, "home.html", stories=(), count=len(numbers))
