"""What was worked off the call list. Every function is kept to one organisation."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from pragma_coach.domain.desk import CallKind, KeptCall
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.pairs import DeskCall


def _call(row: Any) -> KeptCall:
    needs = frozenset(Need(word) for word in row.needs.split())
    by = AccountId(row.by_id)
    return KeptCall(row.id, PairId(row.pair_id), CallKind(row.kind), needs, row.until, by, row.at, row.note)


def _calls(organisation_id: OrganisationId, where: Any) -> list[KeptCall]:
    """Return the calls that nobody took back, the latest first."""
    kept = (DeskCall.organisation_id == organisation_id) & DeskCall.undone_at.is_null() & where
    return [_call(row) for row in DeskCall.select().where(kept).order_by(DeskCall.at.desc(), DeskCall.id)]


def resting(organisation_id: OrganisationId, today: date) -> dict[PairId, KeptCall]:
    """Return the last call of each pair whose term is not over. One statement."""
    found: dict[PairId, KeptCall] = {}
    for call in _calls(organisation_id, DeskCall.until > today):
        found.setdefault(call.pair_id, call)
    return found


def of_pair(organisation_id: OrganisationId, pair_id: PairId) -> list[KeptCall]:
    return _calls(organisation_id, DeskCall.pair_id == pair_id)


def get(organisation_id: OrganisationId, number: int) -> KeptCall | None:
    """Return a call that nobody took back, or None."""
    found = _calls(organisation_id, DeskCall.id == number) if can_be_id(number) else []
    return found[0] if found else None


def add(organisation_id: OrganisationId, call: KeptCall) -> int:
    """Add a call under a new number, and return that."""
    row = DeskCall.create(
        id=new_id(),
        organisation_id=organisation_id,
        pair_id=call.pair_id,
        kind=call.kind.value,
        needs=" ".join(sorted(call.needs)),
        until=call.until,
        by_id=call.by,
        at=call.at,
        note=call.note,
    )
    return int(row.id)


def change(organisation_id: OrganisationId, number: int, **columns: str | datetime) -> None:
    """Change the note of a call, or take it back (`undone_at`)."""
    ours = (DeskCall.id == number) & (DeskCall.organisation_id == organisation_id)
    DeskCall.update(**columns).where(ours).execute()
