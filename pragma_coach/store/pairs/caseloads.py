"""The pairs of one director."""

from __future__ import annotations

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.pairs import journeys
from pragma_coach.store.tables import Pair


def directed_by(organisation_id: OrganisationId, director: AccountId) -> list[PairFacts]:
    """Return the pairs of which this account is the director now, by name; also those that do not share yet.

    Three statements. The director is part of the cached standing of a pair; its text only narrows the search, what the
    journey says decides.
    """
    told = Pair.snapshot.contains(f'"director":{int(director)}')
    rows = Pair.select(Pair.id).where((Pair.organisation_id == organisation_id) & told)
    found = [PairId(row.id) for row in rows]
    if not found:
        return []
    return [pair for pair in journeys.load_many(organisation_id, only=found) if pair.journey.director == director]
