"""Searching in pages: facets that count what they lead to, pages that show each claim once, saved searches, feeds."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from lxml import etree
from starlette.testclient import TestClient

from accordingto.exporting.cells import read_csv
from accordingto.serving.web.facets import narrowed, without
from accordingto.storing.query import parse

from ...storing.making import article, read
from .served import Seen, client_of, fill, form_of, seen

ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ODD = 'The "Odd" (Paper): \\ OR <b>'


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    towns = [article(number) for number in range(1, 31)]
    towns += [article(number, publisher=ODD, published="2024-12-01") for number in range(31, 34)]
    towns += [article(34, publisher=None, published=None, text="Nothing is known, Ida Quill said.")]
    return fill(tmp_path_factory.mktemp("store") / "news.db", map(read, towns))


@pytest.fixture
def client(place: Path) -> Iterator[TestClient]:
    with client_of(place) as made:
        yield made


def total(page: Seen) -> int:
    counted = re.search(r"([\d,]+) claims?$", page.words("h2"))
    assert counted, page.words("h2")
    return int(counted[1].replace(",", ""))


def test_each_page_leads_to_the_next_and_every_claim_is_shown_once(client: TestClient) -> None:
    page, shown = seen(client, "/search?q=kind:indirect"), list[str]()
    count = total(page)
    while True:
        shown += page.links("/claims/", "hits")
        following = [attributes["href"] for tag, attributes in page.elements if attributes.get("rel") == "next"]
        if not following:
            break
        page = seen(client, following[0])
    assert len(shown) == len(set(shown)) == count > 20


@pytest.mark.parametrize("query", ["", "people", "people OR bridge", "kind:indirect -certainty:possible"])
def test_a_facet_counts_what_it_leads_to_and_leads_back(client: TestClient, query: str) -> None:
    page = seen(client, f"/search?q={query}")
    facets = page.links("/search?q=", "facets")
    counts = [int(data) for names, data in page.parts if "count" in names]
    assert len(facets) == len(counts) > 3
    chosen = {attributes["href"] for tag, attributes in page.elements if tag == "a" and "aria-current" in attributes}
    for address, count in zip(facets, counts, strict=True):
        if address in chosen:  # it leads back
            assert total(seen(client, address)) > total(page)
            continue
        narrower = seen(client, address)
        assert total(narrower) == count, address
        assert any("chosen" in names for names, _ in narrower.parts)


def test_conditions_come_and_go() -> None:
    for query in ("", "people", "people OR bridge", "-people", '"two words" kind:direct'):
        for condition in ("kind:indirect", 'publisher:"The \\"Odd\\" (Paper): \\\\ OR <b>"'):
            there = narrowed(query, condition)
            parse(there)
            assert condition in there
            assert without(there, condition) == query


def test_a_query_that_is_wrong_is_told_so_and_stays_in_the_box(client: TestClient) -> None:
    page = seen(client, '/search?q=kind:"<b>', 400)
    assert "Not understood" in page.words("banner")
    assert 'kind:"<b>' in page.values("value", "input")
    for address in ("/search.atom?q=kind:", "/search/export?q=kind:", "/search?q=people&after=x"):
        assert client.get(address).status_code == 400


def test_searches_are_saved_by_who_uses_the_form_and_forgotten(client: TestClient) -> None:
    assert client.post("/search/saved", data={"q": "people", "name": "x"}).status_code == 403
    form = form_of(seen(client, "/search?q=people kind:indirect"), "/search/saved")
    answer = client.post("/search/saved", data={**form, "name": "Who was led out"})
    assert answer.status_code == 200
    page = Seen(answer.text)
    assert "Who was led out" in page.words("saved")
    assert "/search.atom?q=people%20kind%3Aindirect" in page.values("href", "a")
    left = client.post("/search/saved", data=form_of(page, "/search/saved"))
    assert "Who was led out" not in left.text
    assert client.post("/search/saved", data={**form, "q": "kind:"}).status_code == 400


def test_the_feed_is_one_and_its_entries_keep_their_ids(client: TestClient) -> None:
    answer = client.get("/search.atom?q=people")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.tag == f"{ATOM}feed"
    assert len(entries) == 33
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):  # RFC 4287, 4.1.1 and 4.1.2: exactly one of each
            assert len(element.findall(ATOM + name)) == 1
        assert urlsplit(element.findtext(f"{ATOM}id")).scheme == "urn"
        assert DATE.fullmatch(element.findtext(f"{ATOM}updated"))
        assert element.find(f"{ATOM}link[@rel='alternate']") is not None
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("/search.atom?q=people")
    times = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) for entry in entries]
    assert datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == max(times)
    names = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(names)) == len(names)
    assert client.get("/search.atom?q=people").content == answer.content
    assert [node.tag for node in feed.iter() if not str(node.tag).startswith(ATOM)] == []
    claims = [f"/claims/{name.rpartition(':')[2]}" for name in names]
    assert client.get(claims[0]).status_code == 200


def test_nothing_found_and_a_feed_of_nothing(client: TestClient) -> None:
    assert "Nothing in the store" in seen(client, "/search?q=zzzyx").words()
    feed = etree.fromstring(client.get("/search.atom?q=zzzyx").content)
    assert feed.findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_the_result_is_exported(client: TestClient) -> None:
    rows = list(read_csv(BytesIO(client.get("/search/export?q=publisher:odd&format=csv").content)))
    assert {row["publisher"] for row in rows} == {ODD}
    lines = client.get("/search/export?q=publisher:odd&format=jsonl").text.splitlines()
    assert [json.loads(line)["article"]["publisher"] for line in lines] == [ODD] * 3
