"""Which feasts a newcomer saw and went on from. Every function is kept to one organisation."""

from __future__ import annotations

from datetime import datetime

from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store.tables.pairs import FeastSeen


def seen(organisation_id: OrganisationId, pair_id: PairId) -> frozenset[str]:
    """Return the ids of the feasts that were seen. One statement."""
    query = FeastSeen.select().where((FeastSeen.organisation_id == organisation_id) & (FeastSeen.pair_id == pair_id))
    return frozenset(row.feast for row in query)


def note_seen(organisation_id: OrganisationId, pair_id: PairId, feast: str, at: datetime) -> None:
    FeastSeen.insert(organisation_id=organisation_id, pair_id=pair_id, feast=feast, at=at).on_conflict(
        action="NOTHING"
    ).execute()
