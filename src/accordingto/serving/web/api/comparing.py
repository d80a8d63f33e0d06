"""Two articles compared: derived, partial or independent, with the passages that show it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from ....linking.comparing import compare as compared
from ...comparing import comparison_row
from .. import at
from . import models
from .answers import answer, described

router = APIRouter(prefix="/api/v1", tags=["articles"])
Which = Annotated[str, Query(min_length=1, max_length=4000, pattern="^[^\\x00]*$", description="An article's id.")]


@router.get("/compare", responses=described(models.Comparison))
def compare(request: Request, a: Which, b: Which) -> Response:
    """How the texts of two articles of the store hang together."""
    store = at.store(request)
    readings = [store.article(each).reading for each in (a, b)]
    return answer(request, comparison_row(compared(readings[0], readings[1], at.language(request)), readings))
