"""What was attacked and what came of it, printed at the end of the run; and the towns that are attacked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from random import Random

import pytest
from archive import Archived, archived_town

from pragma_coach.services import freezing
from pragma_coach.services.attacking import Tally

SEEDS = (1, 2, 3)


class Report:
    """What the attackers reached, what the controls reached, and which mutant was killed by which attack."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = defaultdict(Tally)
        self.controls: dict[str, Tally] = {}
        self.killed: dict[str, str] = {}
        self.lines: list[str] = []

    def told(self) -> Iterator[str]:
        for name in sorted(self.tallies):
            yield f"{name:34} {_told(self.tallies[name])}"
        for name, tally in self.controls.items():
            yield f"{name:34} {_told(tally)}"
        yield from self.lines
        if self.killed:
            yield f"{'mutants killed':34} {len(self.killed)}"
            yield from (f"  {mutant:32} by {attack}" for mutant, attack in self.killed.items())


def _told(tally: Tally) -> str:
    part = tally.near / max(1, tally.targets)
    return (
        f"{tally.targets:7} targets, {tally.exact:5} exact, {tally.near:5} within 10% ({part:6.2%}), "
        f"narrowest {tally.narrowest:.0%}"
    )


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
        patch.setattr(freezing, "SystemRandom", lambda: die)
        return [archived_town(seed, tmp_path_factory.mktemp(f"town-{seed}")) for seed in SEEDS]
