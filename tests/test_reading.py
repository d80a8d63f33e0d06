"""Article to Reading: every claim opens, nothing is dropped in silence, and the hard constructions hold."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import accordingto
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from tests.conftest import read_text

SAMPLE = (Path(__file__).parents[1] / "samples" / "the-mill.txt").read_text("utf8")


def assert_opens(reading: Reading) -> None:
    for span in reading.spans():
        whole = reading.article.title if span.place == "title" else reading.article.text
        assert whole is not None
        assert whole[span.start : span.end] == span.exact
        assert span.exact


def assert_covers(reading: Reading, reader_sentences: list[tuple[int, int]]) -> None:
    """Each sentence touches a claim or a rejected span."""
    spans = [s for c in reading.claims for s in (*c.content, *c.cue, *c.source)]
    spans += [r.span for r in reading.rejected if r.span]
    for start, end in reader_sentences:
        assert any(s.start < end and start < s.end for s in spans), reading.article.text[start:end]


def sentences_of(reader: Reader, text: str) -> list[tuple[int, int]]:
    assert reader._stages is not None
    layer = reader._stages.encoder(text)
    return [layer.characters(*s) for s in layer.sentences]


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.characters(), max_size=300))
def test_arbitrary_unicode_opens(reader: Reader, text: str) -> None:
    reading = reader.read(Article(text, "x"))
    assert_opens(reading)
    assert reading.article.text == text


PARTS = ["“We go,” she said", "''No,'' ", "\u2028", "𝒳 said ", "\ud83d", "He told CNN that ", "\n\n", "“", "”"]
PARTS += [" officials ", "e\u0301", "\r\n", "İ", "said."]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(PARTS), max_size=30))
def test_hostile_news_opens(reader: Reader, parts: list[str]) -> None:
    assert_opens(reader.read(Article("".join(parts), "x")))


def test_the_sample_story(reader: Reader) -> None:
    reading = read_text(reader, SAMPLE)
    assert_opens(reading)
    assert_covers(reading, sentences_of(reader, SAMPLE))
    by_kind: dict[str, list[str]] = {}
    for claim in reading.claims:
        by_kind.setdefault(claim.kind, []).append(claim.chain[-1].name or "" if claim.chain else "")
    assert by_kind["direct"] == ["Ada Crane", "Ines Oyelaran"]
    assert len(by_kind["no-answer"]) == 2
    assert len(by_kind["own-voice"]) >= 2
    crane = next(c for c in reading.claims if c.kind == "direct")
    assert len(crane.content) == 2  # the quotation that runs on after "she told the Harbour Post."
    assert {r.reason for r in reading.rejected} == {"heading"}


def test_reading_is_repeatable_and_ids_differ(reader: Reader) -> None:
    first, again = read_text(reader, SAMPLE), read_text(reader, SAMPLE)
    assert first == again
    assert len({c.id for c in first.claims}) == len(first.claims)


def test_another_language_is_kept_whole(reader: Reader) -> None:
    text = "Der Bürgermeister sagte am Freitag, die Mühle werde nicht verkauft."
    reading = reader.read(Article(text, "x", language="de"))
    assert reading.claims == ()
    assert [(r.stage, r.span) for r in reading.rejected] == [("reading", None)]
    assert "'de'" in reading.rejected[0].reason


@pytest.mark.parametrize("text", ["", " \n", "Said.", "“", "x" * 5000, "word " * 3000])
def test_odd_texts(reader: Reader, text: str) -> None:
    assert_opens(reader.read(Article(text, "x")))


def test_real_articles_open_and_are_covered(reader: Reader, shared: Path) -> None:
    with gzip.open(shared / "data" / "news" / "articles.jsonl.gz", "rt", encoding="utf8") as file:
        rows = [json.loads(line) for number, line in enumerate(file) if number % 300 == 0]
    for row in rows:
        reading = read_text(reader, row["text"])
        assert_opens(reading)
        assert_covers(reading, sentences_of(reader, row["text"]))


RENAMED = {
    "The New York Times": "The Eastmere Lantern", "Reuters": "Nordlys", "Le Figaro": "La Gazette", "CNN": "KTV",
    "TASS": "Varda", "Rostov-na-Donu": "Marrowgate", "Voronezh": "Tindleham",
    "Lipetsk": "Ostrel", "Smolensk": "Pellgrave", "4.7": "5.3",
}  # fmt: skip


def test_the_seed_article_is_no_special_case(reader: Reader, shared: Path) -> None:
    """Other outlets, cities and numbers: the same structure of claims."""
    text = (shared / "seed" / "article.txt").read_text("utf8")
    other = text
    for old, new in RENAMED.items():
        other = other.replace(old, new)
    a, b = (
        [(c.kind, c.chain[-1].naming if c.chain else "") for c in read_text(reader, t).claims if c.act == "speech"]
        for t in (text, other)
    )
    assert a == b


def test_ids_hang_on_address_and_text() -> None:
    article = from_text("One. Two.", url="https://example.org/a")
    assert article.id == from_text("One. Two.", url="https://example.org/a", title="x").id
    assert article.id != replace(article, url="https://example.org/b").id


def test_public_surface() -> None:
    assert accordingto.__all__ == sorted(accordingto.__all__) == ["__version__", "compare", "read"]
