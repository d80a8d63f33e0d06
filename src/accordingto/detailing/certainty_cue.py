"""What a cue says of the speaker's own certainty: "doubts that", "hopes that", "asked whether".

Only words that name the holder's stance count; a reporter's reserve ("claims") does not (docs/certainty-guidelines.md).
Invariant: spans lie in the cue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ..language import Language
from ..records.spans import Range, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’]t)?")
_LEVELS = {"denying": 0, "doubting": 1, "probable": 1, "possible": 2, "wanting": 3, "asking": 3, "calling": 3, "telling": 3}
_NEGATIVE = frozenset({"denying", "doubting"})
_LIMIT = 300


class CueMarks(NamedTuple):
    """level: 0 (certain) to 3 (unknown); past: the telling verb is in the past; open: nothing is committed to."""

    level: int = 0
    negative: bool = False
    asking: bool = False
    calling: bool = False
    telling: bool = False
    open: bool = False
    past: bool = False
    matters: bool = False
    spans: tuple[Span, ...] = ()


@dataclass(slots=True)
class _Found:
    name: str | None = None
    span: Span | None = None
    negation: Span | None = None
    past: bool = False
    known: bool = False
    voicing: bool = False


def mark_cue(text: str, cue: tuple[Range, ...], language: Language) -> CueMarks:
    """The marks of the first word of the cue that names a stance, with any negation before it."""
    found = _Found()
    tables = {name: language.words("hedges", f"cues.{name}") for name in _LEVELS}
    negations = language.words("hedges", "negations") | language.words("hedges", "cue_negations")
    verbs, topics = language.words("cues", "verbs"), language.words("hedges", "cues.topics")
    for start, end in cue:
        for match in _WORD.finditer(text, start, min(end, start + _LIMIT)):
            word = match.group().lower().replace("’", "'")
            lemma = language.lemma(word)
            span = Span.of(text, *match.span())
            if word in negations or word.endswith("n't"):
                found.negation = found.negation or span
            name = next((n for n, words in tables.items() if word in words or lemma in words), None)
            if found.known and word not in verbs and lemma not in verbs and not found.voicing:
                name = None
            if lemma in verbs and not found.known:
                found.voicing = lemma in language.words("hedges", "cues.voicing")
                found.known, found.past = True, word != lemma and not word.endswith("s")
            if name and not found.name:
                found.name, found.span = name, span
            elif found.name == "probable" and word in topics:
                found.name = None
    if found.name is None:
        # "did not say that …": nothing is said of the content.
        marks = (found.negation,) if found.negation else ()
        return CueMarks(
            past=found.past, open=bool(marks) and found.known, matters=bool(marks) and found.known, spans=marks
        )
    spans = tuple(span for span in (found.negation, found.span) if span)
    negated = found.negation is not None
    level = 0 if negated and found.name == "doubting" else _LEVELS[found.name]
    return CueMarks(
        level, (found.name in _NEGATIVE) != negated, found.name == "asking", found.name == "calling",
        found.name == "telling",
        negated and found.name in ("denying", "asking", "possible"), found.past, True, spans,
    )  # fmt: skip
