"""The sentences around a finding's spans are the text's own and no longer than need be."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from accordingto.exporting.excerpts import sentences
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.records.spans import Span

from .samples import ARTICLE, at
from .strategies import readings


def words(text: str, *exact: str, title: str | None = None) -> list[str]:
    """The excerpts with the spans in stars; a span that stands in the title is looked for there."""
    spans = []
    for each in exact:
        within, place = (title, "title") if title and each in title else (text, "text")
        spans.append(Span.of(within, within.index(each), within.index(each) + len(each), place))  # type: ignore[arg-type] # one of two
    rows = sentences(Article(text, "a", title=title), spans)
    return ["".join(f"*{p.words}*" if p.shown else p.words for p in row.pieces()) for row in rows]


def test_the_sentence_around_a_span_with_the_span_marked() -> None:
    text = "The wall held. “It had 40 cracks,” she said. Nobody counted.\nThe end."
    assert words(text, "40 cracks") == ["“It had *40 cracks*,” she said."]
    assert words(text, "held") == ["The wall *held*."]
    assert words(text, "Nobody counted.") == ["*Nobody counted.*"]


def test_a_sentence_may_close_with_a_quotation() -> None:
    assert words("He said “I saw 40 cracks.” She left.", "40") == ["He said “I saw *40* cracks.”"]
    assert words("He said “I saw 40 cracks.” She left.", "left") == ["She *left*."]


def test_a_short_form_ends_no_sentence() -> None:
    assert words("On Monday Gov. Renn and the U.S. Navy saw 40 cracks.", "40") == [
        "On Monday Gov. Renn and the U.S. Navy saw *40* cracks."
    ]


def test_spans_of_one_sentence_share_it_and_the_title_comes_first() -> None:
    text = "Of 40 cracks, 12 were deep. Then 50 more came."
    assert words(text, "50", "12", "40", "Cracks", title="Cracks found") == [
        "*Cracks* found", "Of *40* cracks, *12* were deep.", "Then *50* more came.",
    ]  # fmt: skip


def test_a_long_sentence_is_cut_and_shows_it() -> None:
    (row,) = words("word " * 400 + "40 cracks " + "word " * 400, "40 cracks")
    assert row.startswith("…")
    assert row.endswith("…")
    assert len(row) < 700


def test_spans_that_cross_are_each_shown_once() -> None:
    rows = sentences(ARTICLE, (at("at least 40 cracks"), at("40 cracks had been found")))
    assert [p.words for p in rows[0].pieces() if p.shown] == ["at least 40 cracks", " had been found"]


@given(readings())
def test_an_excerpt_is_the_texts_own(reading: Reading) -> None:
    article = replace(reading.article)
    spans = [span for finding in reading.findings for span in finding.spans]
    rows = sentences(article, spans)
    for row in rows:
        own = "".join(piece.words for piece in row.pieces()).removeprefix("…").removesuffix("…")
        assert own in row.text
        assert row.text == (article.title if row.place == "title" else article.text)
    for span in spans:
        assert any(row.place == span.place and row.start <= span.start and span.end <= row.end for row in rows)
