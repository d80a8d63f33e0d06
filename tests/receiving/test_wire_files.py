"""Real files of fourteen agencies and IPTC's examples, where the data is at hand: what each states was read off its
source by a person, before the reader was first run on it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from accordingto.errors import AccordingtoError
from accordingto.receiving import Input, receive
from accordingto.receiving.inputs import Failure
from accordingto.receiving.wire import read_wire
from accordingto.records.article import Article

FILES = Path(__file__).parents[2].parent / "shared" / "data" / "wire"
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("wire.jsonl").read_text("utf-8").splitlines()
]
ARTICLES = [row for row in ROWS if "format" in row]
REFUSED = [row for row in ROWS if "code" in row]

pytestmark = pytest.mark.skipif(not FILES.is_dir(), reason="the agency files are not here (shared/data/wire)")


def read(name: str) -> list[Article | Failure]:
    return list(read_wire((FILES / name).read_bytes(), name))


def test_every_file_is_in_the_table() -> None:
    assert {path.name for path in FILES.iterdir()} == {row["file"] for row in ROWS}


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["file"])
def test_article_has_the_facts_that_its_file_states(row: dict[str, Any]) -> None:
    [article] = read(row["file"])
    assert isinstance(article, Article), article
    declared = article.declared
    assert (article.input, declared.format) == (row["file"], row["format"])
    assert (article.title, list(article.authors)) == (row["title"], row.get("authors", []))
    assert (article.published, article.modified) == (row.get("published"), row.get("modified"))
    assert (article.publisher, declared.credit) == (row.get("publisher"), row.get("credit"))
    assert list(declared.info_source) == row.get("info_source", [])
    assert (declared.byline, declared.dateline) == (row.get("byline"), row.get("dateline"))
    assert article.dateline == row.get("dateline", row.get("located"))
    assert (declared.status, article.status) == (row.get("status"), "usable")
    assert (list(declared.signals), declared.embargo) == (row.get("signals", []), row.get("embargo"))
    assert (declared.version, declared.guid) == (row.get("version"), row.get("guid"))
    assert (declared.ed_note or "")[:40] == row.get("ed_note", "")
    assert "url" not in row or article.url == row["url"]
    assert "rights" not in row or (declared.rights or "").startswith(row["rights"])
    assert "language" not in row or article.language == row["language"]


@pytest.mark.parametrize("row", ARTICLES, ids=lambda row: row["file"])
def test_article_has_the_text_of_its_file(row: dict[str, Any]) -> None:
    [article] = read(row["file"])
    assert isinstance(article, Article), article
    paragraphs = article.text.split("\n\n")
    assert "\n" not in "".join(paragraphs)
    assert len(paragraphs) == row["paragraphs"]
    assert article.text.startswith(row["opens"])
    assert article.text.endswith(row["closes"])
    assert "length" not in row or len(article.text) == row["length"]
    kinds = Counter(kind for _, _, kind in article.block_kinds)
    assert {kind: kinds[kind] for kind in row.get("kinds", {})} == row.get("kinds", {})


@pytest.mark.parametrize("row", REFUSED, ids=lambda row: row["file"])
def test_what_is_no_article_is_refused_by_name(row: dict[str, Any]) -> None:
    with pytest.raises(AccordingtoError) as caught:
        read(row["file"])
    assert caught.value.code == row["code"]
    assert row["says"] in str(caught.value)


def test_each_item_of_a_message_is_named() -> None:
    [row] = [row for row in ROWS if "parts" in row]
    results = read(row["file"])
    assert [result.error.code for result in results if isinstance(result, Failure)] == row["parts"]
    assert [result.input.rpartition("#")[2] for result in results] == ["item-1", "N1", "N2", "N3", "N4"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_whatever_the_name_the_content_decides(row: dict[str, Any]) -> None:
    results = list(receive(Input(str(FILES / row["file"]), "file")))
    codes = [result.error.code if isinstance(result, Failure) else "article" for result in results]
    assert codes == row.get("parts", [row.get("code", "article")])
