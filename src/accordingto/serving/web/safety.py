"""What stands before every route: names, origins, tokens, sizes, rates, times; and the headers behind it.

Default is refusal: a route cannot forget to ask, as the guard asks by method and path before any of them runs.
Invariant: no answer but a refusal to a foreign Host or Origin, or to a caller without the scope.
"""

from __future__ import annotations

import asyncio
import logging
import math
import re
import secrets
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import access
from .access import LOOPBACK, Caller
from .limits import Buckets
from .problems import plain
from .settings import LOOPBACK_NAMES, Settings, is_loopback

log = logging.getLogger("accordingto.web")

SAFE = frozenset({"GET", "HEAD"})
KNOWN = SAFE | {"POST", "PUT", "PATCH", "DELETE"}
READING = frozenset({"/read", "/api/v1/read"})
"""Paths whose POST changes nothing in the store, so that who may read may ask them; they take files, and cost more."""
ADMIN = "/api/v1/admin/"
PROXIES = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")
"""Headers that say that a request comes from elsewhere, by whatever address it came last."""
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Not "no-referrer": with that browsers say "Origin: null" of this server's own forms.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "x-frame-options": "DENY",
}
_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?")


class _Refusal(Exception):
    """An answer in place of the route's."""

    def __init__(self, status: int, detail: str, code: str, headers: Mapping[str, str] | None = None) -> None:
        self.status, self.detail, self.code, self.headers = status, detail, code, headers


class Guard:
    """The middleware. It leaves `caller` and `id` in the request's state; `failed` answers a fault of the program."""

    def __init__(self, app: ASGIApp, settings: Settings, failed: Callable[[Request, Exception], Response]) -> None:
        self._app = app
        self._failed = failed
        self._settings = settings
        own = frozenset() if settings.host in ("0.0.0.0", "::", "") else frozenset({settings.host.strip("[]").lower()})  # noqa: S104 - compared only
        self._names = LOOPBACK_NAMES | settings.names | own
        self._buckets = Buckets(settings.limits.rate, settings.limits.burst)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            return  # no websockets here: uvicorn answers 403
        state: MutableMapping[str, Any] = scope.setdefault("state", {})
        state["id"] = secrets.token_hex(8)
        answer = _Answer(send, scope["method"] == "HEAD", state["id"])
        try:
            headers = Headers(scope=scope)
            state["caller"] = self._look(scope, headers)
            body = await self._body(scope, headers, receive)
        except _Refusal as refusal:
            said = plain(scope["path"], refusal.status, refusal.detail, refusal.code, refusal.headers)
            said.headers["connection"] = "close"  # what is left of its body is nobody's
            await said(scope, receive, answer)
            return
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._run(scope, _replayed(body, receive), answer)

    # What is asked before

    def _look(self, scope: Scope, headers: Headers) -> Caller:
        self._sizes(scope, headers)
        host = self._host(headers)
        self._origin(scope, headers, host)
        if scope["method"] not in KNOWN:
            raise _Refusal(
                405, f"the method {scope['method'][:20]} is not known here", "method", {"allow": "GET, HEAD, POST"}
            )
        peer = scope["client"][0] if scope.get("client") else ""
        self._rate(f"from {peer}", scope)
        caller = self._caller(scope, headers, host, peer)
        wanted = _scope_of(scope["method"], scope["path"])
        if not caller.may(wanted):
            found = f"the token {caller.name!r} has the scope {caller.scope}"
            raise _Refusal(403, f"{found}; this needs {wanted}", "scope")
        return caller

    def _sizes(self, scope: Scope, headers: Headers) -> None:
        limits = self._settings.limits
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > limits.target:
            raise _Refusal(414, f"an address may have {limits.target:,} bytes", "address-long")
        if "\0" in scope["path"] or b"%00" in (scope.get("query_string") or b""):
            raise _Refusal(400, "a zero byte in an address means nothing here; leave it out", "zero-byte")
        if sum(len(name) + len(value) for name, value in headers.raw) > limits.headers:
            raise _Refusal(431, f"headers may have {limits.headers:,} bytes", "headers-long")

    def _host(self, headers: Headers) -> str:
        given = headers.getlist("host")
        found = _HOST.fullmatch(given[0]) if len(given) == 1 else None
        if found is None or found[1].strip("[]").lower() not in self._names:
            known = "names of this machine and those given with --allow-host"
            raise _Refusal(421, f"this server does not answer to that Host; it knows the {known}", "host")
        return given[0].lower()

    def _origin(self, scope: Scope, headers: Headers, host: str) -> None:
        """Refuse what another site's page asks, but for a plain link to a page."""
        foreign = _Refusal(403, "asked by a page of another origin; this server answers its own pages only", "origin")
        for origin in headers.getlist("origin"):
            kind, mark, rest = origin.lower().partition("://")
            if not mark or kind not in ("http", "https") or _without_port(rest, kind) != _without_port(host, kind):
                raise foreign
        site = headers.get("sec-fetch-site")
        if site is None or site in ("same-origin", "none"):
            return
        link = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if not (link and scope["method"] in SAFE):
            raise foreign

    def _rate(self, client: str, scope: Scope) -> None:
        limits = self._settings.limits
        heavy = scope["method"] not in SAFE and scope["path"] in READING
        wait = self._buckets.take(client, limits.heavy if heavy else 1.0)
        if wait:
            seconds = str(math.ceil(wait))
            raise _Refusal(429, f"too many requests; ask again in {seconds} s", "rate", {"retry-after": seconds})

    def _caller(self, scope: Scope, headers: Headers, host: str, peer: str) -> Caller:
        said = headers.getlist("authorization")
        if said:
            token = access.given(said[0]) if len(said) == 1 else None
            found = self._settings.tokens.find(token[0]) if token else None
            if found is None or token is None:
                raise _unknown("the token is not known")
            return Caller(found.name, found.scope, token[1])
        # Nobody but a program on this machine, asked for by a name of this machine, does without a token.
        direct = scope.get("http_version") != "1.0" and not any(name in headers for name in PROXIES)
        if not self._settings.public and direct and _peer_is_near(peer) and is_loopback(_without_port(host, "http")[0]):
            return LOOPBACK
        raise _unknown("a token is needed")

    async def _body(self, scope: Scope, headers: Headers, receive: Receive) -> bytes:
        """The whole body: within its size and time, before anything is done with it."""
        limits = self._settings.limits
        most = limits.upload if scope["path"] in READING else limits.body
        large = _Refusal(413, f"a body may have {most:,} bytes here", "body-large")
        stated = headers.get("content-length", "0")
        if not (stated.isascii() and stated.isdigit()):
            raise _Refusal(400, "Content-Length is no number", "content-length")
        if len(stated) > 12 or int(stated) > most:
            raise large
        if stated == "0" and "transfer-encoding" not in headers:
            return b""
        parts, size = [], 0
        try:
            async with asyncio.timeout(limits.body_seconds):
                while True:
                    message = await receive()
                    if message["type"] != "http.request":
                        raise _Refusal(400, "the body broke off", "body-cut")
                    parts.append(message.get("body", b""))
                    size += len(parts[-1])
                    if size > most:
                        raise large
                    if not message.get("more_body"):
                        return b"".join(parts)
        except TimeoutError:
            raise _Refusal(408, f"the body took over {limits.body_seconds:g} s", "body-slow") from None

    # What runs behind

    async def _run(self, scope: Scope, receive: Receive, answer: _Answer) -> None:
        """Run the route, for so long and no longer. A thread that is still at work then is left to end by itself."""
        limits = self._settings.limits
        task = asyncio.ensure_future(self._app(scope, receive, answer))
        try:
            done, _ = await asyncio.wait({task}, timeout=limits.seconds)
            if not done and answer.started:
                done, _ = await asyncio.wait({task}, timeout=limits.stream_seconds)
        except asyncio.CancelledError:
            task.cancel()
            raise
        if done:
            if error := task.exception():
                await self._fail(scope, receive, answer, error)
            return
        task.cancel()
        task.add_done_callback(_forgotten)
        if answer.started:
            answer.over = True
            raise TimeoutError(f"an answer took over {limits.stream_seconds:g} s")  # uvicorn ends the connection
        said = plain(scope["path"], 503, f"this took over {limits.seconds:g} s, and was given up", "slow")
        await said(scope, receive, answer)
        answer.over = True

    async def _fail(self, scope: Scope, receive: Receive, answer: _Answer, error: BaseException) -> None:
        """Answer a fault of the program, with the headers that every answer has."""
        if answer.started or not isinstance(error, Exception):
            raise error
        try:
            said = self._failed(Request(scope, receive), error)
        except Exception as another:
            log.exception("the page of an error failed", exc_info=another)
            said = plain(scope["path"], 500, "the program failed; its log says more", "failed")
        await said(scope, receive, answer)


class _Answer:
    """Sends an answer with the headers that every one has, and of HEAD nothing but them."""

    def __init__(self, send: Send, head: bool, identifier: str) -> None:
        self._send, self._head, self._id = send, head, identifier
        self.started = self.over = False

    async def __call__(self, message: Message) -> None:
        if self.over:
            return
        if message["type"] == "http.response.start":
            self.started = True
            headers = MutableHeaders(raw=list(message.get("headers", ())))
            for name, value in HEADERS.items():
                headers[name] = value
            headers["x-request-id"] = self._id
            headers.setdefault("cache-control", "private, no-cache")
            message = {**message, "headers": headers.raw}
        elif self._head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)


def _scope_of(method: str, path: str) -> access.Scope:
    """What a caller must be allowed, by method and path alone."""
    if path.startswith(ADMIN):
        return "admin"
    return "read" if method in SAFE or path in READING else "write"


def _unknown(why: str) -> _Refusal:
    advice = "give it as `Authorization: Bearer TOKEN`, or in a browser as the password of any name"
    return _Refusal(
        401, f"{why}; {advice}", "token", {"www-authenticate": 'Basic realm="accordingto", charset="UTF-8"'}
    )


def _peer_is_near(peer: str) -> bool:
    return is_loopback(peer.removeprefix("::ffff:"))


def _without_port(host: str, kind: str) -> tuple[str, str]:
    """A host's name and port, the port that is meant where none is written."""
    found = _HOST.fullmatch(host)
    return (found[1], found[2] or {"http": "80", "https": "443"}[kind]) if found else (host, "")


def _replayed(body: bytes, receive: Receive) -> Receive:
    given = False

    async def again() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return again


def _forgotten(task: asyncio.Future[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.warning("a request that was given up ended with: %r", error)
