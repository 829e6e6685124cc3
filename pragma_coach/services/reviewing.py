"""One pair as its coordinator sees it: who, since when, how far, what needs attention and what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.attention import Attention, StartDays, attention
from pragma_coach.domain.journey import CoachTerm, Event, Kind, Progress, Reached, progress
from pragma_coach.domain.programme import Phase, Programme, in_phase
from pragma_coach.domain.types import AccountId, Actor, HouseholdId, OrganisationId, PairId, Role
from pragma_coach.services.acting import pair_for, programme_of
from pragma_coach.store import accounts, journeys, organisations, people
from pragma_coach.store.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.journeys import Coachee, PairFacts

# Ticks, contacts and focus are the pair's own; these are what coordinators decide.
_DECISIONS = frozenset({Kind.STATUS, Kind.COACH, Kind.PHASE})


@dataclass(frozen=True, slots=True)
class PhaseStanding:
    """How far a pair is in a phase; `reached` is None while it has not ended."""

    phase: Phase
    reached: Reached | None
    progress: Progress


@dataclass(frozen=True, slots=True)
class Term:
    """A stretch of coaching with the name of the coach; `current` when it holds today."""

    term: CoachTerm
    name: str
    current: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """Something a coordinator decided, with the name of who it is about (a coach) and of who decided."""

    event: Event
    about: str
    by: str


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the coordinator's page of one pair."""

    pair: PairFacts
    programme: Programme
    attention: Attention
    phases: tuple[PhaseStanding, ...]
    terms: tuple[Term, ...]
    decisions: tuple[Decision, ...]
    housemates: tuple[Coachee, ...]
    coaches: tuple[Account, ...]

    @property
    def card_holders(self) -> list[AccountId]:
        """The accounts of this pair that sign in with a card: the coachee and who coaches now."""
        own = [self.pair.coachee.account_id] if self.pair.coachee.account_id else []
        return list(dict.fromkeys([*own, *(known.term.account_id for known in self.terms if known.current)]))


def review(actor: Actor, pair_id: PairId, today: date) -> Review:
    """Return one pair for its coordinator. Raise NotAllowed for its coach and coachee, NotThere for anybody else."""
    with connection():
        pair = pair_for((Act.HAND_OVER,), actor, pair_id, today)
        events = journeys.events_of(pair.organisation_id, pair.id)
        staff = {account.id: account for account in accounts.every(pair.organisation_id)}
        silent_after = organisations.get(pair.organisation_id).settings.silent_after_days
        housemates = _housemates(pair.organisation_id, pair.coachee)
    programme, journey, coachee = programme_of(pair), pair.journey, pair.coachee
    names = {account.id: account.name for account in staff.values()}
    days = StartDays(coachee.linked_on, coachee.housed_on, coachee.coaching_started_on)
    now = journey.coaches_on(today)
    listed = list(programme.items_for(journey.groups))
    return Review(
        pair=pair,
        programme=programme,
        attention=attention(programme, journey, days, today=today, silent_after_days=silent_after),
        phases=tuple(
            PhaseStanding(phase, journey.phases.get(phase.id), progress(in_phase(listed, phase.id), journey))
            for phase in programme.phases
        ),
        terms=tuple(Term(term, _name(names, term.account_id), term in now) for term in journey.coaches),
        decisions=tuple(_decision(event, names) for event in reversed(events) if event.kind in _DECISIONS),
        housemates=housemates,
        coaches=tuple(account for account in staff.values() if Role.COACH in account.roles and not account.disabled),
    )


def _name(names: dict[AccountId, str], account_id: AccountId | None) -> str:
    return names.get(account_id, "") if account_id is not None else ""


def _decision(event: Event, names: dict[AccountId, str]) -> Decision:
    about = _name(names, AccountId(int(event.subject))) if event.kind is Kind.COACH else ""
    return Decision(event, about, _name(names, event.by))


def _housemates(organisation_id: OrganisationId, coachee: Coachee) -> tuple[Coachee, ...]:
    household: HouseholdId | None = coachee.household_id
    if household is None:
        return ()
    return tuple(
        other for other in people.every(organisation_id) if other.household_id == household and other.id != coachee.id
    )
