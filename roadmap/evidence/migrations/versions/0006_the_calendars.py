"""The secret addresses of the staff's calendars."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "calendar",
        sa.Column("account", sa.String(40), sa.ForeignKey("account.name"), primary_key=True),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("made_at", sa.String(27), nullable=False),
    )
    op.create_index("calendar_by_hash", "calendar", ["hash"], unique=True)


def downgrade() -> None:
    op.drop_table("calendar")
