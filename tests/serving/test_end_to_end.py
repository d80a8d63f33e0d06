"""The whole program on our own stories: the command, its processes and the library give the same records."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from accordingto.reading import Reader
from accordingto.receiving import expand, receive
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.working.running import run

STORIES = {
    "dam": "“The Ambrel dam will hold until spring,” harbour master Mara Voss told The Lowland Courier on Tuesday. "
    "The ministry declined to comment on the cracks in its northern wall.\n",
    "ferry": "The ferry line said about 40 boats could be laid up. Tobias Renn, who heads the farmers’ union, said "
    "that two officials familiar with the plan had told him so.\n",
    "mill": "The mill at Hollin Bridge will close, The Ambrel Post reported, citing sources. “We were not asked,” said "
    "one of its workers.\n",
}


@pytest.fixture
def stories(tmp_path: Path) -> Path:
    folder = tmp_path / "stories"
    folder.mkdir()
    for name, text in STORIES.items():
        (folder / f"{name}.txt").write_text(text, "utf8")
    rows = [{"id": f"{name}-{n}", "title": name, "text": text} for n in range(3) for name, text in STORIES.items()]
    (folder / "more.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    (folder / "broken.txt").write_bytes(b"\x00\xff\x00\x01" * 100)
    return folder


def records(outcome: Reading | Failure) -> object:
    """What must be the same from run to run: all but the time of receiving."""
    if isinstance(outcome, Failure):
        return outcome.input, outcome.error.code, str(outcome.error)
    row = outcome.as_dict()
    del row["article"]["retrieved"]
    return row


def read_one(reader: Reader, item: Article | Failure) -> Reading | Failure:
    return item if isinstance(item, Failure) else reader.read(item)


def test_many_processes_give_what_one_gives_in_the_same_order(reader: Reader, stories: Path) -> None:
    alone = [records(read_one(reader, item)) for source in expand([str(stories)]) for item in receive(source)]
    assert len(alone) == 3 + 9 + 1
    assert [records(outcome) for outcome in run([str(stories)], jobs=2)] == alone
    lines = str(stories / "more.jsonl")
    assert len(list(run([lines], jobs=2))) == 9


def accordingto(*arguments: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
    code = "import sys; from accordingto.serving.cli import main\nif __name__ == '__main__': sys.exit(main())"
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, input=given.encode(), capture_output=True, timeout=300)  # noqa: S603 - our own


def test_the_command_gives_the_librarys_records_and_each_span_opens(reader: Reader, stories: Path) -> None:
    result = accordingto("read", "--format", "jsonl", "--publisher", "The Ambrel Post", "-j", "2", str(stories))
    assert result.returncode == 1
    assert result.stderr.count(b"\n") == 1
    assert b"broken.txt: " in result.stderr
    rows = [json.loads(line) for line in result.stdout.splitlines()]
    assert [row["article"]["publisher"] for row in rows] == ["The Ambrel Post"] * 12
    for row in rows:
        for claim in row["claims"]:
            for span in (*claim["content"], *claim["cue"], *claim["source"]):
                assert row["article"]["text"][span["start"] : span["end"]] == span["exact"]
    assert any(claim["content"] for row in rows for claim in row["claims"])


@pytest.mark.parametrize("form", ["text", "html"])
def test_standard_input_is_read(form: str) -> None:
    result = accordingto("read", "-", "--format", form, given=STORIES["dam"])
    assert (result.returncode, result.stderr) == (0, b"")
    assert "Mara Voss" in result.stdout.decode("utf8")
