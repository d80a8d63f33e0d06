"""The text form: marks that can be told apart without colour, and a table that fits."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from hypothesis import given
from rich.console import Console

from accordingto.exporting.marking import lines, marks, marks_by_line, numbered
from accordingto.exporting.wording import printable
from accordingto.records.article import Article
from accordingto.records.readings import Reading, Rejected
from accordingto.records.spans import Span
from accordingto.serving.terminal import PLAIN_SIGNS, STYLES, ReadingText, SignedText, Signs, console, legend, signs_for

from ..exporting.samples import ARTICLE, SAID_OF_ONE, reading
from ..exporting.strategies import readings


def shown(story: Reading, width: int = 80, everything: bool = False, signs: Signs | None = None) -> str:
    stream = StringIO()
    terminal = Console(file=stream, theme=STYLES, width=width, highlight=False, markup=False, emoji=False)
    terminal.print(ReadingText(story, signs or Signs(), everything))
    return stream.getvalue()


@given(readings())
def test_without_its_signs_a_line_is_the_articles_own(reading: Reading) -> None:
    text = reading.article.text
    by_line = marks_by_line(marks(reading, numbered(reading).claims), lines(text))
    for (start, end), touching in zip(lines(text), by_line, strict=True):
        line = SignedText(text, Signs()).line(start, end, touching)
        signs = {at for span in line.spans if span.style == "mark" for at in range(span.start, span.end)}
        own = "".join(c for at, c in enumerate(line.plain) if at not in signs)
        assert own == printable(text[start:end]).replace("\t", " ").replace("\r", " ")


@given(readings())
def test_nothing_that_a_terminal_obeys_is_written(reading: Reading) -> None:
    written = shown(reading)
    written.encode("utf8")
    assert not any((ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0 for c in written)


def test_source_cue_and_content_are_told_apart_and_numbered() -> None:
    words = " ".join(shown(reading()).split())
    for expected in (
        "[Ambrel dam ‘will hold until spring’]¹, {harbour master}¹ ‹says›¹",
        "[“The dam will hold,”]³ {Mara Voss}³ ‹told›³ The Lowland Courier, [“until the ice goes out.”]³",
        "[“{The minister}⁹ ‹told us›⁹, [‘Nobody will have to leave the valley,’]⁹”]⁸ ‹said›⁸ {Tobias Renn}⁸",
        "~What the inspectors saw~ (heading)",
        "The Ambrel Post · by Ilse Marr · 2031-03-04",
        "and 2 sentences in the publisher’s own voice (--all lists them)",
    ):
        assert expected in words
    assert "\nThe dam was built in 1931. It supplies" in shown(reading())  # own voice is left plain


def test_crossing_marks_each_close_where_they_end() -> None:
    text = "one two three"
    claims = (
        replace(reading().claims[4], content=(Span.of(text, 0, 7),), cue=(), source=()),
        replace(reading().claims[5], content=(Span.of(text, 4, 13),), cue=(), source=()),
    )
    written = shown(Reading(Article(text, "a"), claims=claims))
    assert "[one [two]¹ three]²" in written


def test_what_two_claims_share_is_signed_once() -> None:
    text = "She said so and believes it"
    claims = tuple(
        replace(reading().claims[4], content=(), cue=(Span.of(text, *cue),), source=(Span.of(text, 0, 3),))
        for cue in ((4, 8), (16, 24))
    )
    assert "{She}¹,² ‹said›¹ so and ‹believes›² it" in shown(Reading(Article(text, "a"), claims=claims))


@pytest.mark.parametrize("width", [30, 64, 80, 100, 200])
def test_no_line_is_wider_than_the_screen(width: int) -> None:
    assert max(len(line) for line in shown(reading(), width).split("\n")) <= width


def test_the_table_tells_who_what_how_sure_and_confidence_in_each_row() -> None:
    written = shown(reading(), width=100)
    table = [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in written.split("\n")]
    assert ["who ▸ on whose word · what", "how sure", "confidence"] in table
    at = table.index(["12", "Sources (unnamed: bare)", "possible “may”", "0.72"])
    assert table[at + 1] == ["the minister may resign"]


NEW = {
    **SAID_OF_ONE,
    "The Lowland Courier (from above) ▸ citing ▸ “The officials” → two officials familiar with the inspection "
    "(unnamed: described, 2 of them)": 5,
    "“She” → probably Mara Voss": 3,
    "did not respond: questions about the inspection": 10,
}


@pytest.mark.parametrize(("words", "claim"), NEW.items())
def test_a_row_says_what_its_claim_holds_and_no_other_row_does(words: str, claim: int) -> None:
    story = reading()
    narrow = 60  # one column, so that what is wrapped can be joined again
    assert words in " ".join(shown(story, narrow).split())
    others = tuple(each for at, each in enumerate(story.claims) if at != claim)
    assert words not in " ".join(shown(replace(story, claims=others), narrow).split())


def test_findings_are_listed_with_their_sentences() -> None:
    written = shown(reading(), width=100)
    listed = " ".join(written[written.index("Worth a second look") :].split())
    assert listed.startswith("Worth a second look: 1 warning, 1 note")
    for expected in (
        "note headline-certainty: the headline takes the harbour master’s word in the title: Ambrel dam ‘[will hold "
        "until spring]’, harbour master says The Ambrel dam [will hold until spring], the harbour master said",
        "warning number: the number of cracks is given to the Courier only The Lowland Courier, citing two officials "
        "familiar with the inspection, reported that [at least 40 cracks] had been found in the northern wall.",
    ):
        assert expected in listed
    assert "Worth a second look" not in shown(replace(reading(), findings=()))


def test_long_contents_are_shortened_in_the_table_only() -> None:
    text = "word " * 60 + "end"
    claim = replace(reading().claims[4], content=(Span.of(text, 0, len(text)),), cue=(), source=(), details=())
    article, table = shown(Reading(Article(text, "a"), claims=(claim,))).split("who ▸ on whose word")
    assert " ".join(article.split()).count("word") == 60
    assert "…" not in article
    assert "…" in table
    assert table.count("word") < 45


def test_all_lists_the_publishers_own_voice() -> None:
    assert shown(reading()).count("The dam was built in 1931.") == 1
    everything = shown(reading(), everything=True)
    assert everything.count("The dam was built in 1931.") == 2
    assert "--all" not in everything


def test_a_narrow_screen_gets_one_column() -> None:
    written = "\n".join(line.rstrip() for line in shown(reading(), width=50).split("\n"))
    assert "who ▸ on whose word" not in written
    rows = "\n12  Sources (unnamed: bare)\n    the minister may resign\n    possible “may” · confidence 0.72\n"
    assert rows in written


def test_an_article_without_a_model_says_so() -> None:
    story = Reading(replace(ARTICLE, title=None), rejected=(Rejected("reading", None, "no model for xx"),))
    written = shown(story)
    assert written.startswith("stories/dam.html\n")
    assert "Not read for claims: no model for xx" in written


def test_elsewhere_than_on_a_terminal_there_is_no_colour_and_80_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    stream = StringIO()
    terminal = console(stream)
    terminal.print(ReadingText(reading()))
    assert terminal.width == 80
    assert "\x1b" not in stream.getvalue()


def test_a_terminal_gets_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    stream = StringIO()
    console(stream).print(ReadingText(reading()))
    assert "\x1b[32m" in stream.getvalue()  # content
    assert "\x1b[1;35m" in stream.getvalue()  # source


@pytest.mark.parametrize(("encoding", "signs"), [("utf8", Signs()), ("ascii", PLAIN_SIGNS), ("latin-1", PLAIN_SIGNS)])
def test_signs_are_those_that_the_encoding_has(encoding: str, signs: Signs) -> None:
    assert signs_for(TextIOWrapper(BytesIO(), encoding)) == signs


def test_signs_in_ascii() -> None:
    written = shown(reading(), signs=PLAIN_SIGNS)
    assert "{Mara Voss}^3 <told>^3" in written
    assert '"She" -> probably Mara Voss' in written
    assert "The Lowland Courier > told by > Mara Voss" in written
    assert "about 6 (5 to 7) weeks" in written
    assert legend(PLAIN_SIGNS).plain.isascii()
