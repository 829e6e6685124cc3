"""What there is about a pair besides its list, for who may see the list."""

from __future__ import annotations

from datetime import date

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.store.pairs import doors
from pragma_coach.store.pairs.doors import BehindDoors


def behind_doors(pair: PairFacts, today: date) -> BehindDoors:
    """Return what there is about a pair that the caller was given to see."""
    return doors.behind_doors(pair.organisation_id, pair.id, today)
