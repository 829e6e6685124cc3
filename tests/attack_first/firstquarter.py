"""Attacks on the steps taken together: made-up towns, the boards that could be published of them, and attackers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.scoreboard.disclosure import Rules
from pragma_coach.domain.scoreboard.steps import Contribution, StepsBlock, close_steps
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

ITEMS = 134  # on the list of the shipped programme: nobody takes more steps than that
# Steps of one person in a quarter, in deciles, as in a town of the simulation (60 people, 4 years: mean 12.5).
_DECILES = (1, 2, 4, 6, 8, 10, 12, 16, 21, 28, 50)


@dataclass(frozen=True, slots=True)
class Shown:
    """A number that was published: `value` whole units, of the people behind it, with what is true of them."""

    value: int
    unit: int
    people: tuple[Contribution, ...]


Board = Callable[[Sequence[list[Contribution]]], list[Shown]]


def steps_of(random: Random) -> int:
    """Draw the steps of a person in a quarter."""
    place = random.random() * 10
    low, high = _DECILES[int(place)], _DECILES[int(place) + 1]
    return max(1, round(low + (high - low) * (place % 1)))


def town(seed: int, quarters: int = 8) -> list[list[Contribution]]:
    """Return who took how many steps in each quarter: 8 to 40 people, who come and go, coach each other's families."""
    random = Random(seed)
    size = random.randint(8, 40)
    homes = [random.randint(1, size) for _ in range(2 * size)]
    coaches = max(3, size // 4)
    coach = [random.randint(1, coaches) for _ in homes]
    stay = [(first := random.randint(-4, quarters - 1), first + random.randint(2, 8)) for _ in homes]
    return [
        [
            Contribution(
                CoacheeId(who + 1),
                steps_of(random),
                frozenset({AccountId(coach[who])}),
                HouseholdId(homes[who]),
            )
            for who, (first, last) in enumerate(stay)
            if first <= quarter <= last
        ]
        for quarter in range(quarters)
    ]


def ours(quarters: Sequence[list[Contribution]]) -> list[Shown]:
    """Publish as we do: what does not close rolls on; people bring all their steps since the last block."""
    shown: list[Shown] = []
    waiting: dict[CoacheeId, Contribution] = {}
    quarter, opened = Quarter(2026, 1), date(2026, 1, 1)
    for people in quarters:
        for one in people:
            before = waiting.get(one.coachee)
            steps = one.steps + (before.steps if before else 0)
            waiting[one.coachee] = Contribution(one.coachee, steps, one.coaches, one.household)
        block = close_steps(waiting.values(), opened, quarter.last_day, Rules())
        if isinstance(block, StepsBlock):
            shown.append(Shown(block.value, 50, tuple(waiting.values())))
            waiting, opened = {}, quarter.last_day + timedelta(days=1)
        quarter = quarter.next()
    return shown


def exact(quarters: Sequence[list[Contribution]]) -> list[Shown]:
    """Publish the exact total of every quarter with anybody in it: a counter on a web page."""
    return [Shown(sum(one.steps for one in people), 1, tuple(people)) for people in quarters if people]
