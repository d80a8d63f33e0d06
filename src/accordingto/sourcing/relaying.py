"""Sources that stand where contents do: "the Times, citing two officials, reports" has two links, not two claims.

What is cited must be a noun phrase that the tables know as a source, and the one who cites must report something in
the same breath; else the attribution stays a claim of its own.
"""

from __future__ import annotations

import re

from ..language import Language
from ..records.attribution import Attribution
from ..records.layer import Layer
from ..records.spans import Range
from .phrases import analyse

_WORD = re.compile(r"[^\W\d_]+")


def citations(layer: Layer, attributions: tuple[Attribution, ...], language: Language) -> dict[int, tuple[int, Range]]:
    """By the index of each attribution that only cites: the index of the one it serves, and the cited source."""
    found: dict[int, tuple[int, Range]] = {}
    citing = {i for i, a in enumerate(attributions) if _cites(layer, a, language)}
    for i in citing:
        cited = attributions[i].content[0]
        if not analyse(layer, cited, language).known:
            continue
        same = [j for j, a in enumerate(attributions) if j not in citing and a.source == attributions[i].source]
        served = min(same, key=lambda j: _gap(attributions[j], cited), default=None)
        if served is not None and _gap(attributions[served], cited) < 200:
            found[i] = served, cited
    return found


def _cites(layer: Layer, attribution: Attribution, language: Language) -> bool:
    words = [w for start, end in attribution.cue for w in _WORD.findall(layer.text[start:end])]
    return bool(attribution.source) and any(language.lemma(w) == "cite" for w in words)


def _gap(attribution: Attribution, place: Range) -> int:
    """Characters between the cue of an attribution and a place in the text."""
    return min(max(start - place[1], place[0] - end, 0) for start, end in attribution.cue or attribution.content)
