"""A stand-in for linking's grouping: articles are alike by the long words that they share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from accordingto.records.readings import Reading
from accordingto.records.stories import Signature
from accordingto.storing import Store
from accordingto.storing.regrouping import Signing, empty_signature

_WORD = re.compile(r"[a-z]{5,}")


@dataclass
class Plain:
    """Words shared, of all words of both; clusters are what hangs together."""

    code: str = "plain"
    edge: float = 0.25
    window: int = 5
    candidates: int = 10

    def signature(self, reading: Reading) -> Signature:
        words = tuple(sorted(set(_WORD.findall(reading.article.text.lower()))))
        published = reading.article.published
        day = (date.fromisoformat(published[:10]) - date(1970, 1, 1)).days if published else None
        return Signature(reading.article.id, day, tuple((word, 1.0) for word in words), words)

    def likeness(self, a: Signature, b: Signature) -> float:
        one, other = set(a.keys), set(b.keys)
        return len(one & other) / len(one | other) if one | other else 0.0

    def clusters(
        self, signatures: Mapping[str, Signature], edges: Mapping[tuple[str, str], float]
    ) -> tuple[frozenset[str], ...]:
        group = {name: frozenset([name]) for name in signatures}
        for (a, b), value in sorted(edges.items()):
            if value >= self.edge and group[a] != group[b]:
                both = group[a] | group[b]
                group |= dict.fromkeys(both, both)
        return tuple(sorted(set(group.values()), key=min))


def link(store: Store, by: Plain | None = None, run: int = 1, batch: int = 7) -> list[tuple[str, str]]:
    """Link all that waits, as `keeping.linking` does. The problems."""
    by = by or Plain()
    problems: list[tuple[str, str]] = []
    while waited := store.stories.waiting(batch):
        found = []
        for each in waited:
            try:
                found.append(Signing(each, by.signature(each.kept.reading) if each.kept else None))
            except ZeroDivisionError as error:
                assert each.kept
                found.append(Signing(each, empty_signature(each.kept.article.id), str(error)))
        problems += store.stories.link(found, by, run).problems
    return problems


def groups(store: Store) -> set[frozenset[str]]:
    """The stories, each as the ids of its articles."""
    outlines = store.stories.outlines(store.stories.numbers())
    return {frozenset(article for article, _, _ in outline.articles) for outline in outlines}
