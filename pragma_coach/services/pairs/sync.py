"""Taking in what a phone kept while there was no network: each thing once, on its own day, the latest word wins.

Whatever a phone sends is kept in the events of the pair. What changes nothing any more (it was so already, somebody was
later, the pair was handed over) is kept as `EventKind.NOTED`: seen in the history of the item, and of no effect.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import Event, EventDraft, EventKind, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import ContactKind, NotApplicable, Obstacle
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.types import ItemId, ItemState, Operation, OpId, PairId, TickRule
from pragma_coach.services.pairs import acts as pair_acts
from pragma_coach.services.pairs import records, ticks
from pragma_coach.services.pairs.acts import may, pair_for, programme_of
from pragma_coach.services.pairs.agreements import NOTHING_AGREED, Agreement, agreed_still, crowded
from pragma_coach.services.rights import today_of
from pragma_coach.store import ledger
from pragma_coach.store.database import one_transaction
from pragma_coach.store.pairs import events, journeys

_NOT_YOURS = "U begeleidt dit koppel niet meer. Vertel de coördinator wat u nog wilde doorgeven."
_CROWDED = "Het contact is opgeschreven. Niet alles wat u afsprak staat er: er waren al drie stappen voor nu."
_REASONS = frozenset((*Obstacle, *NotApplicable))
_AGREED = frozenset({ItemState.DONE, ItemState.CLAIMED})


class SyncOutcome(StrEnum):
    """How the server answers one thing that a phone sent."""

    APPLIED = "applied"
    DUPLICATE = "duplicate"  # it was done before, or there is nothing left to take back
    SUPERSEDED = "superseded"  # somebody's later word stands
    REJECTED = "rejected"  # it cannot be (any more): the sentence says why
    FORBIDDEN = "forbidden"  # it is not up to this person (any more)


@dataclass(frozen=True, slots=True)
class Ticked:
    """An item was set to a state; `day` is the day that was chosen, None for the day of the tap."""

    item: ItemId
    state: ItemState
    reason: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """A tick was taken back: that of an earlier operation, or that of an event by its number."""

    item: ItemId
    undoes: OpId | int


@dataclass(frozen=True, slots=True)
class Met:
    """Coach and coachee had contact, so many minutes, and agreed on steps; `day` as of `Ticked`."""

    kind: ContactKind
    minutes: int = 0
    day: date | None = None
    agreed: Agreement = NOTHING_AGREED


Deed = Ticked | TakenBack | Met


@dataclass(frozen=True, slots=True)
class SyncResult:
    """The answer; `pair` is as it stands now, if the sender may know, `later` the event that stands instead."""

    outcome: SyncOutcome
    pair: PairFacts | None = None
    sentence: str = ""
    later: Event | None = None


@one_transaction
def take_in(operation: Operation, pair_id: PairId, deed: Deed) -> SyncResult:
    """Do one thing that a phone kept; `operation.phone_at` is the moment of the tap by the server's clock.

    A refusal is returned, not raised: the rest of a batch goes on. Raise StoreUnavailable when the database cannot now.
    """
    acts = (Act.LOG_CONTACT,) if isinstance(deed, Met) else (Act.TICK, Act.CLAIM)
    try:
        pair = pair_for(acts, operation.actor, pair_id, today_of(operation))
    except (NotThere, NotAllowed):
        return _left_behind(operation, pair_id, deed)
    before = events.of_operation(pair.organisation_id, operation.op_id)
    if before is not None:
        return _again(pair, deed, *before)
    if isinstance(deed, Ticked) and (later := _later_word(operation, pair, deed)):
        return SyncResult(SyncOutcome.SUPERSEDED, _noted(operation, pair, deed), later=later)
    try:
        return _done(operation, pair, deed)
    except Outdated:
        return SyncResult(SyncOutcome.SUPERSEDED, pair, later=_standing_on(pair, deed))
    except NotAllowed as refused:
        return _forbidden(operation, pair, deed, refused)
    except Invalid as refused:
        ledger.claim(operation, "refuse_sync", refused.sentence)  # page and worker of one phone may send it both
        return SyncResult(SyncOutcome.REJECTED, _noted(operation, pair, deed), refused.sentence)


def _done(operation: Operation, pair: PairFacts, deed: Deed) -> SyncResult:
    match deed:
        case Ticked():
            done = ticks.tick(operation, pair.id, deed.item, deed.state, happened_on=deed.day, reason=deed.reason)
            if done.outcome is pair_acts.ActOutcome.UNCHANGED:  # kept all the same: it may be the latest word for it
                return SyncResult(SyncOutcome.APPLIED, _noted(operation, done.pair, deed))
        case TakenBack():
            return _taken_back(operation, pair, deed)
        case Met():
            still = agreed_still(pair, deed.agreed)
            done = records.log_contact(
                operation, pair.id, deed.kind, minutes=deed.minutes, happened_on=deed.day, agreed=still
            )
            if crowded(pair, deed.agreed):
                return SyncResult(SyncOutcome.APPLIED, done.pair, _CROWDED)
    return SyncResult(SyncOutcome.APPLIED, done.pair)


def _taken_back(operation: Operation, pair: PairFacts, deed: TakenBack) -> SyncResult:
    rev = deed.undoes
    if not isinstance(rev, int):
        undone = events.of_operation(pair.organisation_id, rev)
        if undone is None or undone[0] != pair.id:
            return SyncResult(SyncOutcome.DUPLICATE, pair)  # what it takes back was never taken in
        if undone[1].kind is EventKind.NOTED:
            return SyncResult(SyncOutcome.SUPERSEDED, pair, later=_standing_on(pair, deed))
        rev = undone[1].rev
    done = ticks.undo(operation, pair.id, rev)
    unchanged = done.outcome is pair_acts.ActOutcome.UNCHANGED
    return SyncResult(SyncOutcome.DUPLICATE if unchanged else SyncOutcome.APPLIED, done.pair)


def _again(pair: PairFacts, deed: Deed, pair_id: PairId, before: Event) -> SyncResult:
    """Answer an operation that was taken in before as it was answered then, as far as that is still known."""
    if pair_id != pair.id:
        return SyncResult(SyncOutcome.REJECTED, sentence=pair_acts.ANOTHER_PAIR)
    if refused := ledger.result_of(pair.organisation_id, before.op_id):
        return SyncResult(SyncOutcome.REJECTED, pair, refused)
    if before.kind is not EventKind.NOTED or isinstance(deed, Met):
        return SyncResult(SyncOutcome.DUPLICATE, pair)
    if pair.journey.state_of(deed.item) == before.value:
        return SyncResult(SyncOutcome.DUPLICATE, pair)
    return SyncResult(SyncOutcome.SUPERSEDED, pair, later=_standing_on(pair, deed))


def _later_word(operation: Operation, pair: PairFacts, deed: Ticked) -> Event | None:
    """Return the event that outdoes a tap: it was tapped later; of two at the same moment "done" wins.

    Where the coach decides, what the coachee said later does not outdo what the coach said. A word for the same state
    is outdone only when both chose a day, and not the same.
    """
    state, item = pair.journey.state_of(deed.item), programme_of(pair).item_by_id.get(deed.item)
    if item is None or operation.phone_at is None or (state is deed.state and deed.day is None):
        return None
    as_coach = may(Act.TICK, operation.actor, pair, today_of(operation)) and item.tick is not TickRule.COACHEE
    besides = pair.coachee.account_id if as_coach else None
    later = events.latest_word(pair.organisation_id, pair.id, deed.item, state, besides=besides)
    if later is None:
        return None
    tapped = later.phone_at or later.received_at
    both_chose = later.happened_on not in (deed.day, amsterdam_date(tapped)) and _possible(operation, pair, deed.day)
    if state is deed.state and not both_chose:
        return None
    if operation.phone_at > tapped or (operation.phone_at == tapped and deed.state in _AGREED):
        return None
    return later


def _possible(operation: Operation, pair: PairFacts, day: date | None) -> bool:
    """Tell whether something can have happened on a day: a mistake is answered as one, and not as a word too late."""
    try:
        pair_acts.happened_day(operation, pair.coachee, pair.journey.started_on, day)
    except Invalid:
        return False
    return True


def _standing_on(pair: PairFacts, deed: Deed) -> Event | None:
    """Return the latest word on which the item of a deed stands."""
    if isinstance(deed, Met):
        return None
    return events.latest_word(pair.organisation_id, pair.id, deed.item, pair.journey.state_of(deed.item))


def _forbidden(operation: Operation, pair: PairFacts, deed: Deed, refused: NotAllowed) -> SyncResult:
    """Tell an act that is not up to the sender from one that somebody else was in time for."""
    later = _standing_on(pair, deed)
    if pair.journey.status is PairStatus.ENDED:
        return SyncResult(SyncOutcome.FORBIDDEN, _noted(operation, pair, deed), refused.sentence)
    if later is not None and later.by != operation.actor.account_id:
        return SyncResult(SyncOutcome.SUPERSEDED, _noted(operation, pair, deed), later=later)
    return SyncResult(SyncOutcome.FORBIDDEN, pair, refused.sentence)


def _left_behind(operation: Operation, pair_id: PairId, deed: Deed) -> SyncResult:
    """Answer somebody who may not act on the pair, and learns nothing about it.

    What a coach tapped while still coaching and sends only now is kept once for the present coach; it changes nothing.
    """
    pair = journeys.load(operation.actor.organisation_id, pair_id)
    tapped = amsterdam_date(operation.phone_at or operation.at)
    if pair is not None and any(
        term.account_id == operation.actor.account_id for term in pair.journey.coaches_on(tapped)
    ):
        noted = {(event.subject, event.value) for event in _noted_by(operation, pair)}
        if not noted.intersection((draft.subject, draft.value) for draft in _drafts(operation, pair, deed)):
            _noted(operation, pair, deed)
    return SyncResult(SyncOutcome.FORBIDDEN, sentence=_NOT_YOURS)


def _noted_by(operation: Operation, pair: PairFacts) -> list[Event]:
    found = journeys.events_of(pair.organisation_id, pair.id)
    return [event for event in found if event.kind is EventKind.NOTED and event.by == operation.actor.account_id]


def _noted(operation: Operation, pair: PairFacts, deed: Deed) -> PairFacts:
    """Keep a deed in the log without any effect; return the pair after that."""
    return pair_acts.record(operation, pair, _drafts(operation, pair, deed)).pair


def _drafts(operation: Operation, pair: PairFacts, deed: Deed) -> Sequence[EventDraft]:
    day = amsterdam_date(operation.phone_at or operation.at)
    match deed:
        case Ticked() if deed.item in programme_of(pair).item_by_id:
            reason = deed.reason if deed.reason in _REASONS else ""
            return [EventDraft(EventKind.NOTED, deed.item, deed.state, deed.day or day, reason)]
        case Met():
            return [EventDraft(EventKind.NOTED, deed.kind, str(deed.minutes), deed.day or day)]
        case _:
            return []  # an undo that came too late says nothing of its own; an item that never was has no place
