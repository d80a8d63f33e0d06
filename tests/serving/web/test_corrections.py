"""The pages of corrections: the form without scripts, what it asks back, both sides, and what is taken along."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from accordingto.keeping import correcting
from accordingto.keeping.correcting import Given
from accordingto.records.claims import Claim
from accordingto.records.keeping import Run
from accordingto.serving.web.app import create_app
from accordingto.storing import open_store

from ...storing.making import MODEL, article, entries, entry

TOWN = article(1)
HOSTILE = article(8, title="<script>alert(1)</script>", publisher='"><img src=x onerror=alert(1)>',
                  text="<b>Bold</b> & “quoted”, <script>alert(2)</script> Ida Quill said.\n"
                  "A ‮dlo‬ town, Ida Quill said.")  # fmt: skip


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    place = str(tmp_path / "a.db")
    with open_store(place) as store:
        store.add([*entries(1, 4), entry(HOSTILE)], store.begin(Run("add", "0", MODEL)))
    address = ("127.0.0.1", 50000)
    with TestClient(create_app(place), base_url="http://127.0.0.1:8765", client=address) as made:
        yield made


def claim_of(client: TestClient, number: int, given: object = TOWN) -> Claim:
    return client.app.state.store.article(given.id).reading.claims[number]  # type: ignore[attr-defined,no-any-return]


def fields_of(page: str) -> dict[str, str | list[str]]:
    """What a browser would send of the form as it stands."""
    form = page.partition('<form class="correct"')[2].partition("</form>")[0]
    found: dict[str, str | list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form):
        found[name] = unescape(value)
    for name, value in re.findall(r'<textarea id="\w+" name="(\w+)"[^>]*>\n(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(value)
    for name, options in re.findall(r'<select id="\w+" name="(\w+)">(.*?)</select>', form, re.DOTALL):
        (found[name],) = re.findall(r'value="(\w+)" selected', options)
    for name, value in re.findall(r'<input type="checkbox" name="(\w+_words)" value="([^"]*)" checked', form):
        found.setdefault(name, [])
        found[name] += [value]  # type: ignore[operator]
    found["who"] = unescape(re.search(r'name="who" value="([^"]*)"', form)[1])  # type: ignore[index]
    return found


def send(client: TestClient, claim: Claim, **changed: str | list[str]) -> Response:
    page = client.get(f"/corrections/new?claim={claim.id}")
    assert page.status_code == 200
    return client.post("/corrections", data=fields_of(page.text) | changed, follow_redirects=False)


def kept(client: TestClient) -> list[object]:
    return list(client.app.state.store.corrections.all())  # type: ignore[attr-defined]


def test_the_form_keeps_what_is_typed(client: TestClient) -> None:
    claim = claim_of(client, 1)
    answer = send(client, claim, content="41 people were\nled out", note="  They were counted. ", who="M. E.")
    assert answer.status_code == 303
    (made,) = client.app.state.store.corrections.all()  # type: ignore[attr-defined]
    assert answer.headers["location"] == f"/claims/{claim.id}#correction-{made.id}"
    assert [span.exact for span in made.given.content] == ["41 people were", "led out"]
    assert made.what == ("content",)
    assert (made.note, made.who) == ("They were counted.", "M. E.")
    page = client.get("/corrections").text
    assert "Corrected: what is said" in page
    assert "<s>“About 41 people were led out”</s>" in page
    assert "<b>“41 people were”, “led out”</b>" in page
    assert client.get(f"/corrections/new?claim={claim.id}").status_code == 200


def test_the_form_keeps_what_is_ticked(client: TestClient) -> None:
    claim = claim_of(client, 1)
    page = client.get(f"/corrections/new?claim={claim.id}").text
    words = fields_of(page)["content_words"]
    ticked = [TOWN.text[slice(*map(int, word.split(":")))] for word in words]
    assert ticked == ["About", "41", "people", "were", "led", "out,"]
    answer = send(client, claim, content_words=[*words[1:3], words[4]])
    assert answer.status_code == 303
    (made,) = client.app.state.store.corrections.all()  # type: ignore[attr-defined]
    assert [span.exact for span in made.given.content] == ["41 people", "led"]
    assert made.given.source == claim.source


def test_a_chain_that_is_left_as_it_stands_is_kept(client: TestClient) -> None:
    claim = claim_of(client, 1)
    assert send(client, claim, source="41 people").status_code == 303
    (made,) = client.app.state.store.corrections.all()  # type: ignore[attr-defined]
    assert (made.what, made.given.chain) == (("source",), made.machine.chain)
    page = client.get(f"/claims/{claim.id}").text
    assert f'id="correction-{made.id}"' in page
    assert "the claim</a>" not in page.partition('id="corrections"')[2].partition("</section>")[0]


def test_nothing_changed_and_both_changed_are_asked_back(client: TestClient) -> None:
    claim = claim_of(client, 1)
    same = send(client, claim)
    assert same.status_code == 422
    assert "this is what the machine says" in same.text
    words = fields_of(client.get(f"/corrections/new?claim={claim.id}").text)["content_words"]
    both = send(client, claim, content="led out", content_words=words[:1])
    assert both.status_code == 422
    assert "change one" in both.text
    far = send(client, claim, content_words=["9000:9001"])
    assert far.status_code == 422
    unknown = send(client, claim, source="a whale <i>")
    assert unknown.status_code == 422
    assert "“a whale &lt;i&gt;” is not in the article" in unknown.text
    assert kept(client) == []


def test_words_in_several_places_are_asked_back(client: TestClient) -> None:
    store = client.app.state.store  # type: ignore[attr-defined]
    twice = article(9, text="Ida Quill met Ida Quill. The weir is shut, Ida Quill said.", url=None, input="twice.txt")
    store.add([entry(twice)], 1)
    claim = claim_of(client, 1, twice)
    answer = send(client, claim, content="Ida Quill\nmet")
    assert answer.status_code == 422
    assert "stands in several places. Which?" in answer.text
    offers = re.findall(r'name="choice_content_0" value="([^"]+)"', answer.text)
    assert offers == ["text:0:9", "text:14:23", "text:43:52"]
    again = client.post(
        "/corrections", data=fields_of(answer.text) | {"choice_content_0": "text:14:23"}, follow_redirects=False
    )
    assert again.status_code == 303
    (made,) = store.corrections.all()
    assert [span.range for span in made.given.content] == [(10, 13), (14, 23)]


def test_no_claim_a_missed_one_and_taking_back(client: TestClient) -> None:
    claim = claim_of(client, 1)
    assert send(client, claim, nothing="1", content="whatever").status_code == 303
    page = client.get(f"/corrections/new?article={TOWN.id}")
    assert "Nobody had asked for report 1" in page.text
    data = fields_of(page.text) | {"content": "report 1", "source": "Nobody", "chain": "Nobody\nthe river office"}
    answer = client.post("/corrections", data=data, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"/articles/{TOWN.id}#correction-")
    first, second = client.app.state.store.corrections.all()  # type: ignore[attr-defined]
    assert (first.what, second.what) == (("not-a-claim",), ("missing",))
    assert second.given.chain == ("Nobody", "the river office")
    listed = client.get("/corrections").text
    token = re.search(r'name="form_token" value="([^"]+)"', listed)
    assert token is not None
    assert listed.count("Take it back") == 2
    for correction in (first, second):
        done = client.post(
            f"/corrections/{correction.id}/take-back", data={"form_token": token[1]}, follow_redirects=False
        )
        assert done.status_code == 303
    listed = client.get("/corrections").text
    assert "Take it back" not in listed
    assert listed.count("no longer stands") == 2
    assert len(kept(client)) == 4


def test_a_form_of_another_site_is_refused(client: TestClient) -> None:
    claim = claim_of(client, 1)
    fields = fields_of(client.get(f"/corrections/new?claim={claim.id}").text)
    for data in ({**fields, "form_token": "0" * 64, "nothing": "1"}, {"claim": claim.id, "nothing": "1"}):
        assert client.post("/corrections", data=data).status_code == 403
    made = correcting.correct(client.app.state.store, claim.id, Given(nothing=True))  # type: ignore[attr-defined]
    assert client.post(f"/corrections/{made.id}/take-back").status_code == 403
    assert len(kept(client)) == 1


def test_what_is_not_there_is_said(client: TestClient) -> None:
    for address in ("new?claim=0123456789abcdef", "new?article=nowhere", "?before=0123456789abcdef"):
        assert client.get(f"/corrections/{address}".replace("/?", "?")).status_code == 404
    assert client.get("/corrections/new").status_code == 422


def test_the_list_has_pages_and_exports(client: TestClient) -> None:
    store, claim = client.app.state.store, claim_of(client, 1)  # type: ignore[attr-defined]
    for number in range(65):
        correcting.correct(store, claim.id, Given(nothing=number % 2 == 0, note=f"number {number}"))
    seen, address = [], "/corrections"
    while address:
        page = client.get(address).text
        seen += re.findall(r'<p class="said" dir="auto">number (\d+)</p>', page)
        following = re.search(r'href="(/corrections\?before=\w+)" rel="next"', page)
        address = following[1] if following else ""
    assert seen == [str(number) for number in range(64, -1, -1)]
    rows = [json.loads(line) for line in client.get("/corrections/export?format=jsonl").text.splitlines()]
    assert len(rows) == 65
    (row,) = [json.loads(line) for line in client.get("/corrections/export?format=polnear").text.splitlines()]
    assert claim.content[0].range not in [tuple(span) for each in row["attributions"] for span in each["content"]]
    assert client.get("/corrections/export?format=exe").status_code == 422


def test_nothing_from_outside_is_markup(client: TestClient) -> None:
    claim = claim_of(client, 0, HOSTILE)
    payload = "<script>alert(3)</script>\"'><img src=x onerror=alert(4)>"
    answer = send(client, claim, content="Bold", chain=payload, note=payload, who=payload)
    assert answer.status_code == 303
    pages = [
        client.get(address).text
        for address in ("/corrections", f"/corrections/new?claim={claim.id}", f"/corrections/new?article={HOSTILE.id}")
    ]
    pages.append(send(client, claim, content=payload, chain=payload, note=payload, who=payload).text)
    for page in pages:
        assert "<script>" not in page
        assert "<img" not in page
        assert "<b>Bold</b> &" not in page
        assert "‮" not in page
    assert "&lt;script&gt;alert(3)&lt;/script&gt;" in pages[0]
