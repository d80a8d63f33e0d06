"""docs/exports.md names what the exports write: tables, words, and the promises that other tests keep."""

from __future__ import annotations

import re
from pathlib import Path

from accordingto.exporting.annotations import SURROUNDING
from accordingto.exporting.parquet import ROWS
from accordingto.exporting.tables import TABLES

DOCUMENT = (Path(__file__).parents[2] / "docs" / "exports.md").read_text("utf8")


def test_every_column_of_every_table_stands_there_in_order() -> None:
    for of, table in TABLES.items():
        section = DOCUMENT.partition(f"### {of}: ")[2].partition("\n### ")[0]
        rows = re.findall(r"^\| (\w+) \| (\w+) \| (.+) \|$", section, re.MULTILINE)
        assert rows[1:] == [(column.name, column.kind, column.about) for column in table.columns]


def test_the_figures_are_those_of_the_program() -> None:
    assert f"with {SURROUNDING} characters before and after" in DOCUMENT
    assert f"at most {ROWS:,} rows" in DOCUMENT
