"""Real pages of 44 publishers, where the data is at hand: what each states was read off its source by a person."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from accordingto.receiving import Failure, Input, receive
from accordingto.records.article import Article

PAGES = Path(__file__).parents[2].parent / "shared" / "data" / "pages"
FACTS = [json.loads(line) for line in Path(__file__).with_name("pages.jsonl").read_text("utf-8").splitlines()]

pytestmark = pytest.mark.skipif(not PAGES.is_dir(), reason="the sample pages are not here (shared/data/pages)")


@pytest.fixture(scope="module")
def articles() -> dict[str, Article | Failure]:
    return {row["file"]: next(receive(Input(str(PAGES / row["file"]), "file"))) for row in FACTS}


def test_every_page_is_in_the_table() -> None:
    assert {path.name for path in PAGES.glob("*.html.gz")} == {row["file"] for row in FACTS}


@pytest.mark.parametrize("row", FACTS, ids=lambda row: row["file"].split("_")[0])
def test_page_is_read_with_its_facts(articles: dict[str, Article | Failure], row: dict[str, Any]) -> None:
    article = articles[row["file"]]
    assert isinstance(article, Article), article
    assert (article.title or "").startswith(row["title"])
    assert article.published == row["published"]
    assert article.language == row["language"]
    assert article.publisher == row["publisher"]
    assert list(article.authors) == row["authors"]
    assert abs(len(article.text) - row["characters"]) <= 0.03 * row["characters"] + 60


def test_ranges_are_whole_blocks(articles: dict[str, Article | Failure]) -> None:
    for article in articles.values():
        assert isinstance(article, Article)
        for start, end, kind in article.block_kinds:
            assert kind in {"heading", "caption", "quote", "list", "table", "byline", "boilerplate"}
            assert article.text[start:end].strip() == article.text[start:end] != ""
            assert article.text[max(0, start - 2) : start] in ("", "\n\n")
            assert article.text[end : end + 2] in ("", "\n\n")


def test_most_of_each_text_is_running(articles: dict[str, Article | Failure]) -> None:
    for article in articles.values():
        assert isinstance(article, Article)
        marked = sum(end - start for start, end, kind in article.block_kinds if kind == "boilerplate")
        assert marked < 0.3 * len(article.text), article.input


def test_the_title_is_not_repeated_in_the_text(articles: dict[str, Article | Failure]) -> None:
    for article in articles.values():
        assert isinstance(article, Article)
        assert not article.text.startswith(article.title or "\n")
