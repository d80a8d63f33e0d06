"""Many articles over many processes: results in the order of the inputs, as they come.

`receive_all` gives articles, `read_all` reads them, `run` is the two together; whoever has a store stands between
them. Invariants: each article gives one outcome, in order; a bounded number is in flight, so that memory stays flat
over any number of articles; a process that dies costs the article that it was on.
"""

from __future__ import annotations

import gzip
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, islice
from multiprocessing.connection import wait
from typing import Generic, TypeVar

from ..receiving.formats import LINES_NAMES
from ..receiving.inputs import Failure, expand
from ..records.article import Article
from ..records.readings import Reading
from .incoming import Received, receive_all
from .workers import Desk, Outcome, Overrides, Worker, all_cores

__all__ = ["Received", "all_cores", "count", "read_all", "receive_all", "run"]

LIVE = 0.05
"""Seconds between two looks for the next article while others are being read."""

Other = TypeVar("Other")


def count(inputs: Sequence[str]) -> int | None:
    """How many articles the inputs hold, one for each line of JSON Lines; None where only reading them can tell."""
    total = 0
    for source in expand(inputs):
        if source.kind == "stdin":
            return None
        if source.kind == "file" and source.name.lower().endswith(LINES_NAMES):
            total += _lines_of(source.name)
        else:
            total += 1
    return total


def _lines_of(name: str) -> int:
    opened = gzip.open(name) if name.lower().endswith(".gz") else open(name, "rb")  # noqa: SIM115 - closed below
    try:
        with opened as stream:
            return sum(1 for line in stream if line.strip())
    except (OSError, EOFError):
        return 1  # its one failure


def run(
    inputs: Sequence[str], jobs: int | None = None, publisher: str | None = None, published: str | None = None
) -> Generator[Outcome, None, None]:
    """Read all inputs: a Reading for each article, a Failure for each that could not be read, in input order.

    `jobs` processes read (None: one for each core); one article, or one job, is read in this process. Raises
    ModelError, as then no article can be read.
    """
    jobs = jobs or all_cores()
    with closing(receive_all(inputs, Overrides(publisher, published), jobs)) as articles:
        desk = Desk()
        if jobs == 1 or _is_one(inputs):
            desk.load()  # while a child parses
        yield from read_all(articles, jobs, ready=articles.ready, desk=desk)


def _is_one(inputs: Sequence[str]) -> bool:
    """Whether the inputs look like one article."""
    first = [source for source, _ in zip(expand(inputs), range(2), strict=False)]
    return len(first) == 1 and first[0].kind != "stdin" and not first[0].name.lower().endswith(LINES_NAMES)


def read_all(
    articles: Iterable[Article | Other],
    jobs: int | None = None,
    *,
    ready: Callable[[], bool] | None = None,
    desk: Desk | None = None,
    hire: Callable[[], Worker] = Worker,
) -> Generator[Reading | Failure | Other, None, None]:
    """Read articles: an outcome for each, in order; what is no Article keeps its place and passes as it is.

    `articles` are taken in this thread, one for each process that has nothing to do. Where the next may be long in
    coming, `ready` tells whether it is there: outcomes do not wait for it. One article, or one job, is read here, by
    `desk`. Raises ModelError.
    """
    desk, jobs = desk or Desk(), jobs or all_cores()
    items = iter(articles)
    if jobs == 1:
        yield from _read_here(items, desk)
        return
    peeked = deque(islice(items, 1 if desk.loaded or (ready and not ready()) else 2))
    if desk.loaded or len(peeked) < 2:
        yield from _read_here(peeked, desk)
        peeked.clear()
    rest = chain((peeked.popleft() for _ in range(len(peeked))), items)
    pool: _Pool[Other] = _Pool(jobs, hire)
    try:
        yield from pool.run(rest, (lambda: bool(peeked) or ready()) if ready else None)
    finally:
        pool.stop()


def _read_here(items: Iterable[Article | Other], desk: Desk) -> Iterator[Reading | Failure | Other]:
    for item in items:
        yield desk.read(item) if isinstance(item, Article) else item


@dataclass(slots=True, eq=False)
class _Slot(Generic[Other]):
    """One item on its way: its outcome, or the article until then."""

    article: Article | None
    outcome: Outcome | Other | None = None


class _Pool(Generic[Other]):
    """The window of articles in flight, and the processes at work on it, which start when there is work for them."""

    def __init__(self, jobs: int, hire: Callable[[], Worker]) -> None:
        self._jobs = jobs
        self._hire = hire
        self._window: deque[_Slot[Other]] = deque()
        self._idle: list[Worker] = []
        self._reading: dict[Worker, _Slot[Other]] = {}
        self._over = False

    def run(
        self, items: Iterator[Article | Other], ready: Callable[[], bool] | None
    ) -> Iterator[Reading | Failure | Other]:
        """All outcomes, in order."""
        while True:
            while self._window and self._window[0].outcome is not None:
                yield self._window.popleft().outcome  # type: ignore[misc] # not None: just checked
            waits = self._fill(items, ready)
            if self._over and not self._window:
                return
            self._collect(LIVE if waits else None)

    def stop(self) -> None:
        """End all processes."""
        for worker in (*self._reading, *self._idle):
            worker.stop()

    def _fill(self, items: Iterator[Article | Other], ready: Callable[[], bool] | None) -> bool:
        """Take an item for each process that has nothing to do. Whether the next one is waited for."""
        while not self._over and len(self._reading) < self._jobs and len(self._window) < 4 * self._jobs:
            if self._window and ready and not ready():
                return True
            item = next(items, None)
            if item is None:
                self._over = True
            elif isinstance(item, Article):
                slot: _Slot[Other] = _Slot(item)
                self._window.append(slot)
                worker = self._idle.pop() if self._idle else self._hire()
                worker.give(item)
                self._reading[worker] = slot
            else:
                self._window.append(_Slot(None, item))
        return False

    def _collect(self, seconds: float | None) -> None:
        """Wait for the next outcome, at most so long, then take all that are there."""
        if self._window and self._window[0].outcome is not None:
            return
        by_connection = {worker.connection: worker for worker in self._reading}
        for connection in wait(list(by_connection), seconds) if by_connection else ():
            worker = by_connection[connection]  # type: ignore[index] # wait gives back what it was given
            slot = self._reading.pop(worker)
            try:
                slot.outcome = worker.take()
                self._idle.append(worker)
            except EOFError:
                slot.outcome = Failure(slot.article.input if slot.article else "", worker.epitaph())
                worker.stop()
            except BaseException:
                self._idle.append(worker)
                raise
