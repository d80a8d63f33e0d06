"""When a feed or page is visited next: by what it asks for, by its news, by its failures."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import formatdate

import pytest

from accordingto.keeping.schedule import (
    ASKED_MOST,
    DAY,
    HOUR,
    JITTER,
    LEAST,
    MINUTE,
    MOST,
    VISITS,
    awake,
    backoff,
    feed_after,
    feed_claimed,
    feed_failed,
    feed_interval,
    freshness,
    jitter,
    page_after,
    page_failed,
)
from accordingto.receiving.fetching import Fetched
from accordingto.records.polls import FeedFacts, FeedState, PageState, SeenEntry

NOW = 1_900_000_000.0
FEED = "http://news.example/feed"


def answer(status: int = 200, moved: str | None = None, headers: dict[str, str] | None = None) -> Fetched:
    return Fetched(FEED, moved or FEED, status, headers or {}, b"", "", moved)


def facts(*ages: float, ttl: float = 0.0, hours: tuple[int, ...] = (), days: tuple[int, ...] = ()) -> FeedFacts:
    entries = tuple(SeenEntry(str(age), "1", published=NOW - age) for age in ages)
    return FeedFacts("News", ttl, hours, days, entries)


def wait(state: FeedState) -> float:
    return state.due - NOW


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None), ({"cache-control": "max-age=600"}, 600.0), ({"cache-control": 'public, MAX-AGE="60"'}, 60.0),
        ({"cache-control": "s-maxage=900"}, None), ({"cache-control": "no-cache"}, None),
        ({"cache-control": "max-age=600", "expires": formatdate(NOW + 50)}, 600.0),
        ({"cache-control": "max-age=99999999"}, ASKED_MOST), ({"cache-control": "max-age=-1"}, None),
        ({"expires": formatdate(NOW + 900, usegmt=True)}, 900.0), ({"expires": "0"}, 0.0), ({"expires": "-1"}, 0.0),
        ({"expires": formatdate(NOW + 900), "date": formatdate(NOW + 300)}, 600.0),  # their clock is fast
        ({"expires": formatdate(NOW - 900)}, 0.0), ({"expires": formatdate(NOW + 900), "date": "soon"}, 900.0),
    ],
)  # fmt: skip
def test_how_long_an_answer_holds(headers: dict[str, str], seconds: float | None) -> None:
    assert freshness(headers, NOW) == seconds


@pytest.mark.parametrize(
    ("ages", "interval"),
    [
        ([HOUR * n for n in range(1, 11)], HOUR / 2),
        ([MINUTE * n for n in range(1, 30)], LEAST),
        ([30 * DAY, 60 * DAY], MOST),
        ([], HOUR),
        ([10 * DAY + HOUR * n for n in range(20)], (10 * DAY + 19 * HOUR) / 40),  # it went quiet ten days ago
        ([-5 * DAY, 0.0], LEAST),  # dated ahead
    ],
)
def test_half_the_mean_gap_between_entries(ages: list[float], interval: float) -> None:
    assert feed_interval(tuple(NOW - age for age in ages), NOW) == pytest.approx(interval)


@pytest.mark.parametrize(
    ("given", "headers", "least"),
    [
        (facts(ttl=2 * HOUR), {}, 2 * HOUR),
        (facts(HOUR, 2 * HOUR, ttl=10 * MINUTE), {}, HOUR / 2),
        (facts(HOUR, 2 * HOUR), {"cache-control": "max-age=7200"}, 2 * HOUR),
        (facts(HOUR, ttl=5 * HOUR), {"cache-control": "max-age=7200"}, 5 * HOUR),
        (facts(ttl=3 * DAY), {}, 3 * DAY),  # more than our own most
        (facts(ttl=300 * DAY), {}, ASKED_MOST),
        (facts(MINUTE, 2 * MINUTE), {"cache-control": "max-age=1"}, LEAST),
    ],
)
def test_what_a_feed_asks_for_is_the_least(given: FeedFacts, headers: dict[str, str], least: float) -> None:
    state = feed_after(FeedState(FEED), answer(headers=headers), given, NOW)
    assert least <= wait(state) <= least * (1 + JITTER)
    assert state.failures == 0


def test_a_304_leaves_in_force_what_it_does_not_state() -> None:
    first = answer(headers={"cache-control": "max-age=7200", "etag": '"1"'})
    known = feed_after(FeedState(FEED), first, facts(MINUTE, ttl=HOUR), NOW)
    again = feed_after(known, answer(304), None, NOW)
    assert wait(again) >= 2 * HOUR
    assert again.validators == known.validators
    changed = feed_after(known, answer(304, headers={"cache-control": "max-age=10", "etag": '"2"'}), None, NOW)
    assert HOUR <= wait(changed) < 2 * HOUR
    assert changed.validators is not None
    assert changed.validators["etag"] == '"2"'
    lifted = feed_after(known, answer(), facts(MINUTE), NOW)
    assert wait(lifted) < HOUR


def test_hours_and_days_to_skip() -> None:
    sunday = datetime(2030, 3, 17, 22, 30, tzinfo=UTC).timestamp()
    assert awake(sunday, (), ()) == sunday
    assert awake(sunday, (22, 23), ()) == sunday + 1.5 * HOUR
    assert awake(sunday, (22, 23, 0), (0,)) == sunday + 26.5 * HOUR
    assert awake(sunday, tuple(range(24)), ()) == sunday  # all of them: it cannot be meant
    assert awake(sunday, (), tuple(range(7))) == sunday
    state = feed_after(FeedState(FEED), answer(), facts(hours=tuple(range(23))), NOW)
    assert datetime.fromtimestamp(state.due, UTC).hour == 23


def test_failures_back_off_to_a_day_and_one_success_ends_that() -> None:
    state, waits = FeedState(FEED), []
    for _ in range(12):
        state = feed_failed(state, {}, NOW)
        waits.append(wait(state))
    assert all(2 * LEAST <= each <= MOST * (1 + JITTER) for each in waits)
    assert waits[3] > 6 * waits[0]
    assert waits[-1] >= MOST
    assert backoff(10_000) == MOST
    assert feed_after(state, answer(), facts(HOUR), NOW).failures == 0


@pytest.mark.parametrize("stated", ["40000", formatdate(NOW + 40_000, usegmt=True)])
def test_retry_after_counts_over_back_off(stated: str) -> None:
    assert wait(feed_failed(FeedState(FEED), {"retry-after": stated}, NOW)) >= 40_000
    page = page_failed(PageState("http://news.example/a", FEED), {"retry-after": stated}, NOW)
    assert page is not None
    assert page.due - NOW >= 40_000


def test_a_permanent_redirect_moves_the_feed() -> None:
    assert feed_after(FeedState(FEED), answer(moved="http://news.example/new"), facts(), NOW).address.endswith("/new")


def test_who_is_cut_off_in_a_visit_waits_as_long_as_usual() -> None:
    state = feed_after(
        FeedState(FEED), answer(headers={"cache-control": "max-age=7200"}), facts(MINUTE, ttl=3 * HOUR), NOW
    )
    assert wait(feed_claimed(state, NOW)) >= 3 * HOUR
    assert wait(feed_claimed(FeedState(FEED), NOW)) >= LEAST


def test_jitter_is_the_same_for_the_same_and_only_adds() -> None:
    spread = {jitter(f"http://paper{n}.example/", HOUR, NOW) for n in range(100)}
    assert len(spread) == 100
    assert all(0 <= each < HOUR * JITTER for each in spread)
    assert jitter(FEED, HOUR, NOW) == jitter(FEED, HOUR, NOW)


def test_pages_are_looked_at_again_and_again_and_then_left() -> None:
    now, gaps = NOW, []
    after = page_after(PageState("http://news.example/a", FEED), answer(), now)
    while after is not None:
        gaps.append(after.due - NOW)
        now = after.due
        after = page_after(after, answer(), now)
    assert len(gaps) == len(VISITS)
    assert all(wish <= gap <= wish * (1 + JITTER) for gap, wish in zip(gaps, VISITS, strict=True))


def test_a_page_after_a_long_absence_is_not_made_up_for() -> None:
    first = page_after(PageState("http://news.example/a", FEED), answer(), NOW)
    assert first is not None
    late = page_after(first, answer(304), NOW + 2 * DAY)
    assert late is not None
    assert late.visits == 3  # only that of the seventh day is left
    assert page_after(late, answer(304), NOW + 8 * DAY) is None


def test_a_page_that_asks_for_rest_or_fails() -> None:
    first = page_after(
        PageState("http://news.example/a", FEED), answer(headers={"cache-control": "max-age=86400"}), NOW
    )
    assert first is not None
    assert first.due >= NOW + DAY
    state: PageState | None = first
    failures = 0
    while state is not None:
        state = page_failed(state, {}, NOW)
        failures += 1
    assert failures == 6


@pytest.mark.parametrize(
    "state", [FeedState(FEED, seen={"a": "b"}, times=(1.0,)), PageState("http://a/", FEED, first=3.0)]
)
def test_states_come_back_from_their_rows(state: FeedState | PageState) -> None:
    row = {**state.as_dict(), "of another version": 1}
    del row["failures"]
    assert type(state).from_dict(row) == state
