"""Articles that others add are put into stories while the server runs, so that no page has to wait for it.

Invariant: whatever goes wrong here is logged and tried again later; it never ends the server.
"""

from __future__ import annotations

import logging
import threading

from ...errors import AccordingtoError
from ...keeping.linking import Linker, link
from ...storing import Store

log = logging.getLogger("accordingto.web")
PAUSE = 5.0
"""Seconds between two looks; `accordingto add` links what it keeps, so there is seldom anything."""
LONG_PAUSE = 300.0
"""Seconds after a fault, as of a store that may only be read."""


class KeepingUp:
    """A thread that looks and links. `stop` it before the store is closed."""

    def __init__(self, store: Store, by: Linker, pause: float = PAUSE) -> None:
        self._store, self._by, self._pause = store, by, pause
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="linking", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ask it to end, and wait a moment; what is under way then is undone by the database."""
        self._over.set()
        self._thread.join(timeout=2)

    def _run(self) -> None:
        pause = 0.0
        while not self._over.wait(pause):
            pause = self._pause
            try:
                if self._store.stories.how_many_wait():
                    link(self._store, by=self._by, told=log.warning)
            except AccordingtoError as error:
                if not self._over.is_set():
                    log.warning("articles are not put into stories: %s", error)
                pause = LONG_PAUSE
            except Exception:
                log.exception("articles are not put into stories")
                pause = LONG_PAUSE
