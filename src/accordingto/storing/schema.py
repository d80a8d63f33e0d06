"""The tables of a store, the same in SQLite and PostgreSQL. The index of claims is in `index.py`.

Invariants: a text is kept once, by its hash; an article is a text at an address; a reading is kept once, by its key;
each row that a run made says which. `migrations/` makes the tables; a test holds that they are these.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

HEAD = "0003"
"""The migration that this program works with; Alembic is imported only where a store has another."""
VERSION_TABLE = "schema_version"

Number = BigInteger().with_variant(Integer, "sqlite")


class Words(TypeDecorator[str]):
    """Text that any database takes: characters that it has no room for are written out (\\x00, \\udc80).

    Such columns serve to find and to show; what must come back as it was is in a blob. Sorted by code point everywhere.
    """

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(Text(collation="C") if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else plain(value)


def plain(value: str) -> str:
    """`value` as `Words` keeps it."""
    return value.encode("utf8", "backslashreplace").decode("utf8").replace("\0", "\\x00")


metadata = MetaData()


def _table(name: str, *parts: Any, **options: Any) -> Table:
    return Table(name, metadata, *parts, **options)


def _number() -> Column[Any]:
    return Column("number", Number, primary_key=True)


def _to(table: str, name: str, nullable: bool = False) -> Column[Any]:
    return Column(name, Number, ForeignKey(f"{table}.number"), nullable=nullable)


def _its(name: str) -> Column[Any]:
    """The number of an article, as (part of) the key."""
    return Column(name, Number, primary_key=True, autoincrement=False)


def _words(name: str, **options: Any) -> Column[Any]:
    return Column(name, Words, nullable=options.pop("nullable", False), **options)


meta = _table("meta", _words("name", primary_key=True), _words("value"))
runs = _table(
    "runs", _number(), _words("command"), _words("code"), _words("model"), _words("options"), _words("started"),
    _words("finished", nullable=True), _words("counts"),
)  # fmt: skip
texts = _table("texts", _number(), _words("sha256", unique=True), Column("body", LargeBinary, nullable=False))
readings = _table(
    "readings", _number(), _words("key", unique=True), _to("runs", "run"), _words("model"),
    Column("claims", Integer, nullable=False), Column("body", LargeBinary, nullable=False),
)  # fmt: skip
# `number` is the first of `numbers` (keys.py). `place` is a hash of the address, for an address may be too long for an
# index. `order` holds the declared version, moment and retrieval of `versions.Order`.
articles = _table(
    "articles", _number(), Column("numbers", Integer, nullable=False), _words("id", unique=True), _words("place"),
    _words("address"), _to("texts", "text"), Column("standing", Number, nullable=False), _to("readings", "reading"),
    _to("runs", "run"), Column("minute", Integer, nullable=False), _words("published", nullable=True),
    _words("publisher", nullable=True), _words("title", nullable=True), _words("declared_version", nullable=True),
    Column("moment", BigInteger), Column("retrieved", BigInteger), _words("status"),
    Column("version", Integer, nullable=False), _words("replaces", nullable=True), _words("state"),
    Column("withdrawn", Boolean, nullable=False),
    UniqueConstraint("place", "text", name="one_text_at_one_place"),
    Index("articles_by_time", "minute", "id"),
)  # fmt: skip
# Every input that gave an article, with its latest facts; `standing` of the article is the one whose facts count.
sightings = _table(
    "sightings", _number(), _to("articles", "article"), _words("place"), _words("input"), _words("key"),
    Column("facts", LargeBinary, nullable=False), _to("runs", "run"), _to("runs", "seen"),
    UniqueConstraint("article", "place", name="one_sighting_of_one_input"),
)  # fmt: skip
# Facts that an input gave before it gave others.
history = _table(
    "history", _number(), _to("articles", "article"), _words("input"), Column("facts", LargeBinary, nullable=False),
    _to("runs", "run"), _to("runs", "replaced"), Index("history_of_article", "article"),
)  # fmt: skip
# No foreign key to the article and no index by id: each would cost a page for every claim. The keys' range finds the
# claims of an article, and the index of claims has the id as a term.
claims = _table(
    "claims", Column("key", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("id", BigInteger, nullable=False), Column("article", Number, nullable=False),
)  # fmt: skip
# Readings that an article had before, and the claims of them that it no longer has.
superseded = _table(
    "superseded", _number(), _to("articles", "article"), _to("readings", "reading"), _to("runs", "run"),
    Index("superseded_of_article", "article"), Index("superseded_reading", "reading"),
)  # fmt: skip
old_claims = _table(
    "old_claims", _number(), Column("id", BigInteger, nullable=False), _to("superseded", "superseded"),
    Column("position", Integer, nullable=False), Index("old_claims_by_id", "id"),
    Index("old_claims_of", "superseded"),
)  # fmt: skip
quarantine = _table(
    "quarantine", _number(), _words("place"), _words("input"), _words("code"), _words("message"), _to("runs", "run"),
    _to("runs", "seen"), _to("runs", "resolved", nullable=True),
    UniqueConstraint("place", "code", name="one_row_of_one_reason"),
)  # fmt: skip
tombstones = _table(
    "tombstones", _number(), _words("kind"), _words("digest", unique=True), Column("words", Integer, nullable=False),
    _to("runs", "run"), _words("made"),
)  # fmt: skip
memory = _table(
    "memory", _words("kind", primary_key=True), _words("place", primary_key=True),
    Column("key", LargeBinary, nullable=False), Column("body", LargeBinary, nullable=False),
)  # fmt: skip
backups = _table("backups", _number(), _words("path"), _words("made"))

# Places (of articles) whose articles are yet to be put into stories, or to be put there anew; a place may stand twice.
unlinked = _table("unlinked", _number(), _words("place"), Index("unlinked_place", "place"))
# Of the articles at a place one stands for all (neighbours.py): its signature, under the article's number; `name` is
# the article's id as a number, `code` the fingerprint of what made it, `problem` why it is empty.
signatures = _table(
    "signatures", _its("number"), Column("name", BigInteger, nullable=False, unique=True), _words("code"),
    _words("problem", nullable=True), Column("body", LargeBinary, nullable=False),
)  # fmt: skip
# Clustered by the key, so that a look for neighbours reads a few pages however many articles there are. `article` is a
# signature's `name`: rows that are cut off are then cut off in an order that is not that of adding.
signature_keys = _table(
    "signature_keys", Column("key", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Integer, primary_key=True, autoincrement=False),
    Column("article", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)  # fmt: skip
# Each pair stands in both directions.
edges = _table(
    "edges", _its("article"), _its("other"), Column("likeness", Float, nullable=False), sqlite_with_rowid=False
)  # fmt: skip
# `into` is the story that most of a story's articles went to, when none are left in it.
stories = _table(
    "stories", _number(), _words("id", unique=True), _to("runs", "run"), _to("stories", "into", nullable=True),
    Index("stories_into", "into"),
)  # fmt: skip
memberships = _table(
    "memberships", _its("article"), _to("stories", "story"), Index("memberships_of_story", "story")
)  # fmt: skip
# What became of stories: `story` took in all of `other` ("merged"), or was parted off from it ("split").
story_history = _table(
    "story_history", _number(), _to("runs", "run"), _words("what"), _to("stories", "story"), _to("stories", "other"),
    Index("story_history_of", "story"), Index("story_history_of_other", "other"),
)  # fmt: skip
# Stories with their facts, as they were made last; `digest` is of all that they were made of.
linked = _table(
    "linked", Column("story", Number, ForeignKey("stories.number"), primary_key=True, autoincrement=False),
    _words("digest"), Column("body", LargeBinary, nullable=False),
)  # fmt: skip

# By the hash of the text, not its number: a correction is of a text, and outlives every reading of it.
corrections = _table(
    "corrections", _number(), _words("id", unique=True), _words("sha256"), _to("runs", "run"),
    Column("body", LargeBinary, nullable=False), Index("corrections_of_text", "sha256"),
)  # fmt: skip
