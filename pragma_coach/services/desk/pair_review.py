"""One pair as its coordinator sees it: who, since when, how far, what needs attention and what was decided."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import no_fit_on
from pragma_coach.domain.pairs.attention import Attention, attention
from pragma_coach.domain.pairs.check_in import CheckIn
from pragma_coach.domain.pairs.journey import CoachTerm, Event, EventKind, Progress, progress
from pragma_coach.domain.pairs.pair import Coachee, PairFacts, start_days
from pragma_coach.domain.programme.programme import Phase, Programme, in_phase
from pragma_coach.domain.types import AccountId, Actor, HouseholdId, PairId, Role
from pragma_coach.domain.volunteers import Proof
from pragma_coach.services.accounts.cards import CardHolder
from pragma_coach.services.accounts.sign_in import needs_password
from pragma_coach.services.pairs import check_ins
from pragma_coach.services.pairs.acts import pair_for, programme_of
from pragma_coach.services.pairs.check_ins import poor_words
from pragma_coach.services.volunteers import admission_of
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts, sessions
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys, people
from pragma_coach.store.talks import talks

# Ticks, contacts and focus are the pair's own; these are what coordinators decide.
_DECISIONS = frozenset({EventKind.STATUS, EventKind.COACH, EventKind.PHASE, EventKind.VERSION})


@dataclass(frozen=True, slots=True)
class Review:
    """Everything on the coordinator's page of one pair; `terms` are those of the coaches of today.

    `missing` is what a coach still has to show for whom the pair waits.

    `names` are those of all accounts of the organisation, `phones` those of the coaches who gave one.
    """

    pair: PairFacts
    programme: Programme
    attention: Attention
    phases: tuple[tuple[Phase, Progress], ...]
    terms: tuple[CoachTerm, ...]
    missing: tuple[Proof, ...]
    decisions: tuple[Event, ...]
    names: Mapping[AccountId, str]
    phones: Mapping[AccountId, str]
    housemates: tuple[str, ...]
    others: tuple[tuple[PairId, str], ...]
    coaches: tuple[Account, ...]
    card_holders: tuple[CardHolder, ...]
    check_ins: tuple[CheckIn, ...]


def review(actor: Actor, pair_id: PairId, today: date) -> Review:
    """Return one pair for its coordinator. Raise NotAllowed for its coach and coachee, NotThere for anybody else."""
    with connection():
        pair = pair_for((Act.HAND_OVER,), actor, pair_id, today)
        events = journeys.events_of(pair.organisation_id, pair.id)
        staff = {account.id: account for account in accounts.every(pair.organisation_id)}
        silent_after = organisations.get(pair.organisation_id).settings.silent_after_days
        holders = [pair.coachee.account_id, *(term.account_id for term in pair.journey.coaches_on(today))]
        cards = sessions.working_cards(pair.organisation_id, [holder for holder in holders if holder])
        others = people.paired(pair.organisation_id)
        no_fit = no_fit_on(pair.journey, talks.of_pair(pair.organisation_id, pair.id))
        waits_for = staff.get(pair.journey.waits_for) if pair.journey.waits_for else None
        admission = admission_of(waits_for, today) if waits_for else None
    programme, journey, coachee = programme_of(pair), pair.journey, pair.coachee
    days = start_days(pair)
    now = journey.coaches_on(today)
    listed = journey.listed(programme)
    return Review(
        pair=pair,
        programme=programme,
        attention=attention(
            programme,
            journey,
            days,
            today=today,
            silent_after_days=silent_after,
            no_fit_on=no_fit,
            poor=poor_words(actor, [pair], today).get(pair.id, ()),
        ),
        check_ins=tuple(check_ins.of_pair(actor, pair, today)),
        phases=tuple((phase, progress(in_phase(listed, phase.id), journey)) for phase in programme.phases),
        terms=tuple(now),
        missing=admission.missing if admission else (),
        decisions=tuple(event for event in reversed(events) if event.kind in _DECISIONS),
        names={account.id: account.name for account in staff.values()},
        phones={account.id: account.phone for account in staff.values() if account.phone},
        housemates=tuple(
            other.name for other in others if other.pair_id != pair.id and _together(other.household_id, coachee)
        ),
        others=tuple((other.pair_id, other.name) for other in others if other.pair_id != pair.id),
        coaches=tuple(account for account in staff.values() if Role.COACH in account.roles and not account.disabled),
        card_holders=tuple(
            CardHolder(account, cards.get(account.id))
            for holder in dict.fromkeys(holders)
            if holder and (account := staff.get(holder)) and not account.disabled and not needs_password(account)
        ),
    )


def _together(household_id: HouseholdId | None, coachee: Coachee) -> bool:
    return household_id is not None and household_id == coachee.household_id
