"""Small forms of the bars of the store (docs/bench-store.md): the same programs, with fewer articles and kills."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from accordingto.records.restoring import reading_from
from accordingto.storing import open_store

BENCH = Path(__file__).parents[2] / "bench"


def bench(name: str, *arguments: str) -> str:
    """Run one of the bars; it ends with 0 only where nothing is wrong."""
    done = subprocess.run(  # noqa: S603 - our own programs
        [sys.executable, str(BENCH / f"{name}.py"), *arguments], capture_output=True, text=True, encoding="utf8"
    )
    assert not done.returncode, done.stdout + done.stderr[-4000:]
    return done.stdout


def test_killed_at_any_moment_nothing_acknowledged_is_lost() -> None:
    told = bench("crash", "--count", "24", "--kills", "4", "--jobs", "1")
    assert "4  killed" in told


def test_writers_at_once_leave_what_one_leaves() -> None:
    told = bench("again", "--count", "24", "--rounds", "1", "--writers", "3", "--jobs", "1")
    assert "24 new, 48 same" in told


def test_hostile_inputs_change_nothing_about_good_ones() -> None:
    told = bench("bad_apple", "--good", "12", "--hostile", "12")
    assert "in quarantine" in told


def test_stories_are_the_same_in_any_order() -> None:
    told = bench("stories", "--orders", "2", "--batch", "3")
    assert json.loads(told)["same in any two orders"] == 1.0


@pytest.fixture
def recombining(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(BENCH))
    return import_module("recombining")


@pytest.fixture(scope="session")
def real(reader: Any) -> list[dict[str, Any]]:
    """Readings of some made-up articles, in the contract's form, through JSON as a file has them."""
    sys.path.insert(0, str(BENCH))
    try:
        fictional = import_module("fictional")
    finally:
        sys.path.remove(str(BENCH))
    from accordingto.records.article import Article

    rows = [fictional.article(number) for number in range(8)]
    articles = [Article(row["text"], row["id"], row["url"], row["publisher"], row["title"]) for row in rows]
    readings: list[dict[str, Any]] = json.loads(json.dumps([reader.read(article).as_dict() for article in articles]))
    return readings


def test_recombined_readings_open_and_are_whole(recombining: Any, real: list[dict[str, Any]]) -> None:
    recombiner = recombining.Recombiner(real)
    for number in range(40):
        reading = recombiner.reading(number)
        row = reading.as_dict()
        assert all(reading.article.text[span.start : span.end] == span.exact for span in reading.spans())
        assert reading_from(json.loads(json.dumps(row))).as_dict() == row
        claims, entities = {claim.id for claim in reading.claims}, {entity.id for entity in reading.entities}
        assert len(claims) == len(reading.claims) > 0
        assert {claim.article for claim in reading.claims} == {reading.article.id}
        assert {link.entity for claim in reading.claims for link in claim.chain} - {None} <= entities
        assert {each for claim in reading.claims for each in (claim.inside, claim.continues)} - {None} <= claims


def test_a_recombined_reading_has_every_claim_of_its_paragraphs(recombining: Any, real: list[dict[str, Any]]) -> None:
    by_words = {
        paragraph.text: [[span.exact for span in claim.content] for claim in paragraph.claims]
        for row in real
        for paragraph in recombining.paragraphs(row)
    }
    reading = recombining.Recombiner(real).reading(3)
    expected = [words for part in reading.article.text.split("\n\n") for words in by_words[part]]
    assert [[span.exact for span in claim.content] for claim in reading.claims] == expected


def test_recombined_articles_are_apart_and_the_same_each_time(recombining: Any, real: list[dict[str, Any]]) -> None:
    first = [recombining.Recombiner(real).reading(number).article for number in range(60)]
    again = [recombining.Recombiner(real).reading(number).article for number in range(60)]
    assert first == again
    assert len({article.id for article in first}) == len({article.published for article in first}) == 60


def test_a_filled_store_is_whole_and_filling_goes_on(tmp_path: Path) -> None:
    place = tmp_path / "filled.db"
    for size in ("150", "230"):
        bench("scale", "--size", size, "--real", "6", "--store", str(place), "--fill-only")
    with open_store(place, create=False) as store:
        assert not store.check()
        assert sum(1 for _ in store.readings()) == 230
