"""The polite poller: visits feeds and the pages of their entries when it is time, and keeps what is new.

All that it knows is in the memory, written before a visit (when the next would be, if this is cut off) and after it.
Invariants: what a feed or page gave is safe before it counts as seen; none is visited sooner than asked, also after a
kill; two pollers on one memory share the work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Literal, TypeVar

from ..errors import AccordingtoError, Deferred, Forbidden, Unanswered
from ..receiving.addresses import checked_url, host_of
from ..receiving.fetching import Fetched, Fetcher, Validators
from ..receiving.inputs import Failure
from ..records.keeping import Added
from ..records.memory import Memory, Row
from ..records.polls import FEED, PAGE, FeedFacts, FeedState, PageState, SeenEntry
from .agenda import Agenda, Item, Kind
from .schedule import feed_after, feed_claimed, feed_failed, page_after, page_claimed, page_failed, page_resting

SEEN = 500
"""Entries that a feed is remembered to have had, beyond those that it has now: feeds flap."""

NAP = 60.0
"""Longest sleep at once: the clock may have been set, or the machine suspended."""

ONCE = 60.0
"""What falls due within this time of the start of a single round belongs to it."""

ROUND = 600.0
"""A single round does not wait for a host that asks for longer."""

_GONE = 410
_NOT_MODIFIED = 304

State = TypeVar("State", FeedState, PageState)
What = Literal["new", "same", "kept", "failed", "later", "gone", "moved", "given-up", "waiting"]


@dataclass(frozen=True, slots=True)
class Event:
    """What became of one visit, or of one article. `due` is when its address is visited next, in seconds since 1970.

    Of a feed: "new" (with the number of entries that are), "same", "failed", "later" (its host asks for patience),
    "gone", "moved" (to where another feed is). Of a page: "new", "same", "failed", "later", "gone", "given-up". Of an
    article: "kept" (see `added`), "failed" (in quarantine). Of a list of feeds: "failed". "waiting": nothing is to be
    done until `due`.
    """

    what: What
    kind: Literal["list", "feed", "page", "article", "wait"]
    address: str = ""
    due: float | None = None
    entries: int = 0
    added: Added | None = None
    error: AccordingtoError | None = None


@dataclass(frozen=True, slots=True)
class Hands:
    """What the poller works with: `facts` parses a feed; `keep` makes safe what is in an answer, or what failed.

    `keep` is given the keys of the entries that are wanted of a feed's answer, None for a page's. It may raise only
    what ends the watch.
    """

    memory: Memory
    fetcher: Fetcher
    facts: Callable[[Fetched], FeedFacts]
    keep: Callable[[Fetched | Failure, frozenset[str] | None], Iterable[Added | Failure]]


class Poller:
    """Visits in turn. `feeds` are addresses; their pages, and when all is due, are in the memory."""

    def __init__(self, feeds: Sequence[str], hands: Hands) -> None:
        self.feeds = tuple(dict.fromkeys(feeds))
        self.hands = hands
        self._agenda = Agenda()
        self._due: dict[tuple[str, str], float] = {}
        self._ready: dict[str, float] = {}
        self._horizon = float("inf")

    def run(self, once: bool = False) -> Iterator[Event]:
        """Go on for ever, or once round: each feed that is due, and the pages that it has anew."""
        clock, sleep = self.hands.fetcher.clock, self.hands.fetcher.sleep
        start = clock()
        self._horizon = start + ONCE if once else float("inf")
        self._load(start)
        while turn := self._agenda.first(self._host_ready):
            when, host = turn
            item = self._agenda.next(host, when)
            self._agenda.drop(host, item)
            if self._due.get((item.kind, item.key)) != item.due:
                continue  # it was put on for another time meanwhile
            if once and (item.due > self._horizon or when > clock() + ROUND):
                continue
            if (wait := when - clock()) > 0:
                yield Event("waiting", "wait", due=when)
                while wait > 0:
                    sleep(min(wait, NAP))
                    wait = when - clock()
            yield from self._visit(item, host)

    def _host_ready(self, host: str) -> float:
        return self._ready.get(host, 0.0)

    def _load(self, now: float) -> None:
        for feed in self.feeds:
            row = self.hands.memory.recall(FEED, feed)
            state = FeedState.from_dict(row) if row else FeedState(feed, due=now)
            if not state.ended:
                self._put("feed", feed, state)
        feeds = set(self.feeds)
        for key, row in self.hands.memory.recalled(PAGE):
            page = PageState.from_dict(row)
            if page.feed in feeds:
                self._put("page", key, page)

    def _put(self, kind: Kind, key: str, state: FeedState | PageState, soon: float | None = None) -> None:
        host = _host(state.at or state.address)
        if host not in self._ready:
            self._ready[host] = self.hands.fetcher.pace.ready(host)
        self._due[kind, key] = due = state.due if soon is None else soon
        self._agenda.put(host, Item(due, kind, key))

    def _visit(self, item: Item, host: str) -> Iterator[Event]:
        yield from self._feed(item.key) if item.kind == "feed" else self._page(item.key)
        self._ready[host] = self.hands.fetcher.pace.ready(host)

    # Feeds

    def _feed(self, key: str) -> Iterator[Event]:
        clock = self.hands.fetcher.clock
        state = self._claimed(FEED, key, FeedState(key), feed_claimed)
        if state is None:
            return
        answer = self._fetched(state)
        if isinstance(answer, Deferred):
            if answer.moved and self._is_taken(key, answer.address):
                yield self._set_feed(key, replace(state, address=answer.address, ended="moved"), "moved")
                return
            at = state if not answer.moved else replace(state, address=answer.address)
            due = max(answer.until, clock() + 1)
            yield self._set_feed(key, replace(at, due=due, at=answer.address), "later", error=answer)
            return
        if isinstance(answer, AccordingtoError):
            yield self._set_feed(key, feed_failed(state, {}, clock()), "failed", error=answer)
        elif answer.status == _GONE:
            yield self._set_feed(key, replace(state, ended="gone"), "gone", error=_refusal(answer))
        elif answer.status == _NOT_MODIFIED:
            yield self._set_feed(key, feed_after(state, answer, None, clock()), "same")
        elif not 200 <= answer.status < 300:
            yield self._set_feed(key, feed_failed(state, answer.headers, clock()), "failed", error=_refusal(answer))
        elif answer.moved and self._is_taken(key, answer.moved):
            yield self._set_feed(key, replace(state, address=answer.moved, ended="moved"), "moved")
        else:
            yield from self._feed_answered(key, state, answer)

    def _feed_answered(self, key: str, state: FeedState, answer: Fetched) -> Iterator[Event]:
        clock = self.hands.fetcher.clock
        # What it asks for counts at once, its validators only when all is safe: parsing and keeping may be cut off.
        early = feed_after(state, answer, None, clock())
        self.hands.memory.remember(FEED, key, replace(state, due=early.due).as_dict())
        try:
            facts = self.hands.facts(answer)
        except AccordingtoError as error:
            yield self._set_feed(key, feed_failed(state, answer.headers, clock()), "failed", error=error)
            return
        fresh = [entry for entry in facts.entries if state.seen.get(_short(entry.key)) != entry.state]
        here = frozenset(entry.key for entry in fresh if entry.whole or not entry.address)
        if here:
            early = feed_after(state, answer, facts, clock())
            self.hands.memory.remember(FEED, key, replace(early, validators=state.validators).as_dict())
            yield from self._kept(answer, here)
        for entry in fresh:
            if entry.address and not entry.whole:
                self._expect(entry.address, key, clock())
        state = replace(feed_after(state, answer, facts, clock()), seen=_seen(state.seen, facts.entries))
        yield self._set_feed(key, state, "new" if fresh else "same", entries=len(fresh))

    def _is_taken(self, key: str, address: str) -> bool:
        rows = ((other, self.hands.memory.recall(FEED, other)) for other in self.feeds if other != key)
        others = (FeedState.from_dict(row) if row else FeedState(other) for other, row in rows)
        return any(other.address == address and not other.ended for other in others)

    def _set_feed(
        self, key: str, state: FeedState, what: What, *, entries: int = 0, error: AccordingtoError | None = None
    ) -> Event:
        self.hands.memory.remember(FEED, key, state.as_dict())
        if not state.ended:
            self._put("feed", key, state)
        return Event(what, "feed", key, None if state.ended else state.due, entries, error=error)

    # Pages

    def _expect(self, address: str, feed: str, now: float) -> None:
        """A page that is new, or told to have changed."""

        def expected(row: Row | None) -> Row:
            page = PageState.from_dict(row) if row else PageState(address, feed, due=now)
            return replace(page, due=min(page.due, max(now, page.rests))).as_dict()

        page = PageState.from_dict(self.hands.memory.revise(PAGE, address, expected))
        self._put("page", address, page, min(page.due, self._horizon) if page.due <= now else None)

    def _page(self, key: str) -> Iterator[Event]:
        clock = self.hands.fetcher.clock
        if self.hands.memory.recall(PAGE, key) is None:
            return
        state = self._claimed(PAGE, key, PageState(key, ""), page_claimed)
        if state is None:
            return
        answer = self._fetched(state)
        if isinstance(answer, Deferred):
            due = max(answer.until, clock() + 1)
            yield self._set_page(key, replace(state, due=due, at=answer.address), "later", answer)
        elif isinstance(answer, AccordingtoError):
            yield from self._page_failed(key, state, answer, {})
        elif answer.status == _NOT_MODIFIED:
            yield self._set_page(key, page_after(state, answer, clock()), "same")
        elif answer.status == _GONE:
            yield from self._kept(Failure(key, _refusal(answer)), None)
            yield self._set_page(key, None, "gone", _refusal(answer))
        elif not 200 <= answer.status < 300:
            yield from self._page_failed(key, state, _refusal(answer), answer.headers)
        else:
            self.hands.memory.remember(PAGE, key, page_resting(state, answer, clock()).as_dict())
            yield from self._kept(replace(answer, url=key), None)
            yield self._set_page(key, page_after(state, answer, clock()), "new")

    def _page_failed(
        self, key: str, state: PageState, error: AccordingtoError, headers: dict[str, str]
    ) -> Iterator[Event]:
        is_final = isinstance(error, Forbidden) and error.code != "robots"
        later = None if is_final else page_failed(state, headers, self.hands.fetcher.clock())
        if later is None and state.first is None:
            yield from self._kept(Failure(key, error), None)
        yield self._set_page(key, later, "failed" if later else "given-up", error)

    def _set_page(self, key: str, state: PageState | None, what: What, error: AccordingtoError | None = None) -> Event:
        if state is None:
            self.hands.memory.remember(PAGE, key, None)
            self._due.pop((PAGE, key), None)
            return Event(what, "page", key, error=error)
        self.hands.memory.remember(PAGE, key, state.as_dict())
        self._put("page", key, state)
        return Event(what, "page", key, state.due, error=error)

    # Both

    def _claimed(self, kind: Kind, key: str, fresh: State, claim: Callable[[State, float], State]) -> State | None:
        """The state, if it is due, and from now on nobody else's: its row says when it would be due again."""
        now = self.hands.fetcher.clock()
        before: list[State] = []

        def taken(row: Row | None) -> Row:
            state = type(fresh).from_dict(row) if row else fresh
            before[:] = [state] if state.due <= now and not getattr(state, "ended", None) else []
            return (claim(state, now) if before else state).as_dict()

        row = self.hands.memory.revise(kind, key, taken)
        if before:
            return before[0]
        state = type(fresh).from_dict(row)
        if not getattr(state, "ended", None):
            self._put(kind, key, state)
        return None

    def _fetched(self, state: FeedState | PageState) -> Fetched | AccordingtoError:
        validators = Validators(**state.validators) if state.validators else None
        try:
            return self.hands.fetcher.fetch(state.at or state.address, validators)
        except AccordingtoError as error:
            return error

    def _kept(self, given: Fetched | Failure, wanted: frozenset[str] | None) -> Iterator[Event]:
        for done in self.hands.keep(given, wanted):
            if isinstance(done, Failure):
                yield Event("failed", "article", done.input, error=done.error)
            else:
                yield Event("kept", "article", done.input, added=done)


def _host(address: str) -> str:
    try:
        return host_of(checked_url(address))
    except AccordingtoError:
        return ""  # its visit says what is wrong with it


def _refusal(answer: Fetched) -> AccordingtoError:
    return Unanswered(
        f"the server answers with status {answer.status}; check the address, or try again later", "status"
    )


def _short(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _seen(before: dict[str, str], entries: Sequence[SeenEntry]) -> dict[str, str]:
    """The entries' states by key, those of the feed as it is now last."""
    now = {_short(entry.key): entry.state for entry in entries}
    past = [(key, state) for key, state in before.items() if key not in now]
    return dict(past[-SEEN:]) | now
