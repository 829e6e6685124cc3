"""Privacy rules below the floor start nothing; lower rules than usual carry who decided so, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pragma_coach.config import Config, ConfigError
from pragma_coach.domain.scoreboard.disclosure import Rules
from pragma_coach.services.scoreboard.rules import rules_in_force

USUAL = Config(data=Path("nergens"))


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"least_people": 4, "rules_by": "A", "rules_because": "b"}, "kies 5 of meer.*PRAGMA_LEAST_PEOPLE"),
        ({"least_rest": 2, "rules_by": "A", "rules_because": "b"}, "kies 3 of meer"),
        ({"least_coaches": 2, "rules_by": "A", "rules_because": "b"}, "kies 3 of meer"),
        ({"least_people": 9}, "PRAGMA_RULES_BY.*PRAGMA_RULES_BECAUSE"),
        ({"least_people": 9, "rules_by": "Wethouder"}, "PRAGMA_RULES_BECAUSE"),
        ({"least_rest": 4, "rules_because": "klein dorp"}, "PRAGMA_RULES_BY"),
    ],
)
def test_rules_that_are_too_low_are_refused_with_the_cure(changes: dict[str, int | str], cure: str) -> None:
    with pytest.raises(ConfigError, match=cure):
        rules_in_force(replace(USUAL, **changes))  # type: ignore[arg-type]  # the fields differ in type


def test_the_usual_rules_need_no_reason_and_higher_ones_neither() -> None:
    assert rules_in_force(USUAL) == Rules()
    assert rules_in_force(replace(USUAL, least_people=20)) == Rules(k=20)


def test_lower_rules_carry_who_decided_so_and_why() -> None:
    asked = Config.from_env(
        Path("nergens"),
        {"PRAGMA_LEAST_PEOPLE": "7", "PRAGMA_RULES_BY": "De raad", "PRAGMA_RULES_BECAUSE": "klein dorp"},
    )
    assert rules_in_force(asked) == Rules(k=7, because="De raad: klein dorp")
    with pytest.raises(ConfigError, match=r"PRAGMA_LEAST_REST='veel'"):
        Config.from_env(Path("nergens"), {"PRAGMA_LEAST_REST": "veel"})
