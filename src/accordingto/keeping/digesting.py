"""A story of a store with its readings, and its digest with what the checker says of it.

Invariant: no digest leaves here unchecked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from ..errors import NotKept
from ..linking.checking_digest import check
from ..linking.digest import DEFAULT
from ..linking.digest import digest as composed
from ..records.digests import Digest, Present, Problem
from ..records.readings import Reading
from ..records.stories import Story
from ..storing import Store
from .linking import Linker, linker, stories, story

Told = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Digested:
    """A digest, the readings that it opens in, and what is wrong with it: nothing, as a rule."""

    digest: Digest
    story: Story
    readings: Mapping[str, Reading]
    problems: tuple[Problem, ...]


def find(store: Store, reference: str, *, by: Linker | None = None, told: Told) -> Story:
    """The story of an id or address, else the one with the most claims that a query finds. Raises NotKept and
    QueryError."""
    by = by or linker()
    try:
        return story(store, reference, by=by, told=told)
    except NotKept:
        found = next(stories(store, reference, by=by, told=told), None)
        if found is None:
            raise NotKept(
                f"no story has the id or address {reference!r}, and no claim is found by it; `accordingto stories` "
                "lists the stories",
                "not-kept",
            ) from None
        return found


def readings(store: Store, found: Story) -> dict[str, Reading]:
    """The readings of a story's articles, and of those that its values come from, by article id."""
    ids = [article.id for article in found.articles]
    ids += [value.article for fact in found.facts for value in fact.values]
    return {one: store.article(one).reading for one in dict.fromkeys(ids)}


def digest(
    store: Store, reference: str, present: Present = DEFAULT, *, by: Linker | None = None, told: Told
) -> Digested:
    """The digest of a story, checked. Raises NotKept, QueryError."""
    by = by or linker()
    found = find(store, reference, by=by, told=told)
    read = readings(store, found)
    made = composed(found, read, by.words, present)
    return Digested(made, found, read, check(made, found, read, by.words))
