"""What a query asks for: a tree of conditions on one claim. `matching.py` says how they are asked of an index.

Invariant: words are as `words.words` gives them, days and numbers as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Everything:
    """Any claim."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """These words, one behind the other, in one text of the field; with `prefix` the last may go on."""

    field: str
    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """The field has this value."""

    field: str
    value: str


@dataclass(frozen=True, slots=True)
class Days:
    """The field's time has a day in common with [low, stop); bounds as `ranges.days_of` gives them."""

    field: str
    low: str
    stop: str


@dataclass(frozen=True, slots=True)
class Amount:
    """A number from `low` to `high` (None: no bound), without the bound itself where `over`, `under`.

    `unit` is that in which the bounds are meant; each word of `counted` is one of what is counted. One of them at most.
    """

    low: float | None
    high: float | None
    over: bool = False
    under: bool = False
    unit: str | None = None
    counted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sure:
    """A confidence from `low` to `high` hundredths, both included."""

    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition


@dataclass(frozen=True, slots=True)
class And:
    parts: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    parts: tuple[Condition, ...]


Condition = Everything | Phrase | Fact | Days | Amount | Sure | Not | And | Or


def parts_of(condition: Condition) -> Iterator[Condition]:
    """The condition and all inside it."""
    yield condition
    inner = (
        (condition.part,) if isinstance(condition, Not) else condition.parts if isinstance(condition, (And, Or)) else ()
    )
    for part in inner:
        yield from parts_of(part)
