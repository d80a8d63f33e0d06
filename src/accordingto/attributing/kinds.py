"""What an attribution is: speech or attitude; direct, mixed, indirect or a non-answer.

Kinds are mechanical: direct where every content span lies wholly in quotation marks, mixed where some quotation
marks stand in it, indirect where none do. Non-answers go by the language's patterns from the cue on.
"""

from __future__ import annotations

import re

from ..language import Language
from ..records.attribution import Attribution
from ..records.claims import Act, Kind
from ..records.layer import Layer

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def kind_of(layer: Layer, attribution: Attribution) -> Kind:
    """direct, mixed or indirect."""
    return kind_of_ranges(layer, attribution.content)


def kind_of_ranges(layer: Layer, content: tuple[tuple[int, int], ...]) -> Kind:
    marks, outside = False, False
    for start, end in content:
        inside = [q for q in layer.words.quoted if q.start < end and start < q.end]
        marks = marks or bool(inside)
        covered = [False] * (end - start)
        for q in inside:
            for i in range(max(q.start, start), min(q.end, end)):
                covered[i - start] = True
        outside = outside or any(c.isalnum() and not covered[i] for i, c in enumerate(layer.text[start:end]))
    return "indirect" if not marks else "mixed" if outside else "direct"


def act_of(layer: Layer, attribution: Attribution, language: Language) -> Act:
    """By the first telling word of the closest cue; where none tells, quoted words are speech and deeds are attitudes.

    What was not said, or is yet to be said, is an attitude too: it has no words. A non-answer is a speech act.
    """
    if attribution.answer:
        return "speech"
    attitude = language.words("cues", "attitude")
    verbs, nouns = language.words("cues", "verbs"), language.words("cues", "attitude_words")
    for start, end in attribution.closest_cue:
        for word in _WORD.findall(layer.text[start:end]):
            lemma = language.lemma(word)
            if lemma in attitude or word.lower() in nouns:
                return "attitude"
            if lemma in verbs or word.lower() in language.words("cues", "speech_words"):
                return "attitude" if _untold(layer, attribution, language) else "speech"
    cue = "".join(layer.text[start:end] for start, end in attribution.closest_cue)
    return "speech" if not _WORD.search(cue) or kind_of(layer, attribution) != "indirect" else "attitude"


def _untold(layer: Layer, attribution: Attribution, language: Language) -> bool:
    """Whether the cue says that nothing was said, or not yet, or only mentions a telling ("for tweeting …")."""
    start = attribution.closest_cue[0][0]
    words = [w.lower() for s, e in attribution.closest_cue for w in _WORD.findall(layer.text[s:e])]
    if words and language.words("cues", "future").intersection(words[:2]):
        return True
    if kind_of(layer, attribution) != "indirect" or not words:
        return False
    telling = {language.lemma(w) for w in words} & language.words("cues", "verbs")
    if telling and telling <= language.words("cues", "acts"):
        opening = layer.text[attribution.content[0][0] :].lower().split(maxsplit=1)[:1]
        return not opening or opening[0] not in language.words("cues", "clause_openers")
    if set(words) <= language.words("cues", "reasons"):
        return not layer.text[attribution.content[0][0] :].lower().startswith(tuple(language.cues["complementizers"]))
    if language.words("cues", "unsaid").intersection(words[:4]) or words[0] == "to":
        return True
    before = layer.text[max(0, start - 12) : start].split()
    return not attribution.source and bool(before) and before[-1].lower() in language.words("cues", "mentioning")


def is_told(layer: Layer, attribution: Attribution, language: Language) -> bool:
    """Whether the cue says that something was told: a telling verb, neither negated nor only possible nor passive."""
    words = [w.lower() for s, e in attribution.cue for w in _WORD.findall(layer.text[s:e])]
    telling = any(language.lemma(w) in language.words("cues", "telling") for w in words)
    return telling and not language.words("cues", "untold").intersection(words)
