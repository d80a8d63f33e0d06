"""Readings to a stream in the form that the user asked for, one by one as they come.

JSON and HTML are UTF-8 bytes always; text is in the stream's own encoding. Invariant: after `close`, even an
early one, the output is whole: an array closed, a page ended.
"""

from __future__ import annotations

import json
from typing import IO, Literal, Protocol, TextIO

from ..records.readings import Reading

Form = Literal["text", "json", "jsonl", "html"]
FORMS: tuple[Form, ...] = ("text", "json", "jsonl", "html")


class Writer(Protocol):
    """Takes readings, and the names of what could not be read, which only a page has room for."""

    def add(self, reading: Reading) -> None: ...

    def miss(self, name: str, reason: str) -> None: ...

    def close(self) -> None: ...


def json_line(reading: Reading) -> bytes:
    """The reading in the form of the contract, on one line without its end.

    A lone surrogate has no UTF-8 form; a text that holds one is written in ASCII escapes, from which it is read back.
    """
    row = reading.as_dict()
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf8")
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii")


class JsonLines:
    """One line an article."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def add(self, reading: Reading) -> None:
        self._stream.write(json_line(reading) + b"\n")
        self._stream.flush()

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._stream.flush()


class JsonArray:
    """One array, an article a line."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._before = b"[\n"

    def add(self, reading: Reading) -> None:
        self._stream.write(self._before + json_line(reading))
        self._stream.flush()
        self._before = b",\n"

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._stream.write(b"[]\n" if self._before == b"[\n" else b"\n]\n")
        self._stream.flush()


class PlainText:
    """The article with marks and the table of its claims; in colour on a terminal only."""

    def __init__(self, stream: TextIO, everything: bool = False) -> None:
        from .terminal import console, signs_for

        self._stream = stream
        self._signs = signs_for(stream)
        self._console = console(stream)
        self._everything = everything
        self._first = True

    def add(self, reading: Reading) -> None:
        from .terminal import ReadingText, legend

        with self._console.capture() as captured:
            self._console.print(legend(self._signs) if self._first else "\n", end="\n\n")
            self._console.print(ReadingText(reading, self._signs, self._everything))
        self._first = False
        # Columns are padded with spaces, which nobody wants in a file; on a terminal they do not show.
        self._stream.write("".join(f"{line.rstrip(' ')}\n" for line in captured.get().rstrip("\n").split("\n")))
        self._stream.flush()

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._stream.flush()


def writer_for(form: Form, binary: IO[bytes], text: TextIO, everything: bool = False) -> Writer:
    """The writer of this form; `binary` and `text` are two faces of the same output."""
    if form == "text":
        return PlainText(text, everything)
    if form == "html":
        from ..exporting.html import PageWriter

        return PageWriter(binary)
    return JsonLines(binary) if form == "jsonl" else JsonArray(binary)
