"""Lineages, undecided articles and alterations, on a story told by fictional outlets."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accordingto.language import language
from accordingto.linking.altering import altered
from accordingto.linking.crediting import credits_of, name_key
from accordingto.linking.lineages import lineages
from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.article import Article
from accordingto.records.declared import Declared
from accordingto.records.readings import Reading
from accordingto.records.restoring import given_to
from accordingto.records.stories import Alteration

from .test_comparing import OWN, RETOLD, WIRE

EN = language("en")
NAMED = {
    "wire": ("Meridian News Agency", "2031-05-03T06:00:00Z", WIRE),
    "copy": ("Tern Gazette", "2031-05-03T08:00:00Z", WIRE.replace("TERN HARBOUR, May 3 (Meridian) - ", "")),
    "retold": ("Ambrel Post", "2031-05-03T12:00:00Z", RETOLD),
    "own": ("Harbour Post", "2031-05-04T05:00:00Z", OWN + "\nThe mayor declined to say more in an interview.\n"),
    "bare": ("Coast Today", "2031-05-04T07:00:00Z", "No boat sails to Ambrel today. Bring a coat to the pier.\n"),
    "rival": ("Eastmere Courier", "2031-05-03T09:00:00Z", "EASTMERE, May 3 (Corvane) - Nets were full off Tern.\n"),
}  # fmt: skip
TOLD = (
    "At least 43 people were taken to hospital after the ferry ran aground off Tern Point, the Harrow Observatory said "
    "on Monday. Harbour master Ada Crane denied that the crew had been told to leave the port before the storm warning "
    "was lifted. The company did not close the east pier after the first inspection found cracks in its supports, "
    "according to the port authority."
)


def article(text: str, publisher: str | None = None, published: str | None = None) -> Article:
    return from_text(text, publisher=publisher, published=published)


@pytest.fixture(scope="module")
def story(reader: Reader) -> dict[str, Reading]:
    return {name: reader.read(article(text, who, when)) for name, (who, when, text) in NAMED.items()}


def grouped(readings: dict[str, Reading]) -> tuple[dict[str, set[str]], set[str]]:
    names = {reading.article.id: name for name, reading in readings.items()}
    found, undecided = lineages(list(readings.values()), EN)
    for lineage in found:
        for each in lineage.evidence:
            text = readings[names[each.article]].article.text
            assert text[each.span.start : each.span.end] == each.span.exact
    return {row.name: {names[id] for id in row.articles} for row in found}, {names[id] for id in undecided}


def test_each_article_is_in_one_lineage_or_undecided(story: dict[str, Reading]) -> None:
    found, undecided = grouped(story)
    assert found == {
        "Meridian News Agency": {"wire", "copy", "retold"}, "Harbour Post": {"own"}, "Corvane": {"rival"},
    }  # fmt: skip
    assert undecided == {"bare"}


def test_order_does_not_matter(story: dict[str, Reading]) -> None:
    assert grouped(dict(reversed(story.items()))) == grouped(story)


def test_two_agencies_stay_apart_over_a_shared_paragraph(reader: Reader) -> None:
    last = WIRE.strip().split("\n\n")[-1]
    other = WIRE[:10] + "May 3 (Corvane) - Divers went down to the hull at noon and found a hole as long as a bus.\n\n"
    other += "The inspectors want to hear the master first, and then the man who was to mend the light.\n\n" + last
    readings = [reader.read(article(text, who)) for text, who in ((WIRE, "Tern Gazette"), (other, "Ambrel Post"))]
    assert [len(row.articles) for row in lineages(readings, EN)[0]] == [1, 1]
    alone = reader.read(article(other.replace("(Corvane) - ", ""), "Ambrel Post"))
    assert [len(row.articles) for row in lineages([readings[0], alone], EN)[0]] == [2]


def test_one_agency_is_one_origin_but_for_another_primary_source(reader: Reader) -> None:
    def piece(words: str) -> Reading:
        return reader.read(article(f"TERN HARBOUR, May 4 (Meridian) - {words}\n", words[:12]))

    crane = piece("Nobody will sail this week, witnesses said. The yard has no room for the hull, a foreman said.")
    more = piece("Three boats went out to look for the buoy, sailors said. They came back at dusk.")
    health = piece(
        "The Coastal Health Institute said on Tuesday that nine people had breathed fuel.\n\nThe institute said in a "
        "statement that all of them were well."
    )
    found, _ = lineages([crane, more, health], EN)
    assert sorted(len(row.articles) for row in found) == [1, 2]


def test_two_hundred_copies(story: dict[str, Reading]) -> None:
    many = [
        given_to(reading, replace(reading.article, input=f"{name}-{number}", url=None))
        for name, reading in story.items() if name in ("wire", "copy", "own")
        for number in range(70)
    ]  # fmt: skip
    found, undecided = lineages(many, EN)
    assert (sorted(len(row.articles) for row in found), undecided) == ([70, 140], ())
    assert altered(many, EN) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TERN, May 3 (Lantern) -- A mill burned.", ("lantern", "line")),
        ("A mill burned. (Reuters)", ("reuters", "line")),
        ("Mill burns in Tern fire chief AFP Monday 3 May 2031 A mill burned.", ("afp", "line")),
        ("A mill burned.\n\nThe Associated Press contributed to this report.", ("ap", "part")),
        ("The mill burned, a guard told The Associated Press.", ("ap", "told")),
        ("The mill burned, the Eastmere Gazette reported.", ("eastmere gazette", "reported")),
        ("The mill burned, news agency Lantern reported.", ("lantern", "reported")),
        ("A mill burned. (Source: Tern Fire Brigade)", ("tern fire brigade", "line")),
        ("From Lantern News Agency:\n\nA mill burned.", ("lantern", "line")),
    ],
)  # fmt: skip
def test_credits(text: str, expected: tuple[str, str]) -> None:
    made = article(text)
    found = credits_of(made, EN)
    assert expected in {(credit.name, credit.strength) for credit in found}
    for credit in found:
        assert credit.span
        assert made.text[credit.span.start : credit.span.end] == credit.span.exact


@pytest.mark.parametrize("text", ["AP Møller sold a ship.", "A picture by REUTERS/Ada Crane.", "People said so."])
def test_no_credits(text: str) -> None:
    assert credits_of(article(text), EN) == ()


def test_what_a_file_declares_is_a_credit() -> None:
    declared = replace(article("A mill burned."), declared=Declared(credit="Reuters"))
    assert [(c.name, c.strength, c.span) for c in credits_of(declared, EN)] == [("reuters", "line", None)]


def test_names_of_one_outlet_agree() -> None:
    same = ("The Harbour Post", "Harbour Post - News", "Harbour Post (Web News)", "Harbour Post Online News")
    assert {name_key(name, EN) for name in same} == {"harbour post"}
    assert name_key("edition.lantern.com", EN) == name_key("Lantern News Agency", EN) == "lantern"
    assert name_key("unknown", EN) == ""


def changed(reader: Reader, before: str, after: str) -> list[Alteration]:
    assert before in TOLD
    one = reader.read(article(TOLD, "Tern Gazette", "2031-05-03"))
    other = reader.read(article(TOLD.replace(before, after), "Ambrel Post", "2031-05-04"))
    return list(altered([other, one], EN))


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("43", "34", "number"),
        ("43 people", "thirty-four people", "number"),
        ("denied", "confirmed", "verb"),
        ("did not close", "closed", "negation"),
        ("the Harrow Observatory said", "witnesses said", "source"),
        ("Ada Crane", "Ida Holt", "name"),
    ],
)
def test_what_a_relay_changed(reader: Reader, before: str, after: str, kind: str) -> None:
    (found,) = changed(reader, before, after)
    assert (found.kind, found.relayed) == (kind, True)
    assert found.before != found.after
    assert (found.a.span.exact, found.b.span.exact) == (found.before, found.after)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("43 people", "forty-three people"),
        ("Monday", "Tuesday"),
        ("the Harrow Observatory said", "the observatory said"),
        ("denied", "denied again"),
        ("was lifted", "was taken back"),
        ("the port authority", "the Tern port authority"),
    ],
)
def test_what_is_no_change(reader: Reader, before: str, after: str) -> None:
    assert changed(reader, before, after) == []


def test_a_number_that_the_credited_article_does_not_have(reader: Reader) -> None:
    relay = "Now 34 people are in hospital after the ferry hit Tern Point, the Tern Gazette reported on Monday.\n"
    one = reader.read(article(TOLD, "Tern Gazette", "2031-05-03"))
    other = reader.read(article(relay, "Ambrel Post", "2031-05-04"))
    (found,) = altered([one, other], EN)
    assert (found.kind, found.before, found.after, found.relayed) == ("number", "At least 43", "34", True)
    honest = reader.read(article(relay.replace("34", "43"), "Ambrel Post", "2031-05-04"))
    assert altered([one, honest], EN) == ()
