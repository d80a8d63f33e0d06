"""The life of a process that receives: `python -m accordingto.working.child`, tasks in, articles out.

Whatever a parser of strangers' bytes does (hang, eat memory, crash, be taken over) it does here. Invariants: no
document is parsed for more than `Limits.seconds`, waiting for input or for the parent not counted; the process never
holds more than `Limits.memory` and writes no file. Where the system has no such limits (Windows), the parent's remain.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from typing import IO, Any

from ..errors import AccordingtoError, Refused
from ..receiving import languages, progress
from ..receiving.fetching import Fetched
from ..receiving.inputs import Failure, Input
from ..records.article import Article
from . import frames

SECONDS = 20.0
MEMORY = 1 << 30
WAITING = 2
ALARMS = [getattr(signal, name) for name in ("SIGPROF", "SIGALRM") if hasattr(signal, name)]
"""What the system ends the process with when the seconds of a document are over."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one document: seconds of parsing (of work, not of waiting); bytes that the process may hold."""

    seconds: float = SECONDS
    memory: int = MEMORY


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Task:
    """One input to receive: with the answer where it is an address, with the stream where it is standard input."""

    source: Input
    publisher: str | None
    published: str | None
    answer: Fetched | None
    stdin: IO[bytes]


Receiving = Callable[[Task], Iterator[Article | Failure | dict[str, Any]]]


def received(task: Task) -> Iterator[Article | Failure]:
    """The articles of one input, as they come."""
    from ..receiving import receive

    def answered(_: str) -> Fetched:
        if task.answer is None:
            raise Refused("was not fetched", "address")
        return task.answer

    yield from receive(
        task.source, publisher=task.publisher, published=task.published, fetcher=answered, stdin=task.stdin
    )


def serve(
    receiving: Receiving = received,
    limits: Limits = LIMITS,
    # The model goes through a temporary file, which nothing may write once the limits hold.
    prepare: Callable[[], None] = languages.load,
) -> None:
    """Take tasks until the other end closes."""
    taken, given = _streams()
    prepare()
    _limit(limits)
    clock = _Clock(limits.seconds, lambda number: _give(given, frames.ALIVE, b"%d" % number))
    progress.listen(clock.next_document)
    with suppress(_GoneError):
        while True:
            task = _task(taken, given, clock)
            _answer(given, task.source.name, receiving(task), clock)
            _give(given, frames.END, b"tired" if _held() > limits.memory // 2 else b"")
    os._exit(0)  # nothing is left to flush, and nobody to hear of it


def _answer(given: IO[bytes], name: str, items: Iterator[Article | Failure | dict[str, Any]], clock: _Clock) -> None:
    """Send what is received; whatever error it ends with becomes a failure."""
    while True:
        failure: Failure | None = None
        try:
            with clock.running():
                item = next(items, None)
                if item is None:
                    return
                failure, (kind, payload) = (item, (b"", b"")) if isinstance(item, Failure) else (None, _framed(item))
        except AccordingtoError as error:
            failure, items = Failure(name, error), iter(())
        except MemoryError:
            failure, items = Failure(name, out_of_memory()), iter(())
        except Exception as error:  # noqa: BLE001 - whatever a parser does on hostile bytes, the run goes on
            failure, items = fault(name, error), iter(())
        if failure:
            _give(given, frames.FAILURE, frames.failure_row(failure))
        else:
            _give(given, kind, payload)


def _framed(item: Article | dict[str, Any]) -> tuple[bytes, bytes]:
    return (frames.ROW, frames.row(item)) if isinstance(item, dict) else (frames.ARTICLE, frames.article_row(item))


class _GoneError(BaseException):
    """The parent is gone. No Exception, so that no parser that reads from it takes it for a fault of the input."""


def _give(given: IO[bytes], kind: bytes, payload: bytes = b"") -> None:
    try:
        frames.send(given, kind, payload)
    except OSError:
        raise _GoneError from None


def _take(taken: IO[bytes]) -> bytes:
    try:
        return frames.take(taken)[1]
    except (EOFError, OSError):
        raise _GoneError from None


def fault(name: str, error: BaseException) -> Failure:
    """The failure of an input on which the program itself went wrong."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    message = f"a fault in the program; please report it with this input ({said})"
    return Failure(name, AccordingtoError(message, "fault"))


def out_of_memory() -> AccordingtoError:
    return AccordingtoError(
        f"needs over {MEMORY >> 20:,} MiB of memory to be read, the most that is given to one document; split it",
        "memory",
    )


class _Clock:
    """Counts the seconds of parsing one document; when they are over, the system ends the process, also inside C.

    Seconds of work, so that a busy machine fails no document; of one that only waits, WAITING times as many.
    """

    def __init__(self, seconds: float, alive: Callable[[int], None]) -> None:
        timers = ("ITIMER_PROF", 1), ("ITIMER_REAL", WAITING)
        self._full = {getattr(signal, name): seconds * times for name, times in timers if hasattr(signal, name)}
        self._left = dict(self._full)
        self._alive = alive
        self._runs = False
        self._number = self._skip = 0
        self._told = 0.0

    def begin(self, skip: int) -> None:
        """Start anew for an input, the first `skip` documents of which are to be passed over."""
        self._number, self._skip = 0, skip
        self._left = dict(self._full)

    @contextmanager
    def running(self) -> Iterator[None]:
        self._start()
        try:
            yield
        finally:
            self._stop()

    @contextmanager
    def paused(self) -> Iterator[None]:
        runs = self._runs
        self._stop()
        try:
            yield
        finally:
            if runs:
                self._start()

    def next_document(self) -> bool:
        """Start anew, and tell the parent; of documents passed over, not oftener than each second."""
        self._number += 1
        with self.paused():
            self._left = dict(self._full)
            wanted = self._number > self._skip
            if wanted or time.monotonic() - self._told > 1:
                self._told = time.monotonic()
                self._alive(self._number)
        return wanted

    def _start(self) -> None:
        self._runs = True
        for timer, left in self._left.items():
            signal.setitimer(timer, max(left, 0.001))

    def _stop(self) -> None:
        if self._runs:
            self._left = {timer: signal.setitimer(timer, 0)[0] for timer in self._left}
        self._runs = False


class _Relayed(RawIOBase):
    """Standard input, which is the parent's: asked for piece by piece. Waiting for it is not parsing."""

    def __init__(self, taken: IO[bytes], given: IO[bytes], clock: _Clock) -> None:
        self._taken, self._given, self._clock = taken, given, clock
        self._over = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        if self._over:
            return 0
        with self._clock.paused():
            _give(self._given, frames.MORE)
            payload = _take(self._taken)[: len(buffer)]
        buffer[: len(payload)] = payload
        self._over = not payload
        return len(payload)


def _task(taken: IO[bytes], given: IO[bytes], clock: _Clock) -> Task:
    row = json.loads(_take(taken))
    clock.begin(row["skip"])
    answer = Fetched(**row["answer"], body=_take(taken)) if "answer" in row else None
    stdin = BufferedReader(_Relayed(taken, given, clock), 1 << 16)
    return Task(Input(row["name"], row["kind"]), row["publisher"], row["published"], answer, stdin)


def _streams() -> tuple[IO[bytes], IO[bytes]]:
    """The two pipes, under numbers of their own: what a library prints must not land between the frames."""
    taken, given = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1):
        os.dup2(nothing, number)
    os.close(nothing)
    return taken, given


def _limit(limits: Limits) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all processes, and only the parent answers it
    for alarm in ALARMS:
        signal.signal(alarm, signal.SIG_DFL)
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {alarm})
    tempfile.tempdir = os.devnull  # known without trying it out: no file can be written here
    try:
        import resource
    except ImportError:
        return
    wanted = {
        "RLIMIT_AS": limits.memory, "RLIMIT_DATA": limits.memory, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0,
        "RLIMIT_NOFILE": 64,
    }  # fmt: skip
    for name, value in wanted.items():
        with suppress(AttributeError, ValueError, OSError):  # a system that knows no such limit, or has a lower one
            resource.setrlimit(getattr(resource, name), (value, value))


def _held() -> int:
    """The most bytes that this process has held."""
    try:
        # Not getrusage: on Linux its figure begins with what the parent held when it started this process.
        with open("/proc/self/status", "rb") as status:
            return next(int(line.split()[1]) << 10 for line in status if line.startswith(b"VmHWM:"))
    except (OSError, StopIteration):
        pass
    try:
        import resource
    except ImportError:
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


if __name__ == "__main__":
    serve()
