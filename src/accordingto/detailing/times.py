"""Times as written, resolved against the publication time into EDTF."""

from __future__ import annotations

from ..language import Language
from ..records.claims import Time
from ..records.spans import Place


def times(text: str, published: str | None, language: Language, place: Place = "text") -> tuple[Time, ...]:
    """The times in `text`, in order; `published` is the article's ISO 8601 time, None where it is not known."""
    return ()
