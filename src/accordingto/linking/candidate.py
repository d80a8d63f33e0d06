"""A value on its way into a fact: with the question that it answers and what it is compared by.

Invariant: a value opens in its article; candidates are values of one story's articles, whatever becomes of them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..records.stories import Value
from .questions import Question


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value with its question and kind. `day` is that on which it was said, `place` where it stands in the text;
    `measured` is the value in base units, `older` the number whose place it took, where the article says so."""

    value: Value
    question: Question
    kind: str
    day: int | None
    place: int
    measured: Value | None = None
    older: float | None = None

    @property
    def base(self) -> Value:
        """The value in base units, to be compared: 10 miles and 16 kilometres are of one unit."""
        return self.measured or self.value


def side_by_side(a: Candidate, b: Candidate) -> tuple[Value, Value]:
    """Two values as they are compared: as written where their units are one, else in base units."""
    return (a.value, b.value) if a.value.unit == b.value.unit else (a.base, b.base)
