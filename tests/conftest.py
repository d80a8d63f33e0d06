"""Shared by all tests: the loaded reader, and where the data beside the checkout is, if it is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from accordingto.reading import Reader
from accordingto.receiving import from_text
from accordingto.records.readings import Reading

# The same examples in each run, and no test that depends on how busy the machine is; bench/fuzz.py looks for new ones.
settings.register_profile("steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

SHARED = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def reader() -> Reader:
    return Reader().load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of texts that belong to their publishers and so are not in the project."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data folder is not beside this checkout")
    return SHARED


def read_text(reader: Reader, text: str) -> Reading:
    return reader.read(from_text(text))
