"""Planning and reading talks of the cast."""

from __future__ import annotations

from datetime import timedelta

from make import TODAY, Cast, operation

from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, Participant, When
from pragma_coach.domain.types import Actor
from pragma_coach.services.talks import lists
from pragma_coach.services.talks import talks as talks_acts
from pragma_coach.store.database import connection
from pragma_coach.store.talks import talks

BOTH = frozenset({Participant.COACHEE, Participant.COACH})
WEDNESDAY = TODAY + timedelta(days=1)


def plan(cast: Cast, kind: str = EXTRA, when: When | None = None, by: Actor | None = None) -> KeptTalk:
    return talks_acts.plan(operation(by or cast.coach), cast.pair.id, kind, when or When(WEDNESDAY, 600), BOTH)


def stored(cast: Cast) -> list[KeptTalk]:
    with connection():
        return talks.of_pair(cast.organisation.id, cast.pair.id)


def first_kind(cast: Cast) -> str:
    """A talk that the programme of the cast expects now."""
    return lists.pair_talks(cast.coordinator, cast.pair.id, TODAY).expected[0].id
