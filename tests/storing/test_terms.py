"""Terms of claims: words as the search sees them, numbers and days in buckets, what a claim is found by."""

from __future__ import annotations

import math
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accordingto.records.claims import Claim, Quantity
from accordingto.records.readings import Reading
from accordingto.records.spans import Span
from accordingto.storing.index import fts5_text, tsvector_text
from accordingto.storing.lines import BEYOND, DAYS, HUNDREDTHS, NUMBERS, day_bound, just_after, number_key, rounded_off
from accordingto.storing.ranges import asked, days_of, measured, numbers_asked, time_days
from accordingto.storing.terms import MOST_WORDS, Standing, Terms, hundredths_of, terms_of
from accordingto.storing.words import LONGEST_WORD, words

from .making import article, read
from .querying import readings


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Café’s", ["cafe", "s"]),
        ("E\u0301cole école ÉCOLE", ["ecole", "ecole", "ecole"]),
        ("straße STRASSE", ["strasse", "strasse"]),
        ("İstanbul", ["istanbul"]),
        ("ﬁre ½ 10² Ⅳ", ["fire", "1", "2", "102", "iv"]),
        ("co\u00adop zero\u200bwidth", ["coop", "zerowidth"]),
        ("हिन्दी", ["हिन्दी"]),
        ("Київ й", ["київ".replace("ї", "і"), "и"]),
        ("東京都", ["東京都"]),
        ("한국", list(words("\u1112\u1161\u11ab\u1100\u116e\u11a8"))),
        ("U.S. covid-19 1,000.5", ["u", "s", "covid", "19", "1", "000", "5"]),
        ("a_b a\x00b a\udc80b", ["a", "b", "a", "b", "a", "b"]),
        ("“—” † \n", []),
        ("x" * 100, ["x" * LONGEST_WORD]),
    ],
)
def test_words(text: str, found: list[str]) -> None:
    assert words(text) == found


@settings(deadline=None)
@given(st.text())
def test_words_are_the_same_read_again_and_safe_for_both_databases(text: str) -> None:
    found = words(text)
    assert words(" ".join(found)) == found
    for word in found:
        assert word
        assert not set(word) & set(" \"'\\:.=$+-_\0\t\n")
        word.encode("utf8")


numbers = st.floats(1e-9, 1e19).map(lambda n: float(f"{n:.12g}")) | st.integers(1, 2000).map(float)


@settings(deadline=None)
@given(numbers, numbers, numbers, st.booleans(), st.booleans())
def test_a_number_lies_in_a_range_if_it_has_a_bucket_of_its_cover(
    one: float, other: float, value: float, over: bool, under: bool
) -> None:
    low, high = sorted((one, other))
    first = just_after(number_key(low)) if over else rounded_off(number_key(low))
    stop = rounded_off(number_key(high)) if under else just_after(number_key(high))
    for tried in (value, low, high):
        inside = (low < tried if over else low <= tried) and (tried < high if under else tried <= high)
        assert bool({*NUMBERS.cover(first, stop)} & {*NUMBERS.buckets(number_key(tried))}) == inside
        assert bool({*NUMBERS.cover(first, BEYOND)} & {*NUMBERS.buckets(number_key(tried))}) == (
            low < tried if over else low <= tried
        )


dates = st.dates(date(1, 1, 1), date(2998, 12, 31))


@settings(deadline=None)
@given(dates, st.integers(0, 200_000), dates)
def test_a_day_lies_in_a_range_if_it_has_a_bucket_of_its_cover(first: date, length: int, day: date) -> None:
    stop = min(first.toordinal() + length, date(2998, 12, 31).toordinal())
    behind = date.fromordinal(stop) + timedelta(days=1)
    cover = DAYS.cover(day_bound(_digits(first)), day_bound(_digits(behind)))
    assert bool({*cover} & {*DAYS.buckets(_digits(day))}) == (first <= day < behind)
    assert len(cover) < 130


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")


def test_covers_are_short() -> None:
    assert DAYS.cover(*(time_days("2031-02", "2031-02") or ())) == ["203102"]
    assert DAYS.cover(*(time_days("2030", "2039") or ())) == ["203"]
    assert NUMBERS.cover(rounded_off(number_key(100)), rounded_off(number_key(1000))) == ["12"]
    assert len(NUMBERS.cover(rounded_off(number_key(40)), BEYOND)) == 15
    assert HUNDREDTHS.cover("08", "09") == ["08"]


@pytest.mark.parametrize(
    ("time", "stretch"),
    [
        ("2031", ("2031", "2032")), ("2031-02", ("203102", "203103")), ("2031-12-31", ("20311231", "2032")),
        ("2028-02-29", ("20280229", "202803")), ("2031-02-11T10:30:00-05:00", ("20310211", "20310212")),
        ("203X", ("203", "204")), ("20XX", ("2", "21")), ("19XX", ("19", "2")), ("1880~", ("188", "1881")),
        ("0000", ("0", "0001")), ("2999", ("2999", "3")), ("XXXX-02-11", None), ("2031-02-30", None),
        ("2031-13", None), ("", None), ("..", None), ("Y170000", None), ("-0044", None), ("٢٠٣١", None),
    ],
)  # fmt: skip
def test_days_of_edtf(time: str, stretch: tuple[str, str] | None) -> None:
    assert days_of(time) == stretch


def test_open_times_reach_to_the_end() -> None:
    assert time_days("2031-02", "..") == ("203102", "3")
    assert time_days("..", "2031") == ("0", "2032")
    assert time_days(None, None) is None
    assert time_days("2032", "2031") is None


bounds = st.none() | st.sampled_from((0.0, -1.5, 2.0, 40.0)) | st.floats(-1e15, 1e15).map(lambda n: float(f"{n:.6g}"))


@settings(deadline=None)
@given(bounds, bounds, bounds, bounds, st.booleans(), st.booleans())
def test_quantities_are_found_where_they_overlap(
    a: float | None, b: float | None, c: float | None, d: float | None, over: bool, under: bool
) -> None:
    low, high = (a, b) if a is None or b is None else sorted((a, b))
    least, most = (c, d) if c is None or d is None else sorted((c, d))
    if any(n is not None and 0 < abs(n) < 1e-9 for n in (low, high, least, most)):
        return
    found = bool({*measured("q", low, high)} & {*numbers_asked("q", least, most, over, under)})
    if low is None and high is None:
        assert not found
        return
    bottom = (0.0 if high is not None and high >= 0 else -math.inf) if low is None else low
    top = math.inf if high is None else high
    bottom_asked, top_asked = -math.inf if least is None else least, math.inf if most is None else most
    if bottom_asked == top_asked and (over or under):
        return  # nothing is asked for
    high_enough = bottom_asked < top if over else bottom_asked <= top
    low_enough = bottom < top_asked if under else bottom <= top_asked
    assert found == (high_enough and low_enough)


def test_an_exact_number_has_few_terms() -> None:
    assert set(measured("q", 45.0, 45.0)) == {"q+:1145$", "q+:1145", "q+:114", "q+:11", "q+:1"}
    assert asked("q+", NUMBERS, [("1145", just_after("1145"))])[0] == "q+:1145$"
    assert measured("q", 0.0, 0.0) == ("q.0",)


def test_terms_of_a_claim() -> None:
    reading = read(article(1))
    claim = reading.claims[1]
    terms = terms_of(reading, Standing("replaced", withdrawn=True))[1]
    assert tuple(words(claim.content[0].exact)) in terms.runs
    assert (":origin:tomas", ":origin:brandt") in terms.runs
    assert (":publisher:the", ":publisher:ostwick", ":publisher:paper") in terms.runs
    assert {
        ":kind:indirect", ":origin-naming:named", ":origin-type:person", ":of:people", ":quantity.of.people+:1141$",
        ":state:replaced", ":withdrawn:yes", f":article:{reading.article.id}", ":published:20250302", ":published:2025",
        ":confidence:080", ":language:en", ":act:speech", ":polarity:positive", ":certainty:certain", ":stance:neutral",
    } <= set(terms.facts)  # fmt: skip
    assert len(set(terms.facts)) == len(terms.facts)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(readings)
def test_terms_are_deterministic_and_fit_both_databases(reading: Reading) -> None:
    assert terms_of(reading) == terms_of(reading)
    assert len(terms_of(reading)) == len(reading.claims)
    for terms in terms_of(reading):
        for term in (*terms.facts, *(term for run in terms.runs for term in run)):
            assert term
            assert not set(term) & set(" \"'\\")
            assert all(ord(character) > 127 or character.isalnum() or character in ".:-_+=$" for character in term)
        # Words and names of fields do not meet: only the former begin with a letter or digit.
        assert all(fact.startswith(":") for fact in terms.facts)


def test_very_long_claims_are_cut() -> None:
    text = "again " * (MOST_WORDS + 10)
    claim = Claim("", "speech", "own-voice", (Span(0, len(text), text),))
    (terms,) = terms_of(Reading(article(1), claims=(claim,)))
    assert len(terms.runs[0]) == MOST_WORDS


def test_a_text_for_each_database() -> None:
    terms = Terms((("power", "station"), ("power",), (":origin:ada",)), (":kind:direct",))
    assert fts5_text(terms) == "power station . power . :origin:ada . :kind:direct"
    assert tsvector_text(terms) == "':kind:direct' 'power':1,4 'station':2 ':origin:ada':6"


def test_hundredths() -> None:
    assert [hundredths_of(n) for n in (0.0, 0.29, 0.57, 0.999, 1.0, 1.2)] == [0, 29, 57, 99, 100, 100]


def test_a_quantity_without_bounds_has_no_number() -> None:
    quantity = Quantity(Span(0, 4, "some"), None, None, None, False, "kilometer", "roads")
    claim = Claim("", "speech", "own-voice", (Span(0, 4, "some"),), details=(quantity,))
    (terms,) = terms_of(Reading(article(1), claims=(claim,)))
    assert {":unit:kilometer", ":of:roads"} <= set(terms.facts)
    assert not any("quantity" in fact for fact in terms.facts)
