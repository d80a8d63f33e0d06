"""How the API answers: JSON with its ETag, pages with their Link header, streams of JSON Lines; and how it says so.

Invariant: each answer is a record's own `as_dict`, written once; the models only describe it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain, islice
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response, StreamingResponse

from ....exporting.lines import json_bytes
from ....storing.query import LONGEST
from .. import at
from ..problems import MEDIA_TYPE

NDJSON = "application/x-ndjson"
# No text of a store has a zero byte, and PostgreSQL takes none.
_CLEAN = "^[^\\x00]*$"
Reference = Annotated[str, Path(min_length=1, max_length=4000, pattern=_CLEAN)]
Asked = Annotated[str, Query(max_length=LONGEST, pattern=_CLEAN, description="The query language (docs/search.md).")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many at most.")]
Mark = Annotated[str | None, Query(max_length=200, description="The `next` of the page before, to go on from there.")]

PROBLEM: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "An error.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
ETAG = {"ETag": {"description": "Of this answer; give it as If-None-Match.", "schema": {"type": "string"}}}
LINK = {"Link": {"description": 'The next page, as rel="next" (RFC 8288).', "schema": {"type": "string"}}}


def described(model: type[BaseModel], paged: bool = False) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that answers with this."""
    return {200: {"model": model, "headers": ETAG | LINK if paged else ETAG}} | PROBLEM


def described_lines(what: str) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that streams."""
    lines = {"content": {NDJSON: {"schema": {"type": "string"}}}, "description": f"JSON Lines: {what}."}
    return {200: lines} | PROBLEM


def answer(request: Request, row: Mapping[str, Any], following: str | None = None) -> Response:
    """The row as JSON; `following` is the mark of the next page, if there is one."""
    made = at.tagged(request, json_bytes(row), "application/json")
    if following is not None:
        rest = [(name, value) for name, value in request.query_params.multi_items() if name != "after"]
        made.headers["link"] = f'<{request.url.path}?{urlencode([*rest, ("after", following)])}>; rel="next"'
    return made


def lines(rows: Iterator[Mapping[str, Any]]) -> Response:
    """The rows as they come. The first is made before anything is sent, so that an error is still answered as one."""
    first = list(islice(rows, 1))
    return StreamingResponse((json_bytes(row) + b"\n" for row in chain(first, rows)), media_type=NDJSON)
