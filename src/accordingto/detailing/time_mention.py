"""A time as written, before it is resolved: what the readers of forms give and what `time_resolving` takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Kind = Literal[
    "date", "decade", "century", "season", "quarter", "half", "deictic", "unit", "stretch", "ago", "anaphoric", "clock",
    "range",
]  # fmt: skip
DATE_LIKE = frozenset({"date", "season", "quarter", "decade", "deictic", "unit"})


class Clock(NamedTuple):
    """A time of day; `minutes` says whether minutes were stated."""

    hour: int
    minute: int
    minutes: bool
    half: int | None = None  # 0 or 12, where "a.m." or "p.m." was written


@dataclass(frozen=True, slots=True)
class Mention:
    """A time at the tokens [start, stop). Which fields are filled depends on `kind`.

    `shift` is in units from now, `count` how many units (None for "few"), `number` that of a season, quarter, half or
    century, `portion` which third of it is meant, `edge` its first (0) or last (1) part, `open` the end left open.
    """

    start: int
    stop: int
    kind: Kind
    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    number: int | None = None
    shift: int | None = None
    count: float | None = None
    unit: str | None = None
    portion: int | None = None
    edge: int | None = None
    clock: Clock | None = None
    zone: str | None = None
    open: str | None = None
    first: Mention | None = None
    second: Mention | None = None

    @property
    def a_day(self) -> bool:
        """Whether it names one day, so that a clock may belong to it."""
        return self.kind == "deictic" or (self.kind == "date" and (self.day is not None or self.weekday is not None))
