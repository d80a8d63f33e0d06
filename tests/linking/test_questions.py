"""What a figure answers, from the words of its sentence."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import pytest

from accordingto.linking.candidate import Candidate
from accordingto.linking.statements import worded
from accordingto.linking.values import candidates
from accordingto.reading import Reader

from .facts import WORDS, read_all


def _values(reader: Reader, text: str) -> dict[str, Candidate]:
    (reading,) = read_all(reader, ("Harbour Post", "2031-05-06", text))
    return {each.value.span.exact: each for each in candidates(reading, WORDS)}


@pytest.mark.parametrize(
    ("text", "exact", "concept", "group"),
    [
        ("The blast killed 12 people, police said.", "12", "killed", "people"),
        ("At least 40 villagers died in the flood.", "At least 40", "killed", "people"),
        ("The death toll from the flood in the valley has risen to 61, the office said.", "61", "killed", "people"),
        ("The blast killed 12 people and wounded 30.", "30", "wounded", "people"),
        ("Officials said 12 people were killed and 30 injured.", "30", "wounded", "people"),
        ("Twelve people died, including three children, the office said.", "three", "killed", "children"),
        ("The flood killed 22 children and six teachers.", "six", "killed", "people"),
        ("Another 61 people were injured and 23 were still unaccounted for.", "23", "missing", "people"),
        ("The police arrested 14 protesters.", "14", "detained", "people"),
        ("More than 80 people were killed or injured.", "More than 80", "casualties", "people"),
        ("Two car bombs killed sixteen people.", "Two", None, "bombs"),
        ("The plant added 69,000 jobs in May.", "69,000", None, "job"),
        ("A quake of magnitude 6.2 struck the coast.", "6.2", None, "=magnitud"),
    ],
)
def test_concept_and_group(reader: Reader, text: str, exact: str, concept: str | None, group: str) -> None:
    asked = _values(reader, text)[exact].question
    assert (asked.concept, asked.group) == (concept, group)


@pytest.mark.parametrize(
    ("text", "exact", "scopes"),
    [
        ("The mayor warned that the toll could reach 50 dead.", "50", {"projected"}),
        ("Divers found the bodies of 12 people.", "12", {"bodies"}),
        ("The crew brought in thirteen of the dead.", "thirteen", {"part"}),
        ("Fifteen of the 19 boats sank.", "19", {"whole"}),
        ("The blast killed 12 people.", "12", set()),
    ],
)
def test_scopes(reader: Reader, text: str, exact: str, scopes: set[str]) -> None:
    assert _values(reader, text)[exact].question.scopes == scopes


def test_a_longer_time(reader: Reader) -> None:
    assert _values(reader, "The war has killed 9,000 people since it began in 2029.")["9,000"].question.long
    assert not _values(reader, "It was the worst flood since 1987, killing 40 people.")["40"].question.long


def test_a_score_is_one_value(reader: Reader) -> None:
    value = _values(reader, "The assembly voted 47 to 38 for the inquiry.")["47 to 38"].value
    assert (value.text, value.value) == ("47-38", None)


def test_what_took_the_place_of_another_number(reader: Reader) -> None:
    found = _values(reader, "The agency lowered the age limit from 17 years to 15 years.")
    assert found["15 years"].older == found["17 years"].base.value
    assert found["17 years"].older is None
    assert _values(reader, "There were 11 missing, down from 23.")["11"].older == 23


def test_values_in_the_words_around_an_attribution_are_the_publishers(reader: Reader) -> None:
    found = _values(reader, "Eight councillors opposed the sale of the mill.")["Eight"].value
    assert found.authority == ()


def test_every_value_opens_on_real_articles(reader: Reader, shared: Path) -> None:
    with (shared / "data" / "stories" / "reuse_articles.jsonl").open(encoding="utf8") as lines:
        articles = [
            ("Harbour Post", row["date"] or "2020-01-01", row["text"]) for row in map(json.loads, islice(lines, 25))
        ]
    count = 0
    for reading in read_all(reader, *articles):
        for each in (*candidates(reading, WORDS), *worded(reading, WORDS)):
            span = each.value.span
            assert reading.article.text[span.start : span.end] == span.exact
            assert each.value.claim in {claim.id for claim in reading.claims}
            count += 1
    assert count > 100
