"""Processes that read articles, each behind a pipe, so that a crash costs one article, not the run.

An article goes in; its outcome comes out. They see articles only, never strangers' bytes (those are `child`'s).
Invariant: `Desk.read` never raises but for a ModelError, after which no article could be read; every other fault
becomes a `Failure` of its input.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING, Final

from ..errors import AccordingtoError, ModelError
from ..receiving.inputs import Failure
from ..records.article import Article
from ..records.readings import Reading
from .child import fault
from .children import no_interrupt

if TYPE_CHECKING:
    from ..reading import Reader

TABLES: Final = "ACCORDINGTO_TABLES"  # names the user's own tables, to every process of a run
Outcome = Reading | Failure


@dataclass(frozen=True, slots=True)
class Overrides:
    """What the user says of all articles of a run."""

    publisher: str | None = None
    published: str | None = None


def all_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Desk:
    """Reads articles in this process; the weights are loaded with `load` or with the first."""

    def __init__(self) -> None:
        self._reader: Reader | None = None

    @property
    def loaded(self) -> bool:
        return self._reader is not None

    def load(self) -> None:
        """Load the weights. Raises ModelError where they are missing or do not fit."""
        if self._reader is None:
            from ..reading import Reader  # numpy and onnxruntime

            tables = os.environ.get(TABLES)
            reader = Reader(tables=Path(tables) if tables else None)
            reader.load()
            self._reader = reader

    def read(self, article: Article) -> Outcome:
        """The article's reading. Raises ModelError where the weights are missing or do not fit."""
        try:
            self.load()
            assert self._reader is not None  # noqa: S101 - just loaded
            return self._reader.read(article)
        except ModelError:
            raise
        except AccordingtoError as error:
            return Failure(article.input, error)
        except Exception as error:  # noqa: BLE001 - a fault in one article is reported, and the run goes on
            return fault(article.input, error)


class Worker:
    """A process of its own. `connection` is for waiting on; `give` an article, then `take` its outcome."""

    def __init__(self, life: Callable[[Connection], None] | None = None) -> None:
        # Spawned, not forked: numerical libraries keep threads and locks that do not survive a fork.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self._process = context.Process(target=life or serve, args=(theirs,), daemon=True, name="accordingto worker")
        with no_interrupt():
            self._process.start()
        theirs.close()

    def give(self, article: Article) -> None:
        """Send an article. A worker that has died meanwhile shows it at the next `take`."""
        with suppress(OSError):
            self.connection.send(article)

    def take(self) -> Outcome:
        """The outcome. Raises EOFError where the process has died, ModelError where it has no model."""
        try:
            outcome: Outcome | ModelError = self.connection.recv()
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


def serve(connection: Connection, desk: Desk | None = None) -> None:
    """A worker's life: articles until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ[name] = "1"  # the processes share the cores among them already
    desk = desk or Desk()
    with suppress(EOFError, OSError):  # the run is over
        while True:
            article = connection.recv()
            try:
                _send(connection, article.input, desk.read(article))
            except ModelError as error:
                connection.send(error)
                return


def _send(connection: Connection, name: str, outcome: Outcome) -> None:
    try:
        connection.send(outcome)
    except (EOFError, OSError):
        raise
    except Exception as error:  # noqa: BLE001 - an outcome that cannot be pickled is a fault like any other
        connection.send(fault(name, error))
