"""The mutation gate: the real house stands every attack, and every broken one is caught by one of them."""

from __future__ import annotations

import pytest
from houses import House, history
from mutants import MUTANTS
from outcomes import Tell
from weapons import WEAPONS, Weapon


@pytest.mark.parametrize("weapon", WEAPONS, ids=lambda weapon: weapon.__name__)
def test_the_house_as_it_is_stands_the_attack(weapon: Weapon) -> None:
    assert list(weapon(House)) == []


def test_the_house_has_something_to_attack() -> None:
    archive = House().publish(history(1))
    assert len(archive.numbers(-1)) >= 5


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.__name__)
def test_a_broken_house_is_caught(mutant: type[House], tell: Tell) -> None:
    caught = next((weapon.__name__ for weapon in WEAPONS if next(weapon(mutant), None)), "")
    assert caught, f"{mutant.__name__} survives every attack"
    tell(f"mutant {mutant.__name__} killed by {caught}")
