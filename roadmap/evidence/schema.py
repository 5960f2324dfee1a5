"""The versions of the tables: making them, and bringing those of an older program up to date."""

from pathlib import Path

from sqlalchemy import Connection, inspect

from roadmap.evidence.database import Database
from roadmap.evidence.errors import NotALedger, ReadOnly, TooNew

VERSIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every migration, oldest first; the last is the version that this program works with."""

VERSION_TABLE = "alembic_version"


def upgrade(database: Database) -> None:
    """Brings the tables to this program's version; two programs may try at once. Does nothing where they are."""
    with database.reading() as connection:
        if _version(connection, database) == VERSIONS[-1]:
            return
    if database.read_only:
        raise ReadOnly(database.name, fix="open it once with an account that may write, to bring it up to date")
    with database.writing_schema() as connection:
        if _version(connection, database) != VERSIONS[-1]:
            _migrate(connection)


def _version(connection: Connection, database: Database) -> str | None:
    """The version of the tables, None where there are none. Raises where they are not ours or newer."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if VERSION_TABLE not in tables:
        raise NotALedger(database.name)
    version = connection.exec_driver_sql(f"SELECT version_num FROM {VERSION_TABLE}").scalar()
    if version is not None and version not in VERSIONS:
        raise TooNew(database.name) if "revision" in tables else NotALedger(database.name)
    return version


def _migrate(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
