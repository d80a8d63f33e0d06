"""Fuzz targets of the table of formats, archives, lines, pages, plain text and XML: articles that hold together, or our
errors.

Run by `bench/fuzz.py`; each target takes raw bytes. `SEEDS` are whole, valid inputs to mutate.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import cast

from accordingto.errors import AccordingtoError
from accordingto.receiving.dispatch import _read_stream
from accordingto.receiving.formats import Carrier
from accordingto.receiving.inputs import Failure
from accordingto.receiving.lines import read_lines
from accordingto.receiving.page import read_page
from accordingto.receiving.plain import read_plain
from accordingto.receiving.warc import read_warc
from accordingto.receiving.xml import parse_xml
from accordingto.records.article import Article
from accordingto.working.frames import article_of, article_row, failure_of

from . import archives, hostile, web_pages

CARRIERS = (
    Carrier(), Carrier("a.xml"), Carrier("a.json"), Carrier("a.txt"), Carrier("", "text/html", "idna"),
    Carrier("a.pdf", "", None, "https://ambrelpost.example/a"), Carrier("a.gz", "application/xml"),
)  # fmt: skip


def _hold(items: Iterable[Article | Failure]) -> None:
    """Take the articles; none may raise anything undeclared, nor be other on the far side of a child's pipe."""
    try:
        for item in items:
            if isinstance(item, Article):
                assert article_of(article_row(item)).text == item.text
                assert all(0 <= start <= end <= len(item.text) for start, end, _ in item.block_kinds)
    except AccordingtoError:
        pass


def target_warc(data: bytes) -> None:
    _hold(read_warc(io.BytesIO(data), "a.warc"))


def target_lines(data: bytes) -> None:
    _hold(read_lines(io.BytesIO(data), "a.jsonl"))


def target_xml(data: bytes) -> None:
    try:
        root = parse_xml(data)
    except AccordingtoError:
        return
    assert all(isinstance(element.tag, str) for element in root.iter())


def target_page(data: bytes) -> None:
    _hold(read_page(data, name) for name in ("a.html",))


def target_plain(data: bytes) -> None:
    _hold(read_plain(data, name) for name in ("a.txt",))


def target_input(data: bytes) -> None:
    """The first byte chooses a name or a header, the rest is the file."""
    _hold(_read_stream(io.BytesIO(data[1:]), "a", CARRIERS[data[0] % len(CARRIERS) if data else 0]))


def target_frames(data: bytes) -> None:
    """What a child that was taken over may answer."""
    for made in (article_of, failure_of):
        try:
            cast("object", made(data))
        except ValueError:
            continue


SEEDS: dict[str, tuple[bytes, ...]] = {
    "warc": (archives.good("plain", pages=2), archives.good("members", pages=2), archives.good("whole", pages=1)),
    "lines": (
        b'{"id": "a", "url": "https://a.example", "authors": ["A"], "published": "2025-03-01", "text": "One."}\n{}\n',
    ),
    "xml": (b"<!DOCTYPE r [<!ELEMENT r ANY>]>\n<r a='&#65;'>x &eacute; <![CDATA[y]]><!-- z --><?p q?></r>",),
    "page": (web_pages.ARTICLE, web_pages.BARE_ARTICLE, web_pages.ARTICLE_WITH_MANY_LINKS),
    "plain": (hostile.PROSE.encode(), hostile.PROSE.encode("utf-16"), "déjà vu".encode("cp1252")),
    "input": (b"\x00" + web_pages.ARTICLE, b"\x04" + web_pages.ARTICLE, b"\x01<?xml version='1.0'?><rss/>", b"\x02{}"),
    "frames": (
        article_row(Article("One.", "a", authors=("A",))),
        b'{"input": "a", "class": "Refused", "code": "x", "message": "y"}',
    ),
}  # fmt: skip
"""By the targets' names without `target_`."""
