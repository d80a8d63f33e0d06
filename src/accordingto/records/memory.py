"""A small memory of rows by kind and key, which a store keeps over runs and shares among processes.

Invariant: rows are JSON objects; `revise` lets nobody else change the row between its reading and its writing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

Row = dict[str, Any]


class Memory(Protocol):
    """What fetching and watching need of a store."""

    def recall(self, kind: str, key: str) -> Row | None:
        """The row, or None."""

    def remember(self, kind: str, key: str, row: Row | None) -> None:
        """Keep the row in place of the one before; None forgets it."""

    def revise(self, kind: str, key: str, change: Callable[[Row | None], Row]) -> Row:
        """Keep what `change` makes of the row, in one transaction, and return it. What `change` raises is raised."""

    def recalled(self, kind: str) -> Iterator[tuple[str, Row]]:
        """All rows of a kind with their keys."""
