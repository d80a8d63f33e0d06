"""Inputs into a store: receive, read what was never read, keep, put into stories. What `accordingto add` does.

An article is acknowledged when the transaction that holds it is over, never before. Invariants: the same text with
the same facts is read once, whoever adds it; each input gives an acknowledgement or a row in quarantine, so that a
run that was cut off is taken up by running it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from .. import __version__
from ..errors import StoreError
from ..fingerprint import fingerprint
from ..receiving.fetching import Fetcher
from ..receiving.inputs import Failure
from ..records.article import Article
from ..records.keeping import Added, Entry, Quarantined, Run
from ..records.readings import Reading, reading_key
from ..storing import Store
from ..working.running import read_all, receive_all
from ..working.workers import Desk, Outcome, Overrides
from .linking import Linker, keep_up, link, linker

BATCH = 20
"""Articles in one transaction: a disk's flush is shared by so many."""

WAIT = 0.5
"""Seconds after which a batch is kept though it is not full."""


@dataclass(frozen=True, slots=True)
class Known:
    """An article whose reading the store has already."""

    article: Article
    key: str


def add(
    store: Store,
    inputs: Sequence[str],
    *,
    jobs: int | None = None,
    publisher: str | None = None,
    published: str | None = None,
    tables: Path | None = None,
) -> Generator[Added | Failure, None, None]:
    """Keep the articles of all inputs: an Added for each when it is safe, a Failure for each in quarantine.

    Inputs, `publisher` and `published` are those of `read`. Raises StoreError, ModelError.
    """
    options = {"inputs": list(inputs), "publisher": publisher, "published": published}
    run = Run("add", __version__, fingerprint(tables), options)
    batch = 1 if "-" in inputs else BATCH  # a line of standard input must not wait for the next
    fetch = Fetcher(memory=store).fetch  # so that it takes turns with whoever else fetches for this store
    with closing(receive_all(inputs, Overrides(publisher, published), jobs, fetcher=fetch)) as received:
        yield from keep(store, received, run, jobs=jobs, batch=batch, ready=received.ready, tables=tables)


def keep(
    store: Store,
    received: Iterable[Article | Failure],
    run: Run,
    *,
    jobs: int | None = None,
    batch: int = BATCH,
    ready: Callable[[], bool] | None = None,
    tables: Path | None = None,
) -> Generator[Added | Failure, None, None]:
    """Keep what is received, from wherever, as one run, and put it into stories; as `add`.

    `ready` is that of `working.running.read_all`.
    """
    number = store.begin(run)
    counts: dict[str, int] = {}
    by = linker(tables)
    try:
        with closing(keep_in(store, received, number, run.model, by, jobs=jobs, batch=batch, ready=ready)) as outcomes:
            for done in outcomes:
                name = "quarantine" if isinstance(done, Failure) else done.result
                counts[name] = counts.get(name, 0) + 1
                yield done
        link(store, number, by=by)
    finally:
        store.finish(number, counts)


def keep_in(
    store: Store,
    received: Iterable[Article | Failure],
    run: int,
    model: str,
    by: Linker,
    *,
    jobs: int | None = None,
    batch: int = BATCH,
    ready: Callable[[], bool] | None = None,
    desk: Desk | None = None,
) -> Generator[Added | Failure, None, None]:
    """Keep what is received, in a run that has begun; as `keep`. `desk` is that of `working.running.read_all`.

    Of what waits to be linked, by whomever it was kept, some is linked after each batch.
    """
    outcomes: Generator[Outcome | Known, None, None] = read_all(
        _unread(store, received, model), jobs, ready=ready, desk=desk
    )
    with closing(outcomes):
        for batch_done in _kept(store, outcomes, run, model, batch):
            yield from batch_done
            keep_up(store, run, by)


def _unread(store: Store, received: Iterable[Article | Failure], model: str) -> Iterator[Article | Failure | Known]:
    """Of what is received, articles only where they are to be read.

    Whoever was redacted is taken out by the store, after reading: blacked-out words would be read wrongly.
    """
    for item in received:
        if isinstance(item, Article):
            key = reading_key(item, model)
            yield Known(item, key) if store.known([key]) else item
        else:
            yield item


def _kept(
    store: Store, outcomes: Iterator[Outcome | Known], run: int, model: str, batch: int
) -> Iterator[Iterator[Added | Failure]]:
    """The outcomes of each batch, which is kept when the first of them is asked for."""
    waiting: list[Outcome | Known] = []
    since = time.monotonic()
    for outcome in outcomes:
        if not waiting:
            since = time.monotonic()
        waiting.append(outcome)
        if len(waiting) >= batch or time.monotonic() - since > WAIT:
            yield _transaction(store, waiting, run, model)
            waiting = []
    yield _transaction(store, waiting, run, model)


def _transaction(store: Store, outcomes: Sequence[Outcome | Known], run: int, model: str) -> Iterator[Added | Failure]:
    """Keep one batch; acknowledge each in the order received."""
    entries = [_entry(outcome, model) for outcome in outcomes if not isinstance(outcome, Failure)]
    added = iter(store.add(entries, run) if entries else ())
    done = [outcome if isinstance(outcome, Failure) else _read_after_all(next(added)) for outcome in outcomes]
    failed = [each for each in done if isinstance(each, Failure)]
    if failed:
        store.quarantine([Quarantined(f.input, f.error.code, str(f.error)) for f in failed], run)
    yield from done


def _read_after_all(added: Added) -> Added | Failure:
    """A reading that was there a moment ago may have been redacted since: nothing is kept, and nothing is lost."""
    if added.result != "unread":
        return added
    return Failure(added.input, StoreError("its reading was taken out of the store meanwhile; add it again", "unread"))


def _entry(outcome: Reading | Known, model: str) -> Entry:
    if isinstance(outcome, Known):
        return Entry(outcome.article, outcome.key, None)
    return Entry(outcome.article, reading_key(outcome.article, model), outcome)
