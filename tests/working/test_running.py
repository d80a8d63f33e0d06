"""Order, bounds and deaths of a run over processes; the processes are real, what they do is made up (lives.py)."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from accordingto.errors import ModelError, Unreadable
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.working.running import count, read_all
from accordingto.working.workers import Desk, Worker

from .lives import live


def articles(texts: Iterable[str]) -> Iterator[Article]:
    return (Article(text, f"-#{number}") for number, text in enumerate(texts))


def told(outcomes: Iterable[Reading | Failure | str]) -> list[str]:
    """A reading's text; a failure's input in brackets."""
    named = (f"[{o.input}]" if isinstance(o, Failure) else o for o in outcomes)
    return [o.article.text if isinstance(o, Reading) else o for o in named]


def hired() -> Worker:
    return Worker(live)


def pooled(items: Iterable[Article | Failure | str], jobs: int = 2) -> Iterator[Reading | Failure | str]:
    return read_all(items, jobs, hire=hired)


def test_results_come_in_input_order_whoever_is_quicker() -> None:
    assert told(pooled(articles(["slow", "a", "b", "slow", "c", "d"]))) == ["slow", "a", "b", "slow", "c", "d"]


def test_what_is_no_article_keeps_its_place() -> None:
    first, second, third = articles(["slow", "a", "b"])
    failure = Failure("bad.txt", Unreadable("no text"))
    assert told(pooled([first, "known", second, failure, third])) == ["slow", "known", "a", "[bad.txt]", "b"]
    assert told(pooled(["known", "too"])) == ["known", "too"]
    assert told(pooled([])) == []


def test_a_reader_that_dies_costs_its_article_only() -> None:
    outcomes = list(pooled(articles(["a", "die", "b", "die", "c"])))
    assert told(outcomes) == ["a", "[-#1]", "b", "[-#3]", "c"]
    assert "SIGKILL" in str(outcomes[1].error)  # type: ignore[union-attr] # a Failure: just compared


def test_without_a_model_the_run_ends() -> None:
    outcomes = pooled(articles(["a", "no model", "b"]))
    with pytest.raises(ModelError, match="weights are missing"):
        list(outcomes)


def test_only_so_many_articles_are_in_flight() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "slow" if taken == 1 else "quick"

    outcomes = pooled(articles(endless()))
    for done in range(1, 51):
        next(outcomes)
        assert taken <= done + 4 * 2
    outcomes.close()  # type: ignore[attr-defined] # a generator


def test_outcomes_do_not_wait_for_the_next_article() -> None:
    began = time.monotonic()

    def live_ones() -> Iterator[str]:
        yield from ("a", "b")
        while time.monotonic() < began + 5:
            time.sleep(0.01)
        yield "c"

    given = 0

    def counted() -> Iterator[Article]:
        nonlocal given
        for article in articles(live_ones()):
            given += 1
            yield article

    outcomes = read_all(counted(), 2, ready=lambda: given < 2 or time.monotonic() > began + 5, hire=hired)
    assert told([next(outcomes), next(outcomes)]) == ["a", "b"]
    assert time.monotonic() < began + 4.5
    assert told(outcomes) == ["c"]


def test_processes_end_with_the_run() -> None:
    hands: list[Worker] = []

    def hire() -> Worker:
        hands.append(hired())
        return hands[-1]

    outcomes = read_all(articles(["a", "slow", "slow", "slow"]), 2, hire=hire)
    next(outcomes)
    outcomes.close()
    assert hands
    assert all(hand._process.exitcode is not None for hand in hands)


class Recorder(Desk):
    """Reads in this process."""

    def read(self, article: Article) -> Reading:
        return Reading(article)


def test_one_article_or_one_job_is_read_in_this_process() -> None:
    def hire() -> Worker:
        pytest.fail("a process for one article")

    assert told(read_all(articles("a"), 4, desk=Recorder(), hire=hire)) == ["a"]
    assert told(read_all(articles("abc"), 1, desk=Recorder(), hire=hire)) == ["a", "b", "c"]


def test_faults_in_reading_become_failures() -> None:
    class Broken:
        def read(self, article: Article) -> Reading:
            raise RecursionError(f"too deep in {article.text}")

    desk = Desk()
    desk._reader = Broken()  # type: ignore[assignment] # stands in for the reader
    failure = desk.read(Article("x", "a.txt"))
    assert isinstance(failure, Failure)
    assert failure.input == "a.txt"
    assert "fault in the program" in str(failure.error)
    assert "RecursionError: too deep in x" in str(failure.error)


def test_articles_are_counted_by_line(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("x")
    (tmp_path / "three.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n{"text": "c"}')
    with gzip.open(tmp_path / "two.jsonl.gz", "wt") as stream:
        stream.write('{"text": "a"}\n{"text": "b"}\n')
    (tmp_path / "broken.jsonl.gz").write_bytes(b"no gzip")
    assert count([str(tmp_path), "https://ambrelpost.example/dam"]) == 1 + 3 + 2 + 1 + 1
    assert count([str(tmp_path), "-"]) is None
