"""Tables as Parquet: the columns of `tables` with their types, or whole readings, nested as in the contract.

Needs pyarrow (the extra "parquet"). A row group is written as soon as it is full, so that memory stays flat over any
number of readings. Invariant: `read_parquet` gives readings whose rows are those that were written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, TYPE_CHECKING, Any, Final, Literal

from ..errors import AccordingtoError
from ..records.readings import SCHEMA, Reading
from ..records.restoring import reading_from
from .tables import TABLES, Kind, Of

if TYPE_CHECKING:
    import pyarrow

# A row group is closed after so many rows, or so many characters of the articles they come from.
ROWS, CHARACTERS = 5_000, 1_000_000
WHOLE: Final = "readings"
_UNPAIRED = re.compile("[\ud800-\udfff]")


class ParquetWriter:
    """Writes one table: flat ones as in CSV, or `readings`, an article a row with all that was read in it."""

    def __init__(self, stream: IO[bytes], of: Of | Literal["readings"] = "claims") -> None:
        arrow = _pyarrow()
        from pyarrow import parquet

        self._arrow = arrow
        self._table = None if of == WHOLE else TABLES[of]
        self._schema = schema(of)
        self._sink = arrow.PythonFile(stream, mode="w")
        self._file = parquet.ParquetWriter(self._sink, self._schema, compression="zstd", write_statistics=True)
        self._rows: list[Mapping[str, Any]] = []
        self._characters = 0

    def add(self, reading: Reading) -> None:
        self._rows += self._table.rows(reading) if self._table else [_whole(reading)]
        self._characters += len(reading.article.text)
        if len(self._rows) >= ROWS or self._characters >= CHARACTERS:
            self._write()

    def miss(self, name: str, reason: str) -> None:
        pass

    def close(self) -> None:
        self._write()
        self._file.close()
        self._sink.flush()

    def _write(self) -> None:
        for start in range(0, len(self._rows), ROWS):
            rows = self._rows[start : start + ROWS]
            try:
                table = self._arrow.Table.from_pylist(rows, schema=self._schema)
            except UnicodeEncodeError:
                table = self._arrow.Table.from_pylist([_writable(row) for row in rows], schema=self._schema)
            self._file.write_table(table, row_group_size=ROWS)
        self._rows, self._characters = [], 0


def _pyarrow() -> Any:
    try:
        import pyarrow
    except ImportError:
        raise AccordingtoError("Parquet needs pyarrow: pip install 'accordingto[parquet]'", "extra") from None
    return pyarrow


def schema(of: Of | Literal["readings"]) -> pyarrow.Schema:
    """The Arrow schema of a table, what each column says in its metadata."""
    arrow = _pyarrow()
    about = {"accordingto": of, "schema": SCHEMA}
    if of == WHOLE:
        return arrow.schema(_nested(arrow), metadata=about)
    kinds: dict[Kind, Any] = {
        "text": arrow.string(), "integer": arrow.int64(), "number": arrow.float64(), "boolean": arrow.bool_(),
    }  # fmt: skip
    columns = [arrow.field(c.name, kinds[c.kind], metadata={"about": c.about}) for c in TABLES[of].columns]
    return arrow.schema(columns, metadata=about)


def _nested(arrow: Any) -> list[Any]:
    """The fields of a reading's row. Details of all three types share one struct; what a file declared, which may be
    anything, is a column of JSON; `exact` is the whole row as JSON where Parquet cannot hold it (lone surrogates)."""
    text, whole, number, flag = arrow.string(), arrow.int32(), arrow.float64(), arrow.bool_()

    def several(kind: Any) -> Any:
        return arrow.list_(kind)

    def made(**fields: Any) -> Any:
        return arrow.struct([arrow.field(name, kind) for name, kind in fields.items()])

    span = made(start=whole, end=whole, exact=text, **{"in": text})
    measure = {"value": number, "low": number, "high": number}
    detail = made(
        type=text, span=span, **measure, approximate=flag, unit=text, of=text, normal=made(**measure, unit=text),
        start=text, end=text, grain=text, name=text, geonames_id=arrow.int64(), latitude=number, longitude=number,
        country=text, admin1=text, kind=text, population=arrow.int64(),
    )  # fmt: skip
    link = made(
        span=span, name=text, entity=text, type=text, naming=text, count=arrow.int64(), relation=text, carried=flag,
        resolution=number,
    )  # fmt: skip
    claim = made(
        id=text, act=text, kind=text, content=several(span), cue=several(span), source=several(span),
        chain=several(link), anonymity=made(reason=span, access=span), answer=made(form=text, matter=several(span)),
        said=made(to=span, when=span, where=span), continues=text, inside=text,
        certainty=made(level=text, polarity=text, spans=several(span)), stance=text, distance=span,
        details=several(detail), confidence=number,
    )  # fmt: skip
    article = made(
        **dict.fromkeys(("id", "input", "url", "publisher", "title"), text), authors=several(text),
        **dict.fromkeys(("published", "modified", "retrieved", "dateline", "language", "text", "sha256"), text),
        raw_sha256=text, version=arrow.int64(), replaces=text, status=text, declared=text,
    )  # fmt: skip
    entity = made(id=text, name=text, type=text, mentions=several(span))
    finding = made(check=text, level=text, message=text, spans=several(span), expected=text, found=text)
    fields = {
        "schema": text, "article": article, "entities": several(entity), "claims": several(claim),
        "findings": several(finding), "rejected": several(made(stage=text, span=span, reason=text)), "exact": text,
    }  # fmt: skip
    return [arrow.field(name, kind) for name, kind in fields.items()]


_DETAIL_FIELDS = {
    "quantity": ("value", "low", "high", "approximate", "unit", "of", "normal"), "time": ("start", "end", "grain"),
    "place": (
        "name", "geonames_id", "latitude", "longitude", "country", "admin1", "kind", "population",
    ),
}  # fmt: skip


def _whole(reading: Reading) -> dict[str, Any]:
    row = reading.as_dict()
    row["article"]["declared"] = json.dumps(row["article"]["declared"])
    return row | {"exact": None}


def _writable(row: Mapping[str, Any]) -> Any:
    """The row with U+FFFD, which is as long, for lone surrogates; a reading's own words stand in `exact` then."""
    plain = _replaced(row)
    if "schema" not in row or plain == row:
        return plain
    article = row["article"] | {"declared": json.loads(row["article"]["declared"])}
    return plain | {"exact": json.dumps({**row, "article": article})}


def _replaced(value: Any) -> Any:
    if isinstance(value, str):
        return _UNPAIRED.sub("\ufffd", value)
    if isinstance(value, Mapping):
        return {name: _replaced(each) for name, each in value.items()}
    return [_replaced(each) for each in value] if isinstance(value, list) else value


def read_parquet(stream: IO[bytes]) -> Iterator[Reading]:
    """The readings of a file that ParquetWriter wrote with `of="readings"`, a row group in memory at a time."""
    _pyarrow()
    from pyarrow import parquet

    file = parquet.ParquetFile(stream)
    for group in range(file.num_row_groups):
        for row in file.read_row_group(group).to_pylist():
            yield reading_from(_row(row))


def _row(row: dict[str, Any]) -> dict[str, Any]:
    """The contract's row: without the nulls that stand for what another type of detail, or a place in the text, has."""
    if exact := row.pop("exact"):
        return dict(json.loads(exact))
    row["article"]["declared"] = json.loads(row["article"]["declared"])
    for claim in row["claims"]:
        claim["details"] = [
            {name: detail[name] for name in ("type", "span", *_DETAIL_FIELDS[detail["type"]])}
            for detail in claim["details"]
        ]
    return dict(_without_in(row))


def _without_in(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_in(each) for name, each in value.items() if name != "in" or each is not None}
    return [_without_in(each) for each in value] if isinstance(value, list) else value
