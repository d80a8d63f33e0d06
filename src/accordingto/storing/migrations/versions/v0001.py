"""The first tables."""

from alembic import op

from accordingto.storing.index import index_for
from accordingto.storing.schema import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    connection = op.get_bind()
    metadata.create_all(connection)
    index_for(connection.dialect.name).create(connection)
