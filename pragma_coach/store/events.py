"""An event as a row of its table, and back."""

from __future__ import annotations

from typing import Any

from pragma_coach.domain.journey import Event, Kind
from pragma_coach.domain.types import AccountId, OpId, OrganisationId, PairId
from pragma_coach.store import tables


def to_row(organisation_id: OrganisationId, pair_id: PairId, event: Event) -> dict[str, Any]:
    """Return the columns of an event of a pair."""
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


def from_row(row: tables.Event) -> Event:
    """Return the event of a row."""
    return Event(
        rev=row.rev,
        op_id=OpId(row.op_id),
        kind=Kind(row.kind),
        subject=row.subject,
        value=row.value,
        happened_on=row.happened_on,
        received_at=row.received_at,
        by=None if row.by_id is None else AccountId(row.by_id),
        reason=row.reason,
        phone_at=row.phone_at,
        undoes=row.undoes,
    )
