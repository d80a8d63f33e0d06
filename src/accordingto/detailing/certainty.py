"""How sure the speaker is: the level and polarity of a content's main clause, with the words that carry them.

First form: the words of the language's hedge table, outside of subordinate quotations. Levels and polarity are
those of FactBank (Sauri and Pustejovsky 2009).
"""

from __future__ import annotations

import re

from ..language import Language
from ..records.claims import Act, Certainty, Level, Polarity, Stance
from ..records.spans import Range, Span

_WORD = re.compile(r"[^\W\d_]+")
_NEGATED = re.compile(r"n[’']t\b")


def certainty(
    text: str, content: tuple[Range, ...], language: Language, cue: tuple[Range, ...] = (), act: Act = "speech"
) -> Certainty:
    """The certainty of the content at the character ranges of `text`, said or held by `cue`."""
    # What is wished or planned is hedged by the words that say so ("could authorize"); what is said, by its own.
    content = cue + content if act == "attitude" else content
    level: Level = "certain"
    polarity: Polarity = "positive"
    spans: list[Span] = []
    for start, end in content:
        piece = text[start:end]
        for match in _WORD.finditer(piece):
            word = match.group().lower()
            span = Span.of(text, start + match.start(), start + match.end())
            if word in language.words("hedges", "possible") and level != "possible":
                level = "possible"
                spans.append(span)
            elif word in language.words("hedges", "probable") and level == "certain":
                level = "probable"
                spans.append(span)
            if word in language.words("hedges", "negative"):
                polarity = "negative"
                spans.append(span)
        for match in _NEGATED.finditer(piece):
            polarity = "negative"
            spans.append(Span.of(text, start + match.start(), start + match.end()))
    if content and text[content[-1][0] : content[-1][1]].rstrip("\"”’' ").endswith("?"):
        level, polarity = "unknown", "unknown"
    return Certainty(level, polarity, tuple(dict.fromkeys(spans)))


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
