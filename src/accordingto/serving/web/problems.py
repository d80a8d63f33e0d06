"""Errors as answers: application/problem+json (RFC 9457) for the API, a page for people.

Invariant: an answer says what the program says of an error, and nothing of what only its log is to hold.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from ...errors import (
    AccordingtoError,
    CorrectionError,
    Deferred,
    FetchError,
    Forbidden,
    InputError,
    NotKept,
    QueryError,
    StoreError,
    TooLarge,
)
from ...exporting.wording import printable

MEDIA_TYPE = "application/problem+json"
API = "/api/"
STATUSES: tuple[tuple[type[AccordingtoError], int], ...] = (
    (NotKept, 404),
    (QueryError, 400),
    (CorrectionError, 422),
    (TooLarge, 413),
    (InputError, 422),
    (Forbidden, 403),
    (Deferred, 503),
    (FetchError, 502),
    (StoreError, 503),
    (AccordingtoError, 500),
)
"""The first that fits."""
BY_CODE = {"busy": 503, "no-fetching": 403}


def status_of(error: AccordingtoError) -> int:
    """The status that an error is answered with."""
    return BY_CODE.get(error.code) or next(status for kind, status in STATUSES if isinstance(error, kind))


def is_api(path: str) -> bool:
    """Whether programs ask here, not people."""
    return path.startswith(API)


def problem(status: int, detail: str, code: str = "error", headers: Mapping[str, str] | None = None) -> Response:
    """A problem as JSON."""
    row = {
        "type": f"urn:accordingto:problem:{code}", "title": HTTPStatus(status).phrase, "status": status,
        "detail": printable(detail), "code": code,
    }  # fmt: skip
    return Response(json.dumps(row, ensure_ascii=False).encode(), status, headers, MEDIA_TYPE)


def plain(path: str, status: int, detail: str, code: str, headers: Mapping[str, str] | None = None) -> Response:
    """A problem for whoever asked at this path, made without templates or store: as JSON, or as plain text."""
    if is_api(path):
        return problem(status, detail, code, headers)
    text = f"{status} {HTTPStatus(status).phrase}\n\n{printable(detail)}\n"
    return Response(text.encode(), status, headers, "text/plain; charset=utf-8")
