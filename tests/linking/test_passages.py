"""Shared passages: a planted run is always found, exactly, whatever became of its case, punctuation and apostrophes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from accordingto.linking.passages import (
    GRAM,
    SHORTEST,
    WINDOW,
    Passage,
    Run,
    _hashes,
    fingerprints,
    joined,
    shared_runs,
    words_of,
)

WORDS = st.sampled_from([f"{a}{b}" for a in ("tern", "pier", "mill", "weir", "quay", "dune") for b in "abcdefgh"])
TEXT = "The harbour’s east pier gave way at 4.30 on Monday, and the ferry Gannet lost 1,300 crates off Tern Point."


def runs(a: str, b: str) -> list[Run]:
    one, other = words_of(a), words_of(b)
    return shared_runs(one, other, fingerprints(one), fingerprints(other))


def passages(a: str, b: str) -> tuple[Passage, ...]:
    return joined(runs(a, b), (a, b), words_of(a), words_of(b))


@given(st.text(max_size=200))
def test_words_open_in_their_text(text: str) -> None:
    words = words_of(text)
    for key, start, end in zip(words.keys, words.starts, words.ends, strict=True):
        assert 0 <= start < end <= len(text)
        assert key == "".join(c for c in text[start:end].lower() if c.isalnum())


def test_what_a_page_may_lose_does_not_count() -> None:
    plain = TEXT.replace("’", "").replace(",", "").upper()
    assert words_of(plain).keys == words_of(TEXT).keys
    assert words_of("the U.S. mill").keys == words_of("the US mill").keys
    assert words_of("4.30").keys != words_of("4 30").keys


@given(
    st.lists(WORDS, min_size=SHORTEST, max_size=30), st.lists(WORDS, max_size=20), st.lists(WORDS, max_size=20),
    st.lists(WORDS, max_size=20), st.lists(WORDS, max_size=20),
)  # fmt: skip
def test_a_planted_run_is_found(
    run: list[str], before: list[str], behind: list[str], other_before: list[str], other_behind: list[str]
) -> None:
    a, b = " ".join([*before, *run, *behind]), " ".join([*other_before, *run, *other_behind])
    found = runs(a, b)
    assert max(each.words for each in found) >= len(run)
    one, other = words_of(a).keys, words_of(b).keys
    for each in found:
        assert one[each.a : each.a + each.words] == other[each.b : each.b + each.words]
    for side in ("a", "b"):
        places = [getattr(each, side) + i for each in found for i in range(each.words)]
        assert len(places) == len(set(places)), "a word is in two runs"


@given(st.lists(WORDS, max_size=60))
def test_each_window_of_grams_keeps_one(words: list[str]) -> None:
    made = words_of(" ".join(words))
    places = {place for kept in fingerprints(made).values() for place in kept}
    hashes = _hashes(made)
    assert len(hashes) == max(0, len(made.keys) - GRAM + 1)
    for first in range(len(hashes) - WINDOW + 1):
        assert any(place in places for place in range(first, first + WINDOW))


def test_fewer_words_than_a_run_are_no_passage() -> None:
    assert runs("the east pier gave way at noon", "the east pier gave way today") == []


def test_a_passage_goes_over_a_word_that_differs() -> None:
    changed = TEXT.replace("Monday", "Tuesday night")
    (found,) = passages(f"It was announced. {TEXT}", f"{changed} Nobody was hurt.")
    assert (found.a.exact, found.b.exact) == (TEXT[:-1], changed[:-1])
    assert found.words == len(words_of(TEXT).keys) - 1


def test_runs_far_apart_are_two_passages() -> None:
    middle = " A council of nine sat late over the price of tar and salted cod. "
    left, right = TEXT, "Rain is expected from the west on the coast road by the evening."
    assert len(passages(left + middle + right, f"{left} {right}")) == 2
    assert len(passages(left + middle + right, f"{left} Two gulls watched it all from a mast. {right}")) == 2
