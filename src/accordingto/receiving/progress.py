"""Where one document of a container ends and the next begins, said to whoever limits the time of each.

An archive or a file of lines may rightly take hours; one page in it may not. Whoever listens may also have documents
passed over: those before one at which a process died. Invariant: without a listener, all are read.
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], bool]] = []


def next_document() -> bool:
    """Called by readers of containers before each document; False: pass it over."""
    return all(listener() for listener in _listeners)


def listen(listener: Callable[[], bool]) -> None:
    """Have `listener` called at each next document, in this process."""
    _listeners.append(listener)
