"""What staff have typed and not saved yet."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "note",
        sa.Column("account", sa.String(40), sa.ForeignKey("account.name"), primary_key=True),
        sa.Column("name", sa.String(80), primary_key=True),
        sa.Column("form", sa.Text, nullable=False),
        sa.Column("expected", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("note")
