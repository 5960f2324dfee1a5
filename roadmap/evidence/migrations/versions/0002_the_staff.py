"""The staff: accounts, their sessions and one-time links, wrong guesses, what was done with accounts, and settings."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    _account()
    _session()
    _welcome()
    op.create_table(
        "attempt",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("last_at", sa.String(27), nullable=False),
    )
    op.create_index("attempt_by_last_at", "attempt", ["last_at"])
    op.create_table(
        "staff_event",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("who", sa.String(1000), nullable=False),
        sa.Column("did", sa.String(20), nullable=False),
        sa.Column("account", sa.String(40)),
        sa.Column("detail", sa.Text),
    )
    op.create_table(
        "setting",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("value", sa.String(200), nullable=False),
    )


def downgrade() -> None:
    for table in ("setting", "staff_event", "attempt", "welcome", "session", "account"):
        op.drop_table(table)


def _account() -> None:
    op.create_table(
        "account",
        sa.Column("name", sa.String(40), primary_key=True),
        sa.Column("display", sa.String(200), nullable=False),
        sa.Column("email", sa.String(320)),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("disabled", sa.Boolean, nullable=False),
        sa.Column("created_at", sa.String(27), nullable=False),
        sa.Column("created_by", sa.String(1000), nullable=False),
        sa.Column("signed_out_at", sa.String(27)),
    )
    op.create_index("account_by_email", "account", ["email"], unique=True)


def _session() -> None:
    op.create_table(
        "session",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(40), sa.ForeignKey("account.name"), nullable=False),
        sa.Column("began_at", sa.String(27), nullable=False),
        sa.Column("seen_at", sa.String(27), nullable=False),
        sa.Column("agent", sa.String(200), nullable=False),
    )
    op.create_index("session_by_account", "session", ["account"])


def _welcome() -> None:
    op.create_table(
        "welcome",
        sa.Column("hash", sa.String(64), primary_key=True),
        sa.Column("account", sa.String(40), sa.ForeignKey("account.name")),
        sa.Column("made_at", sa.String(27), nullable=False),
        sa.Column("ends_at", sa.String(27), nullable=False),
    )
    op.create_index("welcome_by_account", "welcome", ["account"])
