"""To whom, when and where something was said, from the clause of the attribution and the details that stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..language import Language
from ..records.attribution import Attribution
from ..records.claims import Detail, Location, Said, Time, details_in
from ..records.layer import Layer
from ..records.spans import Span
from .clauses import Clause, phrase_at

_BEHIND = 2  # words that may stand between what is said and when or where it was said


def saying(layer: Layer, clause: Clause, language: Language) -> Said | None:
    """The addressee and the occasion stated in `clause`; None where neither is."""
    to = where = None
    for pattern in language.patterns("relays", "saying.to"):
        match = pattern.search(clause.text)
        if match:
            phrase = phrase_at(layer, clause.start + match.end(), clause, language)
            first = layer.text[slice(*phrase)].split()[0].lower() if phrase else ""
            if phrase and first not in language.words("sources", "phrases.describing"):
                named = re.sub(
                    language.relays["vehicles"]["trailing"], "", layer.text[slice(*phrase)], flags=re.IGNORECASE
                )
                to = Span.of(layer.text, phrase[0], phrase[0] + len(named))  # "Fox News | Monday"
    for pattern in language.patterns("relays", "saying.where"):
        match = pattern.search(clause.text)
        if match and where is None:
            where = Span.of(layer.text, *clause.place(*match.span()))
    return Said(to, None, where) if to or where else None


def said_in(a: Attribution, clause: Clause | None, said: Said | None, details: Sequence[Detail]) -> Said | None:
    """`said` with the time and the place stated in the clause of `a`, outside of its source and content."""
    if clause is None:
        return said
    ends = max(e for _, e in (*a.cue, *a.content, *a.source))
    stated = [
        d for d in details_in(details, clause.start, clause.start + len(clause.text))
        if clause.holds(*d.span.range) and not any(s <= d.span.start < e for s, e in a.source)
        and len(clause.text[ends - clause.start : d.span.start - clause.start].split()) <= _BEHIND
    ]  # fmt: skip
    when = next((d.span for d in stated if isinstance(d, Time)), None)
    where = next((d.span for d in stated if isinstance(d, Location) and clause.opens_with_place(d.span.start)), None)
    known = said or Said(None, None, None)
    known = Said(known.to, when, known.where or where)
    return known if known.to or known.when or known.where else None
