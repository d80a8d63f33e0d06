"""How much a client may ask: a token bucket each, in memory.

Invariant: the memory holds at most MOST clients; those forgotten first are those whose buckets are full again.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable

MOST = 10_000


class Buckets:
    """Buckets of `burst` tokens that fill by `rate` a second. Any thread may call. A rate of 0 refuses nothing."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._burst, self._clock = rate, burst, clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, client: str, cost: float = 1.0) -> float:
        """Take so much from a client's bucket. Returns 0, or the seconds until there is enough, and takes nothing."""
        if not self._rate:
            return 0.0
        with self._lock:
            now = self._clock()
            level, then = self._levels.pop(client, (self._burst, now))
            level = min(self._burst, level + (now - then) * self._rate)
            wait = max(0.0, (cost - level) / self._rate)
            self._levels[client] = (level if wait else level - cost, now)
            while len(self._levels) > MOST:
                self._levels.popitem(last=False)
        return wait
