"""docs/checks.md is what the modules say of themselves, and its table is the sum of the findings that were read."""

from __future__ import annotations

import importlib
import json
import re
from collections import Counter
from pathlib import Path

from accordingto.checking.checker import CHECKS

PAGE = (Path(__file__).parents[2] / "docs" / "checks.md").read_text("utf8")
READ = [json.loads(line) for line in (Path(__file__).parent / "read_findings.jsonl").read_text("utf8").splitlines()]


def test_each_docstring_stands_in_the_page() -> None:
    for name in CHECKS:
        assert (importlib.import_module(f"accordingto.checking.{name}").__doc__ or "?").strip() in PAGE


def test_the_table_is_the_sum_of_what_was_read() -> None:
    counted = Counter((row["check"], row["verdict"]) for row in READ)
    rows = re.findall(r"^\| `([\w-]+)` \| (\d+) \| (\d+) \| (\d+) \|", PAGE, re.MULTILINE)
    assert {check for check, _ in counted} <= {row[0] for row in rows}
    for check, found, right, wrong in rows:
        assert (int(right), int(wrong)) == (counted[check, "right"], counted[check, "wrong"])
        assert int(found) == int(right) + int(wrong)


def test_the_bars_are_met_on_what_was_read() -> None:
    levels = Counter((row["level"], row["verdict"]) for row in READ)
    assert sum(count for (_, verdict), count in levels.items() if verdict == "right") >= 20
    assert levels["warning", "wrong"] <= 10
    assert levels["note", "wrong"] <= 0.1 * (levels["note", "wrong"] + levels["note", "right"])
