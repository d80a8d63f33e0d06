"""Times as written, resolved into EDTF."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from edtf import parse_edtf
from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.detailing.quantities import quantities
from accordingto.detailing.times import times
from accordingto.language import language

ENGLISH = language("en")
MONDAY = "2024-11-18T09:30:00+00:00"
End = str | None


def ends(text: str, published: str | None = MONDAY) -> list[tuple[End, End]]:
    return [(t.start, t.end) for t in times(text, published, ENGLISH)]


@pytest.mark.parametrize(
    ("text", "start", "grain"),
    [
        ("on January 20, 2025", "2025-01-20", "day"),
        ("on 3 May 2020", "2020-05-03", "day"),
        ("on Sunday, Nov. 17", "2024-11-17", "day"),
        ("2024-11-17", "2024-11-17", "day"),
        ("11/17/2024", "2024-11-17", "day"),
        ("The court ruled on Tuesday", "2024-11-12", "day"),
        ("The court ruled on Monday", "2024-11-18", "day"),
        ("The court will rule on Tuesday", "2024-11-19", "day"),
        ("next Tuesday", "2024-11-26", "day"),
        ("last night", "2024-11-17", "day"),
        ("tomorrow morning", "2024-11-19", "day"),
        ("last month", "2024-10", "month"),
        ("It rose in August", "2024-08", "month"),
        ("It will open in August", "2025-08", "month"),
        ("The treaty is to be signed in March", "2025-03", "month"),
        ("the deal fell through in December", "2023-12", "month"),
        ("the October election", "2024-10", "month"),
        ("the deadline of Jan. 31", "2025-01-31", "day"),
        ("the Jan. 3 hearing", "2025-01-03", "day"),  # nearer than the last one, no verb by
        ("last year", "2023", "year"),
        ("the 2016 election", "2016", "year"),
        ("the 1990s", "199X", "decade"),
        ("the '80s", "198X", "decade"),
        ("the 19th century", "18XX", "century"),
        ("the twenty-first century", "20XX", "century"),
        ("the summer of 2019", "2019-22", "season"),
        ("the third quarter of 2019", "2019-35", "quarter"),
        ("Q3 2019", "2019-35", "quarter"),
        ("three days ago", "2024-11-15", "day"),
        ("three years ago", "2021", "year"),
        ("a decade ago", "2014~", "decade"),
        ("the end of the year", "2024-12", "month"),
        ("10:30 a.m. Monday", "2024-11-18T10:30:00", "minute"),
        ("at 3 p.m. EST on Tuesday it fell", "2024-11-12T15:00:00-05:00", "hour"),
        ("at 3 p.m. ET on July 4, 2024", "2024-07-04T15:00:00-04:00", "hour"),
    ],
)
def test_one_time(text: str, start: str, grain: str) -> None:
    (found,) = times(text, MONDAY, ENGLISH)
    assert (found.start, found.end, found.grain) == (start, start, grain)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("since August", "2024-08", ".."),
        ("until noon on January 20, 2025", "..", "2025-01-20T12:00:00"),
        ("by Friday", "..", "2024-11-22"),
        ("before the end of the month", "..", "2024-11-30"),
        ("in the coming days", "2024-11-18", ".."),
        ("in recent years", "..", "2024"),
        ("over the past two weeks", "2024-11-04", "2024-11-18"),
        ("last week", "2024-11-11", "2024-11-17"),
        ("early 2019", "2019-01", "2019-04"),
        ("mid-August", "2024-08-11", "2024-08-20"),
        ("2015-16", "2015", "2016"),
        ("2008-’09", "2008", "2009"),
        ("from March to June 2015", "2015-03", "2015-06"),
        ("between 2010 and 2015", "2010", "2015"),
        ("Nov. 30-Dec. 2", "2024-11-30", "2024-12-02"),
        ("the first half of 2018", "2018-01", "2018-06"),
        ("It ran Friday to Sunday", "2024-11-15", "2024-11-17"),
    ],
)
def test_stretches(text: str, start: str, end: str) -> None:
    assert ends(text) == [(start, end)]


@pytest.mark.parametrize("text", ["two days later", "the following week", "Feb. 30, 2020", "at 3 p.m.", "decades ago"])
def test_unresolved_is_kept(text: str) -> None:
    (found,) = times(text, MONDAY, ENGLISH)
    assert (found.start, found.end) == (None, None)
    assert found.grain


def test_two_zones_of_one_time() -> None:
    found = ends("It began at 3 p.m. EST (2000 GMT) on Tuesday.")
    assert found[:2] == [("2024-11-12T15:00:00-05:00",) * 2, ("2024-11-12T20:00:00Z",) * 2]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in August", ("XXXX-08", "XXXX-08")),
        ("since August", ("XXXX-08", "..")),
        ("on 3 May", ("XXXX-05-03", "XXXX-05-03")),
        ("in 2015", ("2015", "2015")),
        ("on Tuesday", (None, None)),
        ("last year", (None, None)),
    ],
)
@pytest.mark.parametrize("published", [None, "", "some day"])
def test_without_a_publication_time(text: str, expected: tuple[End, End], published: str | None) -> None:
    assert ends(text, published) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "He may march on.",
        "2,000 people, 1900 miles",
        "The Fall of a house",
        "Super Tuesday",
        "in 2:08:37, a film of 02:12",
        "It is to last two hours",
        "https://example.org/2019/07/31/",
        "$2015",
        "model T-2000",
        "page 2015",
    ],
)
def test_no_times(text: str) -> None:
    assert ends(text) == []


def test_no_quantity_lies_in_a_time() -> None:
    text = "On 12 January 2015 and three years ago it was 3 p.m., but two days passed in 2016."
    inside = [t.span for t in times(text, MONDAY, ENGLISH)]
    found = [q.span for q in quantities(text, ENGLISH)]
    assert [span.exact for span in found] == ["two days"]
    assert all(q.end <= t.start or t.end <= q.start for q in found for t in inside)


def is_edtf(value: End) -> bool:
    return value in (None, "..") or parse_edtf(value) is not None


_WORDS = st.sampled_from(
    [
        "last",
        "next",
        "the",
        "past",
        "two",
        "of",
        "May",
        "march",
        "2015",
        "12",
        "-",
        "–",
        "to",
        "until",
        "since",
        "Tuesday",
        "Nov",
        ".",
        ",",
        "3",
        "p.m.",
        "ago",
        "years",
        "early",
        "mid",
        "quarter",
        "third",
        "century",
        "'",
        "90",
        "s",
        "T",
        "31",
        "Feb",
        "between",
        "and",
        "0",
        "9999",
        "week",
        "2000",
        "GMT",
        "noon",
        "24",
        ":",
        "60",
        "billion",
        "months",
        "later",
    ]
)


@settings(max_examples=400, deadline=None)
@given(
    st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=40),
    st.sampled_from([MONDAY, None, "1000-01-01", "8999-12-31"]),
)
def test_any_text(text: str, published: str | None) -> None:
    end = 0
    for found in times(text, published, ENGLISH):
        assert text[found.span.start : found.span.end] == found.span.exact
        assert found.span.start >= end
        assert is_edtf(found.start)
        assert is_edtf(found.end)
        end = found.span.end


def test_real_articles_parse(shared: Path) -> None:
    with gzip.open(shared / "data" / "news" / "articles.jsonl.gz", "rt") as lines:
        articles = [json.loads(line) for line, _ in zip(lines, range(400), strict=False)]
    found = [(a["text"], t) for a in articles for t in times(a["text"], a["published"], ENGLISH)]
    assert len(found) > 2000
    assert all(text[t.span.start : t.span.end] == t.span.exact for text, t in found)
    assert all(is_edtf(value) for value in {end for _, t in found for end in (t.start, t.end)})
    assert sum(t.start is not None for _, t in found) > 0.75 * len(found)
