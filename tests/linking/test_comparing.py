"""Derived, partial, independent: the rules of docs/lineages.md on short texts of fictional outlets."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

import accordingto
from accordingto.language import language
from accordingto.linking.comparing import compare
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.readings import Reading
from accordingto.records.stories import Comparison

EN = language("en")
WIRE = """\
TERN HARBOUR, May 3 (Meridian) - The ferry Gannet ran aground off Tern Point before dawn on Monday with 61 people \
aboard, the harbour office said.

All of them were taken off by fishing boats within two hours. The ship had left Ambrel at midnight in heavy rain and \
lost the channel when a buoy went dark.

The Gannet, built in 1988, is the only ferry on the line since the Heron was scrapped last autumn.
"""
OWN = """\
The bus from Ambrel was empty again this morning. In the waiting room a heater ticked, and Oda Marl, who sells the \
tickets, had put out a card that says when the next boat may go. It does not say a day.

The line has been without a second ship for months. Islanders had written to the company about that in March, she said.
"""
STATEMENT = (
    "“We grieve for nobody, thank heaven, but we shall answer every question that the inspectors put to us, and until "
    "they have done so the Gannet will stay in the yard,” harbour master Ada Crane said."
)
RETOLD = """\
Sixty-one people were aboard the ferry when she ran onto the rocks near Tern Point in darkness, Meridian reported on \
Monday. Nobody drowned.

It was raining hard, the agency says, and the Gannet, which comes from Ambrel, missed the channel: one buoy was dark. \
There is no other ferry. The Heron is scrap.
"""


Told = Callable[..., Comparison]


@pytest.fixture(scope="module")
def told(reader: Reader) -> Told:
    made: dict[tuple[str, str], Reading] = {}

    def read(text: str, publisher: str) -> Reading:
        if (text, publisher) not in made:
            made[text, publisher] = reader.read(from_text(text, publisher=publisher))
        return made[text, publisher]

    def compared(a: str, b: str, publishers: tuple[str, str] = ("Tern Gazette", "Ambrel Post")) -> Comparison:
        return compare(read(a, publishers[0]), read(b, publishers[1]), EN)

    return compared


def features(found: Comparison) -> set[str]:
    return {reason.feature for reason in found.reasons if reason.weight}


def test_a_copy_is_derived_also_where_punctuation_is_lost(told: Told) -> None:
    bare = "".join(c for c in WIRE if c.isalnum() or c in " .")
    found = told(WIRE, f"Published May 4 2031 {bare}")
    assert found.relation == "derived"
    assert {"half", "passage"} <= features(found)
    assert found.evidence[0].span.exact.endswith("scrapped last autumn")


def test_a_sentence_of_an_agency_beside_own_matter_is_partial(told: Told) -> None:
    last = WIRE.strip().split("\n\n")[-1]
    found = told(WIRE, OWN + "\n" + last)
    assert (found.relation, features(found)) == ("partial", {"passage"})
    assert found.evidence[0].span.exact == found.evidence[1].span.exact == last[:-1]


def test_a_public_statement_is_no_reuse(told: Told) -> None:
    found = told(f"{WIRE.replace('(Meridian) - ', '')}\n{STATEMENT}", f"{OWN}\n{STATEMENT}")
    assert (found.relation, features(found)) == ("independent", set())
    assert any(reason.feature == "quotations only" for reason in found.reasons)
    assert "we shall answer every question" in found.evidence[0].span.exact, "what is shared is shown all the same"


def test_words_of_somebody_unnamed_are_one_reporters(told: Told) -> None:
    whisper = (
        "\n“The light on that buoy had been out since the storm in March and everybody on the quay knew it,” a sailor "
        "who did not want to be named said.\n"
    )
    assert told(WIRE + whisper, OWN + whisper).relation == "partial"


def test_a_page_is_not_its_article(told: Told) -> None:
    page = "\nSign up for our newsletter and have the best of the coast delivered to your inbox every single morning.\n"
    assert told(WIRE + page, OWN + page).relation == "independent"


def test_credit_and_the_same_rare_words_are_a_retelling(told: Told) -> None:
    found = told(WIRE, RETOLD, ("Meridian News Agency", "Ambrel Post"))
    assert found.relation == "derived"
    assert {"credited", "retold"} <= features(found)
    uncredited = RETOLD.replace("Meridian reported", "it turned out").replace("the agency says", "it seems")
    assert told(WIRE, uncredited, ("Meridian News Agency", "Ambrel Post")).relation == "independent"


def test_one_report_that_both_retell(told: Told) -> None:
    one = """Coastal ferries are late one day in four, according to a report by the Harrow Institute.

Researchers at Harrow looked at nine years of logbooks, the Harrow report said."""
    other = """Islanders wait longer than anybody, a study published by the Harrow Institute found.

The Harrow Institute said that a quarter of all crossings did not keep to the timetable."""
    assert (told(one, other).relation, features(told(one, other))) == ("derived", {"resting"})


def test_symmetry(told: Told) -> None:
    there, back = told(WIRE, OWN + WIRE[400:]), told(OWN + WIRE[400:], WIRE)
    assert (there.relation, round(there.score, 6)) == (back.relation, round(back.score, 6))


def test_command(tmp_path: Path) -> None:
    from json import loads

    from accordingto.serving.cli import cli

    one, other = tmp_path / "one.txt", tmp_path / "other.txt"
    one.write_text(WIRE, "utf8")
    other.write_text(f"{WIRE}\nMore follows.\n", "utf8")
    runner = CliRunner()
    row = loads(runner.invoke(cli, ["compare", str(one), str(other), "--format", "json"]).stdout)
    assert row["relation"] == accordingto.compare(one, other).relation == "derived"
    for each in row["evidence"]:
        text = (one if each["article"] == row["articles"][0]["id"] else other).read_text("utf8")
        assert text[each["span"]["start"] : each["span"]["end"]] == each["span"]["exact"]
    assert runner.invoke(cli, ["compare", str(one), str(other)]).stdout.startswith("derived: ")
    missing = runner.invoke(cli, ["compare", str(one), str(tmp_path / "none.txt")])
    assert "is no file" in str(missing.exception)


def test_an_article_of_several(tmp_path: Path) -> None:
    from json import dumps

    file = tmp_path / "news.jsonl"
    rows = [{"id": "a", "text": OWN}, {"id": "b", "text": WIRE}]
    file.write_text("".join(dumps(row) + "\n" for row in rows), "utf8")
    assert accordingto.read(f"{file}#b").article.text.strip() == WIRE.strip()
    assert accordingto.compare(f"{file}#a", f"{file}#b").relation == "independent"
