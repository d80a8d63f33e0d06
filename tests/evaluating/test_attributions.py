"""The measures on small hand-made cases, and the gate: F1 on twelve labelled articles may not fall."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from accordingto.evaluating.attributions import Tokens, calibration, compare, evaluate, gold_articles, report, table

FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text("utf8"))
TEXT = "“We lost it,” said Ada Crane. Officials say the mill is gone."


def test_table_counts_matches_links_and_exact() -> None:
    tokens = Tokens(TEXT)
    gold = [tokens.label({"content": [(0, 13)], "cue": [(14, 18)], "source": [(19, 28)]}),
            tokens.label({"content": [(44, 61)], "cue": [(40, 43)], "source": [(30, 39)]})]  # fmt: skip
    right_but_wrong_source = tokens.label({"content": [(44, 60)], "cue": [(40, 43)], "source": [(19, 28)]})
    rows = table([compare("x", [gold[0], right_but_wrong_source], gold)])
    assert (rows["content"].right, rows["linked"].right, rows["exact"].right) == (2, 1, 1)
    assert rows["linked"].f1 == 50
    assert rows["content, say, tell, add"].gold == 2
    assert table([compare("x", [], gold)])["content"].recall == 0


def test_a_match_is_one_to_one() -> None:
    tokens = Tokens(TEXT)
    gold = tokens.label({"content": [(0, 13)]})
    assert len(compare("x", [gold, gold], [gold]).pairs) == 1


def test_calibration_of_perfect_and_inverted_confidence() -> None:
    tokens = Tokens(TEXT)
    spans = [{"content": [(0, 13)], "source": [(19, 28)]}, {"content": [(44, 61)], "source": [(30, 39)]}]
    gold = [tokens.label(spans[0])]
    sure = compare("x", [tokens.label(spans[0], 0.99), tokens.label(spans[1], 0.01)], gold)
    unsure = compare("x", [tokens.label(spans[0], 0.01), tokens.label(spans[1], 0.99)], gold)
    assert calibration([sure]).auroc == 1
    assert calibration([unsure]).auroc == 0
    assert calibration([sure]).error < 0.02 < 0.9 < calibration([unsure]).error


def test_gate(shared: Path, tmp_path: Path) -> None:
    """The twelve dev articles whose ids have the lowest SHA-256."""
    rows = sorted(
        gold_articles(shared / "data" / "polnear" / "dev.jsonl"), key=lambda r: sha256(r["id"].encode()).hexdigest()
    )[:12]
    corpus = sha256("".join(r["id"] + r["text"] for r in rows).encode()).hexdigest()
    assert corpus == FLOORS["corpus_sha256"], "the twelve articles are not those that the floors were measured on"
    chosen = tmp_path / "gate.jsonl"
    chosen.write_text("".join(json.dumps(r) + "\n" for r in rows), "utf8")
    results = evaluate(chosen)
    found = table(results)
    for row, floor in FLOORS["f1"].items():
        assert found[row].f1 >= floor, report(results, bootstrap=False)


def test_a_file_of_another_form_is_named(tmp_path: Path) -> None:
    from accordingto.errors import Unreadable

    path = tmp_path / "x.jsonl"
    path.write_text('{"text": "only"}\n', "utf8")
    with pytest.raises(Unreadable, match="line 1"):
        list(gold_articles(path))
