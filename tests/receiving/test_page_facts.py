"""Times, names, headlines and addresses as pages write them."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.errors import InputError
from accordingto.receiving.languages import detect_language, primary_subtag
from accordingto.receiving.names import best_title, clean_title, split_names
from accordingto.receiving.times import declared_time, iso_time


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        ("2024-11-17", "2024-11-17"),
        ("2024-04-27T15:56:35+0100", "2024-04-27T15:56:35+01:00"),
        ("2024-04-28 07:00:00Z", "2024-04-28T07:00:00+00:00"),
        ("2026-01-06 13:55:27 +01:00", "2026-01-06T13:55:27+01:00"),
        ("2024-09-16T21:33+0100", "2024-09-16T21:33:00+01:00"),
        ("2023-06-26T12:00:29.055Z", "2023-06-26T12:00:29+00:00"),
        ("2023-04-28T13:53:25", "2023-04-28T13:53:25"),
        ("1750680000000", "2025-06-23T12:00:00+00:00"),
        (1750680000, "2025-06-23T12:00:00+00:00"),
        ("Mon, 23 Jun 2025 12:00:00 GMT", "2025-06-23T12:00:00+00:00"),
        ("0001-01-01T00:00:00", None),
        ("00:00-YY-DD-MM", None),
        ("3 hours ago", None),
        ("", None),
        (None, None),
        (["2024-11-17"], None),
    ],
)
def test_iso_time(stated: object, expected: str | None) -> None:
    assert iso_time(stated) == expected


@given(st.text())
def test_iso_time_is_iso_or_nothing(stated: str) -> None:
    found = iso_time(stated)
    assert found is None or datetime.fromisoformat(found)


@pytest.mark.parametrize("stated", ["yesterday", "17.11.2024", "2024-13-01", "", "1750680000"])
def test_declared_time_must_be_iso(stated: str) -> None:
    with pytest.raises(InputError) as caught:
        declared_time(stated)
    assert caught.value.code == "date"


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("By Ann Lee and JO ROY, Reporter", ["Ann Lee", "Jo Roy"]),
        ("Ann Lee, Jo Roy & Max O'Brien", ["Ann Lee", "Jo Roy", "Max O'Brien"]),
        ("https://news.example/authors/ann-lee", []),
        ("desk@news.example", []),
        ("Newsroom", []),
        ("The Associated Press", ["The Associated Press"]),
        ("Anderson Sandy", ["Anderson Sandy"]),
        ("", []),
    ],
)
def test_split_names(stated: str, names: list[str]) -> None:
    assert split_names(stated) == names


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Bridge closed | The Marsh Post", "Bridge closed"),
        ("Bridge closed - National | Marshpost.example", "Bridge closed"),
        ("Bridge closed * The Marsh Post * by Ann Lee", "Bridge closed"),
        ("BUDGET 3.0 | Bridge closed", "BUDGET 3.0 | Bridge closed"),
        ("Bridge closed - what we know", "Bridge closed - what we know"),
        ("&amp;#039;Closed&amp;#039;  bridge", "'Closed' bridge"),
        ("", None),
    ],
)
def test_clean_title(stated: str, title: str | None) -> None:
    assert clean_title(stated, ["The Marsh Post", "Marsh Post", "National Marshpost.example"]) == title


def test_best_title_is_the_shown_one_that_a_declared_one_backs() -> None:
    assert best_title(["Log in", "Bridge closed until spring"], ["Bridge closed"]) == "Bridge closed until spring"
    assert best_title(["The Marsh Post"], ["Bridge closed"]) == "Bridge closed"
    assert best_title(["police:two days on"], ["police: two days on"]) == "police: two days on"
    assert best_title(["Bridge closed"], []) == "Bridge closed"
    assert best_title([], []) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The minister said on Tuesday that the talks would go on next week, according to two officials.", "en"),
        ("Die Bundesregierung will nach Angaben eines Sprechers die Mittel im nächsten Jahr erhöhen.", "de"),
        ("Perdana Menteri berkata kerajaan akan menaikkan harga minyak pada bulan hadapan kerana kekangan.", "ms"),
        ("Presiden mengatakan bahwa pemerintah akan menaikkan harga bahan bakar minyak bulan depan.", "id"),
        ("Too short to tell.", None),
        ("", None),
    ],
)
def test_detect_language(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_primary_subtag() -> None:
    assert [primary_subtag(tag) for tag in ("en-GB", "EN_us", "zh-Hant", "", None, "english", "fil-PH")] == [
        "en", "en", "zh", None, None, None, None,
    ]  # fmt: skip
