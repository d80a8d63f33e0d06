"""Details in words that a reader can check against the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.exporting.values import detail_words, edtf
from accordingto.records.claims import Detail, Location, Measure, Quantity, Time

from .samples import at
from .strategies import detail_lists

SPAN = at("1931")


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        (Quantity(SPAN, 40, 40, 40, False, None, "cracks"), "40 cracks"),
        (Quantity(SPAN, 4_700_000, 4_700_000, 4_700_000, True, None, "people"), "≈ 4,700,000 people"),
        (Quantity(SPAN, 6, 5, 7, True, "week", None), "≈ 6 (5 to 7) weeks"),
        (Quantity(SPAN, 100, 100, 999, True, "kilometer", None), "≈ 100 to 999 kilometers"),
        (Quantity(SPAN, 245, 245, None, False, None, "sites"), "at least 245 sites"),
        (Quantity(SPAN, 1_140_000, None, 1_140_000, True, None, None), "at most ≈ 1,140,000"),
        (Quantity(SPAN, None, 20, 30, False, "percent", "voters"), "20 to 30 percent of voters"),
        (Quantity(SPAN, None, None, None, True, None, "boats"), "a number not known boats"),
        (Quantity(SPAN, 0.5, None, None, False, "hour", None), "0.5 hours"),
        (Quantity(SPAN, 1, 1, 1, False, "year of age", None), "1 year of age"),
        (Quantity(SPAN, 52, 52, 52, False, "year of age", None), "52 years of age"),
        (Quantity(SPAN, 21, 21, 21, False, "ordinal", "strike"), "21st (strike)"),
        (Quantity(SPAN, 12, 12, 12, False, "ordinal", None), "12th"),
        (Quantity(SPAN, 3, 3, 3, False, "score", None), "score 3"),
        (Quantity(SPAN, 2.5, 2.5, 2.5, False, "USD", None), "2.5 USD"),
        (Quantity(SPAN, 6, 6, 6, False, "foot", None, Measure(1.8288, 1.8288, 1.8288, "meter")),
         "6 feet (1.829 meters)"),
        (Quantity(SPAN, 60, 60, 60, False, "mile per hour", None, Measure(26.8224, 26.8224, 26.8224,
         "meter per second")), "60 miles per hour (26.82 meters per second)"),
        (Quantity(SPAN, 3, 3, 3, False, "kilometer", None, Measure(3000, 3000, 3000, "meter")), "3 kilometers"),
        (Quantity(SPAN, 6, 6, 6, False, "week", None, Measure(3628800, 3628800, 3628800, "second")), "6 weeks"),
        (Quantity(SPAN, 61, 61, 61, False, "percent", None, Measure(0.61, 0.61, 0.61, "fraction")), "61 percent"),
        (Time(SPAN, "2031-03-04", "2031-03-04", "day"), "Tuesday 4 March 2031 (2031-03-04)"),
        (Time(SPAN, "2031", "2031", "year"), "2031"),
        (Time(SPAN, "2031", "2032", "year"), "from 2031 to 2032 (2031/2032)"),
        (Time(SPAN, "XXXX-08", "..", "month"), "from August, year not known on (XXXX-08/..)"),
        (Time(SPAN, "..", "2025-01-20T12:00:00-05:00", "hour"),
         "until Monday 20 January 2025, 12:00 UTC-05:00 (../2025-01-20T12:00:00-05:00)"),
        (Time(SPAN, "2031-03-04T09:30:00Z", "2031-03-04T09:30:00Z", "minute"),
         "Tuesday 4 March 2031, 09:30 UTC (2031-03-04T09:30:00Z)"),
        (Time(SPAN, "179X", "179X", "decade"), "the 1790s (179X)"),
        (Time(SPAN, "18XX", "18XX", "century"), "the 1800s (18XX)"),
        (Time(SPAN, "2030-23", "2030-23", "season"), "autumn 2030 (2030-23)"),
        (Time(SPAN, "2030-34", "2030-34", "quarter"), "second quarter of 2030 (2030-34)"),
        (Time(SPAN, "2001~", "2001~", "decade"), "about 2001 (2001~)"),
        (Time(SPAN, "XXXX-02-30", "XXXX-02-30", "day"), "30 February, year not known (XXXX-02-30)"),
        (Time(SPAN, "Y-17E7", "Y-17E7", "year"), "Y-17E7"),  # EDTF of a form that is not produced is shown as it is
        (Time(SPAN, None, None, "day"), "not resolved (which day)"),
        (Time(SPAN, None, None, None), "not resolved"),
        (Location(SPAN, "Ambrel", 1, 54.204, -11.9, "LW", "Hollin", "city"), "Ambrel, Hollin, LW; 54.20° N, 11.90° W"),
        (Location(SPAN, "Kursk", 1, -51.66, 36.49, "RU", "Kursk", "admin1"), "Kursk, Russia; 51.66° S, 36.49° E"),
        (Location(SPAN, "Russia", 1, 60.0, 100.0, "RU", None, "country"), "Russia"),
        (Location(SPAN, "Ambrel"), "Ambrel"),
    ],
)  # fmt: skip
def test_details(detail: Detail, words: str) -> None:
    assert detail_words(detail) == words


@given(st.data())
def test_any_detail_has_words_on_one_line(data: st.DataObject) -> None:
    for detail in data.draw(detail_lists((SPAN, SPAN))):
        assert "\n" not in detail_words(detail)


def test_a_time_in_edtf_is_a_date_or_an_interval_or_nothing() -> None:
    assert edtf(Time(SPAN, "2031", "2031", "year")) == "2031"
    assert edtf(Time(SPAN, "2031", "..", "year")) == "2031/.."
    assert edtf(Time(SPAN, None, None, "year")) is None
