"""The one function that fetches: http and https, public addresses, within limits of size and time, at a polite pace.

Nothing else of the program opens a connection. Invariant: every hop of a redirect is checked like the first, robots.txt
and redirects share the one allowance, and each request waits for its host's turn.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from ..errors import Deferred, Forbidden, TooLarge, Unanswered
from ..records.memory import Memory, Row
from .addresses import Policy, checked_url, host_of, is_public, target_of
from .limits import FetchLimits
from .pacing import Pace, Remembered, retry_after
from .robots import Robots, parse_robots
from .times import now
from .unpacking import unpacked

if TYPE_CHECKING:
    from ssl import SSLContext

    import httpcore

    from .connecting import Allowance, Resolver

PRODUCT = "accordingto"
USER_AGENT = f"{PRODUCT} (reads the single news pages and feeds that its user names; obeys robots.txt)"

ROBOTS = "robots"
"""Kind of memory: site (scheme, host, port) -> its rules, until when they hold, and their validators."""

ROBOTS_SECONDS = 24 * 3600
"""How long a robots.txt is remembered (RFC 9309, 2.4)."""

OUT_OF_ORDER_SECONDS = 600
"""How long a site is left alone whose robots.txt cannot be had."""

VALIDATOR_CHARACTERS = 1_000

_HEADERS = (
    ("User-Agent", USER_AGENT),
    ("Accept", "text/html, application/rss+xml, application/atom+xml, text/plain;q=0.9, */*;q=0.5"),
    ("Accept-Encoding", "gzip, deflate"),
    ("Connection", "close"),
)
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_NOT_MODIFIED = 304
_OVERLOADED = frozenset({429, 503})


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to recognise an answer by: ETag, Last-Modified (or Date) as it wrote them; and its address."""

    url: str
    etag: str | None = None
    modified: str | None = None

    def headers(self) -> list[tuple[str, str]]:
        """The headers of a conditional request (RFC 9110, 13.1)."""
        named = (("If-None-Match", self.etag), ("If-Modified-Since", self.modified))
        return [(name, value) for name, value in named if value]

    def as_dict(self) -> Row:
        return {"url": self.url, "etag": self.etag, "modified": self.modified}


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `body` without transfer and content codings, header names in small letters, `retrieved` in UTC.

    Status 304, with no body: nothing new since the answer with the validators given. `moved` is where permanent
    redirects alone led, if any did.
    """

    url: str
    final_url: str
    status: int
    headers: dict[str, str] = field(hash=False)
    body: bytes
    retrieved: str
    moved: str | None = None

    def validators(self, before: Validators | None = None) -> Validators:
        """What to ask with next time; of a 304, what it does not state stays as it was `before`.

        An answer without Last-Modified counts as modified at its Date (RFC 9110, 13.1.3).
        """
        etag, modified = _stated(self.headers, "etag"), _stated(self.headers, "last-modified")
        if self.status == _NOT_MODIFIED and before is not None:
            return replace(before, etag=etag or before.etag, modified=modified or before.modified)
        return Validators(self.final_url, etag, modified or (None if etag else _stated(self.headers, "date")))


def fetch(address: str, validators: Validators | None = None) -> Fetched:
    """The answer of a web address, whatever its status; asked for only if new where there are validators.

    Raises Forbidden (scheme, port, host, robots.txt), Deferred (not now), Unanswered (none, broken, late), TooLarge.
    """
    return _fetcher().fetch(address, validators)


@cache
def _fetcher() -> Fetcher:
    return Fetcher()


@dataclass(slots=True)
class _Way:
    """How far a fetch has come: where it is, whether all redirects were permanent, and what it has left."""

    url: str
    allowance: Allowance
    validators: Validators | None = None
    moved: str | None = None
    permanent: bool = True


class Fetcher:
    """Fetches under limits, pacing itself by `memory` (a store's, to share it among processes and runs).

    `allowed` and `resolver` are the policy on addresses and the system's resolver if None. `clock` and `sleep` are of
    the pacing alone, in seconds (since 1970). Threads may share one.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        allowed: Policy | None = None,
        resolver: Resolver | None = None,
        memory: Memory | None = None,
        clock: Callable[[], float] = time.time,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.limits = limits or FetchLimits()
        self.allowed = allowed or is_public
        self.resolver = resolver
        self.memory = memory if memory is not None else Remembered()
        self.clock = clock
        self.sleep = sleep
        self.pace = Pace(self.memory, clock)
        self._asking: defaultdict[str, Lock] = defaultdict(Lock)

    def fetch(self, address: str, validators: Validators | None = None) -> Fetched:
        """As the module's `fetch`."""
        from .connecting import Allowance

        way = _Way(checked_url(address), Allowance(self.limits.deadline, self.limits.wire_bytes), validators)
        try:
            status, headers, body = self._follow(way, robots=True)
        except Deferred as error:
            error.address, error.moved = way.url, way.moved == way.url
            raise
        return Fetched(address, way.url, status, headers, body, now(), way.moved)

    def _follow(self, way: _Way, robots: bool) -> tuple[int, dict[str, str], bytes]:
        first = way.url
        for _ in range(self.limits.redirects + 1):
            rules = self._rules(way) if robots else Robots()
            # Validators are only for whom they came from, and for the address that led there.
            known = way.validators if way.validators and way.url in (first, way.validators.url) else None
            status, headers, body = self._ask(way, rules, known.headers() if known else [])
            if status not in _REDIRECTS or "location" not in headers:
                return status, headers, body
            way.url = checked_url(urljoin(way.url, _location(headers["location"])))
            way.permanent = way.permanent and status in _PERMANENT
            way.moved = way.url if way.permanent else way.moved
            self._wait(retry_after(headers, self.clock()) - self.clock(), way)
        raise Unanswered(f"redirects more than {self.limits.redirects} times; open it in a browser", "redirects")

    def _rules(self, way: _Way) -> Robots:
        """The rules of the site, which allow the address. Raises Forbidden where they do not."""
        parts = urlsplit(way.url)
        site = f"{parts.scheme}://{parts.netloc}"
        with self._alone(site, way.allowance):
            row = self.memory.recall(ROBOTS, site)
            if row is None or not self.clock() < row["until"] <= self.clock() + ROBOTS_SECONDS:
                row = self._robots(site, row, way.allowance)
        if row["rules"] is None:
            raise Forbidden(f"the robots.txt of {site} cannot be had now, so nothing is fetched; try later", "robots")
        robots = Robots(tuple((path, allows) for path, allows in row["rules"]), row["delay"])
        if not robots.allows(target_of(parts)):
            raise Forbidden(f"the robots.txt of {site} does not allow it; save the page in a browser as HTML", "robots")
        return robots

    @contextmanager
    def _alone(self, site: str, allowance: Allowance) -> Iterator[None]:
        # Of several threads at one site, one asks for its robots.txt.
        lock = self._asking[site]
        if not lock.acquire(timeout=allowance.left()):
            raise Unanswered(f"the robots.txt of {site} takes too long; try again later", "timeout")
        try:
            yield
        finally:
            lock.release()

    def _robots(self, site: str, known: Row | None, allowance: Allowance) -> Row:
        # A site without the file, or that refuses it, sets no rules; one that is out of order is left alone for a
        # while, but for rules of it that are known (RFC 9309, 2.3.1.4 and 2.4).
        validators = Validators(**known["validators"]) if known and known["validators"] else None
        way = _Way(f"{site}/robots.txt", allowance, validators)
        status, headers, body = self._follow(way, robots=False)
        row: Row = {"rules": None, "delay": 0.0, "validators": None, **(known or {})}
        is_unknown = status == _NOT_MODIFIED and row["rules"] is None
        if status >= 500 or status == 429 or is_unknown:
            row["until"] = self.clock() + OUT_OF_ORDER_SECONDS
        else:
            if status != _NOT_MODIFIED:
                robots = parse_robots(body[: self.limits.robots_bytes], PRODUCT) if status < 300 else Robots()
                row.update(rules=robots.rules, delay=robots.delay)
            asked = Fetched(site, way.url, status, headers, b"", "").validators(validators)
            row.update(until=self.clock() + ROBOTS_SECONDS, validators=asked.as_dict())
        self.memory.remember(ROBOTS, site, row)
        self.pace.leave(host_of(site), self.clock() + min(row["delay"], self.limits.crawl_delay))
        return row

    def _ask(self, way: _Way, rules: Robots, condition: list[tuple[str, str]]) -> tuple[int, dict[str, str], bytes]:
        """One request, in its turn."""
        host = host_of(way.url)
        gap = max(self.limits.gap, min(rules.delay, self.limits.crawl_delay))
        self._wait(self.pace.take(host, gap, self.limits.patience), way)
        began = self.clock()
        try:
            return self._get(way, condition)
        finally:
            if self.clock() - began > gap / 2:  # a slow host gets its rest too
                self.pace.leave(host, self.clock() + gap)

    def _wait(self, seconds: float, way: _Way) -> None:
        if seconds > self.limits.patience:
            until = self.clock() + seconds
            raise Deferred(
                f"{host_of(way.url)} asks for {seconds:,.0f} seconds of patience; try again then", until=until
            )
        if seconds > 0:
            with way.allowance.paused():
                self.sleep(seconds)

    def _get(self, way: _Way, condition: list[tuple[str, str]]) -> tuple[int, dict[str, str], bytes]:
        import httpcore

        from .connecting import GuardedBackend, resolve

        parts = urlsplit(way.url)
        url = httpcore.URL(
            scheme=parts.scheme, host=(parts.hostname or "").encode(), port=parts.port, target=target_of(parts)
        )
        backend = GuardedBackend(self.allowed, self.resolver or resolve, way.allowance)
        trust = self._trust if parts.scheme == "https" else None
        headers = [("Host", parts.netloc), *_HEADERS, *condition]
        try:
            with (
                httpcore.ConnectionPool(ssl_context=trust, network_backend=backend) as pool,
                pool.stream("GET", url, headers=_encoded(headers)) as answer,
            ):
                return self._read(answer, way)
        except httpcore.TimeoutException as error:
            raise Unanswered(
                f"no answer within {self.limits.deadline:g} seconds; try again later", "timeout"
            ) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol) as error:
            raise Unanswered(
                f"the answer of {parts.netloc} is broken ({error}); try again later", "connection"
            ) from error

    def _read(self, answer: httpcore.Response, way: _Way) -> tuple[int, dict[str, str], bytes]:
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        if answer.status in _OVERLOADED:  # before the body, which may fail or be cut off
            self.pace.leave(host_of(way.url), retry_after(headers, self.clock()))
        if answer.status in _REDIRECTS or answer.status == _NOT_MODIFIED:
            return answer.status, headers, b""
        length = headers.get("content-length", "")
        if length.isdecimal() and int(length[:20]) > self.limits.wire_bytes:
            raise TooLarge(
                f"the answer is over {self.limits.wire_bytes:,} bytes, the most that is fetched", "too-large"
            )
        packed = _timed(answer.iter_stream(), way.allowance)
        return answer.status, headers, unpacked(packed, headers.get("content-encoding", ""), self.limits.decoded_bytes)

    @cached_property
    def _trust(self) -> SSLContext:
        import httpcore

        return httpcore.default_ssl_context()


def _timed(blocks: Iterable[bytes], allowance: Allowance) -> Iterator[bytes]:
    # Many tiny chunks may lie in one block of the network.
    for block in blocks:
        allowance.left()
        yield block


def _location(value: str) -> str:
    # Servers write addresses in UTF-8, and with spaces, though neither may be.
    with suppress(UnicodeError):
        value = value.encode("latin-1").decode("utf-8")
    return value.strip().replace(" ", "%20")


def _stated(headers: dict[str, str], name: str) -> str | None:
    value = headers.get(name, "").strip()
    return value if 0 < len(value) <= VALIDATOR_CHARACTERS else None


def _encoded(headers: list[tuple[str, str]]) -> list[tuple[bytes, bytes]]:
    return [(name.encode("ascii"), value.encode("latin-1", "replace")) for name, value in headers]
