"""The first tables, and the index of claims, as they were then. Frozen: later changes are migrations of their own."""

import sqlalchemy as sa
from alembic import op

from accordingto.storing.index import index_for
from accordingto.storing.schema import Words

revision = "0001"
down_revision = None

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _runs()
    _readings()
    _articles()
    _superseded()
    connection = op.get_bind()
    index_for(connection.dialect.name).create(connection)


def _runs() -> None:
    op.create_table(
        "meta",
        sa.Column("name", Words(), nullable=False),
        sa.Column("value", Words(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "runs",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("command", Words(), nullable=False),
        sa.Column("code", Words(), nullable=False),
        sa.Column("model", Words(), nullable=False),
        sa.Column("options", Words(), nullable=False),
        sa.Column("started", Words(), nullable=False),
        sa.Column("finished", Words()),
        sa.Column("counts", Words(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "backups",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("path", Words(), nullable=False),
        sa.Column("made", Words(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "memory",
        sa.Column("kind", Words(), nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "place"),
    )
    op.create_table(
        "quarantine",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("input", Words(), nullable=False),
        sa.Column("code", Words(), nullable=False),
        sa.Column("message", Words(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("seen", NUMBER, nullable=False),
        sa.Column("resolved", NUMBER),
        sa.ForeignKeyConstraint(["resolved"], ["runs.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.ForeignKeyConstraint(["seen"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("place", "code", name="one_row_of_one_reason"),
    )
    op.create_table(
        "tombstones",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("made", Words(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("digest"),
    )


def _readings() -> None:
    op.create_table(
        "texts",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("sha256", Words(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("sha256"),
    )
    op.create_table(
        "readings",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("model", Words(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "claims",
        sa.Column("key", NUMBER, autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("numbers", sa.Integer(), nullable=False),
        sa.Column("id", Words(), nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("address", Words(), nullable=False),
        sa.Column("text", NUMBER, nullable=False),
        sa.Column("standing", NUMBER, nullable=False),
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("published", Words()),
        sa.Column("publisher", Words()),
        sa.Column("title", Words()),
        sa.Column("declared_version", Words()),
        sa.Column("moment", sa.BigInteger()),
        sa.Column("retrieved", sa.BigInteger()),
        sa.Column("status", Words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaces", Words()),
        sa.Column("state", Words(), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.ForeignKeyConstraint(["text"], ["texts.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
        sa.UniqueConstraint("place", "text", name="one_text_at_one_place"),
    )
    op.create_index("articles_by_time", "articles", ["minute", "id"])
    op.create_table(
        "sightings",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.Column("input", Words(), nullable=False),
        sa.Column("key", Words(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("seen", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.ForeignKeyConstraint(["seen"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("article", "place", name="one_sighting_of_one_input"),
    )
    op.create_table(
        "history",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("input", Words(), nullable=False),
        sa.Column("facts", sa.LargeBinary(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("replaced", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"]),
        sa.ForeignKeyConstraint(["replaced"], ["runs.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("history_of_article", "history", ["article"])


def _superseded() -> None:
    op.create_table(
        "superseded",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("article", NUMBER, nullable=False),
        sa.Column("reading", NUMBER, nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.number"]),
        sa.ForeignKeyConstraint(["reading"], ["readings.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("superseded_of_article", "superseded", ["article"])
    op.create_index("superseded_reading", "superseded", ["reading"])
    op.create_table(
        "old_claims",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("superseded", NUMBER, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["superseded"], ["superseded.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("old_claims_by_id", "old_claims", ["id"])
    op.create_index("old_claims_of", "old_claims", ["superseded"])
