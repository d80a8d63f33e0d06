"""Copies of a store, each of one moment, and the list of them that `redact` needs.

Invariant: a copy has its name only when it is whole, looked over and on the disk; nothing is written over.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select

from ..errors import StoreError
from ..records.keeping import Backup
from .connecting import sync_folder
from .schema import backups


def copy(engine: Engine, path: Path) -> None:
    """Copy the store to `path`. Raises StoreError."""
    if path.exists():
        raise StoreError(f"there is a file at {path} already; give the backup another name", code="backup-path")
    if not path.parent.is_dir():
        raise StoreError(f"the folder {path.parent} does not exist; make it first", code="backup-path")
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        _copy_file(engine, partial) if engine.dialect.name == "sqlite" else _dump(engine, partial)
        with open(partial, "rb") as written:
            os.fsync(written.fileno())
        os.replace(partial, path)
        sync_folder(path)
    except OSError as error:
        raise StoreError(f"the backup {path} cannot be written: {error}", code="backup-path") from error
    finally:
        partial.unlink(missing_ok=True)


def _copy_file(engine: Engine, path: Path) -> None:
    """SQLite's online backup, all pages in one step: writers wait for it, and it is of one moment."""
    with closing(sqlite3.connect(path)) as target:
        raw = engine.raw_connection()
        try:
            source = raw.driver_connection
            if isinstance(source, sqlite3.Connection):
                source.backup(target)
        finally:
            raw.close()
        target.execute("PRAGMA journal_mode=DELETE")
        found = [row[0] for row in target.execute("PRAGMA integrity_check(10)")]
        if found != ["ok"]:
            raise StoreError(f"the copy is damaged: {'; '.join(found)}; run accordingto doctor", code="store-damaged")


def _dump(engine: Engine, path: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        advice = "install PostgreSQL's client programs, or make the backup on the server"
        raise StoreError(f"the program pg_dump is not there; {advice}", code="backup-program")
    url = engine.url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    environment = os.environ | ({"PGPASSWORD": str(engine.url.password)} if engine.url.password else {})
    command = [program, "--format=custom", "--no-password", f"--file={path}", f"--dbname={url}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)  # noqa: S603 - no shell, our own arguments
    if done.returncode:
        raise StoreError(f"pg_dump failed: {done.stderr.strip()[:500]}", code="backup-program")


def note(connection: Connection, made: Backup) -> None:
    connection.execute(insert(backups).values(path=made.path, made=made.made))


def made(connection: Connection) -> Iterator[Backup]:
    """All backups that were made, oldest first, and whether a file is still there."""
    for row in connection.execute(select(backups).order_by(backups.c.number)).all():
        yield Backup(row.path, row.made, Path(row.path).exists())
