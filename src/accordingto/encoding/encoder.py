"""Article to Layer: one pass of the encoder over overlapping windows, on one thread.

`load()` reads the ONNX weights and the card beside them; calling it gives the Layer. Invariant: the same text
and weights give the same Layer, whatever was read before.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import ModelError, TooLarge
from ..language import Language
from ..records.layer import Floats, Layer, Name, NameType, Words
from ..records.spans import Range
from .quotes import paragraphs
from .windows import cut, inputs
from .words import read_words, without_surrogates

WEIGHTS = Path(__file__).parent / "weights"
LONGEST = 1_000_000  # code points of one text
_BRIDGED = 4  # words that may stand between two parts of a name
NAME_TYPES: tuple[NameType, ...] = ("person", "organization", "location", "other")


class Encoder:
    """The learned eyes of the program. `threads` is for one text; many texts are read by many processes."""

    def __init__(self, language: Language, weights: Path = WEIGHTS, threads: int = 1) -> None:
        self.language = language
        self.weights = weights
        self.threads = threads
        self._session: Any = None
        self._outputs: list[tuple[str, int]] = []
        self._window, self._overlap = 320, 48

    def load(self) -> Encoder:
        """Read the weights. Raises ModelError where they are missing or of another make."""
        import onnxruntime

        card = self.weights / "model.json"
        if not card.exists():
            raise ModelError(f"no model card at {card}: reinstall accordingto, or train a model", "model-missing")
        known = json.loads(card.read_text("utf8"))
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = self.threads
        options.inter_op_num_threads = 1
        # Freed windows are given back at once: windows differ in length, and an arena would keep one block for each.
        options.enable_cpu_mem_arena = False
        self._session = onnxruntime.InferenceSession(
            str(self.weights / "encoder.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._outputs = [(name, size) for name, size in known["outputs"]]
        self._window, self._overlap = known["window"], known["overlap"]
        return self

    def __call__(self, text: str) -> Layer:
        """The Layer of `text`. Raises TooLarge over a million characters."""
        if len(text) > LONGEST:
            raise TooLarge(f"the text has {len(text):,} characters; up to {LONGEST:,} are read: split it", "too-large")
        words = read_words(text, str(self.weights / "tokenizer.json"))
        columns = self._run(words)
        scores, names = columns.pop("roles"), columns.pop("names")
        whole = joined(text, words, unbroken(text, words, names_of(names)), self.language)
        return Layer(text, words, sentences(text, words, self.language.code), scores, whole, columns)

    def _run(self, words: Words) -> dict[str, Floats]:
        """Every output for every word: (n, size) by name."""
        full = np.zeros((len(words), sum(size for _, size in self._outputs)), np.float32)
        for window in cut(words, self._window, self._overlap):
            rows, first = inputs(words, window)
            feed = dict(zip(("pieces", "case", "quote", "layout"), rows[:, None], strict=True))
            (out,) = self._session.run(None, feed)
            kept = out[0][first[window.keep_first - window.first : window.keep_last - window.first]]
            full[window.keep_first : window.keep_last] = kept
        borders = np.cumsum([0] + [size for _, size in self._outputs])
        return {name: full[:, borders[i] : borders[i + 1]] for i, (name, _) in enumerate(self._outputs)}


def sentences(text: str, words: Words, code: str) -> tuple[Range, ...]:
    """Sentences as word ranges, never over a paragraph's end; a quotation of several sentences stays whole."""
    import sentencex

    found = []
    for start, end in paragraphs(text):
        for cutting in sentencex.get_sentence_boundaries(code, without_surrogates(text[start:end])):
            first, last = words.touching(start + cutting["start_index"], start + cutting["end_index"])
            if last > first:
                found.append((first, last))
    return tuple(found)


def names_of(scores: Floats) -> tuple[Name, ...]:
    """Greedy BIO over (n, 9) name scores: types as in NAME_TYPES, confidence the mean probability of the type."""
    if not len(scores):
        return ()
    shifted = np.exp(scores - scores.max(1, keepdims=True))
    sure = shifted / shifted.sum(1, keepdims=True)
    kinds = np.where(
        sure[:, 0] >= 0.5, 0, 1 + np.stack([sure[:, 1 + 2 * k] + sure[:, 2 + 2 * k] for k in range(4)]).argmax(0)
    )
    begins = (sure[:, 1::2] > sure[:, 2::2])[np.arange(len(scores)), np.maximum(kinds - 1, 0)]
    found, i = [], 0
    while i < len(kinds):
        kind, start = int(kinds[i]), i
        i += 1
        if kind == 0:
            continue
        while i < len(kinds) and kinds[i] == kind and not begins[i]:
            i += 1
        confidence = float(sure[start:i, [2 * kind - 1, 2 * kind]].sum(1).mean())
        found.append(Name(start, i, NAME_TYPES[kind - 1], confidence))
    return tuple(found)


def unbroken(text: str, words: Words, names: tuple[Name, ...]) -> tuple[Name, ...]:
    """Names that begin or end inside a written word, as in "Jae-|in" or "Ocasio|-Cortez", drawn out to all of it."""
    found: list[Name] = []
    for name in names:
        first, last = name.first, name.last
        least = found[-1].last if found else 0
        while first > least and words.ends[first - 1] == words.starts[first] and _binds(text, words, first):
            first -= 1
        while (
            last < len(words) and words.ends[last - 1] == words.starts[last] and text[words.ends[last - 1] - 1] == "-"
        ):
            last += 1
        hyphened = found and first == least and text[words.starts[first]] == "-" and last > first + 1
        if hyphened and words.ends[least - 1] == words.starts[first]:
            found[-1] = Name(found[-1].first, last, found[-1].type, min(found[-1].confidence, name.confidence))
            continue
        found.append(Name(first, max(last, first + 1), name.type, name.confidence))
    return tuple(n for i, n in enumerate(found) if i + 1 == len(found) or n.last <= found[i + 1].first)


def _binds(text: str, words: Words, at: int) -> bool:
    """Whether word `at` and the one before it are joined by a hyphen or the stop of an abbreviation."""
    marks = text[words.starts[at]], text[words.ends[at - 1] - 1]
    return (marks[0] in "-." and marks[1].isalnum()) or (marks[0].isalnum() and marks[1] in "-.")


def joined(text: str, words: Words, names: tuple[Name, ...], language: Language) -> tuple[Name, ...]:
    """Names of organizations that were cut at an inner "for the" or "of" put together again."""
    found: list[Name] = []
    for name in names:
        last = found[-1] if found else None
        near = last and last.type == "organization" and name.type in ("organization", "other")
        if last and near and name.first - last.last <= _BRIDGED and _bridged(text, words, last, name, language):
            found[-1] = Name(last.first, name.last, "organization", min(last.confidence, name.confidence))
        else:
            found.append(name)
    return tuple(found)


def _bridged(text: str, words: Words, last: Name, name: Name, language: Language) -> bool:
    """Whether only bridge words and capitals stand between two names, and one of them leans on such a word."""
    start, end = int(words.ends[last.last - 1]), int(words.starts[name.first])
    bridges, between = language.words("sources", "phrases.bridging"), text[start:end].split()
    leaning = {text[:start].split()[-1].lower(), text[end : end + 8].split()[0].lower(), *(w.lower() for w in between)}
    open_words = all(w.lower() in bridges or w[0].isupper() or not w[0].isalnum() for w in between)
    return open_words and not leaning.isdisjoint(language.words("sources", "phrases.leaning"))
