"""Tables as CSV: no cell is a formula, and everything is read back as it was."""

from __future__ import annotations

import csv
import math
from dataclasses import replace
from io import BytesIO, StringIO
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accordingto.exporting.cells import BYTE_ORDER_MARK, CsvWriter, as_it_was, read_csv, safe
from accordingto.exporting.tables import TABLES, Of
from accordingto.records.declared import Declared, Post
from accordingto.records.readings import Reading

from . import samples
from .strategies import characters, readings

ALL: tuple[Of, ...] = get_args(Of)


def written(*given: Reading, of: Of = "claims", byte_order_mark: bool = False) -> bytes:
    stream = BytesIO()
    writer = CsvWriter(stream, of, byte_order_mark)
    for reading in given:
        writer.add(reading)
    writer.close()
    return stream.getvalue()


def cells(data: bytes) -> list[list[str]]:
    """As another program reads it."""
    return list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("of", ALL)
def test_each_row_has_its_columns_in_their_order_and_kinds(of: Of) -> None:
    kinds: dict[str, Any] = {"text": str, "integer": int, "number": (int, float), "boolean": bool}
    rows = list(TABLES[of].rows(samples.reading()))
    assert rows
    for row in rows:
        assert list(row) == [column.name for column in TABLES[of].columns]
        for column in TABLES[of].columns:
            value = row[column.name]
            assert value is None or isinstance(value, kinds[column.kind]), column
            assert column.about
            assert column.kind == "boolean" or not isinstance(value, bool)


def test_a_claim_is_a_row() -> None:
    row = list(TABLES["claims"].rows(samples.reading()))[4]
    start = samples.TEXT.index("at least 40 cracks had been")
    assert {name: value for name, value in row.items() if value is not None} == {
        "claim": samples.claims()[4].id, "article": samples.ARTICLE.id, "input": "stories/dam.html",
        "url": "https://ambrelpost.example/2031/dam", "publisher": "The Ambrel Post", "published": "2031-03-04",
        "title": samples.TITLE, "status": "usable", "version": 1,
        "link": "https://ambrelpost.example/2031/dam#:~:text=at%20least%2040%20cracks%20had%20been%20found%20in%20the%20"
        "northern%20wall",
        "kind": "indirect", "act": "speech", "content": "at least 40 cracks had been found in the northern wall",
        "start": start, "end": start + 54, "in": "text",
        "source": "The Lowland Courier … two officials familiar with the inspection",
        "origin": "two officials familiar with the inspection", "origin_type": "group", "origin_naming": "described",
        "origin_count": 2, "chain": "The Lowland Courier <citing> two officials familiar with the inspection",
        "cue": "citing … reported that", "access": "familiar with the inspection", "level": "certain",
        "polarity": "positive", "stance": "neutral", "quantities": 1, "quantity": "at least 40 cracks", "low": 40,
        "approximate": False, "of": "cracks", "confidence": 0.91,
    }  # fmt: skip


def test_declared_facts_stand_with_the_article_and_posts_with_their_claims() -> None:
    start = samples.TEXT.index("“The minister told us")
    posts = (Post(start, start + 90, "embed", "Tobias Renn", "2031-03-04T10:00:00Z", "https://post.example/1"),)
    declared = Declared(
        format="NITF", guid="urn:x:1", info_source=("Lowland Wire", "Hollin Press"), credit="Lowland Wire",
        signals=("update", "correction"), ed_note="Adds detail", embargo="2031-03-04T12:00:00Z", version="3",
        posts=posts,
    )  # fmt: skip
    reading = replace(samples.reading(), article=replace(samples.ARTICLE, declared=declared, status="withheld"))
    article = next(TABLES["articles"].rows(reading))
    facts = ("format", "guid", "info_source", "credit", "signals", "ed_note", "embargo", "declared_version", "posts")
    assert [article[name] for name in facts] == [
        "NITF", "urn:x:1", "Lowland Wire; Hollin Press", "Lowland Wire", "update; correction", "Adds detail",
        "2031-03-04T12:00:00Z", "3", 1,
    ]  # fmt: skip
    rows = list(TABLES["claims"].rows(reading))
    assert {row["status"] for row in rows} == {"withheld"}
    assert {row["credit"] for row in rows} == {"Lowland Wire"}
    assert [i for i, row in enumerate(rows) if row["post_author"] == "Tobias Renn"] == [7, 8]


@pytest.mark.parametrize("of", ALL)
@pytest.mark.parametrize("byte_order_mark", [False, True])
def test_the_story_is_read_back(of: Of, byte_order_mark: bool) -> None:
    data = written(samples.reading(), of=of, byte_order_mark=byte_order_mark)
    assert data.startswith(BYTE_ORDER_MARK) == byte_order_mark
    assert list(read_csv(BytesIO(data), of)) == list(TABLES[of].rows(samples.reading()))


def test_it_is_rfc_4180() -> None:
    """Lines end in CR LF, every line has as many cells, and numbers are bare."""
    data = written(samples.reading())
    assert data.endswith(b"\r\n")
    assert data.count(b"\r\n") == len(samples.claims()) + 1
    rows = cells(data)
    assert {len(row) for row in rows} == {len(TABLES["claims"].columns)}
    assert b",0.97\r\n" in data


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", '"=1', "'=1", "“=1+1”", '" =1', "＝1", "＋1",
        "－1", "＠x", "a\n=1", "a\r\n+1", "a\r@x", "a\n\n  -1", "\x0b=1", "\u00a0=1",
        "=cmd|' /C calc'!A0", "\t", "\r\n",
    ],
)  # fmt: skip
def test_a_formula_is_made_text(text: str) -> None:
    cell = safe(text)
    assert cell != text
    assert as_it_was(cell) == text
    for line in cell.replace("\r", "\n").split("\n"):
        assert line.lstrip(' \t\x0b\u00a0"“”')[:1] not in tuple("=+-@＝＋－＠"), "no line begins with a sign"
    assert cell[0] not in "=+-@\t\r" or cell[0] == "'"


@pytest.mark.parametrize(
    "text", ["said", "“Go”", "a = b", "3-4", "1,200", "x@y", "— no", "a\nb", "", "‘no’", "$5", "(-1)"]
)
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a\0b", "a\\u0000b"), ("a\ud800b", "a\\ud800b"), ("a\\b", "a\\\\b"), ("\\u0000", "\\\\u0000"),
        ("'", "''"), ("'a\n'b", "''a\n''b"), ("=\0", "'=\\u0000"), ("\ud83d\ude00", "\\ud83d\\ude00"),
    ],
)  # fmt: skip
def test_what_csv_cannot_hold_is_written_and_read_back(text: str, cell: str) -> None:
    assert safe(text) == cell
    assert as_it_was(cell) == text
    cell.encode("utf8")


@given(st.text(st.sampled_from("=+-@＝'\"\\ \t\r\n\0\ud800\udc00uax0“”;,") | characters))
@example("\r\n'=\\u0000")
def test_any_text_is_read_back_and_safe(text: str) -> None:
    cell = safe(text)
    assert as_it_was(cell) == text
    assert "\0" not in cell
    cell.encode("utf8")
    for line in cell.replace("\r", "\n").split("\n"):
        assert not line.lstrip(' \t"“”‘’«»').startswith(tuple("=+-@＝＋－＠"))


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(readings(), max_size=2), st.sampled_from(ALL))
def test_any_readings_are_read_back(given_readings: list[Reading], of: Of) -> None:
    data = written(*given_readings, of=of)
    back = list(read_csv(BytesIO(data), of))
    rows = [row for reading in given_readings for row in TABLES[of].rows(reading)]
    assert len(cells(data)) == len(rows) + 1, "for a reader that knows nothing of us too"
    for one, other in zip(back, rows, strict=True):
        for name, value in other.items():
            if isinstance(value, float) and math.isnan(value):
                assert repr(one[name]) == repr(value)
            else:
                assert one[name] == value
