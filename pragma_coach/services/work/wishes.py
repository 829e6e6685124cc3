"""What a newcomer would like to do, whether people may ask, and the answers; the coach may note it beside them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import OFF, ON, EventDraft, EventKind
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.domain.work import (
    ANSWERS,
    HOURS_REFUSED,
    MOST_HOURS,
    WORK_PARTY,
    Invitation,
    InvitationId,
    InvitationState,
    StoredOpportunity,
    WorkWishes,
    can_become,
)
from pragma_coach.services.pairs.acts import Done, act_on_pair, open_pair
from pragma_coach.services.rights import today_of
from pragma_coach.store import ledger, work
from pragma_coach.store.database import connection, one_transaction

_OPEN = frozenset({InvitationState.ASKED, InvitationState.YES, InvitationState.LATER})


@dataclass(frozen=True, slots=True)
class WorkPage:
    """What somebody would like, whether people may ask, and what was asked: the latest first."""

    wishes: WorkWishes
    may_ask: bool
    asked: tuple[tuple[Invitation, StoredOpportunity], ...]


def work_of(pair: PairFacts) -> WorkPage:
    """Return the wishes and invitations of a pair that the caller may see."""
    with connection():
        known = {one.id: one for one in work.opportunities(pair.organisation_id)}
        asked = work.invitations(pair.organisation_id, pair=pair.id)
        wishes = work.wishes_of_pairs(pair.organisation_id, [pair.id]).get(pair.id, WorkWishes())
    found = [(one, known[one.opportunity_id]) for one in reversed(asked)]
    return WorkPage(wishes, WORK_PARTY in pair.journey.shared_with, tuple(found))


def waits_for_answer(pair: PairFacts) -> bool:
    """Return whether an invitation waits for an answer; False without a query when nobody may ask."""
    if WORK_PARTY not in pair.journey.shared_with:
        return False
    return any(
        one.state is InvitationState.ASKED and opportunity.closed_at is None for one, opportunity in work_of(pair).asked
    )


@one_transaction
def keep_wishes(operation: Operation, pair_id: PairId, wishes: WorkWishes, *, may_ask: bool) -> Done:
    """Store what somebody would like and whether people may ask; a no also withdraws open invitations.

    Raise Invalid with the field that has to be mended.
    """
    if wishes.hours is not None and not 1 <= wishes.hours <= MOST_HOURS:
        raise Invalid(HOURS_REFUSED, "hours")

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if (WORK_PARTY in pair.journey.shared_with) == may_ask:
            return []
        return [EventDraft(EventKind.SHARING, WORK_PARTY, ON if may_ask else OFF, today_of(operation))]

    done = act_on_pair(operation, pair_id, (Act.NOTE_PROFILE,), decide)
    if not ledger.claim(operation, "keep_wishes"):
        return done
    organisation_id, by = operation.actor.organisation_id, operation.actor.account_id
    work.keep_wishes(organisation_id, pair_id, wishes, by, operation.at)
    if not may_ask:
        for one in work.invitations(organisation_id, pair=pair_id):
            if one.state in _OPEN:
                work.take_turn(organisation_id, one, InvitationState.WITHDRAWN, by, operation.at)
    return done


@one_transaction
def answer(operation: Operation, pair_id: PairId, invitation_id: InvitationId, said: InvitationState) -> None:
    """Store an answer: yes, later or no. Raise Invalid when it cannot be answered any more, NotThere."""
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
    work.take_turn(pair.organisation_id, found, said, operation.actor.account_id, operation.at)
