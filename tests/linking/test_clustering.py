"""Joining by average linkage, and who meets whom."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from accordingto.linking.clustering import joined, meeting


def test_a_chain_is_no_group() -> None:
    """0 is like 1 and 1 like 2, but 0 and 2 are far apart."""
    margins = {(0, 1): 0.4, (1, 2): 0.3, (0, 2): -1.0}
    assert joined(3, margins, lambda i, j: margins[i, j]) == [[0, 1], [2]]


@given(st.lists(st.integers(0, 30), max_size=25))
def test_equal_items_are_joined_and_nothing_is_lost(numbers: list[int]) -> None:
    pairs = combinations(range(len(numbers)), 2)
    groups = joined(len(numbers), pairs, lambda i, j: 1.0 if numbers[i] == numbers[j] else -5.0)
    assert sorted(i for group in groups for i in group) == list(range(len(numbers)))
    assert sorted(sorted({numbers[i] for i in group}) for group in groups) == [[n] for n in sorted(set(numbers))]


@given(st.lists(st.sets(st.integers(0, 5)), max_size=20), st.integers(1, 20))
def test_meeting(keys: list[set[int]], most: int) -> None:
    pairs = meeting(keys, most)
    assert all(i < j and keys[i] & keys[j] for i, j in pairs)
    every = {(i, j) for i, j in combinations(range(len(keys)), 2) if keys[i] & keys[j]}
    assert pairs == every if most >= 20 else pairs <= every
