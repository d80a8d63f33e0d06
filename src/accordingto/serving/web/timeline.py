"""The values of a fact over time, with their authorities: a plot, and the same as rows of a table.

Pure. Time to the right, value upwards, what is known of bounds as bars; a mark's shape says whose word it is: a named
source's, an unnamed one's, the outlet's own. Invariant: every value is in the rows, and each mark leads to its claim.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...exporting import wording
from ...records.stories import Story, StoryArticle, Value
from .answers import FactWords, is_unnamed, origin_name, outlet_of, value_words
from .article_view import moment
from .svg import (
    LETTER,
    element,
    fitting,
    linked,
    number,
    picture,
    powers,
    round_ticks,
    seconds,
    spread,
    text,
    time_ticks,
)

PLOTS = 4
ROWS = 40
MARKS = 80
NAMED = 6
"""Authorities whose names stand beside a plot."""
OWN = "outlets’ own words"
_WIDTH, _HEIGHT = 760.0, 280.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 64.0, 560.0, 22.0, 236.0
_ORDERS = 30.0
"""How many times the least value the largest is, from which on the scale is one of logarithms."""
_OPEN = 16.0
"""Length of the arrow that stands for an open bound."""
_DISTINCT = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A value, or several that are one answer of one authority: `times` counts them."""

    letter: str
    words: str
    authority: str
    unnamed: bool
    outlets: str
    day: str
    aside: bool
    times: int
    claim: str
    article: str


@dataclass(frozen=True, slots=True)
class Plot:
    """`drawing` is None where the values are too few or of too many units for a plot; `left_out` counts the values
    that stand in the rows alone."""

    words: FactWords
    drawing: Markup | None
    rows: tuple[Row, ...]
    more: int
    left_out: int


@dataclass(frozen=True, slots=True)
class _Mark:
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


def plots(story: Story, facts: Sequence[FactWords]) -> list[Plot]:
    """The plots of the facts whose values changed or do not agree, those that most articles tell first."""
    articles = {article.id: article for article in story.articles}
    found = []
    for words in facts:
        if words.fact.status in ("updated", "conflicting", "mixed") and words.shared and len(words.answers) > 1:
            made = plot(words, articles)
            if made.drawing is not None:
                found.append(made)
        if len(found) == PLOTS:
            break
    return found


def plot(words: FactWords, articles: Mapping[str, StoryArticle]) -> Plot:
    """The plot of one fact."""
    marks = _marks(words, articles)
    shown = marks[:MARKS]
    distinct = {mark.middle for mark in shown}
    drawing = _drawn(words, sorted(shown, key=lambda mark: mark.at)) if len(distinct) >= _DISTINCT else None
    rows = _rows(words, articles)
    return Plot(
        words, drawing, tuple(rows[:ROWS]), max(len(rows) - ROWS, 0),
        len(words.fact.values) - sum(mark.times for mark in shown),
    )  # fmt: skip


def _time(value: Value, article: StoryArticle | None) -> float | None:
    """When it was said: the time of publication, or noon of another day that it stands for."""
    published = article.published if article else None
    if value.as_of and not (published or "").startswith(value.as_of):
        return seconds(f"{value.as_of}T12:00")
    return seconds(f"{published}T12:00" if published and len(published) == len("2031-04-08") else published)


def _marks(words: FactWords, articles: Mapping[str, StoryArticle]) -> list[_Mark]:
    """A mark for each time, value and authority, those of most values first; of the unit that most values have."""
    values = [(place, value) for place, value in enumerate(words.fact.values) if place not in words.aside]
    numbers = [(value.low, value.high, value.value) for _, value in values]
    units: dict[str | None, int] = defaultdict(int)
    for (_, value), known in zip(values, numbers, strict=True):
        units[value.unit] += any(each is not None for each in known)
    unit = max(units, key=lambda each: (units[each], each or "")) if units else None
    groups: dict[tuple[float, float | None, float | None, str], list[_Mark]] = {}
    for (_, value), known in zip(values, numbers, strict=True):
        article = articles.get(value.article)
        at = _time(value, article)
        if at is None or value.unit != unit or all(each is None for each in known):
            continue
        who = origin_name(value.authority)
        groups.setdefault((at, value.low, value.high, who.casefold()), []).append(_Mark(at, value, who, article, 1))
    made = [_Mark(own[0].at, own[0].value, own[0].who, own[0].article, len(own)) for own in groups.values()]
    return sorted(made, key=lambda mark: -mark.times)


class _Scales:
    """Where times and values stand in the picture."""

    def __init__(self, marks: Sequence[_Mark]) -> None:
        bounds = [each for mark in marks for each in (mark.value.low, mark.value.high, mark.middle) if each is not None]
        low, high = min(bounds), max(bounds)
        self.logs = low > 0 and high / low > _ORDERS
        self.ticks = powers(low, high) if self.logs else round_ticks(min(low, 0) if low < high / 2 else low, high)
        self._low, self._high = self._scaled(self.ticks[0]), self._scaled(max(self.ticks[-1], high))
        first, last = marks[0].at, marks[-1].at
        margin = max((last - first) * 0.03, 3600.0)
        self.first, self.last = first - margin, last + margin

    def _scaled(self, value: float) -> float:
        return math.log10(value) if self.logs else value

    def x(self, at: float) -> float:
        return _LEFT + (at - self.first) / (self.last - self.first) * (_RIGHT - _LEFT)

    def y(self, value: float) -> float:
        return _BOTTOM - (self._scaled(value) - self._low) / max(self._high - self._low, 1e-9) * (_BOTTOM - _TOP)


def _drawn(words: FactWords, marks: Sequence[_Mark]) -> Markup:
    scales = _Scales(marks)
    series: dict[str, list[_Mark]] = defaultdict(list)
    for mark in marks:
        series[mark.who.casefold()].append(mark)
    parts = [*_axes(scales, marks), *_paths(scales, series), *(_mark(scales, mark) for mark in marks)]
    parts += [*_figures(scales, marks), *_names(scales, series)]
    label = f"{words.about}: values over time; the table beside it says the same"
    return picture(_WIDTH, _HEIGHT, label, parts, "plot")


def _axes(scales: _Scales, marks: Sequence[_Mark]) -> list[Markup]:
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
    unit = marks[0].value.unit or ""
    notes = ", ".join(filter(None, (wording.flat(unit), "each line ten times the one below" if scales.logs else "")))
    return [*parts, text(4, 12, notes, "tick")] if notes else parts


def _paths(scales: _Scales, series: Mapping[str, Sequence[_Mark]]) -> list[Markup]:
    """What one source said, one behind the other; never a line between different sources."""
    parts = []
    for who, own in series.items():
        if who and len(own) > 1 and own[0].kind == "named":
            points = " ".join(f"{scales.x(mark.at):.1f},{scales.y(mark.middle):.1f}" for mark in own)
            parts.append(element("polyline", points=points, class_="path"))
    return parts


def _mark(scales: _Scales, mark: _Mark) -> Markup:
    x, y, value = scales.x(mark.at), scales.y(mark.middle), mark.value
    parts = []
    if value.low is not None and value.high is not None and value.low < value.high:
        parts.append(element("line", x1=x, x2=x, y1=scales.y(value.low), y2=scales.y(value.high), class_="bounds"))
    elif (value.low is None) != (value.high is None):
        way = -1 if value.high is None else 1
        end = y + way * _OPEN
        path = f"M{x:.1f} {y:.1f}V{end:.1f}m-3.5 {-way * 4}l3.5 {way * 4}l3.5 {-way * 4}"
        parts.append(element("path", d=path, class_="bounds"))
    if mark.kind == "own":
        parts.append(element("rect", x=x - 4, y=y - 4, width=8, height=8, class_="mark own"))
    else:
        parts.append(element("circle", cx=x, cy=y, r=5, class_=f"mark {mark.kind}"))
    who = mark.who or OWN
    times = f", {mark.times} times" if mark.times > 1 else ""
    title = f"{value_words(value)}, {who}, in: {outlet_of(mark.article)}, {_when(value, mark.article)}{times}"
    return linked(element("g", *parts), f"/articles/{value.article}#c-{value.claim}", title)


def _figures(scales: _Scales, marks: Sequence[_Mark]) -> list[Markup]:
    """The values beside their marks, where there is room."""
    taken = [(scales.x(mark.at), scales.y(mark.middle), 8.0) for mark in marks]
    parts = []
    told: set[tuple[str, float]] = set()
    for mark in marks:
        words, x, y = number(mark.middle), scales.x(mark.at), scales.y(mark.middle) - 10
        half = len(words) * LETTER / 2
        key = mark.who.casefold(), mark.middle
        free = all(abs(x - other) > half + wide or abs(y - 4 - height) > 11 for other, height, wide in taken)
        if key not in told and free and not (mark.value.high is None and mark.value.low is not None):
            parts.append(text(x, y, words, "figure", "middle"))
            taken.append((x, y - 4, half))
            told.add(key)
    return parts


def _names(scales: _Scales, series: Mapping[str, Sequence[_Mark]]) -> list[Markup]:
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


def _when(value: Value, article: StoryArticle | None) -> str:
    published = article.published if article else None
    if value.as_of and not (published or "").startswith(value.as_of):
        return moment(value.as_of)
    return moment(published) or "time not known"


def _rows(words: FactWords, articles: Mapping[str, StoryArticle]) -> list[Row]:
    """The values by time; one answer of one authority once, with its outlets. What is about something else last."""
    letters = {place: answer.letter for answer in words.answers for place in answer.places}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, value in enumerate(words.fact.values):
        same = letters.get(place) or f"{value.low} {value.high} {value.text}"
        groups[same, origin_name(value.authority).casefold()].append(place)
    found = []
    for own in groups.values():
        own.sort(key=lambda place: _order(words.fact.values[place], articles))
        value = words.fact.values[own[0]]
        outlets = list(dict.fromkeys(outlet_of(articles.get(words.fact.values[each].article)) for each in own))
        row = Row(
            letters.get(own[0], ""), value_words(value), origin_name(value.authority), is_unnamed(value.authority),
            _listed(outlets), _when(value, articles.get(value.article)), own[0] in words.aside, len(own), value.claim,
            value.article,
        )  # fmt: skip
        found.append((row.aside, _order(value, articles), row))
    return [row for *_, row in sorted(found, key=lambda each: each[:2])]


def _order(value: Value, articles: Mapping[str, StoryArticle]) -> float:
    at = _time(value, articles.get(value.article))
    return math.inf if at is None else at


def _listed(outlets: Sequence[str], most: int = 3) -> str:
    more = f" and {len(outlets) - most} more" if len(outlets) > most else ""
    return ", ".join(outlets[:most]) + more
