"""Opens the database of a store: a file, or a PostgreSQL database by its URL.

SQLite: a rollback journal unless the library's write-ahead log is free of the WAL-reset bug, full sync, BEGIN IMMEDIATE
for writing. PostgreSQL: writers take turns by one advisory lock. Invariant: every failure is a StoreError that says
what was found and what to do, and shows no password.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, exc, make_url, text

from ..errors import StoreError

APPLICATION_ID = 0x41434354  # "ACCT": what `file` and SQLite say whose file it is
WAIT = 600
"""Seconds to wait for other writers."""
_TURN = 0x6163636F7264
_CACHE_KIB = 1 << 16
_POSTGRESQL = ("postgresql", "postgres", "postgresql+psycopg")


def safe_for_wal(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """Whether this SQLite is free of the WAL-reset bug (https://sqlite.org/wal.html, "The WAL-Reset Bug")."""
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def url_of(place: str | Path) -> URL:
    """The database's URL. Raises StoreError for an address of any other kind."""
    name = os.fspath(place)
    if "://" not in name:
        return URL.create("sqlite", database=name)
    try:
        url = make_url(name)
    except (exc.ArgumentError, ValueError) as error:
        raise StoreError(f"the store's address cannot be read; {_ALLOWED}", code="store-address") from error
    if url.drivername in _POSTGRESQL:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername == "sqlite" and url.database:
        return url
    raise StoreError(f"a store at {url.drivername}:// is not known; {_ALLOWED}", code="store-address")


_ALLOWED = "give a file's path or postgresql://USER:PASSWORD@HOST/DATABASE"


def shown(url: URL) -> str:
    """The place as messages name it: a path, or the URL without its password."""
    return str(url.database) if url.drivername == "sqlite" else url.render_as_string(hide_password=True)


def connect(url: URL, create: bool) -> Engine:
    """An engine whose connections are ready for use. Raises StoreError where the place is no place for a store."""
    if url.drivername == "sqlite":
        _check_file(Path(str(url.database)), create)
        engine = create_engine(url, connect_args={"timeout": WAIT})
        event.listen(engine, "connect", _prepare_file)
        event.listen(engine, "begin", _begin)
        return engine
    try:
        engine = create_engine(url, connect_args={"connect_timeout": 30} | dict(url.query))
    except ModuleNotFoundError as error:
        found = "PostgreSQL's driver is not installed"
        raise StoreError(f"{found}: pip install 'accordingto[postgresql]'", code="store-driver") from error
    event.listen(engine, "connect", _prepare_server)
    event.listen(engine, "begin", _take_turns)
    return engine


def writing(engine: Engine) -> Engine:
    """The same engine for transactions that write."""
    return engine.execution_options(writing=True)


def _check_file(path: Path, create: bool) -> None:
    if "\0" in str(path):
        raise StoreError("a path with a zero byte is none; give another --store", code="store-path")
    if path.is_dir():
        raise StoreError(
            f"{path} is a folder; a store is one file in it, such as {path / 'accordingto.db'}", "store-path"
        )
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist; make it, or give another --store", "store-path")
    if path.exists():
        if not path.is_file():
            raise StoreError(f"{path} is no regular file; give another --store", "store-path")
        if not os.access(path, os.R_OK):
            raise StoreError(f"{path} may not be read by this user; change its permissions", "store-permission")
        return
    if not create:
        raise StoreError(
            f"there is no store at {path}; begin one with: accordingto add --store {path} INPUT", "no-store"
        )
    if not os.access(path.parent, os.W_OK | os.X_OK):
        raise StoreError(f"the folder {path.parent} may not be written; give another --store", "store-permission")


def _prepare_file(connection: sqlite3.Connection, record: Any) -> None:
    connection.isolation_level = None  # sqlite3 begins no transaction of its own: _begin does
    cursor = connection.cursor()
    try:
        wal = safe_for_wal()
        found = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        new = not cursor.execute("PRAGMA page_count").fetchone()[0]
        if (found == "wal") != wal and (new or found == "wal"):
            cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        # EXTRA: as FULL, and the folder is synced when the journal is deleted; else a power cut may undo a commit.
        cursor.execute(f"PRAGMA synchronous={'FULL' if wal else 'EXTRA'}")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA secure_delete=FAST")  # what redaction frees is written anew: see compact
        cursor.execute(f"PRAGMA cache_size=-{_CACHE_KIB}")
    finally:
        cursor.close()


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _prepare_server(connection: Any, record: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit TO on")
    connection.commit()


def _take_turns(connection: Connection) -> None:
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")
    else:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")


@contextmanager
def told(place: str) -> Iterator[None]:
    """Errors of the database as StoreError about `place`."""
    try:
        yield
    except exc.SQLAlchemyError as error:
        raise _told(error, place) from error
    except (sqlite3.Error, OSError) as error:
        raise StoreError(f"the store {place}: {error}", code="store-failed") from error


# Words of a database's message, the code, and what to do.
_CAUSES = (
    ("database is locked", "store-busy", f"other programs wrote to it for over {WAIT} seconds; try again"),
    ("readonly", "store-permission", "it may be read but not written by this user; change its permissions"),
    ("read-only", "store-permission", "it may be read but not written by this user; change its permissions"),
    ("unable to open", "store-permission", "the file or its folder may not be opened by this user"),
    ("not a database", "not-a-store", "the file is no database; give another --store"),
    ("is full", "store-full", "there is no room left on the disk; make room and run the command again"),
    ("no space left", "store-full", "there is no room left on the disk; make room and run the command again"),
    ("malformed", "store-damaged", "the file is damaged; run accordingto doctor, or go back to a backup"),
    ("connection failed", "store-unreachable", "the server does not answer: see that it runs, and its address"),
    ("failed to resolve", "store-unreachable", "there is no such server: see that its address is right"),
    ("could not", "store-unreachable", "the server does not answer as it should; see that it runs"),
)  # fmt: skip


def _told(error: exc.SQLAlchemyError, place: str) -> StoreError:
    cause = str(getattr(error, "orig", None) or error).strip().splitlines()
    said = cause[0] if cause else type(error).__name__
    for words, code, advice in _CAUSES:
        if words in said.lower():
            return StoreError(f"the store {place}: {said}: {advice}", code=code)
    return StoreError(f"the store {place}: {said}", code="store-failed")


def sync_folder(path: Path) -> None:
    """Flush the folder's own entry of a new file to the disk, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def tables_of(connection: Connection) -> set[str]:
    """The names of all tables, of whoever."""
    if connection.dialect.name == "sqlite":
        return set(connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")))
    return set(connection.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")))


def compact(engine: Engine) -> None:
    """Write the database anew, without the pages and rows that are free: what was deleted is in it no more."""
    raw = engine.raw_connection()
    try:
        connection: Any = raw.driver_connection
        if engine.dialect.name == "sqlite":
            connection.execute("VACUUM")
            if connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal":
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        else:
            connection.autocommit = True
            own = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tableowner = current_user"
            for (table,) in connection.execute(own).fetchall():
                connection.execute(f'VACUUM (FULL, ANALYZE) "{table}"')
            connection.autocommit = False
    finally:
        raw.close()
