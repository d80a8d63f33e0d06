"""Workers' lives for tests: a desk that does what the text of an article tells it.

They stand in a module of their own so that a spawned process can import them.
"""

from __future__ import annotations

import os
import signal
import time
from multiprocessing.connection import Connection

from accordingto.errors import ModelError
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.working.child import fault
from accordingto.working.workers import Desk, Outcome, serve


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


def live(connection: Connection) -> None:
    serve(connection, ObedientDesk())
