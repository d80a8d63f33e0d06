"""The command that lists stories, from the command line to the store and back."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from accordingto.records.claims import ChainLink
from accordingto.records.spans import Span
from accordingto.records.stories import Fact, Origins, Status, Story, StoryArticle, Value
from accordingto.serving.cli import cli
from accordingto.serving.story_table import StoryTable
from accordingto.storing import open_store

from .test_storage import lines, run

WIRE = {
    "id": "wire", "url": "https://meridian.example/dam", "publisher": "Meridian", "title": "Gate fails at Korrow dam",
    "published": "2031-04-08T08:00:00Z",
    "text": "At least 19 people were killed when a spillway gate at the Korrow dam tore loose, Jorun Tavell said.\n\n"
    "The flood went through two villages in the Lesk valley before dawn, the civil protection office said.\n",
}  # fmt: skip
PAPER = {
    "id": "paper", "url": "https://lesk.example/flood", "publisher": "Lesk Post", "title": "Flood from Korrow dam",
    "published": "2031-04-09T08:00:00Z",
    "text": "The Korrow dam flood killed 26 people in two villages of the Lesk valley, Jorun Tavell said.\n\n"
    "A spillway gate tore loose before dawn, the civil protection office said.\n",
}  # fmt: skip
MILL = {
    "id": "mill", "url": "https://eastmere.example/mill", "publisher": "Harbour Post", "published": "2031-04-08",
    "text": "The council rejected the sale of the granary, deputy mayor Tomas Velde said.",
}  # fmt: skip


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("stories")
    run("add", lines(folder / "a.jsonl", WIRE, PAPER, MILL), "--store", folder / "news.db", "--jobs", "1")
    return folder / "news.db"


def rows(*arguments: str | Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in run("stories", "--format", "jsonl", *arguments).stdout.splitlines()]


def test_each_article_is_in_exactly_one_story_of_the_contract(place: Path) -> None:
    with open_store(place) as store:
        assert store.stories.how_many_wait() == 0, "add links"
        kept = {each.article.id: each.article for each in store.readings()}
    found = rows("--store", place)
    assert {row["schema"] for row in found} == {"accordingto/story/1"}
    assert sorted(each["id"] for row in found for each in row["articles"]) == sorted(kept)
    assert sorted(len(row["articles"]) for row in found) == [1, 2]
    for row in found:
        assert {"id", "title", "merged_from", "articles", "facts", "lineages", "undecided"} <= row.keys()
        for each in row["articles"]:
            assert (each["publisher"], each["state"]) == (kept[each["id"]].publisher, "current")
        for fact in row["facts"]:
            for value in fact["values"]:
                span, article = value["span"], kept[value["article"]]
                text = (article.title or "") if span.get("in") == "title" else article.text
                assert text[span["start"] : span["end"]] == span["exact"]
    assert rows("--store", place) == found


def test_what_is_asked_for_is_found(place: Path) -> None:
    (dam,) = rows("spillway", "--store", place)
    assert {each["publisher"] for each in dam["articles"]} == {"Meridian", "Lesk Post"}
    assert rows("--since", "2031-04-09", "--store", place) == [dam]
    assert rows("--since", "2031-04-10", "--store", place) == []
    run("stories", "--since", "soon", "--store", place, status=2)
    wrong = CliRunner().invoke(cli, ["stories", "kind:rumour", "--store", str(place)])
    assert "direct" in str(wrong.exception)
    missing = CliRunner().invoke(cli, ["stories", "--store", str(place.with_name("none.db"))])
    assert "accordingto add" in str(missing.exception)


def test_text_leaves_out_who_is_alone_unless_asked(place: Path) -> None:
    some = run("stories", "--store", place)
    assert "1 story of several articles; --all" in some.stderr
    assert "Korrow" in some.stdout
    assert "granary" not in some.stdout
    everything = run("stories", "--all", "--store", place)
    assert "2 stories" in everything.stderr
    assert "granary" in everything.stdout, "a story without a title has the first words of its article"


def test_a_row_says_who_when_and_what_is_agreed(capsys: pytest.CaptureFixture[str]) -> None:
    listed = (
        StoryArticle("0" * 16, "in", "Meridian", "2031-04-08T08:00:00Z"),
        StoryArticle("1" * 16, "in", "Lesk Post", "2031-04-09", state="withdrawn"),
        StoryArticle("2" * 16, "in", "Meridian", None),
    )
    value = Value("c", "0" * 16, Span(9, 11, "19"), 19, authority=(ChainLink(None, "Tavell", "person", "named"),))
    statuses: tuple[Status, ...] = ("conflicting", "agreed", "conflicting")
    facts = tuple(Fact(str(n), "killed", status, Origins(1, 1), (value,)) for n, status in enumerate(statuses))
    table = StoryTable(sys.stdout)
    table.add(Story("a" * 16, "Gate fails\u202eat Korrow", listed, facts))
    table.add(Story("b" * 16, "", (), ()))
    told = capsys.readouterr().out
    head = told.splitlines()[0].split()
    assert head == ["story", "articles", "outlets", "published", "facts"]
    first = told.partition("bbbb")[0]
    for words in ("Gate fails", "a" * 16, "2031-04-08", "2031-04-09", "1 agreed", "2 conflicting", "1 withdrawn"):
        assert words in first
    assert first.split("Korrow")[1].split()[:2] == ["3", "2"]
    assert "\u202e" not in told
    assert "(no title)" in told
    assert told.count("story ") == 1, "one head"
    assert max(map(len, told.splitlines())) <= 80


def test_help_imports_nothing_heavy() -> None:
    code = """
import sys
from accordingto.serving.cli import main
main(["stories", "--help"])
heavy = {"numpy", "onnxruntime", "rich", "lxml", "sqlalchemy", "alembic", "accordingto.reading", "accordingto.linking"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)  # noqa: S603 - our own code
    assert b"QUERY" in done.stdout
    assert done.stderr.strip() == b"[]"
