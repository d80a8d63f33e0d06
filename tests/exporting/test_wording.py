"""The program's few words about a claim."""

from __future__ import annotations

from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.exporting import wording
from accordingto.records.claims import Answer, Certainty, Level, Polarity, Stance

from .samples import at, claims, reading
from .strategies import texts

CLAIMS = claims()


@given(texts)
def test_printable_is_one_for_one_and_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    shown = wording.printable(text)
    assert len(shown) == len(text)
    shown.encode("utf8")
    assert not any((ord(c) < 0x20 and c not in "\t\n\r") or 0x7F <= ord(c) < 0xA0 for c in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def test_printable_leaves_ordinary_writing_alone() -> None:
    for text in ("“Grüße” – 1,000 €", "سد أمبريل", "堤防は持つ", "👩‍🚒\tx\r\n"):
        assert wording.printable(text) == text


@given(st.text(st.sampled_from("ab ,"), max_size=40), st.integers(4, 30))
def test_shortened_is_the_beginning_and_shows_the_cut(text: str, limit: int) -> None:
    short = wording.shortened(text, limit)
    assert len(short) <= limit
    assert short == text or (short.endswith("…") and text.startswith(short[:-1]))


def test_pieces_of_a_content_are_joined_by_an_ellipsis() -> None:
    assert wording.content_words(CLAIMS[2]) == "“The dam will hold,” … “until the ice goes out.”"


@pytest.mark.parametrize(
    ("claim", "kind", "sure"),
    [
        (2, "direct", "certain"),
        (3, "indirect, attitude", "possible “could”"),
        (8, "direct", "certainly not"),
        (9, "indirect", "certain; told as a claim; distance “alleged”"),
        (10, "no answer: did not respond", ""),
    ],
)
def test_kind_and_stance(claim: int, kind: str, sure: str) -> None:
    assert (wording.kind_words(CLAIMS[claim]), wording.sure_words(CLAIMS[claim])) == (kind, sure)


def test_a_no_answer_shows_what_was_asked() -> None:
    assert wording.content_words(CLAIMS[10]) == "questions about the inspection"


@pytest.mark.parametrize("level", get_args(Level))
@pytest.mark.parametrize("polarity", get_args(Polarity))
def test_every_stance_has_words(level: Level, polarity: Polarity) -> None:
    assert wording.certainty_words(Certainty(level, polarity))


@pytest.mark.parametrize("stance", [None, *get_args(Stance)])
def test_a_stance_that_takes_sides_is_said_and_no_other(stance: Stance | None) -> None:
    words = wording.sure_words(replace(CLAIMS[2], stance=stance))
    assert ("told as" in words) == (stance not in (None, "neutral"))


@pytest.mark.parametrize(
    ("claim", "terms"),
    [
        (1, [("said when", "“on Tuesday”")]),
        (2, [("said to", "“The Lowland Courier”")]),
        (3, []),
        (4, [("basis of access", "“familiar with the inspection”")]),
        (5, [("reason for anonymity", "“were not authorized to speak publicly”")]),
        (7, [("said where", "“Hollin Bridge”")]),
        (10, [("asked about", "“questions about the inspection”")]),
    ],
)
def test_what_else_is_known_of_a_claim_and_nothing_that_is_not(claim: int, terms: list[tuple[str, str]]) -> None:
    assert wording.terms(CLAIMS[claim]) == terms


def test_what_was_asked_is_not_said_twice() -> None:
    content = at("questions about the inspection")
    inner = at("the inspection", 1)
    claim = replace(CLAIMS[10], content=(content,), answer=Answer("declined", (inner,)))
    assert wording.terms(claim) == []
    assert wording.kind_words(claim) == "no answer: declined to answer"


def test_findings_are_counted_and_lettered() -> None:
    found = reading().findings
    assert wording.findings_counted(found) == "1 warning, 1 note"
    assert wording.findings_counted(found[:1] * 2) == "2 notes"
    assert [wording.letter(n) for n in (1, 26, 27, 52, 703)] == ["a", "z", "aa", "az", "aaa"]
