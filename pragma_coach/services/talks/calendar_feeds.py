"""Everybody's own talks as a calendar feed: a secret address per person, without names of others and without subjects.

The address is the only key: a phone's calendar cannot sign in. It is kept as a hash only, it can be renewed and taken
back, and it is worthless once the account is closed.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pragma_coach.domain.access import Act, Relation
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.talks.talks import KeptTalk, Participant, TalkId, TalkState, When
from pragma_coach.domain.types import Actor, Operation, PairId
from pragma_coach.services.pairs.acts import relations
from pragma_coach.services.rights import may_here, require
from pragma_coach.services.talks import interpreters
from pragma_coach.services.throttle import Limit, take
from pragma_coach.store import ledger
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys
from pragma_coach.store.talks import talks

KEPT_BACK = timedelta(days=60)  # so long does a calendar show what was
WRONG_ADDRESS = Limit("calendar-address", 30, 4)
OFTEN_ASKED = Limit("calendar-token", 30, 4)  # a phone asks a few times a day; a loop gone wild asks all the time


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """A talk on somebody's calendar; `pair_id` is None when the owner may see the appointment only."""

    talk_id: TalkId
    when: When
    sequence: int
    changed_at: datetime
    cancelled: bool = False
    own: bool = False
    pair_id: PairId | None = None


@one_transaction
def renew(operation: Operation) -> str | None:
    """Make a new secret address and return its token, which is shown this once; the old address stops at once.

    None when the operation was done before: the token was not stored.
    """
    require(Act.OWN_ACCOUNT, operation.actor)
    if not ledger.claim(operation, "renew_calendar"):
        return None
    token = secrets.token_urlsafe(24)
    actor = operation.actor
    talks.keep_calendar_key(actor.organisation_id, actor.account_id, token, operation.at)
    return token


@one_transaction
def revoke(operation: Operation) -> None:
    """Take the actor's address back: calendars that ask for it get nothing any more."""
    require(Act.OWN_ACCOUNT, operation.actor)
    if ledger.claim(operation, "revoke_calendar"):
        talks.drop_calendar_key(operation.actor.organisation_id, operation.actor.account_id)


def address_since(actor: Actor) -> datetime | None:
    with connection():
        return talks.calendar_since(actor.organisation_id, actor.account_id)


def entries(token: str, *, address: str, at: datetime) -> list[CalendarEntry]:
    """Return the talks on the calendar of the owner of an address, by day.

    Raise NotThere for an unknown or old address, TooOften after many tries or requests.
    """
    with connection():
        owner = talks.calendar_owner(token)
        if owner is None:
            take([(WRONG_ADDRESS, address)], at)
            raise NotThere
        take([(OFTEN_ASKED, token)], at)
        return _entries_of(owner.actor, amsterdam_date(at))


def _entries_of(actor: Actor, today: date) -> list[CalendarEntry]:
    """Return the talks in which the actor takes part and that the actor may see today, by day."""
    found: dict[TalkId, CalendarEntry] = {}
    if may_here(Act.SEE_APPOINTMENTS, actor):
        found |= _appointments(actor, today)
    if may_here(Act.SEE_ORGANISATION, actor):
        own = talks.of_account(actor.organisation_id, actor.account_id, Participant.COORDINATOR, today - KEPT_BACK)
        found |= _as_entries(actor, own)
    for part, pairs in _pairs(actor, today).items():
        ids = [pair.id for pair in pairs if pair.journey.status is not PairStatus.ENDED]
        kept = talks.of_pairs(actor.organisation_id, ids, today - KEPT_BACK)
        found |= _as_entries(actor, (talk for talk in kept if part in talk.parts), own=part is Participant.COACHEE)
    return sorted(found.values(), key=lambda entry: (entry.when.day, entry.when.minute or 0, entry.talk_id))


def _pairs(actor: Actor, today: date) -> dict[Participant, list[PairFacts]]:
    """Return the pairs that the actor may see today, by the actor's own part in them."""
    organisation_id, account_id = actor.organisation_id, actor.account_id
    found: dict[Participant, list[PairFacts]] = {}
    if may_here(Act.SEE_OWN_STEPS, actor):
        found[Participant.COACHEE] = journeys.load_many(organisation_id, coachee_account=account_id)
    if may_here(Act.SEE_OWN_PAIRS, actor):
        coached = journeys.load_many(organisation_id, coach=account_id)
        found[Participant.COACH] = [pair for pair in coached if Relation.COACH in relations(actor, pair, today)]
    if may_here(Act.SEE_CASELOAD, actor):
        every = journeys.load_many(organisation_id)
        found[Participant.DIRECTOR] = [pair for pair in every if Relation.DIRECTOR in relations(actor, pair, today)]
    return found


def _as_entries(actor: Actor, kept: Iterable[KeptTalk], *, own: bool = False) -> dict[TalkId, CalendarEntry]:
    shown = [talk for talk in kept if talk.state is not TalkState.SKIPPED]
    changed = talks.changed_at(actor.organisation_id, [talk.id for talk in shown])
    return {
        talk.id: CalendarEntry(
            talk_id=talk.id,
            when=_when(talk),
            sequence=talk.sequence,
            changed_at=changed[talk.id],
            cancelled=talk.state is TalkState.CANCELLED,
            own=own,
            pair_id=talk.pair_id,
        )
        for talk in shown
    }


def _when(talk: KeptTalk) -> When:
    """Return when a talk is or was; of one that was held on another day than planned nobody knows at what time."""
    moved = talk.state is TalkState.HELD and talk.day != talk.when.day
    return replace(talk.when, day=talk.day, minute=None) if moved else talk.when


def _appointments(actor: Actor, today: date) -> dict[TalkId, CalendarEntry]:
    found = interpreters.appointments(actor, today, cancelled=True)
    changed = talks.changed_at(actor.organisation_id, [one.talk_id for one in found])
    return {
        one.talk_id: CalendarEntry(one.talk_id, one.when, one.sequence, changed[one.talk_id], one.cancelled)
        for one in found
    }
