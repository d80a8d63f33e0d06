"""The commands on a store, from the command line to the file and back."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from accordingto.serving.cli import cli
from accordingto.serving.options import FAILED
from accordingto.storing import open_store

FERRY = {
    "id": "ferry", "url": "https://ambrel.example/ferry", "publisher": "The Ambrel Post",
    "title": "Ferry sinks off Ambrel",
    "published": "2031-02-11T10:00:00Z",
    "text": "The ferry sank on Tuesday with 40 people aboard, two officials familiar with the rescue said.\n\n"
    "“We have lost the Gannet,” harbour master Ada Crane told the Lantern. The mayor declined to comment.\n",
}  # fmt: skip
LATER = FERRY | {
    "published": "2031-02-11T12:00:00Z",
    "text": FERRY["text"].replace("40 people", "43 people")
    + "\nNed Tallow, a diver, said that the hull may be cut open.\n",
}
MILL = {
    "id": "mill", "url": "https://eastmere.example/mill", "publisher": "Harbour Post", "published": "2031-03-01",
    "text": "The council rejected the sale of the mill, deputy mayor Tomas Velde said.",
}  # fmt: skip


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "news.db"


def run(*arguments: str | Path, status: int = 0) -> Result:
    result = CliRunner().invoke(cli, [str(argument) for argument in arguments])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == status, result.stderr
    return result


def lines(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf8")
    return path


def results(result: Result) -> list[str]:
    return [json.loads(line)["result"] for line in result.stdout.splitlines()]


def test_adds_shows_and_exports(tmp_path: Path, place: Path) -> None:
    added = run("add", lines(tmp_path / "a.jsonl", FERRY, MILL), "--store", place, "--format", "jsonl")
    assert results(added) == ["new", "new"]
    assert "2 new" in added.stderr
    again = run("add", tmp_path / "a.jsonl", "--store", place)
    assert "2 same" in again.stderr
    shown = run("show", "https://ambrel.example/ferry", "--store", place).stdout
    assert "two officials familiar with the rescue" in shown
    assert "run 1" in shown
    exported = [json.loads(line) for line in run("export", "--store", place).stdout.splitlines()]
    assert [row["article"]["url"] for row in exported] == [FERRY["url"], MILL["url"]]
    read = run("read", tmp_path / "a.jsonl", "--format", "jsonl").stdout.splitlines()
    assert exported == [json.loads(line) for line in read]
    (claim,) = [c for c in exported[0]["claims"] if c["kind"] == "direct"]
    told = run("show", claim["id"], "--store", place).stdout
    assert "Ada Crane" in told
    assert "We have lost the Gannet" in told


def test_a_changed_text_is_a_version_with_what_changed(tmp_path: Path, place: Path) -> None:
    run("add", lines(tmp_path / "a.jsonl", FERRY), "--store", place)
    added = run("add", lines(tmp_path / "b.jsonl", LATER), "--store", place, "--format", "jsonl")
    (row,) = [json.loads(line) for line in added.stdout.splitlines()]
    assert (row["result"], row["version"]) == ("version", 2)
    assert row["changes"]["changed"] == 1
    assert row["changes"]["new"] == 1
    assert row["changes"]["gone"] == 0
    told = run("show", FERRY["url"], "--changes", "--store", place).stdout
    assert "43 people" in told
    assert "40 people" in told
    versions = run("show", FERRY["url"], "--versions", "--store", place, "--format", "jsonl").stdout.splitlines()
    states = [(json.loads(line)["version"], json.loads(line)["state"]) for line in versions]
    assert states == [(1, "replaced"), (2, "current")]


def test_search_finds_claims_and_turns_pages(tmp_path: Path, place: Path) -> None:
    run("add", lines(tmp_path / "a.jsonl", FERRY, MILL), "--store", place)
    found = run("search", "naming:described", "--store", place, "--format", "jsonl").stdout.splitlines()
    assert ["ferry sank" in json.loads(line)["claim"]["content"][0]["exact"] for line in found] == [True]
    assert "declined" in run("search", "kind:no-answer", "--store", place).stdout
    first = run("search", "--store", place, "--limit", "1")
    assert "Velde" in first.stdout  # newest first
    mark = first.stderr.partition("--after ")[2].split()[0]
    second = run("search", "--store", place, "--limit", "1", "--after", mark)
    assert second.stdout != first.stdout
    assert "Ambrel Post" in second.stdout
    wrong = CliRunner().invoke(cli, ["search", "kind:rumour", "--store", str(place)], catch_exceptions=True)
    assert "direct" in str(wrong.exception)  # what is allowed


def test_what_cannot_be_read_is_in_quarantine_until_it_can(tmp_path: Path, place: Path) -> None:
    bad = tmp_path / "story.txt"
    bad.write_bytes(b"")
    result = run("add", bad, lines(tmp_path / "a.jsonl", MILL), "--store", place, "--format", "jsonl", status=FAILED)
    assert results(result) == ["quarantine", "new"]
    with open_store(place) as store:
        assert [(row.input, row.code) for row in store.quarantined()] == [(str(bad), "empty")]
    bad.write_text(MILL["text"].replace("Tomas", "Ines"))
    retried = run("add", "--retry", "--store", place, "--format", "jsonl")
    assert results(retried) == ["new"]
    with open_store(place) as store:
        assert not list(store.quarantined())


def test_a_withdrawn_article_is_marked(tmp_path: Path, place: Path) -> None:
    kill = {"uri": "urn:wire:1", "version": "2", "type": "text", "pubstatus": "canceled", "headline": "Ferry sinks",
            "versioncreated": "2031-02-11T13:00:00Z", "body_text": FERRY["text"]}  # fmt: skip
    alive = kill | {"version": "1", "pubstatus": "usable", "versioncreated": "2031-02-11T12:00:00Z"}
    for name, row in (
        ("1.json", alive),
        ("2.json", kill | {"body_text": "KILL: the ferry did not sink, Ada Crane said."}),
    ):
        (tmp_path / name).write_text(json.dumps(row))
    run("add", tmp_path / "1.json", "--store", place)
    assert "withdrawn" not in run("search", "ferry", "--store", place).stdout
    run("add", tmp_path / "2.json", "--store", place)
    assert "withdrawn" in run("search", "ferry", "state:any", "--store", place).stdout
    assert "withdrawn" in run("show", "urn:wire:1", "--store", place).stdout


def test_backup_doctor_and_redact(tmp_path: Path, place: Path) -> None:
    run("add", lines(tmp_path / "a.jsonl", FERRY, MILL), "--store", place)
    assert "no problems" in run("doctor", "--store", place).stderr
    run("backup", tmp_path / "copy.db", "--store", place)
    assert "no problems" in run("doctor", "--store", tmp_path / "copy.db").stderr
    told = run("redact", "--person", "Ada Crane", "--yes", "--store", place)
    assert "1 article changed" in told.stderr
    assert "copy.db" in told.stderr
    assert "Crane" not in run("export", "--store", place).stdout
    assert "no problems" in run("doctor", "--store", place).stderr
    assert "1 same" in run("add", lines(tmp_path / "a.jsonl", FERRY), "--store", place).stderr
    assert "Crane" not in run("export", "--store", place).stdout


def test_an_export_never_overwrites_its_store(tmp_path: Path, place: Path) -> None:
    run("add", lines(tmp_path / "a.jsonl", FERRY), "--store", place)
    refused = run("export", "--store", place, "--output", place, status=2)
    assert "name another file" in refused.stderr
    run("show", FERRY["url"], "--store", place, "--output", place, status=2)
    assert "no problems" in run("doctor", "--store", place).stderr


def test_versions_and_changes_are_json(tmp_path: Path, place: Path) -> None:
    for row in (FERRY, LATER):
        run("add", lines(tmp_path / "a.jsonl", row), "--store", place)
    versions = json.loads(run("show", FERRY["url"], "--versions", "--format", "json", "--store", place).stdout)
    assert [row["version"] for row in versions] == [1, 2]
    (changes,) = json.loads(run("show", FERRY["url"], "--changes", "--format", "json", "--store", place).stdout)
    assert changes["after"] == versions[1]["id"]
    run("show", FERRY["url"], "--changes", "--format", "html", "--store", place, status=2)


def test_a_missing_store_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["export", "--store", str(tmp_path / "none.db")])
    assert "accordingto add" in str(result.exception)
    assert not (tmp_path / "none.db").exists()


def test_help_of_the_store_imports_nothing_heavy() -> None:
    import subprocess

    code = """
import sys
from accordingto.serving.cli import main
main(["search", "--help"])
heavy = {"numpy", "onnxruntime", "rich", "lxml", "sqlalchemy", "alembic", "accordingto.reading", "accordingto.storing"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)  # noqa: S603 - our own code
    assert b"QUERY" in done.stdout
    assert done.stderr.strip() == b"[]"


def test_texts_of_standard_input_are_articles_of_their_own(place: Path) -> None:
    for text in ("The mill burned, Ada Crane said.", "The ferry sank, Ned Tallow said."):
        added = CliRunner().invoke(cli, ["add", "-", "--store", str(place), "--format", "jsonl"], input=text)
        assert results(added) == ["new"]
    assert len(run("export", "--store", place).stdout.splitlines()) == 2


def test_a_wrong_query_costs_no_file(tmp_path: Path, place: Path) -> None:
    run("add", lines(tmp_path / "a.jsonl", MILL), "--store", place)
    kept = tmp_path / "claims.csv"
    run("export", "--format", "csv", "--output", kept, "--store", place)
    before = kept.read_bytes()
    assert b"Velde" in before
    result = CliRunner().invoke(
        cli, ["export", "kind:drect", "--format", "csv", "-o", str(kept), "--store", str(place)]
    )
    assert result.exit_code
    assert kept.read_bytes() == before
    run("export", "--of", "articles", "--format", "jsonl", "--store", place, status=2)


def test_a_redacted_name_that_comes_back_is_taken_out_after_reading(tmp_path: Path, place: Path) -> None:
    text = "The mill will close, the New Lantern reported on Friday, citing Ned Tallow.\n\nAda Crane said she would go."
    run("add", lines(tmp_path / "a.jsonl", MILL | {"text": text}), "--store", place)
    run("redact", "--person", "Ned Tallow", "--yes", "--store", place)
    run("add", lines(tmp_path / "b.jsonl", MILL | {"text": text + " The bridge stays."}), "--store", place)
    rows = [json.loads(line) for line in run("export", "--store", place).stdout.splitlines()]
    chains = [[[link["name"] for link in claim["chain"]] for claim in row["claims"] if claim["chain"]] for row in rows]
    assert len(rows) == 2
    assert chains[0] == chains[1]
    assert ["New Lantern", "[redacted]"] in chains[0]
    assert "Tallow" not in json.dumps(rows)
