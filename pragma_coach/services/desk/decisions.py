"""Taking back what a coordinator decided about a pair: who coaches it, and whether it goes on, rests or ended."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import CoachValue, Event, EventDraft, EventKind, PairStatus, act_of
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, Outdated
from pragma_coach.domain.types import Operation, OpId, OrganisationId, PairId
from pragma_coach.services.pairs.acts import Done, act_on_pair
from pragma_coach.services.pairs.household import record_arrival
from pragma_coach.services.rights import today_of
from pragma_coach.store.pairs import journeys

_DECIDED = (EventKind.STATUS, EventKind.COACH)


def take_back(operation: Operation, pair_id: PairId, rev: int) -> Done:
    """Put coaches and status back as they were before the act of event `rev`, as if it was not done.

    A coach who is back coaches from today; a pair that rested before rests since the day it did. Raise Invalid for
    another event and for the beginning of the pair, Outdated when somebody decided something again since.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        events = journeys.events_of(pair.organisation_id, pair.id)
        act = next((act_of(one.op_id) for one in events if one.rev == rev), None)
        said = [one for one in events if one.kind in _DECIDED]
        undone = [one for one in said if act is not None and act_of(one.op_id) == act]
        before = said[: said.index(undone[0])] if undone else []
        was, became = _status(before), _status(undone)
        begun = was and became and (was.value, became.value) == (PairStatus.WAITING, PairStatus.ACTIVE)
        if was is None or begun:
            raise Invalid("Dit is niet meer ongedaan te maken. Kies zelf hoe het verder gaat.")
        if said[-1] != undone[-1]:
            raise Outdated("Daarna is er nog iets besloten. Kijk hoe het nu staat, en kies zelf.")
        today = today_of(operation)
        then, now = _coaches(before), _coaches(said)
        return [
            *([EventDraft(was.kind, was.subject, was.value, was.happened_on, was.reason)] if became else []),
            *(EventDraft(EventKind.COACH, who, CoachValue.STOPS, today) for who in now if then.get(who) != now[who]),
            *(EventDraft(EventKind.COACH, who, how, today) for who, how in then.items() if now.get(who) != how),
        ]

    return act_on_pair(operation, pair_id, (Act.HAND_OVER,), decide, record_arrival)


def take_back_act(operation: Operation, pairs: Iterable[PairId], act: OpId) -> set[PairId]:
    """Take back what one act decided about these pairs; return those about which somebody decided again since."""
    decided_since, organisation_id = set(), operation.actor.organisation_id
    for place, pair in enumerate(pairs):
        revs = [one.rev for one in journeys.events_of(organisation_id, pair) if act_of(one.op_id) == act]
        try:
            if revs:
                take_back(replace(operation, op_id=OpId(f"{operation.op_id}/pair-{place}")), pair, revs[-1])
        except (Invalid, Outdated):
            decided_since.add(pair)
    return decided_since


def last_decided_by(organisation_id: OrganisationId, pairs: Iterable[PairId], act: OpId) -> list[PairId]:
    """Return the pairs about which nobody decided anything after this act."""

    def last(pair: PairId) -> OpId | None:
        events = reversed(journeys.events_of(organisation_id, pair))
        return next((act_of(one.op_id) for one in events if one.kind in _DECIDED), None)

    return [pair for pair in pairs if last(pair) == act]


def _status(said: Sequence[Event]) -> Event | None:
    """Return the last event that says how the pair stands."""
    return next((one for one in reversed(said) if one.kind is EventKind.STATUS), None)


def _coaches(said: Sequence[Event]) -> dict[str, str]:
    """Return who coaches, or is waited for, after these events, and how that began."""
    found: dict[str, str] = {}
    for one in said:
        if one.kind is EventKind.COACH:
            found.pop(one.subject, None)
            if one.value != CoachValue.STOPS:
                found[one.subject] = one.value
    return found
