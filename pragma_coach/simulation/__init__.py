"""A believable town, for the demo and for the tests of the published figures: the same size gives the same town.

Everything is done through the services, by the people who may, in simulated time; so nothing can be in a made-up town
that could not be in a real one. What really happened to everybody is handed back beside it, as the truth.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from pragma_coach import content
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.types import Actor, Operation, OpId, PairId, Role
from pragma_coach.services import founding, inviting
from pragma_coach.simulation import names
from pragma_coach.simulation.lives import Life, Size, lives
from pragma_coach.simulation.pairs import Cast, Play
from pragma_coach.simulation.rhythms import RHYTHMS, Rhythm
from pragma_coach.simulation.roster import Roster
from pragma_coach.store.accounts import Account
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation

__all__ = ["RHYTHMS", "Life", "Rhythm", "Size", "Town", "make_town"]


@dataclass(frozen=True, slots=True)
class Town:
    """A town after its simulated years; `truth` tells what really happened to the coachee of each pair."""

    size: Size
    organisation: Organisation
    coordinator: Account
    coaches: tuple[Account, ...]
    directors: tuple[Account, ...] = ()
    truth: dict[PairId, Life] = field(default_factory=dict)


@one_transaction
def make_town(
    size: Size,
    *,
    programme: str = "pragma",
    slug: str = "",
    name: str = "",
    municipality: str = "",
    ticks: bool = True,
    progress: Callable[[int], None] = lambda _: None,
) -> Town:
    """Make a town in the database, all of it or nothing. `progress` hears after each pair how many are done.

    It lives by one of the programmes of `RHYTHMS`, which also says what it is called unless another name is given.
    Without `ticks` phases are closed by hand instead of item by item: much quicker, with the same lead times.
    """
    rhythm = RHYTHMS[programme]
    slug = slug or rhythm.slug
    random = Random(f"{slug}-{size.seed}")  # noqa: S311 - a town must come out the same, not be hard to guess
    numbers = itertools.count()
    opening = utc_moment(size.start, 8)
    organisation = founding.found(
        slug=slug,
        name=name or rhythm.name,
        municipality=municipality or rhythm.municipality,
        programme=programme,
        at=opening,
        legacy=True,
    )

    def operation(actor: Actor, at: datetime) -> Operation:
        return Operation(actor, OpId(f"{slug}-{size.seed}-{next(numbers)}"), at)

    cast = _cast(organisation, size, rhythm, lambda actor: operation(actor, opening), random)
    town = Town(size, organisation, cast.coordinator, cast.coaches, cast.directors)
    approach = content.load_programme(organisation.programme)
    roster = Roster([coach.actor for coach in cast.coaches], random)
    first_of_household: dict[int, PairId] = {}
    for number, life in enumerate(lives(size, random, rhythm), start=1):
        own = Random(f"{slug}-{size.seed}-{number}")  # noqa: S311 - idem
        play = Play(cast, size.today, approach, life, own, operation)
        pair_id = play.through(roster, first_of_household.get(life.household), ticks=ticks)
        first_of_household.setdefault(life.household, pair_id)
        town.truth[pair_id] = life
        progress(number)
    return town


def _cast(
    organisation: Organisation, size: Size, rhythm: Rhythm, operation: Callable[[Actor], Operation], random: Random
) -> Cast:
    """Give the people who work in the town an account."""
    at_home = f"{organisation.slug}.example"
    coordinator = inviting.create_account(
        operation(founding.keeper(organisation)),
        name="Mirjam de Wit",
        roles=frozenset({Role.COORDINATOR, Role.ADMIN}),
        email=f"mirjam@{at_home}",
    )

    def account(role: Role, name: str, email: str = "") -> Account:
        return inviting.create_account(operation(coordinator.actor), name=name, roles=frozenset({role}), email=email)

    coaches = tuple(account(Role.COACH, names.volunteer(random, number)) for number in range(size.coaches))
    directors = tuple(
        account(Role.DIRECTOR, names.DIRECTORS[number], f"regisseur{number + 1}@{at_home}")
        for number in range(rhythm.directors)
    )
    return Cast(coordinator, coaches, directors)
