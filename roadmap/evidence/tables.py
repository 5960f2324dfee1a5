"""The ledger's tables. `revision` is the truth; the others are what is looked up often, and follow from it.

Rows never leave this package: what goes out are records and named tuples.
"""

from typing import Any

from sqlalchemy import BigInteger, Column, Float, Index, Text
from sqlalchemy.orm import registry
from sqlmodel import Field, SQLModel

FOREVER = 2**62
"""The revision in which a link that holds now will have ended."""


class Table(SQLModel, registry=registry()):
    """Tables of ours alone: `Table.metadata` has no other program's."""


class RevisionRow(Table, table=True):
    """One change: the whole record before and after as JSON, sealed over the revision before. Never altered."""

    __tablename__ = "revision"
    __table_args__ = (
        Index("revision_by_record", "record", "seq"),
        Index("revision_by_at", "at"),
        Index("revision_by_batch", "batch"),
        Index("revision_by_replaces", "replaces"),
    )

    seq: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    record: str = Field(max_length=80)
    action: str = Field(max_length=20)
    who: str = Field(max_length=1000)
    at: str = Field(max_length=27)
    why: str | None = Field(default=None, sa_column=Column(Text))
    batch: str | None = Field(default=None, max_length=40)
    replaces: int | None = None
    state_before: str | None = Field(default=None, max_length=20)
    state_after: str | None = Field(default=None, max_length=20)
    before: str | None = Field(default=None, sa_column=Column(Text))
    after: str | None = Field(default=None, sa_column=Column(Text))
    previous: str = Field(max_length=64)
    hash: str = Field(max_length=64)


class RecordRow(Table, table=True):
    """Where a record stands: its newest revision, the revision that visitors see, and what it is searched by."""

    __tablename__ = "record"
    __table_args__ = (
        Index("record_by_day", "day", "id"),
        Index("record_by_state", "state"),
        Index("record_by_live", "live", "reason"),
        Index("record_by_publisher", "publisher", "live", "reason"),
    )

    id: str = Field(primary_key=True, max_length=80)
    state: str = Field(max_length=20)
    revision: int = Field(foreign_key="revision.seq")
    live: int | None = Field(default=None, foreign_key="revision.seq")
    reason: str | None = Field(default=None, sa_column=Column(Text))
    author: str = Field(max_length=1000)
    day: str = Field(max_length=10)
    publisher: str = Field(max_length=1000)
    url: str = Field(max_length=2000)
    language: str | None = Field(default=None, max_length=40)
    reliability: str = Field(max_length=1)
    credibility: int
    own: bool
    search: str = Field(sa_column=Column(Text, nullable=False))


class MentionRow(Table, table=True):
    """Which targets a record names in the version that is searched: for filters."""

    __tablename__ = "mention"
    __table_args__ = (Index("mention_by_target", "target", "record"),)

    record: str = Field(primary_key=True, max_length=80)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    target: str = Field(max_length=80)
    stance: str = Field(max_length=20)


class LinkRow(Table, table=True):
    """One link of a published version, and the revisions from which and until which it held."""

    __tablename__ = "link"
    __table_args__ = (
        Index("link_by_target", "target", "from_revision"),
        Index("link_by_record", "record", "until_revision"),
    )

    record: str = Field(primary_key=True, max_length=80)
    from_revision: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    until_revision: int = Field(default=FOREVER, sa_column=Column(BigInteger, nullable=False))
    kind: str = Field(max_length=20)
    target: str = Field(max_length=80)
    stance: str = Field(max_length=20)
    value: float | None = Field(default=None, sa_column=Column(Float(53)))
    count: int | None = None
    stage: str | None = Field(default=None, max_length=80)
    proxy: bool
    day: str = Field(max_length=10)
    pollster: str | None = Field(default=None, max_length=1000)
    sample_size: int | None = None
    margin: float | None = Field(default=None, sa_column=Column(Float(53)))


class PlanVersionRow(Table, table=True):
    """One version of the plan that was served, as canonical JSON. Never altered."""

    __tablename__ = "plan_version"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    hash: str = Field(max_length=64)
    at: str = Field(max_length=27)
    content: str = Field(sa_column=Column(Text, nullable=False))


def _table(row: type[Table]) -> Any:
    return row.__table__  # type: ignore[attr-defined]


revisions = _table(RevisionRow)
records = _table(RecordRow)
mentions = _table(MentionRow)
links = _table(LinkRow)
plan_versions = _table(PlanVersionRow)
