"""Nobody is answered who may not ask: each route that is served, with each thing that can be wrong about a caller."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from accordingto.errors import AccordingtoError
from accordingto.serving.web import access
from accordingto.serving.web.access import Token, Tokens
from accordingto.serving.web.app import create_app
from accordingto.serving.web.safety import ADMIN, READING, SAFE
from accordingto.serving.web.settings import Limits, Settings

from ...storing.making import article, read
from .served import client_of, fill, form_of, seen

NAME = "news.example"
MADE = {scope: access.made(scope, scope) for scope in access.SCOPES}
TOKENS = Tokens(tuple(kept for _, kept in MADE.values()))
TOWN = article(1)
SECRET_WORDS = re.compile("bridge 1|Ostwick|Bridge", re.IGNORECASE)
"""Of the article: what no refusal may hold."""


def routes_of(routes: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Every method and path that is served, those of routers within routers too."""
    for route in routes:
        inner: Any = getattr(route, "original_router", None) or getattr(route, "app", None)
        if getattr(route, "methods", None):
            yield from ((method, route.path) for method in route.methods)
        elif hasattr(inner, "routes"):
            yield from routes_of(inner.routes)
        else:
            raise AssertionError(f"a route that this test does not know how to ask: {route!r}")


ROUTES = sorted(
    {
        (method, path)
        for method, path in routes_of(create_app("none.db").routes)
        for method in {method, "HEAD" if method == "GET" else method}
    }
)
UNKNOWN = [("GET", "/nowhere"), ("POST", "/nowhere"), ("GET", "/api/v1/nowhere"), ("DELETE", "/articles/{article}")]
ASKED = [*ROUTES, *UNKNOWN]


def address_of(path: str) -> str:
    """The path with what a stranger would like to know in place of its parts."""
    found = {
        "article": TOWN.id, "story": TOWN.id, "claim": read(TOWN).claims[1].id, "name": "Brandt", "name:path": "Brandt"
    }  # fmt: skip
    if path == "/static/{name}":
        return "/static/style.css"
    return re.sub(r"\{([^}]+)\}", lambda part: found.get(part[1], TOWN.id), path)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("access") / "news.db", [read(TOWN)])


@pytest.fixture(scope="module")
def public(place: Path) -> Iterator[TestClient]:
    """A server for others, asked by its name."""
    settings = Settings(host="0.0.0.0", names=frozenset({NAME}), tokens=TOKENS, limits=Limits(rate=0))  # noqa: S104
    app = create_app(str(place), settings)
    with TestClient(
        app, base_url=f"http://{NAME}", client=("203.0.113.9", 4711), raise_server_exceptions=False
    ) as made:
        yield made


@pytest.fixture(scope="module")
def near(place: Path) -> Iterator[TestClient]:
    """A server for this machine alone, asked on it."""
    with client_of(place) as made:
        yield made


def bearer(scope: access.Scope) -> dict[str, str]:
    return {"Authorization": f"Bearer {MADE[scope][0]}"}


def basic(scope: access.Scope) -> dict[str, str]:
    return {"Authorization": f"Basic {b64encode(f'anybody:{MADE[scope][0]}'.encode()).decode()}"}


def refused(client: TestClient, method: str, path: str, headers: dict[str, str]) -> int:
    """The status of a refusal; fails where anything is answered."""
    answer = client.request(method, address_of(path), headers=headers, follow_redirects=False)
    assert answer.status_code in (401, 403, 421), f"{method} {path}: {answer.status_code} {answer.text[:200]}"
    assert not SECRET_WORDS.search(answer.text)
    return answer.status_code


def test_the_walk_finds_the_routes_that_there_are() -> None:
    paths = {path for _, path in ROUTES}
    assert len(paths) > 30
    described = create_app("none.db").openapi()["paths"]
    assert set(described) <= paths
    assert {"/", "/read", "/articles/{article}", "/stories/{story}", "/static/{name}"} <= paths


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_no_route_answers_a_foreign_host(public: TestClient, near: TestClient, method: str, path: str) -> None:
    hosts = ("evil.example", "127.0.0.1.evil.example", "localhost.", "10.0.0.1", "news.example@evil.example", "", "a b")
    for host in hosts:
        assert refused(public, method, path, {**bearer("admin"), "Host": host}) == 421
        # Rebinding: the attacker's name leads to this machine, and to its browser all is of one origin.
        own = {"Host": host, "Origin": f"http://{host}", "Sec-Fetch-Site": "same-origin"}
        assert refused(near, method, path, own) == 421


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_no_route_answers_a_foreign_origin(public: TestClient, near: TestClient, method: str, path: str) -> None:
    for origin in (
        "http://evil.example",
        "null",
        "http://localhost:3000",
        "file://",
        "http://127.0.0.1:8765.evil.example",
    ):
        assert refused(public, method, path, {**bearer("admin"), "Origin": origin}) == 403
        assert refused(near, method, path, {"Origin": origin}) == 403
    for site in ("cross-site", "same-site", "what"):
        assert refused(near, method, path, {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"}) == 403
        assert (
            refused(public, method, path, {**basic("admin"), "Sec-Fetch-Site": site, "Sec-Fetch-Mode": "cors"}) == 403
        )


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_no_route_answers_without_a_token(public: TestClient, method: str, path: str) -> None:
    wrong = ("Bearer", "Bearer x", "Basic x", "Basic Og==", "Digest a", f"Bearer {TOKENS.kept[0].hash}")
    assert refused(public, method, path, {}) == 401
    for said in wrong:
        assert refused(public, method, path, {"Authorization": said}) == 401


@pytest.mark.parametrize(("method", "path"), ASKED)
def test_no_route_answers_this_machines_names_from_elsewhere(
    place: Path, near: TestClient, method: str, path: str
) -> None:
    for proxied in ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via"):
        assert refused(near, method, path, {proxied: "203.0.113.9"}) == 401
    afar = TestClient(near.app, base_url="http://127.0.0.1:8765", client=("203.0.113.9", 4711))
    assert refused(afar, method, path, {}) == 401
    assert refused(near, method, path, {"Authorization": "Bearer x"}) == 401  # a wrong token is not the same as none


@pytest.mark.parametrize(("method", "path"), [each for each in ASKED if each[0] not in SAFE])
def test_nothing_is_changed_with_a_wrong_scope_or_without_a_form(
    public: TestClient, near: TestClient, method: str, path: str
) -> None:
    if path in READING:  # changes nothing
        return
    assert refused(public, method, path, bearer("read")) == 403
    if (method, path) in UNKNOWN:
        return
    # What a browser sends by itself is not enough: a form of this server must have been filled in.
    wrong = {"Cookie": "accordingto=guessed", "X-Form-Token": "guessed"}
    for headers in ({}, wrong, {"Origin": "http://127.0.0.1:8765"}):
        assert refused(near, method, path, headers) == 403
    assert refused(public, method, path, basic("admin")) == 403


@pytest.mark.parametrize(("method", "path"), [each for each in ROUTES if each[0] == "GET"])
def test_who_may_read_is_answered(public: TestClient, near: TestClient, method: str, path: str) -> None:
    for client, headers in ((public, bearer("read")), (public, basic("read")), (near, {})):
        answer = client.get(address_of(path), headers=headers, follow_redirects=False)
        assert answer.status_code not in (401, 403, 421), answer.text


def test_scopes_include_those_before_them(public: TestClient) -> None:
    for scope, status in (("read", 403), ("write", 403), ("admin", 404)):
        assert public.get(f"{ADMIN}anything", headers=bearer(scope)).status_code == status  # type: ignore[arg-type]
    for scope, status in (("read", 403), ("write", 303), ("admin", 303)):
        found = {"q": "bridge", "name": scope}
        headers = bearer(scope)  # type: ignore[arg-type]
        assert public.post("/search/saved", data=found, headers=headers, follow_redirects=False).status_code == status


def test_a_form_of_this_server_may_change_something_and_anothers_may_not(place: Path, near: TestClient) -> None:
    with client_of(place) as client:
        fields = form_of(seen(client, "/"), "/read")
        data = {"q": "bridge", "name": "bridges", **fields}
        assert client.post("/search/saved", data=data, follow_redirects=False).status_code == 303
        # Its token is that of this browser and of this server.
        assert near.post("/search/saved", data=data, follow_redirects=False).status_code == 403
        cookie = {"Cookie": f"accordingto={client.cookies['accordingto']}"}
        assert near.post("/search/saved", data=data, headers=cookie, follow_redirects=False).status_code == 403
        assert near.post("/search/saved", data={**data, "form_token": ""}).status_code == 403


def test_a_link_from_elsewhere_opens_a_page_but_nothing_else(near: TestClient) -> None:
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
    assert near.get("/", headers=link).status_code == 200
    assert near.get("/", headers={**link, "Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert near.post("/read", headers=link, data={"text": "words"}).status_code == 403


@pytest.mark.parametrize(
    ("host", "names"),
    [("0.0.0.0", ()), ("::", ()), ("192.0.2.7", ()), ("news.example", ()), ("127.0.0.1", ("news.example",)), ("", ())],  # noqa: S104
)
def test_a_public_bind_without_a_token_does_not_start(host: str, names: tuple[str, ...]) -> None:
    with pytest.raises(AccordingtoError, match="token") as caught:
        Settings(host=host, names=frozenset(names))
    assert caught.value.code == "public-without-token"
    assert Settings(host=host, names=frozenset(names), tokens=TOKENS).public


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1", "127.8.9.1"])
def test_loopback_needs_none(host: str) -> None:
    assert not Settings(host=host).public


def test_a_token_file_keeps_hashes_and_is_read_back(tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    given, kept = access.made("desk", "write")
    access.add_to(path, kept)
    assert given not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0
    assert access.tokens_of(path).find(given) == Token("desk", "write", kept.hash)
    assert access.tokens_of(path).find(kept.hash) is None
    with pytest.raises(AccordingtoError, match="desk"):
        access.add_to(path, kept)
    for wrong in ("desk write\n", f"desk all {kept.hash}\n", "desk read abc\n"):
        path.write_text(f"# who\n\n{wrong}")
        with pytest.raises(AccordingtoError, match="line 3"):
            access.tokens_of(path)
    for name in ("", "a b", "a\nb", "x" * 65):
        with pytest.raises(AccordingtoError, match="name"):
            access.made(name, "read")
