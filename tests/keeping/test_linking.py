"""Linking after keeping: what waits is linked, once; a fault or a kill costs nothing that was kept."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from accordingto.errors import NotKept, QueryError, StoreError
from accordingto.keeping import linking
from accordingto.keeping.adding import keep
from accordingto.keeping.linking import Linker, keep_up, link, link_again, linker, stories, story
from accordingto.keeping.rereading import reread
from accordingto.records.article import Article
from accordingto.records.keeping import Run
from accordingto.records.readings import Reading
from accordingto.records.stories import ArticleState, Signature, Story
from accordingto.storing import Store, open_store

from ..storing.making import MODEL, article, entry

DAM = (
    "At least 19 people were killed when a spillway gate at the Korrow dam tore loose, Jorun Tavell said.\n"
    "The flood went through two villages in the Lesk valley.",
    "The Korrow dam flood killed 26 people in the Lesk valley, Jorun Tavell said.\n"
    "Spillway gate two tore loose before dawn, and villages were flooded.",
)
MILL = "The council of Harrow Bay will not sell the granary, Petra O'Shea said.\nThe granary was built for herring."
ROOT = Path(__file__).parents[2]


def at(number: int, words: str, day: int = 8, **facts: Any) -> Article:
    return article(number, text=words, **{"published": f"2031-04-{day:02}T08:00:00+00:00"} | facts)


def told() -> list[Article]:
    return [at(1, DAM[0]), at(2, DAM[1]), at(3, MILL)]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(tmp_path / "store.db") as opened:
        opened.begin(Run("test", "0", MODEL))
        yield opened


def add(store: Store, *articles: Article) -> None:
    store.add([entry(each) for each in articles], 1)


def inputs(found: Story) -> list[str]:
    return [each.input for each in found.articles]


def broken(*_: object, **__: object) -> Any:
    raise ValueError("broken")


def test_stories_are_linked_when_they_are_asked_for(store: Store) -> None:
    add(store, *told())
    mill, dam = stories(store)
    assert inputs(mill) == ["town-3.txt"] or inputs(dam) == ["town-3.txt"]
    (dam,) = stories(store, alone=False)
    assert sorted(inputs(dam)) == ["town-1.txt", "town-2.txt"]
    assert dam.title in {each.title for each in told()}
    assert [found.id for found in stories(store, "spillway")] == [dam.id]
    assert list(stories(store, since="2031-05-01")) == []
    one, _, three = told()
    assert story(store, dam.id) == story(store, one.id) == story(store, one.url or "") == dam
    assert inputs(story(store, three.id)) == ["town-3.txt"]
    with pytest.raises(NotKept, match="accordingto stories"):
        story(store, "nothing")
    with pytest.raises(QueryError):
        list(stories(store, "kind:drect"))
    assert store.check(whole=True) == []


def test_linking_without_a_run_begins_one_only_where_there_is_work(store: Store) -> None:
    link(store)
    assert store.begin(Run("test", "0", MODEL)) == 2
    add(store, *told())
    assert link(store) == 3
    assert link(store) == 0
    assert store.begin(Run("test", "0", MODEL)) == 4


class Counting(Linker):
    """Counts how often a story is made."""

    made: list[str]

    def story(
        self, identifier: str, articles: Sequence[tuple[Reading, ArticleState]], merged_from: tuple[str, ...]
    ) -> Story:
        self.made.append(identifier)
        return super().story(identifier, articles, merged_from)


def counting() -> Counting:
    plain = linker()
    by = Counting(plain.words, plain.code)
    object.__setattr__(by, "made", [])
    return by


def test_a_story_is_made_once_until_something_changes(store: Store) -> None:
    by = counting()
    add(store, *told())
    first = list(stories(store, by=by))
    assert sorted(by.made) == sorted(each.id for each in first)
    assert [each.as_dict() for each in stories(store, by=by)] == [each.as_dict() for each in first]
    assert len(by.made) == 2
    add(store, replace(told()[0], title="Gate fails at Korrow", input="a.txt"))
    again = story(store, told()[0].id, by=by)
    assert len(by.made) == 3
    assert {each.title for each in again.articles} >= {"Gate fails at Korrow"}
    assert "a.txt" in inputs(again)
    list(stories(store, by=replace(by, code="another")))
    assert len(by.made) == 3, "counted by the other linker"
    add(store, at(1, DAM[0] + " Later.", modified="2031-04-09"))
    assert {each.state for each in story(store, told()[1].id, by=by).articles} == {"current", "replaced"}
    assert len(by.made) == 4


def test_a_story_that_cannot_be_made_is_shown_without_facts(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *told())
    heard: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(Linker, "story", broken)
        found = list(stories(store, told=heard.append))
    assert sorted(name for each in found for name in inputs(each)) == ["town-1.txt", "town-2.txt", "town-3.txt"]
    assert [each.undecided for each in found] == [tuple(a.id for a in each.articles) for each in found]
    assert len(heard) == 2
    assert "broken" in heard[0]
    assert all(each.lineages or each.undecided or each.facts for each in stories(store))


def test_a_fault_in_one_article_is_kept_with_it_and_tried_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *told())
    sign = Linker.signature

    def faulty(self: Linker, reading: Reading) -> Signature:
        return broken() if "granary" in reading.article.text else sign(self, reading)

    heard: list[str] = []
    with monkeypatch.context() as patch:
        patch.setattr(Linker, "signature", faulty)
        assert link(store, told=heard.append) == 3
    assert [told()[2].id in each and "broken" in each for each in heard] == [True]
    assert [(each.code, each.where) for each in store.check()] == [("linking", told()[2].id)]
    assert len(list(stories(store))) == 2
    link_again(store)
    assert store.check(whole=True) == []


def test_keeping_goes_on_where_linking_fails(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *told()[:2])
    received = [at(number, MILL + f" Report {number}.") for number in range(10, 16)]
    for each in received:
        store.add([entry(replace(each, url=None, input=f"copy-{each.input}"))], 1)  # so that readings are known
    monkeypatch.setattr(linking, "BATCH", 4)
    with monkeypatch.context() as patch:
        patch.setattr(type(store.stories), "link", broken)
        keep_up(store, 1, linker())
        with pytest.raises(ValueError, match="broken"):
            list(keep(store, received, Run("add", "0", MODEL), jobs=1, batch=2))
    kept = {each.article.input for each in store.readings()}
    assert {each.input for each in received} <= kept
    assert store.check() == []
    done = list(keep(store, [], Run("add", "0", MODEL), jobs=1))
    assert done == []
    assert store.stories.how_many_wait() == 0
    assert store.check(whole=True) == []


def test_a_backlog_does_not_keep_others_waiting(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *(article(number) for number in range(50)))
    monkeypatch.setattr(linking, "BATCH", 5)
    keep_up(store, 1, linker())
    assert store.stories.how_many_wait() == 40
    heard: list[str] = []
    monkeypatch.setattr(linking, "LONG", 30)
    link(store, told=heard.append)
    assert "40 articles" in heard[0]


def test_reread_links_again_what_another_program_linked(store: Store) -> None:
    by = replace(linker(), code="old")
    add(store, *told())
    link(store, by=by)
    store.stories.link_again("old")
    assert store.stories.how_many_wait() == 0
    list(reread_nothing(store))
    store.stories.link_again(linker().code)
    assert store.stories.how_many_wait() == 0


def reread_nothing(store: Store) -> Iterator[object]:
    """A reread of a store whose readings are of the model that is asked for."""
    store.stale = lambda model: iter(())  # type: ignore[method-assign]
    yield from reread(store, jobs=1)


def test_a_store_that_may_only_be_read_gives_out_its_stories(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, *told())
    link(store)

    def refused(*_: object) -> None:
        raise StoreError("it may be read but not written", "store-permission")

    monkeypatch.setattr(type(store.stories), "keep", refused)
    assert len(list(stories(store))) == 2


LINKER = """
import sys
from accordingto.keeping import linking
from accordingto.storing import open_store
linking.BATCH = 3
with open_store(sys.argv[1]) as store:
    print("ready", flush=True)
    linking.link(store)
"""


def test_several_may_link_at_once(tmp_path: Path) -> None:
    place = tmp_path / "store.db"
    with open_store(place) as store:
        store.begin(Run("test", "0", MODEL))
        add(store, *(at(n, f"{DAM[n % 2]} {n} killed, Ida Quill said.", n % 28 + 1) for n in range(40)))
    command = [sys.executable, "-c", LINKER, str(place)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]  # noqa: S603 - our own code
    for process in running:
        _, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
    with open_store(place) as store:
        assert store.stories.how_many_wait() == 0
        assert store.check(whole=True) == []
        outlines = store.stories.outlines(store.stories.numbers())
    assert sum(len(each.articles) for each in outlines) == 40


def test_an_article_that_is_damaged_does_not_hold_up_the_others_for_ever(store: Store) -> None:
    add(store, *told())
    with store._write() as connection:
        connection.execute(text("UPDATE articles SET id = '0123456789abcdef' WHERE number = 1"))
    heard: list[str] = []
    assert link(store, told=heard.append) == 2
    assert "doctor" in heard[-1]


@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_linking_that_is_killed_goes_on_and_does_nothing_twice(tmp_path: Path) -> None:
    words = ["harbour", "bridge", "council", "granary", "spillway", "village", "minister", "ferry", "quarry", "lantern"]
    chance = random.Random(1)
    articles = [at(n, " ".join(chance.sample(words, 3)) + f" {n % 9} killed, Ida Quill said.") for n in range(150)]
    outcomes = []
    for name in ("killed", "whole"):
        place = tmp_path / f"{name}.db"
        with open_store(place) as store:
            store.begin(Run("test", "0", MODEL))
            add(store, *articles)
        waits = 150
        for _ in range(6 if name == "killed" else 0):
            process = subprocess.Popen([sys.executable, "-c", LINKER, str(place)], stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own code
            assert process.stdout
            process.stdout.readline()
            with open_store(place) as store:
                while store.stories.how_many_wait() > waits - 4:
                    time.sleep(0.01)
            time.sleep(chance.random() * 0.05)
            process.send_signal(signal.SIGKILL)
            process.communicate(timeout=60)
            with open_store(place) as store:
                assert store.check(whole=True) == []
                assert store.stories.how_many_wait() <= waits
                waits = store.stories.how_many_wait()
            if waits < 60:  # a busy machine was late with its kill
                break
        with open_store(place) as store:
            assert (0 < waits < 150) == (name == "killed"), waits
            link(store)
            assert store.check(whole=True) == []
            outlines = store.stories.outlines(store.stories.numbers())
            everyone = sorted(article for each in outlines for article, _, _ in each.articles)
            assert everyone == sorted(each.id for each in articles)
            outcomes.append({frozenset(article for article, _, _ in each.articles) for each in outlines})
    assert outcomes[0] == outcomes[1]
