"""What a cue says of the speaker's own certainty: "doubts that", "hopes that", "asked whether".

Only words that name the holder's stance count; a reporter's reserve ("claims") does not (docs/certainty-guidelines.md).
Invariant: spans lie in the cue.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ..language import Language
from ..records.spans import Range, Span

_WORD = re.compile(r"[^\W\d_]+(?:['’]t)?")
_LIMIT = 300
# The level (0 certain to 3 unknown) that each kind of cue allows at most, and whether it turns the content round.
_KINDS = {
    "denying": (0, True), "doubting": (1, True), "probable": (1, False), "possible": (2, False), "wanting": (3, False),
    "asking": (3, False), "calling": (3, False), "telling": (3, False),
}  # fmt: skip


@dataclass(slots=True)
class CueMarks:
    """kind: that of the first word that names a stance, None without one; told: a verb of telling stands in the cue;
    past: it is in the past; negation: what negates the cue."""

    kind: str | None = None
    told: bool = False
    past: bool = False
    span: Span | None = None
    negation: Span | None = None

    @property
    def calls(self) -> bool:
        """Whether an infinitive may be what is asked or called for."""
        return self.kind in ("asking", "calling")

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(span for span in (self.negation, self.span) if span)

    def applies(self, infinitive: bool, first: bool) -> bool:
        """Whether the cue bears on a content that is an infinitive, or has one first ("told [them] to leave")."""
        if self.kind == "telling":
            return infinitive and first
        if self.kind == "calling":
            return infinitive
        return self.kind is not None or (self.told and self.negation is not None)

    def over(self, level: int, negative: bool, is_open: bool, infinitive: bool) -> tuple[int, bool, bool]:
        """Level, negation and openness of a content that has these by itself."""
        negated = self.negation is not None
        if self.kind is None or (negated and self.kind in ("denying", "asking", "possible")):
            return 3, False, True  # "did not say that …": nothing is said of the content
        if self.kind == "asking" and not infinitive:
            return 3, False, True
        most, turns = _KINDS[self.kind]
        if negated and self.kind == "doubting":
            return level, negative, is_open
        return max(level, most), negative != (turns != negated), is_open


@lru_cache(maxsize=4)
def _kinds(language: Language) -> dict[str, str]:
    table = language.hedges["cues"]
    return {word: kind for kind in reversed(_KINDS) for word in table[kind]}


def mark_cue(text: str, cue: tuple[Range, ...], language: Language, following: str = "") -> CueMarks:
    """The marks of the first word of the cue that names a stance, with any negation in it; `following` is the first
    word of the content."""
    marks, kinds = CueMarks(), _kinds(language)
    voicing, particles = False, language.words("hedges", "cues.particles")
    for start, end in cue:
        matches = tuple(_WORD.finditer(text, start, min(end, start + _LIMIT)))
        words = [match.group().lower().replace("’", "'") for match in matches]
        for i, (match, word) in enumerate(zip(matches, words, strict=True)):
            if word in language.words("hedges", "cue_negations"):
                marks.negation = marks.negation or Span.of(text, *match.span())
                continue
            lemma = language.lemma(word)
            verb = lemma in language.words("cues", "verbs")
            kind = (kinds.get(word) or kinds.get(lemma)) if verb or not marks.told or voicing else None
            if verb and not marks.told:
                voicing = lemma in language.words("hedges", "cues.voicing")
                third = language.grammar["endings"]["third"][0]
                marks.told, marks.past = True, word != lemma and not word.endswith(third)
            if lemma in language.words("hedges", "cues.particled"):
                kind = kind if particles.intersection([*words[i + 1 :], following]) else None
            if kind and not marks.kind:
                marks.kind, marks.span = kind, Span.of(text, *match.span())
            elif marks.kind == "probable" and word in language.words("hedges", "cues.topics"):
                marks.kind = marks.span = None
    return marks
