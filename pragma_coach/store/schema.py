"""The schema: numbered migrations, applied by one process at a time, and a check at every start."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playhouse.migrations import Runner

from pragma_coach.config import Config
from pragma_coach.store.database import connection, database
from pragma_coach.store.tables import TABLES

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK_KEY = 7_062_020  # any fixed number; it only has to be ours within the database


class SchemaError(Exception):
    """The database does not fit this version of the program; the message names the cure."""


def is_postgres() -> bool:
    return any("Postgresql" in base.__name__ for base in type(database.obj).__mro__)


def migrate(config: Config) -> list[str]:
    """Bring the database to the newest schema; return the names of the migrations applied now.

    Two processes that start together take turns: the second finds nothing left to do.
    """
    with _one_at_a_time(config), connection():
        names: list[str] = Runner(database.obj, directory=str(MIGRATIONS)).up()
        if names:
            count_rows()
        return names


def count_rows() -> None:
    """Let the database note how many rows stand where, so that it takes the index that finds the fewest.

    SQLite looks at a sample of the tables that grew; PostgreSQL does so by itself, but for a table that is new.
    """
    if is_postgres():
        database.execute_sql("ANALYZE")
        return
    database.execute_sql("PRAGMA analysis_limit = 400")
    database.execute_sql("PRAGMA optimize = 0x10002")


def pending() -> list[str]:
    with connection():
        rows = Runner(database.obj, directory=str(MIGRATIONS)).status()
        return [row.name for row in rows if row.path is not None and not row.applied]


def unknown() -> list[str]:
    """Return the names of migrations in the database that this version of the program does not have."""
    with connection():
        rows = Runner(database.obj, directory=str(MIGRATIONS)).status()
        return [row.name for row in rows if row.path is None]


def require_current() -> None:
    """Raise SchemaError when the database is older or newer than the program."""
    if pending():
        raise SchemaError("De database is van een oudere versie. Draai eerst: pragma-coach migrate")
    if unknown():
        raise SchemaError("De database is van een nieuwere versie van Pragma Coach. Installeer die versie.")


def columns() -> dict[str, tuple[str, ...]]:
    """Return the columns of every private table by its name, for documents that list what is stored."""
    return {table._meta.table_name: tuple(table._meta.columns) for table in TABLES}


@contextmanager
def _one_at_a_time(config: Config) -> Iterator[None]:
    if is_postgres():
        with connection():
            database.execute_sql("SELECT pg_advisory_lock(%s)", (_LOCK_KEY,))
            try:
                yield
            finally:
                database.execute_sql("SELECT pg_advisory_unlock(%s)", (_LOCK_KEY,))
        return
    # A lock file of its own: closing any handle on the database file would drop SQLite's own locks.
    with (config.data / "migrate.lock").open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
