"""What is to be visited when, by host, since a host is asked by one at a time.

Invariant: what `first` names may be visited then, since it is due and its host is ready, and nothing sooner; of what is
due at a host, feeds go before pages, for news does not wait in them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Literal

Kind = Literal["feed", "page"]


@dataclass(frozen=True, slots=True, order=True)
class Item:
    """Something to visit."""

    due: float
    kind: Kind
    key: str


class Agenda:
    """Items in heaps by host and kind."""

    def __init__(self) -> None:
        self._hosts: dict[str, dict[Kind, list[Item]]] = {}

    def put(self, host: str, item: Item) -> None:
        heappush(self._hosts.setdefault(host, {"feed": [], "page": []})[item.kind], item)

    def first(self, ready: Callable[[str], float]) -> tuple[float, str] | None:
        """When and at which host the next visit is; `ready` tells when a host may be asked. None where all is done."""
        return min(((max(_soonest(heaps), ready(host)), host) for host, heaps in self._hosts.items()), default=None)

    def next(self, host: str, when: float) -> Item:
        """What is to be visited at a host that `first` named, at that time."""
        heaps = self._hosts[host]
        is_feed = heaps["feed"] and (heaps["feed"][0].due <= when or not heaps["page"])
        return heaps["feed" if is_feed else "page"][0]

    def drop(self, host: str, item: Item) -> None:
        """Strike off what `next` gave."""
        heaps = self._hosts[host]
        heappop(heaps[item.kind])
        if not any(heaps.values()):
            del self._hosts[host]

    def __len__(self) -> int:
        return sum(len(heap) for heaps in self._hosts.values() for heap in heaps.values())


def _soonest(heaps: dict[Kind, list[Item]]) -> float:
    return min(heap[0].due for heap in heaps.values() if heap)
