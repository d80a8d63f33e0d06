"""What every store does, whatever its database: one suite over both."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from accordingto.errors import NotKept, StoreError
from accordingto.records.declared import Declared
from accordingto.records.keeping import Entry, Quarantined, Run
from accordingto.storing import Store, open_store

from .making import MODEL, article, entries, entry, read

RUN = 1


def exported(store: Store) -> str:
    return "\n".join(json.dumps(kept.reading.as_dict(), ensure_ascii=False) for kept in store.readings())


def test_what_is_added_comes_back_whole(store: Store) -> None:
    given = [entry(article(n)) for n in range(1, 4)]
    added = store.add(given, RUN)
    assert [each.result for each in added] == ["new"] * 3
    for each in given:
        kept = store.article(each.article.id)
        assert each.reading is not None
        assert kept.reading.as_dict() == each.reading.as_dict()
        assert (kept.state, kept.withdrawn, kept.model) == ("current", False, MODEL)
        assert kept.added.run.options == {"inputs": ["town"]}
        for claim in each.reading.claims:
            assert store.claim(claim.id).claim.as_dict() == claim.as_dict()
    assert store.check(whole=True) == []


def test_the_same_again_is_no_duplicate(store: Store) -> None:
    first = store.add(entries(1, 6), RUN)
    before = exported(store)
    for _ in range(3):
        again = store.add([entry(article(n), cached=n % 2 == 0) for n in (5, 2, 4, 1, 3)], RUN)
        assert {each.result for each in again} == {"same"}
    assert sorted(each.article for each in again) == sorted(each.article for each in first)
    assert exported(store) == before
    assert store.check(whole=True) == []


def test_twice_in_one_batch_is_once(store: Store) -> None:
    added = store.add([entry(article(1)), entry(article(1)), entry(replace(article(1), input="other.txt"))], RUN)
    assert [each.result for each in added] == ["new", "same", "same"]
    assert len(list(store.readings())) == 1


def test_a_cached_reading_serves_another_address(store: Store) -> None:
    copy = article(1, url="https://other.example/copy", input="copy.txt")
    assert store.add([entry(copy, cached=True)], RUN)[0].result == "unread"
    assert list(store.readings()) == []
    store.add([entry(article(1))], RUN)
    assert store.known([entry(copy).key, "nothing"]) == {entry(copy).key}
    assert store.add([entry(copy, cached=True)], RUN)[0].result == "new"
    assert store.article(copy.id).reading.as_dict() == read(copy).as_dict()


def test_the_order_of_adding_leaves_no_trace(place: str, new_place: Callable[[], str]) -> None:
    given = entries(1, 8)
    given += [entry(article(3, text="The bridge stays shut, Ida Quill said.", modified="2025-04-01"))]
    given += [entry(article(3, text="The bridge is open again.", modified="2025-04-02"))]
    given += [entry(replace(article(5), input="a-feed.xml#5", authors=()))]
    given += [entry(replace(article(5), input="z.html", url="HTTPS://Paper.Example:443/5?utm_source=x#top"))]
    outputs = []
    for seed in range(3):
        shuffled = random.Random(seed).sample(given, len(given))
        with open_store(place if not seed else new_place()) as store:
            run = store.begin(Run("add", "0", MODEL))
            for start in range(0, len(shuffled), 4):
                store.add(shuffled[start : start + 4], run)
            outputs.append(exported(store))
            assert store.check(whole=True) == []
    assert outputs[0] == outputs[1] == outputs[2]
    rows = {row["article"]["input"]: row["article"] for row in map(json.loads, outputs[0].splitlines())}
    assert rows["a-feed.xml#5"]["authors"] == ["Ada Penn"], "the smallest input, the fullest facts"


def test_changed_text_is_a_version_with_its_changes(store: Store) -> None:
    old = article(1)
    new = article(
        1,
        text=old.text.replace("About 41 people", "About 58 people").replace("Nobody had asked", "A judge asked")
        + "\nA new wall is planned, Ida Quill said.",
        modified="2025-05-01",
    )
    store.add([entry(replace(old, modified="2025-04-01"))], RUN)
    added = store.add([entry(new)], RUN)[0]
    assert (added.result, added.version) == ("version", 2)
    assert added.changes == {"kept": 2, "changed": 2, "gone": 0, "new": 1}
    changes = store.changes(added.article)
    assert changes is not None
    assert changes.counts() == added.changes
    changed = [each for each in changes.claims if each.change == "changed"]
    assert "41" in changed[0].before.content[0].exact if changed[0].before else False
    assert "58" in changed[0].after.content[0].exact if changed[0].after else False
    first, second = store.versions("https://paper.example/1")
    assert (first.article.version, first.state, first.article.replaces) == (1, "replaced", None)
    assert (second.article.version, second.state, second.article.replaces) == (2, "current", first.article.id)
    assert store.article("https://PAPER.example/1#end").article.id == second.article.id
    assert store.claim(first.reading.claims[0].id).state == "replaced"
    assert [kept.article.id for kept in store.readings(old=False)] == [second.article.id]
    assert store.check(whole=True) == []


def test_an_older_version_that_comes_late_goes_where_it_belongs(store: Store) -> None:
    def version(number: int) -> Entry:
        return entry(article(1, text=f"Bridge {number} is shut.", declared=Declared(version=str(number))))

    results = [store.add([version(n)], RUN)[0] for n in (10, 9, 11)]
    assert [(each.result, each.version) for each in results] == [("new", 1), ("new", 1), ("version", 3)]
    texts = [kept.article.text for kept in store.versions("https://paper.example/1")]
    assert texts == [f"Bridge {n} is shut." for n in (9, 10, 11)]
    assert store.check(whole=True) == []


def test_a_kill_withdraws_every_version_and_a_reissue_lifts_it(store: Store) -> None:
    def at(day: int, **facts: str) -> Entry:
        return entry(article(1, modified=f"2025-04-{day:02}", **facts))

    store.add([at(1)], RUN)
    kill = store.add([at(2, text="Kill: bridge story.", status="canceled")], RUN)[0]
    assert kill.result == "withdrawn"
    assert [kept.withdrawn for kept in store.versions(kill.article)] == [True, True]
    assert {kept.article.status for kept in store.readings()} == {"canceled"}
    claim = read(at(1).article).claims[1]
    assert store.claim(claim.id).kept.withdrawn
    assert store.check(whole=True) == []
    store.add([at(3, text="The bridge is shut after all.")], RUN)
    assert [kept.withdrawn for kept in store.versions(kill.article)] == [False] * 3
    assert [kept.article.status for kept in store.versions(kill.article)] == ["usable", "canceled", "usable"]
    assert store.check(whole=True) == []


def test_the_same_text_canceled_is_withdrawn(store: Store) -> None:
    store.add([entry(article(1))], RUN)
    again = store.add([entry(article(1, status="canceled"))], RUN)[0]
    assert (again.result, again.version) == ("withdrawn", 1)
    assert store.article(again.article).withdrawn
    assert store.add([entry(article(1, status="canceled"))], RUN)[0].result == "same"
    assert store.check(whole=True) == []


def test_a_withheld_article_is_kept_and_marked(store: Store) -> None:
    added = store.add([entry(article(1, status="withheld"))], RUN)[0]
    kept = store.article(added.article)
    assert (added.result, kept.article.status, kept.withdrawn) == ("new", "withheld", False)


def test_new_facts_of_an_input_go_over_its_old_ones(store: Store) -> None:
    store.add([entry(article(1))], RUN)
    added = store.add([entry(article(1, title="Bridge shut", published="2024-01-01"))], RUN)[0]
    assert added.result == "same"
    kept = store.article(added.article)
    assert (kept.article.title, kept.article.published) == ("Bridge shut", "2024-01-01")
    assert [each.article.published for each in store.readings()] == ["2024-01-01"]
    assert store.check(whole=True) == []


def test_a_new_model_supersedes_and_keeps_the_old_claims(store: Store) -> None:
    store.add(entries(1, 4), RUN)
    run = store.begin(Run("reread", "0", "model-2"))
    stale = list(store.stale("model-2"))
    assert len(stale) == 3
    for each in stale:
        found = read(each)
        kept = tuple(replace(claim, continues=None) for claim in found.claims if claim.kind != "own-voice")
        added = store.supersede(each, entry(each, "model-2").key, replace(found, claims=kept), run)
        assert added.result == "same"
    assert list(store.stale("model-2")) == []
    gone = read(article(1)).claims[0]
    old = store.claim(gone.id)
    assert (old.state, old.claim.content, old.read.run.model) == ("superseded", gone.content, MODEL)
    kept_claim = store.claim(read(article(1)).claims[1].id)
    assert (kept_claim.state, kept_claim.read.run.model) == ("current", "model-2")
    assert store.check(whole=True) == []


def test_quarantine_keeps_each_refusal_until_the_input_is_kept(store: Store) -> None:
    rows = [
        Quarantined("b.txt", "text", "no text"),
        Quarantined("a.txt", "too-short", "short"),
        Quarantined("\udcff\0", "x", "\0"),
    ]
    store.quarantine(rows, RUN)
    store.quarantine(rows[:1], RUN)
    assert [(row.input, row.code) for row in store.quarantined()] == [
        ("\\udcff\\x00", "x"), ("a.txt", "too-short"), ("b.txt", "text"),
    ]  # fmt: skip
    store.add([entry(article(1, input="a.txt"))], RUN)
    assert "a.txt" not in [row.input for row in store.quarantined()]
    assert len(list(store.quarantined(resolved=True))) == 3


def test_any_text_that_python_holds_is_kept(store: Store) -> None:
    odd = article(
        1, text="A \0 and \ud800 stand here 💧, Ida Quill said.", title="\0\udfff", input="in\udcff\0", url=None
    )
    store.add([entry(odd)], RUN)
    assert store.article(odd.id).reading.as_dict() == read(odd).as_dict()
    long = article(2, url="https://paper.example/" + "x" * 50_000, input="y" * 50_000)
    store.add([entry(long)], RUN)
    assert store.article(long.url or "").article.input == long.input
    assert store.check(whole=True) == []


def test_memory_keeps_rows_by_kind_and_key(store: Store) -> None:
    key = "https://feed.example/\ud800"
    assert store.recall("feed", key) is None
    store.remember("feed", key, {"etag": '"1"', "due": 1.5})
    store.remember("feed", key, {"etag": '"2"'})
    store.remember("page", key, {"x": None})
    store.remember("feed", "a", {})
    assert store.recall("feed", key) == {"etag": '"2"'}
    assert list(store.recalled("feed")) == [("a", {}), (key, {"etag": '"2"'})]
    store.remember("feed", "a", None)
    assert [key for key, _ in store.recalled("feed")] == [key]


def test_nothing_of_a_batch_that_fails_is_kept(store: Store) -> None:
    broken = replace(read(article(2)), entities=None)  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        store.add([entry(article(1)), Entry(article(2), "key", broken)], RUN)
    assert list(store.readings()) == []
    assert store.check(whole=True) == []
    assert store.add([entry(article(1))], RUN)[0].result == "new"


def test_what_is_not_kept_is_said_so(store: Store) -> None:
    for call in (store.article, store.claim, store.versions, store.changes):
        for reference in ("0123456789abcdef", "https://nowhere.example/", "", "no-hex-of-16-abc", "\0\ud800"):
            with pytest.raises(NotKept):
                call(reference)


def test_readings_may_be_taken_while_others_are_added(store: Store) -> None:
    store.add(entries(1, 120), RUN)
    seen = []
    for number, kept in enumerate(store.readings()):
        seen.append(kept.article.id)
        if number % 50 == 0:
            store.add([entry(article(200 + number))], RUN)
    assert len(set(seen)) == len(seen) >= 119


def test_two_stores_on_one_place_see_each_other(place: str) -> None:
    with open_store(place) as one, open_store(place) as other:
        run = one.begin(Run("add", "0", MODEL))
        one.add([entry(article(1))], run)
        assert other.add([entry(article(1), cached=True)], run)[0].result == "same"
        assert [kept.article.id for kept in other.readings()] == [article(1).id]


def test_a_run_is_kept_with_its_times_and_counts(store: Store) -> None:
    run = store.begin(Run("add", "1.2", "abc", {"inputs": ["\udcff"]}))
    store.finish(run, {"new": 1})
    store.add([entry(article(1))], run)
    kept = store.article(article(1).id).added
    assert (kept.number, kept.run.code, kept.run.options, dict(kept.counts)) == (
        run,
        "1.2",
        {"inputs": ["\udcff"]},
        {"new": 1},
    )
    assert kept.finished is not None
    assert kept.started <= kept.finished


def test_a_store_is_not_begun_where_none_is_wanted(place: str) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(place, create=False)
    assert caught.value.code == "no-store"


def test_an_index_of_other_terms_is_filled_anew(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(place) as store:
        store.add(
            [*entries(1, 6), entry(article(2, text="Gone.", modified="2027"))], store.begin(Run("add", "0", MODEL))
        )
        with store._write() as connection:
            store._index.clear(connection)
    for module in ("store", "settling"):
        monkeypatch.setattr(f"accordingto.storing.{module}.TERMS_VERSION", "1000")
    with open_store(place) as store:
        assert store.check(whole=True) == []
    for module in ("store", "settling"):
        monkeypatch.setattr(f"accordingto.storing.{module}.TERMS_VERSION", "999")
    with pytest.raises(StoreError) as caught:
        open_store(place)
    assert caught.value.code == "store-newer"
