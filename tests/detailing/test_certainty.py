"""Certainty: the main clause is found, the weakest mark wins, and the cue counts only where it is the speaker's own."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accordingto.detailing.certainty import certainty
from accordingto.evaluating.certainty import by_sample, evaluate, judge_rows, read_gold, score, table
from accordingto.language import language
from accordingto.records.claims import Certainty

ENGLISH = language("en")
GOLD = Path(__file__).parent / "certainty_gold.jsonl"
LEVEL_FLOOR, POLARITY_FLOOR = 0.80, 0.93
SIGNS = {"positive": "+", "negative": "-", "unknown": "?"}


def of(text: str, cue: str = "") -> tuple[str, list[str]]:
    """Level and sign of `text`, said by `cue` (put before it), and the words that carry them."""
    whole = f"Ada {cue} {text}" if cue else text
    start = len(whole) - len(text)
    found = certainty(whole, ((start, len(whole)),), ENGLISH, ((4, 4 + len(cue)),) if cue else ())
    assert all(whole[s.start : s.end] == s.exact for s in found.spans)
    return found.level + SIGNS[found.polarity], [s.exact for s in found.spans]


@pytest.mark.parametrize(
    ("text", "expected", "words"),
    [
        ("The mill will be sold.", "certain+", []),
        ("The mill could be sold.", "possible+", ["could"]),
        ("The mill is likely to be sold.", "probable+", ["likely"]),
        ("The mill won’t be sold.", "certain-", ["won’t"]),
        ("“Will it be sold?”", "unknown?", ["?"]),
        ("The mill is expected to close in May.", "probable+", ["expected"]),
        ("No further dismissals are expected.", "probable-", ["No", "expected"]),
        ("The mill is unlikely to close.", "probable-", ["unlikely"]),
        ("The mill seems to be losing money.", "probable+", ["seems"]),
        ("Perhaps the mill was sold.", "possible+", ["Perhaps"]),
        ("The mill will probably close.", "probable+", ["probably"]),
        ("There is a chance that the mill will close.", "possible+", ["chance"]),
        ("There is no doubt that the mill will close.", "certain+", ["doubt"]),
        ("There is no evidence that the mill could close.", "certain-", ["no"]),
        ("It is unclear whether the mill will close.", "unknown?", ["unclear"]),
        ("It remains to be seen how the mill will fare.", "unknown?", ["remains"]),
        ("I don’t know why the mill closed.", "unknown?", ["don’t", "know"]),
        ("The council must act.", "certain+", []),
        ("We must act.", "unknown+", ["must"]),
        ("The council should not sell the mill.", "unknown-", ["should", "not"]),
        ("Let us keep the mill.", "unknown+", ["Let"]),
        ("Do not sell the mill.", "unknown-", ["Do", "not"]),
        ("I don’t think the mill will close.", "probable-", ["don’t", "think"]),
        ("I hope that the mill stays.", "unknown+", ["hope"]),
        ("The drought threatens to empty the pond.", "possible+", ["threatens"]),
    ],
)
def test_words_that_grade_the_main_clause(text: str, expected: str, words: list[str]) -> None:
    assert of(text) == (expected, words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The man who could buy the mill lives in Oreby.", "certain+"),
        ("The plan that did not work cost millions.", "certain+"),
        ("The idea that the mill might close is absurd.", "certain+"),
        ("The mayor, who may resign, opened the fair.", "certain+"),
        ("The mayor (he may resign) opened the fair.", "certain+"),
        ("The mayor – who could not vote – opened the fair.", "certain+"),
        ("Although nobody came, the fair was a success.", "certain+"),
        ("When the mill could not pay, the bank took it.", "certain+"),
        ("Asked whether he would resign, the mayor laughed.", "certain+"),
        ("The woman accused of theft may walk free.", "possible+"),
        ("Companies that used to pay duty may move in.", "possible+"),
        ("The bridge he built might not last.", "possible-"),
        ("What he did was not a crime.", "certain-"),
        ("The bank lent money to people who never paid.", "certain+"),
        ("He came without help.", "certain+"),
        ("They sold the mill because it could not pay.", "certain+"),
        ("Those who say it is not safe have seen it.", "certain+"),
        ("The records related to the draft no longer exist.", "certain-"),
    ],
)
def test_side_clauses_do_not_count(text: str, expected: str) -> None:
    assert of(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("No one was hurt.", "certain-"),
        ("Nobody saw the fire.", "certain-"),
        ("They found no trace of it.", "certain-"),
        ("Neither the mayor nor the clerk came.", "certain-"),
        ("Not all of them agreed.", "certain-"),
        ("They never left.", "certain-"),
        ("It has hardly rained.", "certain-"),
        ("The pump failed to start.", "certain-"),
        ("He is unable to pay.", "certain-"),
        ("It is in no way a gift.", "certain-"),
        ("Not only the roof but the tower burnt.", "certain+"),
        ("It isn’t just a mill; it is a school.", "certain+"),
        ("No more than six people came.", "certain+"),
        ("Not wanting to wait, they left.", "certain+"),
        ("They found nothing but ash.", "certain+"),
        ("Few people came.", "certain+"),
        ("They refused to pay.", "certain+"),
    ],
)
def test_negation_and_its_scope(text: str, expected: str) -> None:
    assert of(text)[0] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("If it rains, the fair will move indoors.", "unknown+"),
        ("The fair will move indoors if it rains.", "unknown+"),
        ("Unless it rains, the fair won’t move.", "unknown-"),
        ("Had he known, he would have stayed.", "unknown+"),
        ("If it rains, the fair may move indoors.", "possible+"),
        ("A second bridge would cost less.", "unknown+"),
        ("Even if it rains, the fair will go on.", "certain+"),
        ("As if that were not enough, the pump broke.", "certain+"),
        ("She asked if the pump was safe.", "certain+"),
    ],
)
def test_conditions(text: str, expected: str) -> None:
    assert of(text)[0] == expected


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("denied", "that she had sold the mill", "certain-"),
        ("denied", "that the mill was not safe", "certain+"),
        ("doubts", "that the mill will close", "probable-"),
        ("thinks", "that the mill will close", "probable+"),
        ("does not believe", "that the mill will close", "probable-"),
        ("suspects", "that the mill was sold", "probable+"),
        ("predicted", "the mill would close", "probable+"),
        ("fears", "that the mill will close", "possible+"),
        ("warned", "that the mill could close", "possible+"),
        ("hopes", "that the mill stays", "unknown+"),
        ("urged them", "not to sell the mill", "unknown-"),
        ("asked", "whether the mill was sold", "unknown?"),
        ("asked", "the court to stop the sale", "unknown+"),
        ("called on", "the council to keep the mill", "unknown+"),
        ("called", "the plan to sell the mill a folly", "certain+"),
        ("promised", "to keep the mill", "certain+"),
        ("wants", "to sell the mill", "unknown+"),
        ("plans", "to sell the mill", "probable+"),
        ("did not say", "whether the mill was sold", "unknown?"),
        ("claims", "that the mill was sold", "certain+"),
        ("confirmed", "that the mill was sold", "certain+"),
        ("wrote in an opinion", "that the mill was sold", "certain+"),
        ("said", "the mill would close", "certain+"),
        ("says", "the mill would close", "unknown+"),
        ("said", "he hoped the mill would stay", "unknown+"),
        ("said", "the council must act", "unknown+"),
        ("told reporters", "that the bill would ban kites", "unknown+"),
    ],
)
def test_cues_that_name_the_holders_stance(cue: str, text: str, expected: str) -> None:
    assert of(text, cue)[0] == expected


def test_a_quotation_in_two_parts_is_judged_by_its_first_sentence() -> None:
    text = "“The mill is safe,” said Ada. “It may flood.”"
    found = certainty(text, ((0, 19), (30, 45)), ENGLISH, ((20, 24),))
    assert (found.level, found.polarity) == ("certain", "positive")


def test_nothing_to_read_is_unknown() -> None:
    assert certainty("", (), ENGLISH) == Certainty()
    assert certainty("“…”", ((0, 3),), ENGLISH).spans == ()


PIECES = ["if", "not", "no", "that", "who", ",", "(", ")", "—", "to", "be", "could", "said", "I", "think", "never"]
PIECES += ["nothing", "?", ".", "is", "the", "'s", "n't", "'d", "whether", "don't", "“", "possible", "likely", "need"]


@settings(max_examples=300, deadline=None)
@given(
    st.text(max_size=120) | st.lists(st.sampled_from(PIECES)).map(" ".join), st.integers(0, 120), st.integers(0, 120)
)
def test_any_text_is_read_and_every_span_opens(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    found = certainty(text, ((start, end),), ENGLISH, ((0, start),))
    assert all(text[s.start : s.end] == s.exact and s.start < s.end for s in found.spans)


@pytest.mark.parametrize(
    "piece", ["if ", "1", "that ", "who, ", "(", "not to be ", "“", "a—", "don't think ", "\ud800 "]
)
def test_long_texts_end_soon(piece: str) -> None:
    text = piece * (200_000 // len(piece))
    certainty(text, ((0, len(text)),), ENGLISH, ((0, len(text)),))


def test_the_score_counts_an_unknown_as_wrong() -> None:
    text = "The mill may close. It is safe."
    rows = [
        {"id": "a", "start": 0, "end": 19, "cue": None, "level": "possible", "polarity": "positive", "sample": "x"},
        {"id": "a", "start": 20, "end": 31, "cue": None, "level": "certain", "polarity": "positive", "sample": "y"},
    ]
    judged = judge_rows(rows, {"a": text}, lambda *_: Certainty())
    found = score(judged)
    assert (found.n, found.level, found.polarity, found.unknown_levels) == (2, 0, 0, 1)
    assert found.levels == {("possible", "unknown"): 1, ("certain", "unknown"): 1}
    right = judge_rows(rows, {"a": text}, lambda t, content, cue: certainty(t, content, ENGLISH, cue))
    assert by_sample(right)["all"].level == by_sample(right)["y"].polarity == 1
    assert "possible" in table(by_sample(right))


def test_the_labelled_sentences(shared: Path) -> None:
    assert len(read_gold(GOLD)) == 150
    scores = evaluate(GOLD, shared / "data" / "news" / "articles.jsonl.gz")
    assert scores["all"].level >= LEVEL_FLOOR, "\n" + table(scores)
    assert scores["all"].polarity >= POLARITY_FLOOR, "\n" + table(scores)
