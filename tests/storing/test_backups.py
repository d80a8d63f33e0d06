"""Backups: whole, of one moment, and never over something else. And what `check` finds in damage."""

from __future__ import annotations

import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from accordingto.errors import StoreError
from accordingto.records.keeping import Run
from accordingto.storing import Store, open_store

from .making import MODEL, entries

RUN = 1


def test_a_copy_of_a_file_is_a_store(sqlite_place: Callable[[], str], tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with open_store(sqlite_place()) as store:
        store.add(entries(1, 30), store.begin(Run("add", "0", MODEL)))
        made = store.backup(copy)
        assert (made.path, made.exists) == (str(copy), True)
        with pytest.raises(StoreError) as caught:
            store.backup(copy)
        assert caught.value.code == "backup-path"
        with pytest.raises(StoreError):
            store.backup(tmp_path / "none" / "copy.db")
        with open_store(copy, create=False) as other:
            assert [kept.reading for kept in other.readings()] == [kept.reading for kept in store.readings()]
            assert other.check(whole=True) == []
    assert not list(tmp_path.glob("*.partial"))
    assert not list(tmp_path.glob(".*"))


def test_a_server_is_copied_by_its_own_program(
    postgresql_place: Callable[[], str], server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = Path(sys.modules[type(server).__module__].__file__ or "").parent
    version = server.psql("SHOW server_version_num").split()[2][:2]
    programs = next(path for path in home.glob("pginstall*/bin") if version in _version(path / "pg_dump"))
    with open_store(postgresql_place()) as store:
        store.add(entries(1, 3), store.begin(Run("add", "0", MODEL)))
        monkeypatch.setenv("PATH", str(programs))
        store.backup(tmp_path / "copy.dump")
        assert (tmp_path / "copy.dump").read_bytes()[:5] == b"PGDMP"
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(StoreError) as caught:
            store.backup(tmp_path / "other.dump")
        assert caught.value.code == "backup-program"
        assert "pg_dump" in str(caught.value)


def _version(program: Path) -> str:
    done = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603 - a program of the development dependency
    return done.stdout.split()[-1]


DAMAGE = {
    "text": ("UPDATE texts SET body = :blob WHERE number = 2", {"text"}),
    "damaged": ("UPDATE readings SET body = :junk WHERE number = 2", {"damaged"}),
    "claims": ("DELETE FROM claims WHERE article = 2", {"claims"}),
    "versions": ("UPDATE articles SET state = 'replaced' WHERE number = 2", {"versions"}),
    "identity": (
        "UPDATE articles SET address = 'https://x.example/', id = '0123456789abcdef' WHERE number = 2",
        {"identity"},
    ),
    "orphan": ("UPDATE articles SET standing = 99999 WHERE number = 2", {"orphan"}),
}


@pytest.mark.parametrize("kind", DAMAGE)
@pytest.mark.parametrize("whole", [True, False])
def test_damage_is_found(store: Store, kind: str, whole: bool) -> None:
    store.add(entries(1, 5), RUN)
    assert store.check(whole=whole) == []
    statement, codes = DAMAGE[kind]
    values = {"blob": zlib.compress(b"Another text, but as long as that which stood there." * 20), "junk": b"junk"}
    with store._write() as connection:
        connection.execute(text(statement), {name: value for name, value in values.items() if f":{name}" in statement})
    assert codes <= {problem.code for problem in store.check(whole=whole)}


def test_claims_that_the_index_lost_are_found(store: Store) -> None:
    store.add(entries(1, 4), RUN)
    with store._write() as connection:
        store._index.clear(connection)
    assert {problem.code for problem in store.check(whole=True)} == {"index"}
    assert {problem.code for problem in store.check()} == {"index"}


def test_a_torn_file_is_told(sqlite_place: Callable[[], str]) -> None:
    place = sqlite_place()
    with open_store(place) as store:
        store.add(entries(1, 60), store.begin(Run("add", "0", MODEL)))
    path = Path(place)
    body = bytearray(path.read_bytes())
    for page in range(3, len(body) // 4096, 2):
        body[page * 4096 : page * 4096 + 2000] = b"\x5a" * 2000
    path.write_bytes(bytes(body))
    try:
        with open_store(place) as store:
            assert store.check(whole=True)
    except StoreError as error:
        assert error.code == "store-damaged"  # noqa: PT017 - either is right
