"""The cast for tests of talks."""

from __future__ import annotations

from collections.abc import Iterator

import make
import pytest
from make import Cast

from pragma_coach.config import Config
from pragma_coach.services.pairs.rebuild import verify


@pytest.fixture
def cast(config: Config) -> Iterator[Cast]:
    """The cast; whatever a test did to a pair, its events prove where it stands."""
    made = make.cast()
    yield made
    assert not any(found for _, found in verify(made.organisation.id))
