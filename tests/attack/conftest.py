"""What was attacked and what came of it, printed at the end of the run; and the towns that are attacked."""

from __future__ import annotations

from random import Random

import pytest
from archive import Archived, archived_town
from outcomes import Report

from pragma_coach.services.scoreboard import publish

SEEDS = (1, 2, 3)


REPORT = Report()


@pytest.fixture(scope="session")
def report() -> Report:
    """Where the outcome is written down."""
    return REPORT


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the report, when something was attacked."""
    told = list(REPORT.told())
    if told:
        terminalreporter.section("attacks on the scoreboard")
        for line in told:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session")
def towns(tmp_path_factory: pytest.TempPathFactory) -> list[Archived]:
    """Three towns that lived for five years through the services, with all public bytes of every release.

    The die is loaded, so that a run can be repeated: the nudges come from a seed instead of from the system.
    """
    die = Random(1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(publish, "SystemRandom", lambda: die)
        return [archived_town(seed, tmp_path_factory.mktemp(f"town-{seed}")) for seed in SEEDS]
