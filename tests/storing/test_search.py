"""Searching: what the index finds is what a plain comparison finds, page by page, whatever others add meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, text

from accordingto.errors import QueryError
from accordingto.records.claims import Claim
from accordingto.records.readings import Reading
from accordingto.storing import Store, open_store, searching
from accordingto.storing.index import index_for
from accordingto.storing.keys import claim_keys, minute_of
from accordingto.storing.matching import FTS5, TSQUERY, Spelling, match
from accordingto.storing.query import parse
from accordingto.storing.terms import Standing, Terms, terms_of

from .evaluating import found
from .making import article, entries, entry
from .querying import queries, readings
from .querying import query as drawn

RUN = 1
standings = st.builds(Standing, st.sampled_from(("current", "replaced")), st.booleans())
kept = st.lists(st.tuples(readings, standings), min_size=1, max_size=3)
Kept = list[tuple[Reading, Standing]]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest) -> Iterator[Connection]:
    """A database with an index alone."""
    url = "sqlite://"
    if request.param == "postgresql":
        server = request.getfixturevalue("server")
        server.psql("CREATE DATABASE searching")
        url = server.get_uri("searching").replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(url)
    with engine.connect() as opened:
        index_for(engine.dialect.name).create(opened)
        yield opened
    engine.dispose()


def keyed(found_in: Kept) -> dict[int, tuple[Claim, Reading, Standing]]:
    rows = {}
    for number, (reading, standing) in enumerate(found_in, 1):
        keys = claim_keys(minute_of(reading.article.published), number, len(reading.claims), 1)
        rows.update({key: (claim, reading, standing) for key, claim in zip(keys, reading.claims, strict=True)})
    return rows


def put(connection: Connection, found_in: Kept) -> None:
    connection.exec_driver_sql("SAVEPOINT empty")
    for number, (reading, standing) in enumerate(found_in, 1):
        keys = claim_keys(minute_of(reading.article.published), number, len(reading.claims), 1)
        rows = list(zip(keys, terms_of(reading, standing), strict=True))
        index_for(connection.dialect.name).put(connection, rows)


def keys_found(connection: Connection, query: str) -> list[int]:
    return searching._keys(connection, searching._match(connection, parse(query)), "newest", 1000)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(kept, st.integers(0, 2**32))
def test_the_index_finds_what_a_plain_comparison_finds(connection: Connection, given_to: Kept, seed: int) -> None:
    put(connection, given_to)
    try:
        for query in (drawn(Random(seed + n)) for n in range(40)):
            condition = parse(query)
            wanted = [key for key, fact in keyed(given_to).items() if found(condition, *fact)]
            assert keys_found(connection, query) == sorted(wanted, reverse=True), query
    finally:
        connection.exec_driver_sql("ROLLBACK TO empty")


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(kept, kept, queries)
def test_what_is_dropped_is_found_no_more(connection: Connection, given_to: Kept, more: Kept, query: str) -> None:
    put(connection, given_to)
    before = keys_found(connection, query)
    for number, (reading, standing) in enumerate(more, 10):
        keys = claim_keys(minute_of(reading.article.published), number, len(reading.claims), 1)
        rows = list(zip(keys, terms_of(reading, standing), strict=True))
        index_for(connection.dialect.name).put(connection, rows)
        index_for(connection.dialect.name).drop(connection, rows)
    assert keys_found(connection, query) == before
    index_for(connection.dialect.name).purge(connection)
    assert keys_found(connection, query) == before
    connection.exec_driver_sql("ROLLBACK TO empty")


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.one_of(
        st.text(),
        queries,
        st.lists(st.sampled_from([*'()"*-:\\ ab.<>', " OR ", " NOT ", "kind:"]), max_size=40).map("".join),
    )
)
def test_no_text_gives_any_other_error(connection: Connection, query: str) -> None:
    with suppress(QueryError):
        keys_found(connection, query)


@pytest.mark.parametrize(
    "pattern", ["(a (b OR ", "(a OR (b ", "-(a OR ", "(b -(a OR ", "(a ", "NOT (a b ", '("a bcd"* -(']
)
def test_depth_is_refused_before_the_database_would(connection: Connection, pattern: str) -> None:
    opened = pattern.count("(")
    for depth in range(1, 10 // opened):
        keys_found(connection, pattern * depth + "c" + ")" * (opened * depth))
    for depth in range(10 // opened, 40):
        with suppress(QueryError):
            keys_found(connection, pattern * depth + "c" + ")" * (opened * depth))
    with pytest.raises(QueryError, match="deep"):
        keys_found(connection, pattern * 40 + "c")


@pytest.mark.parametrize("spelling", [FTS5, TSQUERY])
def test_days_of_publication_alone_are_a_range_of_keys(spelling: Spelling) -> None:
    found_by_key = match(parse("published:2031-02"), spelling)
    assert "published" not in found_by_key.expression
    assert found_by_key.first >> 36 == minute_of("2031-02-01")
    assert found_by_key.end >> 36 == minute_of("2031-03-01")
    assert "published" in match(parse("published:..2031"), spelling).expression
    assert "published" in match(parse("a OR published:2031"), spelling).expression


def test_pages_hold_all_once_in_order(store: Store) -> None:
    store.add(entries(1, 30), RUN)
    every = store.search("", limit=1000)
    assert every.total == len(every.hits) == 29 * 4
    assert every.next is None
    published = [hit.article.published or "" for hit in every.hits]
    assert published == sorted(published, reverse=True)
    orders: tuple[searching.Sort, ...] = ("newest", "oldest")
    for sort in orders:
        seen, mark = [], None
        while True:
            page = store.search("", sort=sort, limit=7, after=mark)
            assert page.total == 29 * 4
            assert page.exact
            seen += [hit.claim.id for hit in page.hits]
            mark = page.next
            if mark is None:
                break
        whole = [hit.claim.id for hit in every.hits]
        assert seen == (whole if sort == "newest" else whole[::-1])


def test_what_others_add_moves_no_page(store: Store) -> None:
    store.add(entries(10, 20), RUN)
    first = store.search("bridge", limit=4)
    rest = store.search("bridge", limit=1000, after=first.next).hits
    newer, older = article(3, published="2025-12-31"), article(4, published="2001-01-01")
    store.add([entry(newer), entry(older)], RUN)
    again = store.search("bridge", limit=1000, after=first.next).hits
    old = {hit.claim.id for hit in store.search(f"article:{older.id}").hits}
    assert [hit.claim.id for hit in again if hit.claim.id not in old] == [hit.claim.id for hit in rest]


def test_a_hit_shows_claim_article_and_context(store: Store) -> None:
    store.add(entries(1, 3), RUN)
    (hit,) = store.search('source:"Ida Quill" quantity:">=40 people"').hits
    kept_claim = store.claim(hit.claim.id)
    assert hit.claim == kept_claim.claim
    assert hit.article == kept_claim.kept.article
    assert hit.article.text[: hit.claim.content[0].start].endswith(hit.before)
    assert hit.article.text[hit.claim.content[-1].end :].startswith(hit.after)
    assert hit.after.startswith(", Ida Quill said")
    row = hit.as_dict()
    assert row["claim"] == hit.claim.as_dict()
    assert row["article"]["state"] == "current"
    assert "text" not in row["article"]


def test_versions_that_were_replaced_are_asked_for(store: Store) -> None:
    old = article(1)
    new = replace(old, text=old.text.replace("bridge", "ferry"), declared=replace(old.declared, version="2"))
    store.add([entry(old), entry(new)], RUN)
    assert store.search("ferry").total == 1
    assert store.search('"closed bridge"').total == 0
    (hit,) = store.search('"closed bridge" state:replaced').hits
    assert (hit.state, hit.article.id) == ("replaced", old.id)
    assert store.search("council state:any").total == 2
    gone = replace(new, text="Taken back.", status="canceled", declared=replace(old.declared, version="3"))
    store.add([entry(gone)], RUN)
    assert store.search("ferry").total == 0
    (hit,) = store.search("ferry state:any withdrawn:yes").hits
    assert hit.withdrawn


def test_readings_of_a_query(store: Store) -> None:
    store.add(entries(1, 6), RUN)
    assert {kept.article.id for kept in store.readings('source:"Mara Ellwood"')} == {article(5).id}


@pytest.mark.parametrize("mark", ["", "x", "AAAA", "é" * 24, "A" * 24])
def test_a_mark_that_is_none_is_refused(store: Store, mark: str) -> None:
    with pytest.raises(QueryError, match="mark"):
        store.search("", after=mark)


def test_a_mark_is_of_its_query_and_order(store: Store) -> None:
    store.add(entries(1, 4), RUN)
    mark = store.search("bridge", limit=1).next
    others: tuple[tuple[str, searching.Sort], ...] = (("council", "newest"), ("bridge", "oldest"))
    for query, sort in others:
        with pytest.raises(QueryError, match="another query"):
            store.search(query, sort=sort, after=mark)
    assert store.search("  bridge ", limit=1, after=mark).hits


def test_a_page_has_bounds(store: Store) -> None:
    for limit in (0, -1, 1001):
        with pytest.raises(QueryError, match="page"):
            store.search("", limit=limit)
    with pytest.raises(QueryError, match="newest, oldest"):
        store.search("", sort="best")  # type: ignore[arg-type]


def test_sums_over_the_limit_are_said_to_be_at_least(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.add(entries(1, 5), RUN)
    monkeypatch.setattr(searching, "MOST_COUNTED", 10)
    first = store.search("", limit=3)
    assert (first.total, first.exact) == (10, False)
    again = store.search("", limit=3, after=first.next)
    assert (again.total, again.exact) == (10, False)


def test_purged_words_are_in_no_page_of_the_file(sqlite_place: Callable[[], str]) -> None:
    with open_store(sqlite_place()) as store:
        engine = store._writing
        with engine.begin() as opened:
            index = index_for("sqlite")
            index.put(opened, [(1, Terms((("zanzibarian", "flood"),), (":state:current",)))])
        with engine.begin() as opened:
            index.put(opened, [(2, Terms((("flood",),), (":state:current",)))])
        with engine.begin() as opened:
            index.drop(opened, [(1, Terms((("zanzibarian", "flood"),), (":state:current",)))])
            index.purge(opened)
            blobs = opened.execute(text("SELECT block FROM search_data")).scalars().all()
        assert not any(b"zanzibarian" in blob for blob in blobs)
        assert any(b"flood" in blob for blob in blobs)
