"""Stories in every store, whatever its database: who is in which, what became of those that ended, what is redacted."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from accordingto.errors import NotKept
from accordingto.linking.neighbours import Neighbours
from accordingto.records.article import Article
from accordingto.records.keeping import Entry, Run
from accordingto.records.readings import Reading
from accordingto.records.restoring_stories import story_from
from accordingto.records.spans import Span
from accordingto.records.stories import (
    Evidence,
    Fact,
    Lineage,
    Link,
    Origins,
    Reason,
    Signature,
    Story,
    StoryArticle,
    Value,
)
from accordingto.storing import Store, open_store
from accordingto.storing.components import Components
from accordingto.storing.neighbours import StoredNeighbours
from accordingto.storing.regrouping import Signing
from accordingto.storing.schema import VERSION_TABLE, metadata
from accordingto.storing.stories import Outline

from .grouping import Plain, groups, link
from .making import MODEL, article, entries, entry, read
from .test_redacting import holding

RUN = 1
DAM = ("The spillway at Korrow burst before dawn.", "The Korrow spillway burst, two villages flooded.")
MILL = ("The council sold the granary.", "The granary was bought, council says.")


def at(number: int, words: str, day: int = 1, **facts: Any) -> Article:
    facts = {"published": f"2031-04-{day:02}T08:00:00+00:00"} | facts
    return article(number, text=words, **facts)


def told() -> list[Article]:
    """Two stories and an article that is alone."""
    return [at(1, DAM[0]), at(2, DAM[1]), at(3, MILL[0]), at(4, MILL[1], 2), at(5, "Nothing happened elsewhere.")]


def add(store: Store, *articles: Article) -> list[Article]:
    store.add([entry(each) for each in articles], RUN)
    return list(articles)


def ids(*articles: Article) -> frozenset[str]:
    return frozenset(each.id for each in articles)


def outline(store: Store, reference: str) -> Outline:
    (found,) = store.stories.outlines([store.stories.number(reference)])
    return found


def test_each_article_is_in_one_story(store: Store) -> None:
    one, two, three, four, five = add(store, *told())
    assert groups(store) == set()
    assert {problem.code for problem in store.check()} == set(), "who waits needs no story"
    assert link(store) == []
    assert groups(store) == {ids(one, two), ids(three, four), ids(five)}
    assert store.check(whole=True) == []
    assert store.stories.how_many_wait() == 0
    assert outline(store, one.id).id == outline(store, two.url or "").id
    assert [article for article, _, _ in outline(store, three.id).articles] == [three.id, four.id], "by time"
    with pytest.raises(NotKept, match="accordingto stories"):
        store.stories.number("0123456789abcdef")


def test_linking_again_changes_nothing(store: Store) -> None:
    add(store, *told())
    link(store)
    before = [outline(store, each.id) for each in told()]
    for each in told():
        assert store.add([entry(each)], RUN)[0].result == "same"
    assert store.stories.how_many_wait() == 0
    store.stories.link_again("another")
    assert store.stories.how_many_wait() == 5
    link(store)
    assert [outline(store, each.id) for each in told()] == before
    store.stories.link_again("plain")
    assert store.stories.how_many_wait() == 0


@pytest.mark.parametrize("seed", range(4))
def test_any_order_gives_the_same_stories(new_place: Callable[[], str], seed: int) -> None:
    chance = random.Random(seed)
    words = [one + other for one in ("harbour", "bridge", "council", "granary") for other in ("", "s", "man", "men")]
    pool = [at(n, " ".join(chance.sample(words, 3)), chance.randrange(1, 9)) for n in range(40)]
    found = []
    for order in range(3):
        shuffled = random.Random(order).sample(pool, len(pool))
        with open_store(new_place()) as store:
            store.begin(Run("test", "0", MODEL))
            while shuffled:
                size = chance.choice([1, 3, 20])
                add(store, *shuffled[:size])
                shuffled = shuffled[size:]
                link(store, Plain(candidates=50), batch=chance.choice([1, 4, 30]))
            assert store.check(whole=True) == []
            found.append(groups(store))
    assert found[0] == found[1] == found[2]
    assert len(found[0]) > 1


def test_versions_are_in_one_story_with_their_states(store: Store) -> None:
    _, two, *_ = add(store, *told())
    link(store)
    later = at(2, "Korrow: the inquiry into who opened which gate begins.", 3, modified="2031-04-03")
    add(store, later)
    link(store)
    assert ids(two, later) in groups(store), "the newest version stands for all"
    states = {article: state for article, state, _ in outline(store, later.id).articles}
    assert states == {two.id: "replaced", later.id: "current"}
    assert store.check(whole=True) == []


def test_what_is_taken_back_stays_where_it_was(store: Store) -> None:
    one, two, *_ = add(store, *told())
    link(store)
    kill = at(2, "Withdrawn: editors, please kill this report.", 3, modified="2031-04-03", status="canceled")
    add(store, kill)
    link(store)
    assert ids(one, two, kill) in groups(store)
    states = {article: state for article, state, _ in outline(store, one.id).articles}
    assert states == {one.id: "current", two.id: "withdrawn", kill.id: "withdrawn"}
    assert store.check(whole=True) == []


BRIDGE = "The granary of Korrow council: spillway burst, it was sold and flooded, villages say."


def test_a_merge_is_recorded_and_old_ids_lead_on(store: Store) -> None:
    one, two, three, four, _ = add(store, *told())
    link(store)
    before = {outline(store, each.id).id for each in (one, three)}
    bridge = at(6, BRIDGE, 2)
    add(store, bridge)
    run = store.begin(Run("link", "0", "plain"))
    link(store, run=run)
    assert ids(one, two, three, four, bridge) in groups(store)
    merged = outline(store, bridge.id)
    assert merged.id == min(before), "of equals the smaller id"
    assert merged.merged_from == (max(before),)
    assert {store.stories.number(each) for each in before} == {merged.number}
    (change,) = store.stories.history(merged.number)
    assert (change.what, change.story, change.other, change.run) == ("merged", min(before), max(before), run)
    assert change.time
    assert store.check(whole=True) == []


def test_a_split_is_recorded_and_the_larger_part_keeps_the_id(store: Store) -> None:
    one, two, three, _, _ = add(store, *told())
    three_more = [at(7, DAM[1] + " Korrow villages.", 2), at(8, MILL[0] + " Council.", 2)]
    add(store, at(6, BRIDGE, 2), three_more[0])
    link(store)
    whole = outline(store, one.id)
    assert len(whole.articles) == 6
    add(store, at(6, "Something else altogether was printed there.", 3, modified="2031-04-03"))
    link(store)
    assert outline(store, one.id).id == whole.id, "three articles, the others two"
    assert {article for article, _, _ in outline(store, one.id).articles} == ids(one, two, three_more[0])
    parted = outline(store, three.id)
    assert parted.id != whole.id
    assert {(each.what, each.story, each.other) for each in store.stories.history(parted.number)} == {
        ("split", parted.id, whole.id)
    }
    assert store.check(whole=True) == []
    # And together again: the story that was parted off ends, and its id leads on.
    add(store, at(9, BRIDGE, 2))
    link(store)
    again = outline(store, three.id)
    assert (again.id, again.merged_from) == (whole.id, (parted.id,))
    assert store.stories.number(parted.id) == again.number
    assert store.check(whole=True) == []


def test_a_story_that_ended_goes_on_when_its_first_article_is_alone_again(store: Store) -> None:
    one, two = add(store, at(1, DAM[0]), at(2, "Nobody was asked about harbour tariffs."))
    link(store)
    names = [outline(store, each.id).id for each in (one, two)]
    add(store, at(3, f"{DAM[0]} Nobody was asked about harbour tariffs."))
    link(store)
    assert len({outline(store, each.id).id for each in (one, two)}) == 1
    add(store, at(3, "A third thing entirely.", modified="2032"))
    link(store)
    assert [outline(store, each.id).id for each in (one, two)] == names
    assert all(outline(store, each.id).merged_from == () for each in (one, two))
    assert store.check(whole=True) == []


def test_near_gives_those_that_share_the_most_keys_near_in_time(store: Store) -> None:
    def signature(name: str, day: int | None, *keys: str) -> Signature:
        return Signature(name * 16, day, tuple((key, 0.5) for key in keys), keys, (day or 0,), (7,))

    others = [
        signature("b", 100, "k1", "k2"), signature("c", 103, "k1", "k2", "k3"), signature("d", 100, "k3"),
        signature("e", None, "k1", "k9"), signature("f", 104, "k1", "k2", "k3"), signature("0", 96, "k1", "k2", "k3"),
        signature("1", 97, "k2", "k1"), signature("8", 100, "k8"),
    ]  # fmt: skip
    asked = signature("a", 100, "k1", "k2", "k3")
    by_name = {each.article[0]: each for each in [asked, *others]}
    keep(store, [asked, *others])
    with store._read() as connection:
        near: Neighbours = StoredNeighbours(connection)
        assert near.near(asked, 3, 99) == [by_name[name] for name in "c1bde"]
        assert near.near(asked, 4, 3) == [by_name[name] for name in "0cf"]
        assert near.near(by_name["e"], 1, 99) == [by_name[name] for name in "01abcf"]
        assert near.near(signature("9", 1, "none"), 9, 9) == []


def keep(store: Store, given: list[Signature]) -> None:
    from accordingto.storing.neighbours import Signed

    with store._write() as connection:
        for number, each in enumerate(given, 1000):
            StoredNeighbours(connection).put(Signed(number, each, "code"))


def test_of_a_key_that_too_many_have_the_nearest_are_read(
    new_place: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(1)
    many = [Signature(f"{chance.getrandbits(64):016x}", 50 + n % 41, (), ("all", f"k{n % 7}")) for n in range(1500)]
    asked = Signature("0" * 16, 70, (), ("all", "k3"))
    found = []
    for seed in range(3):
        with open_store(new_place()) as store:
            keep(store, random.Random(seed).sample(many, len(many)))
            with store._read() as connection:
                found.append(StoredNeighbours(connection).near(asked, 30, 60))
    assert found[0] == found[1] == found[2]
    assert {"k3" in each.keys for each in found[0]} == {True}
    assert max(abs((each.day or 0) - 70) for each in found[0]) <= 10


def test_a_component_that_is_too_large_is_cut_at_its_weakest_edges() -> None:
    edges: dict[int, dict[int, float]] = {n: {} for n in range(60)}

    def tie(a: int, b: int, value: float) -> None:
        edges[a][b] = edges[b][a] = value

    for first in range(0, 60, 10):
        for n in range(first, first + 9):
            tie(n, n + 1, 0.6)
    for first in range(0, 50, 10):
        tie(first + 9, first + 10, 0.22 if first != 20 else 0.41)
    asked: list[int] = []

    def load(wanted: Any) -> dict[int, dict[int, float]]:
        asked.extend(wanted)
        return {each: edges[each] for each in wanted}

    whole = Components(load, 0.2, most=60)
    assert whole.around(5) == frozenset(range(60))
    assert sorted(asked) == list(range(60)), "each is asked for once"
    cut = Components(load, 0.2, most=25)
    assert cut.around(5) == frozenset(range(10))
    assert cut.around(25) == cut.around(34) == frozenset(range(20, 40))
    assert sorted(map(len, cut.of_all(range(60)))) == [10, 10, 10, 10, 20]
    assert list(cut.within([20, 21, 30])) == [(20, 21, 0.6)]
    alike = Components(lambda wanted: {n: dict.fromkeys(range(9), 1.0) for n in wanted}, 0.2, most=4)
    assert 7 in alike.around(7)
    assert len(alike.around(7)) <= 5


def test_new_facts_let_a_story_be_made_anew(store: Store) -> None:
    one, *_ = add(store, *told())
    link(store)
    found = outline(store, one.id)
    story = a_story(found)
    store.stories.keep({found.number: (found.digest("x"), story)}, "x")
    assert store.stories.made({found.number: found.digest("x")}) == {found.number: story}
    assert store.stories.made({found.number: found.digest("y")}) == {}
    store.add([entry(replace(one, title="Another title", input="another.txt"))], RUN)
    link(store)
    assert outline(store, one.id).number == found.number
    assert store.stories.made({found.number: found.digest("x")}) == {}
    store.stories.keep({999: ("x", story)}, "x")
    assert store.stories.made({999: "x"}) == {}


def a_story(found: Outline) -> Story:
    """A story with each kind of part."""
    span, other = Span(4, 13, "spillway"), Span(0, 3, "Dam", "title")
    first = found.articles[0][0]
    chain = read(article(1)).claims[1].chain
    values = (
        Value("c", first, span, 2, 2, None, True, None, "villages", None, chain, "2031-04-01", "so far"),
        Value("d", first, other, text="Korrow"),
    )
    links = (Link(0, 1, "updates", 0.25, (Reason("number", "2", None, -1.5),)),)
    listed = tuple(StoryArticle(each, "in", "Paper", None, "Dam", None, state) for each, state, _ in found.articles)
    fact = Fact("f", "villages flooded", "single-origin", Origins(1, 2, True), values, links)
    lineage = Lineage((first,), "Meridian", (Evidence(first, span),))
    return Story(found.id, "Dam", listed, (fact,), (lineage,), (first,), found.merged_from)


def test_a_story_comes_back_whole_from_its_row() -> None:
    story = a_story(Outline(1, "0" * 16, (("1" * 16, "current", "k"), ("2" * 16, "withdrawn", "k")), ("3" * 16,)))
    row = json.loads(json.dumps(story.as_dict()))
    assert story_from(row) == story
    assert story_from(row).as_dict() == story.as_dict()


def test_the_digest_of_a_story_says_all_that_it_is_made_of(store: Store) -> None:
    one, two, *_ = add(store, *told())
    link(store)
    before = outline(store, one.id)
    digests = {before.digest("x"), before.digest("y"), replace(before, merged_from=("a",)).digest("x")}
    add(store, at(2, DAM[1], status="canceled"))
    link(store)
    digests.add(outline(store, one.id).digest("x"))
    reread = store.begin(Run("reread", "0", "model-2"))
    store.supersede(one, entry(one, "model-2").key, read(one), reread)
    link(store)
    digests.add(outline(store, one.id).digest("x"))
    add(store, at(9, DAM[0] + " Two villages.", url="https://other.example/9"))
    link(store)
    digests.add(outline(store, one.id).digest("x"))
    assert len(digests) == 6
    assert two.id in [article for article, _, _ in outline(store, one.id).articles]


def test_stories_are_found_by_query_and_time(store: Store) -> None:
    one, _, three, four, five = add(store, *told())
    link(store)
    dam, mill, other = (store.stories.number(each.id) for each in (one, three, five))
    assert store.stories.numbers()[0] == mill, "the newest first"
    assert set(store.stories.numbers()) == {dam, mill, other}
    assert store.stories.numbers(alone=False) == [mill, dam]
    assert store.stories.numbers(since="2031-04-02") == [mill]
    assert store.stories.numbers(since="2031-04-02T09:00:00Z") == []
    assert store.stories.numbers("spillway") == [dam]
    assert store.stories.numbers("council OR nothing") == [mill, other], "two claims, and one"
    assert store.stories.numbers("spillway", since="2031-04-02") == []
    assert store.stories.numbers("publisher:nobody") == []
    assert four.id in [article for article, _, _ in store.stories.outlines([mill])[0].articles]


class Faulty(Plain):
    """Fails where it is told to."""

    fails: str = ""

    def signature(self, reading: Reading) -> Signature:
        if self.fails == "signature" and "granary" in reading.article.text:
            raise ZeroDivisionError("by zero")
        return super().signature(reading)

    def likeness(self, a: Signature, b: Signature) -> float:
        if self.fails == "likeness" and "granary" in a.keys + b.keys:
            raise ValueError("no likeness")
        return super().likeness(a, b)

    def clusters(
        self, signatures: Mapping[str, Signature], edges: Mapping[tuple[str, str], float]
    ) -> tuple[frozenset[str], ...]:
        if self.fails == "clusters" and any("granary" in each.keys for each in signatures.values()):
            return ()
        return super().clusters(signatures, edges)


@pytest.mark.parametrize("fails", ["signature", "likeness", "clusters"])
def test_a_fault_costs_what_it_struck_and_is_told(store: Store, fails: str) -> None:
    one, two, three, four, five = add(store, *told())
    faulty = Faulty()
    faulty.fails = fails
    problems = link(store, faulty)
    assert {article for article, _ in problems} <= {three.id, four.id}
    assert problems
    assert groups(store) == {ids(one, two), ids(three), ids(four), ids(five)}
    assert {problem.code for problem in store.check(whole=True)} == {"linking"}
    store.stories.link_again("plain")
    assert 1 <= store.stories.how_many_wait() <= 2
    store.stories.link_again("other")
    link(store)
    assert groups(store) == {ids(one, two), ids(three, four), ids(five)}
    assert store.check(whole=True) == []


def test_an_article_that_changes_while_it_is_linked_waits_on(store: Store) -> None:
    add(store, at(1, DAM[0]))
    waited = store.stories.waiting(9)
    add(store, at(1, DAM[1], modified="2032"), at(2, DAM[0]))
    plain = Plain()
    found = [Signing(each, plain.signature(each.kept.reading)) for each in waited if each.kept]
    assert store.stories.link(found, plain, RUN).places == 0
    link(store)
    assert len(groups(store)) == 1
    assert store.check(whole=True) == []


def test_a_redacted_article_leaves_no_trace_in_stories(store: Store) -> None:
    pelican = at(1, "A pelican sat on the Korrow spillway, villages say.")
    two, three = at(2, DAM[1]), at(3, "The pelican left the spillway of Korrow, villages.")
    add(store, pelican, two, three, at(4, "Pelican alone."))
    link(store)
    found = outline(store, two.id)
    assert len(found.articles) == 3
    digest = found.digest("x")
    store.stories.keep({found.number: (digest, a_story(found))}, "x")
    assert store.stories.made({found.number: digest})
    for each in (pelican, three, at(4, "Pelican alone.")):
        store.redact(RUN, article=each.id)
    assert holding(store, "pelican") == []
    assert store.stories.made({found.number: digest}) == {}
    assert store.check(whole=True) == []
    link(store)
    assert groups(store) == {ids(two)}
    assert len(store.stories.numbers()) == 1
    with store._read() as connection:
        assert connection.scalar(text("SELECT count(*) FROM stories")) == 1
        assert connection.scalar(text("SELECT count(*) FROM edges")) == 0
    assert store.check(whole=True) == []


def test_a_redacted_person_is_in_no_signature_and_no_story(store: Store) -> None:
    said = " Ida Quilligan opened the Korrow spillway, villages say."
    one, two = at(1, DAM[0] + said), at(2, DAM[1] + said)
    add(store, one, two, at(3, MILL[0]))
    link(store)
    found = outline(store, one.id)
    assert holding(store, "quilligan")
    story = replace(a_story(found), title="Ida Quilligan")
    store.stories.keep({found.number: (found.digest("x"), story)}, "x")
    store.redact(RUN, person="Ida Quilligan")
    store.stories.keep({found.number: (found.digest("x"), story)}, "x")  # by one who had begun before
    assert holding(store, "quilligan") == []
    assert store.check(whole=True) == []
    link(store)
    assert sorted(map(len, groups(store))) == [1, 2]
    assert outline(store, found.id).number == found.number, "the story goes on"
    assert holding(store, "quilligan") == []
    assert store.check(whole=True) == []


def test_what_was_signed_before_a_redaction_is_not_linked_after_it(store: Store) -> None:
    add(store, at(1, DAM[0], title="Quilligan"), at(2, DAM[1], title="Ida Quilligan opens the gate"))
    plain = Plain()
    found = [Signing(each, plain.signature(each.kept.reading)) for each in store.stories.waiting(9) if each.kept]
    store.redact(RUN, person="Ida Quilligan")
    assert store.stories.link(found, plain, RUN).places == 1, "the title is no part of an article's id"
    link(store)
    assert store.check(whole=True) == []


FIRST = {
    "meta", "runs", "texts", "readings", "articles", "sightings", "history", "claims", "superseded", "old_claims",
    "quarantine", "tombstones", "memory", "backups",
}  # fmt: skip


def test_a_store_of_the_first_schema_is_brought_up_and_linked(place: str) -> None:
    with open_store(place) as store:
        store.begin(Run("test", "0", MODEL))
        add(store, *told(), at(2, DAM[1] + " Now.", modified="2032"))
        before = [kept.reading.as_dict() for kept in store.readings()]
        with store._write() as connection:
            for table in reversed(metadata.sorted_tables):
                if table.name not in FIRST:
                    table.drop(connection)
            connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '0001'"))  # noqa: S608 - a constant
    with open_store(place) as store:
        assert [kept.reading.as_dict() for kept in store.readings()] == before
        assert store.check(whole=True) == []
        assert store.stories.how_many_wait() == 5, "places, not versions"
        link(store)
        assert sorted(map(len, groups(store))) == [1, 2, 3]
        assert store.check(whole=True) == []


DAMAGE = {
    "a story twice": ("UPDATE memberships SET story = 1 WHERE article = (SELECT max(number) FROM articles)", "story"),
    "no story": ("DELETE FROM memberships WHERE article = 3", "story"),
    "no signature": ("DELETE FROM signatures WHERE number = 1", "signature"),
    "another article's": ("UPDATE signatures SET name = 5 WHERE number = 1", "signature"),
    "keys of nobody": ("INSERT INTO signature_keys (key, day, article) VALUES (1, 1, 1)", "orphan"),
    "an edge to nobody": ("INSERT INTO edges (article, other, likeness) VALUES (1, 999, 0.5)", "orphan"),
    "an edge one way": ("DELETE FROM edges WHERE article = 1", "orphan"),
    "a member of nothing": ("INSERT INTO memberships (article, story) VALUES (999, 1)", "orphan"),
    "a story of nobody": ("INSERT INTO stories (number, id, run) VALUES (99, 'x', 1)", "story"),
    "a story that went on": ("UPDATE stories SET into = 2 WHERE number = 1", "story"),
}


@pytest.mark.parametrize("kind", DAMAGE)
def test_damage_is_found(store: Store, kind: str) -> None:
    add(store, *told(), at(3, MILL[0] + " Sold.", modified="2032"))
    link(store)
    assert store.check() == []
    statement, code = DAMAGE[kind]
    with store._write() as connection:
        connection.execute(text(statement.replace("into =", '"into" =')))
    assert code in {problem.code for problem in store.check()}


@pytest.mark.parametrize("seed", range(4))
def test_any_course_of_things_leaves_whole_stories(store: Store, seed: int) -> None:
    chance = random.Random(seed)
    words = ["harbour", "bridge", "council", "granary", "spillway", "villages", "minister", "Ida Quilligan spoke"]
    run = store.begin(Run("add", "0", MODEL))
    for turn in range(12):
        made = [
            at(
                chance.randrange(12), " ".join(chance.sample(words, 3)) + ".", chance.randrange(1, 9),
                modified=f"2032-01-{turn + 1:02}", status=chance.choice(["usable"] * 5 + ["canceled"]),
                input=f"in-{chance.randrange(30)}",
            )
            for _ in range(4)
        ]  # fmt: skip
        given: list[Entry] = [entry(store.redacted(each)) for each in made]
        store.add(given, run)
        if turn % 3:
            link(store, batch=chance.choice([1, 5, 50]))
        if turn == 5:
            store.redact(run, person="Ida Quilligan")
        if turn == 8:
            store.redact(run, article=chance.choice([kept.article.id for kept in store.readings()]))
        assert store.check(whole=True) == []
    link(store)
    assert store.check(whole=True) == []
    everyone = [article for group in groups(store) for article in group]
    assert sorted(everyone) == sorted(kept.article.id for kept in store.readings())


def test_a_large_batch_is_linked_like_a_small_one(store: Store, new_place: Callable[[], str]) -> None:
    store.add(entries(1, 60), RUN)
    link(store, batch=1000)
    with open_store(new_place()) as other:
        other.add(entries(1, 60), other.begin(Run("add", "0", MODEL)))
        link(other, batch=3)
        assert groups(other) == groups(store)
