"""Fetching again: conditional requests, turns at a host, Retry-After, robots.txt kept; under a clock of its own."""

from __future__ import annotations

import threading
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from accordingto.errors import AccordingtoError, Deferred, Forbidden, Unanswered
from accordingto.receiving.fetching import Fetcher, Validators
from accordingto.receiving.limits import FetchLimits
from accordingto.receiving.pacing import RETRY_MOST, Pace, Remembered, retry_after
from accordingto.receiving.robots import parse_robots
from accordingto.records.memory import Memory
from accordingto.storing import open_store

from .local_server import Answer, answer, serving

NOW = 1_900_000_000.0
DATE = formatdate(NOW, usegmt=True)


class Watched:
    """A fetcher on 127.0.0.1 whose clock stands still but for its own sleeping."""

    def __init__(self, memory: Memory | None = None, gap: float = 1.0, patience: float = 30.0) -> None:
        self.now = NOW
        self.slept: list[float] = []
        limits = FetchLimits(deadline=5.0, gap=gap, patience=patience)
        self.fetcher = Fetcher(
            limits,
            lambda each: str(each) == "127.0.0.1",
            lambda host, port: ["127.0.0.1"],
            memory,
            self.time,
            self.sleep,
        )

    def time(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.now += seconds


def conditional(etag: str | None, modified: str | None) -> Answer:
    """A page with these validators, that answers 304 to what carries them."""

    def write(request: BaseHTTPRequestHandler) -> None:
        same = etag and request.headers.get("If-None-Match") == etag
        same = same or (not etag and modified and request.headers.get("If-Modified-Since") == modified)
        request.send_response_only(304 if same else 200)
        for name, value in (("ETag", etag), ("Last-Modified", modified), ("Date", DATE)):
            if value:
                request.send_header(name, value)
        request.end_headers()
        if not same:
            request.wfile.write(b"page")

    return write


@pytest.mark.parametrize(
    ("etag", "modified", "sent"),
    [
        ('"v1"', None, {"if-none-match": '"v1"'}),
        ('W/"v\xe9"', None, {"if-none-match": 'W/"v\xe9"'}),
        (None, DATE, {"if-modified-since": DATE}),
        ('"v1"', DATE, {"if-none-match": '"v1"', "if-modified-since": DATE}),
        (None, None, {"if-modified-since": DATE}),
    ],
)
def test_what_a_server_gave_is_sent_back(etag: str | None, modified: str | None, sent: dict[str, str]) -> None:
    with serving({"/a": conditional(etag, modified)}) as (base, asked):
        one = Watched(gap=0.0)
        first = one.fetcher.fetch(f"{base}/a")
        known = first.validators()
        again = one.fetcher.fetch(f"{base}/a", Validators(**known.as_dict()))
    assert (first.status, first.body) == (200, b"page")
    conditions = {name: value for name, value in asked[-1][1].items() if name.startswith("if-")}
    assert conditions == sent
    if etag or modified:
        assert (again.status, again.body) == (304, b"")
        assert again.validators(known) == known


def test_validators_go_only_to_where_they_came_from() -> None:
    pages = {"/a": answer(b"", 302, location="/b"), "/b": conditional('"b"', None), "/c": conditional('"c"', None)}
    with serving(pages) as (base, asked):
        one = Watched(gap=0.0)
        known = one.fetcher.fetch(f"{base}/a").validators()
        assert known.url == f"{base}/b"
        assert one.fetcher.fetch(f"{base}/a", known).status == 304
        pages["/a"] = answer(b"", 302, location="/c")
        assert one.fetcher.fetch(f"{base}/a", known).status == 200
    assert "if-none-match" not in asked[-1][1]


def test_only_permanent_redirects_move_an_address() -> None:
    pages = {
        "/a": answer(b"", 301, location="/b"), "/b": answer(b"", 308, location="/c"), "/c": answer(b"", 302,
        location="/d"),
        "/d": answer(b"", 301, location="/e"), "/e": answer(b"page"), "/x": answer(b"", 302, location="/a"),
    }  # fmt: skip
    with serving(pages) as (base, _):
        one = Watched(gap=0.0)
        assert one.fetcher.fetch(f"{base}/a").moved == f"{base}/c"
        assert one.fetcher.fetch(f"{base}/d").moved == f"{base}/e"
        assert one.fetcher.fetch(f"{base}/e").moved is None
        assert one.fetcher.fetch(f"{base}/x").moved is None


def test_requests_to_one_host_keep_their_distance() -> None:
    with serving({"/a": answer(b"a"), "/b": answer(b"", 302, location="/a")}) as (base, asked):
        one = Watched(gap=2.0)
        one.fetcher.fetch(f"{base}/a")
        assert one.slept == [2.0]  # between robots.txt and the page
        one.fetcher.fetch(base.replace("127.0.0.1", "other.example") + "/a")
        assert one.slept == [2.0, 2.0]  # another host: only its own robots.txt before it
        one.fetcher.fetch(f"{base}/b")
        assert len(asked) == 6
        assert one.now - NOW == 2.0 + 2.0 + 2.0  # the first host had rested while the other was asked
    assert Pace(one.fetcher.memory, one.time).ready("127.0.0.1") == one.now + 2.0


@pytest.mark.parametrize(
    ("stated", "wait"),
    [("5", 5.0), ("0.5", 1.0), ("30", 30.0), ("9999", 30.0), ("-3", 1.0), ("soon", 1.0), ("1e9", 1.0), ("", 1.0)],
)
def test_crawl_delay_is_kept_up_to_a_limit(stated: str, wait: float) -> None:
    rules = f"User-agent: other\nCrawl-delay: 20\n\nUser-agent: *\nCrawl-delay: {stated}\n".encode()
    with serving({"/robots.txt": answer(rules), "/a": answer(b"a")}) as (base, _):
        one = Watched()
        one.fetcher.fetch(f"{base}/a")
        one.fetcher.fetch(f"{base}/a")
    assert one.slept == [wait, wait]


def test_crawl_delay_belongs_to_its_group() -> None:
    rules = (
        b"User-agent: *\nCrawl-delay: 9\n\nUser-agent: accordingto\nCrawl-delay: 3\nUser-agent: next\nCrawl-delay: 7"
    )
    assert parse_robots(rules, "accordingto").delay == 3.0
    assert parse_robots(rules, "someone").delay == 9.0
    assert parse_robots(rules, "next").delay == 7.0


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize("stated", ["120", formatdate(NOW + 120, usegmt=True)])
def test_retry_after_is_obeyed_for_the_whole_host(status: int, stated: str) -> None:
    with serving({"/a": answer(b"", status, retry_after=stated), "/b": answer(b"b")}) as (base, asked):
        one = Watched(gap=0.0)
        assert one.fetcher.fetch(f"{base}/a").status == status
        with pytest.raises(Deferred) as caught:
            one.fetcher.fetch(f"{base}/b")
        assert (caught.value.until, caught.value.address, caught.value.code) == (NOW + 120, f"{base}/b", "later")
        assert len(asked) == 2
        one.now = NOW + 95
        assert one.fetcher.fetch(f"{base}/b").status == 200
        assert one.slept == [25.0]


def test_retry_after_of_a_redirect_is_for_its_target() -> None:
    pages = {"/a": answer(b"", 301, location="/b", retry_after="600"), "/b": answer(b"b")}
    with serving(pages) as (base, _):
        one = Watched(gap=0.0)
        with pytest.raises(Deferred) as caught:
            one.fetcher.fetch(f"{base}/a")
        assert (caught.value.until, caught.value.address, caught.value.moved) == (NOW + 600, f"{base}/b", True)
        pages["/a"] = answer(b"", 302, location="/b", retry_after="7")
        assert one.fetcher.fetch(f"{base}/a").body == b"b"
        assert one.slept == [7.0]


@pytest.mark.parametrize(
    ("stated", "wait"),
    [
        ("120", 120.0), (" 7 ", 7.0), ("-5", 0.0), ("", 0.0), ("soon", 0.0), ("9" * 400, RETRY_MOST), ("1.5", 0.0),
        (formatdate(NOW + 60, usegmt=True), 60.0), (formatdate(NOW - 60, usegmt=True), 0.0), ("²", 0.0),
        ("Mon, 99 Foo 2031 99:99:99 GMT", 0.0), ("Fri, 31 Dec 99999 23:59:59 GMT", 0.0), ("0", 0.0),
    ],
)  # fmt: skip
def test_forms_of_retry_after(stated: str, wait: float) -> None:
    assert retry_after({"retry-after": stated}, NOW) == NOW + wait


def test_robots_txt_is_remembered_for_a_day_and_asked_for_again_only_if_new(tmp_path: Path) -> None:
    rules = conditional('"r1"', None)
    with serving({"/robots.txt": rules, "/a": answer(b"a")}) as (base, asked):
        for now, requests in ((NOW, 1), (NOW + 86_000, 1), (NOW + 86_500, 2)):
            with open_store(tmp_path / "store.db") as store:
                one = Watched(store)
                one.now = now
                one.fetcher.fetch(f"{base}/a")
            robots = [headers for path, headers in asked if path == "/robots.txt"]
            assert len(robots) == requests
        assert robots[-1]["if-none-match"] == '"r1"'


def test_known_rules_outlive_an_outage_and_unknown_ones_forbid_for_a_while() -> None:
    pages = {"/robots.txt": answer(b"User-agent: *\nDisallow: /no"), "/a": answer(b"a")}
    with serving(pages) as (base, asked):
        one = Watched(gap=0.0)
        one.fetcher.fetch(f"{base}/a")
        one.now += 90_000
        pages["/robots.txt"] = answer(b"", 503)
        assert one.fetcher.fetch(f"{base}/a").body == b"a"
        with pytest.raises(Forbidden):
            one.fetcher.fetch(f"{base}/no")
        other = Watched(gap=0.0)
        for _ in range(3):
            with pytest.raises(Forbidden, match="cannot be had now"):
                other.fetcher.fetch(f"{base}/a")
        assert sum(path == "/robots.txt" for path, _ in asked) == 3
        pages["/robots.txt"] = answer(b"", 404)
        other.now += 700
        assert other.fetcher.fetch(f"{base}/a").body == b"a"


def test_retry_after_counts_though_the_body_breaks_off() -> None:
    def broken(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.1 503 Busy\r\nRetry-After: 900\r\nContent-Length: 100\r\n\r\nsor")

    with serving({"/a": broken}) as (base, _):
        one = Watched(gap=0.0)
        with pytest.raises(Unanswered):
            one.fetcher.fetch(f"{base}/a")
        with pytest.raises(Deferred):
            one.fetcher.fetch(f"{base}/a")


def test_a_robots_txt_unchanged_since_never_says_nothing() -> None:
    with serving({"/robots.txt": answer(b"", 304), "/a": answer(b"a")}) as (base, _):
        one = Watched(gap=0.0)
        with pytest.raises(Forbidden, match="cannot be had"):
            one.fetcher.fetch(f"{base}/a")


def test_threads_take_turns() -> None:
    with serving({"/a": answer(b"a")}) as (base, asked):
        limits = FetchLimits(deadline=5.0, gap=0.1)
        shared = Fetcher(limits, lambda each: str(each) == "127.0.0.1", lambda host, port: ["127.0.0.1"])
        threads = [threading.Thread(target=shared.fetch, args=(f"{base}/a",)) for _ in range(5)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [path for path, _ in asked] == ["/robots.txt"] + ["/a"] * 5


def test_threads_share_a_store(tmp_path: Path) -> None:
    waits: list[float] = []
    with open_store(tmp_path / "store.db") as store:
        pace = Pace(store, lambda: NOW)

        def take() -> None:
            waits.extend(pace.take("news.example", 2.0, 100.0) for _ in range(4))

        threads = [threading.Thread(target=take) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(waits) == [2.0 * turn for turn in range(16)]


def test_two_programs_on_one_store_share_the_turns(tmp_path: Path) -> None:
    with open_store(tmp_path / "store.db") as one, open_store(tmp_path / "store.db") as other:
        first, second = Pace(one, lambda: NOW), Pace(other, lambda: NOW)
        waits = [pace.take("news.example", 2.0, 30.0) for pace in (first, second, first, second)]
        assert waits == [0.0, 2.0, 4.0, 6.0]
        assert second.take("other.example", 2.0, 30.0) == 0.0
        with pytest.raises(Deferred):
            second.take("news.example", 2.0, 7.0)
        assert first.take("news.example", 2.0, 30.0) == 8.0  # the refused turn was not taken


def test_a_clock_that_went_wrong_locks_nobody_out() -> None:
    memory = Remembered()
    Pace(memory, lambda: NOW + 10 * RETRY_MOST).take("news.example", 1.0, 30.0)
    assert Pace(memory, lambda: NOW).take("news.example", 1.0, 30.0) == 0.0


def test_a_memory_in_the_process_keeps_the_rows_used_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accordingto.receiving.pacing.KEPT", 3)
    memory = Remembered()
    for number in range(5):
        memory.remember("kind", str(number), {"n": number})
    memory.remember("kind", "3", None)
    assert dict(memory.recalled("kind")) == {"2": {"n": 2}, "4": {"n": 4}}
    with pytest.raises(AccordingtoError):
        memory.revise("kind", "4", lambda row: (_ for _ in ()).throw(AccordingtoError("no")))
    assert memory.recall("kind", "4") == {"n": 4}
