"""All pairs of an organisation, some at a time: ten thousand take no more memory than a few hundred."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import Edition, HouseholdId, OrganisationId, PairId
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
