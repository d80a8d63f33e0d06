"""Spans: exact places in an archived text.

Offsets are 0-based, half-open code points. Invariant: `text[span.start:span.end] == span.exact`, in the
article's text or, where `place` is "title", in its title.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Range = tuple[int, int]
Place = Literal["text", "title"]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`exact` stands at [start, end) of the article's text (or title)."""

    start: int
    end: int
    exact: str
    place: Place = "text"

    @classmethod
    def of(cls, text: str, start: int, end: int, place: Place = "text") -> Span:
        """The span [start, end) of `text`. Raises ValueError where that is empty or outside."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"[{start}, {end}) is no span of a text of {len(text)} characters")
        return cls(start, end, text[start:end], place)

    @property
    def range(self) -> Range:
        return self.start, self.end

    def as_dict(self) -> dict[str, Any]:
        row: dict[str, Any] = {"start": self.start, "end": self.end, "exact": self.exact}
        return row | {"in": "title"} if self.place == "title" else row
