"""Stories as a table for people, a row as each comes: title and id, articles and outlets, the days, facts by status.

Invariant: a story's title is the title of one of its articles, or its words.
"""

from __future__ import annotations

from collections import Counter
from typing import TextIO, get_args

from rich.table import Table
from rich.text import Text

from ..exporting import wording
from ..records.stories import Status, Story
from .terminal import WIDEST, Signs, console, printed, signs_for

_FIGURES, _DAYS, _FACTS = 8, 10, 17
"""Widths of the columns but the first, which takes the rest."""


class StoryTable:
    """Prints to a text stream, in colour on a terminal alone."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._console, self._signs = stream, console(stream), signs_for(stream)
        self._empty = True

    def add(self, story: Story) -> None:
        table = Table(box=None, show_header=self._empty, padding=(0, 2, 1 if self._empty else 0, 0), pad_edge=False)
        width = min(self._console.width, WIDEST)
        table.width = width
        table.add_column("story", ratio=1, overflow="fold")
        for name, size in (("articles", _FIGURES), ("outlets", _FIGURES), ("published", _DAYS), ("facts", _FACTS)):
            table.add_column(name, width=size, justify="right" if size == _FIGURES else "left")
        table.add_row(*_cells(story, self._signs))
        self._stream.write(printed(self._console, [table]) + "\n")
        self._stream.flush()
        self._empty = False


def _cells(story: Story, signs: Signs) -> list[Text]:
    title = Text(wording.flat(story.title) or "(no title)", "heading").append(f"\n{story.id}", "quiet")
    for state in ("withdrawn", "replaced"):
        count = sum(each.state == state for each in story.articles)
        if count:
            title.append(f"\n{count} {state}", "warning")
    outlets = len({each.publisher for each in story.articles if each.publisher})
    days = sorted({each.published[:10] for each in story.articles if each.published})
    span = days[:1] + days[-1:] if len(days) > 1 else days
    counts = Counter(fact.status for fact in story.facts)
    facts = [f"{counts[status]} {status}" for status in get_args(Status) if counts[status]]
    words = (str(len(story.articles)), str(outlets), "\n".join(span) or "not known", "\n".join(facts) or "none")
    return [title, *(Text(signs.words(each)) for each in words)]
