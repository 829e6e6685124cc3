"""What was attacked and what came of it, to be printed at the end of the run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from pragma_coach.simulation.attack import AttackTally


class Report:
    """What the attackers reached, what the controls reached, and which mutant was killed by which attack."""

    def __init__(self) -> None:
        self.tallies: dict[str, AttackTally] = defaultdict(AttackTally)
        self.controls: dict[str, AttackTally] = {}
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


def _told(tally: AttackTally) -> str:
    part = tally.near / max(1, tally.targets)
    return (
        f"{tally.targets:7} targets, {tally.exact:5} exact, {tally.near:5} within 10% ({part:6.2%}), "
        f"narrowest {tally.narrowest:.0%}"
    )
