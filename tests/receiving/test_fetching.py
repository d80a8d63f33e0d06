"""The fetcher against a real server on the loopback: what it forbids, how it gives up, and that robots are obeyed."""

from __future__ import annotations

import gzip
import socket
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from accordingto.errors import AccordingtoError, Forbidden, Refused, TooLarge, Unanswered
from accordingto.receiving import Failure, Input, receive
from accordingto.receiving.addresses import Address
from accordingto.receiving.fetching import Fetcher
from accordingto.receiving.limits import FetchLimits
from accordingto.records.article import Article

from . import web_pages
from .local_server import Answer, answer, local_fetcher, serving


def test_a_name_that_leads_inside_as_well_is_forbidden() -> None:
    both = Fetcher(
        allowed=lambda each: str(each) != "127.0.0.1", resolver=lambda host, port: ["127.0.0.2", "127.0.0.1"]
    )
    with serving({"/a": answer(b"secret")}) as (base, asked):
        with pytest.raises(Forbidden, match=r"127\.0\.0\.1"):
            both.fetch(f"http://news.example:{base.rpartition(':')[2]}/a")
        assert asked == []


def test_a_name_is_resolved_once_and_its_checked_address_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nobody listens at the checked address; the system's resolver would now lead to the server: it must not be asked.
    real = socket.getaddrinfo

    def rebound(host: str, *rest: Any, **options: Any) -> Any:
        return real("127.0.0.1" if host == "news.example" else host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", rebound)
    checked: list[str] = []

    def allowed(address: Address) -> bool:
        checked.append(str(address))
        return str(address) == "127.0.0.2"

    fetcher = Fetcher(FetchLimits(deadline=3.0, gap=0.0), allowed, resolver=lambda host, port: ["127.0.0.2"])
    with serving({"/a": answer(b"secret")}) as (base, asked):
        with pytest.raises(Unanswered):
            fetcher.fetch(f"http://news.example:{base.rpartition(':')[2]}/a")
        assert checked == ["127.0.0.2"]
        assert asked == []


def test_a_page_is_fetched_honestly() -> None:
    with serving({"/a": answer(web_pages.ARTICLE)}) as (base, asked):
        fetched = local_fetcher().fetch(f"{base}/a#part")
    assert (fetched.status, fetched.body, fetched.final_url) == (200, web_pages.ARTICLE, f"{base}/a")
    assert fetched.headers["content-type"] == "text/html; charset=utf-8"
    assert fetched.retrieved.endswith("+00:00")
    assert [path for path, _ in asked] == ["/robots.txt", "/a"]
    assert asked[1][1]["user-agent"].startswith("accordingto")
    assert "cookie" not in asked[1][1]


def test_an_address_is_received_as_an_article() -> None:
    with serving({"/a": answer(web_pages.ARTICLE), "/t": answer(b"One sentence.", content_type="text/plain")}) as (
        base,
        _,
    ):
        fetcher = local_fetcher().fetch
        (page,) = receive(Input(f"{base}/a", "address"), fetcher=fetcher)
        (text,) = receive(Input(f"{base}/t", "address"), fetcher=fetcher)
        (missing,) = receive(Input(f"{base}/none", "address"), fetcher=fetcher)
    assert isinstance(page, Article)
    assert page.retrieved
    assert page.url == f"{base}/a"
    assert isinstance(text, Article)
    assert (text.text, text.url) == ("One sentence.", f"{base}/t")
    assert isinstance(missing, Failure)
    assert (type(missing.error), missing.error.code) == (Unanswered, "status")


def test_a_check_for_robots_with_status_403_is_named() -> None:
    with serving({"/a": answer(web_pages.REFUSED["challenge"][0], 403)}) as (base, _):
        (result,) = receive(Input(f"{base}/a", "address"), fetcher=local_fetcher().fetch)
    assert isinstance(result, Failure)
    assert isinstance(result.error, Refused)
    assert result.error.code == "challenge"


def error_of(pages: dict[str, Answer], limits: FetchLimits | None = None, path: str = "/a") -> AccordingtoError:
    with serving(pages) as (base, _):
        fetcher = local_fetcher(limits, {"inside.example": ["10.0.0.7"]})
        with pytest.raises(AccordingtoError) as caught:
            fetcher.fetch(base + path)
    return caught.value


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/",
        "http://inside.example/",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://u:p@127.0.0.1/",
        "//127.0.0.2/",
    ],
)
def test_redirects_are_checked_like_the_first_address(target: str) -> None:
    names = {"10.0.0.1": ["10.0.0.1"], "::1": ["::1"], "127.0.0.2": ["127.0.0.2"], "inside.example": ["10.0.0.7"]}
    with serving({"/a": answer(b"", 302, location=target)}) as (base, _), pytest.raises(Forbidden):
        local_fetcher(names=names).fetch(f"{base}/a")


def test_redirects_lead_to_the_page_and_end() -> None:
    pages = {
        "/a": answer(b"", 301, location="/b"),
        "/b": answer(b"", 302, location="c?x=1"),
        "/c?x=1": answer(b"there"),
    }
    with serving(pages) as (base, _):
        fetched = local_fetcher().fetch(f"{base}/a")
    assert (fetched.body, fetched.final_url, fetched.url) == (b"there", f"{base}/c?x=1", f"{base}/a")
    assert error_of({"/a": answer(b"", 302, location="/a")}).code == "redirects"


def dripping(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(200):
        request.wfile.write(b"x")
        request.wfile.flush()
        time.sleep(0.05)


def dripping_header(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for _ in range(200):
        request.wfile.write(b"X-A: b\r\n")
        request.wfile.flush()
        time.sleep(0.05)


def silent(request: BaseHTTPRequestHandler) -> None:
    time.sleep(3)


@pytest.mark.parametrize("slow", [dripping, dripping_header, silent])
@pytest.mark.parametrize("path", ["/a", "/robots.txt"])
def test_no_server_can_stretch_the_deadline(slow: Answer, path: str) -> None:
    began = time.monotonic()
    error = error_of({path: slow}, FetchLimits(deadline=0.6, gap=0.0))
    assert time.monotonic() - began < 2.5
    assert (type(error), error.code) == (Unanswered, "timeout")


def test_a_slow_name_service_cannot_either() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(1.5)
        return ["127.0.0.1"]

    began = time.monotonic()
    with pytest.raises(Unanswered):
        Fetcher(FetchLimits(deadline=0.3), allowed=lambda each: True, resolver=slow).fetch("http://news.example/")
    assert time.monotonic() - began < 1.2


def endless(request: BaseHTTPRequestHandler) -> None:
    request.send_response(200)
    request.end_headers()
    for _ in range(10_000):
        request.wfile.write(b"x" * 100_000)


def broken(request: BaseHTTPRequestHandler) -> None:
    request.wfile.write(b"SSH-2.0-OpenSSH_9.6\r\n")


def test_sizes_and_broken_answers() -> None:
    limits = FetchLimits(wire_bytes=1_000_000, decoded_bytes=2_000_000, deadline=5.0, gap=0.0)
    assert isinstance(error_of({"/a": endless}, limits), TooLarge)
    assert isinstance(
        error_of({"/a": answer(gzip.compress(bytes(50_000_000)), content_encoding="gzip")}, limits), TooLarge
    )
    assert isinstance(error_of({"/a": answer(b"no gzip", content_encoding="gzip")}), Unanswered)
    assert isinstance(error_of({"/a": answer(b"x", content_encoding="br")}), Unanswered)
    assert isinstance(error_of({"/a": broken}), Unanswered)
    with pytest.raises(Unanswered):
        local_fetcher().fetch("http://127.0.0.1:1025/")


@pytest.mark.parametrize(
    ("rules", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: accordingto\nDisallow: /a", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: accordingto\nAllow: /", True),
        ("User-agent: other\nDisallow: /", True),
        ("User-agent: *\nDisallow: /b", True),
        ("<html>no rules</html>", True),
        ("", True),
    ],
)
def test_robots_are_obeyed(rules: str, allowed: bool) -> None:
    with serving({"/robots.txt": answer(rules.encode(), content_type="text/plain"), "/a": answer(b"page")}) as (
        base,
        asked,
    ):
        fetcher = local_fetcher()
        for _ in range(2):
            if allowed:
                assert fetcher.fetch(f"{base}/a").body == b"page"
            else:
                with pytest.raises(Forbidden) as caught:
                    fetcher.fetch(f"{base}/a")
                assert caught.value.code == "robots"
        assert [path for path, _ in asked].count("/robots.txt") == 1
        assert [path for path, _ in asked].count("/a") == (2 if allowed else 0)


def test_robots_of_a_redirect_count_and_a_broken_robots_txt_forbids() -> None:
    rules = answer(b"User-agent: *\nDisallow: /private")
    error = error_of(
        {"/robots.txt": rules, "/a": answer(b"", 302, location="/private/b"), "/private/b": answer(b"secret")}
    )
    assert (type(error), error.code) == (Forbidden, "robots")
    assert error_of({"/robots.txt": answer(b"", 503), "/a": answer(b"page")}).code == "robots"
