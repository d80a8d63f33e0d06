"""The key of a claim: a number that sorts by the time of publication, then by article, then by place in the article.

So the newest claims stand together in every table and in the index, a range of times is a range of keys, and the
claims of one article lie side by side. Invariant: `0 <= key < 2**63`, and an article's keys are one range.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime

from ..errors import StoreError

EPOCH = datetime(1900, 1, 1, tzinfo=UTC)
MINUTES, NUMBERS, POSITIONS = 27, 24, 12
"""Bits of a key: minutes since 1900 (to the year 2155), the article's number, the claim's position."""

_CHARACTERS = 8192
_PARTIAL = re.compile(r"(\d{4})(?:-(\d\d))?$")


def moment_of(time: str | None) -> int | None:
    """Seconds since 1900-01-01 UTC of an ISO 8601 time (of its start, where it is a date, month or year alone; taken as
    UTC where no zone is stated); None where it is unknown or no such time."""
    if not time:
        return None
    try:
        if partial := _PARTIAL.match(time):
            found = datetime(int(partial[1]), int(partial[2] or 1), 1, tzinfo=UTC)
        else:
            found = datetime.fromisoformat(time)
    except ValueError:
        return None
    if found.tzinfo is None:
        found = found.replace(tzinfo=UTC)
    return int((found - EPOCH).total_seconds())


def minute_of(published: str | None) -> int:
    """The minute by which an article is sorted: that of its publication; 0 where it is not known."""
    seconds = moment_of(published)
    return 0 if seconds is None else min(max(seconds // 60, 0), (1 << MINUTES) - 1)


def numbers_for(text: str) -> int:
    """How many numbers an article takes: enough for a claim in every second character, whatever a later model finds."""
    return 1 + len(text) // _CHARACTERS


def claim_keys(minute: int, number: int, count: int, numbers: int) -> list[int]:
    """The keys of an article's claims in their order. `number` is the first of the article's `numbers`."""
    if count > numbers << POSITIONS or number + numbers > 1 << NUMBERS:
        found = f"article {number} with {count} claims"
        raise StoreError(
            f"{found}: a store holds {1 << NUMBERS} articles; begin another with --store", code="store-full"
        )
    first = _first(minute, number)
    return list(range(first, first + count))


def key_range(minute: int, number: int, numbers: int) -> tuple[int, int]:
    """[first, end) of all keys that the article may have."""
    return _first(minute, number), _first(minute, number + numbers)


def minute_range(first: int, last: int) -> tuple[int, int]:
    """[first, end) of the keys of all claims published in the minutes `first` to `last`, both included."""
    return _first(first, 0), _first(last + 1, 0)


def position_of(key: int, number: int) -> int:
    """Which claim of the article with that first number the key is."""
    return (key & (1 << NUMBERS + POSITIONS) - 1) - (number << POSITIONS)


def claim_number(claim: str) -> int:
    """A claim's id, 16 hexadecimal digits, as a signed number of 64 bits. Raises ValueError where it is none."""
    number = int(claim, 16)
    return number - (1 << 64) if number >> 63 else number


def _first(minute: int, number: int) -> int:
    return minute << NUMBERS + POSITIONS | number << POSITIONS
