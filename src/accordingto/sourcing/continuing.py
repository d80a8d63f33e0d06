"""Own voice that plainly goes on with the claim before it: "These towns include …" after "reach nine towns".

Plainly: the next sentence, opened by a pointing word, and the noun that it points with stands in that claim; without
such a noun, only where the sentence goes on to list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..language import Language
from ..records.claims import Claim

_WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def with_continuations(claims: Sequence[Claim], text: str, language: Language) -> list[Claim]:
    """`claims`, in the order of the text, with `continues` set on own voice that goes on with the one before."""
    out: list[Claim] = []
    for claim in claims:
        before = out[-1] if out else None
        if claim.kind == "own-voice" and before is not None and _goes_on(claim, before, text, language):
            claim = replace(claim, continues=before.id)
        out.append(claim)
    return out


def _goes_on(claim: Claim, before: Claim, text: str, language: Language) -> bool:
    if (
        (before.kind == "own-voice" and before.continues is None)
        or before.act != "speech"
        or before.kind == "no-answer"
    ):
        return False
    ends = max(s.end for s in (*before.content, *before.cue, *before.source))
    between = text[ends : claim.start]
    if any(c.isalnum() for c in between):
        return False
    content = {_stem(w) for span in before.content for w in _WORD.findall(span.exact)}
    opened = (pattern.match(claim.content[0].exact) for pattern in language.patterns("relays", "continuing.opening"))
    match = next((m for m in opened if m), None)
    if match is None:
        return False
    nouns = _WORD.findall(match["rest"])
    lists = match["verb"].lower() in language.words("relays", "continuing.listing")
    return _stem(nouns[-1]) in content if nouns else lists


def _stem(word: str) -> str:
    """Good enough to see that city and cities are one word."""
    low = word.lower()
    return low[:-3] + "y" if low.endswith("ies") else low.rstrip("s")
