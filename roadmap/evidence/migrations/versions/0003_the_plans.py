"""The versions of the plan that were served: only ever added, like revisions."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'versions of the plan are only ever added'); END"
_NOT_AT_THE_END = "NEW.number <> (SELECT COALESCE(MAX(number), 0) + 1 FROM plan_version)"
_GUARDS = {
    "plan_version_never_altered": f"BEFORE UPDATE ON plan_version {_REFUSE}",
    "plan_version_never_deleted": f"BEFORE DELETE ON plan_version {_REFUSE}",
    "plan_version_only_at_the_end": f"BEFORE INSERT ON plan_version WHEN {_NOT_AT_THE_END} {_REFUSE}",
}


def upgrade() -> None:
    op.create_table(
        "plan_version",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("content", sa.Text, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for name, does in _GUARDS.items():
            op.execute(f"CREATE TRIGGER {name} {does}")


def downgrade() -> None:
    op.drop_table("plan_version")
