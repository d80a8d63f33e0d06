"""Pronouns to whom they stand for, inside one article, by the encoder's coreference vectors.

Candidates are names and earlier sources; agreement in number and gender is required where it is known. A
pronoun that nobody fits keeps no name: it is better left open than given to the wrong person.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from ..errors import ModelError
from ..language import Language
from ..records.layer import Floats, Layer, Name
from ..records.pairing import PairScorer, span_vectors
from ..records.spans import Range
from .pairs import features

WEIGHTS = Path(__file__).parent / "weights"
_GENITIVE = re.compile(r"[’']s?(?=\s)")
_REACH = 400  # words back
_OPENING = 3  # words of a sentence among which a name that opens it begins
_MOST = 60  # candidates
# What speaks for a candidate, in log-odds; set on the silver chains of the articles set aside for tuning, where it
# takes he and she from 60 % to 78 % agreement. "network" multiplies the learned score.
PREFERENCES = {
    "network": 0.25,
    "owns": -1.5,  # a name that only owns or qualifies what follows: "Trump’s team"
    "spoke": 1.0,  # it is the source of an attribution
    "paragraphs": -1.0,  # for each paragraph between, up to three
    "recency": -0.5,  # times the log of how many names stand between
    "opens": 0.7,  # it opens its sentence, as subjects do
    "quoted": -1.0,  # inside a quotation
}


@dataclass(frozen=True, slots=True)
class Weights:
    """The coreference scorer: pair scores, and the score of having no antecedent."""

    pair: PairScorer
    none: Floats
    none_bias: float


@lru_cache(maxsize=2)
def load(folder: Path = WEIGHTS) -> Weights:
    """Read the weights. Raises ModelError where they are missing."""
    path = folder / "coreference.json"
    if not path.exists():
        raise ModelError(f"no weights at {path}: reinstall accordingto, or train a model", "model-missing")
    row = json.loads(path.read_text("utf8"))
    return Weights(PairScorer.from_dict(row["pair"]), np.asarray(row["none"], np.float32), float(row["none_bias"]))


def gender(layer: Layer, name: Name, language: Language) -> str | None:
    """ "male" or "female" where a title before or in the name, or its first name, says so."""
    first = max(0, name.first - 3)
    words = layer.text[layer.words.starts[first] : layer.words.ends[name.last - 1]].lower().replace(".", " ").split()
    for side in ("female", "male"):
        if any(word in language.words("sources", f"people.{side}") for word in words):
            return side
    start, end = layer.characters(name.first, name.last)
    parts = layer.text[start:end].lower().split()
    named = (side for side in ("female", "male") if parts[0] in language.words("sources", f"first_names.{side}"))
    return next(named, None) if len(parts) > 1 else None


def owns_what_follows(layer: Layer, name: Name, language: Language) -> bool:
    """Whether the name is a genitive or stands before a common noun that it qualifies."""
    end = int(layer.words.ends[name.last - 1])
    if _GENITIVE.match(layer.text, end) or layer.text[:end].endswith(("’s", "'s")):
        return True
    following = layer.text[end : end + 20].split()
    return bool(following) and following[0].strip(".,;:") in language.words("sources", "phrases.qualified")


def preference(
    layer: Layer, at: Range, near: list[Name], spoken: list[Range], network: Floats, language: Language
) -> Floats:
    """(candidates,) scores of the names `near` for the pronoun in words `at`; `spoken` are the words of sources."""
    count = len(near)
    starts = [first for first, _ in layer.sentences]
    here = int(layer.words.paragraph[at[0]])
    known = {
        "network": network,
        "owns": [owns_what_follows(layer, n, language) for n in near],
        "spoke": [any(a <= n.first and n.last <= b for a, b in spoken) for n in near],
        "paragraphs": [min(3, here - int(layer.words.paragraph[n.first])) for n in near],
        "recency": np.log1p(np.arange(count)[::-1]),
        "opens": [n.first - starts[bisect_right(starts, n.first) - 1] <= _OPENING for n in near],
        "quoted": [layer.words.quote[n.first] > 0 for n in near],
    }
    total: Floats = sum(PREFERENCES[name] * np.asarray(values, np.float32) for name, values in known.items())  # type: ignore[assignment]
    return total


def antecedent(
    layer: Layer, pronoun: str, at: Range, spoken: list[Range], genders: dict[Name, str], weights: Weights,
    language: Language,
) -> Name | None:  # fmt: skip
    """The name that the pronoun in words `at` stands for, or None. `genders` has what is known of some names."""
    fits = {
        "male": ("person",),
        "female": ("person",),
        "plural": ("organization", "other"),
        "neuter": ("organization",),
    }
    group = next((g for g in fits if pronoun in language.words("sources", f"pronouns.{g}")), None)
    if group is None:
        return None
    near = [n for n in layer.names if n.last <= at[0] and at[0] - n.last <= _REACH and n.type in fits[group]]
    if group in ("male", "female"):
        near = [n for n in near if genders.get(n, group) == group]
    near = near[-_MOST:]
    if not near:
        return None
    spans = [(n.first, n.last) for n in near]
    mine = span_vectors(layer.vectors["anaphor"], [at])
    network = weights.pair(mine, span_vectors(layer.vectors["antecedent"], spans), features(layer.words, [at], spans))[
        0
    ]
    best = int(preference(layer, at, near, spoken, network, language).argmax())
    # A person's pronoun in a news article nearly always has a name before it; an "it" or "they" often has none.
    nobody = float(mine[0] @ weights.none) + weights.none_bias
    return near[best] if group in ("male", "female") or network[best] > nobody else None
