"""Processes that receive inputs and read articles, each behind a pipe, so that a crash costs one task, not the run.

A task goes in; outcomes come out, closed by `END`. Invariant: `received` and `Desk.read` never raise but for
a ModelError, after which no article could be read; every other fault becomes a `Failure` of its input.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import AccordingtoError, ModelError
from ..receiving.inputs import Failure, Input
from ..records.article import Article
from ..records.readings import Reading

if TYPE_CHECKING:
    from ..reading import Reader

END: Final = "end"
TABLES: Final = "ACCORDINGTO_TABLES"  # names the user's own tables, to every process of a run
Outcome = Reading | Failure


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user says of all articles of a run."""

    publisher: str | None = None
    published: str | None = None


Receiving = Callable[[Input, Overrides], Iterator[Article | Failure]]


@dataclass(frozen=True, slots=True)
class Receive:
    """The task of turning one input into articles."""

    source: Input
    overrides: Overrides


def fault(name: str, error: BaseException) -> Failure:
    """The failure of an input on which the program itself went wrong."""
    said = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    message = f"a fault in the program; please report it with this input ({said})"
    return Failure(name, AccordingtoError(message, "fault"))


def received(source: Input, overrides: Overrides) -> Iterator[Article | Failure]:
    """The articles of one input, as they come."""
    from ..receiving import receive  # parsers and the fetcher, which `--help` has no use for

    try:
        yield from receive(source, publisher=overrides.publisher, published=overrides.published)
    except AccordingtoError as error:
        yield Failure(source.name, error)
    except Exception as error:  # noqa: BLE001 - whatever a parser does on hostile bytes, the run goes on
        yield fault(source.name, error)


class Desk:
    """Reads articles in this process; the weights are loaded with the first."""

    def __init__(self) -> None:
        self._reader: Reader | None = None

    def read(self, article: Article) -> Outcome:
        """The article's reading. Raises ModelError where the weights are missing or do not fit."""
        try:
            if self._reader is None:
                from ..reading import Reader  # numpy and onnxruntime

                tables = os.environ.get(TABLES)
                reader = Reader(tables=Path(tables) if tables else None)
                reader.load()
                self._reader = reader
            return self._reader.read(article)
        except ModelError:
            raise
        except AccordingtoError as error:
            return Failure(article.input, error)
        except Exception as error:  # noqa: BLE001 - a fault in one article is reported, and the run goes on
            return fault(article.input, error)


class Worker:
    """A process of its own. `connection` is for waiting on; `give` a task, then `take` until `END`."""

    def __init__(self, life: Callable[[Connection], None] | None = None) -> None:
        # Spawned, not forked: numerical libraries keep threads and locks that do not survive a fork.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=life or serve, args=(theirs,), daemon=True, name="accordingto worker")
        with _no_interrupt():
            self._process.start()
        theirs.close()

    def give(self, task: Receive | Article) -> None:
        """Send a task. A worker that has died meanwhile shows it at the next `take`."""
        with suppress(OSError):
            self.connection.send(task)

    def take(self) -> object:
        """The next outcome, or END. Raises EOFError where the process has died, ModelError where it has no model."""
        try:
            outcome: object = self.connection.recv()
        except OSError as error:
            raise EOFError from error
        if isinstance(outcome, ModelError):
            raise outcome
        return outcome

    def stop(self) -> None:
        """End the process, whatever it is doing."""
        self.connection.close()
        self._process.kill()
        self._process.join()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    def epitaph(self) -> AccordingtoError:
        """Why the process died, as far as its exit status tells."""
        self._process.join(1)
        code = self._process.exitcode
        how = f"ended with status {code}"
        if code is not None and code < 0:
            with suppress(ValueError):
                how = f"was ended by {signal.Signals(-code).name}"
        message = f"the process at work on it {how}; it may have run out of memory. The other inputs are still read"
        return AccordingtoError(message, "died")


@contextmanager
def _no_interrupt() -> Iterator[None]:
    # A child inherits the blocked signal: Ctrl-C in a terminal goes to all processes, and only the parent answers it.
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def serve(connection: Connection, desk: Desk | None = None, receiving: Receiving = received) -> None:
    """A worker's life: tasks until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # the processes share the cores among them already
    desk = desk or Desk()
    with suppress(EOFError, OSError):  # the run is over
        while True:
            task = connection.recv()
            if isinstance(task, Receive):
                _send(connection, task.source.name, receiving(task.source, task.overrides))
                continue
            try:
                outcome = desk.read(task)
            except ModelError as error:
                connection.send(error)
                return
            _send(connection, task.input, [outcome])


def _send(connection: Connection, name: str, outcomes: Iterable[Article | Outcome]) -> None:
    for outcome in outcomes:
        try:
            connection.send(outcome)
        except (EOFError, OSError):
            raise
        except Exception as error:  # noqa: BLE001 - an outcome that cannot be pickled is a fault like any other
            connection.send(fault(name, error))
    connection.send(END)
