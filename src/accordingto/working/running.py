"""Many articles over many processes: results in input order, as they come.

Inputs are received in processes of their own, as parsers of strangers' bytes may crash; articles are read in
`jobs` others. Invariants: each article gives one outcome, in order; a bounded number is in flight, so that
memory stays flat over any number of articles; a process that dies costs the article that it was on.
"""

from __future__ import annotations

import gzip
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing.connection import wait

from ..receiving.inputs import LINES_NAMES, Failure, Input, expand
from ..records.article import Article
from .workers import END, Desk, Outcome, Overrides, Receive, Worker, received

__all__ = ["all_cores", "count", "run"]


def all_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


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
    overrides = Overrides(publisher, published)
    jobs = jobs or all_cores()
    sources = expand(inputs)
    if jobs == 1:
        yield from _read_here(item for source in sources for item in received(source, overrides))
        return
    first = list(islice(sources, 2))
    streams: Iterable[_Stream] = (_stream(source, overrides) for source in chain(first, sources))
    if len(first) == 1:
        items = received(first[0], overrides)
        peeked = list(islice(items, 2))
        if len(peeked) < 2:
            yield from _read_here(peeked)
            return
        streams = [_Stream(first[0].name, here=chain(peeked, items))]
    pool = _Pool(jobs)
    try:
        yield from pool.run(iter(streams))
    finally:
        pool.stop()


def _read_here(items: Iterable[Article | Failure]) -> Iterator[Outcome]:
    desk = Desk()
    for item in items:
        yield item if isinstance(item, Failure) else desk.read(item)


@dataclass(slots=True)
class _Slot:
    """One article on its way, and what became of it."""

    article: Article | None
    outcome: Outcome | None = None


@dataclass(slots=True, eq=False)
class _Stream:
    """One input on its way: received by a task for a process, or `here`. `slots` are its articles, in order."""

    name: str
    task: Receive | None = None
    here: Iterator[Article | Failure] | None = None
    slots: deque[_Slot] = field(default_factory=deque)
    done: bool = False


def _stream(source: Input, overrides: Overrides) -> _Stream:
    # Standard input belongs to this process; a child has none.
    if source.kind == "stdin":
        return _Stream(source.name, here=received(source, overrides))
    return _Stream(source.name, task=Receive(source, overrides))


class _Pool:
    """The window of inputs in flight, and the processes at work on it. Processes start when there is work for them."""

    def __init__(self, jobs: int, hire: Callable[[], Worker] = Worker) -> None:
        self._jobs = jobs
        self._hire = hire
        self._receivers = max(2, jobs // 4)  # receiving is light, and one that waits for a server holds up no other
        self._room = 4 * jobs  # articles in flight from one input
        self._window: deque[_Stream] = deque()
        self._unread: deque[_Slot] = deque()
        self._idle: dict[type, list[Worker]] = {_Slot: [], _Stream: []}
        self._reading: dict[Worker, _Slot] = {}
        self._receiving: dict[Worker, _Stream] = {}

    def run(self, streams: Iterator[_Stream]) -> Iterator[Outcome]:
        """All outcomes of the streams, in order."""
        while True:
            yield from self._finished()
            self._start(streams)
            if not self._window:
                return
            self._collect()

    def stop(self) -> None:
        """End all processes."""
        for worker in (*self._reading, *self._receiving, *chain.from_iterable(self._idle.values())):
            worker.stop()

    def _finished(self) -> Iterator[Outcome]:
        while self._window:
            head = self._window[0]
            while head.slots and head.slots[0].outcome:
                yield head.slots.popleft().outcome  # type: ignore[misc] # not None: just checked
            if head.slots or not head.done:
                return
            self._window.popleft()

    def _start(self, streams: Iterator[_Stream]) -> None:
        for stream in islice(streams, max(0, 2 * self._jobs + self._receivers - len(self._window))):
            self._window.append(stream)
        for stream in self._window:
            if stream.task and len(self._receiving) < self._receivers:
                self._receiving[self._given(_Stream, stream.task)] = stream
                stream.task = None
        self._pull()
        while self._unread and len(self._reading) < self._jobs:
            slot = self._unread.popleft()
            if slot.article:
                self._reading[self._given(_Slot, slot.article)] = slot

    def _pull(self) -> None:
        """Receive here only what an idle process could read at once: the next line of standard input may be long in
        coming, and results must not wait for it."""
        head = self._window[0] if self._window else None
        while head and head.here and not head.done and len(head.slots) < self._room:
            if len(self._reading) + len(self._unread) >= self._jobs:
                return
            item = next(head.here, None)
            if item is None:
                head.done = True
            else:
                self._arrived(head, item)

    def _given(self, crew: type, task: Receive | Article) -> Worker:
        worker = self._idle[crew].pop() if self._idle[crew] else self._hire()
        worker.give(task)
        return worker

    def _arrived(self, stream: _Stream, item: Article | Failure) -> None:
        if isinstance(item, Failure):
            stream.slots.append(_Slot(None, item))
            return
        slot = _Slot(item)
        stream.slots.append(slot)
        self._unread.append(slot)

    def _collect(self) -> None:
        """Wait for the next outcome, then take all that are there. An input with enough in flight has to wait."""
        open_ended = {worker: stream for worker, stream in self._receiving.items() if len(stream.slots) < self._room}
        by_connection = {worker.connection: worker for worker in (*self._reading, *open_ended)}
        for connection in wait(list(by_connection)) if by_connection else ():
            worker = by_connection[connection]  # type: ignore[index] # wait gives back what it was given
            if worker in self._reading:
                self._take_reading(worker)
            else:
                self._take_article(worker)

    def _take_reading(self, worker: Worker) -> None:
        slot = self._reading[worker]
        name = slot.article.input if slot.article else ""
        try:
            outcome = worker.take()
        except EOFError:
            slot.outcome = slot.outcome or Failure(name, worker.epitaph())
            self._bury(worker)
            return
        if outcome == END:
            del self._reading[worker]
            self._idle[_Slot].append(worker)
        elif isinstance(outcome, Outcome):
            slot.outcome, slot.article = outcome, None

    def _take_article(self, worker: Worker) -> None:
        stream = self._receiving[worker]
        try:
            item = worker.take()
        except EOFError:
            stream.slots.append(_Slot(None, Failure(stream.name, worker.epitaph())))
            stream.done = True
            self._bury(worker)
            return
        if item == END:
            stream.done = True
            del self._receiving[worker]
            self._idle[_Stream].append(worker)
        elif isinstance(item, Article | Failure):
            self._arrived(stream, item)

    def _bury(self, worker: Worker) -> None:
        self._reading.pop(worker, None)
        self._receiving.pop(worker, None)
        worker.stop()
