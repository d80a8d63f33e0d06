"""The checker catches what a digest must not say: each test alters one thing in a sound digest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from accordingto.language import language
from accordingto.linking.checking_digest import check
from accordingto.linking.digest import digest
from accordingto.records.claims import Certainty
from accordingto.records.digests import Digest, Paragraph, Part, Sentence
from accordingto.records.readings import Reading
from accordingto.records.spans import Span
from accordingto.records.stories import Fact, Origins, Story

from . import digest_samples as sample

ENGLISH = language("en")
Change = Callable[[list[Part]], list[Part]]


def told(*claims: str, story: Story = sample.STORY) -> tuple[Digest, Story, dict[str, Reading]]:
    """The digest of the sample with a fact of one value for each of the claims."""
    facts = [
        Fact(
            name, f"about {name}", "single-origin", Origins(1, 1),
            (sample.value(name, where(name), sample.CLAIMS[name].content[0].exact, None, None, text=name),),
        )
        for name in claims
    ]  # fmt: skip
    story = replace(story, facts=(*story.facts, *facts))
    readings = dict(sample.READINGS)
    made = digest(story, readings, ENGLISH)
    assert check(made, story, readings, ENGLISH) == ()
    return made, story, readings


def where(claim: str) -> str:
    return next(name for name, each in sample.ARTICLES.items() if each.id == sample.CLAIMS[claim].article)


def altered(digest: Digest, wanted: str, change: Change) -> Digest:
    """The digest with the one sentence that holds the wanted words changed."""
    found: list[str] = []

    def of_sentence(sentence: Sentence) -> Sentence:
        if wanted not in sentence.text or found:
            return sentence
        found.append(sentence.text)
        return replace(sentence, parts=tuple(change(list(sentence.parts))))

    def of_paragraph(paragraph: Paragraph) -> Paragraph:
        return replace(paragraph, sentences=tuple(map(of_sentence, paragraph.sentences)))

    sections = tuple(
        replace(section, paragraphs=tuple(map(of_paragraph, section.paragraphs))) for section in digest.sections
    )
    assert found, wanted
    return replace(digest, sections=sections)


def codes(digest: Digest, story: Story, readings: dict[str, Reading]) -> set[str]:
    return {problem.code for problem in check(digest, story, readings, ENGLISH)}


def swapped(kind: str, old: str, new: str) -> Change:
    """Other words in the first part of a kind that holds the old ones."""

    def change(parts: list[Part]) -> list[Part]:
        place = next(i for i, part in enumerate(parts) if part.kind == kind and old in part.text)
        parts[place] = replace(parts[place], text=parts[place].text.replace(old, new))
        return parts

    return change


def narrowed(old: str, new: str) -> Change:
    """The verbatim part that holds the old words cut to the new ones, its span with it: they open, and mislead."""

    def change(parts: list[Part]) -> list[Part]:
        place = next(i for i, part in enumerate(parts) if part.kind == "verbatim" and old in part.text)
        part = parts[place]
        assert part.span is not None
        start = part.span.start + part.span.exact.index(new)
        parts[place] = replace(part, text=new, span=Span(start, start + len(new), new))
        return parts

    return change


def without_link(parts: list[Part]) -> list[Part]:
    """The first source and the words that lead from it to the next left out."""
    place = next(i for i, part in enumerate(parts) if part.kind == "source")
    return parts[:place] + parts[place + 2 :]


HEDGED, DENIED, RELAYED = "the pumps might hold", "denied that the crew", "itself citing two rescuers"
# What is changed, in which sentence, how, and the rules of which at least one must complain.
MUTATIONS: dict[str, tuple[str, Change, set[str]]] = {
    "a hedge is dropped": (HEDGED, swapped("verbatim", "might hold", "hold"), {"verbatim"}),
    "a hedge is cut away with its span": (HEDGED, narrowed("pumps", "hold until morning"), {"verbatim", "certainty"}),
    "the outlet is another": (HEDGED, swapped("outlet", "Gazette", "Courier"), {"outlet"}),
    "a number is changed": ("12 people were hurt", swapped("verbatim", "12", "21"), {"verbatim"}),
    "the verb of denial is dropped": (DENIED, narrowed("denied", "the crew had ignored a storm"), {"certainty"}),
    "a negation is dropped": ("Nobody died", narrowed("Nobody", "died"), {"verbatim", "certainty"}),
    "a link of the chain is dropped": (RELAYED, without_link, {"chain"}),
    "the source is another": ("12 people were hurt", swapped("source", "Crane", "Craig"), {"chain"}),
    "a pronoun is led to somebody else": (HEDGED, swapped("resolution", "Ada Crane", "Tobias Renn"), {"chain"}),
    "words are put between": (HEDGED, swapped("text", ", reports that ", ", reports wrongly that "), {"template"}),
    "the relation of two links is another": (RELAYED, lambda parts: _told_by(parts), {"chain"}),
    "the words are cut inside a clause": ("The ferry has room", narrowed("ferry", "ferry has room"), {"verbatim"}),
    "the note is another": (HEDGED, swapped("note", "[", "[9"), {"note"}),
    "values agree that do not": ("not agree", swapped("text", "not agree with", "agree with"), {"template"}),
    "older and newer change places": (
        "was followed by", lambda parts: _turned_round(parts), {"relation"}
    ),
    "quotation marks are left out": (HEDGED, lambda parts: [p for p in parts if p.kind != "mark"], {"template"}),
    "quotation marks are mixed": (HEDGED, swapped("mark", "”", "’"), {"template"}),
    "certainty is added": (
        "12 people were hurt",
        lambda parts: [*parts[:-1], Part("text", ENGLISH.digest["extras"]["possible"]), parts[-1]],
        {"certainty"},
    ),
    "own words become the speaker's": (
        "12 people were hurt",
        lambda parts: swapped("text", ", citing ", " quotes ")(swapped("text", ", reports: ", " as saying: ")(parts)),
        {"template"},
    ),
    "the day is another": ("was followed by", swapped("date", "4 March", "3 March"), {"date"}),
}  # fmt: skip


def _told_by(parts: list[Part]) -> list[Part]:
    """The words between the first and the second source changed."""
    place = next(i for i, part in enumerate(parts) if part.kind == "source") + 1
    return [*parts[:place], replace(parts[place], text=", told by "), *parts[place + 1 :]]


def _turned_round(parts: list[Part]) -> list[Part]:
    """The two values of "… was followed by …" in the other order."""
    middle = next(i for i, part in enumerate(parts) if part.text == " was followed by ")
    start = next(i for i, part in enumerate(parts) if part.kind == "mark")
    return [*parts[:start], *parts[middle + 1 : -1], parts[middle], *parts[start:middle], parts[-1]]


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_changed_sentence_is_caught(name: str) -> None:
    wanted, change, rules = MUTATIONS[name]
    made, story, readings = told("pumps", "denial", "alive")
    assert codes(altered(made, wanted, change), story, readings) & rules


def test_spans_joined_without_an_ellipsis_are_caught() -> None:
    made, story, readings = told()

    def joined(parts: list[Part]) -> list[Part]:
        place = next(i for i, part in enumerate(parts) if part.kind == "verbatim")
        part = parts[place]
        assert part.span is not None
        first = replace(part, text="Nobody steered", span=sample.at("courier", "Nobody steered"))
        last = "before we struck the bank"
        return [*parts[:place], first, replace(part, text=last, span=sample.at("courier", last)), *parts[place + 1 :]]

    assert "ellipsis" in codes(altered(made, "Nobody steered", joined), story, readings)


def test_a_fact_left_out_is_caught() -> None:
    made, story, readings = told()
    sections = tuple(
        replace(each, paragraphs=tuple(p for p in each.paragraphs if p.fact != "room")) for each in made.sections
    )
    assert "coverage" in codes(replace(made, sections=sections), story, readings)


def test_a_value_left_out_is_caught() -> None:
    made, story, readings = told()
    sections = tuple(
        replace(
            section,
            paragraphs=tuple(
                replace(p, sentences=tuple(s for s in p.sentences if s.template != "background"))
                for p in section.paragraphs
            ),
        )
        for section in made.sections
    )
    assert "coverage" in codes(replace(made, sections=sections), story, readings)


def test_another_count_of_origins_is_caught() -> None:
    made, story, readings = told()
    note = next(note for note in made.notes if note.fact == "hurt")
    notes = tuple(replace(each, origins=Origins(5, 9)) if each == note else each for each in made.notes)
    assert "origins" in codes(replace(made, notes=notes), story, readings)


def test_a_note_that_says_another_certainty_is_caught() -> None:
    made, story, readings = told("pumps")
    notes = tuple(
        replace(each, certainty=Certainty("certain", "positive")) if each.fact == "pumps" else each
        for each in made.notes
    )
    assert "certainty" in codes(replace(made, notes=notes), story, readings)


def test_a_wrong_count_of_articles_is_caught() -> None:
    made, story, readings = told()
    parts = tuple(replace(part, text="5") if part.text == "4" else part for part in made.standfirst[0].parts)
    assert "count" in codes(replace(made, standfirst=(replace(made.standfirst[0], parts=parts),)), story, readings)


def test_a_title_that_no_article_has_is_caught() -> None:
    made, story, readings = told()
    parts = tuple(
        replace(part, text=part.text.replace("Dozens", "Hundreds")) if part.kind == "verbatim" else part
        for part in made.title.parts
    )
    assert "verbatim" in codes(replace(made, title=replace(made.title, parts=parts)), story, readings)


def test_every_sentence_of_every_form_of_words_is_known_to_the_grammar() -> None:
    from accordingto.linking.checking_grammar import _sentences

    assert set(ENGLISH.digest["sentences"]) < set(_sentences(ENGLISH))
