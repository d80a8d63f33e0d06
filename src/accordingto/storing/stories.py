"""What a store knows of stories: which articles are in which, what became of stories that ended, and stories with their
facts as they were made last.

It groups and makes nothing itself: the pure parts are given (`regrouping.Grouping`), as is a made Story. Invariant: a
made story is given back only for what it was made of.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, func, insert, select

from ..errors import NotKept
from ..records.article import digest
from ..records.keeping import Kept
from ..records.restoring_stories import story_from
from ..records.stories import ArticleState, Story
from . import newest, waiting
from .bodies import pack, unpack
from .keys import minute_of
from .looking import chunks, number_of, whole
from .newest import StoryPage
from .regrouping import Grouping, Regrouping, Signing
from .schema import articles, linked, memberships, readings, runs, stories, story_history, unlinked
from .waiting import Waiting

Opened = Callable[[], AbstractContextManager[Connection]]
What = Literal["merged", "split"]


@dataclass(frozen=True, slots=True)
class Outline:
    """A story without its facts: its articles by time of publication then id, each as (id, state, key of its reading),
    and the stories that went into it."""

    number: int
    id: str
    articles: tuple[tuple[str, ArticleState, str], ...]
    merged_from: tuple[str, ...]

    def digest(self, code: str) -> str:
        """Hash of all that the story is made of; `code` is the fingerprint of what makes it."""
        parts = ("\t".join(each) for each in self.articles)
        return digest(code, self.id, " ".join(self.merged_from), *parts)


@dataclass(frozen=True, slots=True)
class StoryChange:
    """`story` took in all of `other` ("merged"), or was parted off from it ("split"), in a run that began at `time`."""

    what: What
    story: str
    other: str
    run: int
    time: str


@dataclass(frozen=True, slots=True)
class Linked:
    """What came of a batch: places that were linked, and what went wrong, as (article's id, what happened)."""

    places: int
    problems: tuple[tuple[str, str], ...]


class Stories:
    """The stories of a store, in transactions that `read` and `write` open."""

    def __init__(self, read: Opened, write: Opened) -> None:
        self._read = read
        self._write = write

    # What waits

    def waiting(self, limit: int) -> list[Waiting]:
        """The articles that have waited longest to be linked, those of `limit` changes at most."""
        with self._read() as connection:
            return waiting.first(connection, limit)

    def how_many_wait(self) -> int:
        """How many changes are yet to be linked."""
        with self._read() as connection:
            return connection.scalar(select(func.count()).select_from(unlinked)) or 0

    def link(self, found: Sequence[Signing], grouping: Grouping, run: int) -> Linked:
        """Put what waited into stories, all or nothing; when this returns it is on the disk."""
        with self._write() as connection:
            work = Regrouping(connection, grouping, run)
            return Linked(work.link(found), tuple(work.problems))

    def link_again(self, code: str) -> None:
        """Let all articles wait that another code than this linked, and those that could not be linked."""
        with self._write() as connection:
            waiting.put_other_than(connection, code)

    # Which there are

    def numbers(self, query: str | None = None, since: str | None = None, alone: bool = True) -> list[int]:
        """The stories with an article published at that time or later (ISO 8601): by their latest article, the newest
        first. With a query those with a claim that it finds, first those with the most. Without `alone` only those of
        several addresses. Raises QueryError."""
        latest, name = func.max(articles.c.minute), func.min(stories.c.id)
        wanted = (
            select(memberships.c.story)
            .join(articles, articles.c.number == memberships.c.article)
            .join(stories, stories.c.number == memberships.c.story)
            .group_by(memberships.c.story)
            .order_by(latest.desc(), name)
        )
        if since is not None:
            wanted = wanted.having(latest >= minute_of(since))
        if not alone:
            wanted = wanted.having(func.count(articles.c.place.distinct()) > 1)
        with self._read() as connection:
            found = list(connection.scalars(wanted))
            if query is None:
                return found
            counts = _claims_by_story(connection, query)
        return sorted((story for story in found if story in counts), key=lambda story: -counts[story])

    def newest(self, limit: int, after: str | None = None) -> StoryPage:
        """A page of stories, the newest first, be there ever so many. Raises QueryError for what is no mark."""
        with self._read() as connection:
            return newest.story_page(connection, limit, after)

    def newest_articles(self, limit: int) -> list[tuple[str, ArticleState, str]]:
        """The newest articles that stand, as an outline has them."""
        with self._read() as connection:
            return newest.newest_articles(connection, limit)

    def of(self, names: Iterable[str]) -> list[int]:
        """The stories of the articles with these ids, each once, in the order of the articles."""
        with self._read() as connection:
            return newest.stories_of(connection, names)

    def number(self, reference: str) -> int:
        """The story that a reference means: its id, be it of one that went into another, or the id or address of one of
        its articles. Raises NotKept."""
        with self._read() as connection:
            row = connection.execute(select(stories).where(stories.c.id == reference)).first()
            while row is not None and row.into is not None:
                row = connection.execute(select(stories).where(stories.c.number == row.into)).first()
            if row is not None:
                return int(row.number)
            try:
                article = number_of(connection, reference)
            except NotKept:
                known = "give the id of a story (accordingto stories), or an article's id or address"
                raise NotKept(f"the store holds no story {reference!r}; {known}", "no-story") from None
            story = connection.scalar(select(memberships.c.story).where(memberships.c.article == article))
        if story is None:
            raise NotKept(f"the article {reference!r} is in no story yet; run: accordingto stories", "no-story")
        return int(story)

    def outlines(self, numbers: Iterable[int]) -> list[Outline]:
        """These stories without their facts, in the order asked for; those that ended meanwhile are left out."""
        with self._read() as connection:
            return _outlines(connection, list(numbers))

    def articles(self, outline: Outline) -> list[Kept]:
        """The articles of a story, whole, in the order of the outline."""
        with self._read() as connection:
            ids = {}
            for part in chunks(each[0] for each in outline.articles):
                found = select(articles.c.number, articles.c.id).where(articles.c.id.in_(part))
                ids.update({row.id: row.number for row in connection.execute(found)})
            kept = whole(connection, ids.values())
        return [kept[ids[each]] for each, _, _ in outline.articles if each in ids]

    def history(self, number: int) -> list[StoryChange]:
        """What was merged into a story and what was parted off, from it and by it, oldest first."""
        one, other = stories.alias(), stories.alias()
        wanted = (
            select(story_history.c.what, one.c.id, other.c.id.label("other"), runs.c.number, runs.c.started)
            .join(one, one.c.number == story_history.c.story)
            .join(other, other.c.number == story_history.c.other)
            .join(runs, runs.c.number == story_history.c.run)
            .where((story_history.c.story == number) | (story_history.c.other == number))
            .order_by(story_history.c.number)
        )
        with self._read() as connection:
            return [
                StoryChange(row.what, row.id, row.other, row.number, row.started) for row in connection.execute(wanted)
            ]

    # Stories as they were made

    def made(self, digests: Mapping[int, str], reasons: bool = True) -> dict[int, Story]:
        """Of these stories those that were made before of just that, given the digest of each; without the `reasons`
        of their links in less time."""
        found = {}
        with self._read() as connection:
            for part in chunks(digests):
                for row in connection.execute(select(linked).where(linked.c.story.in_(part))):
                    if row.digest == digests[row.story]:
                        found[row.story] = story_from(unpack(row.body), reasons)
        return found

    def keep(self, made: Mapping[int, tuple[str, Story]], code: str) -> None:
        """Keep stories as made, each with its digest, in place of those before.

        Not one that has changed meanwhile: what was redacted while it was being made must not come back.
        """
        with self._write() as connection:
            rows = [
                {"story": each.number, "digest": digest, "body": pack(story.as_dict())}
                for each in _outlines(connection, list(made))
                for digest, story in [made[each.number]]
                if each.digest(code) == digest
            ]
            for part in chunks(made):
                connection.execute(delete(linked).where(linked.c.story.in_(part)))
            if rows:
                connection.execute(insert(linked), rows)


_MEMBERS = (
    select(
        memberships.c.story, stories.c.id.label("story_id"), articles.c.id, articles.c.state, articles.c.withdrawn,
        readings.c.key,
    )
    .join(articles, articles.c.number == memberships.c.article)
    .join(stories, stories.c.number == memberships.c.story)
    .join(readings, readings.c.number == articles.c.reading)
    .order_by(articles.c.minute, articles.c.id)
)  # fmt: skip


def _outlines(connection: Connection, wanted: Sequence[int]) -> list[Outline]:
    ids: dict[int, str] = {}
    members: defaultdict[int, list[tuple[str, ArticleState, str]]] = defaultdict(list)
    for part in chunks(wanted):
        for row in connection.execute(_MEMBERS.where(memberships.c.story.in_(part))):
            ids[row.story] = row.story_id
            members[row.story].append((row.id, state_of(row.state, row.withdrawn), row.key))
    before = _merged_from(connection, ids)
    return [Outline(each, ids[each], tuple(members[each]), before[each]) for each in wanted if each in ids]


def state_of(state: str, withdrawn: bool) -> ArticleState:
    """How a story lists an article."""
    return "withdrawn" if withdrawn else "replaced" if state == "replaced" else "current"


def _merged_from(connection: Connection, ids: Mapping[int, str]) -> dict[int, tuple[str, ...]]:
    """The ids of the stories that went into each of these, by whatever way, sorted."""
    leads = {number: number for number in ids}
    found: dict[int, list[str]] = {number: [] for number in ids}
    last = list(ids)
    while last:
        here: list[int] = []
        for part in chunks(last):
            for row in connection.execute(select(stories).where(stories.c.into.in_(part))):
                if row.number in leads:
                    continue
                leads[row.number] = leads[row.into]
                found[leads[row.number]].append(row.id)
                here.append(row.number)
        last = here
    return {number: tuple(sorted(each)) for number, each in found.items()}


def _claims_by_story(connection: Connection, query: str) -> dict[int, int]:
    from .searching import claims_by_article

    counts: defaultdict[int, int] = defaultdict(int)
    by_article = claims_by_article(connection, query)
    for part in chunks(by_article):
        wanted = select(memberships).where(memberships.c.article.in_(part))
        for row in connection.execute(wanted):
            counts[row.story] += by_article[row.article]
    return dict(counts)
