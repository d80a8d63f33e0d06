"""Articles into stories, within one transaction: signatures and edges put in, what hangs together clustered anew, the
stories kept in step.

A cluster goes on as the story with which it has most articles in common. Invariants: every article that was linked is
in one story, with all versions of it; what became of a story that ended is known; clusters depend on what is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sqlalchemy import Connection, delete, select

from ..records.stories import Signature
from . import waiting
from .components import Components
from .looking import chunks
from .membership import Memberships
from .neighbours import Signed, StoredNeighbours
from .schema import articles, linked
from .waiting import Waiting, representatives


class Grouping(Protocol):
    """What is pure about grouping. `code` is the fingerprint of it; `edge` the least likeness of a pair that counts,
    `window` the days between two articles of a story at most, `candidates` how many are compared with one."""

    @property
    def code(self) -> str: ...
    @property
    def edge(self) -> float: ...
    @property
    def window(self) -> int: ...
    @property
    def candidates(self) -> int: ...
    def likeness(self, a: Signature, b: Signature) -> float: ...
    def clusters(
        self, signatures: Mapping[str, Signature], edges: Mapping[tuple[str, str], float]
    ) -> Sequence[frozenset[str]]: ...


@dataclass(frozen=True, slots=True)
class Signing:
    """A place that waited, with the signature of the article that stands for it; `problem`: why that is empty."""

    waited: Waiting
    signature: Signature | None
    problem: str | None = None


@dataclass
class Regrouping:
    """The linking of one batch. `problems` are those met, as (article's id, what happened)."""

    connection: Connection
    grouping: Grouping
    run: int
    problems: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._neighbours = StoredNeighbours(self.connection)
        self._memberships = Memberships(self.connection, self.run)

    def link(self, found: Sequence[Signing]) -> int:
        """Link what waited; how many articles stand for a place that was linked. What changed meanwhile waits on."""
        standing = representatives(self.connection, [each.waited.place for each in found])
        seeds: set[int] = set()
        count = 0
        for each in found:
            row = standing.get(each.waited.place)
            if row is None:
                waiting.done(self.connection, each.waited.rows)
            elif each.signature is not None and (row.id, row.reading) == (each.signature.article, each.waited.reading):
                if each.problem:
                    self.problems.append((row.id, each.problem))
                seeds |= self._take_in(Signed(row.number, each.signature, self.grouping.code, each.problem), row.place)
                waiting.done(self.connection, each.waited.rows)
                count += 1
        self._regroup(seeds)
        self._forget(each.waited.place for each in found)
        for article, problem in self.problems:
            self._neighbours.note(article, problem)
        return count

    def _take_in(self, signed: Signed, place: str) -> set[int]:
        """Put a signature in place of the one that the articles at a place had. Whose clusters may change by it."""
        here = self.connection.scalars(select(articles.c.number).where(articles.c.place == place)).all()
        before = self._neighbours.signed(here)
        if before == {signed.number: signed}:
            return {signed.number}
        seeds = self._neighbours.drop(here) | {signed.number}
        self._neighbours.put(signed)
        likenesses = {}
        for other in self._near(signed.signature):
            value = self._likeness(signed.signature, other.signature)
            if value >= self.grouping.edge:
                likenesses[other.number] = value
        self._neighbours.join(signed.number, likenesses)
        return seeds

    def _near(self, signature: Signature) -> list[Signed]:
        return self._neighbours.signed_near(signature, self.grouping.window, self.grouping.candidates)

    def _likeness(self, a: Signature, b: Signature) -> float:
        one, other = sorted((a, b), key=lambda each: each.article)  # to the last bit the same, whichever came first
        try:
            return self.grouping.likeness(one, other)
        except Exception as error:  # noqa: BLE001 - a fault in one pair costs that pair
            self.problems.append((a.article, f"compared with {b.article}: {type(error).__name__}: {error}"))
            return 0.0

    def _regroup(self, seeds: Iterable[int]) -> None:
        """Cluster anew what hangs together with the seeds, and keep the stories in step."""
        components = Components(self._neighbours.edges_of, self.grouping.edge)
        signed = self._neighbours.signed(seeds)  # one that another batch member was like may stand for nothing any more
        found = [cluster for each in components.of_all(signed) for cluster in self._clustered(each, components)]
        self._memberships.settle(found)

    def _clustered(self, component: frozenset[int], components: Components) -> list[frozenset[int]]:
        if len(component) == 1:
            return [component]
        signed = self._neighbours.signed(component)
        number_of = {each.signature.article: number for number, each in signed.items()}
        edges = {}
        for a, b, value in components.within(signed):
            one, other = sorted((signed[a].signature.article, signed[b].signature.article))
            edges[one, other] = value
        signatures = {each.signature.article: each.signature for each in signed.values()}
        try:
            clusters = [frozenset(number_of[each] for each in one) for one in self.grouping.clusters(signatures, edges)]
            counts = Counter(each for cluster in clusters for each in cluster)
            if counts != Counter(signed.keys()):
                raise ValueError("each article has to be in one cluster")  # noqa: TRY301 - told as any other fault
        except Exception as error:  # noqa: BLE001 - a fault in one component leaves its stories as they are
            self.problems.append((min(number_of), f"not clustered: {type(error).__name__}: {error}"))
            return self._memberships.as_they_are(component)
        return clusters

    def _forget(self, places: Iterable[str]) -> None:
        """Let the stories of these places be made anew, with the facts of their articles that may have changed."""
        for part in chunks(places):
            stories = self._memberships.stories_at(part)
            self.connection.execute(delete(linked).where(linked.c.story.in_(stories)))


def empty_signature(article: str, day: int | None = None) -> Signature:
    """That of an article of which nothing could be made: like no other."""
    return Signature(article, day, (), ())
