"""Digests of a fictional story: what is said of each fact, in whose words, in which order, and what is never cut."""

from __future__ import annotations

from dataclasses import replace

import pytest

from accordingto.language import language
from accordingto.linking.checking_digest import check
from accordingto.linking.digest import digest
from accordingto.records.claims import Certainty
from accordingto.records.digests import Digest, Present

from . import digest_samples as sample

ENGLISH = language("en")


@pytest.fixture(scope="module")
def made() -> Digest:
    return digest(sample.STORY, sample.READINGS, ENGLISH)


def paragraph(digest: Digest, fact: str) -> list[str]:
    """The sentences about a fact."""
    found = [p for section in digest.sections for p in section.paragraphs if p.fact == fact]
    assert len(found) == 1, fact
    return [sentence.text for sentence in found[0].sentences]


def section(digest: Digest, name: str) -> str:
    found = [each for each in digest.sections if each.name == name]
    return " ".join(s.text for each in found for p in each.paragraphs for s in p.sentences)


def test_the_checker_finds_nothing(made: Digest) -> None:
    assert check(made, sample.STORY, sample.READINGS, ENGLISH) == ()


def test_the_title_is_an_articles_own_without_figures_where_these_differ(made: Digest) -> None:
    assert made.title.text == "“Dozens hurt on ferry, rescuers say”[1] (The Lowland Courier, 4 March 2031)"


def test_what_stands_first_counts_current_articles(made: Digest) -> None:
    assert [s.text for s in made.standfirst] == ["4 articles by 4 publishers, 4 March 2031 to 5 March 2031."]


def test_a_chain_is_named_link_by_link(made: Digest) -> None:
    told = paragraph(made, "hurt")
    assert any(
        s.startswith(
            "The Lowland Courier, citing The Coast Radio, itself citing two rescuers at the quay, reports: “at least"
        )
        for s in told
    ), told


def test_figures_that_differ_are_all_named_with_what_they_are_to_one_another(made: Digest) -> None:
    told = " ".join(paragraph(made, "hurt"))
    assert "Figures differ, from “12 people”[2] (The Ambrel Gazette) to “23 people”" in told
    assert (
        "On the word of Harbour master Ada Crane, “12 people”[2] (The Ambrel Gazette, 4 March 2031) was followed"
        in told
    )
    assert "do not agree" in told or "does not agree with" in told
    assert "Counting something else: The Hollin Post, citing the hospital: “About 20 people”" in told
    assert "About something else, and not counted here: Northern Wire, in its own voice: “41 people”" in told


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        ("lowest", "Figures differ; the lowest is “12 people”[2] (The Ambrel Gazette)."),
        (
            "latest",
            "Figures differ; the latest of each authority that gave several: The Hollin Post, citing Harbour master",
        ),
    ],
)
def test_the_user_chooses_what_leads(figures: str, words: str) -> None:
    made = digest(sample.STORY, sample.READINGS, ENGLISH, Present(figures))  # type: ignore[arg-type] # of the table
    assert paragraph(made, "hurt")[0].startswith(words)
    assert check(made, sample.STORY, sample.READINGS, ENGLISH) == ()
    told = " ".join(paragraph(made, "hurt"))
    assert all(value.span.exact in told for value in sample.HURT.values)


def test_the_same_words_elsewhere_are_a_name_and_a_number(made: Digest) -> None:
    first, same = paragraph(made, "room")
    assert first.startswith("The Lowland Courier writes, in its own voice: “The ferry has room for 180 people”")
    assert same == "The same is in The Hollin Post, in its own voice[9]."


def test_direct_words_are_the_speakers_and_a_day_is_in_brackets(made: Digest) -> None:
    assert (
        "The Lowland Courier quotes Ilse Marr as saying: “Nobody steered for a full minute before we struck"
        in section(made, "voices")
    )


def test_what_was_not_answered_stands_with_its_verb(made: Digest) -> None:
    told = section(made, "unanswered")
    assert told.startswith(
        "The company, as The Lowland Courier puts it, “did not respond to questions about the pilot”"
    )


def test_a_withdrawn_article_is_named_and_counts_for_nothing(made: Digest) -> None:
    told = section(made, "withdrawn")
    assert told.startswith("The Sunday Herald withdrew the article “Ferry sinks off Ambrel” of 4 March 2031; its words")
    assert not any(note.article == sample.ARTICLES["herald"].id for note in made.notes)


def test_sources_say_what_shares_a_text_and_what_is_not_known(made: Digest) -> None:
    told = section(made, "sources")
    assert "The Hollin Post and Northern Wire share one text origin, Northern Wire; it shows in “harbour master" in told
    assert "The text origin of The Ambrel Gazette and The Lowland Courier does not show in the words." in told


def test_every_note_holds_the_claim_and_the_facts_origins(made: Digest) -> None:
    note = next(note for note in made.notes if note.claim == sample.CLAIMS["many"].id and note.fact == "hurt")
    assert note.spans == sample.CLAIMS["many"].content
    assert note.chain == sample.CLAIMS["many"].chain
    assert note.origins == sample.HURT.origins


def told_alone(claim: str, **changes: object) -> str:
    """The one statement of a story whose only fact is this claim, with the claim changed."""
    changed = replace(sample.CLAIMS[claim], **changes)  # type: ignore[arg-type] # a test's shorthand
    reading = sample.READINGS[changed.article]
    claims = tuple(changed if each.id == changed.id else each for each in reading.claims)
    readings = sample.READINGS | {changed.article: replace(reading, claims=claims)}
    name = next(name for name, each in sample.ARTICLES.items() if each.id == changed.article)
    fact = replace(
        sample.CHILDREN, id="one", values=(sample.value(claim, name, changed.content[0].exact, None, None, text="x"),),
    )  # fmt: skip
    story = replace(sample.STORY, facts=(fact,))
    made = digest(story, readings, ENGLISH)
    assert check(made, story, readings, ENGLISH) == ()
    return paragraph(made, "one")[0]


def test_hedges_stay_in_the_words() -> None:
    assert told_alone("pumps").startswith("The Ambrel Gazette, citing [Ada Crane], reports that “the pumps might hold")


def test_a_hedge_outside_the_words_is_said() -> None:
    told = told_alone("pumps", certainty=Certainty("possible", "positive"))
    assert told.endswith(", told as possible, not as certain.")


def test_a_denial_stands_with_its_verb() -> None:
    told = told_alone("denial")
    assert told.startswith("The line’s owner, Tobias Renn, as The Ambrel Gazette puts it, “denied that the crew had")


def test_a_reporters_distance_is_kept() -> None:
    told = told_alone("twelve", distance=sample.at("gazette", "said"))
    assert "its word being “said”" in told


def test_times_of_day_are_resolved_in_brackets() -> None:
    fact = replace(
        sample.CHILDREN, id="one", status="conflicting",
        values=(
            sample.value("aground", "gazette", "aground", None, None, text="aground"),
            sample.value("room", "courier", "180 people", 180, 180),
        ),
        links=(sample.link(0, 1, "conflicts"),),
    )  # fmt: skip
    story = replace(sample.STORY, facts=(fact,))
    made = digest(story, sample.READINGS, ENGLISH)
    assert check(made, story, sample.READINGS, ENGLISH) == ()
    assert "ran aground off Ambrel on Tuesday [4 March 2031]”" in " ".join(paragraph(made, "one"))


def test_the_order_of_articles_does_not_matter(made: Digest) -> None:
    turned = dict(reversed(list(sample.READINGS.items())))
    assert digest(sample.STORY, turned, ENGLISH) == made


def test_a_story_without_facts_or_titles_is_told_all_the_same() -> None:
    story = replace(sample.STORY, facts=(), articles=tuple(replace(each, title=None) for each in sample.STORY.articles))
    made = digest(story, sample.READINGS, ENGLISH)
    assert made.title.text == "an article without a title"
    assert check(made, story, sample.READINGS, ENGLISH) == ()
