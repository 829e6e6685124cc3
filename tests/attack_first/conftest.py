"""The towns that are attacked."""

from __future__ import annotations

import pytest
from firstquarter import town

from pragma_coach.domain.scoreboard.steps import Contribution


@pytest.fixture(scope="session")
def towns() -> list[list[list[Contribution]]]:
    """Twenty-four towns of two years."""
    return [town(seed) for seed in range(24)]
