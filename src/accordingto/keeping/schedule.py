"""When a feed or page is visited next: pure functions of its state, its answer and the time.

Invariant: never sooner than asked, be it by the feed (ttl, update period, hours and days to skip), by the answer's
headers (max-age, Expires, Retry-After) or by our own least interval; jitter only adds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

from ..receiving.fetching import Fetched, Validators
from ..receiving.pacing import http_date, retry_after
from ..records.polls import FeedFacts, FeedState, PageState

MINUTE, HOUR, DAY = 60.0, 3_600.0, 86_400.0

LEAST, MOST = 5 * MINUTE, DAY
"""Bounds of what is our own choice of interval."""

UNKNOWN = HOUR
"""Interval of a feed whose entries have no times."""

ASKED_MOST = 7 * DAY
"""A feed that asks to be left alone for longer is misconfigured: week-old news is none."""

VISITS = (HOUR, 6 * HOUR, DAY, 7 * DAY)
"""How long after its first visit a page is looked at again, for new versions."""

PAGE_FAILURES = 6
"""A page that failed so often in a row is given up."""

JITTER = 0.1
"""Most of an interval that is added, so that feeds of one interval do not come all at once."""

TIMES = 20
"""Newest entries that an interval is made from."""

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)


def freshness(headers: Mapping[str, str], now: float) -> float | None:
    """For how long an answer says that it holds (RFC 9111, 4.2.1); None where it does not say."""
    if found := _MAX_AGE.search(headers.get("cache-control", "")):
        return min(float(found.group(1)), ASKED_MOST)
    if "expires" not in headers:
        return None
    expires, date = http_date(headers["expires"]), http_date(headers.get("date", ""))
    return 0.0 if expires is None else min(max(0.0, expires - (now if date is None else date)), ASKED_MOST)


def feed_interval(times: tuple[float, ...], now: float) -> float:
    """Half the mean gap between new entries up to now, within our bounds."""
    past = sorted(min(time, now) for time in times)[-TIMES:]
    if not past:
        return UNKNOWN
    return min(max((now - past[0]) / len(past) / 2, LEAST), MOST)


def jitter(key: str, seconds: float, now: float) -> float:
    """What to add to a span of so many seconds: the same for the same key and time."""
    digest = sha256(f"{key} {now:.0f}".encode()).digest()
    return seconds * JITTER * int.from_bytes(digest[:4]) / 2**32


def awake(moment: float, skip_hours: tuple[int, ...], skip_days: tuple[int, ...]) -> float:
    """The first moment from this one on that is in no hour or day to skip; the moment itself if all are."""
    first = moment
    for _ in range(8 * 24):
        time = datetime.fromtimestamp(moment, UTC)
        if time.hour not in skip_hours and time.weekday() not in skip_days:
            return moment
        moment = (moment // HOUR + 1) * HOUR
    return first


def feed_claimed(state: FeedState, now: float) -> FeedState:
    """The state while the feed is being visited: who is cut off then, not knowing what it asked for, waits as usual."""
    return replace(state, due=now + max(LEAST, state.ttl, state.fresh, state.interval or UNKNOWN))


def page_claimed(state: PageState, now: float) -> PageState:
    """The state while the page is being visited, as of a feed."""
    return replace(state, due=now + VISITS[0])


def feed_after(state: FeedState, answer: Fetched, facts: FeedFacts | None, now: float) -> FeedState:
    """The state after a visit that went well; `facts` is None where nothing was new (304)."""
    fresh = freshness(answer.headers, now)
    before = Validators(**state.validators) if state.validators else None
    state = replace(
        state, at=None, failures=0, address=answer.moved or state.address,
        validators=answer.validators(before).as_dict(),
        fresh=fresh if fresh is not None else 0.0 if facts else state.fresh,
    )  # fmt: skip
    if facts:
        times = tuple(sorted(entry.published for entry in facts.entries if entry.published is not None))
        state = replace(
            state, ttl=min(facts.ttl, ASKED_MOST), skip_hours=facts.skip_hours, skip_days=facts.skip_days,
            times=times[-TIMES:],
        )  # fmt: skip
    interval = max(feed_interval(state.times, now), state.ttl, state.fresh)
    due = now + interval + jitter(state.address, interval, now)
    return replace(state, interval=interval, due=awake(due, state.skip_hours, state.skip_days))


def feed_failed(state: FeedState, headers: Mapping[str, str], now: float) -> FeedState:
    """The state after a visit that failed: back-off doubles up to a day, and what the answer asks for is obeyed."""
    wait = max(backoff(state.failures), state.ttl, state.fresh, freshness(headers, now) or 0.0)
    due = max(now + wait + jitter(state.address, wait, now), retry_after(headers, now))
    return replace(
        state, at=None, failures=state.failures + 1, interval=wait, due=awake(due, state.skip_hours, state.skip_days)
    )


def backoff(failures: int) -> float:
    """The wait after so many failures in a row before this one."""
    return float(min(LEAST * 2 ** min(failures + 1, 20), MOST))


def page_resting(state: PageState, answer: Fetched, now: float) -> PageState:
    """The state while what a page answered is being kept: who is cut off then asks for it again, when it may."""
    rests = now + max(LEAST, freshness(answer.headers, now) or 0.0)
    return replace(state, rests=rests, due=rests)


def page_after(state: PageState, answer: Fetched, now: float) -> PageState | None:
    """The state after a visit that went well; None where it was the last."""
    first = now if state.first is None else state.first
    done = 0 if state.first is None else state.visits + 1
    visits = next((number for number in range(done, len(VISITS)) if first + VISITS[number] > now), None)
    if visits is None:
        return None
    before = Validators(**state.validators) if state.validators else None
    wish = first + VISITS[visits] + jitter(state.address, VISITS[visits], now)
    rests = now + max(LEAST, freshness(answer.headers, now) or 0.0)
    return replace(
        state, at=None, failures=0, first=first, visits=visits, rests=rests, due=max(wish, rests),
        validators=answer.validators(before).as_dict(),
    )  # fmt: skip


def page_failed(state: PageState, headers: Mapping[str, str], now: float) -> PageState | None:
    """The state after a visit that failed; None where the page is given up."""
    if state.failures + 1 >= PAGE_FAILURES:
        return None
    wait = max(backoff(state.failures), freshness(headers, now) or 0.0)
    due = max(now + wait + jitter(state.address, wait, now), retry_after(headers, now))
    return replace(state, at=None, failures=state.failures + 1, due=due, rests=due)
