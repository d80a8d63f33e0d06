"""Receiving in children: whatever a parser does, the input fails with a code, the parent lives, the others are read."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

import accordingto
from accordingto.errors import Forbidden, InputError, Unanswered, Unreadable
from accordingto.receiving.fetching import Fetched
from accordingto.receiving.inputs import Failure, Input
from accordingto.records.article import Article
from accordingto.records.declared import Declared, Post
from accordingto.working import children, frames
from accordingto.working.children import Child, hired
from accordingto.working.incoming import DEATHS, ROOM, Received, receive_all
from accordingto.working.running import run
from accordingto.working.workers import Overrides

MARK = Path("/tmp/accordingto-must-not-be-written")  # noqa: S108 - that nothing writes it is what is tested


def hire() -> Child:
    return hired("tests.working.obedient", patience=3.0)


def received(*names: str | Input | Fetched, hire: Callable[[], Child] = hire) -> Received:
    sources = [Input(name, "file") if isinstance(name, str) else name for name in names]
    return receive_all(sources, Overrides("The Ambrel Post"), hire=hire)


def told(items: Iterable[Article | Failure]) -> list[str]:
    """An article's text; a failure's code in brackets."""
    return [f"[{item.error.code}]" if isinstance(item, Failure) else item.text for item in items]


def test_inputs_keep_their_order_and_what_is_declared_reaches_the_child() -> None:
    items = list(received("!slowly,a", "b,!bad,c", "d"))
    assert told(items) == ["!slowly", "a", "b", "[encoding]", "c", "d"]
    assert isinstance(items[0], Article)
    assert items[0].publisher == "The Ambrel Post"


@pytest.mark.parametrize(
    ("order", "code"),
    [("!hang", "hang"), ("!eat", "memory"), ("!die", "crash"), ("!fault", "fault"), ("!broken-pipe", "fault"),
     ("!lie", "crash"), ("!babble", "crash"), ("!pickle", "crash"), ("!deaf", "hang"), ("!write", "fault")],
)  # fmt: skip
def test_whatever_a_parser_does_costs_its_input_only(order: str, code: str) -> None:
    MARK.unlink(missing_ok=True)
    items = received("a", f"b,{order},c", "d", "e")
    assert told(items) == ["a", "b", f"[{code}]", "d", "e"]
    assert not MARK.exists() or MARK.stat().st_size == 0


def test_a_document_of_a_container_costs_itself_only() -> None:
    items = list(received("many:a,!hang,b,!eat,c,!fault,!die,d", "e"))
    assert told(items) == ["a", "[hang]", "b", "[memory]", "c", "[fault]", "[crash]", "d", "e"]
    assert [item.input.rpartition("#")[2] for item in items if isinstance(item, Failure)] == [
        f"document-{number}" for number in (2, 4, 6, 7)
    ]


def test_too_many_deaths_end_a_container() -> None:
    items = told(received("many:" + "!fault," * 50 + "a", "b"))
    assert items == ["[fault]"] * DEATHS + ["[crash]", "b"]


def test_no_message_of_a_failure_blames_the_wrong_thing() -> None:
    first, hung, eaten, died = received("a", "!hang", "!eat", "!die")
    assert isinstance(first, Article)
    assert isinstance(hung, Failure)
    assert "20 seconds" in str(hung.error)
    assert isinstance(eaten, Failure)
    assert "1,024 MiB" in str(eaten.error)
    assert isinstance(died, Failure)
    assert "SIGSEGV" in str(died.error)


def test_only_a_single_document_has_to_be_quick() -> None:
    assert told(received("!slowly,!slowly,!slowly")) == ["!slowly"] * 3  # 2.1 seconds; one document has 1


def test_waiting_for_the_taker_is_not_parsing() -> None:
    names = ",".join(f"text-{number}" for number in range(3 * ROOM))
    items = received(names)
    first = next(items)
    time.sleep(1.5)
    assert told([first, *items]) == names.split(",")


def test_what_a_library_prints_does_no_harm() -> None:
    assert told(received("!print,a")) == ["!print", "a"]


def test_one_child_serves_many_inputs() -> None:
    started = []

    def counted() -> Child:
        started.append(hire())
        return started[-1]

    assert len(told(received(*[f"{n}" for n in range(40)], hire=counted))) == 40
    assert len(started) <= 2


def test_many_articles_wait_for_their_taker() -> None:
    items = received(",".join(str(number) for number in range(2000)))
    assert next(items)
    time.sleep(0.3)
    assert sum(len(stream.items) for stream in items._window) <= ROOM
    items.close()
    assert list(items) == []


def test_closing_ends_the_children() -> None:
    started = []

    def counted() -> Child:
        started.append(hire())
        return started[-1]

    items = received("a,!hang", "b,!hang", "c", hire=counted)
    next(items)
    items.close()
    until = time.monotonic() + 5
    while any(child.lives for child in started) and time.monotonic() < until:
        time.sleep(0.01)
    assert not any(child.lives for child in started)


def test_standard_input_flows_line_by_line(monkeypatch: pytest.MonkeyPatch) -> None:
    reading, writing = os.pipe()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(fileno=lambda: reading))
    with os.fdopen(writing, "wb", buffering=0) as stream:
        items = received(Input("-", "stdin"))
        stream.write(b"one\n")
        assert told([next(items)]) == ["one"]
        time.sleep(1.2)  # longer than a document may take: waiting is not parsing
        assert not items.ready()
        stream.write(b"two\nthree\n")
        assert told([next(items), next(items)]) == ["two", "three"]
    assert list(items) == []
    os.close(reading)


def test_standard_input_may_be_an_object(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(b"one\ntwo\n")))
    assert told(received(Input("-", "stdin"))) == ["one", "two"]


ANSWER = Fetched("https://ambrel.example/a", "https://ambrel.example/a", 200, {}, "déjà".encode(), "2025-03-01")


def test_addresses_are_fetched_here_and_parsed_there() -> None:
    def fetcher(address: str) -> Fetched:
        if "closed" in address:
            raise Forbidden("not allowed", "robots")
        return ANSWER

    sources: list[Input | Fetched] = [
        Input("https://ambrel.example/a", "address"),
        Input("https://closed.example", "address"),
        ANSWER,
    ]
    first, refused, given = receive_all(sources, fetcher=fetcher, hire=hire)
    assert told([first, refused, given]) == ["déjà", "[robots]", "déjà"]
    assert isinstance(refused, Failure)
    assert isinstance(refused.error, Forbidden)
    assert first.input == given.input == "https://ambrel.example/a#0"


def test_articles_come_through_whole() -> None:
    article = Article(
        "Lone \ud800 and 😀.", "a\udcff", "u", "p", "t", ("A", "B"), "2025-01-01", None, "2025", "Ambrel", "en", "00",
        3, "old", "canceled", Declared("NITF", "g", ("AP",), signals=("kill",), posts=(Post(0, 4, "embed", "X"),),
        user={"a": "b"}, stated={"part": {"n": 1}}), ((0, 4, "heading"),),
    )  # fmt: skip
    assert frames.article_of(frames.article_row(article)) == article
    failure = frames.failure_of(frames.failure_row(Failure("a", Unanswered("no answer", "timeout"))))
    assert (type(failure.error), str(failure.error), failure.error.code) == (Unanswered, "no answer", "timeout")


@pytest.mark.parametrize(
    "change",
    [{"text": None}, {"url": 1}, {"authors": [1]}, {"version": "1"}, {"declared": {"posts": [{"start": 9, "end": 1,
     "kind": "embed"}]}}, {"declared": {"format": {}}}, {"declared": {"unknown": 1}}, {"declared": []}, {"status": []}],
)  # fmt: skip
def test_what_is_no_article_is_refused(change: dict[str, object]) -> None:
    import json

    row = {"article": {**Article("text", "i").as_dict(), **change}, "block_kinds": []}
    with pytest.raises(ValueError, match="article"):
        frames.article_of(json.dumps(row).encode())
    for payload in (b"", b"{}", b"[1]", b"[" * 100_000, b'{"article": {}, "block_kinds": [[0]]}', b"\xff"):
        with pytest.raises(ValueError, match="article"):
            frames.article_of(payload)


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text("The bridge is closed, said Mara Voss, the harbour master of Ambrel, on Tuesday morning.\n")
    return path


def test_the_library_reads_in_a_child_kept_for_the_next(story: Path) -> None:
    assert accordingto.read(story).article.text == story.read_text()
    parked = [child.pid for child in children._parked]
    assert parked
    assert accordingto.read(str(story)).article.input == str(story)
    assert [child.pid for child in children._parked] == parked
    with pytest.raises(InputError, match="cannot be read"):
        accordingto.read(story.parent / "none.txt")


def test_a_script_without_a_guard_may_read_a_file(story: Path) -> None:
    script = story.parent / "script.py"
    script.write_text(
        f"import accordingto\nprint('once')\nprint(len(accordingto.read({str(story)!r}).claims) > 0)\n"
        "try:\n    accordingto.read('https://localhost/')\n"
        "except Exception as error:\n    print(type(error).__name__)\n"
    )
    command = [sys.executable, str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)  # noqa: S603 - our own
    assert (done.stdout, done.stderr) == ("once\nTrue\nForbidden\n", "")


def test_with_one_job_and_one_input_strangers_bytes_are_parsed_in_a_child(
    story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> Iterator[Article]:
        raise AssertionError("parsed in this process")

    monkeypatch.setattr("accordingto.receiving.dispatch.receive", never)
    monkeypatch.setattr("accordingto.receiving.receive", never)
    monkeypatch.setattr("accordingto.receiving.dispatch._read_stream", never)
    (outcome,) = run([str(story)], jobs=1)
    assert outcome.article.text == story.read_text()  # type: ignore[union-attr] # a Reading, or the test fails
    assert accordingto.read(story).article.text == story.read_text()


def test_a_name_that_is_no_utf8_reaches_the_child(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff.txt")
    Path(path).write_text("The bridge is closed.")
    (item,) = receive_all([path])
    assert isinstance(item, Article)
    assert item.input == path
    (missing,) = receive_all([path + "x"])
    assert isinstance(missing, Failure)
    assert isinstance(missing.error, Unreadable)
