"""Strangers' words are text on every page, a cell in every table, and nothing more: 500 payloads in every field."""

from __future__ import annotations

import csv
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from importlib.resources import files
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from lxml import etree
from starlette.testclient import TestClient

from accordingto.errors import CorrectionError
from accordingto.keeping.correcting import Given, correct
from accordingto.keeping.linking import link
from accordingto.records.readings import Reading
from accordingto.records.restoring import given_to
from accordingto.storing import open_store

from .hostile_readings import hostile_reading
from .payloads import COUNT, payloads
from .running import running
from .served import Seen, client_of, fill, form_of, seen

PLAIN = "plain words of no harm"
ATOM = "{http://www.w3.org/2005/Atom}"
OPENS = re.compile(r"(?:/(?!/)|#|https?://)")
LEADS = ("href", "src", "action", "formaction", "cite", "data", "poster", "srcset", "xlink:href")
# OWASP's CSV injection, with the signs that some programs take for the plain ones.
FORMULA = re.compile(r"[\s\"'“”‘’«»]*[=+\-@＝＋－＠﹢﹣﹦﹫−]|[\t\r\n]")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = payloads()
    assert len(set(made)) == COUNT
    folder = tmp_path_factory.mktemp("store")
    return fill(folder / "hostile.db", [hostile_reading(each, number) for number, each in enumerate(made)])


@pytest.fixture(scope="module")
def client(place: Path) -> Iterator[TestClient]:
    with client_of(place) as made:
        yield made


@pytest.fixture(scope="module")
def stored(client: TestClient) -> list[Reading]:
    readings = [kept.reading for kept in client.app.state.store.readings()]  # type: ignore[attr-defined]
    assert len(readings) == COUNT
    return readings


@pytest.fixture(scope="module")
def shapes(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Every element with each of its attributes, and every class, on pages of articles that harm nobody."""
    place = tmp_path_factory.mktemp("store") / "plain.db"
    fill(place, [hostile_reading(PLAIN, number) for number in range(1, 61)])
    found: set[tuple[str, str]] = set()
    with client_of(place) as client:
        for kept in client.app.state.store.readings():  # type: ignore[attr-defined]
            addresses = [f"/articles/{kept.article.id}", f"/articles/{kept.article.id}/changes"]
            for address in (*addresses, *(f"/claims/{claim.id}" for claim in kept.reading.claims)):
                found |= shape(seen(client, address))
        for address in ("/search", f"/search?q={PLAIN}", "/search?q=kind:no-answer&sort=oldest", "/read"):
            found |= shape(seen(client, address))
        for address in ("/articles/x", "/search?q=kind:x", "/claims/x", "/no"):
            found |= shape(Seen(client.get(address).text))
    return found | written()


def written() -> set[tuple[str, str]]:
    """What stands in the templates themselves, though it may be on none of those pages."""
    found: set[tuple[str, str]] = set()
    for name in ("_claims", "_article", "_corrections", "article", "claim", "changes", "search"):
        source = (files("accordingto.serving.web") / "templates" / f"{name}.html").read_text("utf8")
        for tag, rest in re.findall(r"<([a-z][a-z0-9]*)\b([^>]*)>", source):
            found |= {(tag, ""), *((tag, each) for each in re.findall(r"\b([a-z-]+)=\"", rest))}
            for value in re.findall(r"class=\"([^\"{}]*)", rest):
                found |= {("class", each) for each in value.split()}
    return found


def shape(page: Seen) -> set[tuple[str, str]]:
    found = {(tag, name) for tag, attributes in page.elements for name in ("", *attributes)}
    return found | {("class", name) for value in page.values("class") for name in value.split()}


def harmless(page: Seen, shapes: set[tuple[str, str]], address: str) -> None:
    """Nothing on the page is an element, an attribute or a class of a payload's making."""
    assert shape(page) <= shapes, (address, shape(page) - shapes)
    for tag, attributes in page.elements:
        assert not any(name.startswith("on") or name == "style" for name in attributes), address
        assert all(OPENS.match(attributes[name]) for name in LEADS if name in attributes), (address, attributes)
        assert tag != "script" or attributes.get("src", "").startswith("/static/"), address
        assert re.fullmatch(r"[\w-]*", attributes.get("id", "")), address


def test_articles_claims_and_changes_show_them_as_text(
    client: TestClient, stored: list[Reading], shapes: set[tuple[str, str]]
) -> None:
    for reading in stored:
        address = f"/articles/{reading.article.id}"
        harmless(seen(client, address), shapes, address)
    for reading in stored[::5]:
        for address in (f"/articles/{reading.article.id}/changes", *(f"/claims/{c.id}" for c in reading.claims)):
            harmless(seen(client, address), shapes, address)


def test_searches_facets_and_errors_show_them_as_text(client: TestClient, shapes: set[tuple[str, str]]) -> None:
    address, shown = "/search?q=", 0
    while address:
        page = seen(client, address)
        harmless(page, shapes, address)
        shown += len(page.links("/claims/", "hits"))
        address = next((a["href"] for _, a in page.elements if a.get("rel") == "next"), "")
    assert shown == 4 * COUNT
    for payload in payloads():
        asked = quote(payload.encode("utf8", "surrogatepass"), safe="")
        for path in (f"/search?q={asked}", f"/search?q=kind:{asked}", f"/articles/{asked}", f"/claims/{asked}"):
            answer = client.get(path, follow_redirects=False)
            assert answer.status_code in (200, 302, 307, 400, 404), (path, answer.text)
            if "location" in answer.headers:  # an article's input was given, or a slash too many
                assert re.match(r"/articles/|http://127\.0\.0\.1:8765/", answer.headers["location"]), path
            else:
                harmless(Seen(answer.text), shapes, path)


def test_saved_searches_and_what_cannot_be_read_show_them_as_text(tmp_path: Path, shapes: set[tuple[str, str]]) -> None:
    names = [each for each in payloads() if each.strip() and len(each) < 200 and each.isprintable()]
    with client_of(tmp_path / "news.db") as client:
        form = form_of(seen(client, "/search?q=words"), "/search/saved")
        for number, name in enumerate(names[:150]):
            client.post("/search/saved", data={**form, "q": f"words{number}", "name": name})
        page = seen(client, "/search")
        harmless(page, shapes | {("class", name) for name in ("saved", "plain", "give")} | SAVED, "/search")
        assert len([name for name in page.values("name", "input") if name == "forget"]) == 150
        given = form_of(seen(client, "/read"), "/read")
        for name in names[::25]:
            answer = client.post("/read", data=given, files={"file": (name, b"\x00\x01 nothing to read")})
            page = Seen(answer.text)
            harmless(page, shapes | {("p", "role"), ("class", "p-read")}, name)


SAVED = {("input", "value"), ("button", "class"), ("form", "method"), ("section", "aria-labelledby")}


def test_feeds_are_feeds_and_nothing_else(client: TestClient) -> None:
    for query in ("", "kind:direct", "kind:no-answer"):
        feed = etree.fromstring(client.get("/search.atom", params={"q": query}).content)
        assert len(feed.findall(f"{ATOM}entry")) == 50
        assert all(str(node.tag).startswith(ATOM) for node in feed.iter())
        assert all(node.get("type", "text") == "text" for node in feed.iter(f"{ATOM}title", f"{ATOM}content"))
        assert all(OPENS.match(node.get("href")) for node in feed.iter(f"{ATOM}link"))


def test_no_cell_of_a_table_is_a_formula(client: TestClient, stored: list[Reading]) -> None:
    text = client.get("/search/export?format=csv").content.decode("utf8")
    rows = list(csv.reader(StringIO(text, newline="")))
    assert len(rows) == 1 + 4 * COUNT
    for address in (f"/articles/{reading.article.id}/export?format=csv" for reading in stored[::10]):
        rows += csv.reader(StringIO(client.get(address).content.decode("utf8"), newline=""))
    live = [
        cell for row in rows for cell in row if cell and cell[0] != "'" and FORMULA.match(cell) and not number(cell)
    ]
    assert live == []


def number(cell: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", cell))


@pytest.mark.browser
def test_nothing_runs_in_a_browser(place: Path, browser_page: Any, address: str) -> None:
    """The policy is switched off, so that what would have run, had a page let it, does run."""
    page, told = browser_page
    with open_store(place) as store:
        kept = [(each.article.id, [claim.id for claim in each.reading.claims]) for each in store.readings()]
    pages = [f"/articles/{article}" for article, _ in kept]
    pages += [f"/claims/{claim}" for _, claims in kept[::20] for claim in claims[:3]]
    pages += [f"/articles/{article}/changes" for article, _ in kept[::50]]
    pages += [f"/search?q={quote(each.encode('utf8', 'surrogatepass'), safe='')}" for each in payloads()[::20]]
    following = "/search?q=kind:direct"
    while pages or following:
        path = pages.pop() if pages else following
        page.goto(address + path, wait_until="load")
        found = page.evaluate(LOOK)
        assert found == {"ran": False, "live": []}, path
        if not pages:
            following = found and page.evaluate(
                "() => document.querySelector('[rel=next]')?.getAttribute('href') || ''"
            )
    assert told == []


@pytest.mark.browser
def test_nothing_runs_in_stories_sources_and_corrections(tmp_path: Path) -> None:
    """Articles of one day that are stories together, two of each payload, and corrections by somebody of that name."""
    some = payloads()[::8]
    made = [hostile_reading(each, number) for number, each in enumerate(some)]
    once = [given_to(each, replace(each.article, published="2025-03-04", language="en")) for each in made]
    again = [
        given_to(
            each, replace(each.article, publisher=f"{each.article.publisher} x", url=f"https://y.example/{number}")
        )
        for number, each in enumerate(once)
    ]
    place = fill(tmp_path / "hostile.db", [*once, *again])
    with open_store(place) as store:
        link(store)
        readings = [kept.reading for kept in store.readings()]
        outlines = store.stories.outlines(store.stories.numbers())
        for reading, payload in zip(readings, some, strict=False):
            given = Given(chain=(payload[:100], "the mayor"), note=payload[:100], who=payload[:100])
            with suppress(CorrectionError):  # of signs that nobody sees
                correct(store, reading.claims[0].id, given)
        assert store.corrections.count() > 30
    assert sum(len(each.articles) for each in outlines if len(each.articles) > 1) > 100
    with running(place) as address, opened(address) as (page, told):
        pages = ["/", "/stories", "/sources", "/corrections"]
        for each in outlines:
            pages += [f"/stories/{each.id}", f"/stories/{each.id}/digest"]
        pages += [f"/corrections/new?claim={reading.claims[0].id}" for reading in readings[::10]]
        pages += [f"/articles/{reading.article.id}" for reading in readings[::20]]
        known = set(pages)
        while pages:
            path = pages.pop()
            answer = page.goto(address + path, wait_until="load")
            assert answer.status < 500, path
            assert page.evaluate(LOOK) == {"ran": False, "live": []}, path
            for found in page.evaluate(LED):  # sources by their names, the next pages of lists
                if found not in known and len(known) < 400:
                    known.add(found)
                    pages.append(found)
        assert sum(each.startswith("/sources/") for each in known) > 30
        assert told == []


LED = """() => [...document.querySelectorAll("a[href^='/sources/'], a[rel=next]")].map(
  (each) => each.getAttribute("href"))"""
LOOK = """() => ({
  ran: "pwned" in window || document.title === "pwned",
  live: [...document.querySelectorAll("*")].flatMap((element) => [...element.attributes].filter((each) =>
    each.name.startsWith("on") || (["href", "src", "action", "formaction", "data", "srcdoc"].includes(each.name)
      && !/^(\\/(?!\\/)|#|https?:)/.test(each.value))).map((each) => element.outerHTML.slice(0, 200))),
})"""


@pytest.fixture(scope="module")
def address(place: Path) -> Iterator[str]:
    """The store on a port of this machine."""
    import uvicorn

    app = client_of(place).app
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        threading.Event().wait(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


@pytest.fixture
def browser_page(address: str) -> Iterator[tuple[Any, list[str]]]:
    with opened(address) as page:
        yield page


@contextmanager
def opened(address: str) -> Iterator[tuple[Any, list[str]]]:
    """A page of Chromium without the server's policy, and what it asked for or showed that no page of ours does."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("Chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    told: list[str] = []
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_context(bypass_csp=True).new_page()

        def asked(request: Any) -> None:
            own = request.is_navigation_request() and request.frame == page.main_frame
            if not (own or request.url.startswith(f"{address}/static/")):
                told.append(f"asked for {request.url}")

        def shown(dialog: Any) -> None:
            told.append(f"showed {dialog.message}")
            dialog.dismiss()

        page.on("request", asked)
        page.on("dialog", shown)
        page.on("popup", lambda popup: told.append(f"opened {popup.url}"))
        yield page, told
        browser.close()
