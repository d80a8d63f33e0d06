"""Quantities as written."""

from __future__ import annotations

import pytest

from accordingto.detailing.quantities import quantities
from accordingto.language import language

ENGLISH = language("en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("about 4.7 million people", [(4_700_000, None)]),
        ("$3.2 billion and 61 percent", [(3_200_000_000, "USD"), (61, "percent")]),
        ("forty-two houses and 1,250 flats", [(42, None), (1250, None)]),
        ("nine hundred thousand crowns", [(900_000, None)]),
        ("in 2019, on page 12", [(12, None)]),
        ("a 50-year-old man at 10:30", [(50, None)]),
        ("€5m", [(5_000_000, "EUR")]),
        ("until noon on January 20, 2025, or Nov. 3", []),
    ],
)
def test_quantities(text: str, expected: list[tuple[float, str | None]]) -> None:
    found = quantities(text, ENGLISH)
    assert [(q.value, q.unit) for q in found] == expected
    assert all(text[q.span.start : q.span.end] == q.span.exact for q in found)
