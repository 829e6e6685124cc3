"""The databases of all tests, on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import engines
import pytest
from kept import connect_to_empty

from pragma_coach.config import Config
from pragma_coach.store import database

pytest_plugins = ["workers"]
SECRET = "a-test-secret-of-more-than-32-characters"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server of our own, without a database name."""
    with engines.postgres_server() as uri:
        yield uri


@pytest.fixture(scope="session")
def _postgres(postgres_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[engines.Emptied]:
    with closing(engines.Emptied(postgres_server, tmp_path_factory.mktemp("postgres"))) as found:
        yield found


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def empty_config(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Config:
    """Settings for a database in which nothing was made yet."""
    url = engines.new_postgres(request.getfixturevalue("postgres_server")) if engine == "postgres" else ""
    return Config(data=tmp_path, database_url=url, secret_key=SECRET)


@pytest.fixture
def config(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Config]:
    """Settings for a migrated, empty database that the store is connected to."""
    url = ""
    if engine == "postgres":
        url = request.getfixturevalue("_postgres").again()
    else:
        (tmp_path / "pragma.db").write_bytes(engines.empty_sqlite())
    settings = Config(data=tmp_path, database_url=url, secret_key=SECRET)
    connect_to_empty(settings)
    yield settings
    database.close_all()
