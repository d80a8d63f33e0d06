"""Viterbi and forward-backward against every sequence written out."""

from __future__ import annotations

import itertools

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.attributing.decoding import allowed, best_tags, marginals, spans_of


def by_enumeration(emissions: np.ndarray, transitions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best sequence and the marginals, from all 7**n sequences."""
    n = len(emissions)
    scores = {}
    for tags in itertools.product(range(7), repeat=n):
        if tags[0] in (2, 4, 6):
            continue
        steps = sum(transitions[a, b] for a, b in itertools.pairwise(tags))
        scores[tags] = float(emissions[range(n), tags].sum() + steps)
    top = max(scores.values())
    total = sum(np.exp(s - top) for s in scores.values())
    sure = np.zeros((n, 7))
    for tags, score in scores.items():
        sure[range(n), tags] += np.exp(score - top) / total
    return np.array(max(scores, key=lambda t: scores[t])), sure


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 4), st.integers(0, 10_000))
def test_against_enumeration(n: int, seed: int) -> None:
    draw = np.random.default_rng(seed)
    emissions = draw.normal(size=(n, 7)).astype(np.float32) * 2
    transitions = allowed(draw.normal(size=(7, 7)).astype(np.float32))
    tags, sure = by_enumeration(emissions, transitions)
    assert (best_tags(emissions, transitions) == tags).all()
    assert np.abs(marginals(emissions, transitions) - sure).max() < 1e-4


@given(st.lists(st.integers(0, 6), max_size=40))
def test_spans_never_overlap(tags: list[int]) -> None:
    spans = sorted(s for found in spans_of(np.array(tags, np.int32)).values() for s in found)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(spans))
