"""The page of an article is the article, every claim of it can be pointed at and opened, and none is told by colour."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from starlette.testclient import TestClient

from accordingto.exporting.annotated import claims_in
from accordingto.exporting.cells import read_csv
from accordingto.exporting.chains import chain_words
from accordingto.exporting.wording import printable
from accordingto.records.article import Article
from accordingto.records.keeping import Entry, Run
from accordingto.records.readings import Reading, reading_key
from accordingto.serving.web.article_view import Line, article_view
from accordingto.serving.web.claim_view import in_quotes
from accordingto.storing import open_store

from ...exporting.samples import ARTICLE, TEXT, TITLE, reading
from ...exporting.strategies import readings
from ...storing.making import article as town
from ...storing.making import read
from .served import Seen, client_of, fill, seen

PAGE = f"/articles/{ARTICLE.id}"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = fill(tmp_path_factory.mktemp("store") / "news.db", [reading(), read(town(1))])
    with client_of(place) as made:
        yield made


def test_the_text_is_the_articles_and_each_claim_can_be_pointed_at_and_opened(client: TestClient) -> None:
    page = seen(client, PAGE)
    assert page.text("headline", ["number"]) == printable(TITLE)
    lines = [printable(line) for line in TEXT.split("\n")]
    assert page.text("text", ["notes", "number"]).strip().split("\n") == lines
    claims = {claim.id: claim for claim in reading().claims}
    anchors = [value for value in page.values("id", "a") if value.startswith("c-")]
    assert sorted(anchors) == sorted(f"c-{name}" for name in claims)
    for tag, attributes in page.elements:
        if attributes.get("id", "").startswith("c-"):
            assert tag == "a"
            assert attributes["href"] == f"/claims/{attributes['id'][2:]}"
            assert attributes["aria-label"]
    for name, claim in claims.items():
        opened = seen(client, f"/claims/{name}")
        assert all(printable(span.exact) in opened.text("text") for span in claim.content)


def test_notes_stand_beside_their_lines_with_chain_certainty_and_findings(client: TestClient) -> None:
    page = seen(client, PAGE)
    notes = page.words("notes")
    for words in (
        "two officials familiar with the inspection", "possible “could”", "told as a claim", "unnamed: bare",
        "the number of cracks is given to the Courier only", "no answer: did not respond",
    ):  # fmt: skip
        assert words in notes
    for target in page.values("href", "a"):
        if target.startswith("#"):
            assert target[1:] in page.values("id")
    assert len(page.values("id")) == len(set(page.values("id")))


def test_own_voice_is_plain_and_what_is_left_out_says_why(client: TestClient) -> None:
    page = seen(client, PAGE)
    own = page.text("own", ["number"])
    assert own == "The dam was built in 1931.It supplies water to some 120,000 people."
    assert not any("own" in names and {"content", "source", "cue"} & set(names) for names, _ in page.parts)
    assert page.values("data-reason") == ["byline", "heading", "caption", "why"]
    assert {"source", "cue", "content", "certainty", "detail"} <= {name for names, _ in page.parts for name in names}


def test_unknown_articles_and_claims_are_not_there(client: TestClient) -> None:
    for address in ("/articles/0123456789abcdef", "/claims/0123456789abcdef", "/claims/x", "/articles/x/changes"):
        assert client.get(address).status_code == 404


def test_a_page_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    first = client.get(PAGE)
    assert client.get(PAGE, headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_a_claim_says_all_and_can_be_taken_along(client: TestClient) -> None:
    cracks = reading().claims[4]
    page = seen(client, f"/claims/{cracks.id}")
    steps = page.words("chain")
    assert steps.index("The Ambrel Post") < steps.index("The Lowland Courier") < steps.index("two officials")
    assert "at least 40" in page.words("table")
    address = f"http://127.0.0.1:8765/claims/{cracks.id}"
    copied = [data for names, data in page.parts if "textarea" in names]
    assert copied[0].strip() == address
    words = in_quotes(cracks.content[0].exact)
    for text in copied[1:3]:
        assert text.strip().startswith(words)
        assert chain_words(cracks) in text
    assert address in copied[1]
    assert "#:~:text=" in copied[2]
    row = json.loads(copied[3])
    assert row["claim"] == cracks.as_dict()
    assert row["article"]["sha256"] == ARTICLE.sha256


def test_the_article_is_taken_along_in_the_forms_of_export(client: TestClient) -> None:
    sent = {form: client.get(f"{PAGE}/export?format={form}") for form in ("json", "csv", "html", "annotations")}
    assert all(answer.headers["content-disposition"].startswith("attachment") for answer in sent.values())
    assert [row["id"] for row in json.loads(sent["json"].content)[0]["claims"]] == [c.id for c in reading().claims]
    assert len(list(read_csv(BytesIO(sent["csv"].content)))) == len(reading().claims)
    assert len(list(claims_in(BytesIO(sent["annotations"].content)))) == len(reading().claims)
    assert client.get(f"{PAGE}/export?format=exe").status_code == 422


def test_a_claim_that_a_later_reading_does_not_have_still_opens(tmp_path: Path) -> None:
    place = fill(tmp_path / "news.db", [reading()])
    dropped = reading().claims[3]
    later = replace(reading(), claims=reading().claims[:3])
    with open_store(place) as store:
        run = store.begin(Run("reread", "1", "model-2"))
        store.add([Entry(ARTICLE, reading_key(ARTICLE, "model-2"), later)], run)
    with client_of(place) as client:
        page = seen(client, f"/claims/{dropped.id}")
    assert "no longer has this claim" in page.words("banner")
    assert dropped.content[0].exact in page.text("text")


@given(readings())
def test_any_reading_is_shown_whole(given_reading: Reading) -> None:
    view = article_view(given_reading)
    lines = [printable(line) for line in given_reading.article.text.split("\n") if line.strip()]
    shown = ["".join(part) for part in _paragraphs(view.body)]
    assert shown == lines


def test_long_paragraphs_come_in_parts_with_their_notes_beside_them() -> None:
    long = article_of_one_line(60)
    view = article_view(read(long))
    assert len(view.body) > 3
    assert ["".join(part) for part in _paragraphs(view.body)] == [printable(long.text)]
    assert all(len(line.notes) < 20 for line in view.body)


def article_of_one_line(sentences: int) -> Article:
    said = (f"Some {number} people had been led out of the town, Ida Quill said." for number in range(sentences))
    return town(1, text=" ".join(said))


def _paragraphs(body: tuple[Line, ...]) -> list[list[str]]:
    found: list[list[str]] = []
    for line in body:
        page = Seen(f"<div>{line.markup}</div>")
        words = page.text("div", ["number"])
        if line.goes_on:
            found[-1].append(words)
        else:
            found.append([words])
    return found
