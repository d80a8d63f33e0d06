"""The newest articles and stories, a page at a time, without looking at all of them.

Articles are walked by time of publication; a story stands where its newest article does, so one that gets a newer
article moves to the front. Invariant: the mark of a page is the place of its last story, so that behind it nothing is
shown twice or left out while others add.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, or_, select

from ..errors import QueryError
from ..records.stories import ArticleState
from .looking import chunks
from .schema import articles, memberships, readings, stories

_WALK = 100
"""Articles that are looked at in one statement."""
_MARK = re.compile(r"(\d{1,9})-([0-9a-f]{16})")

Place = tuple[int, str]


@dataclass(frozen=True, slots=True)
class StoryPage:
    """Numbers of stories, and the mark of the next page (None: there is none)."""

    numbers: tuple[int, ...]
    next: str | None


def story_page(connection: Connection, limit: int, after: str | None = None) -> StoryPage:
    """At most `limit` stories from the newest on, or behind the page whose mark is `after`. Raises QueryError."""
    found: list[tuple[int, Place]] = []
    for number, place in _stories(connection, place_of_mark(after)):
        if len(found) == limit:
            minute, article = found[-1][1]
            return StoryPage(tuple(story for story, _ in found), f"{minute}-{article}")
        found.append((number, place))
    return StoryPage(tuple(story for story, _ in found), None)


def place_of_mark(mark: str | None) -> Place | None:
    if mark is None:
        return None
    found = _MARK.fullmatch(mark)
    if found is None:
        raise QueryError(f"{mark!r} is no mark of a page; give the one that the page before ended with", "query")
    return int(found[1]), found[2]


def _stories(connection: Connection, last: Place | None) -> Iterator[tuple[int, Place]]:
    """Stories with the place of their newest article, the newest first."""
    while True:
        rows = _walk(connection, last)
        newest = _newest(connection, {story for _, _, story in rows})
        for minute, article, story in rows:
            last = minute, article
            if newest[story] == last:
                yield story, last
        if len(rows) < _WALK:
            return


def _walk(connection: Connection, last: Place | None) -> Sequence[tuple[int, str, int]]:
    wanted = select(articles.c.minute, articles.c.id, memberships.c.story).join(
        memberships, memberships.c.article == articles.c.number
    )
    if last is not None:
        minute, article = last
        before = or_(articles.c.minute < minute, and_(articles.c.minute == minute, articles.c.id < article))
        wanted = wanted.where(articles.c.minute <= minute, before)
    rows = connection.execute(wanted.order_by(articles.c.minute.desc(), articles.c.id.desc()).limit(_WALK))
    return [(minute, article, story) for minute, article, story in rows]


def _newest(connection: Connection, numbers: Iterable[int]) -> dict[int, Place]:
    """By story the place of its newest article."""
    found: dict[int, Place] = {}
    for part in chunks(numbers):
        wanted = select(memberships.c.story, articles.c.minute, articles.c.id).join(
            articles, articles.c.number == memberships.c.article
        )
        for story, minute, article in connection.execute(wanted.where(memberships.c.story.in_(part))):
            found[story] = max(found.get(story, (minute, article)), (minute, article))
    return found


def newest_articles(connection: Connection, limit: int) -> list[tuple[str, ArticleState, str]]:
    """The newest articles that no later version replaced and nobody took back: id, state, key of the reading."""
    wanted = (
        select(articles.c.id, readings.c.key)
        .join(readings, readings.c.number == articles.c.reading)
        .where(articles.c.state == "current", articles.c.withdrawn.is_(False))
        .order_by(articles.c.minute.desc(), articles.c.id.desc())
        .limit(limit)
    )
    return [(row.id, "current", row.key) for row in connection.execute(wanted)]


def stories_of(connection: Connection, names: Iterable[str]) -> list[int]:
    """The stories of the articles with these ids, each once, in the order of the articles."""
    wanted = list(names)
    found: dict[str, int] = {}
    for part in chunks(wanted):
        rows = (
            select(articles.c.id, memberships.c.story)
            .join(memberships, memberships.c.article == articles.c.number)
            .join(stories, stories.c.number == memberships.c.story)
            .where(articles.c.id.in_(part))
        )
        found.update((row.id, row.story) for row in connection.execute(rows))
    return list(dict.fromkeys(found[name] for name in wanted if name in found))
