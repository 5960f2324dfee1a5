"""When each account last signed in, for whoever manages accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("account", sa.Column("signed_in_at", sa.String(27)))


def downgrade() -> None:
    op.drop_column("account", "signed_in_at")
