"""Giving something to be read: by form alone, in memory alone, into the store only when that is asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from accordingto.errors import AccordingtoError, Unreadable
from accordingto.receiving.fetching import Fetched
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.serving.web.pending import ARTICLES, HELD, MOST, Busy, Pending
from accordingto.serving.web.receiving import PASTED, Given, received

from ...storing.making import article, read
from .served import Seen, client_of, form_of, seen

TOWN = article(1)


class QuickReader:
    """Reads by rule, and one text not at all."""

    def load(self) -> QuickReader:
        return self

    def read(self, given: Article) -> Reading:
        if "unreadable" in given.text:
            raise Unreadable("is not to be read, says <b>the test</b>", "test")
        return read(given)


@pytest.fixture
def client(tmp_path: Path) -> Iterator[TestClient]:
    with client_of(tmp_path / "news.db") as made:
        made.app.state.reader = QuickReader()  # type: ignore[attr-defined]
        yield made


def given(client: TestClient, files: dict[str, tuple[str, bytes]] | None = None, **fields: str) -> tuple[Seen, str]:
    """The page that a form leads to, when it is read, and its address."""
    answer = client.post("/read", data={**form_of(seen(client, "/read"), "/read"), **fields}, files=files)
    assert answer.status_code == 200, answer.text
    for _ in range(200):
        page = seen(client, answer.url.path)
        if not any("progress" in names for names, _ in page.parts):
            return page, answer.url.path
        threading.Event().wait(0.1)
    raise AssertionError("never read")


def test_a_pasted_text_is_shown_and_kept_only_when_that_is_asked(client: TestClient) -> None:
    page, address = given(client, text=TOWN.text, publisher="The <b>Paper</b>", published="2025-03-04")
    assert page.text("text", ["notes", "number"]).split("\n")[1] == TOWN.text.split("\n")[0]
    assert "The <b>Paper</b>" in page.words("byline")
    assert "Not kept" in page.words("banner")
    assert page.links("/claims/") == []
    assert list(client.app.state.store.readings()) == []  # type: ignore[attr-defined]
    kept = client.post(f"{address}/keep", data=form_of(page, f"{address}/keep"))
    assert kept.url.path.startswith("/articles/")
    assert kept.status_code == 200
    (stored,) = client.app.state.store.readings()  # type: ignore[attr-defined]
    assert stored.article.text == TOWN.text
    assert stored.article.input == PASTED
    assert stored.added.run.command == "add"
    assert "Kept in the store" in seen(client, address).words("banner")


def test_a_file_is_parsed_by_the_children_and_named_as_it_was_given(client: TestClient) -> None:
    body = f"<html><head><title>Bridge</title></head><body><article><h1>Bridge</h1><p>{TOWN.text}</p></article></body>"
    page, address = given(client, {"file": ("../../etc/evil <b>.html", body.encode())})
    assert "Bridge" in page.words("headline")
    client.post(f"{address}/keep", data=form_of(page, f"{address}/keep"))
    (stored,) = client.app.state.store.readings()  # type: ignore[attr-defined]
    assert stored.article.input == "evil <b>.html"


def test_what_cannot_be_read_says_why(client: TestClient) -> None:
    page, _ = given(client, text="an unreadable text")
    assert "is not to be read, says <b>the test</b>" in page.words("banner")
    page, _ = given(client, {"file": ("x.pdf", b"%PDF-1.4 nothing")})
    assert "Not read" in page.words("banner")
    page, _ = given(client, text=TOWN.text, published="one day")
    assert "Not read" in page.words("banner")


def test_nothing_is_fetched_unless_the_server_was_started_so(client: TestClient) -> None:
    assert "given-address" not in seen(client, "/read").values("id", "input")
    page, _ = given(client, address="http://127.0.0.1:1/private")
    assert "fetches nothing" in page.words("banner")


def test_an_address_goes_through_the_guarded_fetcher(tmp_path: Path) -> None:
    with client_of(tmp_path / "news.db", fetch=True) as client:
        page, _ = given(client, address="http://127.0.0.1:1/private")
    assert "Not read" in page.words("banner")
    assert "not public" in page.words("banner") or "private" in page.words("banner")


def test_one_thing_at_a_time_and_only_by_the_form(client: TestClient) -> None:
    form = form_of(seen(client, "/read"), "/read")
    for fields in ({}, {"text": "  "}, {"text": "a", "address": "https://x.example/"}):
        assert client.post("/read", data={**form, **fields}).status_code == 422
    assert client.get("/read/unknown").status_code == 404
    assert client.post("/read/unknown/keep", data=form).status_code == 404


def test_keeping_needs_the_form(client: TestClient) -> None:
    _, address = given(client, text=TOWN.text)
    assert client.post(f"{address}/keep").status_code == 403
    assert list(client.app.state.store.readings()) == []  # type: ignore[attr-defined]


# What waits and what is held


def articles(count: int) -> Callable[[], list[Article | Failure]]:
    return lambda: [article(number) for number in range(1, count + 1)]


def test_readings_are_held_for_a_while_and_no_more_than_so_many() -> None:
    now = [0.0]
    pending = Pending(read, clock=lambda: now[0])
    job = pending.begin("one", articles(1))
    assert job.done.wait(5)
    assert pending.find(job.key) is job
    assert pending.find("other") is None
    now[0] = HELD + 1
    assert pending.find(job.key) is None
    jobs = []
    for _ in range(MOST + 5):
        jobs.append(pending.begin("one", articles(1)))
        assert jobs[-1].done.wait(5)
    assert sum(pending.find(each.key) is not None for each in jobs) <= MOST
    assert pending.find(jobs[-1].key)


def test_too_much_at_once_is_refused_and_faults_are_told() -> None:
    gate = threading.Event()

    def slow(given: Article) -> Reading:
        gate.wait(5)
        raise ZeroDivisionError

    pending = Pending(slow, waiting=2)
    jobs = [pending.begin("slow", articles(1)) for _ in range(2)]
    with pytest.raises(Busy):
        pending.begin("slow", articles(1))
    gate.set()
    assert all(job.done.wait(5) for job in jobs)
    (failure,) = jobs[0].outcomes
    assert isinstance(failure, Failure)
    assert failure.error.code == "fault"


def test_of_many_articles_the_first_are_read() -> None:
    job = Pending(read).begin("many", articles(ARTICLES + 3))
    assert job.done.wait(5)
    assert len(job.outcomes) == ARTICLES
    assert job.more


def test_no_path_of_this_machine_comes_out() -> None:
    def never(address: str) -> Fetched:
        raise AccordingtoError("fetched")

    lines = b'{"id": "a", "text": "It rained, Ada Penn said."}\n{"id": "b"}\n'
    found = list(received(Given(file=("C:\\news\\rows.jsonl", lines)), never))
    assert [item.input for item in found] == ["rows.jsonl#a", "rows.jsonl#b"]
