"""Each check finds what it is for, leaves near misses alone, and never trips over odd text."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accordingto.checking.checker import CHECKS
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.declared import Declared
from accordingto.records.readings import Finding

from .cases import FOUND, LEFT_ALONE

# Enough text for the checks of the headline, which leave short drafts alone; it holds nothing to find.
FILLER = "Nobody in the valley knew what would come of it, and most had gone home before the rain came down. " * 8


def findings(
    reader: Reader, text: str, title: str | None = None, published: str | None = "2019-03-20"
) -> list[Finding]:
    return list(reader.read(replace(from_text(text), title=title, published=published)).findings)


@pytest.mark.parametrize(("text", "check", "words"), FOUND)
def test_finds_what_does_not_fit(reader: Reader, text: str, check: str, words: str) -> None:
    found = [f for f in findings(reader, text) if f.check == check]
    assert found, "nothing found"
    start = text.index(words)
    assert any(s.start < start + len(words) and start < s.end for f in found for s in f.spans)
    assert all(text[s.start : s.end] == s.exact for f in found for s in f.spans)


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_leaves_near_misses_alone(reader: Reader, text: str) -> None:
    assert findings(reader, text) == []


def test_a_yearless_date_is_taken_as_the_one_near_publication(reader: Reader) -> None:
    text = "They met on Tuesday, March 18."
    assert [f.check for f in findings(reader, text)] == ["date"]
    assert findings(reader, text, published="2014-03-20") == []  # a Tuesday then
    assert findings(reader, text, published=None) == []


def test_the_headline_is_held_against_the_text(reader: Reader) -> None:
    text = f"The blast in Ardenburg killed 34 people, the mayor said. Brett Kavanaugh was there. {FILLER}"
    found = findings(reader, text, "Blast kills 40 people in Ardenburg as Kavanagh vows action")
    assert {f.check for f in found} == {"headline-number", "headline-name"}
    assert findings(reader, text, "Blast kills 34 people in Ardenburg as Kavanaugh vows action") == []
    assert findings(reader, text, "5 things to know about the blast in Ardenburg") == []


def test_a_flat_headline_over_could(reader: Reader) -> None:
    text = f"Novacor could shut its plant in Ardenburg. {FILLER}"
    assert [f.check for f in findings(reader, text, "Novacor shuts plant in Ardenburg")] == ["headline-certainty"]
    assert findings(reader, text, "Novacor could shut plant in Ardenburg") == []
    assert findings(reader, f"{text} It was shut on Friday.", "Novacor shuts plant in Ardenburg") == []


def test_two_values_of_one_thing(reader: Reader) -> None:
    one, other = (f"The bill would cost the county ${n} million in repairs to bridges." for n in (40, 60))
    assert [f.check for f in findings(reader, f"{one} It was late. {other}")] == ["two-values"]
    assert findings(reader, f"{one} It was late. {one}") == []
    assert findings(reader, f"{one} It was late. The bill would cost the city $60 million in new schools.") == []


def test_two_ages(reader: Reader) -> None:
    found = findings(reader, "Ada Moss, 45, was there. It was late. Moss, 47, is a builder.")
    assert [f.check for f in found] == ["two-values"]
    assert findings(reader, "Ada Moss, 45, was there with Karl Moss, 47, a builder.") == []


def test_one_quotation_in_two_wordings(reader: Reader) -> None:
    text = "“The dam will hold through the whole of the winter,” Ada Moss said.\n\nIt rained. {}"
    again = "“The dam should hold through the whole of the winter,” Moss said."
    assert [f.check for f in findings(reader, text.format(again))] == ["quotation"]
    same = "“the dam will hold … through the whole of the winter,” Moss said."
    assert findings(reader, text.format(same)) == []
    assert [f.check for f in findings(reader, text.format(""), "Moss: ‘Dam will hold through the winter’")] == [
        "quotation"
    ]


def test_sourcing_rules(reader: Reader) -> None:
    bare = "A source close to the mayor said the plan to close the mill had been dropped."
    assert {f.check for f in findings(reader, bare)} == {"unnamed-source", "single-source"}
    reason = f"{bare} The source asked not to be named because the talks are confidential."
    assert "unnamed-source" not in {f.check for f in findings(reader, reason)}
    accused = "Ada Moss, a clerk, accused Karl Brand of stealing from the hospital fund."
    assert [f.check for f in findings(reader, accused)] == ["accusation"]
    assert findings(reader, f"{accused} Brand denied it.") == []


def test_the_seed_article(reader: Reader, shared: Path) -> None:
    text = (shared.parent / "shared" / "seed" / "article.txt").read_text("utf8")
    (found,) = findings(reader, text, published="2024-11-18")
    assert (found.check, found.level, found.expected, found.found) == ("enumeration", "note", "9", "8")
    for words in ("eight are named", "4,418,000", "4.7 million", "about 282,000, between 232,000 and 332,000"):
        assert words in found.message


ODD = """from 40 to 60, up 30 percent|three men: A, B and C|Tuesday, March 44|Feb. 30|(1950–1932)|“|”|$|1e999|\x00
\ue000|\u202e
Lyon, Germany|0 of the 0, or 0 percent|; and|:|accused Ada Moss of|a source said|٣ of the ٤|(|)|doubled from 0 to 0
born in 1950 died in 2010 aged 7|\n\n"""
PIECES = st.sampled_from([*ODD.replace("\n", "|").split("|"), "9" * 400, "\ud800", "\n\n"])


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(PIECES, st.text(max_size=12)), max_size=25), st.one_of(st.none(), st.text(max_size=40), PIECES)
)
def test_no_text_trips_a_check(reader: Reader, pieces: list[str], title: str | None) -> None:
    text = " ".join(["It rained.", *pieces])
    for finding in findings(reader, text, title):
        for span in finding.spans:
            assert (text if span.place == "text" else title or "")[span.start : span.end] == span.exact


def test_long_texts_take_no_longer_than_their_length(reader: Reader) -> None:
    for text in ("9" * 200_000, "from 40 to 60, " * 3000, "“a b c d e f g h i” " * 1500, "A, " * 20_000):
        findings(reader, text)


def test_every_check_says_what_it_does() -> None:
    import importlib

    for name in CHECKS:
        module = importlib.import_module(f"accordingto.checking.{name}")
        assert len((module.__doc__ or "").split()) > 15


def test_what_the_provider_says_against_publishing(reader: Reader) -> None:
    article = from_text("The ferry sank off Ambrel. Nobody was hurt.", title="Ferry sinks")
    assert not reader.read(article).findings
    declared = Declared(status="canceled", signals=("kill", "correction"), embargo="2031-03-04T06:00:00Z")
    found = reader.read(replace(article, declared=declared)).findings
    assert [(f.check, f.level) for f in found] == [
        ("publication", "warning"), ("publication", "warning"), ("publication", "note"),
    ]  # fmt: skip
    assert found[0].spans[0].exact == "Ferry sinks"
    assert "canceled" in found[0].message
    assert "2031-03-04T06:00:00Z" in found[1].message
