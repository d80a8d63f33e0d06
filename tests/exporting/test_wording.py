"""The program's few words about a claim."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.exporting import wording
from accordingto.records.claims import Certainty, Detail, Level, Location, Polarity, Quantity, Time

from .samples import at, claims
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
    ("claim", "words"),
    [
        (0, "Mara Voss (role)"),
        (2, "The Lowland Courier ← Mara Voss"),
        (4, "The Lowland Courier ← two officials familiar with the inspection (described, unnamed, 2 of them)"),
        (5, "The Lowland Courier (carried over) ← "
            "two officials familiar with the inspection (described, unnamed, 2 of them)"),
        (8, "Tobias Renn ← The minister (role)"),
        (11, "Sources (bare, unnamed)"),
        (12, "no source stated"),
    ],
)  # fmt: skip
def test_the_chain_runs_from_the_reporter_to_the_origin_and_shows_who_is_not_named(claim: int, words: str) -> None:
    assert wording.chain_words(CLAIMS[claim]) == words


@pytest.mark.parametrize(
    ("claim", "kind", "sure"),
    [
        (2, "direct", "certain"),
        (3, "indirect, attitude", "possible “could”"),
        (8, "direct", "certainly not"),
        (9, "indirect", "certain; distance “alleged”"),
        (10, "no answer, did not respond", ""),
    ],
)
def test_kind_and_stance(claim: int, kind: str, sure: str) -> None:
    assert (wording.kind_words(CLAIMS[claim]), wording.sure_words(CLAIMS[claim])) == (kind, sure)


def test_a_no_answer_shows_what_was_asked() -> None:
    assert wording.content_words(CLAIMS[10]) == "questions about the inspection"


def test_a_mention_is_shown_only_where_the_name_says_something_else() -> None:
    she, voss = CLAIMS[3].chain[0], CLAIMS[2].chain[1]
    assert (wording.link_mention(she), wording.link_mention(voss)) == ("She", "")


@pytest.mark.parametrize("level", get_args(Level))
@pytest.mark.parametrize("polarity", get_args(Polarity))
def test_every_stance_has_words(level: Level, polarity: Polarity) -> None:
    assert wording.certainty_words(Certainty(level, polarity))


SPAN = at("1931")


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        (Quantity(SPAN, 40, 40, 40, False, None, "cracks"), "40 cracks"),
        (Quantity(SPAN, 6, 5, 7, True, "week", None), "about 6 (5 to 7) week"),
        (Quantity(SPAN, None, 245, None, False, None, "sites"), "245 or more sites"),
        (Quantity(SPAN, None, None, 1_140_000, False, None, None), "1,140,000 or less"),
        (Quantity(SPAN, None, 20, 30, False, "percent", None), "20 to 30 percent"),
        (Quantity(SPAN, None, None, None, True, None, "boats"), "about not known boats"),
        (Quantity(SPAN, 0.5, None, None, False, "hour", None), "0.5 hour"),
        (Time(SPAN, "2031-03-04", "2031-03-04", "day"), "2031-03-04"),
        (Time(SPAN, "2031", "2032", "year"), "2031 to 2032"),
        (Time(SPAN, None, None, None), "not known"),
        (Location(SPAN, "Ambrel", 1, 54.2, 11.9, "LW", "Hollin"), "Ambrel, Hollin, LW"),
        (Location(SPAN, "Ambrel"), "Ambrel"),
    ],
)
def test_details(detail: Detail, words: str) -> None:
    assert wording.detail_words(detail) == words
