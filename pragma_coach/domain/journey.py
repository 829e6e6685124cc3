"""The journey of one pair: what happened (events, append-only) folded into where it stands now.

`apply` is the only place where an event changes a journey. The store keeps its outcome as a cache, written in the
same transaction as the event; `fold` rebuilds it from nothing, which is how `pragma-coach verify` proves the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.programme import Item, Programme, in_phase
from pragma_coach.domain.types import AccountId, GroupId, ItemId, ItemState, MilestoneId, OpId, PhaseId

MOST_FOCUS = 3
SETTLED = frozenset({ItemState.DONE, ItemState.NOT_APPLICABLE})


class Kind(StrEnum):
    """What an event is about; `subject` names the thing, `value` its new state."""

    STATUS = "status"  # subject "pair", value a PairStatus, reason for pause and end
    COACH = "coach"  # subject an account id, value a CoachValue
    TICK = "tick"  # subject an item id, value an ItemState, reason an obstacle or why it does not apply
    GROUP = "group"  # subject a group id, value on or off
    PHASE = "phase"  # subject a phase id, value closed or reopened, reason why
    MILESTONE = "milestone"  # subject a milestone id, value recorded or withdrawn
    CONTACT = "contact"  # subject how (visit, phone, ...), value minutes
    FOCUS = "focus"  # subject an item id, value on or off


class PairStatus(StrEnum):
    """Whether a pair is at work, paused or ended."""

    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class CoachValue(StrEnum):
    """How somebody's coaching of a pair begins or ends."""

    BEGINS = "begins"
    STANDS_IN = "stands_in"
    STOPS = "stops"


ON, OFF = "on", "off"
CLOSED, REOPENED = "closed", "reopened"
RECORDED, WITHDRAWN = "recorded", "withdrawn"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a pair; never changed, never deleted (but by erasure of the person).

    Three times are kept apart: `happened_on` (the Amsterdam day it really happened: this one feeds the lead time),
    `phone_at` (what the phone said, UTC) and `received_at` (when the server knew, UTC). `rev` counts 1, 2, 3 per pair.
    `undoes` is the rev of the event that this one takes back.
    """

    rev: int
    op_id: OpId
    kind: Kind
    subject: str
    value: str
    happened_on: date
    received_at: datetime
    by: AccountId | None = None
    reason: str = ""
    phone_at: datetime | None = None
    undoes: int | None = None

    @property
    def booked_on(self) -> date:
        """The Amsterdam day on which the organisation knew."""
        return amsterdam_date(self.received_at)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands, since when, by whom; `reason` is an obstacle or why it does not apply."""

    state: ItemState
    happened_on: date
    by: AccountId | None
    reason: str
    rev: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A dated fact (end of a phase, milestone): the day it happened and the day it was first booked."""

    on: date
    booked_on: date
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class CoachTerm:
    """A stretch of coaching; `until` is the first day on which it no longer holds."""

    account_id: AccountId
    since: date
    until: date | None = None
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a pair stands after `rev` events."""

    rev: int = 0
    status: PairStatus = PairStatus.ACTIVE
    started_on: date | None = None
    status_since: date | None = None
    status_reason: str = ""
    groups: frozenset[GroupId] = frozenset()
    items: Mapping[ItemId, Standing] = field(default_factory=dict)
    phases: Mapping[PhaseId, Reached] = field(default_factory=dict)
    reopened: frozenset[PhaseId] = frozenset()
    milestones: Mapping[MilestoneId, Reached] = field(default_factory=dict)
    coaches: tuple[CoachTerm, ...] = ()
    focus: tuple[ItemId, ...] = ()
    last_contact_on: date | None = None
    last_sign_on: date | None = None

    def state_of(self, item: ItemId) -> ItemState:
        """Return the state of an item; one that nobody touched is open."""
        standing = self.items.get(item)
        return standing.state if standing else ItemState.OPEN

    def phase_now(self, programme: Programme) -> PhaseId:
        """Return the first phase that has not ended, or the last one."""
        for phase in programme.phases:
            if phase.id not in self.phases:
                return phase.id
        return programme.phases[-1].id

    def coaches_on(self, day: date) -> list[CoachTerm]:
        """Return the terms that hold on the day."""
        return [term for term in self.coaches if term.since <= day and (term.until is None or day < term.until)]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the items on the list are settled; counts, never a grade."""

    done: int
    total: int

    @property
    def left(self) -> int:
        """How many are still to do."""
        return self.total - self.done


def progress(items: Iterable[Item], journey: Journey) -> Progress:
    """Count the items: those that do not apply are not on the list, those that are done count as done."""
    states = [journey.state_of(item.id) for item in items]
    listed = [state for state in states if state is not ItemState.NOT_APPLICABLE]
    return Progress(sum(state is ItemState.DONE for state in listed), len(listed))


def natural_end(programme: Programme, journey: Journey, phase: PhaseId) -> date | None:
    """Return the day on which the last applicable core item of the phase was done, or None while one is open."""
    core = [item for item in in_phase(programme.items_for(journey.groups), phase) if item.core]
    if any(journey.state_of(item.id) not in SETTLED for item in core):
        return None
    done = [journey.items[item.id].happened_on for item in core if journey.state_of(item.id) is ItemState.DONE]
    return max(done, default=None)


def fold(programme: Programme, events: Iterable[Event]) -> Journey:
    """Rebuild a journey from all its events, in order of rev."""
    journey = Journey()
    for event in events:
        journey = apply(programme, journey, event)
    return journey


def apply(programme: Programme, journey: Journey, event: Event) -> Journey:
    """Return the journey after one more event.

    Raise ValueError when the event does not follow on the last one: a gap means that something was lost.
    """
    if event.rev != journey.rev + 1:
        raise ValueError(f"event {event.rev} cannot follow event {journey.rev}")
    changed = _CHANGES[event.kind](journey, event)
    changed = replace(changed, rev=event.rev)
    if event.kind in (Kind.TICK, Kind.GROUP, Kind.PHASE):
        changed = _with_phase_ends(programme, changed, event)
    if event.kind in (Kind.TICK, Kind.CONTACT):
        changed = replace(changed, last_sign_on=_latest(changed.last_sign_on, event.happened_on))
    return changed


def _latest(known: date | None, day: date) -> date:
    return day if known is None else max(known, day)


def _with_phase_ends(programme: Programme, journey: Journey, event: Event) -> Journey:
    """Let phases end, or open again, by themselves; a phase closed by hand stays as the coordinator left it.

    A phase that was opened again by hand stays open until a next result in it.
    """
    reopened = journey.reopened
    if event.kind is Kind.TICK and event.value == ItemState.DONE and reopened:
        reopened -= {item.phase for item in programme.items if item.id == event.subject}
    phases = dict(journey.phases)
    for phase in programme.phases:
        known = phases.get(phase.id)
        if (known and known.by_hand) or phase.id in reopened:
            continue
        ended_on = natural_end(programme, journey, phase.id)
        if ended_on is None:
            phases.pop(phase.id, None)
        elif known is None or known.on != ended_on:
            phases[phase.id] = Reached(ended_on, known.booked_on if known else event.booked_on)
    return replace(journey, phases=phases, reopened=reopened)


def _status(journey: Journey, event: Event) -> Journey:
    return replace(
        journey,
        status=PairStatus(event.value),
        started_on=journey.started_on or event.happened_on,
        status_since=event.happened_on,
        status_reason=event.reason,
        last_sign_on=_latest(journey.last_sign_on, event.happened_on),
    )


def _coach(journey: Journey, event: Event) -> Journey:
    account = AccountId(int(event.subject))
    if event.value != CoachValue.STOPS:
        term = CoachTerm(account, event.happened_on, stand_in=event.value == CoachValue.STANDS_IN)
        return replace(journey, coaches=(*journey.coaches, term))
    return replace(
        journey,
        coaches=tuple(
            replace(term, until=event.happened_on) if term.account_id == account and term.until is None else term
            for term in journey.coaches
        ),
    )


def _tick(journey: Journey, event: Event) -> Journey:
    item = ItemId(event.subject)
    standing = Standing(ItemState(event.value), event.happened_on, event.by, event.reason, event.rev)
    focus = journey.focus
    if standing.state in SETTLED:
        focus = tuple(chosen for chosen in focus if chosen != item)
    return replace(journey, items={**journey.items, item: standing}, focus=focus)


def _group(journey: Journey, event: Event) -> Journey:
    group = frozenset({GroupId(event.subject)})
    return replace(journey, groups=journey.groups | group if event.value == ON else journey.groups - group)


def _phase(journey: Journey, event: Event) -> Journey:
    phase = PhaseId(event.subject)
    others = {key: reached for key, reached in journey.phases.items() if key != phase}
    if event.value == CLOSED:
        known = journey.phases.get(phase)
        booked_on = known.booked_on if known else event.booked_on
        closed = {**journey.phases, phase: Reached(event.happened_on, booked_on, by_hand=True)}
        return replace(journey, phases=closed, reopened=journey.reopened - {phase})
    return replace(journey, phases=others, reopened=journey.reopened | {phase})


def _milestone(journey: Journey, event: Event) -> Journey:
    milestone = MilestoneId(event.subject)
    milestones = dict(journey.milestones)
    known = milestones.pop(milestone, None)
    if event.value == RECORDED:
        milestones[milestone] = Reached(event.happened_on, known.booked_on if known else event.booked_on)
    return replace(journey, milestones=milestones)


def _contact(journey: Journey, event: Event) -> Journey:
    return replace(journey, last_contact_on=_latest(journey.last_contact_on, event.happened_on))


def _focus(journey: Journey, event: Event) -> Journey:
    item = ItemId(event.subject)
    others = tuple(chosen for chosen in journey.focus if chosen != item)
    return replace(journey, focus=(*others, item) if event.value == ON else others)


_CHANGES: dict[Kind, Callable[[Journey, Event], Journey]] = {
    Kind.STATUS: _status,
    Kind.COACH: _coach,
    Kind.TICK: _tick,
    Kind.GROUP: _group,
    Kind.PHASE: _phase,
    Kind.MILESTONE: _milestone,
    Kind.CONTACT: _contact,
    Kind.FOCUS: _focus,
}
