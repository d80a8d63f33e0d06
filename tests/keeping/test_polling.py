"""The poller in a small world of the press: polite through a day, kills and restarts; and that the world would tell."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from accordingto.keeping import polling, schedule
from accordingto.keeping.polling import Event, Hands, Poller
from accordingto.receiving.feed_facts import feed_facts
from accordingto.receiving.fetching import Fetched, Fetcher
from accordingto.receiving.inputs import Failure
from accordingto.receiving.pacing import Remembered
from accordingto.records.keeping import Added
from accordingto.records.memory import Memory
from accordingto.records.polls import FEED, PAGE, FeedFacts, FeedState
from accordingto.storing import open_store

from .press_world import DAY, HOUR, START, Clock, World, fetcher, habits, manners, missed, running


class Killed(BaseException):
    """Ends the poller where it stands, with no chance to tidy up."""


def facts(answer: Fetched) -> FeedFacts:
    return feed_facts(answer.body, answer.url, answer.final_url)


Kept = tuple[str, frozenset[str] | None]


class Shelf:
    """Keeps the names of what it is given, and may be told to die."""

    def __init__(self, dies: Callable[[], bool] = lambda: False) -> None:
        self.kept: list[Kept] = []
        self.dies = dies

    def keep(self, given: Fetched | Failure, wanted: frozenset[str] | None) -> list[Added]:
        if self.dies():
            raise Killed
        self.kept.append((given.url if isinstance(given, Fetched) else given.input, wanted))
        return []


@pytest.fixture
def clock(tmp_path: Path) -> Clock:
    return Clock(tmp_path / "clock")


@pytest.fixture
def world(clock: Clock) -> Iterator[World]:
    with running(habits(6, 1.0), clock) as each:
        yield each


def until(world: World, end: float, memory: Memory, shelf: Shelf, by: Fetcher | None = None) -> list[Event]:
    hands = Hands(memory, by or fetcher(memory, world.clock), facts, shelf.keep)
    events = []
    for event in Poller(world.addresses(), hands).run():
        events.append(event)
        if world.clock.now() > end:
            break
    return events


def test_a_day_with_restarts_is_polite(world: World) -> None:
    """The small form of the bar; the whole is `python bench/polite.py`, on a store and with SIGKILL."""
    chance = random.Random(3)
    kills = Counter[str]()
    visits = count(1)
    shelf = Shelf(lambda: next(visits) % 25 == 0)
    memory = Remembered()

    def sleep(seconds: float) -> None:
        world.clock.sleep(seconds)
        if chance.random() < 0.01:
            kills["asleep"] += 1
            raise Killed

    while world.clock.now() < START + DAY:
        by = fetcher(memory, world.clock)
        by.sleep = sleep
        try:
            until(world, START + DAY, memory, shelf, by)
        except Killed:
            kills["all"] += 1
    found = manners(world.asked)
    assert kills["asleep"] >= 3
    assert kills["all"] > kills["asleep"]  # while something was being kept
    assert found.too_soon == ()
    assert found.repeats > 50
    # Who was killed before the first answer of a page was safe has no validators for it yet.
    assert len(found.plain) <= kills["all"] - kills["asleep"]
    assert missed(world, stood=6 * HOUR).missed == 0


def test_the_world_sees_who_ignores_what_is_asked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schedule, "freshness", lambda headers, now: 0.0)
    until(world, START + DAY, Remembered(), Shelf())
    assert any(line.startswith("path") for line in manners(world.asked).too_soon)


def test_the_world_sees_who_does_not_wait_his_turn(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accordingto.receiving.pacing.Pace.leave", lambda *_: None)
    by = fetcher(Remembered(), world.clock)
    monkeypatch.setattr(by.pace, "take", lambda *_: 0.0)
    until(world, START + HOUR, by.memory, Shelf(), by)
    assert any(line.startswith("host") for line in manners(world.asked).too_soon)


def test_the_world_sees_who_forgets_the_validators(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("accordingto.receiving.fetching.Validators.headers", lambda self: [])
    until(world, START + DAY, Remembered(), Shelf())
    found = manners(world.asked)
    assert found.repeats
    assert not found.conditional


def test_new_entries_are_kept_once_and_whole_ones_from_the_feed(world: World) -> None:
    shelf = Shelf()
    events = until(world, START + DAY / 2, Remembered(), shelf)
    new = [event.address for event in events if event.kind == "page" and event.what == "new"]
    whole = {each.number for each in world.feeds if each.whole}
    assert whole
    for url, wanted in shelf.kept:
        number = int(url.split("/")[3])
        assert (number in whole) == (wanted is not None)
    taken = Counter(key for _, wanted in shelf.kept for key in wanted or ())
    assert taken
    assert set(taken.values()) == {1}
    assert new
    assert (
        len({path for _, path in {(each.host, each.path) for each in world.asked} if path.endswith("robots.txt")}) == 1
    )


def test_two_pollers_on_one_store_share_the_work(clock: Clock, tmp_path: Path) -> None:
    with (
        running(habits(2, 1.0), clock) as world,
        open_store(tmp_path / "store.db") as one,
        open_store(tmp_path / "store.db") as other,
    ):
        hands = [Hands(each, fetcher(each, clock), facts, Shelf().keep) for each in (one, other)]
        runs = [Poller(world.addresses(), each).run() for each in hands]
        visits: list[Counter[str]] = [Counter(), Counter()]
        while clock.now() < START + 3 * HOUR:
            for run, counted in zip(runs, visits, strict=True):
                counted[next(run).kind] += 1
    found = manners(world.asked)
    assert found.too_soon == ()
    assert all(counted["page"] + counted["feed"] for counted in visits)


def test_one_round_ends_and_the_next_goes_on(world: World) -> None:
    memory = Remembered()
    hands = Hands(memory, fetcher(memory, world.clock), facts, Shelf().keep)
    first = list(Poller(world.addresses(), hands).run(once=True))
    feeds = [event for event in first if event.kind == "feed" and event.what in ("new", "same", "failed")]
    assert len(feeds) == 6
    pages = {event.address for event in first if event.kind == "page"}
    assert pages
    assert all(PAGE and memory.recall(PAGE, page) for page in pages)
    asked = len(world.asked)
    assert not [each for each in Poller(world.addresses(), hands).run(once=True) if each.kind != "wait"]
    assert len(world.asked) == asked
    world.clock.sleep(DAY)
    assert [each for each in Poller(world.addresses(), hands).run(once=True) if each.kind == "feed"]
    assert manners(world.asked).too_soon == ()


def test_a_feed_that_is_gone_or_now_another_s_is_let_go(clock: Clock) -> None:
    with running(habits(40, 1.0), clock) as world:
        gone = next(each for each in world.feeds if each.ends is not None and not each.trouble)
        moved = next(each for each in world.feeds if each.moves is not None and not each.trouble and each.ends is None)
        base = f"http://{moved.host}:{world.port}/{moved.number}/"
        addresses = [world.addresses()[gone.number], f"{base}feed", f"{base}feed-moved"]
        memory = Remembered()
        hands = Hands(memory, fetcher(memory, clock), facts, Shelf().keep)
        whats = Counter[tuple[str, str]]()
        for event in Poller(addresses, hands).run():
            whats[event.what, event.address] += 1
            if clock.now() > START + 2 * DAY:
                break
    assert whats["gone", addresses[0]] == 1
    assert whats["moved", addresses[1]] == 1
    assert {key: FeedState.from_dict(row).ended for key, row in memory.recalled(FEED)} == {
        addresses[0]: "gone", addresses[1]: "moved", addresses[2]: None,
    }  # fmt: skip


def test_addresses_that_are_none_cost_nobody_else(world: World) -> None:
    bad = ["http://10.0.0.1/feed", "ftp://paper0.example/", "http://unknown.invalid/feed", "http://[::1/"]
    memory = Remembered()
    hands = Hands(memory, fetcher(memory, world.clock), facts, Shelf().keep)
    events = list(Poller([*bad, world.addresses()[0]], hands).run(once=True))
    failed = [event.address for event in events if event.what == "failed" and event.kind == "feed"]
    assert set(bad) <= set(failed)
    assert any(event.what == "new" for event in events)


def test_no_feed_no_work() -> None:
    memory = Remembered()
    assert list(Poller([], Hands(memory, Fetcher(memory=memory), facts, Shelf().keep)).run()) == []
    assert polling.NAP > 0
