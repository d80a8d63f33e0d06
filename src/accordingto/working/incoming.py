"""Inputs to articles, in order, as they come: children parse, threads of this process fetch and pass on.

Invariants: each input gives its articles and failures in its own order, and inputs follow one another as given; no
more than a bounded number of inputs and articles is held; `close` ends all that is under way, at any time.
"""

from __future__ import annotations

import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from ..errors import AccordingtoError
from ..receiving.fetching import Fetched, fetch
from ..receiving.inputs import Failure, Input, expand
from ..records.article import Article
from .child import fault
from .children import Child, hired, park
from .workers import Overrides, all_cores

ROOM = 16
"""Articles of one input that wait to be taken; then its child waits."""

WATCH = 0.5
"""Seconds between two looks at the children's deadlines."""

DEATHS = 20
"""Documents of one input that may end their process; after that the rest of the input is given up."""

FATAL = frozenset({"hang", "memory", "crash", "fault"})
"""Codes of what ends the reading of a whole container, though only one document in it is to blame."""

NOTHING = Overrides()


@dataclass(slots=True, eq=False)
class _Stream:
    """One input on its way: what came of it and was not taken yet."""

    source: Input
    answer: Fetched | None = None
    items: deque[Article | Failure] = field(default_factory=deque)
    taken: bool = False  # by a thread
    over: bool = False


def receive_all(
    inputs: Iterable[str | Input | Fetched],
    overrides: Overrides = NOTHING,
    jobs: int | None = None,
    *,
    fetcher: Callable[[str], Fetched] = fetch,
    hire: Callable[[], Child] = hired,
) -> Received:
    """The articles of all inputs, and a Failure for each that could not be had, in input order.

    Strings are as on the command line; a Fetched is an answer that the caller has already. Addresses are fetched in
    this process, by a few threads at once (`fetcher` has to bear that); everything is parsed in children. `jobs` is how
    many processes the whole run may keep busy (None: one for each core); receiving takes a quarter of that, at least 2.
    """
    return Received(inputs, overrides, max(2, (jobs or all_cores()) // 4), fetcher, hire)


class Received(Iterator[Article | Failure]):
    """What `receive_all` gives: an iterator that can be asked whether the next is `ready`, and closed."""

    def __init__(
        self,
        inputs: Iterable[str | Input | Fetched],
        overrides: Overrides,
        hands: int,
        fetcher: Callable[[str], Fetched],
        hire: Callable[[], Child],
    ) -> None:
        self._inputs = _streams(inputs)
        self._overrides = overrides
        self._hands = hands
        self._fetcher = fetcher
        self._hire = hire
        self._window: deque[_Stream] = deque()
        self._changed = threading.Condition()
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._children: set[Child] = set()  # at work
        self._closed = False
        self._admit()

    def __next__(self) -> Article | Failure:
        while True:
            self._admit()
            with self._changed:
                if not self._window:
                    break
                head = self._window[0]
                self._changed.wait_for(lambda head=head: head.items or head.over)  # type: ignore[misc] # bound now
                if head.items:
                    item = head.items.popleft()
                    self._changed.notify_all()
                    return item
                self._window.popleft()
        self.close()
        raise StopIteration

    def ready(self) -> bool:
        """Whether the next item is there, or the end, so that taking it would not wait."""
        self._admit()
        with self._changed:
            for stream in self._window:
                if stream.items or not stream.over:
                    return bool(stream.items)
            return True

    def close(self) -> None:
        """End all that is under way. Nothing more comes."""
        with self._changed:
            self._closed = True
            self._window.clear()
            children = list(self._children)
            self._changed.notify_all()
        for child in children:
            child.kill()
        for thread in self._threads:
            thread.join(0.2)  # one that fetches, or waits for standard input, ends by itself in time
        self._threads.clear()

    def _admit(self) -> None:
        """Take more inputs into the window, and threads for them. In the caller's thread, which `inputs` belong to."""
        while not self._closed and len(self._window) < 4 * self._hands:
            stream = next(self._inputs, None)
            if stream is None:
                return
            with self._changed:
                self._window.append(stream)
                self._changed.notify_all()
                waiting = sum(not each.taken for each in self._window)
                if waiting > self._idle and len(self._threads) <= self._hands:
                    self._start(self._work)
            if len(self._threads) == 1:
                self._start(self._watch)

    def _start(self, life: Callable[[], None]) -> None:
        thread = threading.Thread(target=life, daemon=True, name="accordingto receiving")
        self._threads.append(thread)
        thread.start()

    def _work(self) -> None:
        """The life of a thread: one input after the other, with a child of its own."""
        child: Child | None = None
        while stream := self._claim():
            try:
                child = self._receive(stream, child)
            except Exception as error:  # noqa: BLE001 - whatever it is, the stream must come to an end
                self._put(stream, fault(stream.source.name, error))
            with self._changed:
                stream.over = True
                self._changed.notify_all()
        if child:
            park(child)

    def _claim(self) -> _Stream | None:
        with self._changed:
            self._idle += 1
            try:
                while not self._closed:
                    for stream in self._window:
                        if not stream.taken:
                            stream.taken = True
                            return stream
                    self._changed.wait()
                return None
            finally:
                self._idle -= 1

    def _receive(self, stream: _Stream, child: Child | None) -> Child | None:
        """Receive one input. Returns the child if it can be used again."""
        name, answer = stream.source.name, stream.answer
        done = 0  # documents of a container that are behind us; the last of them ended its child
        try:
            if stream.source.kind == "address" and answer is None:
                answer = self._fetcher(name)
            for _ in range(DEATHS):
                child = child or self._hire()
                over = self._receive_from(stream, child, answer, done)
                if child.idle and not child.tired:
                    return child
                done = child.documents
                child.stop()
                child = None
                if over or stream.source.kind == "stdin":
                    return None
            reason = f"{DEATHS} of its documents ended the process at work on them; the rest is not read. Split it"
            self._put(stream, Failure(name, AccordingtoError(reason, "crash")))
        except AccordingtoError as error:
            self._put(stream, Failure(name, error))
        except OSError as error:
            reason = f"no process could be started to parse it ({error.strerror}); close other programs and try again"
            self._put(stream, Failure(name, AccordingtoError(reason, "process")))
        return child

    def _receive_from(self, stream: _Stream, child: Child, answer: Fetched | None, done: int) -> bool:
        """Pass on what a child gives of an input. False where it died, or failed, at a document with others behind."""
        source, said = stream.source, self._overrides
        with self._changed:
            if self._closed:
                return True
            self._children.add(child)
        try:
            for item in child.receive(source, said.publisher, said.published, answer, _read_stdin, done):
                fatal = isinstance(item, Failure) and item.input == source.name and item.error.code in FATAL
                if isinstance(item, Failure) and fatal and child.documents > done:
                    self._put(stream, Failure(f"{source.name}#document-{child.documents}", item.error))
                    return False
                if not self._put(stream, item):
                    return True
            return True
        finally:
            with self._changed:
                self._children.discard(child)

    def _put(self, stream: _Stream, item: Article | Failure) -> bool:
        """Add to the stream once there is room; False where the run is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or len(stream.items) < ROOM)
            stream.items.append(item)
            self._changed.notify_all()
            return not self._closed

    def _watch(self) -> None:
        while not self._closed:
            with self._changed:
                self._changed.wait_for(lambda: self._closed, WATCH)
                children = list(self._children)
            for child in children:
                child.check()


def _streams(inputs: Iterable[str | Input | Fetched]) -> Iterator[_Stream]:
    for item in inputs:
        if isinstance(item, Fetched):
            yield _Stream(Input(item.url, "address"), item)
        elif isinstance(item, Input):
            yield _Stream(item)
        else:
            yield from (_Stream(source) for source in expand([item]))


def _read_stdin(limit: int) -> bytes:
    """The next bytes of standard input as soon as there are some, b"" at its end.

    By number where it has one: a thread that waits in a buffered stream would hold its lock when the program ends.
    """
    try:
        try:
            number = sys.stdin.fileno()
        except (AttributeError, OSError):
            return sys.stdin.buffer.read(limit)
        return os.read(number, limit)
    except (OSError, ValueError, AttributeError):
        return b""
