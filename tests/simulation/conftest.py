"""The towns of the shipped approaches, each made once for all who look at it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import pytest

from pragma_coach.config import Config
from pragma_coach.simulation import Size, Town, make_town
from pragma_coach.store import database, schema

TODAY = date(2026, 11, 30)  # as in test_simulation_believable.py, whose plants name days


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Config, Town]]:
    """Return the town of a programme, in a data folder of its own that nobody holds open."""

    @cache
    def of(programme: str) -> tuple[Config, Town]:
        config = Config(data=tmp_path_factory.mktemp(programme))
        database.connect_to(config)
        schema.migrate(config)
        town = make_town(Size(TODAY, pairs=20, coaches=6, years=4), programme=programme)
        database.close_all()
        return config, town

    return of
