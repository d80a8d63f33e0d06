"""The measures of stories: a hand-made case with known figures, and the figures of the scorer beside the data."""

from __future__ import annotations

import importlib.util
import json
import random
import sys
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from click.testing import CliRunner

from accordingto.errors import Unreadable
from accordingto.evaluating import reuse, stories_report
from accordingto.evaluating.stories import judge, macro, same_companions
from accordingto.evaluating.story_rows import Gold, read_gold
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.records.spans import Span
from accordingto.records.stories import Comparison, Evidence
from accordingto.serving.evaluate import evaluate

from .story_making import predicted_from

TEXTS = {
    "a1": "Nine people died in the flood at Orrin, the county said.",
    "a2": "At least 12 people died in the flood at Orrin, the county said on Friday.",
    "a3": "Rescuers counted 15 dead in Orrin. The sluice failed, they said.",
    "n1": "Two people died in the flood at Lisk, days after nine died at Orrin.",
}


def _gold_value(article: str, exact: str, normalized: Any, authority: str) -> dict[str, Any]:
    start = TEXTS[article].index(exact)
    return {
        "article_id": article, "exact": exact, "start": start, "end": start + len(exact), "normalized": normalized,
        "authority": authority, "as_of": None, "scope": "",
    }  # fmt: skip


def _count(low: float | None, high: float | None) -> dict[str, Any]:
    return {"low": low, "high": high, "approx": False}


@pytest.fixture
def gold() -> Gold:
    articles = [
        {"id": name, "outlet": name, "date": "2031-05-01", "title": "", "in_story": name != "n1", "text": text}
        for name, text in TEXTS.items()
    ]
    values = [
        _gold_value("a1", "Nine people", _count(9, 9), "the county"),
        _gold_value("a2", "At least 12 people", _count(12, None), "the county"),
        _gold_value("a3", "15 dead", _count(15, 15), "Rescuers"),
        _gold_value("n1", "Two people", _count(2, 2), "own voice"),
    ]
    relations = {(0, 1): "update", (0, 2): "conflict", (1, 2): "conflict"}
    pairs = [
        {"a": a, "b": b, "relation": relations.get((a, b), "background")} for a in range(4) for b in range(a + 1, 4)
    ]
    cause = {
        "story_id": "S", "fact_id": "S.cause", "question": "What failed?", "status": "single_origin", "pairs": [],
        "values": [_gold_value("a3", "The sluice failed", "sluice failed", "they")],
    }  # fmt: skip
    dead = {
        "story_id": "S", "fact_id": "S.dead", "question": "How many died?", "status": "mixed", "pairs": pairs,
        "values": values,
    }  # fmt: skip
    origins = {"story_id": "S", "groups": [{"articles": ["a1", "a2"]}, {"articles": ["a3"]}], "undecided": []}
    return Gold(({"story_id": "S", "articles": articles},), (dead, cause), (origins,))


def test_what_the_gold_says_is_right_in_everything(gold: Gold) -> None:
    results = judge(gold, predicted_from(gold))
    head = stories_report.headline(results)
    assert {name: head[name] for name in head if name != "conflict called same"} == pytest.approx(
        dict.fromkeys(set(head) - {"conflict called same"}, 1.0)
    )
    assert head["conflict called same"] == 0
    assert results.undecided == ()


def test_no_stories_at_all_are_wrong_in_everything(gold: Gold) -> None:
    results = judge(gold, [])
    head = stories_report.headline(results)
    assert head["grouping"] == pytest.approx(2 * 1 * (1 / 3) / (1 + 1 / 3))  # each article counts as alone
    assert all(head[name] == 0 for name in ("values", "authority", "relations", "status", "lineages"))
    assert results.undecided == ("a1", "a2", "a3")
    assert "gold values that nothing overlaps               100.0%  (5 of 5)" in stories_report.report(results)


def test_a_near_miss_taken_in_costs_precision_and_is_listed(gold: Gold) -> None:
    rows = predicted_from(gold)
    rows[0]["articles"] += rows.pop()["articles"]
    results = judge(gold, rows)
    assert results.grouping.precision == pytest.approx(3 / 4)
    assert results.grouping.recall == 1
    assert stories_report.headline(results)["near misses"] == 0
    assert "near miss taken in: n1 into S" in stories_report.errors(gold, results)


def _spoil(rows: list[dict[str, Any]], what: str) -> None:
    dead = rows[0]["facts"][0]
    if what == "bounds":
        dead["values"][1] |= {"value": 13, "low": None, "high": None}
    elif what == "authority":
        dead["values"][0]["authority"] = []
    elif what == "place":
        dead["values"][2]["span"] |= {"start": 40, "end": 50}
    elif what == "words":
        rows[0]["facts"][1]["values"][0]["span"]["exact"] = "sluice, they say, may well have failed"
    elif what == "fact":
        rows[0]["facts"].append({"id": "more", "status": "agreed", "values": [dead["values"].pop(0)], "links": []})
        dead["links"] = []
    elif what == "way":
        dead["links"][0] |= {"a": 1, "b": 0}
    elif what == "relation":
        dead["links"][1]["relation"] = "repeats"


@pytest.mark.parametrize(
    ("what", "line", "figure", "share"),
    [
        ("bounds", "wrong bounds (number): #1 a2 “At least 12 people”", "numbers", 3 / 4),
        ("authority", "authority: #0 a1 “Nine people” gold “the county”, given own voice", "authority", 4 / 5),
        ("place", "no value (number): #2 a3 “15 dead”", "values", 4 / 5),
        ("words", "other words (text): #0 a3 “The sluice failed”", "texts", 0.0),
        ("fact", "in another fact: #0 a1 “Nine people” is in “more” of S", "status", 1.0),
        ("way", "relation update → wrong way: #0 “Nine people” (the county, None) : #1", "relations", 2 / 3),
        ("relation", "relation conflict → same: #0 “Nine people”", "conflict called same", 1 / 2),
    ],
)
def test_each_loss_is_counted_and_listed(gold: Gold, what: str, line: str, figure: str, share: float) -> None:
    rows = predicted_from(gold)
    _spoil(rows, what)
    results = judge(gold, rows)
    assert line in stories_report.errors(gold, results)
    assert stories_report.headline(results)[figure] == pytest.approx(share)


def test_pairs_split_over_facts_and_pairs_without_a_link_are_abstentions(gold: Gold) -> None:
    rows = predicted_from(gold)
    _spoil(rows, "fact")
    joined = [pair.joined for pair in judge(gold, rows).pairs]
    assert (joined.count("other fact"), joined.count("no link")) == (3, 3)


def test_companions() -> None:
    def stories(*groups: str) -> list[dict[str, Any]]:
        return [
            {"id": f"{'-'.join(groups)}{n}", "articles": [{"id": a, "input": f"x#{a}"} for a in group]}
            for n, group in enumerate(groups)
        ]

    assert same_companions(stories("abc", "d"), stories("d", "cba")) == 1
    assert same_companions(stories("abc", "d"), stories("ab", "c", "d")) == pytest.approx(1 / 4)
    assert same_companions(stories("ab"), stories("ab", "c")) == pytest.approx(2 / 3)
    assert same_companions([], []) == 1


def _reading(name: str) -> Reading:
    return Reading(Article(f"Text of {name}.", name))


def test_reuse_pairs() -> None:
    given = {"w": "derived", "x": "partial", "y": "partial", "z": "independent"}
    pairs = [
        {"pair_id": name, "a": name, "b": "other", "label": label}
        for name, label in (("w", "derived"), ("x", "derived"), ("y", "partial"), ("z", "independent"))
    ]
    readings = {name: _reading(name) for name in (*given, "other")}

    def compare(a: Reading, b: Reading) -> Comparison:
        span = Span.of(a.article.text, 0, 4)
        return Comparison(given[a.article.input], 0.5, (), (Evidence(a.article.id, span),))  # type: ignore[arg-type]

    judged = reuse.judge_pairs(pairs, readings, compare)
    assert macro(reuse.three_classes(judged)) == pytest.approx(100 * (2 / 3 + 2 / 3 + 1) / 3)
    assert reuse.two_classes(judged)["derived"].f1 == pytest.approx(100 * 2 / 3)
    assert "x: gold derived" in reuse.errors(judged)
    assert "macro-F1 of the three 77.8" in reuse.report(judged)
    with pytest.raises(Unreadable, match="pair w: no article w"):
        reuse.judge_pairs(pairs, {}, compare)


@pytest.fixture
def maker(shared: Path) -> Iterator[ModuleType]:
    """The scorer that the data's makers score with."""
    path = shared / "tools" / "score_stories.py"
    if not path.is_file():
        pytest.skip("no scorer beside the shared data")
    before = list(sys.path)
    spec = importlib.util.spec_from_file_location("score_stories", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    yield module
    sys.path[:] = before


NAMES = {
    "grouping": "grouping", "near_misses": "near misses", "values": "values", "numbers": "numbers",
    "authority": "authority", "relations": "relations", "conflict_called_same": "conflict called same",
    "lineages": "lineages", "status": "status",
}  # fmt: skip


@pytest.mark.parametrize("seed", [None, *range(12)])
def test_same_figures_as_the_makers(shared: Path, maker: ModuleType, seed: int | None) -> None:
    folder = shared / "data" / "stories"
    gold = read_gold(folder)
    rows = predicted_from(gold, random.Random(seed) if seed is not None else None)
    wanted, table = maker.score(folder, deepcopy(rows))
    results = judge(gold, rows)
    head = stories_report.headline(results)
    assert {name: head[ours] for name, ours in NAMES.items()} == pytest.approx({name: wanted[name] for name in NAMES})
    assert results.relation_table() == table
    assert results.lineages().gold == wanted["lineage_pairs"]
    if seed is not None:
        assert 0.1 < head["relations"] < 0.95, "the spoiled case must exercise the measures"


def test_command(gold: Gold, tmp_path: Path) -> None:
    for name in ("stories", "facts", "origins"):
        (tmp_path / f"{name}.jsonl").write_text("".join(json.dumps(row) + "\n" for row in getattr(gold, name)), "utf8")
    path = tmp_path / "given.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in predicted_from(gold)), "utf8")
    ran = CliRunner().invoke(evaluate, ["stories", str(tmp_path), str(path), "--errors"])
    assert ran.exit_code == 0, ran.output
    assert "B-cubed P 100.0%, R 100.0%" in ran.output
    (tmp_path / "facts.jsonl").write_text("{}\n", "utf8")
    ran = CliRunner().invoke(evaluate, ["stories", str(tmp_path), str(path)])
    assert ran.exit_code == 1
    assert "facts.jsonl, line 1: lacks story_id" in ran.output
