"""Turns at a host: when it may be asked next, whoever asks, since we all share one memory.

A turn is taken before the request and kept over crashes. Invariant: two turns at a host are never nearer than our gap,
than its robots.txt asks, or before the end of a Retry-After.
"""

from __future__ import annotations

import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import RLock

from ..errors import Deferred
from ..records.memory import Memory, Row

HOST = "host"
"""Kind of memory: host name -> {"next": seconds since 1970}."""

RETRY_MOST = 30 * 86_400.0
"""Longest Retry-After that is believed."""

KEPT = 5_000
"""Rows of one kind that a memory in this process keeps."""


class Remembered:
    """A memory in this process alone, for where there is no store; the rows not used for longest are dropped."""

    def __init__(self) -> None:
        self._rows: defaultdict[str, OrderedDict[str, Row]] = defaultdict(OrderedDict)
        self._lock = RLock()

    def recall(self, kind: str, key: str) -> Row | None:
        with self._lock:
            row = self._rows[kind].get(key)
            return dict(row) if row is not None else None

    def remember(self, kind: str, key: str, row: Row | None) -> None:
        with self._lock:
            rows = self._rows[kind]
            rows.pop(key, None)
            if row is not None:
                rows[key] = dict(row)
            if len(rows) > KEPT:
                rows.popitem(last=False)

    def revise(self, kind: str, key: str, change: Callable[[Row | None], Row]) -> Row:
        with self._lock:
            row = change(self.recall(kind, key))
            self.remember(kind, key, row)
            return row

    def recalled(self, kind: str) -> Iterator[tuple[str, Row]]:
        with self._lock:
            rows = [(key, dict(row)) for key, row in self._rows[kind].items()]
        yield from rows


class Pace:
    """The turns at all hosts. `clock` gives seconds since 1970."""

    def __init__(self, memory: Memory, clock: Callable[[], float] = time.time) -> None:
        self.memory = memory
        self.clock = clock

    def ready(self, host: str) -> float:
        """When the host may be asked, in seconds since 1970."""
        return _next(self.memory.recall(HOST, host), self.clock())

    def take(self, host: str, gap: float, patience: float) -> float:
        """Take the next turn at the host, `gap` before the one after; returns the seconds until then.

        Raises Deferred, and takes none, where that is longer than `patience`.
        """
        now = self.clock()
        waits = 0.0

        def taken(row: Row | None) -> Row:
            nonlocal waits
            start = _next(row, now)
            waits = start - now
            if waits > patience:
                raise Deferred(f"{host} asks to be left alone until {_shown(start)}; try again then", until=start)
            return {"next": start + gap}

        self.memory.revise(HOST, host, taken)
        return waits

    def leave(self, host: str, until: float) -> None:
        """Nobody asks the host before then."""
        now = self.clock()
        self.memory.revise(HOST, host, lambda row: {"next": max(_next(row, now), until)})


def retry_after(headers: Mapping[str, str], now: float) -> float:
    """Until when a Retry-After asks to wait, in seconds since 1970; `now` where there is none (RFC 9110, 10.2.3)."""
    return now + min(max(0.0, _seconds(headers.get("retry-after", "").strip(), now)), RETRY_MOST)


def http_date(value: str) -> float | None:
    """A date of a header in seconds since 1970, if it is one."""
    try:
        return parsedate_to_datetime(value).replace(tzinfo=UTC).timestamp()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _seconds(value: str, now: float) -> float:
    if value.isascii() and value.isdecimal():
        return float(value[:12])
    date = http_date(value)
    return date - now if date is not None else 0.0


def _next(row: Row | None, now: float) -> float:
    # A time further off than anybody may ask for was written by a clock that went wrong.
    start = float(row["next"]) if row else now
    return start if now < start <= now + RETRY_MOST + 86_400 else now


def _shown(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")
