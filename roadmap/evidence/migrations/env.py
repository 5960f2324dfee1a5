"""Runs the migrations over the connection that `roadmap.evidence.schema` hands in."""

from alembic import context

from roadmap.evidence.tables import Table

context.configure(connection=context.config.attributes["connection"], target_metadata=Table.metadata)
with context.begin_transaction():
    context.run_migrations()
