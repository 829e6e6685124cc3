"""One pair of a made-up town: its start, its coaches, its director and all acts, from the life of the coachee."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from heapq import heapify, heappop, heappush
from random import Random

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY, PairStatus
from pragma_coach.domain.pairs.law import OLD_LAW
from pragma_coach.domain.pairs.pair import Coachee, PairFacts
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import Actor, GroupId, Operation, PairId, Role
from pragma_coach.services.pairs import director as pair_director
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.acts import Done
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.simulation.asking import Asking
from pragma_coach.simulation.cast import Cast, MakeOperation, Roster, Turn
from pragma_coach.simulation.conversations import Talks
from pragma_coach.simulation.deeds import Deed, Who
from pragma_coach.simulation.diary import Diary
from pragma_coach.simulation.facts import Facts, Home, decide
from pragma_coach.simulation.lives import Life
from pragma_coach.simulation.standing import Standings

_EXTRA_GROUPS = (
    ("zelfstandige", 0.05),
    ("diploma_buitenland", 0.2),
    ("rijbewijs_buitenland", 0.25),
    ("familie_buitenland", 0.2),
)
_ROUTES = (("b1", 0.55), ("onderwijs", 0.08), ("z", 1.0))

_LETS_DIRECTOR_IN = 0.9

Lived = Generator[datetime, None, tuple[PairId, Life]]
"""A pair while it is played: the moment of its next act, each time, and in the end its id with the life as it went."""
Waiting = tuple[datetime, int, Lived]
"""A pair whose next act is at a moment, with a number of its own."""


@dataclass(frozen=True, slots=True)
class Play:
    """One pair that is played from its registration until yesterday: what people do, and when."""

    cast: Cast
    today: date
    programme: Programme
    life: Life
    home: Home
    random: Random
    more: Random  # for acts that are no figures: so that more of them do not change the figures
    operation: MakeOperation

    def through(self, roster: Roster, *, ticks: bool) -> Lived:
        """Start the pair and do everything in its diary; return its id, and the life as it really went.

        Before each act its moment is given, so that those who live together can go on in turn.
        """
        life, boss = self.life, self.cast.coordinator.actor
        yesterday = self.today - timedelta(days=1)
        turns, stand_in = roster.turns(life, yesterday)
        groups = frozenset(self._groups())
        linked_on = life.housed_on - timedelta(days=self.random.randint(20, 90))
        started_on = min(life.registered_on, life.housed_on + timedelta(days=self.random.randint(0, 9)))
        if life.from_start:
            started_on = life.registered_on
        linked_on = min(linked_on, started_on)
        facts = decide(life, self.programme, groups, started_on, self.more)
        diary = Diary(facts, self.home, yesterday, self.random)
        deeds = diary.write(ticks=ticks)
        if ticks:
            Standings(diary, facts, self.more).write()
            Asking(diary, life, self.cast, self.more).write()
            deeds = diary.deeds
        deeds += self._changes_of_coach(turns, stand_in)
        deeds += self._house(linked_on, yesterday)
        director = self._director(deeds)
        yield utc_moment(life.registered_on, 8, 30)
        newcomer = Newcomer(
            life.name,
            linked_on=linked_on,
            housed_on=life.housed_on if life.housed_on <= life.registered_on else None,
            household_of=self.home.first,
            language=life.language,
        )
        started = lifecycle.start_pair(
            self.operation(boss, utc_moment(life.registered_on, 8, 30)),
            newcomer,
            turns[0].coach.account_id,
            started_on=started_on,
            groups=groups,
        ).pair
        assert started.coachee.account_id is not None  # start_pair gives the coachee an account  # noqa: S101
        self.home.first = self.home.first or started.id
        coachee = Actor(started.coachee.account_id, boss.organisation_id, frozenset({Role.COACHEE}))
        talks = None
        if ticks:
            until = min(life.ends_on, diary.silent_since, yesterday)
            talks = self._talks(started, coachee, facts, director, lambda at: _on(turns, at).coach, until)
        yield from self._do(deeds, turns, coachee, started, talks)
        return started.id, facts.life

    def _talks(
        self,
        pair: PairFacts,
        coachee: Actor,
        facts: Facts,
        director: Actor | None,
        coach_on: Callable[[datetime], Actor],
        until: date,
    ) -> Talks:
        return Talks(
            pair=pair.id,
            cast=self.cast,
            facts=facts,
            coachee=coachee,
            director=director,
            coach_on=coach_on,
            make=self.operation,
            random=self.more,
            today=self.today,
            until=until,
            language=self.life.language,
            look_on=self.life.registered_on,
        )

    def _do(
        self, deeds: list[Deed], turns: list[Turn], coachee: Actor, facts: PairFacts, talks: Talks | None
    ) -> Iterator[datetime]:
        """Carry out all acts in order of time with the talks in between, and plan the next talks of an active pair."""
        boss = self.cast.coordinator.actor
        for deed in sorted(deeds, key=lambda deed: deed.at):
            yield deed.at
            if talks:
                talks.go_on(deed.at, facts)
            if isinstance(deed.who, Who):
                own = {Who.COORDINATOR: boss, Who.COACHEE: coachee, Who.COACH: _on(turns, deed.at).coach}
                done = deed.act(self.operation(own[deed.who], deed.at), facts.id)
            else:
                done = deed.act(self.operation(deed.who, deed.at), facts.id)
            if isinstance(done, Done):
                facts = done.pair
            elif isinstance(done, Coachee):
                facts = replace(facts, coachee=done)
        yield utc_moment(self.today)
        if talks and facts.journey.status is not PairStatus.ENDED:
            talks.go_on(utc_moment(self.today), facts)
            talks.plan_ahead(facts)

    def _groups(self) -> Iterator[GroupId]:
        """Yield the item groups of the pair: the usual ones, those of children, and some by chance."""
        yield from sorted(self.programme.default_groups())
        if self.life.children:
            yield GroupId("kinderen")
            ages = self.random.choice((["kinderen_0_3"], ["kinderen_4_17"], ["kinderen_0_3", "kinderen_4_17"]))
            yield from map(GroupId, ages)
        if "paid_job" in self.life.facts and self.life.facts["paid_job"] < self.life.known_after:
            yield GroupId("betaald_werk")
        for group, share in _EXTRA_GROUPS:
            if self.random.random() < share:
                yield GroupId(group)
        yield from sorted(self._route())
        if self.life.old_law:
            yield OLD_LAW

    def _route(self) -> frozenset[GroupId]:
        """Return the groups of the route, known once there is a PIP."""
        chance, signed, choice = (
            self.random.random(),
            self.life.facts.get("pip_signed"),
            self.programme.choice("leerroute"),
        )
        if (
            choice is None
            or signed is None
            or self.life.old_law
            or self.life.from_on + timedelta(days=signed) >= self.today
        ):
            return frozenset()
        route = choice.option(next(name for name, share in _ROUTES if chance < share))
        return route.groups if route else frozenset()

    def _house(self, linked_on: date, yesterday: date) -> Iterator[Deed]:
        """Yield the moving in of somebody whose coaching began before there was a house."""
        if self.life.registered_on < self.life.housed_on <= yesterday:
            housed = Newcomer(self.life.name, linked_on=linked_on, housed_on=self.life.housed_on)
            # First thing in the morning: what happened in the house can only be noted once there is one.
            yield Deed(
                utc_moment(self.life.housed_on, 8),
                Who.COORDINATOR,
                lambda operation, pair: lifecycle.change_coachee(operation, pair, housed),
            )

    def _director(self, deeds: list[Deed]) -> Actor | None:
        """Name a director; return the director when the coachee shares the pair (most do)."""
        if not self.cast.directors:
            return None
        director = self.random.choice(self.cast.directors)
        at = utc_moment(self.life.registered_on, 8, 40)
        deeds.append(
            Deed(at, Who.COORDINATOR, lambda operation, pair: pair_director.name_director(operation, pair, director.id))
        )
        if self.random.random() >= _LETS_DIRECTOR_IN:
            return None
        deeds.append(Deed(at + timedelta(minutes=1), Who.COACHEE, _let_director_in))
        return director.actor

    def _changes_of_coach(self, turns: list[Turn], stand_in: Turn | None) -> Iterator[Deed]:
        for turn in turns[1:]:
            yield Deed(utc_moment(turn.since, 8, 45), Who.COORDINATOR, _hand_over(turn))
        if stand_in and stand_in.until and stand_in.until < min(self.life.ends_on, self.today):
            yield Deed(utc_moment(stand_in.since, 8, 45), Who.COORDINATOR, _stand_in(stand_in))
            yield Deed(utc_moment(stand_in.until, 8, 50), Who.COORDINATOR, _stop(stand_in))


def _on(turns: list[Turn], at: datetime) -> Turn:
    """Return whose turn it is; a handover is done in the morning."""
    return [turn for turn in turns if utc_moment(turn.since) <= at][-1]


def _hand_over(turn: Turn) -> Callable[[Operation, PairId], object]:
    return lambda operation, pair: lifecycle.hand_over(operation, pair, turn.coach.account_id)


def _stand_in(turn: Turn) -> Callable[[Operation, PairId], object]:
    return lambda operation, pair: lifecycle.stand_in(operation, pair, turn.coach.account_id)


def _stop(turn: Turn) -> Callable[[Operation, PairId], object]:
    return lambda operation, pair: lifecycle.stop_coaching(operation, pair, turn.coach.account_id)


def _let_director_in(operation: Operation, pair: PairId) -> object:
    return pair_director.share_with(operation, pair, DIRECTOR_PARTY, True)


def live_together(household: list[Waiting]) -> Iterator[tuple[PairId, Life]]:
    """Play those who live together, whoever's next act comes first; yield what each came to.

    So the others know on the day what one of them says of the home.
    """
    heapify(household)
    while household:
        _, number, lived = heappop(household)
        try:
            heappush(household, (next(lived), number, lived))
        except StopIteration as over:
            yield over.value
