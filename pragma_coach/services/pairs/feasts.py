"""Celebrating: the one feast in front of a newcomer, and going on from it. What there is follows from the journey."""

from __future__ import annotations

from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.feasts import Feast, feasts, fresh_feast
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import NotThere
from pragma_coach.domain.types import Operation
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.lookup import require_own_pair
from pragma_coach.services.rights import require
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import feasts as stored


def waiting(pair: PairFacts, today: date) -> Feast | None:
    """Return the feast that stands in front of the newcomer of the pair; nothing is asked while there is none."""
    found = feasts(programme_of(pair), pair.journey)
    if fresh_feast(found, (), today) is None:
        return None
    with connection():
        return fresh_feast(found, stored.seen(pair.organisation_id, pair.id), today)


def find(pair: PairFacts, feast_id: str) -> Feast:
    """Return a feast of the pair, also an old one. Raise NotThere when there is nothing (any more) to celebrate."""
    found = next((feast for feast in feasts(programme_of(pair), pair.journey) if feast.id == feast_id), None)
    if found is None:
        raise NotThere
    return found


@one_transaction
def go_on(operation: Operation, feast_id: str) -> None:
    """Note that the newcomer saw a feast and goes on. Raise NotThere, NotAllowed."""
    require(Act.SEE_OWN_STEPS, operation.actor)
    pair = require_own_pair(operation.actor)
    stored.note_seen(pair.organisation_id, pair.id, find(pair, feast_id).id, operation.at)
