"""An event as a row of its table, and back."""

from __future__ import annotations

from typing import Any

from peewee import fn

from pragma_coach.domain.pairs.journey import Event, EventKind
from pragma_coach.domain.types import AccountId, ItemId, ItemState, OpId, OrganisationId, PairId
from pragma_coach.store import tables


def to_row(organisation_id: OrganisationId, pair_id: PairId, event: Event) -> dict[str, Any]:
    return {
        "pair_id": pair_id,
        "rev": event.rev,
        "organisation_id": organisation_id,
        "op_id": event.op_id,
        "kind": event.kind,
        "subject": event.subject,
        "value": event.value,
        "reason": event.reason,
        "by_id": event.by,
        "happened_on": event.happened_on,
        "phone_at": event.phone_at,
        "received_at": event.received_at,
        "undoes": event.undoes,
    }


def from_row(row: tables.EventRow) -> Event:
    return Event(
        rev=row.rev,
        op_id=OpId(row.op_id),
        kind=EventKind(row.kind),
        subject=row.subject,
        value=row.value,
        happened_on=row.happened_on,
        received_at=row.received_at,
        by=None if row.by_id is None else AccountId(row.by_id),
        reason=row.reason,
        phone_at=row.phone_at,
        undoes=row.undoes,
    )


def of_operation(organisation_id: OrganisationId, op_id: OpId) -> tuple[PairId, Event] | None:
    """Return the pair and the event of an operation of the organisation, or None when it left none behind."""
    row = tables.EventRow.get_or_none(
        (tables.EventRow.op_id == op_id) & (tables.EventRow.organisation_id == organisation_id)
    )
    return None if row is None else (PairId(row.pair_id), from_row(row))


def latest_word(
    organisation_id: OrganisationId,
    pair_id: PairId,
    item: ItemId,
    state: ItemState,
    *,
    besides: AccountId | None = None,
) -> Event | None:
    """Return the event that was tapped latest of those on which an item in this state rests, or None.

    Those are its ticks, and what was noted of the same state: that confirmed it. The words of account `besides` are
    left out.
    """
    event = tables.EventRow
    kept = (event.kind == EventKind.TICK) | ((event.kind == EventKind.NOTED) & (event.value == state))
    if besides is not None:
        kept &= event.by_id.is_null() | (event.by_id != besides)
    tapped = fn.COALESCE(event.phone_at, event.received_at)
    row = (
        event.select()
        .where((event.organisation_id == organisation_id) & (event.pair_id == pair_id) & (event.subject == item) & kept)
        .order_by(tapped.desc(), event.rev.desc())
        .first()
    )
    return None if row is None else from_row(row)
