"""The API gives out the same records as the program itself, all of them, each once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from accordingto.exporting.digests import encoded
from accordingto.keeping import digesting
from accordingto.keeping.linking import stories
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.storing import open_store

from ...storing.making import article, read
from .served import client_of, fill

TEXT = "“We will not sell the mill,” mayor Ada Crane told the Harbour Post. About 40 people had asked her to."


def rows(client: TestClient, address: str) -> list[Any]:
    answer = client.get(f"/api/v1{address}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/x-ndjson"
    return [json.loads(line) for line in answer.text.splitlines()]


def walked(client: TestClient, address: str) -> list[Any]:
    """The items of all pages, by the Link header alone."""
    found, following = [], f"/api/v1{address}"
    while following:
        answer = client.get(following)
        assert answer.status_code == 200, answer.text
        found += answer.json()["items"]
        following = answer.links.get("next", {}).get("url", "")
        assert bool(following) == (answer.json()["next"] is not None)
    return found


def as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def test_articles_and_readings_are_the_stores(dam: Path, dam_client: TestClient) -> None:
    with open_store(dam) as store:
        kept = {
            each.article.id: as_json(each.reading.as_dict()) | {"state": each.state, "withdrawn": each.withdrawn}
            for each in store.readings()
        }
    heads = walked(dam_client, "/articles?limit=5")
    assert [head["id"] for head in heads] == list(dict.fromkeys(head["id"] for head in heads))
    assert {head["id"] for head in heads} == set(kept)
    times = [head["published"] for head in heads if head["published"]]
    assert [time[:10] for time in times] == sorted((time[:10] for time in times), reverse=True)
    for name, reading in kept.items():
        assert dam_client.get(f"/api/v1/articles/{name}").json() == reading
    streamed = {row["article"]["id"]: row for row in rows(dam_client, "/readings.ndjson")}
    assert streamed == kept
    some = rows(dam_client, "/readings.ndjson?q=kind:no-answer")
    assert 0 < len(some) < len(kept)


def test_a_search_walks_over_all_that_is_found_once(dam: Path, dam_client: TestClient) -> None:
    with open_store(dam) as store:
        wanted = [as_json(hit.as_dict()) for hit in store.search("-kind:own-voice", limit=1000).hits]
    assert len(wanted) > 30
    assert walked(dam_client, "/search?q=-kind:own-voice&limit=7") == wanted
    assert rows(dam_client, "/claims.ndjson?q=-kind:own-voice") == wanted
    oldest = walked(dam_client, "/search?q=-kind:own-voice&limit=7&sort=oldest")
    assert [hit["claim"]["id"] for hit in oldest] == [hit["claim"]["id"] for hit in reversed(wanted)]
    facets = dam_client.get("/api/v1/facets?q=-kind:own-voice").json()
    assert sum(each["count"] for each in facets["fields"]["kind"]) == facets["of"] == len(wanted)


def test_stories_their_digests_and_links_are_those_of_the_program(dam: Path, dam_client: TestClient) -> None:
    with open_store(dam) as store:
        made = {each.id: each for each in stories(store)}
        largest = max(made.values(), key=lambda each: len(each.articles))
        digested = digesting.digest(store, largest.id, told=lambda _: None)
    assert {row["id"] for row in walked(dam_client, "/stories?limit=2")} == set(made)
    assert {row["id"]: row for row in rows(dam_client, "/stories.ndjson")} == {
        name: as_json(each.as_dict()) for name, each in made.items()
    }
    one = dam_client.get(f"/api/v1/stories/{largest.articles[0].id}?since=2000-01-01").json()
    assert set(one.pop("changes")["articles"]) == {each.id for each in largest.articles}
    assert one == as_json(largest.as_dict())
    for form, kind in {
        "json": "application/json",
        "md": "text/markdown",
        "html": "text/html",
        "text": "text/plain",
    }.items():
        answer = dam_client.get(f"/api/v1/stories/{largest.id}/digest?format={form}")
        assert answer.headers["content-type"].split(";")[0] == kind
        assert answer.content == encoded(form, digested.digest, digested.readings)
    found = walked(dam_client, "/stories?q=dam&limit=1")
    assert found[0]["id"] == largest.id
    fact = max(largest.facts, key=lambda each: len(each.values))
    claim = dam_client.get(f"/api/v1/claims/{fact.values[0].claim}").json()
    (own,) = (each for each in claim["facts"] if each["fact"]["id"] == fact.id)
    assert own["story"] == largest.id
    assert 0 in own["own"]
    text = claim["article"]["text"]
    assert all(text[span["start"] : span["end"]] == span["exact"] for span in claim["claim"]["content"])


def test_sources_are_credited_with_what_a_search_finds(dam_client: TestClient) -> None:
    most = dam_client.get("/api/v1/sources?limit=3").json()
    assert most["of"] > 5
    for each in most["items"]:
        name = ("unnamed:" if each["unnamed"] else "") + each["name"]
        found = dam_client.get(f"/api/v1/sources/{name}").json()
        assert found["claims"]["total"] >= each["claims"]
        searched = dam_client.get("/api/v1/search", params={"q": found["query"]}).json()
        assert searched["total"] == found["claims"]["total"]
        assert {item["claim"]["id"] for item in searched["items"]} == {
            item["claim"]["id"] for item in found["claims"]["items"]
        }


def test_two_articles_are_compared(dam: Path, dam_client: TestClient) -> None:
    ids = [head["id"] for head in walked(dam_client, "/articles")]
    relations = {dam_client.get(f"/api/v1/compare?a={ids[0]}&b={other}").json()["relation"] for other in ids[1:]} | {
        dam_client.get(f"/api/v1/compare?a={ids[0]}&b={ids[0]}").json()["relation"]
    }
    assert "derived" in relations
    assert relations <= {"derived", "partial", "independent"}


def test_a_text_is_read_as_by_the_program_and_not_kept(dam_client: TestClient, reader: Reader) -> None:
    given = {"text": TEXT, "publisher": "The Post", "published": "2031-02-03"}
    found = dam_client.post("/api/v1/read", json=given)
    assert found.status_code == 200
    wanted = reader.read(from_text(TEXT, publisher="The Post", published="2031-02-03")).as_dict()
    assert found.json() == as_json(wanted)
    assert dam_client.get(f"/api/v1/articles/{wanted['article']['id']}").status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "code"),
    [
        ({}, 422, "nothing-given"), ({"text": "a", "address": "b"}, 422, "nothing-given"),
        ({"text": " "}, 422, "empty"), ({"text": TEXT, "published": "soon"}, 422, "date"),
        ({"words": TEXT}, 422, "request"), ([], 422, "request"),
        ({"address": "https://news.example/1"}, 403, "no-fetching"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(dam_client: TestClient, given: Any, status: int, code: str) -> None:
    answer = dam_client.post("/api/v1/read", json=given)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_addresses_are_fetched_by_the_guarded_fetcher_alone(tmp_path: Path) -> None:
    with client_of(fill(tmp_path / "news.db", []), fetch=True) as client:
        for address in (
            "http://127.0.0.1:1/",
            "http://169.254.169.254/latest",
            "file:///etc/passwd",
            "http://localhost/",
        ):
            answer = client.post("/api/v1/read", json={"address": address})
            assert answer.status_code in (403, 422), answer.text
            assert "root:" not in answer.text


def test_versions_and_what_they_changed(tmp_path: Path) -> None:
    first = article(1)
    second = article(1, text=first.text.replace("About 41", "About 57"))
    with client_of(fill(tmp_path / "news.db", [read(first), read(second)])) as client:
        versions = client.get(f"/api/v1/articles/{first.id}/versions").json()["items"]
        assert [(each["id"], each["version"], each["state"]) for each in versions] == [
            (first.id, 1, "replaced"), (second.id, 2, "current"),
        ]  # fmt: skip
        changed = client.get(f"/api/v1/articles/{second.id}/changes").json()
        assert (changed["before"], changed["after"]) == (first.id, second.id)
        assert changed["counts"]["kept"] > 0
        assert any("57" in each["after"]["content"][0]["exact"] for each in changed["claims"] if each["after"])
        unchanged = client.get(f"/api/v1/articles/{first.id}/changes").json()
        assert (unchanged["before"], unchanged["claims"]) == (None, [])
        assert [head["id"] for head in walked(client, "/articles")] == [second.id]
        assert {head["id"] for head in walked(client, "/articles?old=true&limit=1")} == {first.id, second.id}
