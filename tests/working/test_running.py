"""Order, bounds and deaths of a run over processes; the processes are real, what they do is made up (lives.py)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path

import pytest

from accordingto.errors import ModelError
from accordingto.receiving.inputs import Failure, Input
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.working import workers
from accordingto.working.running import _Pool, _Stream, count, run
from accordingto.working.workers import Desk, Outcome, Overrides, Receive, Worker

from .lives import live


def hired() -> Worker:
    return Worker(live)


def pooled(streams: Iterator[_Stream], jobs: int = 2) -> Iterator[Outcome]:
    pool = _Pool(jobs, hired)
    try:
        yield from pool.run(streams)
    finally:
        pool.stop()


def named(*names: str) -> Iterator[_Stream]:
    for name in names:
        yield _Stream(name, Receive(Input(name, "file"), Overrides("The Ambrel Post")))


def here(texts: Iterator[str]) -> _Stream:
    return _Stream("-", here=(Article(text, f"-#{number}") for number, text in enumerate(texts)))


def told(outcomes: Iterator[Outcome]) -> list[str]:
    """A reading's text; a failure's input in brackets."""
    return [o.article.text if isinstance(o, Reading) else f"[{o.input}]" for o in outcomes]


def test_results_come_in_input_order_whoever_is_quicker() -> None:
    assert told(pooled(named("slow,a", "b", "slow", "c,d"))) == ["slow", "a", "b", "slow", "c", "d"]


def test_what_is_received_here_keeps_its_place_among_inputs() -> None:
    streams = [*named("slow,a"), here(iter("bc")), *named("d")]
    assert told(pooled(iter(streams))) == ["slow", "a", "b", "c", "d"]


def test_what_is_declared_reaches_the_receiver() -> None:
    (outcome,) = pooled(named("a"))
    assert isinstance(outcome, Reading)
    assert outcome.article.publisher == "The Ambrel Post"


def test_a_reader_that_dies_costs_its_article_only() -> None:
    outcomes = list(pooled(named("a,die,b", "die", "c"), jobs=1))
    assert told(iter(outcomes)) == ["a", "[a,die,b#1]", "b", "[die#0]", "c"]
    assert "SIGKILL" in str(outcomes[1].error)  # type: ignore[union-attr] # a Failure: just compared


def test_a_receiver_that_dies_costs_the_rest_of_its_input() -> None:
    assert told(pooled(named("a,!die,b", "c", "!die", "d,e"))) == ["a", "[a,!die,b]", "c", "[!die]", "d", "e"]


def test_failures_and_faults_keep_their_place() -> None:
    assert told(pooled(named("a,!bad,b", "fault", "c"))) == ["a", "[a,!bad,b]", "b", "[fault#0]", "c"]


def test_without_a_model_the_run_ends() -> None:
    outcomes = pooled(named("a,no model,b"), jobs=1)
    assert isinstance(next(outcomes), Reading)
    with pytest.raises(ModelError, match="weights are missing"):
        list(outcomes)


def test_only_so_many_articles_are_in_flight() -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        while True:
            taken += 1
            yield "slow" if taken == 1 else "quick"

    outcomes = pooled(iter([here(endless())]))
    for _ in range(50):
        next(outcomes)
        assert taken <= 50 + 4 * 2 + 1
    outcomes.close()  # type: ignore[attr-defined] # a generator


def test_many_articles_of_one_input_all_come() -> None:
    name = ",".join(str(number) for number in range(300))
    assert told(pooled(named(name))) == name.split(",")


def test_processes_end_with_the_run() -> None:
    hands: list[Worker] = []

    def hire() -> Worker:
        hands.append(hired())
        return hands[-1]

    pool = _Pool(2, hire)
    outcomes = pool.run(named("a", "slow", "slow", "slow"))
    next(outcomes)
    pool.stop()
    assert hands
    assert all(hand._process.exitcode is not None for hand in hands)


class Recorder(Desk):
    """Reads in this process, and keeps what it was given."""

    def read(self, article: Article) -> Outcome:
        return Reading(article)


@pytest.fixture
def received_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    from .lives import receive_by_name

    monkeypatch.setattr("accordingto.working.running.received", receive_by_name)
    monkeypatch.setattr("accordingto.working.running.Desk", Recorder)
    monkeypatch.setattr("accordingto.working.running.Worker", lambda: pytest.fail("a process for one article"))


@pytest.mark.usefixtures("received_by_name")
def test_one_article_or_one_job_is_read_in_this_process() -> None:
    assert told(run(["a"], jobs=4)) == ["a"]
    assert told(run(["a,b", "c"], jobs=1)) == ["a", "b", "c"]


def test_faults_in_reading_and_receiving_become_failures(monkeypatch: pytest.MonkeyPatch) -> None:
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

    def broken(*_: object, **__: object) -> Iterator[Article]:
        yield Article("x", "a")
        raise ValueError("odd bytes")

    monkeypatch.setattr("accordingto.receiving.receive", broken, raising=False)
    first, second = workers.received(Input("a", "file"), Overrides())
    assert isinstance(first, Article)
    assert isinstance(second, Failure)
    assert "ValueError: odd bytes" in str(second.error)


def test_articles_are_counted_by_line(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("x")
    (tmp_path / "three.jsonl").write_text('{"text": "a"}\n\n{"text": "b"}\n{"text": "c"}')
    with gzip.open(tmp_path / "two.jsonl.gz", "wt") as stream:
        stream.write('{"text": "a"}\n{"text": "b"}\n')
    (tmp_path / "broken.jsonl.gz").write_bytes(b"no gzip")
    assert count([str(tmp_path), "https://ambrelpost.example/dam"]) == 1 + 3 + 2 + 1 + 1
    assert count([str(tmp_path), "-"]) is None
