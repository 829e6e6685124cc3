"""Pairs that wait: the coach was chosen, and may not begin before all was shown.

The coach has no term, so nothing of the pair is the coach's to see or to count. It begins in the act that shows the
last proof, or at the latest with the work of the clock; its clock begins on that day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import CoachValue, EventDraft, EventKind, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import AccountId, Actor, Operation, OpId, OrganisationId, Role
from pragma_coach.domain.volunteers import Proof
from pragma_coach.services import volunteers
from pragma_coach.services.pairs.acts import Done, record
from pragma_coach.services.rights import today_of
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys, people


@one_transaction
def show_proof(operation: Operation, account_id: AccountId, proof: Proof, on: date | None) -> None:
    """Note a proof as `volunteers.show_proof` does; when it was the last, the pairs of the coach begin."""
    volunteers.show_proof(operation, account_id, proof, on)
    begin_admitted(operation)


@one_transaction
def begin_admitted(operation: Operation) -> int:
    """Begin every pair of the organisation whose coach may begin by now; return how many. Nothing when none waits."""
    organisation_id, today = operation.actor.organisation_id, today_of(operation)
    ready: dict[AccountId, bool] = {}
    begun = 0
    for pair in journeys.waiting(organisation_id):
        coach = pair.journey.waits_for
        if coach is None:
            continue
        if coach not in ready:
            account = accounts.get(organisation_id, coach)
            known = account is not None and Role.COACH in account.roles and not account.disabled
            ready[coach] = known and account is not None and volunteers.admitted(account, today)
        if ready[coach]:
            step = replace(operation, op_id=OpId(f"{operation.op_id}/begins-{pair.id}-{pair.journey.rev}"))
            record_begin(step, pair, begin_drafts(pair, coach, today))
            begun += 1
    return begun


def chosen_coach(operation: Operation, coach_id: AccountId) -> Account:
    """Return a coach of the organisation who still comes in. Raise Invalid for anybody else."""
    account = accounts.get(operation.actor.organisation_id, coach_id)
    if account is None or Role.COACH not in account.roles or account.disabled:
        raise Invalid("Kies een coach uit de lijst.", "coach")
    return account


def admitted_coach(operation: Operation, coach_id: AccountId) -> Account:
    """Return a coach as `chosen_coach` does. Raise Invalid also for one who may not begin yet."""
    account = chosen_coach(operation, coach_id)
    volunteers.require_admitted(account, today_of(operation))
    return account


def next_drafts(pair: PairFacts, coach: Account, today: date) -> list[EventDraft]:
    """Return what lets a pair that waits begin with this coach, or wait for this one instead."""
    before = pair.journey.waits_for
    may = volunteers.admitted(coach, today)
    if before == coach.id and not may:
        return []
    stops = [EventDraft(EventKind.COACH, str(before), CoachValue.STOPS, today)] if before else []
    if may:
        return [*stops, *begin_drafts(pair, coach.id, today)]
    return [*stops, EventDraft(EventKind.COACH, str(coach.id), CoachValue.WAITS, today)]


def begin_drafts(pair: PairFacts, coach: AccountId, today: date) -> list[EventDraft]:
    """Return what lets a coach begin; a pair that waited begins too, on the day from which it was known to run."""
    begins = EventDraft(EventKind.COACH, str(coach), CoachValue.BEGINS, today)
    if pair.journey.status is not PairStatus.WAITING:
        return [begins]
    since = pair.coachee.coaching_started_on or today
    return [EventDraft(EventKind.STATUS, "pair", PairStatus.ACTIVE, since), begins]


def record_begin(operation: Operation, pair: PairFacts, drafts: Sequence[EventDraft]) -> Done:
    """Record drafts as `record`, and from which day the coachee is coached when they let a pair begin."""
    done = record(operation, pair, drafts)
    started, known = done.pair.journey.started_on, pair.coachee.coaching_started_on
    if started is None or known is not None:
        return done
    people.change(pair.organisation_id, pair.coachee.id, coaching_started_on=started)
    return replace(done, pair=replace(done.pair, coachee=replace(pair.coachee, coaching_started_on=started)))


def begin_due(at: datetime) -> int:
    """Begin what may begin by now in every organisation, in the name of whoever made the pair; return how many.

    Each organisation in its own transaction.
    """
    with connection():
        known = [(one.id, pair) for one in organisations.every() for pair in journeys.waiting(one.id)[:1]]
        named = [(organisation_id, _made_by(pair)) for organisation_id, pair in known]
    return sum(
        begin_admitted(Operation(Actor(by, organisation_id, frozenset()), _of_the_clock(organisation_id, at), at))
        for organisation_id, by in named
    )


def _of_the_clock(organisation_id: OrganisationId, at: datetime) -> OpId:
    return OpId(f"admitted-{organisation_id}-{amsterdam_date(at)}")


def _made_by(pair: PairFacts) -> AccountId:
    events = journeys.events_of(pair.organisation_id, pair.id)
    return next((event.by for event in reversed(events) if event.value == CoachValue.WAITS and event.by), AccountId(0))
