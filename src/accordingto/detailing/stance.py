"""How a reporter presents a claim: the stance of the reporting verb, and the words that keep a distance.

Both are the reporter's, never the speaker's; the tables are `stance.toml` and the `[distance]` part of `cues.toml`.
"""

from __future__ import annotations

import re

from ..language import Language
from ..records.claims import Stance
from ..records.spans import Range, Span

_WORD = re.compile(r"[^\W\d_]+")


def distance(text: str, cue: tuple[Range, ...], content: tuple[Range, ...], language: Language) -> Span | None:
    """The word by which the reporter keeps a distance, in the cue first."""
    for start, end in cue:
        for match in _WORD.finditer(text[start:end]):
            if language.lemma(match.group()) in language.words("cues", "distance.verbs"):
                return Span.of(text, start + match.start(), start + match.end())
    for start, end in (*cue, *content):
        found = language.distancing.search(text, start, end)
        if found:
            return Span.of(text, *found.span())
    return None


def stance(text: str, cue: tuple[Range, ...], language: Language) -> Stance | None:
    """How the reporting verb presents the claim, by the table of reporting verbs; None where the cue has none."""
    return None
