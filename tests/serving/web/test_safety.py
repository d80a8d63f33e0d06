"""What every answer carries, what a request may cost, and that pages are answered while others add."""

from __future__ import annotations

import http.client
import logging
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from accordingto.keeping.linking import link, linker
from accordingto.serving.cli import main
from accordingto.serving.web import limits
from accordingto.serving.web.access import tokens_of
from accordingto.serving.web.app import create_app
from accordingto.serving.web.keeping_up import KeepingUp
from accordingto.serving.web.limits import Buckets
from accordingto.serving.web.safety import POLICY
from accordingto.serving.web.settings import Limits, Settings
from accordingto.storing import open_store

from ...storing.making import article, read
from ...storing.test_together import writer
from .running import running
from .served import client_of, fill
from .test_access import ROUTES, address_of

PAGES = [path for method, path in ROUTES if method == "GET"]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("safety") / "news.db", [read(article(number)) for number in range(1, 4)])


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[TestClient]:
    with client_of(place) as made:
        yield made


# What every answer carries


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/api/v1/nowhere"])
def test_every_answer_has_the_headers(client: TestClient, path: str) -> None:
    for address, headers in ((address_of(path), {}), (address_of(path), {"Host": "evil.example"})):
        answer = client.get(address, headers=headers, follow_redirects=False)
        assert answer.headers.get_list("content-security-policy") == [POLICY]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert "camera=()" in answer.headers["permissions-policy"]
        assert "access-control-allow-origin" not in answer.headers
        assert re.fullmatch("[0-9a-f]{16}", answer.headers["x-request-id"])


def test_the_policy_lets_nothing_in_but_this_servers_own_files() -> None:
    policy = dict(part.split(" ", 1) for part in POLICY.split("; "))
    assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert "unsafe" not in POLICY
    assert "*" not in POLICY


@pytest.mark.parametrize("path", PAGES)
def test_no_page_has_script_or_style_of_its_own(client: TestClient, path: str) -> None:
    answer = client.get(address_of(path))
    if answer.headers.get("content-type", "").startswith("text/html") and "content-disposition" not in answer.headers:
        assert not re.search(
            r"<script(?![^>]* src=)|<style|\son[a-z]+=|\sstyle=|javascript:", answer.text, re.IGNORECASE
        )
        assert len(answer.content) < 150_000


def test_static_files_are_those_of_the_folder_alone(client: TestClient) -> None:
    assert client.get("/static/style.css").headers["content-type"].startswith("text/css")
    for name in ("..%2fapp.py", "..%2f..%2fserve.py", "....//app.py", "app.py", "", "style.css.map", "%2fetc%2fpasswd"):
        assert client.get(f"/static/{name}").status_code == 404


def test_an_answer_that_did_not_change_is_not_sent_again(client: TestClient) -> None:
    for path in ("/", "/api/v1/articles", "/api/v1/openapi.json"):
        first = client.get(path)
        again = client.get(path, headers={"If-None-Match": first.headers.get("etag", "none")})
        if path.endswith("openapi.json"):
            continue
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(path, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_head_is_get_without_its_body(client: TestClient) -> None:
    for path in PAGES:
        got, headed = (getattr(client, method)(address_of(path), follow_redirects=False) for method in ("get", "head"))
        assert headed.content == b""
        assert headed.status_code == got.status_code
        assert headed.headers.get("content-type") == got.headers.get("content-type")


# Errors


def test_errors_of_the_api_are_problems_and_those_of_pages_are_pages(client: TestClient) -> None:
    cases = {
        "/api/v1/articles/none": 404, "/api/v1/claims/none": 404, "/api/v1/search?q=kind:drect": 400,
        "/api/v1/search?limit=0": 422, "/api/v1/search?after=x": 400, "/api/v1/nowhere": 404,
        "/api/v1/articles?after=1": 400, "/api/v1/stories/none": 404, "/api/v1/stories?after=x&q=a": 400,
        "/api/v1/claims.ndjson?q=(": 400, "/api/v1/sources/-": 404,
    }  # fmt: skip
    for address, status in cases.items():
        answer = client.get(address)
        assert answer.status_code == status, address
        assert answer.headers["content-type"] == "application/problem+json"
        row = answer.json()
        assert set(row) == {"type", "title", "status", "detail", "code"}
        assert (row["status"], row["type"]) == (status, f"urn:accordingto:problem:{row['code']}")
    assert client.request("DELETE", "/api/v1/articles").status_code == 405
    page = client.get("/articles/<script>alert(1)<script>")
    assert page.status_code == 404
    assert "<script>alert" not in page.text
    assert "&lt;script&gt;" in page.text


def test_a_fault_says_nothing_of_the_inside(place: Path, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app(str(place), Settings(limits=Limits(rate=0)))

    @app.get("/api/v1/fault")
    @app.get("/fault")
    def fault() -> None:
        raise RuntimeError("/home/somebody/secret.db")

    client = TestClient(
        app, base_url="http://127.0.0.1:8765", client=("127.0.0.1", 1), raise_server_exceptions=False
    )  # fmt: skip
    with client, caplog.at_level(logging.ERROR):
        for address in ("/api/v1/fault", "/fault"):
            answer = client.get(address)
            assert answer.status_code == 500
            assert "secret" not in answer.text
            assert "RuntimeError" not in answer.text
            assert answer.headers["content-security-policy"] == POLICY
    assert "secret" in caplog.text


# Limits


def test_a_body_an_address_and_headers_have_a_size(place: Path) -> None:
    given = Limits(rate=0, body=1000, upload=2000, target=500, headers=4000)
    with client_of(place, limits=given) as client:
        assert client.post("/search/saved", content=b"x" * 1001).status_code == 413
        assert client.post("/read", content=b"x" * 1001).status_code != 413
        assert client.post("/read", content=b"x" * 2001).status_code == 413
        assert client.post("/search/saved", content=(b"x" * 100 for _ in range(20))).status_code == 413
        assert client.get("/search", params={"q": "x" * 500}).status_code == 414
        assert client.get("/", headers={"X-Long": "x" * 4000}).status_code == 431


def test_a_zero_byte_goes_nowhere(client: TestClient) -> None:
    for address in ("/articles/%00", "/search?q=%00", "/api/v1/articles/a%00b", "/api/v1/search?q=a%00"):
        assert client.get(address).status_code == 400


def test_a_client_that_asks_too_often_is_told_when_to_come_back(place: Path) -> None:
    with client_of(place, limits=Limits(rate=0.5, burst=3)) as client:
        assert [client.get("/static/style.css").status_code for _ in range(5)] == [200, 200, 200, 429, 429]
        answer = client.get("/api/v1/articles")
        assert answer.json()["code"] == "rate"
        assert 0 < int(answer.headers["retry-after"]) <= 2


def test_a_bucket_fills_again_and_the_memory_of_clients_ends() -> None:
    now = [0.0]
    buckets = Buckets(rate=2, burst=4, clock=lambda: now[0])
    assert [buckets.take("a") for _ in range(5)] == [0, 0, 0, 0, 0.5]
    assert buckets.take("b", 4) == 0
    now[0] = 1.0
    assert [buckets.take("a") for _ in range(3)] == [0, 0, 0.5]
    for number in range(limits.MOST + 10):
        buckets.take(f"client {number}")
    assert len(buckets._levels) == limits.MOST
    assert [Buckets(0, 0).take("a") for _ in range(3)] == [0, 0, 0]


def test_a_route_that_takes_too_long_is_given_up(place: Path) -> None:
    app = create_app(str(place), Settings(limits=Limits(rate=0, seconds=0.2)))
    over = threading.Event()

    @app.get("/api/v1/slow")
    def slow() -> None:
        over.wait(5)

    with TestClient(app, base_url="http://127.0.0.1:8765", client=("127.0.0.1", 1)) as client:
        begun = time.monotonic()
        answer = client.get("/api/v1/slow")
        assert time.monotonic() - begun < 3
        assert (answer.status_code, answer.json()["code"]) == (503, "slow")
        over.set()


def test_a_body_that_trickles_is_cut_off_and_so_is_one_that_lies(place: Path) -> None:
    head = "POST /api/v1/read HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    cases = {
        f"{head}Content-Length: 100\r\n\r\n{{": b" 408 ", f"{head}Content-Length: 99999999\r\n\r\n": b" 413 ",
        f"{head}Content-Length: 3\r\nContent-Length: 5\r\n\r\nabc": b" 400 ",
        f"{head}Content-Length: 3\r\nHost: evil.example\r\n\r\nabc": b" 400 ",
        "GET / HTTP/1.1\r\n\r\n": b" 400 ", f"GET / HTTP/1.1\r\nX: {'x' * 60000}\r\n\r\n": b" 4",
        "GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n": b" 421 ",
        "GET / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n": b" 401 ",  # as a proxy asks that says nothing of itself
    }  # fmt: skip
    with running(place, limits=Limits(rate=0, body_seconds=0.3)) as address:
        port = int(address.rpartition(":")[2])
        for raw, status in cases.items():
            with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                connection.sendall(raw.encode())
                assert status in connection.recv(4000).split(b"\r\n")[0], raw[:80]


def test_a_head_that_does_not_end_is_not_waited_for(place: Path) -> None:
    with running(place, limits=Limits(rate=0, head_seconds=0.3)) as address:
        whole = b"HEAD /static/style.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        for begun in (b"", b"GET / HTTP/1.1\r\nHost: 127", whole + whole[:20], whole):
            with socket.create_connection(("127.0.0.1", int(address.rpartition(":")[2])), timeout=5) as connection:
                if begun.startswith(whole):
                    connection.sendall(whole)
                    assert connection.recv(1_000_000).startswith(b"HTTP/1.1 200")
                    time.sleep(0.1)
                connection.sendall(begun.removeprefix(whole))
                if begun == whole:  # a whole request between which and the next there is time
                    time.sleep(0.5)
                    connection.sendall(whole)
                    assert b"HTTP/1.1 200" in connection.recv(200_000)
                    continue
                while connection.recv(100_000):
                    pass


# While others add


def test_pages_are_answered_while_a_process_adds(tmp_path: Path) -> None:
    place = fill(tmp_path / "news.db", [read(article(number)) for number in range(1, 30)])
    addresses = [
        "/", "/stories", "/sources", "/search?q=people", f"/articles/{article(5).id}", "/api/v1/articles?limit=10",
        "/api/v1/search?q=bridge", f"/api/v1/stories/{article(7).id}", "/api/v1/readings.ndjson",
        "/sources/Tomas%20Brandt",
    ]  # fmt: skip
    with open_store(place) as store:
        link(store)
    with client_of(place) as client:
        process = writer(str(place), 1, 300)

        def ask(number: int) -> list[int]:
            statuses = []
            while process.poll() is None:
                statuses.append(client.get(addresses[number % len(addresses)]).status_code)
            return statuses

        with ThreadPoolExecutor(10) as pool:
            drained = pool.submit(process.communicate)
            found = [status for statuses in pool.map(ask, range(9)) for status in statuses]
        assert process.returncode == 0, drained.result()[1]
        assert len(found) >= 9
        assert set(found) == {200}
        seen: list[str] = []
        following: str | None = "/api/v1/articles?limit=100"
        while following:
            answer = client.get(following)
            seen += [each["id"] for each in answer.json()["items"]]
            following = answer.links.get("next", {}).get("url")
    assert len(seen) == len(set(seen)) == 300


def test_what_others_keep_is_linked_meanwhile(tmp_path: Path) -> None:
    place = fill(tmp_path / "news.db", [read(article(number)) for number in range(1, 5)])
    with open_store(place) as store:
        assert store.stories.how_many_wait()
        thread = KeepingUp(store, linker(), pause=0.01)
        thread.start()
        deadline = time.monotonic() + 20
        while store.stories.how_many_wait() and time.monotonic() < deadline:
            time.sleep(0.02)
        thread.stop()
        assert store.stories.how_many_wait() == 0


# The command


def test_the_command_refuses_a_public_bind_without_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    store = ["--store", str(fill(tmp_path / "news.db", []))]
    for given in (["--host", "0.0.0.0"], ["--allow-host", "news.example"]):  # noqa: S104
        assert main(["serve", *store, *given]) == 1
        assert "token" in capsys.readouterr().err


def test_the_command_says_in_a_line_what_stands_in_its_way(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--store", str(place), "--port", port]) == 1
        assert "--port" in capsys.readouterr().err
        assert main(["serve", "--store", str(tmp_path / "none.db"), "--port", port]) == 1
        assert "no store" in capsys.readouterr().err


def test_the_command_makes_a_token(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "tokens"
    assert main(["token", "desk", "--file", str(path), "--scope", "write"]) == 0
    found = tokens_of(path).find(capsys.readouterr().out.strip())
    assert found is not None
    assert (found.name, found.scope) == ("desk", "write")
    assert main(["token", "desk", "--file", str(path)]) == 1


def test_the_command_serves_and_ends(place: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    code = "import sys; from accordingto.serving.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", code, "serve", "--store", str(place), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own
        assert process.stderr is not None
        assert f"http://127.0.0.1:{port}/" in process.stderr.readline()
        for _ in range(200):
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
                    connection.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                    assert b" 200 " in connection.recv(200)
                break
            except ConnectionRefusedError:
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        assert process.wait(timeout=20) in (0, 130)


def test_an_answer_on_a_kept_connection_does_not_wait_for_an_acknowledgement(place: Path) -> None:
    with running(place) as address, closing(http.client.HTTPConnection(address[7:], timeout=5)) as kept:
        took = []
        for _ in range(20):
            begun = time.perf_counter()
            kept.request("GET", "/static/icon.svg")
            assert kept.getresponse().read()
            took.append(time.perf_counter() - begun)
    assert sorted(took)[5] < 0.035  # otherwise it is 0.04 from the second on
