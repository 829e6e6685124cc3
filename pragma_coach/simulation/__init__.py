"""A believable town, for the demo and for the tests of the published figures: the same size gives the same town.

Everything is done through the services, by the people who may, in simulated time; so nothing can be in a made-up town
that could not be in a real one. What really happened to everybody is handed back beside it, as the truth.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from pragma_coach import content
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.journey import DIRECTOR_PARTY
from pragma_coach.domain.programme import Programme
from pragma_coach.domain.types import Actor, GroupId, Operation, OpId, PairId, Role
from pragma_coach.services import directing, founding, inviting, pairing
from pragma_coach.services.pairing import Newcomer
from pragma_coach.simulation import names
from pragma_coach.simulation.diary import Deed, Diary, Who
from pragma_coach.simulation.lives import Life, Size, lives
from pragma_coach.simulation.rhythms import RHYTHMS, Rhythm
from pragma_coach.simulation.roster import Roster, Turn
from pragma_coach.store.accounts import Account
from pragma_coach.store.database import one_transaction
from pragma_coach.store.organisations import Organisation

__all__ = ["RHYTHMS", "Life", "Rhythm", "Size", "Town", "make_town"]

_EXTRA_GROUPS = (
    ("betaald_werk", 0.1),
    ("zelfstandige", 0.05),
    ("diploma_buitenland", 0.2),
    ("rijbewijs_buitenland", 0.25),
    ("familie_buitenland", 0.2),
    ("route_b1_onderwijs", 0.3),
)

_LETS_DIRECTOR_IN = 0.9


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

    keeper = operation(founding.keeper(organisation), opening)
    coordinator = inviting.create_account(
        keeper, name="Mirjam de Wit", roles=frozenset({Role.COORDINATOR, Role.ADMIN}), email=f"mirjam@{slug}.example"
    )
    coaches = tuple(
        inviting.create_account(
            operation(coordinator.actor, opening), name=names.volunteer(random, number), roles=frozenset({Role.COACH})
        )
        for number in range(size.coaches)
    )
    directors = tuple(
        inviting.create_account(
            operation(coordinator.actor, opening),
            name=names.DIRECTORS[number],
            roles=frozenset({Role.DIRECTOR}),
            email=f"regisseur{number + 1}@{slug}.example",
        )
        for number in range(rhythm.directors)
    )
    town = Town(size, organisation, coordinator, coaches, directors)
    approach = content.load_programme(organisation.programme)
    roster = Roster([coach.actor for coach in coaches], random)
    first_of_household: dict[int, PairId] = {}
    for number, life in enumerate(lives(size, random, rhythm), start=1):
        own = Random(f"{slug}-{size.seed}-{number}")  # noqa: S311 - idem
        pair = _Pair(town, approach, life, own, operation)
        pair_id = pair.play(roster, first_of_household.get(life.household), ticks=ticks)
        first_of_household.setdefault(life.household, pair_id)
        town.truth[pair_id] = life
        progress(number)
    return town


@dataclass(frozen=True, slots=True)
class _Pair:
    """One pair that is played from its registration until yesterday."""

    town: Town
    programme: Programme
    life: Life
    random: Random
    operation: Callable[[Actor, datetime], Operation]

    def play(self, roster: Roster, household_of: PairId | None, *, ticks: bool) -> PairId:
        """Start the pair and do everything in its diary; return its id."""
        life, boss = self.life, self.town.coordinator.actor
        yesterday = self.town.size.today - timedelta(days=1)
        turns, stand_in = roster.turns(life, yesterday)
        groups = frozenset(self._groups())
        linked_on = life.housed_on - timedelta(days=self.random.randint(20, 90))
        started_on = min(life.registered_on, life.housed_on + timedelta(days=self.random.randint(0, 9)))
        if life.from_start:
            started_on = life.registered_on
        newcomer = Newcomer(
            life.name,
            linked_on=min(linked_on, started_on),
            housed_on=life.housed_on if life.housed_on <= life.registered_on else None,
            household_of=household_of,
            language=life.language,
        )
        started = pairing.start_pair(
            self.operation(boss, utc_moment(life.registered_on, 8, 30)),
            newcomer,
            turns[0].coach.account_id,
            started_on=started_on,
            groups=groups,
        ).pair
        assert started.coachee.account_id is not None  # start_pair gives the coachee an account  # noqa: S101
        coachee = Actor(started.coachee.account_id, boss.organisation_id, frozenset({Role.COACHEE}))
        deeds = Diary(life, self.programme, groups, started_on, yesterday, self.random).write(ticks=ticks)
        deeds += self._changes_of_coach(turns, stand_in)
        deeds += self._house(newcomer, yesterday)
        deeds += self._director()
        for deed in sorted(deeds, key=lambda deed: deed.at):
            actor = {Who.COORDINATOR: boss, Who.COACHEE: coachee, Who.COACH: _on(turns, deed.at).coach}[deed.who]
            deed.act(self.operation(actor, deed.at), started.id)
        return started.id

    def _groups(self) -> Iterator[GroupId]:
        """Yield the item groups of the pair: the usual ones, those of children, and some by chance."""
        yield from sorted(self.programme.default_groups())
        if self.life.children:
            yield GroupId("kinderen")
            ages = self.random.choice((["kinderen_0_3"], ["kinderen_4_17"], ["kinderen_0_3", "kinderen_4_17"]))
            yield from map(GroupId, ages)
        for group, share in _EXTRA_GROUPS:
            if self.random.random() < share:
                yield GroupId(group)

    def _house(self, newcomer: Newcomer, yesterday: date) -> Iterator[Deed]:
        """Yield the moving in of somebody whose coaching began before there was a house."""
        if newcomer.housed_on is None and self.life.housed_on <= yesterday:
            housed = replace(newcomer, housed_on=self.life.housed_on, household_of=None)
            # First thing in the morning: what happened in the house can only be noted once there is one.
            yield Deed(
                utc_moment(self.life.housed_on, 8),
                Who.COORDINATOR,
                lambda operation, pair: pairing.change_coachee(operation, pair, housed),
            )

    def _director(self) -> Iterator[Deed]:
        """Yield the naming of a director and, of most people, that they let the director in."""
        if self.town.directors:
            director = self.random.choice(self.town.directors)
            at = utc_moment(self.life.registered_on, 8, 40)
            yield Deed(
                at,
                Who.COORDINATOR,
                lambda operation, pair: directing.name_director(operation, pair, director.id),
            )
            if self.random.random() < _LETS_DIRECTOR_IN:
                yield Deed(
                    at + timedelta(minutes=1),
                    Who.COACHEE,
                    lambda operation, pair: directing.share_with(operation, pair, DIRECTOR_PARTY, True),
                )

    def _changes_of_coach(self, turns: list[Turn], stand_in: Turn | None) -> Iterator[Deed]:
        for turn in turns[1:]:
            yield Deed(utc_moment(turn.since, 8, 45), Who.COORDINATOR, _hand_over(turn))
        if stand_in and stand_in.until and stand_in.until < min(self.life.ends_on, self.town.size.today):
            yield Deed(utc_moment(stand_in.since, 8, 45), Who.COORDINATOR, _stand_in(stand_in))
            yield Deed(utc_moment(stand_in.until, 8, 50), Who.COORDINATOR, _stop(stand_in))


def _on(turns: list[Turn], at: datetime) -> Turn:
    """Return whose turn it is; a handover is done in the morning."""
    return [turn for turn in turns if utc_moment(turn.since) <= at][-1]


def _hand_over(turn: Turn) -> Callable[[Operation, PairId], object]:
    return lambda operation, pair: pairing.hand_over(operation, pair, turn.coach.account_id)


def _stand_in(turn: Turn) -> Callable[[Operation, PairId], object]:
    return lambda operation, pair: pairing.stand_in(operation, pair, turn.coach.account_id)


def _stop(turn: Turn) -> Callable[[Operation, PairId], object]:
    return lambda operation, pair: pairing.stop_coaching(operation, pair, turn.coach.account_id)
