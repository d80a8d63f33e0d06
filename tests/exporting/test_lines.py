"""Readings as JSON: whole at any end, read back as they were, and with nothing that ends a script."""

from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings

from accordingto.exporting.lines import JsonArray, JsonLines, json_bytes, json_line, script_safe
from accordingto.records.readings import Reading
from accordingto.records.restoring import reading_from

from . import samples
from .strategies import readings


@pytest.mark.parametrize("count", [0, 1, 3])
def test_an_array_is_whole_whatever_it_holds(count: int) -> None:
    stream = BytesIO()
    writer = JsonArray(stream)
    for _ in range(count):
        writer.add(samples.reading())
    writer.miss("a.html", "no article")
    writer.close()
    assert json.loads(stream.getvalue()) == [samples.reading().as_dict()] * count


def test_a_line_an_article() -> None:
    stream = BytesIO()
    writer = JsonLines(stream)
    writer.add(samples.reading())
    writer.add(samples.reading())
    writer.miss("a.html", "no article")
    writer.close()
    rows = [json.loads(line) for line in stream.getvalue().splitlines()]
    assert [reading_from(row) for row in rows] == [samples.reading()] * 2


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(readings())
def test_any_reading_is_one_line_and_comes_back(reading: Reading) -> None:
    line = json_line(reading)
    assert b"\n" not in line
    assert repr(json.loads(line)) == repr(json.loads(json.dumps(reading.as_dict())))
    assert repr(json.loads(script_safe(line))) == repr(json.loads(line))


def test_other_scripts_stay_readable_and_a_lone_surrogate_is_escaped() -> None:
    assert json_bytes({"a": "Zoë Київ"}) == '{"a": "Zoë Київ"}'.encode()
    assert json_bytes({"a": "Zoë\ud800"}) == b'{"a": "Zo\\u00eb\\ud800"}'


def test_nothing_ends_a_script() -> None:
    line = script_safe(json_bytes({"a": "</script><!-- <script>"}))
    assert b"<" not in line
    assert json.loads(line) == {"a": "</script><!-- <script>"}
