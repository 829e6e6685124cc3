"""What was attacked and what came of it, as lines that are printed at the end of the run."""

from __future__ import annotations

from collections.abc import Callable

from pragma_coach.simulation.attack import AttackTally

Tell = Callable[[str], None]


def told(name: str, tally: AttackTally) -> str:
    """Return what an attacker reached as one line."""
    part = tally.near / max(1, tally.targets)
    return (
        f"{name:34} {tally.targets:7} targets, {tally.exact:5} exact, {tally.near:5} within 10% ({part:6.2%}), "
        f"narrowest {tally.narrowest:.0%}"
    )
