"""Tables as Parquet: typed, documented in the file, bounded in memory; whole readings come back."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import replace
from io import BytesIO
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accordingto.errors import AccordingtoError
from accordingto.exporting import parquet
from accordingto.exporting.lines import json_line
from accordingto.exporting.parquet import ParquetWriter, read_parquet, schema
from accordingto.exporting.tables import TABLES, Of
from accordingto.records.declared import Declared, Post
from accordingto.records.readings import SCHEMA, Reading

from . import samples
from .strategies import readings

arrow = pytest.importorskip("pyarrow", reason="the extra 'parquet' is not installed")
pq = pytest.importorskip("pyarrow.parquet")
ALL: tuple[Of, ...] = get_args(Of)


class Pipe(io.RawIOBase):
    """A stream that can only be written to, as standard output is."""

    def __init__(self) -> None:
        self.data = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.data += bytes(data)
        return len(data)


def written(*given: Reading, of: Any = "readings") -> bytes:
    stream = Pipe()
    writer = ParquetWriter(stream, of)  # type: ignore[arg-type] # a raw stream writes bytes too
    for reading in given:
        writer.add(reading)
    writer.close()
    return bytes(stream.data)


def with_declared() -> Reading:
    declared = Declared(
        format="NITF", credit="Wire", posts=(Post(0, 9, "update"),), stated={"nitf:x": [1, {"a": None}]}
    )
    return replace(samples.reading(), article=replace(samples.ARTICLE, declared=declared))


@pytest.mark.parametrize("of", ALL)
def test_flat_tables_are_those_of_csv_with_types(of: Of) -> None:
    table = pq.read_table(BytesIO(written(samples.reading(), with_declared(), of=of)))
    rows = [row for reading in (samples.reading(), with_declared()) for row in TABLES[of].rows(reading)]
    assert table.to_pylist() == rows
    kinds = {"text": "string", "integer": "int64", "number": "double", "boolean": "bool"}
    assert [str(kind) for kind in table.schema.types] == [kinds[column.kind] for column in TABLES[of].columns]


def test_the_file_says_what_its_columns_are() -> None:
    found = pq.read_schema(BytesIO(written(of="claims")))
    assert found.metadata[b"accordingto"] == b"claims"
    assert found.metadata[b"schema"] == SCHEMA.encode()
    assert found.field("confidence").metadata[b"about"].startswith("the machine’s".replace("’", "'").encode())


def test_spans_are_lists_of_structs() -> None:
    claims = schema("readings").field("claims").type.value_type
    assert str(claims.field("content").type).startswith("list<")
    assert [field.name for field in claims.field("content").type.value_type] == ["start", "end", "exact", "in"]


def test_readings_come_back_as_the_contract_s_rows() -> None:
    given = [samples.reading(), with_declared(), Reading(samples.ARTICLE)]
    assert [one.as_dict() for one in read_parquet(BytesIO(written(*given)))] == [one.as_dict() for one in given]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(readings(), max_size=3))
def test_any_readings_come_back(given_readings: list[Reading]) -> None:
    """Lone surrogates too, which Parquet's texts cannot hold."""
    back = list(read_parquet(BytesIO(written(*given_readings))))
    for one, other in zip(back, given_readings, strict=True):
        assert _plain(one.as_dict()) == _plain(other.as_dict())


def _plain(row: Any) -> Any:
    """Numbers as they stand in a column of doubles; as text, since what is no number equals nothing."""
    if isinstance(row, dict):
        return {name: _plain(each) for name, each in row.items()}
    if isinstance(row, list):
        return [_plain(each) for each in row]
    return repr(float(row)) if isinstance(row, (int, float)) and not isinstance(row, bool) else row


def test_a_lone_surrogate_keeps_the_row_and_its_offsets() -> None:
    article = replace(samples.ARTICLE, title="A \ud800 dam")
    data = written(replace(samples.reading(), article=article))
    row = pq.read_table(BytesIO(data)).to_pylist()[0]
    assert row["article"]["title"] == "A \ufffd dam"
    assert json.loads(row["exact"])["article"]["title"] == "A \ud800 dam"
    assert next(read_parquet(BytesIO(data))).article == article
    assert pq.read_table(BytesIO(written(samples.reading()))).to_pylist()[0]["exact"] is None


def test_row_groups_are_written_as_they_fill(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parquet, "ROWS", 10)
    stream = Pipe()
    writer = ParquetWriter(stream, "claims")  # type: ignore[arg-type] # as above
    sizes = []
    for _ in range(5):
        writer.add(samples.reading())
        sizes.append(len(stream.data))
    assert sizes == sorted(set(sizes)), "each reading with over ten claims is written at once"
    writer.close()
    file = pq.ParquetFile(BytesIO(bytes(stream.data)))
    assert max(file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)) == 10
    assert file.metadata.num_rows == 5 * len(samples.claims())


def test_memory_stays_flat_over_many_readings() -> None:
    """What Arrow holds after a thousand readings is no more than after the first row group."""

    class Nowhere(Pipe):
        def write(self, data: Any) -> int:
            return len(data)

    writer = ParquetWriter(Nowhere(), "readings")  # type: ignore[arg-type] # as above
    reading = replace(samples.reading(), article=replace(samples.ARTICLE, text=samples.TEXT + " " * 40_000))
    held = []
    for _ in range(1_000):
        writer.add(reading)
        held.append(arrow.total_allocated_bytes() + sum(len(str(row)) for row in writer._rows[:1]) * len(writer._rows))
    writer.close()
    assert max(held[500:]) <= max(held[:300]) * 1.1


def test_without_pyarrow_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(AccordingtoError, match=r"pip install 'accordingto\[parquet\]'") as raised:
        ParquetWriter(BytesIO())
    assert raised.value.code == "extra"


def test_json_lines_and_parquet_hold_the_same() -> None:
    one = next(read_parquet(BytesIO(written(with_declared()))))
    assert json.loads(json_line(one)) == json.loads(json_line(with_declared()))
