"""Digests of labelled stories of real articles: every sentence passes, whatever the articles are like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from accordingto.language import language
from accordingto.linking.checking_digest import check
from accordingto.linking.digest import digest
from accordingto.linking.stories import story
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.digests import Present

ENGLISH = language("en")


@pytest.mark.parametrize("number", [3, 8])
def test_every_sentence_passes(reader: Reader, shared: Path, number: int) -> None:
    rows = (shared / "data" / "stories" / "stories.jsonl").read_text("utf8").splitlines()
    articles = [each for each in json.loads(rows[number])["articles"] if each["in_story"]]
    readings = [
        reader.read(from_text(each["text"], title=each["title"], publisher=each["outlet"], published=each["date"]))
        for each in articles
    ]
    found = story("0123456789abcdef", [(reading, "current") for reading in readings], ENGLISH)
    by_id = {reading.article.id: reading for reading in readings}
    for figures in ("range", "lowest", "latest"):
        made = digest(found, by_id, ENGLISH, Present(figures))
        assert check(made, found, by_id, ENGLISH) == ()
        assert len(made.sentences) > 20
