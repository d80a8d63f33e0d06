"""To whom and where something was said, from the clause of the attribution. The time is a detail: `reading` adds it."""

from __future__ import annotations

from ..language import Language
from ..records.claims import Said
from ..records.layer import Layer
from ..records.spans import Span
from .clauses import Clause, phrase_at


def saying(layer: Layer, clause: Clause, language: Language) -> Said | None:
    """The addressee and the occasion stated in `clause`; None where neither is."""
    to = where = None
    for pattern in language.patterns("relays", "saying.to"):
        match = pattern.search(clause.text)
        if match:
            phrase = phrase_at(layer, clause.start + match.end(), clause, language)
            first = layer.text[slice(*phrase)].split()[0].lower() if phrase else ""
            if phrase and first not in language.words("sources", "phrases.describing"):
                to = Span.of(layer.text, *phrase)
    for pattern in language.patterns("relays", "saying.where"):
        match = pattern.search(clause.text)
        if match and where is None:
            where = Span.of(layer.text, *clause.place(*match.span()))
    return Said(to, None, where) if to or where else None
