"""The commands of corrections, from the command line to labelled text that training and evaluation read."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accordingto.encoding.encoder import WEIGHTS
from accordingto.errors import CorrectionError
from accordingto.evaluating.attributions import Tokens, gold_articles
from accordingto.learning import corpus
from accordingto.storing import open_store

from .test_storage import FERRY, MILL, lines, run


@pytest.fixture
def place(tmp_path: Path) -> Path:
    place = tmp_path / "news.db"
    run("add", lines(tmp_path / "a.jsonl", FERRY, MILL), "--store", place)
    return place


def test_corrects_lists_and_exports(tmp_path: Path, place: Path) -> None:
    with open_store(place) as store:
        claims = store.article(FERRY["url"]).reading.claims
    told = next(claim for claim in claims if claim.kind == "direct")
    officials = next(claim for claim in claims if claim.kind == "indirect")
    made = run("correct", told.id, "--source", "the Lantern", "--chain", "The Lantern", "--certainty", "possible",
               "--note", "=cmd", "--by", "M. E.", "--store", place).stdout  # fmt: skip
    assert made.rstrip().endswith(": source, chain, certainty")
    run("correct", officials.id, "--not-a-claim", "--store", place)
    missed = run("correct", FERRY["url"], "--missing", "--content", "40 people aboard", "--cue", "", "--source",
                 "two officials", "--store", place).stdout  # fmt: skip
    rows = [json.loads(row) for row in run("corrections", "--format", "jsonl", "--store", place).stdout.splitlines()]
    assert [row["what"] for row in rows] == [["source", "chain", "certainty"], ["not-a-claim"], ["missing"]]
    assert rows[0]["machine"]["content"] == [span.as_dict() for span in told.content]
    assert rows[0]["given"]["source"][0]["exact"] == "the Lantern"
    shown = run("corrections", FERRY["url"], "--store", place).stdout
    assert "“We have lost the Gannet,”" in shown.replace("““", "“").replace("””", "”")
    assert "=cmd (M. E.)" in shown
    assert run("corrections", MILL["url"], "--store", place).stdout == ""
    out = tmp_path / "labelled.jsonl"
    run("corrections", "--format", "polnear", "--output", out, "--store", place)
    (row,) = gold_articles(out)
    opened = [[row["text"][s:e] for s, e in each["source"]] for each in row["attributions"]]
    assert ["the Lantern"] in opened
    assert ["two officials"] in opened
    assert ["two officials familiar with the rescue"] not in opened
    assert all(Tokens(row["text"]).label(each).tokens["content"] for each in row["attributions"])
    run("correct", missed.split()[1].rstrip(":"), "--take-back", "--store", place)
    exported = run("corrections", "--format", "polnear", "--store", place).stdout
    (row,) = map(json.loads, exported.splitlines())
    assert len(row["corrected"]) == 1


def test_training_reads_what_is_exported(place: Path) -> None:
    with open_store(place) as store:
        claim = next(claim for claim in store.article(FERRY["url"]).reading.claims if claim.kind == "direct")
    run("correct", claim.id, "--source", "the Lantern", "--store", place)
    (line,) = run("corrections", "--format", "polnear", "--store", place).stdout.splitlines()
    example = corpus.example(json.loads(line), None, str(WEIGHTS / "tokenizer.json"))
    assert len(example.contents) == len(json.loads(line)["attributions"])


def test_what_does_not_fit_is_said(place: Path) -> None:
    with open_store(place) as store:
        claim = store.article(FERRY["url"]).reading.claims[0]
    run("correct", claim.id, "--not-a-claim", "--missing", "--store", place, status=2)
    for arguments, code in ((["--source", "a whale"], "span"), (["--content", "the"], "ambiguous"), ([], "same")):
        with pytest.raises(CorrectionError) as caught:
            run("correct", claim.id, *arguments, "--store", place)
        assert caught.value.code == code
