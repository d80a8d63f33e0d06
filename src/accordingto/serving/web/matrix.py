"""The matrix of a story: facts by outlets. A cell says what the outlet tells, on whose word, or that it tells nothing.

Pure. Outlets of one text origin stand side by side. Invariants: a cell's words are those of a span, and lead to it;
equal letters in a row are equal answers, so that nothing is left to colour.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ...exporting import wording
from ...records.stories import Story, StoryArticle
from .answers import FactWords, is_denial, is_unnamed, origin_name, outlet_of, value_words, who_words

ROWS, COLUMNS = 18, 12
MOST_ROWS = 200
IN_CELL = 2
"""Different answers of one outlet that a cell shows."""
_WORDS, _ORIGIN = 44, 30


@dataclass(frozen=True, slots=True)
class Said:
    """What an outlet tells: the answer's letter, its words, whose they are, and the claim that opens them."""

    letter: str
    words: str
    origin: str
    unnamed: bool
    denies: bool
    aside: bool
    times: int
    claim: str
    article: str
    about: str


@dataclass(frozen=True, slots=True)
class Cell:
    """`more`: other answers of this outlet that are not shown."""

    said: tuple[Said, ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """An outlet with its articles. `lineage` is whose text it has, empty for its own or one not known."""

    outlet: str
    articles: tuple[StoryArticle, ...]
    lineage: str


@dataclass(frozen=True, slots=True)
class Row:
    words: FactWords
    cells: tuple[Cell, ...]
    silent: int


@dataclass(frozen=True, slots=True)
class Matrix:
    """A part of the matrix: `columns` from `first` on (from 0) of `outlets`, `rows` of `facts`."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    first: int
    outlets: int
    facts: int


def columns(story: Story) -> list[Column]:
    """The story's outlets with articles that stand, by text origin, the largest first."""
    texts = {one: lineage for lineage in story.lineages for one in lineage.articles}
    by_outlet: dict[str, list[StoryArticle]] = defaultdict(list)
    for article in story.articles:
        if article.state == "current":
            by_outlet[outlet_of(article)].append(article)

    def place(item: tuple[str, list[StoryArticle]]) -> tuple[int, str, bool, int, str]:
        outlet, own = item
        lineage = texts.get(own[0].id)
        if lineage is None or len(lineage.articles) < 2:
            return 0, "", False, -len(own), outlet
        return -len(lineage.articles), lineage.name, wording.flat(lineage.name) != outlet, -len(own), outlet

    made = []
    for outlet, own in sorted(by_outlet.items(), key=place):
        names = {wording.flat(texts[each.id].name) for each in own if each.id in texts} - {outlet}
        made.append(Column(outlet, tuple(own), ", ".join(sorted(names))))
    return made


def matrix(story: Story, facts: Sequence[FactWords], first: int = 0, rows: int = ROWS) -> Matrix:
    """The facts that more than one article tells, by outlets."""
    every = columns(story)
    first = min(max(first, 0), max(len(every) - 1, 0)) // COLUMNS * COLUMNS
    shown = every[first : first + COLUMNS]
    articles = {article.id: article for article in story.articles}
    shared = [each for each in facts if each.shared]
    made = tuple(_row(each, shown, articles) for each in shared[:rows])
    return Matrix(tuple(shown), made, first, len(every), len(shared))


def _row(words: FactWords, shown: Sequence[Column], articles: Mapping[str, StoryArticle]) -> Row:
    letters = {place: answer.letter for answer in words.answers for place in answer.places}
    by_article: dict[str, list[int]] = defaultdict(list)
    for place, value in enumerate(words.fact.values):
        by_article[value.article].append(place)
    cells = tuple(
        _cell(words, [place for one in column.articles for place in by_article.get(one.id, ())], letters, articles)
        for column in shown
    )
    return Row(words, cells, sum(not cell.said for cell in cells))


def _cell(
    words: FactWords, places: Sequence[int], letters: Mapping[int, str], articles: Mapping[str, StoryArticle]
) -> Cell:
    """One `Said` for each different answer and origin, in the order of the articles; the answers proper first."""
    values = words.fact.values
    groups: dict[tuple[str, str, bool], list[int]] = defaultdict(list)
    for place in sorted(places, key=lambda place: place in words.aside):
        same = letters.get(place) or ("" if place not in words.aside else value_words(values[place], _WORDS))
        groups[same, origin_name(values[place].authority).casefold(), place in words.aside].append(place)
    said = []
    for (_, _, apart), own in list(groups.items())[:IN_CELL]:
        value = values[own[0]]
        said.append(
            Said(
                letters.get(own[0], ""), value_words(value, _WORDS),
                wording.shortened(origin_name(value.authority), _ORIGIN), is_unnamed(value.authority),
                is_denial(value), apart, len(own), value.claim, value.article,
                who_words(value, articles.get(value.article)),
            )
        )  # fmt: skip
    return Cell(tuple(said), max(len(groups) - IN_CELL, 0))
