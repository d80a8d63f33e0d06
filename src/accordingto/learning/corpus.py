"""PolNeAR and its silver layers as training examples: words, role tags, spans, pairs, names, coreference.

Everything that the network is not asked to learn is computed here once. Invariant: span indices are word
indices, end exclusive; windows never cut a word.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from ..attributing.pairs import Spans
from ..attributing.pairs import features as span_features
from ..encoding.words import read_words
from ..records.layer import Ints, Words
from ..records.spans import Range
from ..sourcing.pairs import features as coreference_features

NAME_TYPES = ("PERSON", "ORGANIZATION", "LOCATION", "MISC")


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled article. `cue_of_content[i]` and `source_of_cue[i]` index cues and sources (-1: none)."""

    id: str
    annotator: str
    words: Words
    tags: Ints
    names: Ints
    cues: tuple[Range, ...]
    sources: tuple[Range, ...]
    contents: tuple[Range, ...]
    source_of_cue: tuple[int, ...]
    cue_of_content: tuple[int, ...]
    source_pairs: Ints  # (cues, sources, fields)
    content_pairs: Ints  # (contents, cues, fields)
    mentions: tuple[Range, ...]
    chain_of_mention: tuple[int, ...]
    mention_pairs: Ints  # (mentions, mentions, fields)


def tune_ids(ids: list[str], count: int = 84) -> frozenset[str]:
    """The articles set aside for tuning: those whose id has the lowest SHA-256."""
    return frozenset(sorted(ids, key=lambda i: sha256(i.encode()).hexdigest())[:count])


def _bio(length: int, spans: list[tuple[int, Range]]) -> Ints:
    tags = np.zeros(length, np.int32)
    for role, (first, last) in spans:
        if last > first:
            tags[first] = 1 + 2 * role
            tags[first + 1 : last] = 2 + 2 * role
    return tags


def example(gold: dict[str, Any], silver: dict[str, Any] | None, vocabulary: str) -> Example:
    words = read_words(gold["text"], vocabulary)
    ranges: dict[str, dict[Range, int]] = {"source": {}, "cue": {}, "content": {}}
    source_of_cue: dict[int, int] = {}
    cue_of_content: dict[int, int] = {}
    spans = []
    for attribution in gold["attributions"]:
        found: dict[str, list[int]] = {}
        for role in ("content", "source", "cue"):
            known = ranges[role]
            at = [words.touching(s, e) for s, e in attribution[role]]
            found[role] = [known.setdefault(r, len(known)) for r in at if r[1] > r[0]]
        for cue in found["cue"]:
            source_of_cue.setdefault(cue, found["source"][0] if found["source"] else -1)
        for content in found["content"]:
            cue_of_content.setdefault(content, found["cue"][0] if found["cue"] else -1)
    for number, role in ((2, "content"), (0, "source"), (1, "cue")):
        spans += [(number, r) for r in ranges[role]]
    cues, sources, contents = (tuple(ranges[r]) for r in ("cue", "source", "content"))
    every = Spans(cues, sources, contents)
    silver = silver or {"entities": [], "coreference": []}
    named = [(NAME_TYPES.index(t), words.touching(s, e)) for s, e, t in silver["entities"] if t in NAME_TYPES]
    chained: dict[Range, int] = {}
    for number, chain in enumerate(silver["coreference"]):
        for mention in chain:
            chained.setdefault(words.touching(mention[0], mention[1]), number)
    mentions = tuple(sorted(m for m in chained if 0 < m[1] - m[0] <= 12))
    return Example(
        gold["id"], gold.get("annotator", ""), words, _bio(len(words), spans), _bio(len(words), named),
        cues, sources, contents,
        tuple(source_of_cue.get(i, -1) for i in range(len(cues))),
        tuple(cue_of_content.get(i, -1) for i in range(len(contents))),
        span_features(words, cues, sources, every), span_features(words, contents, cues, every),
        mentions, tuple(chained[m] for m in mentions), coreference_features(words, mentions, mentions),
    )  # fmt: skip


def examples(folder: Path, part: str, vocabulary: str) -> Iterator[Example]:
    """The articles of PolNeAR's `part` ("train" or "dev") in `folder`, with their silver layers where there are any."""
    silver = {}
    for line in (folder / f"{part}_corenlp.jsonl").read_text("utf8").splitlines():
        row = json.loads(line)
        silver[row["id"]] = row
    for line in (folder / f"{part}.jsonl").read_text("utf8").splitlines():
        gold = json.loads(line)
        yield example(gold, silver.get(gold["id"]), vocabulary)
