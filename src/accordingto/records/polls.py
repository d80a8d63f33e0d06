"""What a feed tells of itself and its entries, and what watching remembers of feeds and pages between visits.

All moments are seconds since 1970, all spans seconds. Invariant: a state is what its row in the memory says, so that a
watch that was killed goes on where it was.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from math import isfinite
from typing import Any, Final, Literal, Self

from .memory import Row

FEED: Final = "feed"
PAGE: Final = "page"
"""Kinds of memory: the feed's address as the user gave it -> FeedState; an entry's address -> PageState."""


@dataclass(frozen=True, slots=True)
class SeenEntry:
    """One entry of a feed. `state` changes whenever the entry does; `whole` says that its article is in the feed."""

    key: str
    state: str
    address: str | None = None
    published: float | None = None
    whole: bool = False


@dataclass(frozen=True, slots=True)
class FeedFacts:
    """What a feed asks for (to be left alone for `ttl` seconds, in these hours and on these days, Monday is 0, in UTC),
    and its entries."""

    title: str | None = None
    ttl: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    entries: tuple[SeenEntry, ...] = ()

    def as_dict(self) -> Row:
        return asdict(self)

    @classmethod
    def from_dict(cls, row: Row) -> FeedFacts:
        """Raises KeyError, TypeError, ValueError for what is no such row."""
        facts = cls(
            row["title"], float(row["ttl"]), tuple(row["skip_hours"]), tuple(row["skip_days"]),
            tuple(SeenEntry(**each) for each in row["entries"]),
        )  # fmt: skip
        whole = all(type(each) is int for each in (*facts.skip_hours, *facts.skip_days)) and isfinite(facts.ttl)
        if not whole or not isinstance(facts.title, str | None) or not all(map(_is_sound, facts.entries)):
            raise ValueError("fields of other types")
        return facts


def _is_sound(entry: SeenEntry) -> bool:
    when = entry.published
    return (
        isinstance(entry.key, str)
        and isinstance(entry.state, str)
        and isinstance(entry.address, str | None)
        and isinstance(entry.whole, bool)
        and (when is None or (isinstance(when, int | float) and isfinite(when)))
    )


class _State:
    """Rows to states and back; a row of another version of the program may have more fields, or fewer."""

    __slots__ = ()

    def as_dict(self) -> Row:
        return asdict(self)  # type: ignore[call-overload,no-any-return] # each subclass is a dataclass

    @classmethod
    def from_dict(cls, row: Row) -> Self:
        return cls(**{each.name: row[each.name] for each in fields(cls) if each.name in row})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class FeedState(_State):
    """A watched feed.

    `address` is where it is now, `at` where a redirect was to be followed later; `ttl` and `fresh` are how long it asks
    to be left alone for (in the feed, in its headers); `times` are its newest entries' times; `seen` the entries' keys
    and states, hashed; `ended` says why it is visited no more.
    """

    address: str
    due: float = 0.0
    interval: float = 0.0
    at: str | None = None
    failures: int = 0
    ttl: float = 0.0
    fresh: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    times: tuple[float, ...] = ()
    seen: dict[str, str] = field(default_factory=dict, hash=False)
    validators: dict[str, Any] | None = field(default=None, hash=False)
    ended: Literal["gone", "moved"] | None = None


@dataclass(frozen=True, slots=True)
class PageState(_State):
    """The page of an entry: when it was first had, which of its later visits is next, until when it asks for none."""

    address: str
    feed: str
    due: float = 0.0
    at: str | None = None
    first: float | None = None
    visits: int = 0
    failures: int = 0
    rests: float = 0.0
    validators: dict[str, Any] | None = field(default=None, hash=False)
