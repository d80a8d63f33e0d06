"""What is to be visited when, by host, since a host is asked by one at a time.

Invariant: `first` is the item that may be visited soonest: when it is due and its host is ready.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

Kind = Literal["feed", "page"]


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """Something to visit. Feeds go before pages that are due at the same time."""

    due: float
    kind: Kind
    key: str


class Agenda:
    """Items in heaps by host."""

    def __init__(self) -> None:
        self._hosts: dict[str, list[Item]] = {}

    def put(self, host: str, item: Item) -> None:
        heappush(self._hosts.setdefault(host, []), item)

    def first(self, ready: Callable[[str], float]) -> tuple[float, str] | None:
        """When and at which host the next visit is; `ready` tells when a host may be asked. None where all is done."""
        return min(((max(items[0].due, ready(host)), host) for host, items in self._hosts.items()), default=None)

    def due(self, host: str) -> Item:
        """The host's first item."""
        return self._hosts[host][0]

    def take(self, host: str) -> Item:
        """The host's first item, which is then gone from here."""
        item = heappop(self._hosts[host])
        if not self._hosts[host]:
            del self._hosts[host]
        return item

    def __len__(self) -> int:
        return sum(map(len, self._hosts.values()))
