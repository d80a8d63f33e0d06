"""JSON Lines: one article a line, streamed; a bad line is a failure of its own and stops nothing.

Invariant: no more than one line is held, and of an overlong line no more than the limit.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256
from typing import IO, Any

from ..errors import AccordingtoError, InputError, TooLarge, Unreadable
from ..records.article import Article
from ..records.declared import Declared
from .inputs import Failure
from .languages import detect_language
from .limits import LINE_BYTES
from .names import split_names
from .opening import damage_named
from .plain import check_text
from .progress import next_document
from .times import iso_time

FIELDS = "id, url, publisher, title, authors, published, text"


def read_lines(stream: IO[bytes], input: str) -> Iterator[Article | Failure]:
    """The articles of a stream of JSON Lines, named `input#id` (`input#line-N` where a line has no id)."""
    number, blank = 0, True
    try:
        with damage_named():
            for number, line in _lines(stream):
                if line is None or line.strip(b" \t\r\n\xef\xbb\xbf"):
                    blank = False
                    if next_document():
                        yield _read_line(line, number, input)
    except AccordingtoError as error:
        blank = False
        yield Failure(f"{input}#line-{number + 1}", error)
    if blank:
        yield Failure(input, InputError("has no lines: there is no article to read", "empty"))


def looks_like_lines(head: bytes) -> bool:
    """Whether the first line is a JSON object with a text."""
    first = head.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")[0].rstrip()
    if not first.startswith(b"{"):
        return False
    try:
        row = json.loads(first)
    except (ValueError, RecursionError):
        return first.startswith(b'{"') and b'"text"' in first and not first.endswith(b"}")  # cut off by the peek
    return isinstance(row, dict) and "text" in row


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    # None stands for an overlong line; its rest is read past, block by block, and dropped.
    number = 0
    while line := stream.readline(LINE_BYTES + 1):
        number += 1
        if len(line) <= LINE_BYTES:
            yield number, line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(1 << 20)
        yield number, None


def _read_line(line: bytes | None, number: int, input: str) -> Article | Failure:
    name = f"{input}#line-{number}"
    try:
        if line is None:
            raise TooLarge(
                f"line {number} is over {LINE_BYTES:,} bytes, the most that is read of one line", "too-large"
            )
        row = _parse(line, number)
        if row.get("id") not in (None, ""):
            name = f"{input}#{row['id']}"
        return _article(row, name, line, number)
    except AccordingtoError as error:
        return Failure(name, error)


def _parse(line: bytes, number: int) -> dict[str, Any]:
    try:
        row = json.loads(line.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise Unreadable(f"line {number} is not UTF-8 ({error.reason} at byte {error.start})", "encoding") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"line {number} is no JSON ({error}); write one object a line", "format") from None
    if not isinstance(row, dict):
        raise Unreadable(f"line {number} is a JSON {type(row).__name__}; write one object a line: {FIELDS}", "format")
    return row


def _article(row: dict[str, Any], name: str, line: bytes, number: int) -> Article:
    text = row.get("text")
    if not isinstance(text, str):
        found = f'its "text" is a {type(text).__name__}' if "text" in row else 'it has no "text"'
        raise Unreadable(f"line {number} is no article: {found}; the fields are {FIELDS}", "format")
    check_text(text)
    facts = {field: _string(row, field, number) for field in ("url", "publisher", "title", "published")}
    published = iso_time(facts["published"])
    # A time that cannot be understood is no reason to lose the article; it stays as it was stated.
    stated = {"line": {"published": facts["published"]}} if facts["published"] and published is None else {}
    return Article(
        text=text, input=name, url=facts["url"], publisher=facts["publisher"], title=facts["title"],
        authors=_authors(row, number), published=published, language=detect_language(text),
        raw_sha256=sha256(line.rstrip(b"\r\n")).hexdigest(), declared=Declared(stated=stated),
    )  # fmt: skip


def _string(row: dict[str, Any], field: str, number: int) -> str | None:
    value = row.get(field)
    if value is not None and not isinstance(value, str):
        raise Unreadable(
            f'line {number}: "{field}" is a {type(value).__name__}; write a string or leave it out', "format"
        )
    return value or None


def _authors(row: dict[str, Any], number: int) -> tuple[str, ...]:
    value = row.get("authors")
    names = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(names, list) or not all(isinstance(name, str) for name in names):
        raise Unreadable(f'line {number}: "authors" is no string and no list of strings', "format")
    if isinstance(value, str):
        return tuple(split_names(value))
    return tuple(name.strip() for name in names if name.strip())
