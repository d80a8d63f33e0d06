"""Feeds, and lists of them, read in a child, since they are strangers' bytes: `python -m accordingto.working.feeding`.

Invariant: what comes back is checked here, whatever the child was made to say.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Timer
from typing import Any

from ..errors import AccordingtoError
from ..receiving.fetching import Fetched
from ..receiving.inputs import Input
from ..records.memory import Row
from ..records.polls import FeedFacts
from .child import Task, serve
from .children import PATIENCE, Child, hired

MODULE = "accordingto.working.feeding"


def told(task: Task) -> Iterator[dict[str, Any]]:
    """In the child: the facts of the feed that was fetched, or the addresses in a list of feeds that is a file."""
    if task.answer is not None:
        from ..receiving.feed_facts import feed_facts

        yield feed_facts(task.answer.body, task.source.name, task.answer.final_url).as_dict()
        return
    from ..receiving.opening import damage_named, open_stream, read_all
    from ..receiving.subscriptions import feed_addresses

    with damage_named(), Path(task.source.name).open("rb") as raw:
        yield {"addresses": feed_addresses(read_all(open_stream(raw)), task.source.name)}


class FeedReader:
    """Reads feeds in a child, which it keeps for the next. Use it in one thread; `close` it."""

    def __init__(self) -> None:
        self._child: Child | None = None

    def facts(self, answer: Fetched) -> FeedFacts:
        """What a feed tells. Raises as `read_feed`; with code "hang", "memory" or "crash" where the child died."""
        try:
            return FeedFacts.from_dict(self._row(Input(answer.url, "address"), answer))
        except (KeyError, TypeError, ValueError) as error:
            raise _broken(error) from None

    def addresses(self, name: str) -> tuple[str, ...]:
        """The feeds that a file names. Raises Refused, TooLarge, Unreadable."""
        listed = self._row(Input(name, "file"), None).get("addresses")
        if not isinstance(listed, list) or not all(isinstance(each, str) for each in listed):
            raise _broken(listed)
        return tuple(listed)

    def close(self) -> None:
        """End the child."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _row(self, source: Input, answer: Fetched | None) -> Row:
        child = self._child if self._child is not None and self._child.lives else hired(MODULE)
        self._child, child.row = child, {}
        timer = Timer(PATIENCE + 1, child.check)
        timer.daemon = True
        timer.start()
        try:
            failures = list(child.receive(source, None, None, answer, lambda limit: b""))
        finally:
            timer.cancel()
            if not child.idle or child.tired:
                with suppress(OSError):
                    self.close()
        for failure in failures:
            raise failure.error  # type: ignore[union-attr] # it gives no articles
        return child.row


def _broken(found: object) -> AccordingtoError:
    return AccordingtoError(f"the process that read the feed gave no such thing ({found!r:.80})", "crash")


if __name__ == "__main__":
    serve(told)
