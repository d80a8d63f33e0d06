"""The sample and its labels: they fit each other, and the sample holds what its labels say that it holds."""

from __future__ import annotations

from collections import Counter

import pytest

from accordingto.evaluating.stories import judge
from accordingto.evaluating.stories_report import headline
from accordingto.evaluating.story_rows import GOLD_RELATIONS, read_gold
from accordingto.records.article import Article

from ..evaluating.story_making import predicted_from
from . import sample_making


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return sample_making.articles()


def test_labels_with_offsets_are_those_written_by_hand(articles: dict[str, Article]) -> None:
    for name, rows in sample_making.compiled(sample_making.labels(), articles).items():
        kept = (sample_making.FOLDER / f"{name}.jsonl").read_text("utf8")
        assert kept == sample_making.written(rows), "run python -m tests.linking.sample_making"


def test_every_label_opens_and_every_relation_is_known(articles: dict[str, Article]) -> None:
    gold = read_gold(sample_making.FOLDER)
    for fact in gold.facts:
        for value in fact["values"]:
            assert articles[value["article_id"]].text[value["start"] : value["end"]] == value["exact"]
        count = len(fact["values"])
        assert len(fact["pairs"]) == count * (count - 1) // 2
        assert {pair["relation"] for pair in fact["pairs"]} <= set(GOLD_RELATIONS)


def test_a_status_follows_from_the_relations() -> None:
    for fact in read_gold(sample_making.FOLDER).facts:
        found = {pair["relation"] for pair in fact["pairs"]} & {"conflict", "update"}
        wanted = {"conflict": "conflicting", "update": "updated"}
        if len(found) == 2:
            assert fact["status"] == "mixed", fact["fact_id"]
        elif found:
            assert fact["status"] == wanted[found.pop()], fact["fact_id"]
        else:
            assert fact["status"] in ("agreed", "single_origin"), fact["fact_id"]


def test_all_relations_and_all_outlets_are_there(articles: dict[str, Article]) -> None:
    relations = Counter(pair["relation"] for fact in read_gold(sample_making.FOLDER).facts for pair in fact["pairs"])
    assert min(relations[name] for name in GOLD_RELATIONS) >= 10
    assert len({article.publisher for article in articles.values()}) == 12
    assert all(230 <= len(article.text.split()) <= 600 for article in articles.values())


def test_the_withdrawn_article_says_so_and_no_label_counts_it(articles: dict[str, Article]) -> None:
    gold = sample_making.labels()
    assert [name for name, article in articles.items() if article.status == "canceled"] == gold["withdrawn"]
    assert not {value["article"] for fact in gold["facts"] for value in fact["values"]} & set(gold["withdrawn"])


def test_the_labels_are_right_by_their_own_measure() -> None:
    gold = read_gold(sample_making.FOLDER)
    head = headline(judge(gold, predicted_from(gold)))
    # The same words answer two questions of this set ("more than 80 people", "112 people"); one prediction finds both.
    assert {name for name, share in head.items() if share < 1} <= {"conflict called same", "relations"}
    assert head["relations"] > 0.9
