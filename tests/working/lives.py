"""Workers' lives for tests: a desk and a receiver that do what the text of an article, or an input's name, tells them.

They stand in a module of their own so that a spawned process can import them.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection

from accordingto.errors import ModelError, Unreadable
from accordingto.receiving.inputs import Failure, Input
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.working.workers import Desk, Outcome, Overrides, fault, serve


class ObedientDesk(Desk):
    """Reads "die" by dying, "slow" slowly, "no model" with a ModelError, and all else at once."""

    def read(self, article: Article) -> Outcome:
        if article.text == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if article.text == "slow":
            time.sleep(0.3)
        if article.text == "no model":
            raise ModelError("the weights are missing; install the package again")
        if article.text == "fault":
            return fault(article.input, ZeroDivisionError("of a test"))
        return Reading(article)


def receive_by_name(source: Input, overrides: Overrides) -> Iterator[Article | Failure]:
    """An input's name is its articles' texts, parted by commas; "die" within a name's "!" ends the receiver itself."""
    for number, text in enumerate(source.name.split(",")):
        if text == "!die":
            os.kill(os.getpid(), signal.SIGKILL)
        if text == "!bad":
            yield Failure(source.name, Unreadable("bytes that are no text"))
        else:
            yield Article(text, f"{source.name}#{number}", publisher=overrides.publisher)


def live(connection: Connection) -> None:
    serve(connection, ObedientDesk(), receive_by_name)
