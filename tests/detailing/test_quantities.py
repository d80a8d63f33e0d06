"""Quantities as written: values, bounds, units, what is counted, and what is no quantity."""

from __future__ import annotations

import gzip
import json
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.detailing.quantities import quantities
from accordingto.evaluating.quantities import Tally, compare, evaluate, gold_value, singular
from accordingto.language import language
from accordingto.records.claims import Quantity

ENGLISH = language("en")
Row = tuple[float | None, str | None]


def rows(text: str) -> list[Row]:
    return [(q.value, q.unit) for q in quantities(text, ENGLISH)]


def only(text: str) -> Quantity:
    (found,) = quantities(text, ENGLISH)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 4.7 million people", [(4_700_000, None)]),
        ("$3.2 billion and 61 percent", [(3_200_000_000, "USD"), (61, "percent")]),
        ("forty-two houses and 1,250 flats", [(42, None), (1250, None)]),
        ("nine hundred thousand crowns", [(900_000, None)]),
        ("two million three hundred and five thousand sheep", [(2_305_000, None)]),
        ("half a million euros and a quarter million pounds", [(500_000, "EUR"), (250_000, "pound")]),
        ("€5m, A$3bn and 20 US cents", [(5_000_000, "EUR"), (3_000_000_000, "AUD"), (20, "cent")]),
        ("90,000 markka and 12 Deutsche marks", [(90_000, "FIM"), (12, "DEM")]),
        ("three dollars and 50 cents", [(3.5, "USD")]),
        ("7 3/4 percent, up 0.5 percentage points", [(7.75, "percent"), (0.5, "percentage point")]),
        ("£2.50 a dozen, 500,000 barrels a day", [(2.5, "GBP per dozen"), (500_000, "barrel per day")]),
        ("88 miles an hour over 40 sq km", [(88, "mile per hour"), (40, "square kilometer")]),
        ("-5 degrees Celsius, then 41 °F", [(-5, "degree Celsius"), (41, "degree Fahrenheit")]),
        ("a two-year ban of three hours", [(2, "year"), (3, "hour")]),
        ("a 50-year-old man at 10:30", [(50, "year of age")]),
        ("Anna Berg, 19, of Leeds, and a boy aged 12", [(19, "year of age"), (12, "year of age")]),
        ("the third time", [(3, "ordinal")]),
        ("twice as many, five times more", [(2, "times"), (5, "times")]),
        ("a vote of 52-48 after a 3-1 win", [(52, "score"), (48, "score"), (3, "score"), (1, "score")]),
        ("two-thirds of the boats, half the crew", [(2 / 3, "fraction"), (0.5, "fraction")]),
        ("Varn (1.046 million), Oslet (320,000)", [(1_046_000, None), (320_000, None)]),
        ("rose from 50 to 70 percent", [(50, "percent"), (70, "percent")]),
        ("35 lakh rupees", [(3_500_000, "INR")]),
        ("a 12-member panel", [(12, None)]),
        ("12 deaths a day", [(12, "per day")]),
        ("It sank.\nFive officers swam", [(5, None)]),
        ("on Monday, seven of them children", [(7, None)]),
    ],
)
def test_values_and_units(text: str, expected: list[Row]) -> None:
    found = rows(text)
    assert [unit for _, unit in found] == [unit for _, unit in expected]
    assert [value for value, _ in found] == pytest.approx([value for value, _ in expected])


@pytest.mark.parametrize(
    ("text", "low", "high", "approximate"),
    [
        ("40 boats", 40, 40, False),
        ("at least 40 boats", 40, None, False),
        ("more than 40 boats", 40, None, False),
        ("40 or more boats", 40, None, False),
        ("up to 40 boats", None, 40, False),
        ("fewer than 40 boats", None, 40, False),
        ("The count has shot up to 40 boats", 40, 40, False),
        ("nearly 40 boats", 40, 40, True),
        ("some 40 boats", 40, 40, True),
        ("dozens of boats", 24, 99, True),
        ("tens of thousands of boats", 20_000, 99_999, True),
        ("several hundred boats", 200, 999, True),
        ("between 40 and 60 boats", 40, 60, False),
        ("between 500 and 1300 boats", 500, 1300, False),
        ("5-10 percent", 5, 10, False),
        ("$2 to $3 million", 2_000_000, 3_000_000, False),
        ("two or three boats", 2, 3, False),
    ],
)
def test_bounds(text: str, low: float | None, high: float | None, approximate: bool) -> None:
    found = only(text)
    assert (found.low, found.high, found.approximate) == (low, high, approximate)


@pytest.mark.parametrize(
    ("text", "of"),
    [
        ("nine major Varnian cities were hit", "major Varnian cities"),
        ("killed 12 people near the mill", "people"),
        ("at least 40 dead", "dead"),
        ("12 were wounded", "wounded"),
        ("The blast killed 12.", "killed"),
        ("126 fighter jets left", "fighter jets"),
        ("seven of the past nine winners", "winners"),
        ("61 percent of voters", "voters"),
        ("one dealer said", "dealer"),
        ("4,000 police officers", "police officers"),
        ("about 320 tons of grain", "grain"),
    ],
)
def test_what_is_counted(text: str, of: str) -> None:
    assert quantities(text, ENGLISH)[0].of == of


@pytest.mark.parametrize(
    "text",
    [
        "in 2015, on 12 January, at 3 p.m.",
        "until noon on January 20, 2025, or Nov. 3",
        "an F-16, a B-52 and COVID-19",
        "an AR-15-type rifle",
        "on page 12 of Resolution 2254",
        "call 555-123-4567 now",
        "at 123 Harbour Street",
        "version 3.5.2 of it",
        "see https://example.org/2015/03/4000 for more",
        "@user1234 wrote #40days",
        "no one knows which one it is",
        "one of the largest",
        "10:30, 24/7 and 9/11",
        "the Second Amendment",
        "three years ago",
        "one of neutrality",
    ],
)
def test_no_quantities(text: str) -> None:
    assert rows(text) == []


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("ten miles", 16093.44, "meter"),
        ("12 percent", 0.12, "fraction"),
        ("50 cents", 0.5, "USD"),
        ("18 months of age", 1.5, "year of age"),
        ("212 degrees Fahrenheit", 373.15, "kelvin"),
        ("5 feet 4 inches", 1.6256, "meter"),
    ],
)
def test_base_units(text: str, value: float, unit: str) -> None:
    base = only(text).normal
    assert base is not None
    assert base.unit == unit
    assert base.value == pytest.approx(value)


def test_bounds_go_to_base_units_too() -> None:
    base = only("at least two kilometres").normal
    assert base is not None
    assert (base.low, base.high) == (2000, None)
    assert only("40 euros").normal is None


def test_the_span_holds_bound_and_unit_but_not_what_is_counted() -> None:
    assert only("It took at least 40 kilometres of wire").span.exact == "at least 40 kilometres"
    assert only("some 40 boats").span.exact == "some 40"


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789.,-/ $%€:'’\n²½abkmth°") | st.characters(), max_size=60))
def test_any_text(text: str) -> None:
    end = 0
    for found in quantities(text, ENGLISH):
        assert text[found.span.start : found.span.end] == found.span.exact
        assert found.span.start >= end
        end = found.span.end
        for bound in (found.value, found.low, found.high):
            assert bound is None or math.isfinite(bound)
        if found.value is not None:
            assert found.low is None or found.low <= found.value
            assert found.high is None or found.value <= found.high


@pytest.mark.parametrize("text", ["1" * 100_000, "1," * 50_000, "1-" * 50_000, "one " * 30_000, "5 of the " * 20_000])
def test_long_monotony_is_read(text: str) -> None:
    for found in quantities(text, ENGLISH):
        assert text[found.span.start : found.span.end] == found.span.exact


def test_compare_meets_each_once() -> None:
    forty, sixty = (40.0, 40.0), (60.0, 60.0)
    gold = [(forty, "mile"), (forty, "people"), (sixty, "mile")]
    assert compare(gold, [(forty, "people"), (forty, "-")]) == Tally(3, 2, 2, 1)
    assert gold_value("40-50") == (40, 50)
    assert gold_value("-5") == (-5, -5)
    assert [singular(p, ENGLISH) for p in ("large Cities", "boxes", "people")] == ["large city", "box", "people"]


def test_the_labelled_sentences(shared: Path) -> None:
    result = evaluate(shared / "data" / "quantities")["all"]
    assert result.gold == 432
    assert result.f1(result.values) >= 94
    assert result.f1(result.units) >= 91


def test_real_articles_open(shared: Path) -> None:
    with gzip.open(shared / "data" / "news" / "articles.jsonl.gz", "rt") as lines:
        texts = [json.loads(line)["text"] for line, _ in zip(lines, range(300), strict=False)]
    found = [(text, q) for text in texts for q in quantities(text, ENGLISH)]
    assert len(found) > 2000
    assert all(text[q.span.start : q.span.end] == q.span.exact for text, q in found)
