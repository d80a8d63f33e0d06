"""Looks over what linking made: that each article is in one story, and that nothing points to what is not there.

Invariant: as `verifying`'s. An article that waits to be linked is all right without a story.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, func, select

from ..records.keeping import Problem
from .keys import claim_number
from .schema import articles, edges, memberships, signature_keys, signatures, stories, unlinked
from .waiting import representative


def of_stories(connection: Connection) -> list[Problem]:
    """Stories, memberships, signatures, keys and edges."""
    return [*_articles(connection), *_stories(connection), *_orphans(connection), *_faults(connection)]


def _articles(connection: Connection) -> Iterator[Problem]:
    """Each place that does not wait: one story for all its articles, one signature: of that which stands for it."""
    columns = (
        articles.c.number, articles.c.id, articles.c.place, articles.c.address, articles.c.version, articles.c.status,
        memberships.c.story, signatures.c.name,
    )  # fmt: skip
    wanted = (
        select(*columns)
        .outerjoin(memberships, memberships.c.article == articles.c.number)
        .outerjoin(signatures, signatures.c.number == articles.c.number)
        .where(articles.c.place.not_in(select(unlinked.c.place)))
        .order_by(articles.c.place)
    )
    here: list[Any] = []
    for row in connection.execute(wanted.execution_options(yield_per=1000)):
        if here and row.place != here[0].place:
            yield from _place(here)
            here = []
        here.append(row)
    if here:
        yield from _place(here)


def _place(rows: list[Any]) -> Iterator[Problem]:
    found = {row.story for row in rows}
    if len(found) != 1 or None in found:
        yield Problem("story", rows[0].address, "its articles are not in one story, and do not wait to be linked")
    signed = [row for row in rows if row.name is not None]
    if len(signed) != 1 or signed[0] is not representative(rows) or signed[0].name != claim_number(signed[0].id):
        yield Problem("signature", rows[0].address, "no signature, or not that of the article that stands for it")


def _stories(connection: Connection) -> Iterator[Problem]:
    into = {row.number: (row.id, row.into) for row in connection.execute(select(stories))}
    live = set(connection.scalars(select(memberships.c.story).distinct()))
    for number, (name, target) in into.items():
        if number in live and target is not None:
            yield Problem("story", name, "the story has articles, and yet went into another")
        if number not in live and (target is None or not _leads(number, into, live)):
            yield Problem("story", name, "the story has no article, and went into none that has")


def _leads(story: int, into: dict[int, tuple[str, int | None]], live: set[int]) -> bool:
    seen: set[int] = set()
    at: int | None = story
    while at is not None and at not in live and at not in seen:
        seen.add(at)
        at = into[at][1] if at in into else None
    return at in live


def _orphans(connection: Connection) -> Iterator[Problem]:
    numbers, names = select(articles.c.number), select(signatures.c.name)
    signed = select(signatures.c.number)
    back = edges.alias()
    both = (back.c.article == edges.c.other) & (back.c.other == edges.c.article)
    counts = {
        "memberships": select(func.count())
        .select_from(memberships)
        .where(memberships.c.article.not_in(numbers) | memberships.c.story.not_in(select(stories.c.number))),
        "signatures": select(func.count()).select_from(signatures).where(signatures.c.number.not_in(numbers)),
        "signature_keys": select(func.count())
        .select_from(signature_keys)
        .where(signature_keys.c.article.not_in(names)),
        "edges": select(func.count())
        .select_from(edges.outerjoin(back, both))
        .where(edges.c.article.not_in(signed) | edges.c.other.not_in(signed) | back.c.article.is_(None)),
    }
    for table, query in counts.items():
        if count := connection.scalar(query):
            yield Problem("orphan", table, f"{count} rows belong to nothing that is there")


def _faults(connection: Connection) -> Iterator[Problem]:
    wanted = select(articles.c.id, signatures.c.problem).join(signatures, signatures.c.number == articles.c.number)
    for row in connection.execute(wanted.where(signatures.c.problem.is_not(None)).order_by(articles.c.id)):
        yield Problem("linking", row.id, f"it could not be linked as it should be: {row.problem}")
