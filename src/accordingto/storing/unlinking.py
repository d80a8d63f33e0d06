"""Takes articles that are redacted out of everything that linking made of them.

Invariant: nothing that was made of the words of such an article stays, not even in a story that others still tell;
those that hung together with it wait to be linked anew.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, delete, or_, select, update

from . import waiting
from .looking import chunks
from .neighbours import StoredNeighbours
from .schema import articles, linked, memberships, signatures, stories, story_history, unlinked

_FAULT = "something went wrong before a redaction; accordingto reread tries again"
"""In place of what an error said, which may have been an article's words."""


def unsign(connection: Connection, number: int) -> set[str]:
    """Drop the signature of an article. The places of those that were like it."""
    others = StoredNeighbours(connection).drop([number])
    return set(connection.scalars(select(articles.c.place).where(articles.c.number.in_(others))))


def take_out(connection: Connection, number: int) -> set[str]:
    """Take an article out of its story as well. The places of those that were like it."""
    connection.execute(delete(memberships).where(memberships.c.article == number))
    return unsign(connection, number)


def sweep(connection: Connection, places: Iterable[str]) -> None:
    """Let what is left at these places wait; forget stories of which nothing is left, and all that was told of any."""
    waiting.put(connection, sorted(places))
    connection.execute(delete(unlinked).where(unlinked.c.place.not_in(select(articles.c.place))))
    connection.execute(delete(linked))
    connection.execute(update(signatures).where(signatures.c.problem.is_not(None)).values(problem=_FAULT))
    ended = _without_trace(connection)
    for part in chunks(ended):
        about = or_(story_history.c.story.in_(part), story_history.c.other.in_(part))
        connection.execute(delete(story_history).where(about))
        connection.execute(update(stories).where(stories.c.number.in_(part)).values(into=None))
    for part in chunks(ended):
        connection.execute(delete(stories).where(stories.c.number.in_(part)))


def _without_trace(connection: Connection) -> list[int]:
    """The stories that neither have an article nor went into one that has."""
    into = {row.number: row.into for row in connection.execute(select(stories.c.number, stories.c.into))}
    live = set(connection.scalars(select(memberships.c.story).distinct()))

    def leads_on(story: int | None) -> bool:
        while story is not None and story not in live:
            story = into.get(story)
        return story is not None

    return [story for story in into if not leads_on(story)]
