"""Values as a picture: over time, or, where all are of one time, by authority.

Pure. Time to the right and value upwards; or value to the right, a line for each authority. Bounds are bars, open ones
arrows; a mark's shape says whose word it is: a named source's, an unnamed one's, the outlet's own. Invariant: each
mark leads to its claim, and no line joins two sources.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...exporting import wording
from ...records.stories import StoryArticle, Value
from .answers import is_unnamed, outlet_of, value_words
from .article_view import moment
from .svg import LETTER, element, fitting, linked, number, picture, powers, round_ticks, spread, text, time_ticks

NAMED = 6
"""Authorities whose names stand beside a plot over time."""
LINES = 14
"""Authorities that have a line in a plot by authority."""
OWN = "outlets’ own words"
_WIDTH, _HEIGHT = 760.0, 262.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 76.0, 560.0, 22.0, 236.0
_AUTHORITIES, _LINE = 230.0, 27.0
"""Where values begin in a plot by authority, and how high a line of it is."""
_ORDERS = 30.0
"""How many times the least value the largest is, from which on the scale is one of logarithms."""
_OPEN = 16.0
"""Length of the arrow that stands for an open bound."""
_ONE_TIME = 600.0
"""Seconds within which all is of one time."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A value at a time (seconds since 1970), who says it (empty: the outlet itself), how many say it so."""

    at: float
    value: Value
    who: str
    article: StoryArticle | None
    times: int

    @property
    def middle(self) -> float:
        value = self.value
        return next(each for each in (value.value, value.low, value.high) if each is not None)

    @property
    def kind(self) -> str:
        chain = self.value.authority
        return "own" if not chain else "unnamed" if is_unnamed(chain) else "named"


class _Scales:
    """Where times and values stand in the picture."""

    def __init__(self, marks: Sequence[Mark]) -> None:
        bounds = [each for mark in marks for each in (mark.value.low, mark.value.high, mark.middle) if each is not None]
        low, high = min(bounds), max(bounds)
        self.logs = low > 0 and high / low > _ORDERS
        self.ticks = powers(low, high) if self.logs else round_ticks(min(low, 0) if low < high / 2 else low, high)
        if not self.logs and low > 0 and self.ticks[0] >= low:  # so that no mark lies on the axis
            self.ticks.insert(0, self.ticks[0] * 2 - self.ticks[1])
        self._low, self._high = self._scaled(self.ticks[0]), self._scaled(max(self.ticks[-1], high))
        first, last = marks[0].at, marks[-1].at
        margin = max((last - first) * 0.03, 3600.0)
        self.first, self.last = first - margin, last + margin

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.logs else value

    def x(self, at: float) -> float:
        return _LEFT + (at - self.first) / (self.last - self.first) * (_RIGHT - _LEFT)

    def along(self, value: float) -> float:
        """Where a value stands from left to right, in a plot by authority."""
        share = (self._scaled(value) - self._low) / max(self._high - self._low, 1e-9)
        return _AUTHORITIES + 10 + share * (_WIDTH - _AUTHORITIES - 50)

    def y(self, value: float) -> float:
        return _BOTTOM - (self._scaled(value) - self._low) / max(self._high - self._low, 1e-9) * (_BOTTOM - _TOP)


def drawn(about: str, marks: Sequence[Mark]) -> Markup:
    """The picture of marks that are sorted by time."""
    series: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        series[mark.who.casefold()].append(mark)
    if marks[-1].at - marks[0].at < _ONE_TIME:
        return _by_authority(about, marks, series)
    scales = _Scales(marks)
    parts = [*_axes(scales, marks), *_paths(scales, series), *(_placed(scales, mark) for mark in marks)]
    parts += [*_figures(scales, marks), *_names(scales, series)]
    return picture(_WIDTH, _HEIGHT, f"{about}: values over time, as in the table below", parts, "plot")


def _placed(scales: _Scales, mark: Mark) -> Markup:
    low, high = (None if each is None else scales.y(each) for each in (mark.value.low, mark.value.high))
    return _mark(mark, scales.x(mark.at), scales.y(mark.middle), low, high, upright=True)


def _by_authority(about: str, marks: Sequence[Mark], series: Mapping[str, Sequence[Mark]]) -> Markup:
    """A line for each authority, those with the largest values first."""
    scales = _Scales(marks)
    lines = sorted(series.values(), key=lambda own: -max(mark.middle for mark in own))[:LINES]
    rest = len(series) - len(lines)
    bottom = _TOP + len(lines) * _LINE
    parts = []
    for value in scales.ticks:
        x = scales.along(value)
        parts.append(element("line", x1=x, x2=x, y1=_TOP - 4, y2=bottom, class_="grid"))
        parts.append(text(x, bottom + 17, number(value), "tick", "middle"))
    for place, own in enumerate(lines):
        y = _TOP + (place + 0.5) * _LINE
        name = fitting(own[0].who or OWN, _AUTHORITIES - 24)
        parts.append(text(_AUTHORITIES - 20, y + 4, name, f"name {own[0].kind}", "end"))
        parts.append(element("line", x1=_AUTHORITIES, x2=_WIDTH - 20, y1=y, y2=y, class_="leader"))
        for mark in own:
            low, high = (None if each is None else scales.along(each) for each in (mark.value.low, mark.value.high))
            parts.append(_mark(mark, scales.along(mark.middle), y, low, high, upright=False))
    notes = ", ".join(filter(None, (_unit(marks, scales), f"{rest} more authorities in the table" if rest else "")))
    if notes:
        parts.append(text(4, bottom + 17, notes, "tick"))
    label = f"{about}: values by authority, as in the table below"
    return picture(_WIDTH, bottom + 26, label, parts, "plot")


def _unit(marks: Sequence[Mark], scales: _Scales) -> str:
    unit = wording.flat(marks[0].value.unit or "")
    return ", ".join(filter(None, (unit, "each line ten times the one before" if scales.logs else "")))


def _axes(scales: _Scales, marks: Sequence[Mark]) -> list[Markup]:
    parts = []
    for value in scales.ticks:
        y = scales.y(value)
        parts.append(element("line", x1=_LEFT, x2=_RIGHT, y1=y, y2=y, class_="grid"))
        parts.append(text(_LEFT - 8, y + 4, number(value), "tick", "end"))
    for at, words in time_ticks(scales.first, scales.last):
        x = scales.x(at)
        parts.append(element("line", x1=x, x2=x, y1=_BOTTOM, y2=_BOTTOM + 5, class_="axis"))
        parts.append(text(x, _BOTTOM + 19, words, "tick", "middle"))
    parts.append(element("line", x1=_LEFT, x2=_RIGHT, y1=_BOTTOM, y2=_BOTTOM, class_="axis"))
    notes = _unit(marks, scales)
    return [*parts, text(4, 12, notes, "tick")] if notes else parts


def _paths(scales: _Scales, series: Mapping[str, Sequence[Mark]]) -> list[Markup]:
    """What one source said, one behind the other; never a line between different sources."""
    parts = []
    for who, own in series.items():
        if who and len(own) > 1 and own[0].kind == "named":
            points = " ".join(f"{scales.x(mark.at):.1f},{scales.y(mark.middle):.1f}" for mark in own)
            parts.append(element("polyline", points=points, class_="path"))
    return parts


def _mark(mark: Mark, x: float, y: float, low: float | None, high: float | None, upright: bool) -> Markup:
    """A mark at (x, y) with its bounds, which stand at `low` and `high` along the way of values."""
    value = mark.value
    bounds = None
    if low is not None and high is not None and value.low != value.high:
        bounds = f"M{x:.1f} {low:.1f}V{high:.1f}" if upright else f"M{low:.1f} {y:.1f}H{high:.1f}"
    elif (value.low is None) != (value.high is None):
        way = 1 if value.high is None else -1
        if upright:
            bounds = f"M{x:.1f} {y:.1f}v{-way * _OPEN:g}m-3.5 {way * 4}l3.5 {-way * 4}l3.5 {way * 4}"
        else:
            bounds = f"M{x:.1f} {y:.1f}h{way * _OPEN:g}m{-way * 4} -3.5l{way * 4} 3.5l{-way * 4} 3.5"
    parts = [element("path", d=bounds, class_="bounds")] if bounds else []
    if mark.kind == "own":
        parts.append(element("rect", x=x - 4, y=y - 4, width=8, height=8, class_="mark own"))
    else:
        parts.append(element("circle", cx=x, cy=y, r=5, class_=f"mark {mark.kind}"))
    times = f", {mark.times} times" if mark.times > 1 else ""
    where = f"{outlet_of(mark.article)}, {when(value, mark.article)}{times}"
    title = f"{value_words(value)}, {mark.who or OWN}, in: {where}"
    return linked(element("g", *parts), f"/articles/{value.article}#c-{value.claim}", title)


def _figures(scales: _Scales, marks: Sequence[Mark]) -> list[Markup]:
    """The values beside their marks, where there is room."""
    taken = [(scales.x(mark.at), scales.y(mark.middle), 8.0) for mark in marks]
    parts = []
    told: set[tuple[str, float]] = set()
    for mark in marks:
        words, x, y = number(mark.middle), scales.x(mark.at), scales.y(mark.middle) - 10
        half = len(words) * LETTER * 0.6 + 2
        key = mark.who.casefold(), mark.middle
        free = all(abs(x - other) > half + wide or abs(y - 4 - height) > 11 for other, height, wide in taken)
        if key not in told and free and not (mark.value.high is None and mark.value.low is not None):
            parts.append(text(x, y, words, "figure", "middle"))
            taken.append((x, y - 4, half))
            told.add(key)
    return parts


def _names(scales: _Scales, series: Mapping[str, Sequence[Mark]]) -> list[Markup]:
    """The authorities at the right, each beside its last value."""
    most = sorted(series.values(), key=lambda own: -sum(mark.times for mark in own))[:NAMED]
    rest = len(series) - len(most)
    most.sort(key=lambda own: scales.y(own[-1].middle))
    places = spread([scales.y(own[-1].middle) for own in most], 16, _TOP, _BOTTOM - (16 if rest else 0))
    parts = []
    for own, place in zip(most, places, strict=True):
        last = own[-1]
        x, y = scales.x(last.at), scales.y(last.middle)
        parts.append(element("path", d=f"M{x + 7:.1f} {y:.1f}L{_RIGHT + 6:.1f} {place:.1f}h6", class_="leader"))
        name = fitting(last.who or OWN, _WIDTH - _RIGHT - 18)
        parts.append(text(_RIGHT + 16, place + 4, name, f"name {last.kind}"))
    if rest:
        parts.append(text(_RIGHT + 16, _BOTTOM + 4, f"and {rest} more, in the table", "tick"))
    return parts


def when(value: Value, article: StoryArticle | None) -> str:
    """When a value was said, in words."""
    published = article.published if article else None
    if value.as_of and not (published or "").startswith(value.as_of):
        return moment(value.as_of)
    return moment(published) or "time not known"
