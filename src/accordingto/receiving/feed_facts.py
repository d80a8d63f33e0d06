"""What watching needs of a feed, without its texts: what it asks for, and which entries it has in which state.

Invariant: the key of an entry is what its article is named after (`read_feed_articles`), and its state changes with it.
"""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256

from ..records.polls import FeedFacts, SeenEntry
from .entries import Entry
from .feeds import read_feed

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIPPED = {
    part: re.compile(rf"<skip{part}s>((?:\s*+<{part}>[^<]{{0,20}}+</{part}>){{1,24}}+)".encode(), re.IGNORECASE)
    for part in ("hour", "day")
}
_CONTENT = re.compile(rb">([^<>]+)<")


def feed_facts(body: bytes, input: str, address: str | None = None) -> FeedFacts:
    """Reads the feed in the bytes, as `read_feed` does and with its errors."""
    feed = read_feed(body, input, address)
    hours = [int(hour) % 24 for hour in _skipped(body, "hour") if hour.isdecimal()]
    days = [_DAYS.index(day.lower()) for day in _skipped(body, "day") if day.lower() in _DAYS]
    entries = tuple(_seen(entry, number) for number, entry in enumerate(feed.entries, 1))
    return FeedFacts(feed.title, float(feed.ttl or 0), tuple(sorted({*hours})), tuple(sorted({*days})), entries)


def _skipped(body: bytes, part: str) -> list[str]:
    # skipHours and skipDays of RSS 2.0, which feedparser does not give whole.
    found = _SKIPPED[part].search(body)
    return [name.decode("ascii", "replace").strip() for name in _CONTENT.findall(found.group(1))] if found else []


def _seen(entry: Entry, number: int) -> SeenEntry:
    stated = "\0".join(each or "" for each in (entry.modified, entry.published, entry.title, entry.text_html))
    return SeenEntry(
        key=entry.guid or entry.address or f"entry-{number}",
        state=sha256(stated.encode("utf-8", "surrogatepass")).hexdigest()[:8],
        address=entry.address,
        published=_moment(entry.published),
        whole=entry.text_html is not None,
    )


def _moment(stated: str | None) -> float | None:
    """An ISO 8601 time in seconds since 1970; a day is taken at its beginning, a time without a zone in UTC."""
    try:
        time = datetime.fromisoformat(stated or "")
        return (time if time.tzinfo else datetime.fromisoformat(f"{time.isoformat()}+00:00")).timestamp()
    except (ValueError, OverflowError):
        return None
