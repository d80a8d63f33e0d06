"""The articles that are clustered together: what hangs together by edges, and no more of it than can be clustered.

A component with too many articles is cut where it hangs by its weakest edges: only stronger ones count, and again
stronger, until what hangs together is small enough. Invariant: the answer depends on the edges alone, not on the order
in which they came, so that any order of adding leads to the same clusters; its cost does not grow with the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

Edges = dict[int, dict[int, float]]
"""Each article's edges by the other end."""

MOST = 250
"""Articles that are clustered together at most."""
STEP = 0.05
"""By so much the least likeness of an edge that counts is raised at a time."""


class Components:
    """Components by edges that `load` gives for any articles; each article's edges are asked for once."""

    def __init__(self, load: Callable[[Iterable[int]], Edges], edge: float, most: int = MOST) -> None:
        self._load = load
        self._edge = edge
        self._most = most
        self._edges: Edges = {}

    def around(self, article: int) -> frozenset[int]:
        """The component of an article; at most `most` articles of it, where even alike ones are more than that."""
        found: frozenset[int] = frozenset()
        for least in self._levels():
            found = self._reached(article, least)
            if len(found) <= self._most:
                return found
        return frozenset([*sorted(found)[: self._most], article])

    def of_all(self, articles: Iterable[int]) -> list[frozenset[int]]:
        """The components of all these articles, each once; an article is in the first one that has it."""
        found: list[frozenset[int]] = []
        taken: set[int] = set()
        for article in sorted(articles):
            if article not in taken:
                component = self.around(article) - taken
                found.append(component)
                taken |= component
        return found

    def within(self, articles: Iterable[int]) -> Iterator[tuple[int, int, float]]:
        """The edges between these articles, each once."""
        wanted = set(articles)
        self._need(wanted)
        for article in sorted(wanted):
            for other, likeness in sorted(self._edges[article].items()):
                if article < other and other in wanted:
                    yield article, other, likeness

    def _levels(self) -> Iterator[float]:
        step = 0
        while (least := self._edge + step * STEP) < 1:
            yield least
            step += 1
        yield 1.0

    def _reached(self, article: int, least: float) -> frozenset[int]:
        """What hangs together with the article by edges that are strong enough; one step beyond `most` is enough."""
        reached, last = {article}, {article}
        while last and len(reached) <= self._most:
            self._need(last)
            steps = {other for each in last for other, value in self._edges[each].items() if value >= least}
            last = steps - reached
            reached |= last
        return frozenset(reached)

    def _need(self, articles: set[int]) -> None:
        missing = articles - self._edges.keys()
        if missing:
            self._edges |= self._load(missing)
