"""Words and windows over arbitrary Unicode: offsets open, windows tile."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.encoding.encoder import WEIGHTS, sentences
from accordingto.encoding.windows import cut, inputs
from accordingto.encoding.words import read_words

VOCABULARY = str(WEIGHTS / "tokenizer.json")
ANY_TEXT = st.text(alphabet=st.characters(), max_size=200)


@given(ANY_TEXT)
def test_words_lie_in_order_inside_the_text(text: str) -> None:
    words = read_words(text, VOCABULARY)
    assert all(0 <= s < e <= len(text) for s, e in zip(words.starts, words.ends, strict=True))
    assert all(a <= b for a, b in zip(words.ends, words.starts[1:], strict=False))


@given(ANY_TEXT)
def test_every_letter_of_a_plain_text_is_in_a_word(text: str) -> None:
    words = read_words(text, VOCABULARY)
    covered = {i for s, e in zip(words.starts, words.ends, strict=True) for i in range(s, e)}
    assert all(i in covered for i, c in enumerate(text) if c.isascii() and c.isalnum())


def test_lone_surrogates_and_odd_spaces_keep_their_offsets() -> None:
    text = "A\ud800b “yes”\u200b she\u00a0said 😀."
    words = read_words(text, VOCABULARY)
    assert "said" in [text[s:e] for s, e in zip(words.starts, words.ends, strict=True)]


@settings(max_examples=30)
@given(st.integers(1, 900), st.integers(0, 100), st.integers(0, 150))
def test_windows_tile_the_words(count: int, overlap: int, short: int) -> None:
    words = read_words("unbelievably long words " * count, VOCABULARY)
    windows = cut(words, 320, overlap, short)
    assert [w.keep_first for w in windows] == [0] + [w.keep_last for w in windows[:-1]]
    assert windows[-1].keep_last == len(words)
    for window in windows:
        rows, first = inputs(words, window)
        assert rows.shape[1] <= 320
        assert window.first <= window.keep_first < window.keep_last <= window.last
        assert len(first) == window.last - window.first


def test_sentences_cover_the_words_and_keep_quotations_whole() -> None:
    text = "Dr. Crane left. “We lost. We know it,” she said.\n\nRain fell on the U.S. Army."
    words = read_words(text, VOCABULARY)
    found = [text[words.starts[a] : words.ends[b - 1]] for a, b in sentences(text, words, "en")]
    assert found == ["Dr. Crane left.", "“We lost. We know it,” she said.", "Rain fell on the U.S. Army."]
