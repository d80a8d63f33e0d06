"""What the checks see of one article: its text, all details of text and title, its claims and entities.

Derived, never stored. Invariant: `sentences` are character ranges of the text, in order; `details` are sorted by
place (title first) and start.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .article import Article
from .claims import Claim, Detail, Location, Quantity, Time
from .layer import Layer
from .readings import Entity
from .spans import Range


@dataclass(frozen=True)
class Material:
    """An article as read so far. `layer` is that of the text; `title` that of the title, None where there is none."""

    article: Article
    layer: Layer
    title: Layer | None
    entities: tuple[Entity, ...]
    claims: tuple[Claim, ...]
    details: tuple[Detail, ...]

    @cached_property
    def sentences(self) -> tuple[Range, ...]:
        return tuple(self.layer.characters(*sentence) for sentence in self.layer.sentences)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        return tuple(d for d in self.details if isinstance(d, Quantity))

    @cached_property
    def times(self) -> tuple[Time, ...]:
        return tuple(d for d in self.details if isinstance(d, Time))

    @cached_property
    def places(self) -> tuple[Location, ...]:
        return tuple(d for d in self.details if isinstance(d, Location))
