"""Receiving children, seen from the parent: started, given an input, watched, ended, and kept for the next run.

Each is `python -m accordingto.working.child` behind two pipes. Not multiprocessing, which would run a user's script
again in each child. Invariant: `Child.receive` ends, whatever the child does; a child that broke its word is ended.
"""

from __future__ import annotations

import atexit
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from ..errors import AccordingtoError
from ..receiving.fetching import Fetched
from ..receiving.inputs import Failure, Input
from ..records.article import Article
from . import frames
from .child import ALARMS, SECONDS, WAITING, out_of_memory

MODULE = "accordingto.working.child"

PATIENCE = SECONDS * WAITING + 10.0
"""Seconds without an answer, a child's start and its limit included, after which the parent ends it."""

PARKED = 2
"""Idle children kept for the next run."""

Read = Callable[[int], bytes]
"""Reads at most so many bytes of standard input, b"" at its end."""


class Child:
    """One process that receives. Used by one thread at a time; `stop` and `overdue` by any."""

    def __init__(self, module: str = MODULE, patience: float = PATIENCE) -> None:
        self.module = module
        self._patience = patience
        self._until: float | None = None
        self._was_overdue = False
        self.idle = True
        self.tired = False
        self.documents = 0  # of its input, begun so far
        self.row: dict[str, Any] = {}  # the last that it gave
        with no_interrupt():
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, on a module of ours
                [sys.executable, "-P", "-B", "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL, env=_environment(),
            )  # fmt: skip

    @property
    def pid(self) -> int:
        return self._process.pid

    def receive(
        self,
        source: Input,
        publisher: str | None,
        published: str | None,
        answer: Fetched | None,
        stdin: Read,
        skip: int = 0,
    ) -> Iterator[Article | Failure]:
        """The articles of one input, as they come; the last is a Failure where the child did not live to the end.

        The first `skip` documents of a container are passed over.
        """
        self.documents = 0
        try:
            yield from self._received(frames.task_row(source, publisher, published, answer, skip), answer, stdin)
        except (EOFError, OSError, ValueError) as error:
            yield Failure(source.name, self._epitaph(error))

    def _received(self, task: bytes, answer: Fetched | None, stdin: Read) -> Iterator[Article | Failure]:
        self.idle = False
        frames.send(self._to, frames.TASK, task)
        if answer:
            frames.send(self._to, frames.BODY, answer.body)
        while True:
            self._until = time.monotonic() + self._patience
            kind, payload = frames.take(self._from)
            self._until = None
            if kind == frames.ARTICLE:
                yield frames.article_of(payload)
            elif kind == frames.FAILURE:
                yield frames.failure_of(payload)
            elif kind == frames.ROW and self.module != MODULE:
                self.row = frames.row_of(payload)
            elif kind == frames.MORE:
                frames.send(self._to, frames.BODY, stdin(frames.PIECE))
            elif kind == frames.END:
                self.idle, self.tired = True, payload == b"tired"
                return
            elif kind == frames.ALIVE:
                self.documents = int(payload)
            else:
                raise ValueError(f"a frame of kind {kind!r}")

    @property
    def _to(self) -> IO[bytes]:
        return _opened(self._process.stdin)

    @property
    def _from(self) -> IO[bytes]:
        return _opened(self._process.stdout)

    def check(self) -> None:
        """End the process if its answer is overdue. For the thread that watches."""
        until = self._until
        if until is not None and time.monotonic() > until:
            self._was_overdue = True
            self._process.kill()

    def kill(self) -> None:
        """End the process, whatever it is doing; whoever waits for it learns so."""
        self._process.kill()

    def stop(self) -> None:
        """End the process and give back what it took. For the thread that uses it."""
        self._process.kill()
        self._process.wait()
        with suppress(OSError):  # what was not yet written cannot be now
            self._to.close()
        self._from.close()

    @property
    def lives(self) -> bool:
        return self._process.poll() is None

    def _epitaph(self, error: Exception) -> AccordingtoError:
        """Why the child did not live to the end, as far as it can be told."""
        others = "The other inputs are still read"
        if isinstance(error, ValueError):
            self.kill()
            return AccordingtoError(f"the process at work on it answered with {error}. {others}", "crash")
        code = self._status()
        if self._was_overdue or -code in ALARMS:
            message = f"was not parsed within {SECONDS:g} seconds, the most that one document is given. {others}"
            return AccordingtoError(message, "hang")
        if code in (-9, -6):  # the system's own last resort, and what C++ does, when there is no memory left
            return out_of_memory()
        how = f"ended with status {code}"
        if code < 0:
            with suppress(ValueError):
                how = f"was ended by {signal.Signals(-code).name}"
        return AccordingtoError(f"the process at work on it {how}. {others}", "crash")

    def _status(self) -> int:
        try:
            return self._process.wait(2)
        except subprocess.TimeoutExpired:  # it lives on and only went dumb
            self.kill()
            self._process.wait()
            return 0


_lock = threading.Lock()
_parked: list[Child] = []
_owner = os.getpid()


def hired(module: str = MODULE, patience: float = PATIENCE) -> Child:
    """An idle child, or a new one. Raises OSError where the system lets none be started."""
    global _owner
    with _lock:
        if _owner != os.getpid():  # after a fork they are the other process's
            _parked.clear()
            _owner = os.getpid()
        while module == MODULE and _parked:
            child = _parked.pop()
            if child.lives:
                return child
            child.stop()
    return Child(module, patience)


def park(child: Child) -> None:
    """Keep an idle child for the next run."""
    with _lock:
        if child.lives and not child.tired and child.module == MODULE and len(_parked) < PARKED:
            _parked.append(child)
            return
    child.stop()


@atexit.register
def _dismiss() -> None:
    if _owner == os.getpid():
        while _parked:
            _parked.pop().stop()


def _opened(stream: IO[bytes] | None) -> IO[bytes]:
    if stream is None:
        raise ValueError("no pipe")
    return stream


def _environment() -> dict[str, str]:
    # The child must find what this process found, wherever it was told to look; never the folder it is started in.
    places = [place for place in sys.path if place] + [str(Path(__file__).parents[2])]
    one = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {**os.environ, **one, "PYTHONPATH": os.pathsep.join(places)}


@contextmanager
def no_interrupt() -> Iterator[None]:
    """Start processes in here: they inherit the blocked signal. Ctrl-C in a terminal goes to all processes, and only
    the parent answers it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
