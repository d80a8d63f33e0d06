"""The tables of stories; all articles that are there wait to be put into one. Frozen, as v0001."""

import sqlalchemy as sa
from alembic import op

from accordingto.storing.schema import Words

revision = "0002"
down_revision = "0001"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    _signatures()
    _stories()
    op.execute("INSERT INTO unlinked (place) SELECT place FROM articles GROUP BY place ORDER BY min(number)")


def _signatures() -> None:
    op.create_table(
        "unlinked",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("place", Words(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("unlinked_place", "unlinked", ["place"])
    op.create_table(
        "signatures",
        sa.Column("number", NUMBER, autoincrement=False, nullable=False),
        sa.Column("name", sa.BigInteger(), nullable=False),
        sa.Column("code", Words(), nullable=False),
        sa.Column("problem", Words()),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("name"),
    )
    op.create_table(
        "signature_keys",
        sa.Column("key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("article", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", "day", "article"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "edges",
        sa.Column("article", NUMBER, autoincrement=False, nullable=False),
        sa.Column("other", NUMBER, autoincrement=False, nullable=False),
        sa.Column("likeness", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("article", "other"),
        sqlite_with_rowid=False,
    )


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", Words(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("into", NUMBER),
        sa.ForeignKeyConstraint(["into"], ["stories.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("stories_into", "stories", ["into"])
    op.create_table(
        "memberships",
        sa.Column("article", NUMBER, autoincrement=False, nullable=False),
        sa.Column("story", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.number"]),
        sa.PrimaryKeyConstraint("article"),
    )
    op.create_index("memberships_of_story", "memberships", ["story"])
    op.create_table(
        "story_history",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("what", Words(), nullable=False),
        sa.Column("story", NUMBER, nullable=False),
        sa.Column("other", NUMBER, nullable=False),
        sa.ForeignKeyConstraint(["other"], ["stories.number"]),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.ForeignKeyConstraint(["story"], ["stories.number"]),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_index("story_history_of", "story_history", ["story"])
    op.create_index("story_history_of_other", "story_history", ["other"])
    op.create_table(
        "linked",
        sa.Column("story", NUMBER, autoincrement=False, nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["story"], ["stories.number"]),
        sa.PrimaryKeyConstraint("story"),
    )
