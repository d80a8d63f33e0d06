"""A week of the press in seconds: a real HTTP server on 127.0.0.1 with feeds and pages, under a clock of its own.

Every feed has its habits (validators, what it asks for, robots.txt, redirects, outages, an end), drawn from a seed. The
server notes each request; `complaints` holds them against what its answers asked for. Names resolve to 127.0.0.1 only.
"""

from __future__ import annotations

import mmap
import random
import struct
import threading
from bisect import bisect
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from time import monotonic
from typing import Any

from accordingto.receiving.fetching import Fetcher
from accordingto.receiving.limits import FetchLimits
from accordingto.records.memory import Memory

START = 1_900_000_800.0
"""When the simulated time begins: a Sunday, 17:20 UTC, in 2030."""

HOUR, DAY = 3_600.0, 86_400.0
GAP = 1.0
ENTRIES = 15


class Clock:
    """A clock in a file, which a killed process cannot take with it."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(struct.pack("d", START))
        with path.open("r+b") as file:
            self._held = mmap.mmap(file.fileno(), 8)

    def now(self) -> float:
        return float(struct.unpack("d", self._held[:8])[0])

    def sleep(self, seconds: float) -> None:
        self._held[:8] = struct.pack("d", self.now() + seconds)


@dataclass(frozen=True)
class Trouble:
    """From `start` to `end` the host answers so; `until` is a Retry-After as seconds, or as a date."""

    start: float
    end: float
    status: int
    retry: float | None = None
    as_date: bool = False


@dataclass(frozen=True)
class Habit:
    """One feed: where it is, how often it has news, and how it behaves."""

    number: int
    host: str
    gap: float
    etag: str
    modified: bool
    ask: tuple[str, float]
    crawl_delay: float
    whole: bool
    skip_hours: tuple[int, ...]
    moves: float | None
    hops: bool
    ends: float | None
    trouble: tuple[Trouble, ...]
    page_age: float
    times: tuple[float, ...] = field(repr=False)


def habits(number: int, days: float, seed: int = 7) -> list[Habit]:
    """So many feeds of a world that is to last so many days."""
    chance = random.Random(seed)
    return [_habit(each, days, chance) for each in range(number)]


def _habit(number: int, days: float, chance: random.Random) -> Habit:
    gap = chance.choice([20 * 60, HOUR, 3 * HOUR, 8 * HOUR, DAY, 3 * DAY])
    time, times = START - 5 * DAY, []
    while time < START + days * DAY:
        time += chance.expovariate(1 / gap)
        times.append(float(int(time)))
    ask = chance.choice([
        ("none", 0.0), ("none", 0.0), ("max-age", 600.0), ("max-age", 2 * HOUR), ("expires", 1800.0), ("ttl", HOUR),
        ("ttl", 90 * 60.0), ("period", 6 * HOUR), ("both", HOUR),
    ])  # fmt: skip
    trouble = []
    if chance.random() < 0.5:
        start = START + chance.random() * days * DAY
        trouble.append(
            Trouble(start, start + chance.choice([HOUR, 5 * HOUR]), chance.choice([429, 503]),
                    chance.choice([120.0, HOUR, 7 * HOUR]), chance.random() < 0.5)
        )  # fmt: skip
    if chance.random() < 0.2:
        start = START + chance.random() * days * DAY
        trouble.append(Trouble(start, start + 10 * HOUR, chance.choice([500, 404])))
    return Habit(
        number=number,
        host=f"paper{number if chance.random() < 0.7 else number % 5}.example",
        gap=gap,
        etag=chance.choice(["strong", "strong", "weak", "none"]),
        modified=chance.random() < 0.6,
        ask=ask,
        crawl_delay=0.0,
        whole=chance.random() < 0.3,
        skip_hours=(0, 1, 2, 3, 4) if chance.random() < 0.2 else (),
        moves=START + days * DAY / 2 if chance.random() < 0.15 else None,
        hops=chance.random() < 0.15,
        ends=START + days * DAY * 0.7 if chance.random() < 0.1 else None,
        trouble=tuple(trouble),
        page_age=chance.choice([0.0, 0.0, 300.0, 3 * HOUR]),
        times=tuple(times),
    )


@dataclass
class Asked:
    """A request as the server saw it, and what its answer asked for: for this path, and for the whole host.

    `turn_until` is what the host's rules, known before, ask for. `real` is the time by the machine's clock.
    """

    time: float
    host: str
    path: str
    conditional: bool
    status: int = 0
    path_until: float = 0.0
    host_until: float = 0.0
    turn_until: float = 0.0
    real: float = field(default_factory=monotonic)


class World:
    """The server's side of it."""

    def __init__(self, feeds: list[Habit], clock: Clock) -> None:
        self.feeds = feeds
        self.clock = clock
        self.asked: list[Asked] = []
        self.port = 0
        self._lock = threading.Lock()

    def addresses(self) -> list[str]:
        return [f"http://{each.host}:{self.port}/{each.number}/feed" for each in self.feeds]

    def delay(self, host: str) -> float:
        """What the robots.txt of a host asks for."""
        return [0.0, 0.0, 5.0, 20.0][int(sha256(host.encode()).hexdigest(), 16) % 4]

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        now = self.clock.now()
        host = (request.headers.get("Host") or "").partition(":")[0]
        conditional = "If-None-Match" in request.headers or "If-Modified-Since" in request.headers
        asked = Asked(now, host, request.path, conditional)
        with self._lock:
            self.asked.append(asked)
        status, headers, body = self._answered(request, asked)
        asked.status = status
        request.send_response_only(status)
        for name, value in {"Date": formatdate(now, usegmt=True), **headers}.items():
            request.send_header(name, value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _answered(self, request: BaseHTTPRequestHandler, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        asked.host_until = asked.turn_until = asked.time + max(GAP, self.delay(asked.host))
        if asked.path == "/robots.txt":
            delay = self.delay(asked.host)
            rules = f"User-agent: *\nDisallow: /private\n{f'Crawl-delay: {delay:g}' if delay else ''}\n".encode()
            return _conditional(request, rules, {}, "strong", START - DAY)
        number, _, page = asked.path.strip("/").partition("/")
        feed = self.feeds[int(number)]
        for trouble in feed.trouble:
            if trouble.start <= asked.time < trouble.end:
                return self._troubled(trouble, asked)
        if page.startswith("feed"):
            return self._feed(request, feed, page, asked)
        asked.path_until = asked.time + feed.page_age
        headers = {"Content-Type": "text/html", "Cache-Control": f"max-age={feed.page_age:.0f}"}
        published = feed.times[int(page)]
        edited = published + 8 * HOUR  # every page is edited once
        changed = edited if asked.time >= edited else published
        body = f"<html><title>Story {page}</title><p>Told at {changed:.0f}.</html>".encode()
        return _conditional(request, body, headers, feed.etag if feed.etag != "none" else "strong", changed)

    def _troubled(self, trouble: Trouble, asked: Asked) -> tuple[int, dict[str, str], bytes]:
        if trouble.retry is None:
            return trouble.status, {}, b"out of order"
        until = float(int(asked.time + trouble.retry)) if trouble.as_date else asked.time + trouble.retry
        asked.host_until = max(asked.host_until, until)
        stated = formatdate(until, usegmt=True) if trouble.as_date else f"{trouble.retry:.0f}"
        return trouble.status, {"Retry-After": stated}, b"later"

    def _feed(
        self, request: BaseHTTPRequestHandler, feed: Habit, page: str, asked: Asked
    ) -> tuple[int, dict[str, str], bytes]:
        if feed.ends is not None and asked.time >= feed.ends:
            asked.path_until = float("inf")
            return 410, {}, b"gone"
        if page == "feed" and feed.moves is not None and asked.time >= feed.moves:
            asked.path_until = float("inf")
            return 301, {"Location": f"/{feed.number}/feed-moved"}, b""
        if page == "feed" and feed.hops:
            return 302, {"Location": f"/{feed.number}/feed-here"}, b""
        kind, seconds = feed.ask
        headers = {"Content-Type": "application/rss+xml"}
        if kind in ("max-age", "both"):
            headers["Cache-Control"] = f"public, max-age={seconds:.0f}"
        if kind == "expires":
            headers["Expires"] = formatdate(int(asked.time) + seconds, usegmt=True)
        body, changed = _rss(feed, asked.time, self.port)
        status, headers, body = _conditional(
            request, body, headers, feed.etag, changed if feed.modified or feed.etag == "none" else None
        )
        asked.path_until = _awake(asked.time + seconds - (1 if kind == "expires" else 0), feed.skip_hours)
        return status, headers, body


def _conditional(
    request: BaseHTTPRequestHandler, body: bytes, headers: dict[str, str], form: str, changed: float | None
) -> tuple[int, dict[str, str], bytes]:
    etag = None if form == "none" else f'{"W/" if form == "weak" else ""}"{sha256(body).hexdigest()[:12]}"'
    modified = None if changed is None else formatdate(changed, usegmt=True)
    headers = headers | ({"ETag": etag} if etag else {}) | ({"Last-Modified": modified} if modified else {})
    if etag and request.headers.get("If-None-Match") == etag:
        return 304, headers, b""
    if not etag and modified and request.headers.get("If-Modified-Since") == modified:
        return 304, headers, b""
    return 200, headers, body


def _rss(feed: Habit, now: float, port: int) -> tuple[bytes, float]:
    here = [(number, time) for number, time in enumerate(feed.times) if time <= now][-ENTRIES:]
    kind, seconds = feed.ask
    asks = f"<ttl>{seconds / 60:.0f}</ttl>" if kind in ("ttl", "both") else ""
    if kind == "period":
        asks = f"<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>{DAY / seconds:.0f}</sy:updateFrequency>"
    if feed.skip_hours:
        asks += f"<skipHours>{''.join(f'<hour>{hour}</hour>' for hour in feed.skip_hours)}</skipHours>"
    paragraph = "<p>The council of the harbour town met again, and the mayor said that nothing was decided.</p>"
    whole = f"<content:encoded><![CDATA[{paragraph * 8}]]></content:encoded>" if feed.whole else ""
    items = "".join(
        f"<item><guid>tag:{feed.number}:{number}</guid><title>Story {number}</title>"
        f"<link>http://{feed.host}:{port}/{feed.number}/{number}</link>"
        f"<pubDate>{formatdate(time, usegmt=True)}</pubDate>{whole}</item>"
        for number, time in reversed(here)
    )
    body = (
        '<?xml version="1.0"?><rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Paper {feed.number}</title><link>http://{feed.host}/</link>{asks}{items}</channel></rss>"
    )
    return body.encode(), here[-1][1] if here else START - 6 * DAY


def _awake(moment: float, skip_hours: tuple[int, ...]) -> float:
    while int(moment // HOUR) % 24 in skip_hours:
        moment = (moment // HOUR + 1) * HOUR
    return moment


@contextmanager
def running(feeds: list[Habit], clock: Clock) -> Iterator[World]:
    """The world, with its server up."""
    world = World(feeds, clock)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            try:
                world.answer(self)
            except OSError:
                self.close_connection = True  # the client was killed

        def log_message(self, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    world.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield world
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def fetcher(memory: Memory, clock: Clock) -> Fetcher:
    """A fetcher of the product, in this world: its names, its clock, and 127.0.0.1 alone."""

    def resolver(host: str, port: int) -> list[str]:
        if not host.endswith(".example"):
            raise OSError("unknown in this world")
        return ["127.0.0.1"]

    limits = FetchLimits(deadline=10.0, crawl_delay=600.0, patience=5.0)
    return Fetcher(limits, lambda address: address == ip_address("127.0.0.1"), resolver, memory, clock.now, clock.sleep)


@dataclass(frozen=True)
class Manners:
    """How the requests were: repeats of what had been answered with a body, those conditional, what came too soon; and
    what was repeated without conditions. `unheard` answers were the last before a poller was killed, which may so not
    know what they asked for."""

    requests: int
    repeats: int
    conditional: int
    too_soon: tuple[str, ...]
    plain: frozenset[str]
    unheard: int


def manners(asked: list[Asked], kills: Sequence[float] = ()) -> Manners:
    """Holds every request against all that was asked before it; `kills` are moments of the machine's clock."""
    repeats = conditional = 0
    cut_off = {bisect([each.real for each in asked], kill) - 1 for kill in kills}
    paths: dict[tuple[str, str], float] = {}
    hosts: dict[str, float] = {}
    had: set[tuple[str, str]] = set()
    too_soon: list[str] = []
    plain: set[str] = set()
    for number, each in enumerate(asked):
        place = (each.host, each.path)
        for what, until in (("path", paths.get(place, 0.0)), ("host", hosts.get(each.host, 0.0))):
            if each.time < until - 1e-3:
                too_soon.append(
                    f"{what} {each.host}{each.path}: {until - each.time:,.1f} s too soon, at {each.time:.1f}"
                )
        if place in had:
            repeats += 1
            conditional += each.conditional
            plain |= set() if each.conditional else {"".join(place)}
        if each.status == 200:
            had.add(place)
        if number in cut_off:
            hosts[each.host] = max(hosts.get(each.host, 0.0), each.turn_until)
            continue
        paths[place] = max(paths.get(place, 0.0), each.path_until)
        hosts[each.host] = max(hosts.get(each.host, 0.0), each.host_until)
    return Manners(len(asked), repeats, conditional, tuple(too_soon), frozenset(plain), len(cut_off))


@dataclass(frozen=True)
class Missed:
    """Of the pages that stood for long enough in a feed whose host was well: how many were never asked for."""

    wanted: int
    missed: int


def missed(world: World, stood: float = DAY) -> Missed:
    """Holds the pages against the feeds; `stood` is how long an entry has to have been there."""
    asked = {(each.host, each.path) for each in world.asked}
    end = world.clock.now()
    wanted = lost = 0
    troubled = {feed.host for feed in world.feeds if feed.trouble}
    for feed in world.feeds:
        if feed.whole or feed.host in troubled or feed.ends is not None:
            continue
        for number, time in enumerate(feed.times):
            pushed_out = feed.times[number + ENTRIES] if number + ENTRIES < len(feed.times) else float("inf")
            if time + stood < end and pushed_out > max(time, START) + stood:
                wanted += 1
                lost += (feed.host, f"/{feed.number}/{number}") not in asked
    return Missed(wanted, lost)
