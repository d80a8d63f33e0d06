"""Where one document of a container ends and the next begins, said to whoever limits the time of each.

An archive or a file of lines may rightly take hours; one page in it may not. Invariant: saying so changes nothing of
what is read.
"""

from __future__ import annotations

from collections.abc import Callable

_listeners: list[Callable[[], None]] = []


def next_document() -> None:
    """Called by readers of containers before each document, also before one that they pass over."""
    for listener in _listeners:
        listener()


def listen(listener: Callable[[], None]) -> None:
    """Have `listener` called at each next document, in this process."""
    _listeners.append(listener)
