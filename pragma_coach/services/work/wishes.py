"""What a newcomer would like to do, whether people may ask, and the answers; the coach may note it beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import OFF, ON, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.domain.work import (
    ANSWERS,
    HOURS_REFUSED,
    MOST_HOURS,
    WORK_PARTY,
    InvitationId,
    InvitationState,
    Profile,
    can_become,
)
from pragma_coach.services.pairs.acts import Done, EventDraft, act_on_pair, open_pair
from pragma_coach.services.rights import today_of
from pragma_coach.store import ledger, work
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.work import Invitation, Kept

_OPEN = frozenset({InvitationState.ASKED, InvitationState.YES, InvitationState.LATER})


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody would like, whether people may ask, and what was asked: the latest first."""

    profile: Profile
    may_ask: bool
    asked: tuple[tuple[Invitation, Kept], ...]


def work_of(pair: PairFacts) -> Work:
    """Return the wishes and invitations of a pair that the caller was given to see."""
    with connection():
        known = {one.id: one for one in work.every(pair.organisation_id)}
        asked = work.invitations(pair.organisation_id, pair=pair.id)
        profile = work.profiles(pair.organisation_id, [pair.id]).get(pair.id, Profile())
    found = [(one, known[one.opportunity_id]) for one in reversed(asked)]
    return Work(profile, WORK_PARTY in pair.journey.shared_with, tuple(found))


def waits_for_answer(pair: PairFacts) -> bool:
    """Tell whether somebody was asked something and has not said anything yet. Nothing is looked up without a yes."""
    if WORK_PARTY not in pair.journey.shared_with:
        return False
    return any(one.state is InvitationState.ASKED and kept.closed_at is None for one, kept in work_of(pair).asked)


@one_transaction
def keep_wishes(operation: Operation, pair_id: PairId, profile: Profile, *, may_ask: bool) -> Done:
    """Keep what somebody would like and whether people may ask; a no also takes back what is still open.

    Raise Invalid with the field that has to be mended.
    """
    if profile.hours is not None and not 1 <= profile.hours <= MOST_HOURS:
        raise Invalid(HOURS_REFUSED, "hours")

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if (WORK_PARTY in pair.journey.shared_with) == may_ask:
            return []
        return [EventDraft(EventKind.SHARING, WORK_PARTY, ON if may_ask else OFF, today_of(operation))]

    done = act_on_pair(operation, pair_id, (Act.NOTE_PROFILE,), decide)
    if not ledger.claim(operation, "keep_wishes"):
        return done
    organisation_id, by = operation.actor.organisation_id, operation.actor.account_id
    work.keep_profile(organisation_id, pair_id, profile, by, operation.at)
    if not may_ask:
        for one in work.invitations(organisation_id, pair=pair_id):
            if one.state in _OPEN:
                work.turn(organisation_id, one, InvitationState.WITHDRAWN, by, operation.at)
    return done


@one_transaction
def answer(operation: Operation, pair_id: PairId, invitation_id: InvitationId, said: InvitationState) -> None:
    """Keep what somebody answers: yes, later or no. Raise Invalid when it cannot be answered any more, NotThere."""
    pair = open_pair(operation, pair_id, Act.NOTE_PROFILE)
    found = work.invitation(pair.organisation_id, invitation_id)
    if found is None or found.pair_id != pair_id:
        raise NotThere
    if said not in ANSWERS:
        raise Invalid("Kies ja, later of nee.", "answer")
    if not ledger.claim(operation, "answer_invitation") or found.state is said:
        return
    if said not in can_become(found.state):
        raise Invalid("Dit kan nu niet meer. Vraag het je coach.", "answer")
    work.turn(pair.organisation_id, found, said, operation.actor.account_id, operation.at)
