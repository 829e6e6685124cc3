"""The organisation at a glance, for its coordinator: who needs a call, all pairs, obstacles, coaches with room.

One overview is four statements, however many pairs there are; everything on the coordinator's pages is read off it.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.attention import Attention, ObstacleCount, attention, summed_up
from pragma_coach.domain.pairs.journey import PairStatus, Progress, progress
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import LifeDomain, Phase, in_phase
from pragma_coach.domain.types import AccountId, Actor, PairId, PhaseId, Role
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.rights import require
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.pairs import journeys


@dataclass(frozen=True, slots=True)
class CoachName:
    """Somebody who coaches a pair now."""

    id: AccountId
    name: str
    stand_in: bool


@dataclass(frozen=True, slots=True)
class PairRow:
    """One pair on the coordinator's lists; `progress` is that of the phase it is in."""

    id: PairId
    name: str
    status: PairStatus
    started_on: date | None
    phase: Phase
    place: int
    progress: Progress
    coaches: tuple[CoachName, ...]
    attention: Attention


@dataclass(frozen=True, slots=True)
class Overview:
    """All pairs of an organisation as they stand today, by name, and everybody who could coach."""

    organisation: Organisation
    today: date
    rows: tuple[PairRow, ...]
    phases: tuple[Phase, ...]
    coaches: tuple[Account, ...]

    @property
    def calls(self) -> list[PairRow]:
        """The pairs that need a call, heaviest first."""
        return sorted((row for row in self.rows if row.attention.needs), key=lambda row: row.attention.weight)

    def counted(self, status: PairStatus) -> int:
        return sum(row.status is status for row in self.rows)


def oversee(actor: Actor, today: date) -> Overview:
    """Return the overview of the actor's organisation. Raise NotAllowed for whoever may not see it."""
    require(Act.SEE_ORGANISATION, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        people = {account.id: account for account in accounts.every(organisation.id)}
        pairs = journeys.load_many(organisation.id)
    silent_after = organisation.settings.silent_after_days
    phases = {phase.id: phase for pair in pairs for phase in programme_of(pair).phases}
    return Overview(
        organisation=organisation,
        today=today,
        rows=tuple(_row(pair, people, today, silent_after) for pair in pairs),
        phases=tuple(phases.values()),
        coaches=tuple(account for account in people.values() if Role.COACH in account.roles and not account.disabled),
    )


def _row(pair: PairFacts, people: dict[AccountId, Account], today: date, silent_after: int) -> PairRow:
    programme, journey, coachee = programme_of(pair), pair.journey, pair.coachee
    phase = programme.phase_by_id[journey.phase_now(programme)]
    days = start_days(pair)
    return PairRow(
        id=pair.id,
        name=coachee.name,
        status=journey.status,
        started_on=journey.started_on,
        phase=phase,
        place=programme.phases.index(phase),
        progress=progress(in_phase(journey.listed(programme), phase.id), journey),
        coaches=tuple(
            CoachName(term.account_id, people[term.account_id].name, term.stand_in)
            for term in journey.coaches_on(today)
            if term.account_id in people
        ),
        attention=attention(programme, journey, days, today=today, silent_after_days=silent_after),
    )


class Sort(StrEnum):
    """In which order the list of pairs stands."""

    SILENT = "stil"
    PHASE = "fase"
    START = "start"
    NAME = "naam"


@dataclass(frozen=True, slots=True)
class Wish:
    """Which pairs somebody wants to see, and in which order; empty means all.

    `coach` None is everybody's, NO_COACH those without one. `status` None is all that have not ended.
    """

    text: str = ""
    phase: PhaseId | None = None
    status: PairStatus | None = None
    coach: AccountId | None = None
    sort: Sort = Sort.SILENT


NO_COACH = AccountId(0)  # no account has this number

_ORDERS: dict[Sort, Callable[[PairRow], Any]] = {
    Sort.SILENT: lambda row: (row.status != PairStatus.ACTIVE, -(row.attention.quiet_days or 0)),
    Sort.PHASE: lambda row: (row.place, row.progress.left),
    Sort.START: lambda row: row.started_on or date.max,
    Sort.NAME: lambda row: plain(row.name),
}


def plain(text: str) -> str:
    """Return a text without capitals and accents, for finding and ordering names."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter)).strip()


def choose(rows: Iterable[PairRow], wish: Wish) -> list[PairRow]:
    """Return the rows that somebody wants to see, in the order wanted; equals stand by name."""
    found = [row for row in rows if _wanted(row, wish)]
    found.sort(key=_ORDERS[Sort.NAME])
    return sorted(found, key=_ORDERS[wish.sort])


def _wanted(row: PairRow, wish: Wish) -> bool:
    names = plain(" ".join([row.name, *(coach.name for coach in row.coaches)]))
    coaches = {coach.id for coach in row.coaches}
    return (
        plain(wish.text) in names
        and wish.phase in (None, row.phase.id)
        and (row.status is wish.status if wish.status else row.status is not PairStatus.ENDED)
        and (wish.coach is None or wish.coach in coaches or (wish.coach == NO_COACH and not coaches))
    )


@dataclass(frozen=True, slots=True)
class CoachLoad:
    """A coach with the number of pairs that are at work or rest, the most room first."""

    account: Account
    pairs: int


def coach_loads(overview: Overview) -> list[CoachLoad]:
    """Return how many pairs every coach has now; who has room stands first."""
    counts = Counter(coach.id for row in overview.rows if row.status is not PairStatus.ENDED for coach in row.coaches)
    loads = [CoachLoad(account, counts[account.id]) for account in overview.coaches]
    return sorted(loads, key=lambda load: (load.pairs, plain(load.account.name)))


@dataclass(frozen=True, slots=True)
class Obstacles:
    """The obstacles of the organisation's active pairs, summed up; `pairs` is how many pairs have any."""

    summed: tuple[ObstacleCount, ...]
    by_life_domain: tuple[tuple[LifeDomain, int], ...]
    total: int
    pairs: int


def obstacles(overview: Overview) -> Obstacles:
    """Sum up what keeps the pairs of the organisation from going on; without names."""
    attentions = [row.attention for row in overview.rows]
    domains = Counter(stuck.item.life_domain for found in attentions for stuck in found.stuck)
    return Obstacles(
        summed=tuple(summed_up(attentions)),
        by_life_domain=tuple(domains.most_common()),
        total=domains.total(),
        pairs=sum(bool(found.stuck) for found in attentions),
    )
