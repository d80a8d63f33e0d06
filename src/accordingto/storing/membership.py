"""Which story each article is in, as clusters come and go: ids that stay, and what became of those that ended.

Invariants: all versions at a place are in one story; a story without articles says into which one most of them went;
a cluster goes on as the story with which it has most places in common, of equal stories that with the smaller id, of
equal clusters that with the article with which the story began.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from ..records.article import digest
from .looking import chunks
from .schema import articles, memberships, stories, story_history
from .statements import change, put

Place = str
_JOIN = insert(memberships)
_MOVE = update(memberships).where(memberships.c.article == bindparam("at")).values(story=bindparam("to"))


def story_id(first: str, turn: int = 0) -> str:
    """The id of a story that begins with this article; `turn` counts up where another story has it."""
    return digest("story", first, *([str(turn)] if turn else []))[:16]


@dataclass(frozen=True, slots=True)
class _Group:
    """Places that belong together, how many come from which story, and minute and id of their first article."""

    places: tuple[Place, ...]
    before: Counter[int]
    first: tuple[int, str]


class Memberships:
    """The changes of one transaction."""

    def __init__(self, connection: Connection, run: int) -> None:
        self._connection = connection
        self._run = run
        self._moves: Counter[tuple[int, int]] = Counter()
        self._made: set[int] = set()

    def settle(self, clusters: Sequence[frozenset[int]]) -> None:
        """Put the articles of each cluster, given by those that stand for their places, into one story; once."""
        places = self._places_of({number for cluster in clusters for number in cluster})
        groups = [tuple(sorted({places[number] for number in cluster})) for cluster in clusters]
        rows, before = self._versions(places.values())
        touched = sorted(set(before.values()))
        rest = self._elsewhere(touched, places.values())
        for story in sorted(rest):
            groups.append(tuple(sorted(rest[story])))
            more, was = self._versions(rest[story])
            rows |= more
            before |= was
        made = [_group(group, rows, before) for group in groups]
        chosen = self._chosen(made, touched)
        for group, goes_on in zip(made, chosen, strict=True):
            self._put(group, self._begun(group) if goes_on is None else goes_on, rows)
        self._tell()

    def as_they_are(self, component: Iterable[int]) -> list[frozenset[int]]:
        """The articles by the story that they are in; those in none alone."""
        places = self._places_of(component)
        _, before = self._versions(places.values())
        found: defaultdict[Any, set[int]] = defaultdict(set)
        for number, place in places.items():
            found[before.get(place, place)].add(number)
        return sorted(map(frozenset, found.values()), key=min)

    def stories_at(self, places: Iterable[Place]) -> list[int]:
        """The stories of the articles at these places."""
        wanted = select(memberships.c.story).join(articles, articles.c.number == memberships.c.article).distinct()
        return list(self._connection.scalars(wanted.where(articles.c.place.in_(list(places)))))

    # Looking

    def _places_of(self, numbers: Iterable[int]) -> dict[int, Place]:
        found = {}
        for part in chunks(numbers):
            wanted = select(articles.c.number, articles.c.place).where(articles.c.number.in_(part))
            found.update({row.number: row.place for row in self._connection.execute(wanted)})
        return found

    def _versions(self, places: Iterable[Place]) -> tuple[dict[Place, list[Any]], dict[Place, int]]:
        """The rows of all articles at these places, and the story in which those at each are (of several the first)."""
        rows: dict[Place, list[Any]] = {}
        before: dict[Place, int] = {}
        columns = (articles.c.number, articles.c.id, articles.c.place, articles.c.minute, memberships.c.story)
        joined = select(*columns).outerjoin(memberships, memberships.c.article == articles.c.number)
        for part in chunks(dict.fromkeys(places)):
            for row in self._connection.execute(joined.where(articles.c.place.in_(part))):
                rows.setdefault(row.place, []).append(row)
                if row.story is not None:
                    before[row.place] = min(row.story, before.get(row.place, row.story))
        return rows, before

    def _elsewhere(self, touched: Iterable[int], places: Iterable[Place]) -> dict[int, set[Place]]:
        """The places of these stories that are not among these: a component that was cut leaves some of a story out."""
        inside = set(places)
        rest: defaultdict[int, set[Place]] = defaultdict(set)
        joined = select(memberships.c.story, articles.c.place).join(
            articles, articles.c.number == memberships.c.article
        )
        for part in chunks(touched):
            for story, place in self._connection.execute(joined.where(memberships.c.story.in_(part))):
                if place not in inside:
                    rest[story].add(place)
        return dict(rest)

    def _ids(self, numbers: Iterable[int]) -> dict[int, str]:
        found = {}
        for part in chunks(numbers):
            wanted = select(stories.c.number, stories.c.id).where(stories.c.number.in_(part))
            found.update({row.number: row.id for row in self._connection.execute(wanted)})
        return found

    def _live(self, numbers: Iterable[int]) -> Iterable[int]:
        """Those of the stories that have an article."""
        for part in chunks(numbers):
            wanted = select(memberships.c.story).where(memberships.c.story.in_(part)).distinct()
            yield from self._connection.scalars(wanted)

    # Choosing

    def _chosen(self, groups: Sequence[_Group], touched: Iterable[int]) -> list[int | None]:
        """The story as which each group goes on; None: as a new one."""
        ids = self._ids(touched)
        offers = sorted(
            (-count, ids[story], story_id(group.first[1]) != ids[story], group.first, place, story)
            for place, group in enumerate(groups)
            for story, count in group.before.items()
        )
        chosen: list[int | None] = [None] * len(groups)
        taken: set[int] = set()
        for *_, place, story in offers:
            if chosen[place] is None and story not in taken:
                chosen[place] = story
                taken.add(story)
        return chosen

    def _begun(self, group: _Group) -> int:
        """A new story for a group; one that ended and began with the same article goes on."""
        turn = 0
        while True:
            name = story_id(group.first[1], turn)
            row = self._connection.execute(select(stories).where(stories.c.id == name)).first()
            if row is None:
                number = put(self._connection, stories, {"id": name, "run": self._run, "into": None})
            elif row.into is not None:
                number = row.number
                change(self._connection, stories, number, {"into": None})
            else:
                turn += 1
                continue
            self._made.add(number)
            return number

    def _heir(self, story: int, live: set[int], ids: dict[int, str]) -> int:
        """The story that most of the places of one that ended went to, be it by way of others."""
        seen, found = {story}, [story]
        for each in found:
            targets = sorted((-count, ids[new], new) for (old, new), count in self._moves.items() if old == each)
            for _, _, new in targets:
                if new in live:
                    return new
                if new not in seen:
                    seen.add(new)
                    found.append(new)
        raise LookupError(f"the articles of story {ids[story]} went nowhere")

    # Putting

    def _put(self, group: _Group, story: int, rows: dict[Place, list[Any]]) -> None:
        joined, moved = [], []
        for place in group.places:
            for row in rows[place]:
                if row.story is None:
                    joined.append({"article": row.number, "story": story})
                elif row.story != story:
                    moved.append({"at": row.number, "to": story})
                    self._moves[row.story, story] += 1
        if joined:
            self._connection.execute(_JOIN, joined)
        if moved:
            self._connection.execute(_MOVE, moved)

    def _tell(self) -> None:
        """Say what became of the stories that lost articles."""
        lost = sorted({old for old, _ in self._moves})
        live = set(self._live({*lost, *(new for _, new in self._moves)}))
        ids = self._ids({*lost, *(new for _, new in self._moves)})
        for old in lost:
            if old not in live:
                heir = self._heir(old, live, ids)
                change(self._connection, stories, old, {"into": heir})
                self._note("merged", heir, old)
        for (old, new), _ in sorted(self._moves.items()):
            if new in self._made and old in live:
                self._note("split", new, old)

    def _note(self, what: str, story: int, other: int) -> None:
        put(self._connection, story_history, {"run": self._run, "what": what, "story": story, "other": other})


def _group(places: tuple[Place, ...], rows: dict[Place, list[Any]], before: dict[Place, int]) -> _Group:
    first = min((row.minute, row.id) for place in places for row in rows[place])
    return _Group(places, Counter(before[place] for place in places if place in before), first)
