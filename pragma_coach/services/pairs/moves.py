"""Moving pairs to the newest version of the programme: seen before it is done, never back, and nothing reached is lost.

A phase that ended stays ended, ticks stay in the history, and what was published stays as it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.folding import apply
from pragma_coach.domain.pairs.journey import SETTLED, Event, EventDraft, EventKind, PairStatus, edition_text
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Item, Phase, Programme
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import Actor, Edition, Operation, OpId, OrganisationId, PairId
from pragma_coach.services.pairs.acts import ActOutcome, Done, act_on_pair, pair_for, programme_of
from pragma_coach.services.pairs.household import record_arrival
from pragma_coach.services.programme.seals import seal
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import require, today_of
from pragma_coach.store import organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import journeys

_NEVER_BACK = (
    "Terug naar een oudere versie kan niet: wat intussen is afgevinkt, staat daar misschien niet op de lijst. "
    "Publiceer een nieuwe versie met de teksten van toen."
)


@dataclass(frozen=True, slots=True)
class Move:
    """What a move would mean for one pair.

    `new` comes on its list and `gone` leaves it, `settled` of those were done already; `reworded` stays in other words.
    `ends` are the phases that end by it, `stays` those that would have opened again but stay ended.
    """

    pair: PairFacts
    before: Programme
    after: Programme
    new: tuple[Item, ...]
    gone: tuple[Item, ...]
    settled: int
    reworded: tuple[Item, ...]
    ends: tuple[Phase, ...]
    stays: tuple[Phase, ...]

    @property
    def needed(self) -> bool:
        """Whether there is anything to do: the pair is on another version."""
        return edition_of(self.before) != edition_of(self.after)


def edition_of(programme: Programme) -> Edition:
    return programme.id, programme.version


def newest(organisation_id: OrganisationId) -> Programme:
    """Return the version with which new pairs of the organisation begin, and to which others can be moved."""
    with connection():
        return programme_for(organisation_id, organisations.get(organisation_id).programme)


def preview(actor: Actor, pair_id: PairId, at: datetime) -> Move:
    """Return what moving this pair to the newest version would mean. Raise NotAllowed or NotThere."""
    with connection():
        pair = pair_for((Act.MOVE_PAIR,), actor, pair_id, amsterdam_date(at))
        return _move(pair, newest(actor.organisation_id), at)


def preview_all(actor: Actor, at: datetime) -> list[Move]:
    """Return what moving would mean for each pair that is on another version and has not ended, by name."""
    require(Act.MOVE_PAIR, actor)
    with connection():
        after = newest(actor.organisation_id)
        return [_move(pair, after, at) for pair in _movable(journeys.load_many(actor.organisation_id), after)]


def _movable(pairs: Sequence[PairFacts], after: Programme) -> list[PairFacts]:
    return [
        pair
        for pair in pairs
        if (pair.programme, pair.programme_version) != edition_of(after) and pair.journey.status is not PairStatus.ENDED
    ]


def _move(pair: PairFacts, after: Programme, at: datetime) -> Move:
    before, journey = programme_of(pair), pair.journey
    editions = (edition_text(edition_of(before)), edition_text(edition_of(after)))
    moved = apply(
        after,
        journey,
        Event(journey.rev + 1, OpId(""), EventKind.VERSION, *editions, amsterdam_date(at), received_at=at),
    )
    was = {item.id: item for item in journey.listed(before)}
    now = {item.id: item for item in moved.listed(after)}
    gone = tuple(item for item in was.values() if item.id not in now)
    return Move(
        pair=pair,
        before=before,
        after=after,
        new=tuple(item for item in now.values() if item.id not in was),
        gone=gone,
        settled=sum(journey.state_of(item.id) in SETTLED for item in gone),
        reworded=tuple(item for item in now.values() if item.id in was and item.title != was[item.id].title),
        ends=tuple(phase for phase in after.phases if phase.id in moved.phases and phase.id not in journey.phases),
        stays=tuple(
            phase
            for phase in after.phases
            if phase.id in moved.phases and phase.id in journey.phases
            if moved.phases[phase.id].by_hand and not journey.phases[phase.id].by_hand
        ),
    )


@one_transaction
def move(operation: Operation, pair_id: PairId, edition: Edition) -> Done:
    """Let a pair go on with the newest version, which has to be the one that was shown.

    Raise Invalid for an older version, for one that was followed by another meanwhile, and for a pair that ended.
    """
    after = newest(operation.actor.organisation_id)

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        now = (pair.programme, pair.programme_version)
        if edition == now:
            return []
        if edition[0] == now[0] and edition[1] < now[1]:
            raise Invalid(_NEVER_BACK, "version")
        if edition != edition_of(after):
            raise Invalid("Er is intussen een nieuwere versie. Bekijk eerst wat die betekent.", "version")
        if pair.journey.status is PairStatus.ENDED:
            raise Invalid("Dit koppel is gestopt. Het houdt de versie waarmee het klaar was.", "version")
        return [EventDraft(EventKind.VERSION, edition_text(now), edition_text(edition), today_of(operation))]

    done = act_on_pair(operation, pair_id, (Act.MOVE_PAIR,), decide, record_arrival)
    if done.outcome is ActOutcome.APPLIED:
        seal(operation.actor.organisation_id, after, operation.at)
    return done


def move_all(operation: Operation, edition: Edition) -> int:
    """Move every pair that can be moved to the newest version; return how many were.

    Each pair is an act of its own: nobody's tick waits for the others, and a repeat goes on where it stopped. Raise
    Invalid when the version is not the newest any more.
    """
    require(Act.MOVE_PAIR, operation.actor)
    organisation_id = operation.actor.organisation_id
    with connection():
        after = newest(organisation_id)
        pairs = _movable(journeys.load_many(organisation_id), after)
    if edition != edition_of(after):
        raise Invalid("Er is intussen een nieuwere versie. Bekijk eerst wat die betekent.", "version")
    moved = 0
    for pair in pairs:
        own = Operation(operation.actor, OpId(f"{operation.op_id}/{pair.id}"), operation.at)
        moved += move(own, pair.id, edition).outcome is ActOutcome.APPLIED
    return moved
