"""Every fuzz target for a second; for minutes: `python bench/fuzz.py`."""

from __future__ import annotations

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest


def _bench() -> ModuleType:
    path = Path(__file__).parents[2] / "bench" / "fuzz.py"
    spec = importlib.util.spec_from_file_location("bench_fuzz", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules["bench_fuzz"] = module
    spec.loader.exec_module(module)
    return module


BENCH = _bench()
TARGETS = BENCH.targets()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TARGETS)
def test_no_bytes_raise_what_is_not_declared(name: str) -> None:
    target, seeds = TARGETS[name]
    outcome = BENCH.fuzz(target, seeds, 1.0, random.Random(name))
    assert not outcome.raised
    assert outcome.runs >= len(seeds)


def test_an_exception_is_found_with_its_input() -> None:
    def target(data: bytes) -> None:
        if b"<!--" in data:
            raise KeyError("of a test")

    outcome = BENCH.fuzz(target, (b"abc",), 1.0, random.Random(1))
    ((place, body),) = outcome.raised.items()
    assert "KeyError" in place
    assert b"<!--" in body
