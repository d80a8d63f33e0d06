"""Feeds into a store, as long as one likes: what `accordingto watch` does. The rules are those of `polling`.

Invariant: what is watched, and when it is visited next, is in the store: a watch that ended, however it did, goes on
where it was.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from .. import __version__
from ..errors import AccordingtoError, Refused
from ..fingerprint import fingerprint
from ..receiving.fetching import Fetched, Fetcher
from ..receiving.inputs import Failure, is_address
from ..receiving.limits import FetchLimits
from ..records.article import Article
from ..records.keeping import Added, Run
from ..storing import Store
from ..working.feeding import FeedReader
from ..working.running import receive_all
from ..working.workers import Desk
from .adding import keep_in
from .linking import linker
from .polling import Event, Hands, Poller

LIMITS = FetchLimits(crawl_delay=600.0, patience=5.0)
"""A watch has time: a site may ask for ten minutes between requests; longer waits go on the agenda."""


def watch(
    store: Store,
    feeds: Sequence[str],
    *,
    once: bool = False,
    fetcher: Fetcher | None = None,
    tables: Path | None = None,
) -> Generator[Event, None, None]:
    """Visit feeds when it is time, and keep their articles: an Event for all that happens.

    `feeds` are addresses, and files that name some (OPML, or one address a line). With `once`, one round: what is due
    now, and what that brings. `fetcher` has to have the store as its memory. Raises Refused where no feed is named,
    StoreError, ModelError.
    """
    with closing(FeedReader()) as reader:
        addresses: list[str] = []
        for name in feeds:
            try:
                addresses += [name] if is_address(name) else reader.addresses(name)
            except AccordingtoError as error:
                yield Event("failed", "list", name, error=error)
        if not addresses:
            raise Refused("no feed is named: give addresses, OPML files, or files of one address a line", "empty")
        run = Run("watch", __version__, fingerprint(tables), {"feeds": list(feeds), "once": once})
        number = store.begin(run)
        counts: dict[str, int] = {}
        desk, by = Desk(), linker(tables)

        def kept(given: Fetched | Failure, wanted: frozenset[str] | None) -> Iterator[Added | Failure]:
            received = _received(given, wanted)
            with closing(received), closing(keep_in(store, received, number, run.model, by, jobs=1, desk=desk)) as kept:
                for done in kept:
                    name = "quarantine" if isinstance(done, Failure) else done.result
                    counts[name] = counts.get(name, 0) + 1
                    yield done

        hands = Hands(store, fetcher or Fetcher(LIMITS, memory=store), reader.facts, kept)
        try:
            yield from Poller(addresses, hands).run(once)
        finally:
            store.finish(number, counts)


def _received(given: Fetched | Failure, wanted: frozenset[str] | None) -> Generator[Article | Failure, None, None]:
    """The articles of an answer; of a feed's, those of the entries that are wanted."""
    if isinstance(given, Failure):
        yield given
        return
    names = None if wanted is None else {f"{given.url}#{key}" for key in wanted}
    with closing(receive_all([given], jobs=1)) as received:
        for item in received:
            if names is None or item.input in names or item.input == given.url:
                yield item
