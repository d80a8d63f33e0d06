"""Readings as JSON: one line an article, or one array of them, in the form of the contract.

Invariant: after `close`, even an early one, the output is whole; each line reads back as the same row.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any, Protocol

from ..records.readings import Reading


class Writer(Protocol):
    """Takes readings, and the names of what could not be read, which only a page has room for."""

    def add(self, reading: Reading) -> None: ...

    def miss(self, name: str, reason: str) -> None: ...

    def close(self) -> None: ...


def json_bytes(row: Mapping[str, Any]) -> bytes:
    """The row as one line of JSON in UTF-8, without its end.

    A lone surrogate has no UTF-8 form; a row that holds one is written in ASCII escapes, from which it is read back.
    """
    try:
        return json.dumps(row, ensure_ascii=False).encode("utf8")
    except UnicodeEncodeError:
        return json.dumps(row).encode("ascii")


def script_safe(line: bytes) -> bytes:
    """JSON that may stand in a page's script element: no `<`, so neither an end tag nor a comment can begin in it."""
    return line.replace(b"<", b"\\u003c")


def json_line(reading: Reading) -> bytes:
    """The reading in the form of the contract, on one line without its end."""
    return json_bytes(reading.as_dict())


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
