"""Signatures, likeness and clusters: alike what is alike, and whatever the order."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from accordingto.language import language
from accordingto.linking.grouping import EDGE, clusters, date_of, day_of, likeness, signature
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.stories import Signature

WORDS = language("en")
FERRY = (
    "The ferry Tern sank off Ambrel on Monday with 40 people on board, the coast guard of Ambrel said. "
    "Divers searched the wreck of the Tern all night."
)
AGAIN = "Divers found the wreck of the Tern on Tuesday. The ferry sank off Ambrel on Monday, the coast guard said."
OTHER = (
    "The council of Eastmere voted on Monday to sell the tide mill. Mayor Ada Crane said that the price was fair and "
    "that the society had been asked."
)


def _signature(reader: Reader, text: str, published: str | None, title: str | None = None) -> Signature:
    article = from_text(text, published=published, publisher="Harbour Post")
    return signature(reader.read(article), WORDS)


def test_articles_of_one_happening_are_alike(reader: Reader) -> None:
    ferry, again = _signature(reader, FERRY, "2031-05-05"), _signature(reader, AGAIN, "2031-05-06")
    other = _signature(reader, OTHER, "2031-05-05")
    assert likeness(ferry, again) >= EDGE > likeness(ferry, other)
    assert likeness(ferry, again) == likeness(again, ferry)


def test_the_same_words_a_month_later_are_another_happening(reader: Reader) -> None:
    ferry, later = _signature(reader, FERRY, "2031-05-05"), _signature(reader, FERRY, "2031-06-09")
    assert likeness(ferry, later) == 0
    assert likeness(ferry, _signature(reader, FERRY, None)) > EDGE


def test_a_signature_is_of_length_one_and_tells_the_days(reader: Reader) -> None:
    made = _signature(reader, FERRY, "2031-05-06")
    assert abs(sum(weight**2 for _, weight in made.terms) - 1) < 0.01
    assert [date_of(day) for day in made.days] == ["2031-05-05"]
    assert made.keys == tuple(word for word, _ in made.terms[: len(made.keys)])


def test_days() -> None:
    assert date_of(day_of("2031-05-06T10:00:00Z")) == "2031-05-06"
    assert day_of("2031-05") is None
    assert day_of(None) is None
    assert date_of(None) is None


@given(st.integers(0, 10_000))
def test_clusters_do_not_depend_on_order(seed: int) -> None:
    chance = Random(seed)
    made = []
    for number in range(12):
        topic = chance.randrange(4)
        terms = {f"topic{topic}": 0.6, f"word{chance.randrange(8)}": 0.6, f"own{number}": 0.5}
        made.append(Signature(f"a{number:02}", 100 + chance.randrange(6), tuple(terms.items()), tuple(terms)))
    shuffled = made[:]
    chance.shuffle(shuffled)
    first = clusters({each.article: each for each in made})
    assert first == clusters({each.article: each for each in shuffled})
    assert sorted(name for group in first for name in group) == [each.article for each in made]


def test_known_edges_are_taken_as_they_are() -> None:
    one, two = Signature("a", 1, (("x", 1.0),), ("x",)), Signature("b", 1, (("y", 1.0),), ("y",))
    assert clusters({"a": one, "b": two}) == (frozenset("a"), frozenset("b"))
    assert clusters({"a": one, "b": two}, {("a", "b"): 0.9}) == (frozenset("ab"),)


def test_average_linkage_joins_no_chain() -> None:
    """Each is like the next, and the ends are not alike at all."""
    names = "abcd"
    made = {name: Signature(name, 1, ((name, 1.0),), (name,)) for name in names}
    edges = {("a", "b"): 0.5, ("b", "c"): 0.3, ("c", "d"): 0.5}
    assert clusters(made, edges) == (frozenset("ab"), frozenset("cd"))
