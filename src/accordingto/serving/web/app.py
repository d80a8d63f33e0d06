"""The app: a store, the guard before everything, the routers of all pages and of the API, errors as answers.

Invariant: every module of `pages` and `api` that has a `router` is served, each route behind the guard and the check
of forms; none has to be named here.
"""

from __future__ import annotations

import importlib
import logging
import pkgutil
import secrets
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from types import ModuleType
from typing import Any

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import FileResponse, Response

from ... import __version__
from ...errors import AccordingtoError
from ...keeping.linking import linker
from ...storing import open_store
from . import api, at, pages
from .api.models import Problem
from .keeping_up import KeepingUp
from .problems import is_api, problem, status_of
from .safety import Guard
from .settings import Settings

log = logging.getLogger("accordingto.web")
OPENAPI = "/api/v1/openapi.json"
SMALLEST_PACKED = 1000
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}


def create_app(place: str, settings: Settings | None = None, *, create: bool = False) -> FastAPI:
    """The app on the store at a path or URL, opened when the app starts, and begun there where `create` says so."""
    settings = settings or Settings()

    @asynccontextmanager
    async def opened(app: FastAPI) -> AsyncIterator[None]:
        store = await run_in_threadpool(open_store, place, create=create)
        app.state.store = store
        linking = KeepingUp(store, linker(settings.tables))
        linking.start()
        try:
            yield
        finally:
            await run_in_threadpool(linking.stop)
            store.close()

    app = _App(
        title="accordingto", version=__version__, lifespan=opened, openapi_url=OPENAPI, docs_url=None, redoc_url=None,
        description="Who said what, on whose word, how surely. The records are those of `accordingto read`.",
    )  # fmt: skip
    app.state.settings = settings
    app.state.secret = secrets.token_bytes(32)
    app.state.reader = _reader(settings)
    app.state.reading = threading.Lock()
    for package, described in ((api, True), (pages, False)):
        for router in _routers(package):
            app.include_router(router, dependencies=[Depends(at.checked)], include_in_schema=described)
    app.add_api_route("/static/{name}", _static, methods=["GET"], include_in_schema=False)
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_PACKED, compresslevel=5)
    app.add_middleware(Guard, settings=settings, failed=_told)
    app.add_exception_handler(AccordingtoError, _told)
    app.add_exception_handler(HTTPException, _told)
    app.add_exception_handler(RequestValidationError, _told)
    return app


class _App(FastAPI):
    """The app, whose description has the shape of errors too."""

    def openapi(self) -> dict[str, Any]:
        if not self.openapi_schema:
            made = super().openapi()
            shapes = made.setdefault("components", {}).setdefault("schemas", {})
            shapes["Problem"] = Problem.model_json_schema()
            made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            made["security"] = [{}, {"token": []}]
        return self.openapi_schema or {}


def _reader(settings: Settings) -> object:
    from ...reading import Reader

    return Reader(tables=settings.tables)


def _routers(package: ModuleType) -> Iterator[APIRouter]:
    """The routers of the modules of a package, by the modules' names."""
    for found in sorted(pkgutil.iter_modules(package.__path__), key=lambda each: each.name):
        router = getattr(importlib.import_module(f"{package.__name__}.{found.name}"), "router", None)
        if isinstance(router, APIRouter):
            yield router


def _static(name: str) -> Response:
    """A static file: one that stands in the folder, and no other."""
    known = {path.name: path for path in at.STATIC.iterdir() if path.suffix in _TYPES}
    if name not in known:
        raise HTTPException(404)
    headers = {"cache-control": "public, max-age=31536000, immutable"}
    return FileResponse(known[name], headers=headers, media_type=_TYPES[known[name].suffix])


def _told(request: Request, error: Exception) -> Response:
    """An error as a problem, or as a page."""
    status, detail, code, headers = 500, "the program failed; its log says more", "failed", {}
    if isinstance(error, AccordingtoError):
        status, detail, code = status_of(error), str(error), error.code
    elif isinstance(error, HTTPException):
        status, headers = error.status_code, dict(error.headers or {})
        code = HTTPStatus(status).phrase.lower().replace(" ", "-")
        said = str(error.detail or "")
        detail = _WORDS.get(status, said) if said == HTTPStatus(status).phrase else said
    elif isinstance(error, RequestValidationError):
        status, detail, code = 422, _wrong(error), "request"
    if status >= 500:
        log.error("request %s: %s", request.state.id, detail, exc_info=error if status == 500 else None)
    if is_api(request.url.path):
        return problem(status, detail, code, headers)
    made = at.page(request, "error.html", status=status, title=HTTPStatus(status).phrase, detail=detail)
    made.headers.update(headers)
    return made


_WORDS = {404: "there is nothing at this address", 405: "this address is not asked in that way"}


def _wrong(error: RequestValidationError) -> str:
    rows = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors()]
    return "; ".join(rows[:5]) or "the request is not as described"
