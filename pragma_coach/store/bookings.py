"""What was said about items, as far as steps taken together need it: done or not, for which day, heard on which day."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.journey import Kind
from pragma_coach.domain.steps import Booking
from pragma_coach.domain.types import ItemState, OrganisationId, PairId
from pragma_coach.store.database import database
from pragma_coach.store.fields import EPOCH
from pragma_coach.store.tables import Event, Pair

_QUARTER_HOUR = 15 * 60 * 1000  # milliseconds


def of_items(organisation_id: OrganisationId) -> dict[PairId, list[list[Booking]]]:
    """Return, per pair of the organisation, the bookings of each item in order. One statement."""
    own = Pair.select(Pair.id).where(Pair.organisation_id == organisation_id)
    query: Any = (
        Event.select(Event.pair_id, Event.subject, Event.value, Event.happened_on, Event.received_at)
        .where(Event.pair_id.in_(own) & (Event.kind == Kind.TICK))
        .order_by(Event.pair_id, Event.rev)
    )
    found: dict[PairId, dict[str, list[Booking]]] = defaultdict(lambda: defaultdict(list))
    for pair_id, item, value, happened_on, received_at in database.execute(query).fetchall():
        heard = _day_of(received_at // _QUARTER_HOUR)
        booking = Booking(value == ItemState.DONE, date.fromisoformat(happened_on), heard)
        found[PairId(pair_id)][item].append(booking)
    return {pair_id: list(items.values()) for pair_id, items in found.items()}


@lru_cache(maxsize=8192)
def _day_of(quarter_hours: int) -> date:
    """Return the day in Amsterdam; within a quarter of an hour it is one day, in summer and in winter."""
    return amsterdam_date(EPOCH + timedelta(milliseconds=quarter_hours * _QUARTER_HOUR))
