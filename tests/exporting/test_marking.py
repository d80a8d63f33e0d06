"""Marks cut the text at their bounds and nowhere else, and lose none of it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from accordingto.exporting.marking import lines, marks, marks_by_line, numbered, pieces
from accordingto.records.readings import Reading

from .samples import claims, reading
from .strategies import readings


@given(st.text(st.sampled_from("ab \n"), max_size=30))
def test_lines_and_line_ends_are_the_text(text: str) -> None:
    assert "\n".join(text[start:end] for start, end in lines(text)) == text
    assert not any("\n" in text[start:end] for start, end in lines(text))


@given(readings())
def test_each_piece_is_wholly_inside_or_outside_of_every_mark(reading: Reading) -> None:
    text = reading.article.text
    found = marks(reading, numbered(reading).claims)
    for (start, end), touching in zip(lines(text), marks_by_line(found, lines(text)), strict=True):
        cut = list(pieces(start, end, touching))
        assert "".join(text[piece.start : piece.end] for piece in cut) == text[start:end]
        for piece in cut:
            covering = {mark for mark in found if mark.start <= piece.start and piece.end <= mark.end}
            touched = {mark for mark in found if mark.start < piece.end and piece.start < mark.end}
            assert set(piece.marks) == covering == touched


def test_marks_in_the_title_stay_out_of_the_text() -> None:
    story = reading()
    shown = numbered(story).claims
    title = story.article.title or ""
    assert {title[mark.start : mark.end] for mark in marks(story, shown, "title")} == {
        "Ambrel dam ‘will hold until spring’", "harbour master", "says", "will hold until spring",
    }  # fmt: skip
    assert not any(mark.number == 1 and mark.role in ("content", "source", "cue") for mark in marks(story, shown))


def test_only_the_publishers_own_sentences_have_no_number() -> None:
    shown = numbered(reading())
    assert [claim.content[0].exact for claim in shown.own_voice] == [
        "The dam was built in 1931.", "It supplies water to some 120,000 people.",
    ]  # fmt: skip
    assert shown.claims == claims()[:-2]
    goes_on = next(claim for claim in shown.claims if claim.continues)
    assert shown.numbers[goes_on.continues or ""] == 5


def test_a_number_stands_at_the_first_content_or_at_the_cue_of_a_no_answer() -> None:
    story = reading()
    leading = {m.number: story.article.text[m.start : m.end] for m in marks(story, claims()[:-2])
               if m.leads and m.role != "finding"}  # fmt: skip
    assert leading[3] == "“The dam will hold,”"
    assert leading[11] == "did not respond"
    assert sorted(leading) == list(range(2, 13))  # the first is in the title


def at_role(story: Reading, role: str) -> list[tuple[str, str]]:
    """The words marked in that role, with what is said of them."""
    found = marks(story, numbered(story).claims)
    return [(story.article.text[m.start : m.end], m.words) for m in found if m.role == role]


def test_the_words_that_carry_certainty_and_distance_are_marked() -> None:
    assert at_role(reading(), "certainty") == [
        ("could", "how sure the speaker is: possible"),
        ("probably", "how sure the speaker is: probable"),
        ("alleged", "the reporter keeps a distance"),
        ("may", "how sure the speaker is: possible"),
    ]


def test_details_are_marked_with_their_values_in_the_publishers_own_voice_too() -> None:
    found = at_role(reading(), "detail")
    assert ("about six weeks", "≈ 6 (5 to 7) weeks") in found
    assert ("some 120,000 people", "≈ 120,000 (110,000 to 130,000) people") in found


def test_a_detail_that_two_claims_hold_is_marked_once() -> None:
    story = reading()
    cracks = story.claims[4]
    twice = replace(story, claims=(*story.claims, replace(cracks, act="attitude")))
    assert at_role(twice, "detail").count(("at least 40 cracks", "at least 40 cracks")) == 1


def test_a_finding_is_marked_at_each_of_its_spans_and_leads_from_the_first() -> None:
    story = reading()
    title = [m for m in marks(story, (), "title") if m.role == "finding"]
    text = [m for m in marks(story, ()) if m.role == "finding"]
    assert [(m.number, m.leads, m.words) for m in title] == [(1, True, "note")]
    assert [(m.number, m.leads, m.words) for m in text] == [(1, False, "note"), (2, True, "warning")]
