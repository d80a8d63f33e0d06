"""Who was asked and did not answer, and what about."""

from __future__ import annotations

import pytest

from accordingto.reading import Reader
from accordingto.records.article import Article

ANSWERS = [
    ("Ruiz declined to comment.", "Ruiz", "declined", "declined to", None),
    ("Ruiz refused to say how she would vote.", "Ruiz", "refused", "refused to", "how she would vote"),
    ("A spokeswoman for the ministry could not immediately be reached for comment.",
     "A spokeswoman for the ministry", "unreachable", "could not immediately be reached", None),
    ("Calls to the governor's office were not returned.",
     "the governor's office", "no-response", "were not returned", None),
    ("The company did not respond to several emails seeking comment on the layoffs.",
     "The company", "no-response", "did not respond", "the layoffs"),
    ("CNN reports that Ana Ruiz declined to comment directly on the mayor’s decision.",
     "Ana Ruiz", "declined", "declined to", "the mayor’s decision"),
    ("Hale, the harbour master, said that he was aware of the charge but declined to comment.",
     "Hale", "declined", "declined to", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "who", "form", "cue", "matter"), ANSWERS)
def test_non_answers(reader: Reader, text: str, who: str, form: str, cue: str, matter: str | None) -> None:
    (claim,) = [c for c in reader.read(Article(text, "test")).claims if c.kind == "no-answer"]
    assert claim.answer is not None
    assert claim.act == "speech"
    assert claim.chain[-1].name == who
    assert claim.answer.form == form
    assert claim.cue[-1].exact == cue
    assert [span.exact for span in claim.answer.matter] == ([matter] if matter else [])


@pytest.mark.parametrize(
    "text",
    [
        "The parcel did not return to work for the firm’s rivals.",
        "The two banks refused to enter into an agreement.",
        "A deal couldn’t be reached in time.",
        "The badge was returned on Monday.",
        "Ruiz said she had answered every question.",
    ],
)
def test_other_refusals_are_none(reader: Reader, text: str) -> None:
    assert not [c for c in reader.read(Article(text, "test")).claims if c.kind == "no-answer"]


def test_what_is_said_before_stays(reader: Reader) -> None:
    text = "Hale, the harbour master, said that he was aware of the charge but declined to comment."
    said, refused = reader.read(Article(text, "test")).claims
    assert said.content[0].exact.removeprefix("that ") == "he was aware of the charge"
    assert [span.exact for span in refused.content] == ["comment"]
    assert refused.answer is not None
    assert refused.answer.matter == ()


def test_nothing_said_is_no_speech(reader: Reader) -> None:
    text = "Union leaders have not said whether they will strike."
    assert all(c.act == "attitude" for c in reader.read(Article(text, "test")).claims if c.kind != "own-voice")
