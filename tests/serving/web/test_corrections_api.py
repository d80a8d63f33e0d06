"""The API of corrections: what is given, what is answered, who may."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from accordingto.records.keeping import Run
from accordingto.serving.web import access
from accordingto.serving.web.access import Tokens
from accordingto.serving.web.api.corrections import Corrected, Side
from accordingto.serving.web.app import create_app
from accordingto.serving.web.settings import Settings
from accordingto.storing import Store, open_store

from ...storing.making import MODEL, article, entries

TOWN = article(1)
API = "/api/v1/corrections"
WRITER, _WRITER = access.made("editor", "write")
READER, _READER = access.made("reader", "read")


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    place = str(tmp_path / "a.db")
    with open_store(place) as store:
        store.add(entries(1, 4), store.begin(Run("add", "0", MODEL)))
    settings = Settings(tokens=Tokens((_WRITER, _READER)))
    made = TestClient(
        create_app(place, settings), base_url="http://127.0.0.1:8765", client=("127.0.0.1", 50000),
        headers={"authorization": f"Bearer {WRITER}"},
    )  # fmt: skip
    with made:
        yield made


@pytest.fixture
def claim(client: TestClient) -> str:
    store: Store = client.app.state.store  # type: ignore[attr-defined]
    return store.article(TOWN.id).reading.claims[1].id


def post(client: TestClient, status: int = 201, **row: Any) -> dict[str, Any]:
    answer = client.post(API, json=row)
    assert answer.status_code == status, answer.text
    found: dict[str, Any] = answer.json()
    if status == 201:
        assert client.get(answer.headers["location"]).json() == found
    else:
        assert answer.headers["content-type"] == "application/problem+json"
    return found


def test_a_correction_is_kept_and_given_back(client: TestClient, claim: str) -> None:
    made = post(client, claim=claim, content=[{"words": "41 people"}, {"start": 0, "end": 3}], level="possible")
    assert set(made) == set(Corrected.model_fields)
    assert set(made["given"]) == set(Side.model_fields)
    assert made["what"] == ["content", "certainty"]
    assert [span["exact"] for span in made["given"]["content"]] == ["The", "41 people"]
    assert (made["who"], made["articles"]) == ("editor", [TOWN.id])
    wrong = post(client, claim=claim, not_a_claim=True, who="M. E.")
    missed = post(client, article=TOWN.id, content=[{"words": "report 1"}], source=[], chain=["Nobody"])
    listed = client.get(API, params={"limit": 2})
    assert [row["id"] for row in listed.json()["items"]] == [missed["id"], wrong["id"]]
    assert 'rel="next"' in listed.headers["link"]
    after = client.get(API, params={"limit": 2, "after": listed.json()["next"]}).json()
    assert (after["items"], after["next"]) == ([made], None)
    assert client.get(API, headers={"if-none-match": client.get(API).headers["etag"]}).status_code == 304
    of = client.get(f"/api/v1/articles/{TOWN.id}/corrections").json()
    assert [row["id"] for row in of["items"]] == [made["id"], wrong["id"], missed["id"]]
    assert of["standing"] == [
        {"correction": wrong["id"], "claim": claim, "standing": "corrected"},
        {"correction": missed["id"], "claim": None, "standing": "gone"},
    ]
    rows = [json.loads(line) for line in client.get("/api/v1/corrections.ndjson").text.splitlines()]
    assert [row["id"] for row in rows] == [made["id"], wrong["id"], missed["id"]]
    (row,) = [json.loads(line) for line in client.get("/api/v1/corrected.ndjson").text.splitlines()]
    assert len(row["attributions"]) == 1, "the wrong one is out, and what was missed is credited to nobody"
    back = client.post(f"{API}/{wrong['id']}/take-back", json={"note": "it is one"})
    assert (back.status_code, back.json()["what"]) == (201, ["taken-back"])
    assert len(client.get(f"/api/v1/articles/{TOWN.id}/corrections").json()["standing"]) == 1


def test_what_does_not_fit_is_a_problem(client: TestClient, claim: str) -> None:
    assert post(client, 422)["code"] == "what"
    assert post(client, 422, claim=claim, article=TOWN.id)["code"] == "what"
    assert post(client, 422, article=TOWN.id, not_a_claim=True)["code"] == "what"
    assert post(client, 422, claim=claim)["code"] == "same"
    assert post(client, 422, article=TOWN.id)["code"] == "content"
    assert post(client, 422, claim=claim, content=[{"words": "a whale"}])["code"] == "span"
    assert post(client, 422, claim=claim, content=[{"start": 5, "end": 5}])["code"] == "span"
    assert post(client, 422, claim=claim, content=[{}])["code"] == "span"
    assert post(client, 422, claim=claim, level="sure")["code"] == "request"
    assert post(client, 422, claim=claim, other=1)["code"] == "request"
    assert post(client, 404, claim="0123456789abcdef", not_a_claim=True)["code"] == "no-claim"
    assert post(client, 404, article="nowhere", content=[{"start": 0, "end": 1}])["code"] == "no-article"
    for address in ("corrections/0123456789abcdef", "corrections?after=x", "articles/nowhere/corrections"):
        assert client.get(f"/api/v1/{address}").status_code == 404
    assert client.post(f"{API}/0123456789abcdef/take-back", json={}).status_code == 404
    assert client.get("/api/v1/corrections.ndjson").text == ""


def test_only_who_may_write_corrects(client: TestClient, claim: str) -> None:
    made = post(client, claim=claim, not_a_claim=True)
    reader = {"authorization": f"Bearer {READER}"}
    row = {"claim": claim, "not_a_claim": True}
    assert client.get(API, headers=reader).status_code == 200
    assert client.post(API, json=row, headers=reader).status_code == 403
    assert client.post(f"{API}/{made['id']}/take-back", json={}, headers=reader).status_code == 403
    assert client.post(API, json=row, headers={"authorization": "Bearer nobody"}).status_code == 401
    assert client.post(API, json=row, headers={"origin": "https://evil.example"}).status_code == 403
    del client.headers["authorization"]
    assert client.post(API, json=row).status_code == 403, "a browser on this machine needs the form's token"
    assert len(client.get(API).json()["items"]) == 1
