"""Readings as one self-contained page: the article marked up, a note beside each claim, a legend, a table.

The page needs no JavaScript and loads nothing. Articles come from strangers: every string is escaped, and only
http and https addresses become links. Invariant: the article's part of the page, without its notes and
numbers, is the article's text.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..records.readings import Reading
from . import chains, wording
from .addressing import link
from .inline import LineMarkup, Shown
from .marking import Numbered, lines, marks, marks_by_line, numbered
from .notes import Note, Remark, details, notes

_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_SPOOLED_BYTES = 4_000_000


@lru_cache(maxsize=1)
def _templates() -> Environment:
    loader = PackageLoader("accordingto.exporting", "templates")
    templates = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    templates.filters["flat"] = wording.flat
    templates.globals.update(wording=wording, chains=chains, details_of=details)
    return templates


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the page's list of contents."""

    anchor: str
    title: str
    publisher: str
    published: str
    claims: int


class PageWriter:
    """Writes a page to a binary stream: `add` readings, `miss` what could not be read, then `close`.

    The list of contents stands before the articles, so these wait in a temporary file until all have come.
    """

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._articles = SpooledTemporaryFile(max_size=_SPOOLED_BYTES)  # noqa: SIM115 - closed by close()
        self._first: tuple[Reading, _Entry, str] | None = None
        self._entries: list[_Entry] = []
        self._missed: list[tuple[str, str]] = []
        self._anchors: set[str] = set()

    def add(self, reading: Reading) -> None:
        """Add an article. One that comes twice gets anchors of its own."""
        article = reading.article
        prefix, again = "", 1
        while prefix + article.id in self._anchors:
            again += 1
            prefix = f"{again}-"
        self._anchors.add(prefix + article.id)
        title = wording.flat(article.title or article.input)
        entry = _Entry(
            f"a-{prefix}{article.id}", title, wording.flat(article.publisher or ""),
            wording.flat(article.published or ""), sum(claim.kind != "own-voice" for claim in reading.claims),
        )  # fmt: skip
        self._entries.append(entry)
        # A page of one article has its title as the first heading; so the first one waits until it has company.
        if len(self._entries) == 1:
            self._first = (reading, entry, prefix)
            return
        self._write_first(level=2)
        self._write(reading, entry, prefix, level=2)

    def _write_first(self, level: int) -> None:
        if self._first:
            self._write(*self._first, level)
            self._first = None

    def _write(self, reading: Reading, entry: _Entry, prefix: str, level: int) -> None:
        self._articles.write(_encoded(_article(reading, entry.anchor, prefix, level)))

    def miss(self, name: str, reason: str) -> None:
        """Name an input that could not be read, and why."""
        self._missed.append((wording.printable(name), wording.printable(reason)))

    def close(self) -> None:
        """Write the page. The stream stays open."""
        self._write_first(level=1)
        several = len(self._entries) > 1
        context = {"entries": self._entries, "several": several, "missed": self._missed}
        templates = _templates()
        self._stream.write(_encoded(templates.get_template("head.html").render(context)))
        self._articles.seek(0)
        shutil.copyfileobj(self._articles, self._stream)
        self._articles.close()
        self._stream.write(_encoded(templates.get_template("foot.html").render(context)))


def page(readings: Iterable[Reading]) -> str:
    """The page of these readings."""
    stream = BytesIO()
    writer = PageWriter(stream)
    for reading in readings:
        writer.add(reading)
    writer.close()
    return stream.getvalue().decode("utf8")


def _encoded(text: str) -> bytes:
    return text.encode("utf8")


def _article(reading: Reading, anchor: str, prefix: str, level: int) -> str:
    article, found = reading.article, numbered(reading)
    beside = notes(reading, found, prefix)
    anchors = {shown: note.anchor for shown, note in beside.items()}
    title = LineMarkup((article.title or "").replace("\n", " "), anchors)
    heading, led = title.line(0, len(title.text), marks(reading, found.claims, "title"))
    text = LineMarkup(article.text, anchors, title.placed)
    body = Markup().join(_body(reading, found, text, beside))
    context = {
        "article": article, "anchor": anchor, "level": level, "heading": heading, "body": body, "found": found,
        "heading_notes": [beside[shown] for shown in led], "placed": text.placed,
        "notes": [note for note in beside.values() if isinstance(note, Note)],
        "remarks": [note for note in beside.values() if isinstance(note, Remark)],
        "unplaced": [note for shown, note in beside.items() if shown not in text.placed],
        "findings": reading.findings,
        "whole": [row for row in reading.rejected if row.span is None],
        "link": link(article.url), "lang": article.language if is_language(article.language) else None,
    }  # fmt: skip
    return _templates().get_template("article.html").render(context)


def _body(reading: Reading, found: Numbered, text: LineMarkup, beside: dict[Shown, Note | Remark]) -> Iterator[Markup]:
    """The lines of the text with the line ends between them, each with the notes on what is numbered in it."""
    rows = lines(text.text)
    row = _templates().get_template("row.html")
    by_line = marks_by_line(marks(reading, found.claims), rows)
    for position, ((start, end), touching) in enumerate(zip(rows, by_line, strict=True)):
        if position:
            yield Markup("\n")
        if start == end:
            continue
        line, led = text.line(start, end, touching)
        yield Markup(row.render(line=line, notes=[beside[shown] for shown in led]))  # noqa: S704 - escaped by the template


def is_language(language: str | None) -> bool:
    return bool(language and _LANGUAGE.fullmatch(language))
