"""The ledger: revisions that are only ever added, and what follows from them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_REFUSE = "BEGIN SELECT RAISE(ABORT, 'revisions are only ever added'); END"
_NOT_AT_THE_END = "NEW.seq <> (SELECT COALESCE(MAX(seq), 0) + 1 FROM revision)"
_GUARDS = {
    "revision_never_altered": f"BEFORE UPDATE ON revision {_REFUSE}",
    "revision_never_deleted": f"BEFORE DELETE ON revision {_REFUSE}",
    "revision_only_at_the_end": f"BEFORE INSERT ON revision WHEN {_NOT_AT_THE_END} {_REFUSE}",
}


def upgrade() -> None:
    _revision()
    _record()
    _mention()
    _link()
    if op.get_bind().dialect.name == "sqlite":
        for name, does in _GUARDS.items():
            op.execute(f"CREATE TRIGGER {name} {does}")


def downgrade() -> None:
    for table in ("link", "mention", "record", "revision"):
        op.drop_table(table)


def _revision() -> None:
    op.create_table(
        "revision",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("record", sa.String(80), nullable=False),
        sa.Column("action", sa.String(20), nullable=False),
        sa.Column("who", sa.String(1000), nullable=False),
        sa.Column("at", sa.String(27), nullable=False),
        sa.Column("why", sa.Text),
        sa.Column("batch", sa.String(40)),
        sa.Column("replaces", sa.Integer),
        sa.Column("state_before", sa.String(20)),
        sa.Column("state_after", sa.String(20)),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_index("revision_by_record", "revision", ["record", "seq"])
    op.create_index("revision_by_at", "revision", ["at"])
    op.create_index("revision_by_batch", "revision", ["batch"])
    op.create_index("revision_by_replaces", "revision", ["replaces"])


def _record() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.String(80), primary_key=True),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("revision", sa.Integer, sa.ForeignKey("revision.seq"), nullable=False),
        sa.Column("live", sa.Integer, sa.ForeignKey("revision.seq")),
        sa.Column("reason", sa.Text),
        sa.Column("author", sa.String(1000), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("publisher", sa.String(1000), nullable=False),
        sa.Column("url", sa.String(2000), nullable=False),
        sa.Column("language", sa.String(40)),
        sa.Column("reliability", sa.String(1), nullable=False),
        sa.Column("credibility", sa.Integer, nullable=False),
        sa.Column("own", sa.Boolean, nullable=False),
        sa.Column("search", sa.Text, nullable=False),
    )
    op.create_index("record_by_day", "record", ["day", "id"])
    op.create_index("record_by_state", "record", ["state"])
    op.create_index("record_by_live", "record", ["live", "reason"])
    op.create_index("record_by_publisher", "record", ["publisher", "live", "reason"])


def _mention() -> None:
    op.create_table(
        "mention",
        sa.Column("record", sa.String(80), primary_key=True),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("stance", sa.String(20), nullable=False),
    )
    op.create_index("mention_by_target", "mention", ["target", "record"])


def _link() -> None:
    op.create_table(
        "link",
        sa.Column("record", sa.String(80), primary_key=True),
        sa.Column("from_revision", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("position", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("until_revision", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("target", sa.String(80), nullable=False),
        sa.Column("stance", sa.String(20), nullable=False),
        sa.Column("value", sa.Float(53)),
        sa.Column("count", sa.Integer),
        sa.Column("stage", sa.String(80)),
        sa.Column("proxy", sa.Boolean, nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("pollster", sa.String(1000)),
        sa.Column("sample_size", sa.Integer),
        sa.Column("margin", sa.Float(53)),
    )
    op.create_index("link_by_target", "link", ["target", "from_revision"])
    op.create_index("link_by_record", "link", ["record", "until_revision"])
