"""The long audit as people run it: pragma-coach audit."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from pragma_coach.cli import audit, main
from pragma_coach.cli.audit import holds, victim
from pragma_coach.simulation.attack import ALL_BUT_ONE, AttackTally


def test_the_audit_tells_what_every_attacker_reached() -> None:
    done = CliRunner().invoke(main, ["audit", "--towns", "1", "--pairs", "60", "--coaches", "20"])
    assert done.exit_code == 0, done.output
    assert "Geen enkele aanval lukt." in done.output
    for name in audit.NAMES:
        assert f"{name}  " in done.output


def test_an_attack_that_succeeds_is_an_error_with_the_cure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "attack", lambda _town: {"T3": AttackTally(10, exact=1, near=1, narrowest=0.0)})
    done = CliRunner().invoke(main, ["audit", "--towns", "1", "--pairs", "20", "--coaches", "8"])
    assert done.exit_code == 1
    assert "Publiceer niets" in done.output


def test_without_the_solver_the_audit_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit, "has_solver", lambda: False)
    done = CliRunner().invoke(main, ["audit"])
    assert done.exit_code == 1
    assert "pip install scipy" in done.output


def test_the_same_number_is_the_same_town() -> None:
    def told(seed: int) -> list[tuple[str, int, int]]:
        town = victim(seed, pairs=40, coaches=14)
        return [(one.block.measure.id, one.block.figure.value, len(one.block.group)) for one in town.shown]

    assert told(3) == told(3) != told(4)


@pytest.mark.parametrize(
    ("name", "tally", "stands"),
    [
        ("T2", AttackTally(1000), True),
        ("T2", AttackTally(1000, 0, 1), False),
        ("T2", AttackTally(1000, 1, 0), False),
        (ALL_BUT_ONE, AttackTally(1000, 0, 10), True),
        (ALL_BUT_ONE, AttackTally(1000, 0, 11), False),
        (ALL_BUT_ONE, AttackTally(1000, 1, 1), False),
    ],
)
def test_the_promise_is_nothing_for_anybody_and_one_in_a_hundred_for_who_knows_the_rest(
    name: str, tally: AttackTally, stands: bool
) -> None:
    assert holds(name, tally) is stands
