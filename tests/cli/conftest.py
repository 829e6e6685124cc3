"""A demo town made once by the real command."""

from __future__ import annotations

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from commands import run


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PRAGMA_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def demo_once(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, datetime]:
    """A small demo town, made once by the real command; with what it printed, and when."""
    data = tmp_path_factory.mktemp("demo") / "stad"
    result = run("demo", "--prepare-only", "--pairs", 14, "--years", 2, "--port", 8123, data=data)
    assert result.exit_code == 0, result.output
    return data, result.output, datetime.now(UTC)


@pytest.fixture
def demo(demo_once: tuple[Path, str, datetime], tmp_path: Path) -> Path:
    """A copy of the demo town that a test may change."""
    return Path(shutil.copytree(demo_once[0], tmp_path / "stad"))
