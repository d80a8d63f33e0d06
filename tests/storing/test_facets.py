"""Facets are the counts that one would get by opening every claim, in both kinds of database."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from accordingto.errors import QueryError
from accordingto.storing import Store
from accordingto.storing.facets import MOST

from .making import article, entries, entry


@pytest.mark.parametrize("query", ["", "people", "kind:indirect", "people OR spring", "-kind:own-voice bridge", "zzz"])
def test_counts_are_those_of_the_claims(store: Store, query: str) -> None:
    odd = article(40, publisher=None, published=None, text="Nothing is known of the bridge, Ida Quill said.")
    store.add([*entries(1, 20), entry(odd)], 1)
    hits = store.search(query, limit=1000).hits
    found = store.facets(query)
    assert (found.of, found.whole) == (len(hits), True)
    named = [hit.claim.chain[-1].naming for hit in hits if hit.claim.chain]
    counted: dict[str, list[Any]] = {
        "kind": [hit.claim.kind for hit in hits],
        "certainty": [hit.claim.certainty.level for hit in hits],
        "origin-naming": named,
        "publisher": [hit.article.publisher or "" for hit in hits],
        "published": [(hit.article.published or "")[:7] for hit in hits],
    }
    for field, values in counted.items():
        assert dict(found.fields.get(field, ())) == Counter(values)


def test_of_many_claims_the_newest_are_counted(store: Store) -> None:
    store.add(entries(1, 120), 1)
    found = store.facets("")
    assert (found.of, found.whole) == (MOST, False)
    assert sum(count for _, count in found.fields["kind"]) == MOST
    months = [month for month, _ in found.fields["published"]]
    assert months == sorted(months, reverse=True)


def test_a_query_that_is_wrong_is_refused(store: Store) -> None:
    with pytest.raises(QueryError):
        store.facets("kind:")
