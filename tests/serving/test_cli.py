"""The command: what goes to which stream, in which form, and with which exit status."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from accordingto.errors import ModelError, Unreadable
from accordingto.receiving.inputs import Failure
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.serving.cli import cli, main
from accordingto.serving.options import BROKEN_PIPE, INTERRUPTED

from ..exporting.samples import ARTICLE, reading

STORY = reading()
SURROGATE = Reading(Article("a lone \ud800 surrogate", "odd.txt", title="\udfff"))
FAILURE = Failure("bad\x1b[31m.bin", Unreadable("bytes that are no text; give a text or HTML file"))
Outcomes = list[Reading | Failure | BaseException]


@pytest.fixture
def outcomes(monkeypatch: pytest.MonkeyPatch) -> Outcomes:
    """What the run gives, in place of reading: outcomes, and exceptions that it raises."""
    given: Outcomes = []

    def run(*_: object) -> Iterator[Reading | Failure]:
        for outcome in given:
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome

    monkeypatch.setattr("accordingto.working.running.run", run)
    return given


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["read", *arguments])


def test_jsonl_is_one_line_an_article(outcomes: Outcomes) -> None:
    outcomes += [STORY, SURROGATE, STORY]
    result = invoke("x", "--format", "jsonl")
    assert result.exit_code == 0
    lines = result.stdout_bytes.split(b"\n")
    assert lines.pop() == b""
    assert [json.loads(line) for line in lines] == [each.as_dict() for each in (STORY, SURROGATE, STORY)]
    assert "“The dam will hold,”".encode() in lines[0]


def test_json_is_one_array(outcomes: Outcomes) -> None:
    assert json.loads(invoke("x", "--format", "json").stdout) == []
    outcomes += [STORY, SURROGATE]
    assert json.loads(invoke("x", "--format", "json").stdout) == [STORY.as_dict(), SURROGATE.as_dict()]


@pytest.mark.parametrize("form", ["text", "json", "jsonl", "html"])
def test_a_failure_is_told_on_standard_error_and_the_others_are_read(outcomes: Outcomes, form: str) -> None:
    outcomes += [FAILURE, STORY, FAILURE, replace(STORY, article=replace(ARTICLE, title="The last one"))]
    result = invoke("x", "--format", form)
    assert result.exit_code == 1
    assert result.stderr.count("bytes that are no text; give a text or HTML file\n") == 2
    assert result.stderr.startswith("accordingto: bad")
    assert "\x1b" not in result.stderr
    assert "The last one" in result.stdout
    assert ("bytes that are no text" in result.stdout) == (form == "html")  # a page outlives the terminal


def test_text_is_the_default_and_has_no_colour_elsewhere_than_on_a_terminal(
    outcomes: Outcomes, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("COLUMNS", "FORCE_COLOR", "TTY_COMPATIBLE"):
        monkeypatch.delenv(name, raising=False)
    outcomes += [STORY, SURROGATE]
    result = invoke("x")
    assert result.exit_code == 0
    assert "{Mara Voss}³ ‹told›³" in result.stdout
    assert "a lone � surrogate" in result.stdout
    assert "\x1b" not in result.stdout
    assert result.stderr == ""
    lines = result.stdout.split("\n")
    assert max(len(line) for line in lines) <= 80
    assert not any(line.endswith(" ") for line in lines)
    assert result.stdout.count("who says it") == 1  # the legend, once


def test_the_output_may_be_a_file(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes += [STORY, STORY]
    page = tmp_path / "page.html"
    result = invoke("x", "--format", "html", "--output", str(page))
    assert (result.exit_code, result.stdout) == (0, "")
    assert page.read_text("utf8").count("<article") == 2
    text = tmp_path / "page.txt"
    assert invoke("x", "-o", str(text)).exit_code == 0
    assert "{Mara Voss}³" in text.read_text("utf8")


def test_an_input_is_never_overwritten(outcomes: Outcomes, tmp_path: Path) -> None:
    outcomes.append(STORY)
    story = tmp_path / "story.txt"
    story.write_text("kept")
    for name, output in ((story, "story.txt"), (tmp_path, "story.txt"), (tmp_path, "new.html")):
        result = invoke(str(name), "--output", str(tmp_path / ".." / tmp_path.name / output))
        assert result.exit_code == 2
        assert "is one of the inputs" in result.stderr
    assert story.read_text() == "kept"
    assert not (tmp_path / "new.html").exists()
    assert invoke(str(tmp_path), "--output", str(tmp_path / "new.jsonlines")).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "Missing argument 'INPUT...'"), (["x", "--format", "pdf"], "'pdf' is not one of"),
        (["x", "--published", "last week"], "'last week' is no ISO 8601 date"), (["x", "--jobs", "0"], "--jobs"),
        (["x", "--output", "no/such/folder/page.html"], "No such file"), (["x", "--output", "."], "is a directory"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for(outcomes: Outcomes, arguments: list[str], message: str) -> None:
    outcomes.append(STORY)
    result = invoke(*arguments)
    assert result.exit_code in (1, 2)
    assert message in result.stderr
    assert result.stdout == ""


def test_what_is_declared_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[object] = []

    def run(*arguments: object) -> Iterator[Reading]:
        seen.extend(arguments)
        yield from ()

    monkeypatch.setattr("accordingto.working.running.run", run)
    result = invoke("a", "b", "--publisher", "The Ambrel Post", "--published", "2031-03-04", "-j", "3")
    assert result.exit_code == 0
    assert seen == [("a", "b"), 3, "The Ambrel Post", "2031-03-04"]


def test_an_interrupt_ends_the_output_whole(outcomes: Outcomes, capfd: pytest.CaptureFixture[str]) -> None:
    outcomes += [STORY, KeyboardInterrupt(), STORY]
    assert main(["read", "x", "--format", "json"]) == INTERRUPTED
    written, said = capfd.readouterr()
    assert json.loads(written) == [STORY.as_dict()]
    assert said.strip() == "accordingto: stopped"


def test_without_a_model_there_is_a_message_and_no_traceback(
    outcomes: Outcomes, capfd: pytest.CaptureFixture[str]
) -> None:
    outcomes.append(ModelError("the weights are missing; install the package again"))
    assert main(["read", "x"]) == 1
    assert capfd.readouterr().err == "accordingto: the weights are missing; install the package again\n"


def test_usage_errors_and_help_have_their_status(capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["read"]) == 2
    assert main(["--help"]) == 0
    assert main(["--version"]) == 0
    assert "accordingto 0." in capfd.readouterr().out
    assert main(["no-such-command"]) == 2


def python(code: str, **options: object) -> subprocess.Popen[bytes]:
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", code], **(pipes | options))  # type: ignore[call-overload,no-any-return] # noqa: S603 - our own code


def test_help_imports_nothing_heavy() -> None:
    code = """
import sys
from accordingto.serving.cli import main
main(["read", "--help"])
heavy = {"numpy", "onnxruntime", "tokenizers", "rich", "jinja2", "lxml", "multiprocessing", "accordingto.reading"}
print(sorted(heavy & set(sys.modules)), file=sys.stderr)
"""
    out, error = python(code).communicate(timeout=60)
    assert b"INPUT" in out
    assert error.strip() == b"[]"


def test_a_reader_of_our_output_that_goes_away_is_no_error() -> None:
    code = """
import sys
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.serving import cli
from accordingto.working import running
running.run = lambda *_: (Reading(Article("x" * 5000, "a")) for _ in iter(int, 1))
sys.exit(cli.main(["read", "x", "--format", "jsonl"]))
"""
    process = python(code)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.readline().startswith(b'{"schema": "accordingto/reading/1"')
    process.stdout.close()
    assert process.wait(timeout=60) == BROKEN_PIPE
    assert process.stderr.read() == b""
    process.stderr.close()


def test_text_is_written_in_whatever_encoding_there_is() -> None:
    code = """
import sys
from accordingto.records.article import Article
from accordingto.records.readings import Reading
from accordingto.serving import cli
from accordingto.working import running
running.run = lambda *_: (Reading(Article(text, "a")) for text in ["Grüße “hier”"])
sys.exit(cli.main(["read", "x"]))
"""
    process = python(code, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    out, error = process.communicate(timeout=60)
    assert (process.returncode, error) == (0, b"")
    assert b"Gr??e ?hier?" in out
    assert b"<the words that say so>" in out
