"""The towns that are attacked, and the lines that tell what came of it."""

from __future__ import annotations

from random import Random

import pytest
from archive import Archived, archived_town
from outcomes import Tell

from pragma_coach.services.scoreboard import publish

SEEDS = (1, 2, 3)


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Tell:
    """Have a line printed at the end of the run."""
    return lambda line: request.node.user_properties.append(("attack", line))


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> list[Archived]:
    """Three towns that lived for five years through the services, with all public bytes of every release."""
    die = Random(1)  # loaded, so that a run can be repeated: the nudges come from a seed instead of from the system
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "SystemRandom", lambda: die)
        return [archived_town(seed, tmp_path_factory.mktemp(f"town-{seed}")) for seed in SEEDS]
