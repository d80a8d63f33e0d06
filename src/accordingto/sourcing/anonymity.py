"""Why a source is not named, and how it knows: the words that say so, wherever the article says them.

A reason or a basis given once holds for every claim of that source. Only sources without a name have either.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..language import Language
from ..records.claims import Anonymity, ChainLink
from ..records.layer import Layer
from ..records.spans import Range, Span
from .clauses import MASK, Clause, sentence_of

_REACH = 120  # characters between the formula of anonymity and its reason
_AFTER = 160  # characters behind a source in which its basis of access may stand


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A source without a name: who it resolves to, where its words stand, and its clause."""

    key: str
    place: Range
    clause: Clause
    stop: int  # where the words about it end at the latest


def anonymity(layer: Layer, sources: list[Unnamed], language: Language) -> dict[str, Anonymity]:
    """By key of the source: the reason for its anonymity and its basis of access, where the article states one."""
    reasons: dict[str, Span] = {}
    for place in _reasons(layer.text, sources, language):
        owner = _owner(layer, place, sources)
        if owner is not None:
            reasons.setdefault(owner, Span.of(layer.text, *place))
    access: dict[str, Span] = {}
    for source in sources:
        found = _access(layer.text, source, language)
        if found and source.key not in access:
            access[source.key] = Span.of(layer.text, *found)
    return {key: Anonymity(reasons.get(key), access.get(key)) for key in {**reasons, **access}}


def _reasons(text: str, sources: list[Unnamed], language: Language) -> Iterator[Range]:
    starts = sorted(s.clause.start + s.clause.text.find(MASK) for s in sources if MASK in s.clause.text)
    for pattern in language.patterns("relays", "anonymity.formulas"):
        for formula in pattern.finditer(text):
            for reason in language.patterns("relays", "anonymity.reasons"):
                match = reason.search(text, formula.end(), formula.end() + _REACH + 200)
                between = text[formula.end() : match.start()] if match else ""
                if match and len(between) <= _REACH and not re.search(r"[.;]\s", between):
                    yield _closed(text, match.start(), match.end(), starts)
                    break
    for pattern in language.patterns("relays", "anonymity.alone"):
        for match in pattern.finditer(text):
            yield _closed(text, match.start(), match.end(), starts)


def _closed(text: str, start: int, end: int, starts: list[int]) -> Range:
    """A range cut at the first comma, and where a content begins inside it."""
    end = min([end, *(s for s in starts if start < s < end)])
    comma = text.find(",", start, end)
    end = comma if comma > 0 else end
    return start, start + len(text[start:end].rstrip())


def _owner(layer: Layer, place: Range, sources: list[Unnamed]) -> str | None:
    """Whose reason stands at `place`: the source nearest before it in the sentence, else nearest after in it, else the
    last one in the same paragraph."""
    start, end = sentence_of(layer, place[0])
    inside = [s for s in sources if start <= s.place[0] < end]
    before = [s for s in inside if s.place[0] <= place[0]]
    if inside:
        return max(before, key=lambda s: s.place[0]).key if before else min(inside, key=lambda s: s.place[0]).key
    paragraph = layer.text.rfind("\n", 0, start)
    earlier = [s for s in sources if paragraph < s.place[0] < start]
    return max(earlier, key=lambda s: s.place[0]).key if earlier else None


def _access(text: str, source: Unnamed, language: Language) -> Range | None:
    """How the source knows, in its own words' place or right behind them."""
    stop = min(source.stop, source.place[1] + _AFTER, source.clause.start + len(source.clause.text))
    masked = source.clause.text.find(MASK, max(0, source.place[1] - source.clause.start))
    stop = min(stop, source.clause.start + masked) if masked >= 0 else stop
    for pattern in language.patterns("relays", "access.patterns"):
        match = pattern.search(text, source.place[0], max(stop, source.place[1]))
        if match and match.start() <= source.place[1] + 40:
            end = source.place[1] if match.start() < source.place[1] <= match.end() else match.end()
            words = text[match.start() : end]
            cut = re.search(language.relays["access"]["until"], words)
            end = match.start() + (cut.start() if cut else len(words))
            start = match.start()
            for lead in language.patterns("relays", "access.leading"):
                found = lead.match(text, start, end)
                start = found.end() if found else start
            return (start, start + len(text[start:end].rstrip())) if end > start else None
    return None


def is_unnamed(link: ChainLink) -> bool:
    """Whether a link is somebody without a name, who can have a reason for it."""
    return link.naming in ("described", "bare", "role") and link.type in ("person", "group", None)
