"""A story as one entry of a list: title, outlets, days, and how its facts stand.

Pure. Invariant: counts are of articles that stand; those that do not are named beside them.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ...exporting import wording
from ...records.stories import Story
from .answers import outlet_of

OUTLETS = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """`standing`: how many facts that several articles tell are agreed, not agreed, updated; those that are none are
    left out. `taken`: how many articles were withdrawn or replaced, in words."""

    id: str
    title: str
    articles: int
    outlets: str
    first: str
    last: str
    standing: tuple[tuple[str, str, int], ...]
    alone: int
    taken: str


def entry(story: Story) -> Entry:
    """The entry of a story."""
    current = [article for article in story.articles if article.state == "current"]
    outlets = Counter(map(outlet_of, current))
    days = sorted(article.published for article in current if article.published)
    shared = [fact for fact in story.facts if len({value.article for value in fact.values}) > 1]
    statuses = Counter(fact.status for fact in shared)
    standing = (
        ("agreed", "agreed", statuses["agreed"]),
        ("apart", "not agreed", statuses["conflicting"] + statuses["mixed"]),
        ("updated", "updated", statuses["updated"]),
        ("single", "from one origin", statuses["single-origin"]),
    )
    states = Counter(article.state for article in story.articles if article.state != "current")
    return Entry(
        story.id, wording.flat(story.title) or "(no title)", len(current), _names(outlets), days[0] if days else "",
        days[-1] if days else "", tuple(each for each in standing if each[2]),
        len(story.facts) - len(shared) if len(current) > 1 else 0,
        ", ".join(f"{count} {state}" for state, count in sorted(states.items())),
    )  # fmt: skip


def _names(outlets: Counter[str]) -> str:
    names = [name for name, _ in outlets.most_common()]
    more = f" and {len(names) - OUTLETS} more" if len(names) > OUTLETS else ""
    return ", ".join(names[:OUTLETS]) + more
