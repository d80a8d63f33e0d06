"""Quotation marks of every make, and apostrophes that are none."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accordingto.encoding.quotes import paragraphs, quoted_regions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“Yes,” he said. “No.”", ["“Yes,”", "“No.”"]),
        ('"Yes," he said. "No."', ['"Yes,"', '"No."']),
        ("''Yes,'' he said.", ["''Yes,''"]),
        ("``Yes,'' he said.", ["``Yes,''"]),
        ("«Oui», dit-il.", ["«Oui»"]),
        ("‘Yes,’ he said, ‘it’s the dogs’ day.’", ["‘Yes,’", "‘it’s the dogs’ day.’"]),
        ("It's the dogs' day and O'Neil didn't go in the '90s.", []),
        ("She said “we go on\n\n“and on.” Then he left.", ["“we go on", "“and on.”"]),
        ('He said "it is late.\n\nShe left "at once" today.', ['"it is late.', '"at once"']),
        ('goes on here." Then he left. "Fine."', ['goes on here."', '"Fine."']),
        ("(“In brackets.”) — “dash”", ["“In brackets.”", "“dash”"]),
    ],
)
def test_regions(text: str, expected: list[str]) -> None:
    assert [text[q.start : q.end] for q in quoted_regions(text)] == expected


def test_a_missing_mark_spoils_its_own_paragraph_only() -> None:
    text = '"It is late.\n\nNobody quoted here.\n\n"Fine," he said.'
    assert [text[q.start : q.end] for q in quoted_regions(text)] == ['"It is late.', '"Fine,"']
    assert [q.closed for q in quoted_regions(text)] == [False, True]


@given(st.text(alphabet=st.sampled_from("ab .,\n\"“”‘’'`«»"), max_size=60))
def test_regions_are_ordered_and_inside_one_paragraph(text: str) -> None:
    regions = quoted_regions(text)
    for before, after in itertools.pairwise(regions):
        assert before.end <= after.start
    lines = paragraphs(text)
    for q in regions:
        assert q.start < q.end
        assert any(start <= q.start and q.end <= end for start, end in lines)
