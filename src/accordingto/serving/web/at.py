"""What pages and API take from the app: the store, the reader, the language, the caller; and how a page is rendered.

Invariants: every value in a template is escaped unless this program made it Markup; a page that has not changed is not
sent again.
"""

from __future__ import annotations

import secrets
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import HTTPException, Request
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import Response

from ... import __version__
from ...exporting import chains, wording
from ...keeping.linking import Linker, linker
from ...language import Language
from ...storing import Store
from . import access
from .access import Caller
from .safety import READING, SAFE
from .settings import Settings

if TYPE_CHECKING:
    from ...reading import Reader

STATIC = Path(__file__).with_name("static")
SESSION = "accordingto"
FIELD, HEADER = "form_token", "x-form-token"
"""What a form, or a script in its place, says it with."""


def store(request: Request) -> Store:
    """The store. Its reading calls may be made from any thread."""
    found: Store = request.app.state.store
    return found


def settings(request: Request) -> Settings:
    found: Settings = request.app.state.settings
    return found


def caller(request: Request) -> Caller:
    """Who asks."""
    found: Caller = request.state.caller
    return found


def signed(request: Request) -> str:
    """The name of the caller's token; of this machine's user none is known."""
    name = caller(request).name
    return "" if name == "loopback" else name


def linking(request: Request) -> Linker:
    """What makes stories, with the user's tables."""
    return linker(settings(request).tables)


def language(request: Request) -> Language:
    """The language of stories and digests, with the user's tables."""
    return linking(request).words


def reader(request: Request) -> Reader:
    """The reader; loaded with the first reading. Take `request.app.state.reading` (a lock) while it reads."""
    found: Reader = request.app.state.reader
    return found


def may_write(request: Request) -> bool:
    """Whether who asks may change what the store holds."""
    return caller(request).may("write")


def may_fetch(request: Request) -> bool:
    """Whether addresses may be fetched (--fetch)."""
    return settings(request).fetch


async def checked(request: Request) -> None:
    """Refuse what would change something and neither carries a token nor comes from a form of this server.

    The app lays it on every route; the scope itself was looked at before (`safety.Guard`).
    """
    if request.method in SAFE or request.url.path in READING or not caller(request).ambient:
        return
    given: object = request.headers.get(HEADER)
    if given is None and request.headers.get("content-type", "").startswith(_FORMS):
        given = (await request.form()).get(FIELD)
    secret: bytes = request.app.state.secret
    if not access.is_form_token(secret, request.cookies.get(SESSION), given):
        raise HTTPException(403, "the form is not of this session, or old; load its page again, or give a token")


_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class FormToken:
    """The hidden field that a form of this server must have; `{{ form_token }}` in a template writes it."""

    def __init__(self, request: Request) -> None:
        self._secret: bytes = request.app.state.secret
        self._session = request.cookies.get(SESSION)
        self.new: str | None = None

    def __html__(self) -> str:
        if not self._session:
            self._session = self.new = secrets.token_urlsafe(24)
        return f'<input type="hidden" name="{FIELD}" value="{access.form_token(self._secret, self._session)}">'


@lru_cache(maxsize=1)
def templates() -> Environment:
    """The environment of all pages. A page's module may add globals and filters of its own."""
    made = Environment(
        loader=PackageLoader("accordingto.serving.web", "templates"),
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    made.filters["flat"] = wording.flat
    made.globals.update(wording=wording, chains=chains, moment=moment, static=static, version=__version__)
    return made


def moment(value: str | None) -> Markup:
    """A date or time of an article, ISO 8601, for people and programs."""
    if not value:
        return Markup("")
    day, _, clock = value.partition("T")
    words = f"{day}, {clock[:5]}{_zone(clock)}" if clock else day
    return Markup('<time datetime="{}">{}</time>').format(value, words)


def _zone(clock: str) -> str:
    if clock.endswith(("Z", "+00:00")):
        return " UTC"
    return f" {clock[-6:]}" if len(clock) > 8 and clock[-6] in "+-" else ""


@lru_cache(maxsize=32)
def _mark_of(name: str, changed: int) -> str:
    return sha256((STATIC / name).read_bytes()).hexdigest()[:12]


def static(name: str) -> str:
    """The address of a static file, which changes with it."""
    return f"/static/{name}?v={_mark_of(name, (STATIC / name).stat().st_mtime_ns)}"


def page(request: Request, name: str, /, *, status: int = 200, **values: Any) -> Response:
    """A template rendered: an answer with its ETag, or 304 where the browser has it already.

    A template gets, besides its values: `request`, `form_token`, `may_write`, `may_fetch`, `here` (the path).
    """
    token = FormToken(request)
    base = {
        "request": request, "here": request.url.path, "form_token": token,
        "may_write": may_write(request), "may_fetch": may_fetch(request), "query": "",
    }  # fmt: skip
    body = templates().get_template(name).render(base | values).encode("utf8", "replace")
    made = tagged(request, body, "text/html; charset=utf-8", status)
    if token.new:
        made.set_cookie(SESSION, token.new, httponly=True, samesite="strict", secure=request.url.scheme == "https")
    made.headers["vary"] = "Cookie"
    return made


def tagged(request: Request, body: bytes, media_type: str, status: int = 200) -> Response:
    """An answer with its ETag; 304 without a body where the client's copy is the same."""
    tag = f'W/"{sha256(body).hexdigest()[:32]}"'  # weak, as it may be sent packed or not
    known = request.headers.get("if-none-match", "")
    if status == 200 and request.method in SAFE and (known == "*" or tag in known):
        return Response(status_code=304, headers={"etag": tag})
    return Response(body, status, {"etag": tag} if status == 200 else None, media_type)
