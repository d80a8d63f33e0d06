"""The table of corrections. Frozen, as v0001."""

import sqlalchemy as sa
from alembic import op

from accordingto.storing.schema import Words

revision = "0003"
down_revision = "0002"

NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("number", NUMBER, nullable=False),
        sa.Column("id", Words(), nullable=False),
        sa.Column("sha256", Words(), nullable=False),
        sa.Column("run", NUMBER, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["run"], ["runs.number"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("id"),
    )
    op.create_index("corrections_of_text", "corrections", ["sha256"])
