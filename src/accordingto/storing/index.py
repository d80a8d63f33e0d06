"""The index of claims: one inverted index, a row a claim, under the claim's key.

SQLite: a contentless FTS5 table of terms joined by blanks, whose tokenizer takes all but blanks for letters.
PostgreSQL: a tsvector under a GIN index. Invariant: `drop` gets the very terms that `put` got, for FTS5 keeps no copy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Protocol

from sqlalchemy import Connection

from .terms import Terms

Rows = Iterable[tuple[int, Terms]]

BREAK = "."
"""Stands between runs, so that no phrase goes from one into the next."""

# No copy of the terms and no lengths of rows are kept (nothing is ranked); positions are, for phrases.
SQLITE_TABLE = (
    "CREATE VIRTUAL TABLE search USING fts5("
    "terms, content='', columnsize=0, detail=full, tokenize=\"ascii tokenchars '.:-_+=$'\")"
)
# Segments that are merged at once: with more of them adding is cheaper and searching dearer (bench/search.py).
SQLITE_OPTIONS = (("automerge", 8),)
POSTGRESQL_TABLE = "CREATE TABLE search (key BIGINT PRIMARY KEY, terms TSVECTOR NOT NULL)"
POSTGRESQL_INDEX = "CREATE INDEX search_terms ON search USING gin (terms)"


class Index(Protocol):
    """The index in one kind of database. Everything happens in the connection's transaction."""

    def create(self, connection: Connection) -> None:
        """Make the index, empty."""

    def put(self, connection: Connection, rows: Rows) -> None:
        """Add claims by key and terms."""

    def drop(self, connection: Connection, rows: Rows) -> None:
        """Take claims out, by the keys and terms that they were put in with."""

    def clear(self, connection: Connection) -> None:
        """Take all claims out, and leave nothing of them in the pages of the index."""

    def purge(self, connection: Connection) -> None:
        """Leave nothing of claims that were taken out. Takes a minute in a store of 100,000 articles."""


class SqliteIndex:
    def create(self, connection: Connection) -> None:
        connection.exec_driver_sql(SQLITE_TABLE)
        for option in SQLITE_OPTIONS:
            connection.exec_driver_sql("INSERT INTO search(search, rank) VALUES (?, ?)", option)

    def put(self, connection: Connection, rows: Rows) -> None:
        _many(connection, "INSERT INTO search(rowid, terms) VALUES (?, ?)", rows, fts5_text)

    def drop(self, connection: Connection, rows: Rows) -> None:
        _many(connection, "INSERT INTO search(search, rowid, terms) VALUES ('delete', ?, ?)", rows, fts5_text)

    def clear(self, connection: Connection) -> None:
        connection.exec_driver_sql("DROP TABLE search")
        self.create(connection)

    def purge(self, connection: Connection) -> None:
        # A segment with what was taken out is written anew only when it is merged: merge them all into one.
        connection.exec_driver_sql("INSERT INTO search(search) VALUES ('optimize')")


class PostgresqlIndex:
    def create(self, connection: Connection) -> None:
        connection.exec_driver_sql(POSTGRESQL_TABLE)
        connection.exec_driver_sql(POSTGRESQL_INDEX)

    def put(self, connection: Connection, rows: Rows) -> None:
        _many(connection, "INSERT INTO search(key, terms) VALUES (%s, %s::tsvector)", rows, tsvector_text)

    def drop(self, connection: Connection, rows: Rows) -> None:
        keys = [key for key, _ in rows]
        connection.exec_driver_sql("DELETE FROM search WHERE key = ANY(%s)", (keys,))

    def clear(self, connection: Connection) -> None:
        connection.exec_driver_sql("TRUNCATE search")

    def purge(self, connection: Connection) -> None:
        """Nothing: a server frees the pages by VACUUM, which no transaction may hold."""


def index_for(dialect: str) -> Index:
    """The index in a database of SQLAlchemy's dialect of that name."""
    return PostgresqlIndex() if dialect == "postgresql" else SqliteIndex()


def fts5_text(terms: Terms) -> str:
    """The terms as one text for the tokenizer."""
    runs = f" {BREAK} ".join(" ".join(run) for run in terms.runs)
    return f"{runs} {BREAK} {' '.join(terms.facts)}"


def tsvector_text(terms: Terms) -> str:
    """The terms as a tsvector: those of runs with their positions, a gap between runs; facts without any."""
    positions: dict[str, list[str]] = {fact: [] for fact in terms.facts}
    place = 1
    for run in terms.runs:
        for term in run:
            positions.setdefault(term, []).append(str(place))
            place += 1
        place += 1
    return " ".join(f"'{term}'" + (":" + ",".join(found) if found else "") for term, found in positions.items())


def _many(connection: Connection, statement: str, rows: Rows, text: Callable[[Terms], str]) -> None:
    """Run a statement for each row, in the order of keys (FTS5 begins a new segment at a key that goes back)."""
    made = sorted((key, text(terms)) for key, terms in rows)
    if made:
        connection.exec_driver_sql(statement, made)
