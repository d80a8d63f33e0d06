r"""Tables as CSV (RFC 4180, UTF-8), safe to open in a spreadsheet, and read back as they were.

Texts come from strangers. A line of a cell that a spreadsheet could take for a formula gets an apostrophe before it,
as does one that begins with an apostrophe; a backslash is written `\\`, a NUL `\u0000`, a lone surrogate `\ud800`.
Invariant: `read_csv` gives the rows that were written.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from io import TextIOWrapper
from typing import IO

from ..records.readings import Reading
from .tables import TABLES, Cell, Column, Of, Row

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
# OWASP's CSV injection: a cell that begins with one of these, or with a tab or line end before it; some programs also
# skip white space, quotation marks or a line end first, and take full-width signs for the plain ones.
_FORMULA = re.compile(r"""(?:\A|(?<=[\r\n]))(?='|(?:[^\S\r\n]|["“”‘’«»])*[=+\-@＝＋－＠﹢﹣﹦﹫−])|\A(?=[\t\r\n])""")
_MARKED = re.compile(r"(?:\A|(?<=[\r\n]))'")
_UNWRITABLE = re.compile("[\\\\\0\ud800-\udfff]")
_WRITTEN = re.compile(r"\\(\\|u[0-9a-f]{4})")
_LARGEST = 1 << 30


class CsvWriter:
    """Writes one table: a head, then a line a row. Texts are quoted, numbers are not."""

    def __init__(self, stream: IO[bytes], of: Of = "claims", byte_order_mark: bool = False) -> None:
        self._stream = stream
        self._table = TABLES[of]
        self._names = [column.name for column in self._table.columns]
        self._rows = csv.writer(self, quoting=csv.QUOTE_NONNUMERIC)
        if byte_order_mark:
            stream.write(BYTE_ORDER_MARK)
        self._rows.writerow(self._names)

    def write(self, line: str) -> None:
        """What the csv module calls with each line."""
        self._stream.write(line.encode("utf8"))

    def add(self, reading: Reading) -> None:
        for row in self._table.rows(reading):
            self._rows.writerow([_cell(row[name]) for name in self._names])
        self._stream.flush()

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._stream.flush()


def _cell(value: Cell) -> str | int | float:
    """What the csv module is given: numbers stay numbers, an empty text is told from nothing by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return (safe(value) or "'") if isinstance(value, str) else value


def safe(text: str) -> str:
    """The text as a cell: no formula, and nothing that UTF-8 or a reader of CSV cannot hold."""
    if _UNWRITABLE.search(text):
        text = _UNWRITABLE.sub(lambda match: "\\\\" if match[0] == "\\" else f"\\u{ord(match[0]):04x}", text)
    return _FORMULA.sub("'", text)


def as_it_was(cell: str) -> str:
    """The text of a cell that `safe` wrote."""
    text = _MARKED.sub("", cell)
    return _WRITTEN.sub(lambda match: "\\" if match[1] == "\\" else chr(int(match[1][1:], 16)), text)


def read_csv(stream: IO[bytes], of: Of = "claims") -> Iterator[Row]:
    """The rows of a table that CsvWriter wrote, with the types of its columns."""
    columns = {column.name: column for column in TABLES[of].columns}
    limit = csv.field_size_limit(_LARGEST)
    try:
        lines = csv.reader(TextIOWrapper(stream, "utf-8-sig", newline=""))
        names = next(lines)
        for line in lines:
            yield {name: _value(columns[name], cell) for name, cell in zip(names, line, strict=True)}
    finally:
        csv.field_size_limit(limit)


def _value(column: Column, cell: str) -> Cell:
    if not cell:
        return None
    if column.kind == "text":
        return as_it_was(cell)
    if column.kind == "boolean":
        return cell == "true"
    return int(cell) if column.kind == "integer" else float(cell)
