"""Run by Alembic, on the connection and within the transaction that `opening.migrate` has begun."""

from alembic import context

from accordingto.storing.schema import VERSION_TABLE, metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table=VERSION_TABLE
)
with context.begin_transaction():
    context.run_migrations()
