"""Who is credited, by the words of the source alone: fictional sentences, one rule each."""

from __future__ import annotations

import pytest

from accordingto.reading import Reader
from tests.conftest import read_text

CASES = [
    ("Two officials familiar with the talks said that the mill would be sold by June.", "group", "described", 2),
    ("Officials said that the mill would be sold by June.", "group", "bare", None),
    ("A spokeswoman for the ministry said that the mill would be sold by June.", "person", "role", None),
    ("Ada Crane, the mayor of Eastmere, said that the mill would be sold by June.", "person", "named", None),
    ("The police said that the mill would be sold by June.", "government", "role", None),
    ("Reuters reported that the mill would be sold by June.", "outlet", "named", None),
    ("The study found that most residents want the mill to be kept by the town.", "study", "bare", None),
]


@pytest.mark.parametrize(("text", "kind", "naming", "count"), CASES)
def test_source(reader: Reader, text: str, kind: str, naming: str, count: int | None) -> None:
    links = [claim.chain[0] for claim in read_text(reader, text).claims if claim.chain]
    assert [(link.type, link.naming, link.count) for link in links] == [(kind, naming, count)]


def test_a_pronoun_takes_the_name_of_the_person_before_it(reader: Reader) -> None:
    text = "Mayor Ada Crane rejected the offer on Friday. “We will not sell the mill,” she told reporters."
    claims = [c for c in read_text(reader, text).claims if c.kind == "direct"]
    assert [c.chain[0].name for c in claims] == ["Ada Crane"]
    assert [c.source[0].exact for c in claims] == ["she"]


def test_people_of_one_surname_stay_apart(reader: Reader) -> None:
    text = "Ada Crane said the mill was safe. Tomas Crane said the mill was lost. Mr. Crane left early."
    names = {e.name for e in read_text(reader, text).entities}
    assert {"Ada Crane", "Tomas Crane"} <= names


def test_what_is_cited_is_a_link_and_no_claim(reader: Reader) -> None:
    text = "The Wall Street Journal, citing two officials familiar with the talks, reported that the mill will be sold."
    claims = read_text(reader, text).claims
    assert len(claims) == 1
    assert [(link.name, link.relation) for link in claims[0].chain] == [
        ("Wall Street Journal", "citing"),
        ("two officials familiar with the talks", None),
    ]


def test_who_was_she_is_not_he_later(reader: Reader) -> None:
    text = (
        "Ada Crane rejected the offer. “We will not sell,” she said.\n\n"
        "Tomas Velde, who sat beside Ada Crane, was more guarded. “We may have to,” he said."
    )
    direct = [c for c in read_text(reader, text).claims if c.kind == "direct"]
    assert [c.chain[0].name for c in direct] == ["Ada Crane", "Tomas Velde"]
