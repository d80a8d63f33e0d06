"""The one function that fetches: http and https, public addresses, within limits of size and time, robots obeyed.

Nothing else of the program opens a connection. Invariant: every hop of a redirect is checked like the first, and
robots.txt and redirects share the one deadline.
"""

from __future__ import annotations

import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from ..errors import Forbidden, TooLarge, Unanswered
from .limits import FetchLimits
from .robots import NOTHING, Robots, parse_robots
from .times import now

if TYPE_CHECKING:
    from .addresses import Deadline, GuardedBackend, Policy, Resolver

PRODUCT = "accordingto"
USER_AGENT = f"{PRODUCT} (reads the single news pages that its user names; obeys robots.txt)"

ROBOTS_SECONDS = 24 * 3600
"""How long a robots.txt is remembered (RFC 9309, 2.4)."""

ROBOTS_SITES = 1_000

MEMBERS = 50
"""Pieces that a gzip answer may be made of; each copies the rest."""

_HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html, text/plain;q=0.9, */*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "close"),
)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CODINGS = {"gzip": 31, "x-gzip": 31, "deflate": 47}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `body` without transfer and content codings, header names in small letters, `retrieved` in UTC."""

    url: str
    final_url: str
    status: int
    headers: dict[str, str] = field(hash=False)
    body: bytes
    retrieved: str


def fetch(address: str) -> Fetched:
    """The answer of a web address, whatever its status.

    Raises Forbidden (scheme, host or robots.txt), Unanswered (none, broken, too late), TooLarge.
    """
    return _fetcher().fetch(address)


@cache
def _fetcher() -> Fetcher:
    return Fetcher()


class Fetcher:
    """Fetches under limits; `allowed` and `resolver` are the policy on addresses and the system's resolver if None."""

    def __init__(
        self, limits: FetchLimits | None = None, allowed: Policy | None = None, resolver: Resolver | None = None
    ) -> None:
        self.limits = limits or FetchLimits()
        self.allowed = allowed
        self.resolver = resolver
        self._robots: dict[str, tuple[float, Robots]] = {}

    def fetch(self, address: str) -> Fetched:
        """As the module's `fetch`."""
        from .addresses import Deadline

        deadline = Deadline(self.limits.deadline)
        url = checked_url(address)
        retrieved = now()
        status, headers, body = self._follow(url, deadline, robots=True)
        return Fetched(address, headers.pop(":url"), status, headers, body, retrieved)

    def _follow(self, url: str, deadline: Deadline, robots: bool) -> tuple[int, dict[str, str], bytes]:
        for _ in range(self.limits.redirects + 1):
            if robots:
                self._check_robots(url, deadline)
            status, headers, body = self._get(url, deadline)
            headers[":url"] = url
            if status not in _REDIRECTS or "location" not in headers:
                return status, headers, body
            url = checked_url(urljoin(url, headers["location"]))
        raise Unanswered(f"redirects more than {self.limits.redirects} times; open it in a browser", "redirects")

    def _check_robots(self, url: str, deadline: Deadline) -> None:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        until, robots = self._robots.get(site, (0.0, NOTHING))
        if until < time.monotonic():
            robots = self._read_robots(site, deadline)
            if len(self._robots) >= ROBOTS_SITES:
                self._robots.clear()
            self._robots[site] = (time.monotonic() + ROBOTS_SECONDS, robots)
        if robots is NOTHING:
            del self._robots[site]
            raise Forbidden(f"the robots.txt of {site} cannot be had now, so nothing is fetched; try later", "robots")
        if not robots.allows(_target(parts)):
            raise Forbidden(f"the robots.txt of {site} does not allow it; save the page in a browser as HTML", "robots")

    def _read_robots(self, site: str, deadline: Deadline) -> Robots:
        # A site without the file, or that refuses it, sets no rules; one that is out of order is left alone.
        status, _, body = self._follow(f"{site}/robots.txt", deadline, robots=False)
        if status >= 500 or status == 429:
            return NOTHING
        return parse_robots(body[: self.limits.robots_bytes], PRODUCT) if status < 300 else Robots()

    def _get(self, url: str, deadline: Deadline) -> tuple[int, dict[str, str], bytes]:
        import httpcore

        parts = urlsplit(url)
        backend = self._backend(deadline)
        url_parts = httpcore.URL(
            scheme=parts.scheme, host=(parts.hostname or "").encode(), port=parts.port, target=_target(parts)
        )
        headers = [("Host", parts.netloc), *_HEADERS]
        try:
            with (
                httpcore.ConnectionPool(network_backend=backend) as pool,
                pool.stream("GET", url_parts, headers=headers) as answer,
            ):
                body = b"".join(answer.iter_stream())
        except httpcore.TimeoutException as error:
            raise Unanswered(
                f"no answer within {self.limits.deadline:g} seconds; try again later", "timeout"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise Unanswered(
                f"the answer of {parts.netloc} is broken ({error}); try again later", "connection"
            ) from error
        fields = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        return answer.status, fields, undone(body, fields.get("content-encoding", ""), self.limits.decoded_bytes)

    def _backend(self, deadline: Deadline) -> GuardedBackend:
        from .addresses import GuardedBackend, is_public, resolve

        allowed: Callable[..., bool] = self.allowed or is_public
        return GuardedBackend(allowed, self.resolver or resolve, deadline, self.limits.wire_bytes)


def checked_url(address: str) -> str:
    """The address in ASCII, without fragment. Raises Forbidden for what is no plain http or https address."""
    stripped = address.strip()
    try:
        parts = urlsplit(stripped)
        port, host = parts.port, (parts.hostname or "").encode("idna" if not stripped.isascii() else "ascii").decode()
    except (ValueError, UnicodeError) as error:
        raise Forbidden(f"{address!r} is no web address ({error})", "address") from None
    if parts.scheme not in _DEFAULT_PORTS:
        raise Forbidden(f"{parts.scheme or 'no scheme'}: only http and https addresses are fetched", "scheme")
    if not host or "\\" in stripped or any(sign <= " " for sign in stripped):
        raise Forbidden(f"{address!r} is no web address: it has no host, or signs that belong in none", "address")
    if parts.username is not None or parts.password is not None:
        raise Forbidden(
            "an address with a user name or password in it is not fetched; leave out what is before the @", "address"
        )
    netloc = f"[{host}]" if ":" in host else host
    if port and port != _DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    return f"{parts.scheme}://{netloc}{_target(parts)}"


def undone(body: bytes, coding: str, limit: int) -> bytes:
    """The body without its content codings. Raises TooLarge over the limit, Unanswered for others and damaged ones."""
    codings = [name for part in coding.lower().split(",") if (name := part.strip()) not in ("", "identity")]
    if len(codings) > 2:
        raise Unanswered(f"the answer is encoded {len(codings)} times over", "connection")
    for name in reversed(codings):
        if name not in _CODINGS:
            raise Unanswered(f"the answer is encoded as {name}, which was not asked for", "connection")
        body = _inflated(body, name, limit)
    return body


def _inflated(body: bytes, coding: str, limit: int) -> bytes:
    # "deflate" is sent both with and without zlib's header.
    for bits in (_CODINGS[coding], *([-15] if coding == "deflate" else [])):
        try:
            whole, rest = b"", body
            for _ in range(MEMBERS):
                inflater = zlib.decompressobj(bits)
                whole += inflater.decompress(rest, limit - len(whole) + 1)
                if len(whole) > limit:
                    raise TooLarge(
                        f"the page is over {limit:,} bytes when unpacked, the most that is read", "too-large"
                    )
                rest = inflater.unused_data
                if not rest:
                    return whole
            break
        except zlib.error:
            continue
    raise Unanswered(f"the answer says it is {coding} and is not", "connection")


def _target(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return path + (f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else "")
