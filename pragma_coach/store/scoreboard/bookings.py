"""What was said about items, as far as steps taken together need it: done or not, for which day, heard on which day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.scoreboard.steps import Booking
from pragma_coach.domain.types import ItemState, OrganisationId, PairId
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.tables import EventRow, Pair


def of_items(organisation_id: OrganisationId, since: datetime) -> dict[PairId, list[list[Booking]]]:
    """Return, per pair of the organisation, the bookings in order of each item that was booked since a moment.

    One statement; days are worked out for those items only, as that takes longer than the query.
    """
    own = Pair.select(Pair.id).where(Pair.organisation_id == organisation_id)
    query: Any = (
        EventRow.select(EventRow.pair_id, EventRow.subject, EventRow.value, EventRow.happened_on, EventRow.received_at)
        .where(EventRow.pair_id.in_(own) & (EventRow.kind == EventKind.TICK))
        .order_by(EventRow.pair_id, EventRow.rev)
    )
    rows: dict[tuple[PairId, str], list[tuple[str, str, int]]] = defaultdict(list)
    for pair_id, item, *booked in database.execute(query).fetchall():
        rows[pair_id, item].append(tuple(booked))
    first = (since - EPOCH) // timedelta(milliseconds=1)
    found: dict[PairId, list[list[Booking]]] = defaultdict(list)
    for (pair_id, _), booked in rows.items():
        if booked[-1][2] >= first:
            found[pair_id].append([_booking(*row) for row in booked])
    return found


def _booking(value: str, happened_on: str, received_at: int) -> Booking:
    heard = amsterdam_date(EPOCH + timedelta(milliseconds=received_at))
    return Booking(value == ItemState.DONE, date.fromisoformat(happened_on), heard)
