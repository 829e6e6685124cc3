"""The databases of all tests, on both engines; how tests are spread over processes, and what is told at the end."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import engines
import pytest
import workers
from kept import connect_to_empty

from pragma_coach.config import Config
from pragma_coach.store import database

SECRET = "a-test-secret-of-more-than-32-characters"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    return workers.how_many(config)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> workers.Rooms:
    config.option.loadscopereorder = False
    return workers.Rooms(config, log)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what came of the attacks on the scoreboard, when there were any."""
    reports = [one for found in terminalreporter.stats.values() for one in found if getattr(one, "when", "") == "call"]
    told = [text for report in reports for name, text in report.user_properties if name == "attack"]
    if told:
        terminalreporter.section("attacks on the scoreboard")
    for line in sorted(told):
        terminalreporter.write_line(line)


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
    """Run the test on both engines."""
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
