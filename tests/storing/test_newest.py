"""The newest stories and articles, in every store, whatever its database."""

from __future__ import annotations

import pytest

from accordingto.errors import QueryError
from accordingto.records.article import Article
from accordingto.storing import Store

from .grouping import link
from .making import article, entry

RUN = 1


def at(number: int, day: int, words: str | None = None) -> Article:
    text = words or f"{chr(97 + number % 26) * 7} {chr(97 + number // 26) * 3}."
    return article(number, text=text, published=f"2031-04-{day:02}T08:00:00+00:00")


def add(store: Store, *articles: Article) -> None:
    store.add([entry(each) for each in articles], RUN)
    link(store)


def pages(store: Store, limit: int) -> list[int]:
    """The numbers of all pages, one behind the other."""
    found: list[int] = []
    after = None
    while True:
        page = store.stories.newest(limit, after)
        assert len(page.numbers) <= limit
        found += page.numbers
        if page.next is None:
            return found
        after = page.next


@pytest.mark.parametrize("limit", [1, 3, 200])
def test_pages_are_all_stories_in_the_order_of_their_newest_articles(store: Store, limit: int) -> None:
    add(store, *(at(number, 1 + number % 20) for number in range(1, 25)))
    add(store, at(40, 2, "The ferry Orlan harbour sank."), at(41, 27, "The ferry Orlan harbour sank again."))
    found = pages(store, limit)
    assert sorted(found) == sorted(store.stories.numbers())
    assert len(found) == len(set(found))
    outlines = store.stories.outlines(found)
    newest = [max(store.article(one).article.published or "" for one, *_ in each.articles) for each in outlines]
    assert newest == sorted(newest, reverse=True)
    assert newest[0].startswith("2031-04-27")


def test_what_is_added_meanwhile_changes_nothing_behind_the_mark(store: Store) -> None:
    add(store, *(at(number, 10 + number) for number in range(1, 8)))
    first = store.stories.newest(3)
    rest = store.stories.newest(50, first.next)
    add(store, at(30, 28), at(31, 29))
    assert store.stories.newest(50, first.next) == rest
    assert not set(first.numbers) & set(rest.numbers)


@pytest.mark.parametrize("mark", ["", "x", "12", "12-abc", "-1-0000000000000000", "9" * 30 + "-0000000000000000"])
def test_what_is_no_mark_is_refused(store: Store, mark: str) -> None:
    with pytest.raises(QueryError, match="no mark"):
        store.stories.newest(3, mark)


def test_an_empty_store_has_one_empty_page(store: Store) -> None:
    assert store.stories.newest(3).numbers == ()
    assert store.stories.newest(3).next is None
    assert store.stories.newest_articles(3) == []


def test_newest_articles_are_those_that_stand(store: Store) -> None:
    old, other = at(1, 3), at(2, 5)
    add(store, old, other)
    add(store, article(1, text="Another text at the address of the first.", published="2031-04-04T08:00:00+00:00"))
    found = [name for name, *_ in store.stories.newest_articles(10)]
    assert found[0] == other.id
    assert old.id not in found
    assert len(found) == 2
    assert len(store.stories.newest_articles(1)) == 1


def test_the_stories_of_articles_are_each_given_once_in_their_order(store: Store) -> None:
    one, two, three = at(1, 1, "The ferry Orlan sank."), at(2, 2), at(3, 3, "The ferry Orlan sank.")
    add(store, one, two, three)
    number = store.stories.number
    assert store.stories.of([two.id, three.id, "0" * 16, one.id]) == [number(two.id), number(three.id)]
