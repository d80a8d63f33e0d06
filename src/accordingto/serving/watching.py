"""The progress bar of long work: on standard error, on a terminal only, out of the way of what is written.

Invariant: nothing is drawn while `paused`, and nothing is left on the screen at the end.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn


class Watch:
    """A bar over articles. `total` is asked in a thread, as it may have to count the lines of large files."""

    def __init__(self, total: Callable[[], int | None], shown: bool = True) -> None:
        self._total = total
        self._progress: Progress | None = None
        if shown and sys.stderr.isatty():
            self._progress = Progress(
                SpinnerColumn(), TextColumn("reading"), BarColumn(None), MofNCompleteColumn(), TimeElapsedColumn(),
                console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False,
            )  # fmt: skip

    def __enter__(self) -> Watch:
        if self._progress:
            self._task = self._progress.add_task("reading", total=None)
            self._progress.start()
            threading.Thread(target=self._learn_total, daemon=True).start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def advance(self) -> None:
        """One article more is done."""
        if self._progress:
            self._progress.advance(self._task)

    @contextmanager
    def paused(self, on_screen: bool) -> Iterator[None]:
        """Take the bar away while something else is written, if it is `on_screen` that it is written."""
        if not (self._progress and on_screen):
            yield
            return
        self._progress.stop()
        try:
            yield
        finally:
            self._progress.start()

    def _learn_total(self) -> None:
        total = self._total()
        if self._progress and total:
            self._progress.update(self._task, total=total)
