"""The staff and volunteers of a made-up town, and the roster that assigns coaches to pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from pragma_coach.domain.calendar import plus_months, utc_moment
from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.types import Actor, Operation, Role
from pragma_coach.domain.volunteers import USUAL_VOG_MONTHS, CoachOffer, Proof, Weekday
from pragma_coach.services import volunteers
from pragma_coach.services.accounts import founding, invitations
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.desk import coach_advice
from pragma_coach.services.talks import interpreters as talk_interpreters
from pragma_coach.simulation import tales
from pragma_coach.simulation.days import working_day, working_day_before
from pragma_coach.simulation.lives import Life, Size
from pragma_coach.simulation.rhythms import TownRhythm
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.organisations import Organisation

MakeOperation = Callable[[Actor, datetime], Operation]

_WORKING_DAYS = tuple(Weekday)[:5]
_SPEAKS_TOO = (("ar", 0.08), ("ti", 0.04), ("en", 0.7), ("tr", 0.05))
_CANDIDATES = 2
_MOST_COACHEES = 5
_HANDED_OVER = 0.18
_STOOD_IN = 0.08


@dataclass(frozen=True, slots=True)
class Cast:
    """The staff and volunteers of a town; interpreters with their languages."""

    coordinator: Account
    admin: Account
    coaches: tuple[Account, ...]
    directors: tuple[Account, ...]
    interpreters: tuple[tuple[Account, frozenset[str]], ...]

    def interpreters_of(self, language: str) -> list[Account]:
        return [account for account, spoken in self.interpreters if language in spoken]


def gather(organisation: Organisation, size: Size, rhythm: TownRhythm, make: MakeOperation, random: Random) -> Cast:
    """Create the accounts of staff and volunteers, on the first day of the town."""
    opening = utc_moment(size.start, 8)
    at_home = f"{organisation.slug}.example"
    coordinator = invitations.create_account(
        make(founding.keeper(organisation), opening),
        name="Mirjam de Wit",
        roles=frozenset({Role.COORDINATOR, Role.ADMIN}),
        email=f"mirjam@{at_home}",
    )

    def account(role: Role, name: str, email: str = "", language: str = "nl") -> Account:
        operation = make(coordinator.actor, opening)
        return invitations.create_account(operation, name=name, roles=frozenset({role}), email=email, language=language)

    coaches = tuple(account(Role.COACH, tales.volunteer(random, number)) for number in range(size.coaches))
    directors = tuple(
        account(Role.DIRECTOR, tales.DIRECTORS[number], f"regisseur{number + 1}@{at_home}")
        for number in range(rhythm.directors)
    )
    admin = account(Role.ADMIN, tales.ADMIN, f"beheer@{at_home}")
    # Interpreters were newcomers once; for this work they have a separate account.
    interpreters = tuple((account(Role.INTERPRETER, name), spoken) for name, spoken in tales.INTERPRETERS)
    for interpreter, spoken in interpreters:
        hours = [Hours(weekday, 9 * 60, 17 * 60 + 30) for weekday in range(5)]
        talk_interpreters.set_profile(make(coordinator.actor, opening), interpreter.id, spoken, hours)
    return Cast(coordinator, admin, coaches, directors, interpreters)


def admit(cast: Cast, size: Size, rhythm: TownRhythm, make: MakeOperation, random: Random) -> None:
    """Record the proofs and the profiles of the volunteers, and two candidates.

    What they offer is asked on the last day: that is when somebody is looked for.
    """
    boss, yesterday = cast.coordinator.actor, working_day_before(size.today - timedelta(days=1))
    now = utc_moment(yesterday, 9)
    settings = account_settings.organisation(boss).settings
    account_settings.change_settings(
        make(boss, now),
        replace(settings, admission=True, areas="\n".join(rhythm.areas), walk_in=rhythm.walk_in),
    )
    new = [
        invitations.create_account(make(boss, now), name=tales.volunteer(random, size.coaches + number), roles=_COACH)
        for number in range(_CANDIDATES)
    ]
    shown = ((Proof.INTRODUCTION,), (Proof.INTRODUCTION, Proof.SECRECY))
    for candidate, proofs in zip(new, shown, strict=True):
        for proof in proofs:
            volunteers.show_proof(make(boss, now), candidate.id, proof, yesterday - timedelta(days=12))
    for coach in cast.coaches:
        for proof, day in _proofs(size.start, yesterday, random):
            volunteers.show_proof(make(boss, now), coach.id, proof, day)
    for coach in cast.coaches:
        coach_advice.keep_offer(make(boss, now), coach.id, _offer(rhythm.areas, random))


_COACH = frozenset({Role.COACH})


def _proofs(start: date, yesterday: date, random: Random) -> list[tuple[Proof, date]]:
    """Return what a coach showed on which day: all of it before the start, and a VOG anew every three years."""
    begun = start - timedelta(days=random.randint(10, 300))
    proofs = [(proof, begun) for proof in Proof]
    vog = plus_months(begun, USUAL_VOG_MONTHS) - timedelta(days=random.randint(-40, 60))
    while vog < yesterday:
        proofs.append((Proof.VOG, vog))
        vog = plus_months(vog, USUAL_VOG_MONTHS) - timedelta(days=random.randint(-40, 60))
    return proofs


def _offer(areas: tuple[str, ...], random: Random) -> CoachOffer:
    languages = {language for language, share in _SPEAKS_TOO if random.random() < share} | {"nl"}
    return CoachOffer(
        frozenset(languages),
        frozenset(random.sample(areas, random.choice((1, 1, 2)))),
        frozenset(random.sample(_WORKING_DAYS, random.randint(1, 3))),
        room=random.choice((2, 3, 3, 4, 5)),
    )


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of coaching from `since` on; a stand-in comes beside the coach and goes again on `until`."""

    coach: Actor
    since: date
    until: date | None = None


class Roster:
    """Tracks the load of coaches over time; a household gets one coach as long as there is room."""

    def __init__(self, coaches: list[Actor], random: Random) -> None:
        self.coaches = coaches
        self.random = random
        self._busy: dict[Actor, list[tuple[date, date]]] = defaultdict(list)
        self._of_household: dict[int, Actor] = {}

    def turns(self, life: Life, today: date) -> tuple[list[Turn], Turn | None]:
        """Return the coaches of a pair one after another, and a stand-in if there was one."""
        begin, end = life.registered_on, min(life.ends_on, today)
        first = self._of_household.get(life.household)
        if first is None or not self._has_room(first, begin):
            first = self._pick(begin, None)
        self._of_household[life.household] = first
        days = (end - begin).days
        turns = [Turn(first, begin)]
        if self.random.random() < _HANDED_OVER and days > 120:
            since = working_day(begin + timedelta(days=self.random.randint(60, days - 30)))
            turns.append(Turn(self._pick(begin, first), since))
        for turn, until in zip(turns, [*(turn.since for turn in turns[1:]), end], strict=True):
            self._busy[turn.coach].append((turn.since, until))
        return turns, self._stand_in(turns[-1], end)

    def _stand_in(self, turn: Turn, end: date) -> Turn | None:
        days = (end - turn.since).days
        if self.random.random() > _STOOD_IN or days < 90:
            return None
        since = working_day(turn.since + timedelta(days=self.random.randint(5, days - 60)))
        until = working_day(since + timedelta(days=self.random.randint(14, 50)))
        return Turn(self._pick(since, turn.coach), since, until)

    def _pick(self, day: date, other_than: Actor | None) -> Actor:
        others = [coach for coach in self.coaches if coach != other_than]
        free = [coach for coach in others if self._has_room(coach, day)]
        return self.random.choice(free) if free else min(others, key=lambda coach: self._load(coach, day))

    def _has_room(self, coach: Actor, day: date) -> bool:
        return self._load(coach, day) < _MOST_COACHEES

    def _load(self, coach: Actor, day: date) -> int:
        return sum(since <= day <= until for since, until in self._busy[coach])
