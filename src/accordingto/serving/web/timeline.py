"""The values of a fact over time, with their authorities: a plot, and the same as rows of a table.

Pure; `plotting.py` draws. Invariant: every value is in the rows or counted, whether it can be drawn or not.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ...records.stories import Story, StoryArticle, Value
from .answers import FactWords, is_unnamed, origin_name, outlet_of, value_words
from .plotting import Mark, drawn, when
from .source_names import Named
from .svg import seconds

PLOTS = 4
ROWS = 16
MARKS = 36
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


def plots(story: Story, facts: Sequence[FactWords], named: Named = origin_name) -> list[Plot]:
    """The plots of the facts whose values changed or do not agree, those that most articles tell first."""
    articles = {article.id: article for article in story.articles}
    found = []
    for words in facts:
        if words.fact.status in ("updated", "conflicting", "mixed") and words.shared and len(words.answers) > 1:
            made = plot(words, articles, named)
            if made.drawing is not None:
                found.append(made)
        if len(found) == PLOTS:
            break
    return found


def plot(words: FactWords, articles: Mapping[str, StoryArticle], named: Named = origin_name) -> Plot:
    """The plot of one fact. `named` gives one name to a source that has several."""
    marks = _marks(words, articles, named)
    shown = marks[:MARKS]
    distinct = {mark.middle for mark in shown}
    drawing = drawn(words.about, sorted(shown, key=lambda mark: mark.at)) if len(distinct) >= _DISTINCT else None
    rows = _rows(words, articles, named)
    return Plot(
        words, drawing, tuple(rows[:ROWS]), max(len(rows) - ROWS, 0),
        len(words.fact.values) - sum(mark.times for mark in shown),
    )  # fmt: skip


def _called(value: Value, named: Named) -> str:
    return named(value.authority) if value.authority else ""


def _time(value: Value, article: StoryArticle | None) -> float | None:
    """When it was said: the time of publication, or noon of another day that it stands for."""
    published = article.published if article else None
    if value.as_of and not (published or "").startswith(value.as_of):
        return seconds(f"{value.as_of}T12:00")
    return seconds(f"{published}T12:00" if published and len(published) == len("2031-04-08") else published)


def _marks(words: FactWords, articles: Mapping[str, StoryArticle], named: Named) -> list[Mark]:
    """A mark for each time, value and authority, those of most values first; of the unit that most values have."""
    values = [(place, value) for place, value in enumerate(words.fact.values) if place not in words.aside]
    numbers = [(value.low, value.high, value.value) for _, value in values]
    units: dict[str | None, int] = defaultdict(int)
    for (_, value), known in zip(values, numbers, strict=True):
        units[value.unit] += any(each is not None for each in known)
    unit = max(units, key=lambda each: (units[each], each or "")) if units else None
    groups: dict[tuple[float, float | None, float | None, str], list[Mark]] = {}
    for (_, value), known in zip(values, numbers, strict=True):
        article = articles.get(value.article)
        at = _time(value, article)
        if at is None or value.unit != unit or all(each is None for each in known):
            continue
        who = _called(value, named)
        groups.setdefault((at, value.low, value.high, who.casefold()), []).append(Mark(at, value, who, article, 1))
    made = [Mark(own[0].at, own[0].value, own[0].who, own[0].article, len(own)) for own in groups.values()]
    return sorted(made, key=lambda mark: -mark.times)


def _rows(words: FactWords, articles: Mapping[str, StoryArticle], named: Named) -> list[Row]:
    """The values by time; one answer of one authority once, with its outlets. What is about something else last."""
    letters = {place: answer.letter for answer in words.answers for place in answer.places}
    groups: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, value in enumerate(words.fact.values):
        same = letters.get(place) or f"{value.low} {value.high} {value.text}"
        groups[same, _called(value, named).casefold()].append(place)
    found = []
    for own in groups.values():
        own.sort(key=lambda place: _order(words.fact.values[place], articles))
        value = words.fact.values[own[0]]
        outlets = list(dict.fromkeys(outlet_of(articles.get(words.fact.values[each].article)) for each in own))
        row = Row(
            letters.get(own[0], ""), value_words(value), _called(value, named), is_unnamed(value.authority),
            _listed(outlets), when(value, articles.get(value.article)), own[0] in words.aside, len(own), value.claim,
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
