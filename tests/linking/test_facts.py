"""Facts of short stories: what is gathered, how values hang together, statuses and origins."""

from __future__ import annotations

from itertools import permutations

import pytest

from accordingto.linking.stories import story
from accordingto.reading import Reader
from accordingto.records.stories import Link

from .facts import WORDS, abouts, fact_of, link_of, read_all, told

LANTERN = ("Lantern", "2031-05-05")
POST = ("Harbour Post", "2031-05-05")
NEXT = ("Courier", "2031-05-06")
ON_BOARD = " The ferry Tern sank off Ambrel on Monday in a storm."
ALSO = " Divers off Ambrel searched for the ferry Tern, which had sunk on Monday."


def _pair(reader: Reader, one: str, other: str, day: str = "2031-05-05") -> tuple[Link, str]:
    found = told(reader, (*LANTERN, one + ON_BOARD), ("Harbour Post", day, other + ALSO))
    fact = max(found.facts, key=lambda f: (len(f.values), len(f.links)))
    return fact.links[0], fact.status


@pytest.mark.parametrize(
    ("one", "other", "day", "relation"),
    [
        ("The coast guard said 22 people died.", "At least 22 died, the coast guard said.", "2031-05-05", "repeats"),
        ("The coast guard said 22 people died.", "More than 20 died, the coast guard said.", "2031-05-05", "rounds"),
        ("The coast guard said 22 people died.", "Dozens of people died, villagers said.", "2031-05-05", "conflicts"),
        ("The coast guard said 22 people died.", "The coast guard said 31 people died.", "2031-05-06", "updates"),
        ("The coast guard said 22 people died.", "The health ministry said 17 people died.", "2031-05-05", "conflicts"),
        ("The coast guard said 22 people died.", "The mayor warned that the toll could reach 50 dead.", "2031-05-05",
         "differs-in-scope"),
        ("The coast guard said 22 people died.", "More than 80 people were killed or injured, the coast guard said.",
         "2031-05-05", "differs-in-scope"),
    ],
)  # fmt: skip
def test_relations(reader: Reader, one: str, other: str, day: str, relation: str) -> None:
    link, _ = _pair(reader, one, other, day)
    assert link.relation == relation
    assert link.reasons
    assert 0 < link.score < 1


def test_an_update_goes_from_the_older_to_the_newer(reader: Reader) -> None:
    found = told(
        reader,
        ("Courier", "2031-05-07", "The coast guard said 31 people died." + ON_BOARD),
        (*LANTERN, "The coast guard said 22 people died." + ON_BOARD),
    )
    fact = fact_of(found, "31", "22")
    link = link_of(fact, "31", "22")
    assert (fact.values[link.a].span.exact, fact.values[link.b].span.exact) == ("22", "31")
    assert fact.status == "updated"


def test_a_toll_of_another_time_is_background_or_apart(reader: Reader) -> None:
    found = told(
        reader,
        (*LANTERN, "The coast guard said 22 people died." + ON_BOARD),
        (*POST, "The coast guard said 22 people died. In 1987 a ferry sank there, killing 112 people." + ON_BOARD),
    )
    fact = fact_of(found, "22")
    others = [value.span.exact for value in fact.values if value.span.exact != "22"]
    assert all(link.relation == "background" for link in fact.links if {"112"} & {
        fact.values[link.a].span.exact, fact.values[link.b].span.exact
    })  # fmt: skip
    assert others in ([], ["112"])


def test_an_age_limit_that_was_lowered(reader: Reader) -> None:
    found = told(
        reader,
        (*LANTERN, "The agency lowered the age limit for the pill from 17 years to 15 years on Monday."),
        (*POST, "The limit for the pill is now 15 years, the agency said on Monday."),
    )
    fact = fact_of(found, "17 years", "15 years")
    link = link_of(fact, "17 years", "15 years")
    assert link.relation == "updates"
    assert fact.values[link.a].span.exact == "17 years"


def test_votes_and_quotations_agree(reader: Reader) -> None:
    found = told(
        reader,
        (
            *LANTERN,
            "The assembly voted 47 to 38 for the inquiry. “We sank because nobody looked,” captain Rolf Edmund said.",
        ),
        (
            *POST,
            "By 47-38 the assembly ordered the inquiry. “We sank because nobody looked,” Rolf Edmund told the Post.",
        ),
    )
    vote = next(f for f in found.facts if f.values[0].text == "47-38")
    assert (vote.status, len(vote.values)) == ("agreed", 2)
    quote = next(f for f in found.facts if f.about == "“We sank because nobody looked,”")
    assert (quote.status, quote.origins.least, quote.origins.most) == ("single-origin", 1, 1)


def test_two_numbers_of_one_article_are_no_conflict(reader: Reader) -> None:
    text = "The bill gives $1.3 billion for fences and $300 million for sensors, its text says."
    found = told(reader, (*LANTERN, text), (*POST, text.replace("its text says", "the text shows")))
    assert {fact.status for fact in found.facts} <= {"agreed", "single-origin"}


def test_origins_count_whose_word_it_is(reader: Reader) -> None:
    found = told(
        reader,
        (*LANTERN, "The interior ministry said 22 people died." + ON_BOARD),
        (*POST, "The health ministry said 22 people died. The Tern was old."),
        (*NEXT, "Officials who asked not to be named said 22 people died. The Tern was insured."),
    )
    fact = fact_of(found, "22")
    assert fact.origins.least == 2
    assert fact.origins.most >= 3
    assert not fact.origins.unnamed


def test_unnamed_alone_is_visible(reader: Reader) -> None:
    found = told(
        reader,
        (*LANTERN, "Officials familiar with the matter said 22 people died on the Tern."),
        (*POST, "A person briefed on the talks said that 22 people died on the Tern."),
    )
    fact = fact_of(found, "22")
    assert fact.origins.unnamed
    assert fact.origins.least == 1


def test_a_story_does_not_depend_on_order(reader: Reader) -> None:
    readings = read_all(
        reader,
        (*LANTERN, "The coast guard said 22 people died and 9 were missing." + ON_BOARD),
        (*POST, "At least 26 people died, the health ministry said." + ON_BOARD),
        (*NEXT, "The coast guard said 31 people died." + ON_BOARD),
    )
    made = {
        str(story("s", [(reading, "current") for reading in order], WORDS).as_dict())
        for order in permutations(readings)
    }
    assert len(made) == 1


def test_withdrawn_and_replaced_articles_are_listed_and_count_for_nothing(reader: Reader) -> None:
    one, two = read_all(
        reader,
        (*LANTERN, "The coast guard said 22 people died." + ON_BOARD),
        (*POST, "The coast guard said 80 people died." + ON_BOARD),
    )
    found = story("s", [(one, "current"), (two, "withdrawn")], WORDS)
    assert {article.state for article in found.articles} == {"current", "withdrawn"}
    assert not any(value.article == two.article.id for fact in found.facts for value in fact.values)
    assert abouts(found) == []


def test_a_large_fact_is_linked_by_classes(reader: Reader) -> None:
    day = "2031-05-05"
    articles = [
        (f"Paper {n}", day, f"The coast guard said {20 + n % 2} people died off Ambrel.{' Rain.' * n}")
        for n in range(70)
    ]
    fact = max(told(reader, *articles).facts, key=lambda f: len(f.values))
    assert len(fact.values) == 70
    linked = {place for link in fact.links for place in (link.a, link.b)}
    assert linked == set(range(70))
    assert len(fact.links) < 70 * 69 / 2
