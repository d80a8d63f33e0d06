"""The pages of sources, as a browser gets them."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from accordingto.serving.web.source_view import Told, asked, facts_of, names
from accordingto.storing import open_store

from .served import seen
from .stories_made import article, fact, source, story, value


def test_the_most_credited_sources_lead_to_their_pages(dam_client: TestClient) -> None:
    page = seen(dam_client, "/sources")
    addresses = page.links("/sources/")
    assert any(each.startswith("/sources/unnamed:") for each in addresses)
    for address in addresses[:5]:
        assert dam_client.get(address).status_code == 200


def test_a_source_has_its_claims_outlets_and_times(dam_client: TestClient, dam: Path) -> None:
    with open_store(dam) as store:
        found = store.search('origin:"Jorun Tavell"')
        story_number = store.stories.of(hit.article.id for hit in found.hits)[0]
        (outline,) = store.stories.outlines([story_number])
    before = seen(dam_client, f"/sources/{quote('Jorun Tavell')}")
    assert "As the only origin" in before.words()
    seen(dam_client, f"/stories/{outline.id}")
    page = seen(dam_client, f"/sources/{quote('Jorun Tavell')}")
    words = page.words()
    assert f"Credited with {found.total} claims" in words
    outlets = {hit.article.publisher for hit in found.hits}
    assert all(str(outlet) in words for outlet in outlets)
    opened = page.links("/articles/", within="claims")
    assert {f"/articles/{hit.article.id}#c-{hit.claim.id}" for hit in found.hits} <= set(opened)
    assert "facts stand on its word" in words
    assert "Not counted" not in words


def test_a_kind_of_unnamed_source_leaves_named_ones_out(dam_client: TestClient, dam: Path) -> None:
    with open_store(dam) as store:
        unnamed = store.search("origin:residents (origin-naming:described OR origin-naming:bare)").total
    assert unnamed
    assert f"Credited with {unnamed} claim" in seen(dam_client, "/sources/unnamed:residents").words()
    assert "No claim of this store" in seen(dam_client, f"/sources/{quote('unnamed:Jorun Tavell')}").words()


def test_pages_go_on_without_a_claim_twice_or_left_out(dam_client: TestClient, dam: Path) -> None:
    with open_store(dam) as store:
        total = store.search("origin-naming:described OR origin-naming:bare").total
    claims: list[str] = []
    address = "/sources/unnamed:"
    for _ in range(total):
        page = seen(dam_client, address)
        claims += page.links("/claims/", within="claims")
        following = [each["href"] for tag, each in page.elements if tag == "a" and each.get("rel") == "next"]
        if not following:
            break
        address = following[0]
    assert len(claims) == len(set(claims)) == total
    assert total > 20


@pytest.mark.parametrize(
    "name", ['"', "\\", "(", "OR", "a:b", "<script>alert(1)</script>", "x" * 4000, "’", "*", "/", "%00"]
)
def test_any_name_is_answered(dam_client: TestClient, name: str) -> None:
    answer = dam_client.get(f"/sources/{quote(name, safe='')}")
    assert answer.status_code in (200, 400, 404)
    assert "<script>alert" not in answer.text


def test_a_mark_of_another_page_is_not_found(dam_client: TestClient) -> None:
    assert dam_client.get("/sources/Tavell?after=nonsense").status_code == 404


def test_facts_tell_whether_a_source_is_all_that_they_rest_on() -> None:
    a, b = article(1, "Ambrel Post"), article(2, "Courier")
    crane = source("Ada Crane")
    only = fact("bridge", "single-origin", [value(a, "9", 9, by=crane), value(b, "9", 9, by=crane)])
    shared = fact("killed", "agreed", [value(a, "22", 22, by=crane), value(b, "22", 22)])
    other = fact("homes", "agreed", [value(b, "3", 3, by=source("Tom Weller"))])
    found = facts_of([story([a, b], [only, shared, other])], asked("Ada Crane"))
    assert [(each.fact, each.only, each.articles) for each in found] == [(only.id, True, 2), (shared.id, False, 2)]
    assert isinstance(found[0], Told)


def test_names_are_counted() -> None:
    chains = [source("Ada Crane"), source("Crane"), source("Ada Crane"), ()]
    assert names(chains) == [("Ada Crane", 2), ("Crane", 1)]
