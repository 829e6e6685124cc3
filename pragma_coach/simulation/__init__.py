"""A believable town, for the demo and for the tests of the published figures: the same size gives the same town.

Everything is done through the services, by the people who may, in simulated time; so nothing can be in a made-up town
that could not be in a real one. What really happened to everybody is returned beside it, as the truth.

Start at `make_town`: one transaction.
May not know `pragma_coach.web`, `pragma_coach.jobs`, `pragma_coach.store.tables`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from random import Random

from pragma_coach import content
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import Actor, Operation, OpId, PairId
from pragma_coach.services.accounts import founding
from pragma_coach.simulation.around_town import Around
from pragma_coach.simulation.cast import Cast, MakeOperation, Roster, admit, gather
from pragma_coach.simulation.facts import Home
from pragma_coach.simulation.lives import Life, Size, lives
from pragma_coach.simulation.pairs import Play, Waiting, live_together
from pragma_coach.simulation.places import name_places
from pragma_coach.simulation.rhythms import RHYTHMS
from pragma_coach.simulation.work import WorkInTown
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation

__all__ = ["RHYTHMS", "Life", "Size", "Town", "make_town"]


@dataclass(frozen=True, slots=True)
class Town:
    """A town after its simulated years; `truth` holds the true course of the coachee of each pair."""

    size: Size
    organisation: Organisation
    cast: Cast
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
    """Make a town in the database, all of it or nothing. `progress` is called after each pair with the number done.

    It lives by one of the programmes of `RHYTHMS`, which also says what it is called unless another name is given.
    Without `ticks` phases are closed by hand instead of item by item: much quicker, with the same lead times.
    """
    rhythm = RHYTHMS[programme]
    slug = slug or rhythm.slug
    random = Random(f"{slug}-{size.seed}")  # noqa: S311 - a town must come out the same, not be hard to guess
    numbers = count()
    opening = utc_moment(size.start, 8)
    organisation = founding.add_organisation(
        slug=slug,
        name=name or rhythm.name,
        municipality=municipality or rhythm.municipality,
        programme=programme,
        at=opening,
        legacy=True,
    )

    def operation(actor: Actor, at: datetime) -> Operation:
        return Operation(actor, OpId(f"{slug}-{size.seed}-{next(numbers)}"), at)

    cast = gather(organisation, size, rhythm, operation, random)
    town = Town(size, organisation, cast)
    approach = content.load_programme(organisation.programme)
    everybody = lives(size, random, rhythm)
    for number, (pair_id, lived) in enumerate(_lived(everybody, town, approach, random, operation, ticks), start=1):
        town.truth[pair_id] = lived
        progress(number)
    if ticks:
        Around(cast, operation, random, size.today, rhythm.meets_at).live()
        name_places(cast.coordinator.actor, organisation, rhythm, approach, operation)
        WorkInTown(cast, operation, random, size.today).find()
        admit(cast, size, rhythm, operation, random)
    return town


def _lived(
    everybody: list[Life], town: Town, approach: Programme, random: Random, operation: MakeOperation, ticks: bool
) -> Iterator[tuple[PairId, Life]]:
    """Play everybody, home by home; yield each pair with the life as it really went."""
    seed, cast = f"{town.organisation.slug}-{town.size.seed}", town.cast
    roster = Roster([coach.actor for coach in cast.coaches], random)
    homes: dict[int, Home] = defaultdict(Home)
    waiting: dict[int, list[Waiting]] = defaultdict(list)
    for number, life in enumerate(everybody, start=1):
        own, more = Random(f"{seed}-{number}"), Random(f"{seed}-{number}-more")  # noqa: S311 - as above
        play = Play(cast, town.size.today, approach, life, homes[life.household], own, more, operation)
        begun = play.through(roster, ticks=ticks)
        waiting[life.household].append((next(begun), number, begun))
    for household in waiting.values():
        yield from live_together(household)
