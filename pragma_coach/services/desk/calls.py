"""The call list is worked off: called, or in a week again, with a note for the desk alone; one tap takes it back."""

from __future__ import annotations

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import CallKind, KeptCall, back_on
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import Actor, Operation, PairId
from pragma_coach.services.desk.pair_review import review
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.rights import clean_text, today_of
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import calls

LONGEST_NOTE = 280


def work_off(operation: Operation, pair_id: PairId, kind: CallKind) -> int:
    """Take a pair off the call list until it has a new reason or its term is over; return the number of the call.

    It says nothing about the pair itself: whether it is silent is for coach and newcomer. Raise NotAllowed, NotThere.
    """
    needs = review(operation.actor, pair_id, today_of(operation)).attention.needs  # read before anything is locked
    return _keep(operation, pair_id, kind, frozenset(needs))


@one_transaction
def _keep(operation: Operation, pair_id: PairId, kind: CallKind, needs: frozenset[Need]) -> int:
    organisation_id = operation.actor.organisation_id
    if not ledger.claim(operation, "work_off_call"):
        return int(ledger.result_of(organisation_id, operation.op_id) or 0)
    silent_after = organisations.get(organisation_id).settings.silent_after_days
    until = back_on(kind, today_of(operation), silent_after)
    by, at = operation.actor.account_id, operation.at
    number = calls.add(organisation_id, KeptCall(0, pair_id, kind, needs, until, by, at))
    ledger.keep_result(operation.op_id, str(number))
    return number


def _call(operation: Operation, pair_id: PairId, number: int) -> KeptCall:
    pair_for((Act.HAND_OVER,), operation.actor, pair_id, today_of(operation))
    call = calls.get(operation.actor.organisation_id, number)
    if call is None or call.pair_id != pair_id:
        raise NotThere
    return call


@one_transaction
def take_back(operation: Operation, pair_id: PairId, number: int) -> None:
    """Put a pair back on the call list, with what stood there before. Raise NotThere when it was taken back before."""
    call = _call(operation, pair_id, number)
    if ledger.claim(operation, "take_back_call", str(number)):
        calls.change(operation.actor.organisation_id, call.number, undone_at=operation.at)


@one_transaction
def note(operation: Operation, pair_id: PairId, number: int, words: str) -> None:
    """Note something at a call, for coordinators alone. Raise Invalid for what may not be kept."""
    call = _call(operation, pair_id, number)
    words = clean_text(words, "note", longest=LONGEST_NOTE)
    if ledger.claim(operation, "note_call", str(number)):
        calls.change(operation.actor.organisation_id, call.number, note=words)


def of_pair(actor: Actor, pair_id: PairId) -> list[KeptCall]:
    """Return what was called about a pair that the caller was given to see, the latest first."""
    with connection():
        return calls.of_pair(actor.organisation_id, pair_id)
