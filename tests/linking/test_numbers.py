"""Numbers side by side: equal, rounding, telling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.detailing.quantities import quantities
from accordingto.linking.numbers import digits, equal, manner, rounding, same_number, step, telling
from accordingto.records.stories import Value

from .facts import WORDS


def _value(words: str) -> Value:
    (found,) = quantities(f"{words} boats", WORDS)
    return Value(
        "c", "a", found.span, found.value, found.low, found.high, found.approximate, found.unit, found.of
    )  # fmt: skip


@pytest.mark.parametrize(
    ("a", "b", "same", "alike"),
    [
        ("22", "22", True, True),
        ("at least 22", "22", True, True),
        ("about 22", "22", True, False),
        ("more than 22", "22", True, False),
        ("up to 22", "22", True, False),
        ("nearly 22", "more than 22", True, False),
        ("22", "24", False, False),
        ("between 20 and 30", "between 20 and 30", True, True),
    ],
)
def test_equal(a: str, b: str, same: bool, alike: bool) -> None:
    one, other = _value(a), _value(b)
    assert (same_number(one, other), equal(one, other, WORDS)) == (same, alike)


@pytest.mark.parametrize(
    ("coarse", "fine", "why"),
    [
        ("more than 60", "63", "more than"),
        ("nearly 60", "58", "almost"),
        ("about 60", "58", "about"),
        ("up to 22", "22", "at most"),
        ("dozens of", "38", "within the range"),
        ("between 500 and 1,300", "650", "within the range"),
        ("at least 70", "72", "a round number"),
        ("62,000", "62,314", "fewer digits"),
        ("42", "42.11", "fewer digits"),
        ("more than 20", "20", "more than"),
        ("nearly 20", "20", "almost"),
        ("nearly 20", "more than 20", None),
        ("at least 22", "24", None),
        ("1,270", "1,269", None),
        ("more than 40", "213", None),
        ("nearly 1,000", "1,100", None),
    ],
)
def test_rounding(coarse: str, fine: str, why: str | None) -> None:
    assert rounding(_value(coarse), _value(fine), WORDS) == why


def test_manners() -> None:
    words = ("22", "at least 22", "about 22", "more than 22", "nearly 22", "up to 22", "about 22.314")
    found = [manner(_value(each), WORDS) for each in words]
    assert found == ["plain", "plain", "about", "above", "under", "below", "plain"]


@given(st.integers(1, 10**9))
def test_steps_and_digits(number: int) -> None:
    assert number % step(number) == 0
    assert digits(number) == len(str(number).rstrip("0"))


def test_how_much_an_equal_number_tells() -> None:
    assert telling(_value("two")) == 0
    assert telling(_value("69,314")) == 1
    assert telling(_value("two")) < telling(_value("46")) < telling(_value("69,314"))
