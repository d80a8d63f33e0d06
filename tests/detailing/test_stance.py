"""The reporter's side: the stance of the reporting verb, distance, and a user's own tables over the program's."""

from __future__ import annotations

from pathlib import Path

import pytest

from accordingto.detailing.certainty import certainty
from accordingto.detailing.stance import distance, stance
from accordingto.errors import ModelError
from accordingto.language import language
from accordingto.language.overlay import STANCES, check_stances

ENGLISH = language("en")


def stance_of(cue: str) -> str | None:
    return stance(cue, ((0, len(cue)),), ENGLISH)


def distance_of(text: str, cue: str = "") -> str | None:
    start = text.index(cue) if cue else 0
    ranges = ((start, start + len(cue)),) if cue else ()
    found = distance(text, ranges, ((start + len(cue), len(text)),), ENGLISH)
    assert found is None or text[found.start : found.end] == found.exact
    return found.exact if found else None


@pytest.mark.parametrize(
    ("cue", "expected"),
    [
        ("said", "neutral"), ("according to", "neutral"), ("insisted", "claiming"), ("has reportedly told", "claiming"),
        ("admitting", "conceding"), ("pointed out", "endorsing"), ("made clear", "endorsing"), ("denies", "denying"),
        ("ruled out", "denying"), ("warned", "warning"), ("predicts", "predicting"), ("strolled", None), ("", None),
    ],
)  # fmt: skip
def test_reporting_verbs_by_stance(cue: str, expected: str | None) -> None:
    assert stance_of(cue) == expected


def test_every_entry_has_a_stance_and_names_what_it_rests_on() -> None:
    check_stances(ENGLISH.stance, "stance.toml")
    assert set(ENGLISH.stances.values()) == set(STANCES)
    for word, (_, source) in ENGLISH.stance["words"].items():
        assert source.startswith("as ") or any(part.isdigit() for part in source), word
        if source.startswith("as "):
            base = source.removeprefix("as ").split(",")[0].split(";")[0].strip()
            assert base in ENGLISH.stance["words"], word


@pytest.mark.parametrize(
    ("text", "cue", "expected"),
    [
        ("He claims that the mill was sold", "claims", "claims"),
        ("He said that the mill was sold", "said", None),
        ("He said that the alleged buyer had left", "said", "alleged"),
        ("He said that “the so-called buyer” had left", "said", None),
        ("He defended what he called a reform", "defended", "what he called"),
        ("The mill was supposed to close", "", None),
        ("The supposed buyer has left", "", "supposed"),
        ("The “reform” closed the mill", "", "reform"),
        ("He said that the “reform” closed the mill", "said", None),
        ("A play called “the mill” closed", "", None),
        ("The paper ran “The Mill Is Sold” as its headline", "", None),
    ],
)
def test_distance_is_the_reporters_own(text: str, cue: str, expected: str | None) -> None:
    assert distance_of(text, cue) == expected


def test_a_users_tables_lie_over_the_programs(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[stance.words]\nclaim = ["neutral", "house style"]\n[hedges.adverbs]\npossible = ["mayhap"]\n', "utf8"
    )
    mine = ENGLISH.with_tables(path)
    assert stance("claimed", ((0, 7),), mine) == "neutral"
    assert stance("denied", ((0, 6),), mine) == "denying"
    assert stance("claimed", ((0, 7),), ENGLISH) == "claiming"
    text = "mayhap it was sold"
    assert certainty(text, ((0, len(text)),), mine).level == "possible"
    assert certainty(text, ((0, len(text)),), ENGLISH).level == "certain"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[stance.words]\nclaim = ["sure", "x"]', "predicting"),
        ('[stance.words]\nclaim = "neutral"', "a string"),
        ('[stance.words]\nnew = ["neutral"]', "what it rests on"),
        ("[hedgs]\na = 1", "hedges"),
        ('[hedges]\nnegation = ["nay"]', "particles"),
        ('[hedges]\nparticles = "nay"', "a list"),
        ("[hedges]\nparticles = [1]", "quotation marks"),
        ("stance = 1", "a table"),
        ("not toml", "cannot be read"),
    ],
)
def test_a_wrong_table_is_refused_with_what_is_allowed(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(content, "utf8")
    with pytest.raises(ModelError, match=said):
        ENGLISH.with_tables(path)


def test_a_missing_table_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"none\.toml"):
        ENGLISH.with_tables(tmp_path / "none.toml")
