"""What an act on a pair means for other systems: ids, days and kinds, never a name.

A message is queued in the transaction of the act: none is sent of what did not happen, and nothing that happened is
left out. Sending comes after (`services.connections.hooks`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from threading import Lock

from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.texts import crockford
from pragma_coach.domain.types import OrganisationId, PairId
from pragma_coach.store.connections import hooks

LOOKED_UP_EVERY = timedelta(minutes=1)

_known: dict[OrganisationId, tuple[datetime, tuple[int, ...]]] = {}
_lock = Lock()


def forget_known() -> None:
    """Look the addresses up again at the next act."""
    with _lock:
        _known.clear()


def _receivers(organisation_id: OrganisationId, at: datetime) -> tuple[int, ...]:
    """Return the addresses that get messages, looked up once a minute: without any, an act costs nothing more."""
    seen = _known.get(organisation_id)
    if seen is None or not seen[0] <= at < seen[0] + LOOKED_UP_EVERY:
        seen = (at, hooks.numbers(organisation_id))
        with _lock:
            _known[organisation_id] = seen
    return seen[1]


def pair_key(pair_id: PairId) -> str:
    return crockford.encode(pair_id).lower()


def announce(organisation_id: OrganisationId, pair_id: PairId, before: Journey, after: Journey, at: datetime) -> None:
    """Queue a message for each change that other systems may know; inside the transaction of the act."""
    changes = list(_changes(before, after))
    numbers = _receivers(organisation_id, at) if changes else ()
    for kind, facts in changes if numbers else ():
        message = {"kind": kind, "pair": pair_key(pair_id), "at": at.isoformat(), **facts}
        hooks.queue(organisation_id, numbers, kind, json.dumps(message, separators=(",", ":")), at)


def _changes(before: Journey, after: Journey) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield what changed that others may know: kind and facts."""
    if before.started_on is None and after.started_on is not None:
        yield "pair.started", {"on": after.started_on.isoformat()}
    if before.status is not PairStatus.ENDED and after.status is PairStatus.ENDED and after.status_since:
        yield "pair.ended", {"on": after.status_since.isoformat()}
    for phase, reached in after.phases.items():
        if phase not in before.phases:
            yield "phase.ended", {"phase": phase, "on": reached.on.isoformat()}
    for milestone, reached in after.milestones.items():
        if before.milestones.get(milestone) != reached:
            yield "milestone.recorded", {"milestone": milestone, "on": reached.on.isoformat()}
