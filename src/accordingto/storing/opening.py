"""A store's database made, or brought up to this program's schema, or refused with what it is instead.

Alembic's migrations run inside one transaction with the write lock, so that many programs may begin a store at once
and one that is killed on the way leaves none behind. Alembic is imported only here, and only where there is work.
"""

from __future__ import annotations

import secrets
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, insert, text

from ..errors import StoreError
from .connecting import APPLICATION_ID, connect, shown, sync_folder, tables_of, told, writing
from .schema import HEAD, VERSION_TABLE, meta
from .settling import TERMS
from .terms import TERMS_VERSION


def open_engine(url: URL, create: bool = True) -> Engine:
    """An engine on a store of this program's schema. Raises StoreError for anything else at that place."""
    engine = connect(url, create)
    place = shown(url)
    with told(place):
        try:
            with engine.begin() as connection:
                found = _revision(connection, place)
            if found is None and not create:
                raise StoreError(f"{place} is empty; begin a store with: accordingto add INPUT", code="no-store")
            if found != HEAD:
                with writing(engine).begin() as connection:
                    if _revision(connection, place) != HEAD:
                        migrate(connection)
                if url.drivername == "sqlite":
                    sync_folder(Path(str(url.database)))
        except BaseException:
            engine.dispose()
            raise
    return engine


def _revision(connection: Connection, place: str) -> str | None:
    """The schema's revision; None where the database is empty. Raises StoreError where it is no store, or a later."""
    if connection.dialect.name == "postgresql":
        encoding = connection.scalar(text("SHOW server_encoding"))
        if encoding != "UTF8":
            found = f"the database {place} keeps its text as {encoding}"
            raise StoreError(f"{found}; a store needs one made with ENCODING 'UTF8'", code="store-encoding")
    tables = tables_of(connection)
    if VERSION_TABLE not in tables or not _ours(connection):
        if tables & {VERSION_TABLE, "articles", "claims", "texts"} or (tables and connection.dialect.name == "sqlite"):
            found = f"{place} holds the tables of another program"
            raise StoreError(f"{found}; give another --store, or an empty database", code="not-a-store")
        return None
    revision: str | None = connection.scalar(text(f"SELECT version_num FROM {VERSION_TABLE}"))  # noqa: S608 - a constant
    if revision is not None and int(revision) > int(HEAD):
        later = f"{place} was written by a later accordingto (schema {revision}; this one knows up to {HEAD})"
        raise StoreError(f"{later}; update the program", code="store-newer")
    return revision


def _ours(connection: Connection) -> bool:
    if connection.dialect.name == "sqlite":
        return bool(connection.scalar(text("PRAGMA application_id")) == APPLICATION_ID)
    return {"articles", "claims", "meta"} <= tables_of(connection)


def migrate(connection: Connection, revision: str = HEAD) -> None:
    """Bring the database to `revision`, within the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")).replace("%", "%%"))
    config.attributes["connection"] = connection
    new = "meta" not in tables_of(connection)
    command.upgrade(config, revision)
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {int(revision)}")
    if new:
        salt = {"name": "salt", "value": secrets.token_hex(16)}
        connection.execute(insert(meta), [salt, {"name": TERMS, "value": TERMS_VERSION}])
