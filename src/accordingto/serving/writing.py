"""Readings to a stream in the form that the user asked for, one by one as they come.

JSON and HTML are UTF-8 bytes always; text is in the stream's own encoding. Invariant: after `close`, even an
early one, the output is whole: an array closed, a page ended.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, Literal, TextIO

from ..errors import InputError
from ..exporting.lines import JsonArray, JsonLines, Writer
from ..records.readings import Reading

if TYPE_CHECKING:
    from ..exporting.tables import Of

Form = Literal["text", "json", "jsonl", "html"]
ExportForm = Literal["jsonl", "json", "html", "annotations", "prov", "csv", "parquet"]


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
        from .terminal import ReadingText, legend, printed

        # Before the first the legend and an empty line, before each other two.
        head = [legend(self._signs), ""] if self._first else [""] * 3
        self._first = False
        self._stream.write(printed(self._console, [*head, ReadingText(reading, self._signs, self._everything)]))
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


def exporter_for(form: ExportForm, of: Of | Literal["readings"], binary: IO[bytes], text: TextIO) -> Writer:
    """The writer of this form of export; `of` is the table, where the form has tables."""
    if form == "annotations":
        from ..exporting.annotations import AnnotationWriter

        return AnnotationWriter(binary)
    if form == "prov":
        from ..exporting.provenance import ProvenanceWriter

        return ProvenanceWriter(binary)
    if form == "csv":
        from ..exporting.cells import CsvWriter

        if of == "readings":
            raise InputError(
                "whole readings are a table of parquet alone; csv has claims, articles, quantities, findings"
            )
        return CsvWriter(binary, of)
    if form == "parquet":
        from ..exporting.parquet import ParquetWriter

        return ParquetWriter(binary, of)
    return writer_for(form, binary, text)
