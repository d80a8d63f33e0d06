"""Texts that somebody gave to be read: read one after the other, their readings held for a while, kept only if asked.

Invariants: a reading that is not kept is in memory alone, and gone after HELD seconds; its key cannot be guessed; at
most so many wait, and at most MOST are held.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from ...errors import AccordingtoError
from ...receiving.inputs import Failure
from ...records.article import Article
from ...records.readings import Reading

HELD = 1800.0
"""Seconds that a reading is held."""
MOST = 40
ARTICLES = 20
"""Articles of one file that are read here; for more there is `accordingto add`."""

Receive = Callable[[], Iterable[Article | Failure]]
Read = Callable[[Article], Reading | Failure]


@dataclass(slots=True, eq=False)
class Job:
    """What was given as `name`, and what came of it so far. `kept`: the ids in the store by those of the articles."""

    key: str
    name: str
    begun: float
    outcomes: list[Reading | Failure] = field(default_factory=list)
    kept: dict[str, str] = field(default_factory=dict)
    more: bool = False
    stage: str = "waiting for its turn"
    done: threading.Event = field(default_factory=threading.Event)


class Busy(AccordingtoError):
    """Too much is being read at once."""


class Pending:
    """The jobs of one server. Any thread may call."""

    def __init__(self, read: Read, waiting: int = 4, clock: Callable[[], float] = time.monotonic) -> None:
        self._read = read
        self._waiting = waiting
        self._clock = clock
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def begin(self, name: str, receive: Receive) -> Job:
        """Have what `receive` gives read, in a thread. Raises Busy."""
        with self._lock:
            self._forget()
            waiting = sum(not job.done.is_set() for job in self._jobs.values())
            if waiting >= self._waiting:
                raise Busy(f"{waiting} texts are being read already; try again in a minute", "busy")
            job = Job(secrets.token_urlsafe(16), name, self._clock())
            self._jobs[job.key] = job
        threading.Thread(target=self._run, args=(job, receive), daemon=True, name="accordingto page").start()
        return job

    def find(self, key: str) -> Job | None:
        """The job of a key, if it is still held."""
        with self._lock:
            self._forget()
            return self._jobs.get(key)

    def _forget(self) -> None:
        old = self._clock() - HELD
        over = [key for key, job in self._jobs.items() if job.done.is_set() and job.begun < old]
        held = [key for key, job in self._jobs.items() if job.done.is_set() and key not in over]
        for key in (*over, *held[: max(len(self._jobs) - len(over) - MOST + 1, 0)]):
            del self._jobs[key]

    def _run(self, job: Job, receive: Receive) -> None:
        try:
            with self._turn:
                job.stage = "taking out the article"
                for item in receive():
                    if len(job.outcomes) == ARTICLES:
                        job.more = True
                        break
                    if isinstance(item, Article):
                        job.stage = f"reading {len(item.text):,} characters"
                        job.outcomes.append(self._read(item))
                    else:
                        job.outcomes.append(item)
        except AccordingtoError as error:
            job.outcomes.append(Failure(job.name, error))
        except Exception as error:  # noqa: BLE001 - whatever it is, whoever waits must learn of it
            fault = AccordingtoError(f"a fault of this program ({type(error).__name__}); please report it", "fault")
            job.outcomes.append(Failure(job.name, fault))
        finally:
            job.stage = "done"
            job.done.set()
