"""All pairs of an organisation, some at a time: ten thousand take no more memory than a few hundred."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.types import CoacheeId, Edition, HouseholdId, OrganisationId, PairId
from pragma_coach.store.database import database
from pragma_coach.store.pairs import journeys
from pragma_coach.store.tables import CoacheeRow, Pair

_AT_ONCE = 200


def listed(organisation_id: OrganisationId) -> list[tuple[PairId, HouseholdId | None, Edition]]:
    """Return the pairs of the organisation by name, each with its home and its edition. One statement."""
    columns = (Pair.id, CoacheeRow.household_id, Pair.programme, Pair.programme_version)
    query: Any = Pair.select(*columns).join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id))
    ours = query.where(Pair.organisation_id == organisation_id).order_by(CoacheeRow.name, Pair.id)
    return [(PairId(number), home, (programme, version)) for number, home, programme, version in ours.tuples()]


def one_by_one(organisation_id: OrganisationId, pairs: Sequence[PairId], *, items: bool = True) -> Iterator[PairFacts]:
    """Yield these pairs, given by name; without `items` nothing is ticked. Two statements for so many at a time."""
    for start in range(0, len(pairs), _AT_ONCE):
        yield from journeys.load_many(organisation_id, only=pairs[start : start + _AT_ONCE], items=items)


def housed(organisation_id: OrganisationId) -> list[tuple[PairId, CoacheeId, date]]:
    """Return the pairs of who got a home, by name, with the person and the day. One statement."""
    query: Any = Pair.select(Pair.id, Pair.coachee_id, CoacheeRow.housed_on)
    query = query.join(CoacheeRow, on=(CoacheeRow.id == Pair.coachee_id)).order_by(CoacheeRow.name, Pair.id)
    ours = (Pair.organisation_id == organisation_id) & CoacheeRow.housed_on.is_null(is_null=False)
    rows = database.execute(query.where(ours)).fetchall()
    return [(PairId(pair), CoacheeId(coachee), date.fromisoformat(day)) for pair, coachee, day in rows]


def ended_for(organisation_id: OrganisationId, reasons: Collection[EndReason]) -> dict[PairId, date]:
    """Return the pairs that ended for one of these reasons, with the day. Of the others no journey is read."""
    named = reduce(or_, (Pair.snapshot.contains(f'"status_reason":"{reason}"') for reason in reasons))
    ended = (Pair.organisation_id == organisation_id) & (Pair.status == PairStatus.ENDED)
    rows = database.execute(Pair.select(Pair.id, Pair.snapshot).where(ended & named)).fetchall()
    known = ((PairId(pair), json.loads(text)) for pair, text in rows)
    return {
        pair: date.fromisoformat(facts["status_since"]) for pair, facts in known if facts["status_reason"] in reasons
    }
