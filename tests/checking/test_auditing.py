"""`accordingto audit`: the findings alone, with their sentences, and an exit status for scripts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accordingto.serving.auditing import sentence
from accordingto.serving.cli import cli
from accordingto.serving.options import FAILED, WARNED

DRAFT = "It rained. Police arrested three men: Tom Brand, Ivo Kern, Sam Adler and Ralf Mott. Then it stopped.\n"
NOTED = "A source close to the mayor said the plan to close the mill had been dropped.\n"


def audit(path: Path, text: str, *options: str) -> Result:
    file = path / "draft.txt"
    file.write_text(text, "utf8")
    return CliRunner().invoke(cli, ["audit", str(file), "-q", "-j", "1", *options])


def test_prints_the_finding_with_its_sentence_marked(tmp_path: Path) -> None:
    result = audit(tmp_path, DRAFT)
    assert result.exit_code == WARNED
    assert "1 warning, no notes" in result.stdout
    assert "says three men; four are named" in result.stdout
    assert "Police arrested [three men]: [Tom Brand, Ivo Kern, Sam Adler and Ralf Mott]." in result.stdout
    assert "It rained" not in result.stdout


def test_notes_and_clean_drafts_have_status_zero(tmp_path: Path) -> None:
    noted, clean = audit(tmp_path, NOTED), audit(tmp_path, "It rained in Ardenburg on a day in May.\n")
    assert (noted.exit_code, clean.exit_code) == (0, 0)
    assert "2 notes" in noted.stdout
    assert "no warnings, no notes" in clean.stdout


def test_a_draft_that_cannot_be_read_fails(tmp_path: Path) -> None:
    assert CliRunner().invoke(cli, ["audit", str(tmp_path / "none.txt"), "-q"]).exit_code == FAILED


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_rows_open_in_the_text(tmp_path: Path, form: str) -> None:
    result = audit(tmp_path, DRAFT, "--format", form)
    row = json.loads(result.stdout)
    row = row[0] if form == "json" else row
    (finding,) = row["findings"]
    assert finding["check"] == "enumeration"
    for span in (*finding["spans"], *finding["sentences"]):
        assert DRAFT[span["start"] : span["end"]] == span["exact"]
    assert finding["sentences"][0]["exact"].startswith("Police arrested")


def test_a_sentence_stays_in_its_line_and_bounded() -> None:
    text = "One. Two three four. Five\nsix seven"
    assert text[slice(*sentence(text, (9, 14)))] == "Two three four."
    assert text[slice(*sentence(text, (21, 25)))] == "Five"
    long = "a" * 5000
    start, end = sentence(long, (2500, 2510))
    assert end - start < 1000
