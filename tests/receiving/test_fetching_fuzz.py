"""Whatever a server, a robots.txt, a list of feeds or an address says: an answer or an error of ours, no other."""

from __future__ import annotations

from contextlib import suppress
from ipaddress import ip_address
from typing import Any

import httpcore
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from accordingto.errors import AccordingtoError, Forbidden
from accordingto.keeping.schedule import ASKED_MOST, freshness
from accordingto.receiving import connecting
from accordingto.receiving.addresses import checked_url, host_of, is_literal, is_public
from accordingto.receiving.fetching import Fetched, Fetcher, Validators
from accordingto.receiving.limits import FetchLimits
from accordingto.receiving.pacing import RETRY_MOST, http_date, retry_after
from accordingto.receiving.robots import parse_robots
from accordingto.receiving.subscriptions import feed_addresses
from accordingto.receiving.unpacking import unpacked

NOW = 1_900_000_000.0
MANY = settings(max_examples=150, deadline=None)


class Said(httpcore.NetworkStream):
    """A connection whose other end says these bytes, in pieces, whatever it is asked."""

    def __init__(self, data: bytes, size: int) -> None:
        self.data, self.size = data, size

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        piece, self.data = self.data[: self.size], self.data[self.size :]
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        pass

    def close(self) -> None:
        pass

    def get_extra_info(self, info: str) -> Any:
        return None


def fetched(data: bytes, size: int, monkeypatch: pytest.MonkeyPatch) -> Fetched | AccordingtoError:
    monkeypatch.setattr(connecting.GuardedBackend, "connect_tcp", lambda *_, **__: Said(data, size))
    fetcher = Fetcher(FetchLimits(deadline=5.0, gap=0.0, patience=0.0), clock=lambda: NOW, sleep=lambda seconds: None)
    try:
        return fetcher.fetch("http://news.example/a", Validators("http://news.example/a", '"1"', "Mon"))
    except AccordingtoError as error:
        return error


VALUES = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([
        b"gzip", b"deflate, gzip", b"br", b"chunked", b"gzip, chunked", b"10", b"-1", b"9" * 15, b"/b", b"//",
        b"http://[", b"http://10.0.0.1/", b"\xff\xfe", b"max-age=1", b"W/\"x\"", b"Mon, 01 Jan 2035 00:00:00 GMT", b"",
    ]),
)  # fmt: skip
NAMES = st.sampled_from([
    b"Content-Length", b"Content-Encoding", b"Transfer-Encoding", b"Location", b"Retry-After", b"ETag", b"Date",
    b"Last-Modified", b"Expires", b"Content-Type", b"Connection", b"X",
])  # fmt: skip
ANSWERS = st.builds(
    lambda status, headers, body: (
        b"HTTP/1.1 " + status + b"\r\n" + b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        + b"\r\n" + body
    ),
    st.sampled_from([
        b"200 OK", b"301 X", b"302 X", b"304 X", b"404 X", b"429 X", b"503 X", b"100 X", b"101 X", b"999 X", b"20", b"",
    ]),
    st.lists(st.tuples(NAMES, VALUES), max_size=6),
    st.binary(max_size=200),
)  # fmt: skip


@MANY
@given(st.one_of(ANSWERS, st.binary(max_size=300)), st.sampled_from([1, 7, 65_536]))
@example(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n", 1)
@example(b"HTTP/1.1 301 X\r\nLocation: \x80\r\n\r\n", 65_536)
def test_whatever_a_server_says(data: bytes, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        result = fetched(data, size, patch)
    if isinstance(result, Fetched):
        assert 200 <= result.status < 1000
        again = result.validators(Validators("http://news.example/a", '"1"', "Mon"))
        assert Validators(**again.as_dict()) == again
        freshness(result.headers, NOW)


@MANY
@given(st.one_of(st.text(max_size=80), st.text(max_size=40).map(lambda text: f"http://{text}/")))
@example("http://[::1]\u3002/")
@example("http://\u200d.example/")
@example("http://xn--a.example/")
@example("http://" + "a" * 300 + ".example/")
@example("http://" + "\u00fc" * 300 + ".example/")
@example("http://a.example:99999999999999999999/")
def test_an_address_is_refused_or_plain_for_good(address: str) -> None:
    try:
        url = checked_url(address)
    except Forbidden:
        return
    assert url.isascii()
    assert checked_url(url) == url
    host = host_of(url)
    assert host
    assert host == httpcore.URL(url).host.decode().strip("[]")  # who is asked is who was checked
    if is_literal(host):
        ip_address(host)


@MANY
@given(st.integers(0, 2**128 - 1))
def test_an_ipv6_address_outside_what_is_given_out_is_never_public(number: int) -> None:
    address = ip_address(number) if number >> 32 else ip_address(number + 2**64)
    if is_public(address):
        assert str(address)[0] in "23" or str(address).startswith("64:ff9b::")
        assert address.is_global or address.version == 6


@MANY
@given(st.binary(max_size=300), st.text(max_size=40))
@example(b"user-agent: *\ncrawl-delay: 1e999\ndisallow: /%", "/%")
def test_whatever_a_robots_txt_says(body: bytes, path: str) -> None:
    robots = parse_robots(body, "accordingto")
    assert robots.allows(f"/{path}") in (True, False)
    assert 0 <= robots.delay < 1e7


@MANY
@given(st.text(max_size=60))
@example("Mon, 01 Jan 0001 00:00:00 +2359")
@example("Thu, 01 Jan 1970 00:00:00 -9999")
@example("٣")
def test_whatever_a_header_of_time_says(value: str) -> None:
    assert NOW <= retry_after({"retry-after": value}, NOW) <= NOW + RETRY_MOST
    for headers in ({"cache-control": value}, {"cache-control": f"max-age={value}"}, {"expires": value, "date": value}):
        fresh = freshness(headers, NOW)
        assert fresh is None or 0 <= fresh <= ASKED_MOST
    http_date(value)


@MANY
@given(st.binary(max_size=300))
@example(b"<opml><outline xmlUrl='&x;'/></opml>")
@example(b"\xff\xfe<\x00o\x00")
def test_whatever_a_list_of_feeds_says(body: bytes) -> None:
    with suppress(AccordingtoError):
        assert feed_addresses(body, "feeds")


@MANY
@given(
    st.lists(st.binary(max_size=50), max_size=6), st.sampled_from(["gzip", "deflate", "gzip, deflate", "", "br", ","])
)
def test_whatever_is_packed(blocks: list[bytes], coding: str) -> None:
    with suppress(AccordingtoError):
        assert len(unpacked(blocks, coding, 1_000)) <= 1_000
