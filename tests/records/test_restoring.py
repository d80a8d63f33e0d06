"""Readings come back from their rows, and may be given to another address."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.article import Article
from accordingto.records.declared import Declared, Post
from accordingto.records.readings import reading_key
from accordingto.records.restoring import given_to, reading_from
from tests.conftest import read_text

MILL = (Path(__file__).parents[2] / "samples" / "the-mill.txt").read_text("utf8")
DECLARED = Declared(
    format="NITF", guid="urn:x:1", info_source=("Marsh Wire",), credit="Marsh Wire", status="canceled",
    signals=("kill",), posts=(Post(0, 10, "embed", "Ned Tallow", None, "https://x.example/1"),),
    user={"publisher": "The Ambrel Post"}, stated={"line": {"published": "last week"}},
)  # fmt: skip


def test_an_article_comes_back_from_its_row() -> None:
    article = Article("A text.", "x", authors=("Ada Crane",), declared=DECLARED, status="canceled", version=3)
    row = json.loads(json.dumps(article.as_dict()))
    assert Article.from_dict(row) == article
    assert row["declared"]["posts"] == [
        {"start": 0, "end": 10, "kind": "embed", "author": "Ned Tallow", "url": "https://x.example/1"}
    ]
    assert "byline" not in row["declared"]


def test_a_reading_comes_back_from_its_row(reader: Reader) -> None:
    row = json.loads(json.dumps(read_text(reader, MILL).as_dict()))
    assert len(row["claims"]) > 10
    assert reading_from(row).as_dict() == row


def test_a_reading_given_to_another_address_is_that_addresss_own(reader: Reader) -> None:
    here = from_text(MILL, url="https://ambrel.example/mill", published="2031-02-11")
    there = from_text(MILL, url="https://elsewhere.example/mill", published="2031-02-11")
    given = given_to(reading_from(json.loads(json.dumps(reader.read(here).as_dict()))), there)
    assert given.as_dict() == reader.read(there).as_dict()
    assert not {claim.id for claim in given.claims} & {claim.id for claim in reader.read(here).claims}


def test_what_a_reading_depends_on_is_in_its_key(reader: Reader) -> None:
    """Change of each field of an article: either the key differs, or the reading does not."""
    base = from_text(MILL, url="https://ambrel.example/mill", published="2031-02-11", title="Mill sold for 2 million")
    changed = {
        "url": "https://elsewhere.example/m", "input": "other", "publisher": "The Mill Gazette", "title": "Mill",
        "authors": ("Ada Crane",), "published": "2029-01-01", "modified": "2031-02-12", "retrieved": "2031-02-13",
        "dateline": "AMBREL", "language": "de", "raw_sha256": "00", "version": 2, "replaces": "x",
        "status": "canceled", "block_kinds": ((0, len(MILL), "caption"),),
        "declared": Declared(format="NITF", guid="urn:x:1", version="2", rights="all"),
    }  # fmt: skip
    assert set(changed) == {*Article.__slots__} - {"text"}
    for name, value in changed.items():
        other = replace(base, **{name: value})  # type: ignore[arg-type] # each of its field's type
        if reading_key(other, "m") == reading_key(base, "m"):
            again = given_to(reader.read(other), base)
            assert replace(again, article=base).as_dict() == reader.read(base).as_dict(), name
    assert reading_key(base, "m") != reading_key(base, "n")
    posts = replace(base, declared=Declared(posts=(Post(0, 10, "embed", "Ned Tallow"),)))
    assert reading_key(posts, "m") != reading_key(base, "m")
