"""What an attribution is: speech or attitude; direct, mixed, indirect or a non-answer.

Kinds are mechanical: direct where every content span lies wholly in quotation marks, mixed where some quotation
marks stand in it, indirect where none do. Non-answers go by the language's patterns from the cue on.
"""

from __future__ import annotations

import re
from typing import cast

from ..language import Language
from ..records.attribution import Attribution
from ..records.claims import Act, AnswerForm, Kind
from ..records.layer import Layer

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?")


def answer_form(layer: Layer, attribution: Attribution, language: Language) -> AnswerForm | None:
    """How the source did not answer; None where it did."""
    if not attribution.cue:
        return None
    start = attribution.cue[0][0]
    end = min(max(e for _, e in attribution.cue + attribution.content), start + 80)
    words = " ".join(layer.text[max(0, start) : max(end, attribution.cue[-1][1])].lower().split())
    form = next((form for form, pattern in language.refusals if pattern.match(words)), None)
    return cast(AnswerForm | None, form)


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
    """By the first telling word of the cue; where none tells, quoted words are speech and deeds are attitudes."""
    attitude = language.words("cues", "attitude")
    verbs, nouns = language.words("cues", "verbs"), language.words("cues", "attitude_words")
    for start, end in attribution.cue:
        for word in _WORD.findall(layer.text[start:end]):
            lemma = language.lemma(word)
            if lemma in attitude or word.lower() in nouns:
                return "attitude"
            if lemma in verbs or word.lower() in language.words("cues", "speech_words"):
                return "speech"
    cue = "".join(layer.text[start:end] for start, end in attribution.cue)
    return "speech" if not _WORD.search(cue) or kind_of(layer, attribution) != "indirect" else "attitude"
