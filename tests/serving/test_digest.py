"""The commands that tell one story, from the store to the page."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from accordingto.errors import NotKept
from accordingto.keeping import digesting
from accordingto.records.digests import Problem
from accordingto.serving.cli import cli
from accordingto.serving.options import FAILED

ROWS = [
    {
        "id": "post", "url": "https://post.example/ferry", "publisher": "The Ambrel Post", "published": "2031-02-11",
        "title": "Ferry Gannet sinks off Ambrel",
        "text": "The ferry Gannet sank off Ambrel on Tuesday. At least 12 people were killed, harbour master Ada Crane "
        "said. The mayor of Ambrel declined to comment on the age of the ferry Gannet.",
    },
    {
        "id": "lantern", "url": "https://lantern.example/gannet", "publisher": "The Lantern", "published": "2031-02-12",
        "title": "Toll of the Gannet ferry sinking off Ambrel rises",
        "text": "Harbour master Ada Crane said on Wednesday that 15 people were killed when the ferry Gannet sank off "
        "Ambrel. “We have lost the Gannet and we have lost friends,” Crane told The Lantern.",
    },
]  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("digest")
    (folder / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in ROWS), "utf8")
    run("add", folder / "a.jsonl", "--store", folder / "news.db", "-q")
    return folder / "news.db"


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.stderr
    return result


def test_a_digest_is_found_by_id_address_and_query(place: Path) -> None:
    story = json.loads(run("story", "gannet", "--store", place, "--format", "jsonl").stdout)
    texts = {
        run("digest", reference, "--store", place).stdout
        for reference in (story["id"], "https://post.example/ferry", "gannet")
    }
    assert len(texts) == 1
    (text,) = texts
    assert "2 articles by 2 publishers, 11 February 2031 to 12 February 2031." in text
    assert "Nothing here says what is true." in " ".join(text.split())


@pytest.mark.parametrize(("form", "words"), [("md", "[^1]"), ("html", "<!DOCTYPE html>"), ("json", '"schema"')])
def test_the_forms(place: Path, tmp_path: Path, form: str, words: str) -> None:
    shown = run("digest", "gannet", "--store", place, "--format", form).stdout
    assert words in shown
    run("digest", "gannet", "--store", place, "--format", form, "--output", tmp_path / "out")
    assert (tmp_path / "out").read_text("utf8") == shown


def test_no_such_story(place: Path) -> None:
    with pytest.raises(NotKept, match="no story has the id or address 'zeppelin'"):
        run("digest", "zeppelin", "--store", place)


def test_a_digest_that_does_not_pass_is_not_written(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def check(*_: Any) -> tuple[Problem, ...]:
        return (Problem("verbatim", "A sentence.", "not what stands there"),)

    monkeypatch.setattr(digesting, "check", check)
    result = run("digest", "gannet", "--store", place, "--output", tmp_path / "out", status=FAILED)
    assert "verbatim: not what stands there: A sentence." in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_story_and_what_is_new_in_it(place: Path) -> None:
    shown = run("story", "gannet", "--store", place).stdout
    assert "2 articles by 2 publishers" in shown
    assert "declined to answer" in shown
    assert "Timeline" in shown
    new = run("story", "gannet", "--store", place, "--since", "2031-02-12").stdout
    assert "since 2031-02-12: new articles: 1, new values: " in new
    assert "The Ambrel Post: Ferry Gannet sinks" not in new
    row = json.loads(run("story", "gannet", "--store", place, "--since", "2031-02-12", "--format", "jsonl").stdout)
    assert len(row["changes"]["articles"]) == 1
