"""What changed in a story since a time: articles published then or later, values that came with them, and what these
are to the older ones.

Invariant: a pure function of the story; what was published on the day itself, with no time stated, counts as new.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..records.stories import Fact, Link, Story, StoryArticle


@dataclass(frozen=True, slots=True)
class FactChange:
    """What is new in a fact: the places of its new values, and the links of these; `whole` where all of it is new."""

    fact: Fact
    values: tuple[int, ...]
    links: tuple[Link, ...]

    @property
    def whole(self) -> bool:
        return len(self.values) == len(self.fact.values)

    def as_dict(self) -> dict[str, Any]:
        return {
            "fact": self.fact.id, "values": list(self.values), "whole": self.whole,
            "links": [link.as_dict() for link in self.links],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new in a story since `since` (ISO 8601)."""

    since: str
    articles: tuple[StoryArticle, ...]
    facts: tuple[FactChange, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "since": self.since, "articles": [article.id for article in self.articles],
            "facts": [fact.as_dict() for fact in self.facts],
        }  # fmt: skip


def changes(story: Story, since: str) -> Changes:
    """The new articles in order, and the facts that have new values, in the story's order."""
    articles = tuple(article for article in story.articles if not_before(article.published, since))
    new = {article.id for article in articles}
    found = []
    for fact in story.facts:
        places = tuple(place for place, value in enumerate(fact.values) if value.article in new)
        if places:
            links = tuple(link for link in fact.links if link.a in places or link.b in places)
            found.append(FactChange(fact, places, links))
    return Changes(since, articles, tuple(found))


def not_before(published: str | None, since: str) -> bool:
    """Whether a time of publication (ISO 8601, UTC where it says no zone) is `since` or later; by the day where either
    states no more. False for one that is not known."""
    try:
        one, other = datetime.fromisoformat(published or ""), datetime.fromisoformat(since)
    except ValueError:
        return False
    if len(published or "") <= len("2031-03-04") or len(since) <= len("2031-03-04"):
        return one.date() >= other.date()
    return _zoned(one) >= _zoned(other)


def _zoned(time: datetime) -> datetime:
    return time if time.tzinfo else time.replace(tzinfo=UTC)
