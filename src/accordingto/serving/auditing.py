"""`accordingto audit`: an article's findings alone, each with the sentence that shows it, for an editor.

A writer like those of `writing`, over the same readings. Invariant: what stands between the marks is the article's own
text; `warnings` counts those of all articles.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import IO, Any, Literal, TextIO

from rich.padding import Padding
from rich.text import Text

from ..exporting import wording
from ..records.article import Article
from ..records.readings import Finding, Reading
from ..records.spans import Place, Range
from .terminal import console, printed, signs_for

AuditForm = Literal["text", "json", "jsonl"]
SCHEMA = "accordingto/audit/1"
_END = re.compile(r"(?<=[.!?])[\"”’')\]]*\s+(?=[\"“‘'(\[]?[^\W\d_a-z])")
_LONGEST = 400  # characters of a sentence that are shown on each side of a span


def audit_row(reading: Reading) -> dict[str, Any]:
    """The article (without its text) and its findings, as in the contract, each with its sentences as spans."""
    article = reading.article
    facts = article.as_dict()
    kept = {name: facts[name] for name in ("id", "input", "url", "publisher", "title", "published", "sha256")}
    rows = [finding.as_dict() | {"sentences": list(_sentence_rows(article, finding))} for finding in reading.findings]
    return {"schema": SCHEMA, "article": kept, "findings": rows}


def _sentence_rows(article: Article, finding: Finding) -> Iterator[dict[str, Any]]:
    for place, (start, end), _ in shown(article, finding):
        row: dict[str, Any] = {"start": start, "end": end, "exact": article.part(place)[start:end]}
        yield row | {"in": "title"} if place == "title" else row


def shown(article: Article, finding: Finding) -> list[tuple[Place, Range, list[Range]]]:
    """The sentences that hold the spans of a finding, title first, with the spans within each."""
    found: list[tuple[Place, Range, list[Range]]] = []
    for span in finding.spans:
        start, end = sentence(article.part(span.place), span.range)
        if found and found[-1][0] == span.place and start <= found[-1][1][1]:
            place, (first, last), spans = found.pop()
            found.append((place, (first, max(last, end)), [*spans, span.range]))
        else:
            found.append((span.place, (start, end), [span.range]))
    return found


def sentence(text: str, span: Range) -> Range:
    """The sentence around a span, within its line and not much longer than one."""
    start, end = span
    first = max(text.rfind("\n", 0, start) + 1, start - _LONGEST)
    last = text.find("\n", end)
    last = min(len(text) if last < 0 else last, end + _LONGEST)
    before = [match.end() for match in _END.finditer(text, first, last) if match.end() <= start]
    after = _END.search(text, max(end - 1, start), last)
    return (before[-1] if before else first), (after.start() if after else last)


class AuditJson:
    """One row an article: lines, or one array."""

    def __init__(self, stream: IO[bytes], lines: bool) -> None:
        self._stream, self._lines = stream, lines
        self._before = b"" if lines else b"[\n"
        self.warnings = 0

    def add(self, reading: Reading) -> None:
        self.warnings += _warnings(reading)
        row = audit_row(reading)
        try:
            line = json.dumps(row, ensure_ascii=False).encode("utf8")
        except UnicodeEncodeError:  # a lone surrogate, which only escapes can carry
            line = json.dumps(row).encode("ascii")
        self._stream.write(self._before + line + (b"\n" if self._lines else b""))
        self._stream.flush()
        self._before = b"" if self._lines else b",\n"

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        if not self._lines:
            self._stream.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
        self._stream.flush()


class AuditText:
    """For a terminal or a file: each finding in words, then its sentences with what it means in marks."""

    def __init__(self, stream: TextIO) -> None:
        self._stream, self._console = stream, console(stream)
        self._opening, self._closing = signs_for(stream).content
        self._first = True
        self.warnings = 0

    def add(self, reading: Reading) -> None:
        self.warnings += _warnings(reading)
        self._stream.write(("" if self._first else "\n") + printed(self._console, self._parts(reading)))
        self._stream.flush()
        self._first = False

    def _parts(self, reading: Reading) -> Iterator[Text | Padding]:
        article = reading.article
        yield Text(wording.flat(article.title or article.input), "heading")
        facts = [article.publisher, article.published, article.input if article.title else None]
        yield Text(" · ".join(wording.flat(fact) for fact in facts if fact), "quiet")
        for row in reading.rejected:
            if row.span is None:
                yield Text(f"Not checked: {wording.flat(row.reason)}", "warning")
        warnings = _warnings(reading)
        yield Text(f"{_count(warnings, 'warning')}, {_count(len(reading.findings) - warnings, 'note')}")
        for finding in reading.findings:
            yield Text()
            line = Text(f"{finding.level} ", "warning" if finding.level == "warning" else "quiet")
            yield line.append(f"{finding.check}: ", "heading").append(wording.flat(finding.message), "")
            for place, area, spans in shown(article, finding):
                yield Padding(self._sentence(article.part(place), area, spans), (0, 0, 0, 4))

    def _sentence(self, text: str, area: Range, spans: list[Range]) -> Text:
        line, at = Text(), area[0]
        for start, end in spans:
            if start < at:
                continue
            line.append(_own(text[at:start])).append(self._opening, "mark")
            line.append(_own(text[start:end]), "source").append(self._closing, "mark")
            at = end
        return line.append(_own(text[at : area[1]]))

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._stream.flush()


def _own(text: str) -> str:
    """The article's characters on one line, none of which moves the cursor."""
    return wording.printable(text).translate({9: " ", 10: " ", 13: " "})


def _warnings(reading: Reading) -> int:
    return sum(finding.level == "warning" for finding in reading.findings)


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number or 'no'} {word}s"


def audit_writer(form: AuditForm, binary: IO[bytes], text: TextIO) -> AuditJson | AuditText:
    """The writer of this form; `binary` and `text` are two faces of the same output."""
    return AuditText(text) if form == "text" else AuditJson(binary, form == "jsonl")
