"""Opening: what is a store, what is not, and what a message then says."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from accordingto.errors import StoreError
from accordingto.records.keeping import Run
from accordingto.storing import open_store
from accordingto.storing.connecting import APPLICATION_ID, safe_for_wal, url_of
from accordingto.storing.opening import migrate
from accordingto.storing.schema import HEAD, VERSION_TABLE, metadata

from .making import MODEL, article, entry


def code_of(place: Any, **options: bool) -> str:
    with pytest.raises(StoreError) as caught:
        open_store(place, **options)
    assert len(str(caught.value)) > 20
    return caught.value.code


def test_places_that_are_no_store(tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("This is no database, but it is long enough to be looked at." * 20)
    with sqlite3.connect(tmp_path / "other.db") as other:
        other.execute("CREATE TABLE articles (id)")
    other.close()
    assert code_of(tmp_path) == "store-path"
    assert code_of(tmp_path / "no folder" / "a.db") == "store-path"
    assert code_of(tmp_path / "text.db") == "not-a-store"
    assert code_of(tmp_path / "other.db") == "not-a-store"
    assert code_of(tmp_path / "none.db", create=False) == "no-store"
    assert code_of("/dev/null") == "store-path"
    assert code_of("a\0b") == "store-path"
    assert not (tmp_path / "none.db").exists()


@pytest.mark.parametrize(
    "address",
    [
        "mysql://localhost/x",
        "postgresql+pg8000://x/y",
        "http://a.example/",
        "://",
        "sqlite://",
        "x://\0",
    ],
)
def test_addresses_that_are_none(address: str) -> None:
    assert code_of(address) == "store-address"


def test_no_message_shows_a_password() -> None:
    with pytest.raises(StoreError) as caught:
        open_store("postgresql://me:secret-word@127.0.0.1:9/none?connect_timeout=2")
    assert caught.value.code == "store-unreachable"
    assert "secret-word" not in str(caught.value)


def test_a_database_of_another_program_is_left_alone(postgresql_place: Callable[[], str]) -> None:
    place = postgresql_place()
    with open_store(place) as store, store._write() as connection:
        connection.execute(text("DROP TABLE schema_version"))
    assert code_of(place) == "not-a-store"


def test_a_database_in_another_encoding_is_refused(server: Any) -> None:
    server.psql("CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
    assert code_of(server.get_uri("latin")) == "store-encoding"


def test_a_later_schema_is_refused_and_an_empty_file_taken(place: str, tmp_path: Path) -> None:
    with open_store(place) as store, store._write() as connection:
        connection.execute(text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))  # noqa: S608 - a constant
    assert code_of(place) == "store-newer"
    empty = tmp_path / "empty.db"
    empty.touch()
    assert code_of(empty, create=False) == "no-store"
    with open_store(empty) as store:
        assert list(store.readings()) == []


@pytest.mark.skipif(os.name != "posix" or os.getuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db"):
        pass
    os.chmod(tmp_path, 0o500)
    assert code_of(tmp_path / "b.db") == "store-permission"
    os.chmod(tmp_path, 0o700)


def test_a_file_that_may_only_be_read_can_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store:
        store.add([entry(article(1))], store.begin(Run("add", "0", MODEL)))
    with open_store(path) as store:
        raw = store._engine.raw_connection()
        raw.driver_connection.execute("PRAGMA query_only=ON")  # type: ignore[union-attr] # stands for a file of root's
        raw.close()
        assert len(list(store.readings())) == 1
        with pytest.raises(StoreError) as caught:
            store.begin(Run("add", "0", MODEL))
        assert caught.value.code == "store-permission"


def test_the_file_says_whose_it_is_and_is_fully_synced(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with open_store(path) as store, store._read() as connection:
        said = {
            name: connection.scalar(text(f"PRAGMA {name}"))
            for name in (
                "application_id", "user_version", "journal_mode", "synchronous", "foreign_keys", "secure_delete"
            )
        }  # fmt: skip
    wal = safe_for_wal()
    assert said == {
        "application_id": APPLICATION_ID, "user_version": int(HEAD), "journal_mode": "wal" if wal else "delete",
        "synchronous": 2 if wal else 3, "foreign_keys": 1, "secure_delete": 2,
    }  # fmt: skip
    assert [each.name for each in tmp_path.iterdir()] == ["a.db"]


@pytest.mark.parametrize(
    ("version", "safe"),
    [((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
     ((3, 50, 7), True), ((3, 51, 0), False), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True)],
)  # fmt: skip
def test_the_write_ahead_log_is_used_only_where_it_is_safe(version: tuple[int, ...], safe: bool) -> None:
    assert safe_for_wal(version) is safe


def test_with_the_write_ahead_log_all_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.db"
    with monkeypatch.context() as patch:
        patch.setattr("accordingto.storing.connecting.safe_for_wal", lambda: True)
        with open_store(path) as store:
            run = store.begin(Run("add", "0", MODEL))
            store.add([entry(article(n)) for n in range(1, 9)], run)
            with store._read() as connection:
                assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
            store.redact(run, person="Mara Ellwood")
            assert b"Ellwood" not in b"".join(each.read_bytes() for each in tmp_path.iterdir())
            assert store.check(whole=True) == []
            store.backup(tmp_path / "copy.db")
    with open_store(path) as store, store._read() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "delete"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["a.db", "copy.db"]


def test_the_migrations_make_the_tables(place: str) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    migrations = Path(sys.modules[migrate.__module__].__file__ or "").with_name("migrations")
    assert ScriptDirectory(str(migrations)).get_heads() == [HEAD]
    with open_store(place) as store, store._read() as connection:
        context = MigrationContext.configure(
            connection,
            opts={
                "version_table": VERSION_TABLE,
                "include_name": lambda name, kind, parents: kind != "table" or not (name or "").startswith("search"),
            },
        )
        assert compare_metadata(context, metadata) == []


def test_a_known_store_opens_without_alembic(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.db"):
        pass
    code = (
        "import sys; from accordingto.storing import open_store as o; o(sys.argv[1]); print('alembic' in sys.modules)"
    )
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        [sys.executable, "-c", code, str(tmp_path / "a.db")], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_url_of_takes_what_people_write() -> None:
    assert url_of("postgres://a/b").drivername == url_of("postgresql://a/b").drivername == "postgresql+psycopg"
    assert url_of("sqlite:////a/x.db").database == "/a/x.db"
    assert url_of(Path("a b?c#d%20.db")).database == "a b?c#d%20.db"
