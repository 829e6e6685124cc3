"""Events become a journey: the only place where an event changes where a pair stands.

The store keeps the outcome as a cache, written in the same transaction as the event; `fold` rebuilds it from nothing,
which is how `pragma-coach verify` proves the cache.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date

from pragma_coach.domain.pairs.facts import gathered, ticked_on, with_fact
from pragma_coach.domain.pairs.journey import (
    AGREED,
    AT_TALK,
    CLOSED,
    EVERYWHERE,
    ON,
    RECORDED,
    SETTLED,
    CoachTerm,
    CoachValue,
    Event,
    EventKind,
    Journey,
    PairStatus,
    Reached,
    Reading,
    Standing,
    read_edition,
)
from pragma_coach.domain.programme.programme import Anchor, Programme
from pragma_coach.domain.types import AccountId, Edition, GroupId, ItemId, ItemState, MilestoneId, PhaseId

FindEdition = Callable[[Edition], Programme]
"""Return the programme of an edition."""


def natural_end(programme: Programme, journey: Journey, phase: PhaseId) -> date | None:
    """Return the day on which the last applicable core item of the phase was done, or None while one is open."""
    core = programme.core_by_phase.get(phase, ())
    if any(item.applies(journey.groups) and journey.state_of(item.id) not in SETTLED for item in core):
        return None
    done = [
        ticked_on(programme, journey, item.id)
        for item in core
        if item.applies(journey.groups) and journey.state_of(item.id) is ItemState.DONE
    ]
    return max(done, default=None)


def fold(programme: Programme, events: Iterable[Event], find: FindEdition | None = None) -> Journey:
    """Rebuild a journey from all its events, in order of rev.

    `programme` is the one of a pair that was never moved. Of a pair that was, each stretch is folded with its
    own version, which `find` returns; raise ValueError when there is no `find`.
    """
    events = list(events)
    moves = [event for event in events if event.kind is EventKind.VERSION]
    if moves and find is None:
        raise ValueError("a pair was moved to another version, and nobody knows the one before")
    if moves and find:
        programme = find(read_edition(moves[0].subject))
    journey = Journey()
    for event in events:
        if event.kind is EventKind.VERSION and find:
            programme = find(read_edition(event.value))
        journey = apply(programme, journey, event)
    return journey


def apply(programme: Programme, journey: Journey, event: Event) -> Journey:
    """Return the journey after one more event; a move to another version is applied with the programme moved to.

    Raise ValueError when the event does not follow on the last one: a gap means that something was lost.
    """
    if event.rev != journey.rev + 1:
        raise ValueError(f"event {event.rev} cannot follow event {journey.rev}")
    if event.reason == AT_TALK:  # a day that was known of a talk: no act, so no phase moves and nobody gave a sign
        return replace(with_fact(programme, journey, journey, event), rev=event.rev)
    here = replace(event, reason="") if event.reason == EVERYWHERE else event
    changed = _CHANGES[event.kind](journey, here)
    changed = replace(with_fact(programme, journey, changed, event), rev=event.rev)
    if event.kind is EventKind.VERSION:
        changed = _ended_for_good(programme, gathered(programme, changed, event))
    if event.kind in (EventKind.GROUP, EventKind.PHASE, EventKind.VERSION) or changed.items is not journey.items:
        changed = _with_phase_ends(programme, changed, event)
    if event.kind in (EventKind.GROUP, EventKind.VERSION) and (changed.focus or changed.agreed):
        focus = _still_listed(programme, changed)
        changed = replace(changed, focus=focus, agreed=changed.agreed.intersection(focus))
    if event.kind in (EventKind.TICK, EventKind.CONTACT) and not event.for_home:
        changed = replace(changed, last_sign_on=_latest(changed.last_sign_on, event.happened_on))
    return changed


def _latest(known: date | None, day: date) -> date:
    return day if known is None else max(known, day)


def _still_listed(programme: Programme, journey: Journey) -> tuple[ItemId, ...]:
    """Return the chosen items that are still on the list: one that nobody sees may not take up one of three places."""
    listed = {item.id for item in journey.listed(programme)}
    return tuple(item for item in journey.focus if item in listed)


def _with_phase_ends(programme: Programme, journey: Journey, event: Event) -> Journey:
    """Let phases end, or open again, by themselves; a phase closed by hand stays as the coordinator left it.

    A phase that was opened again by hand stays open until a next result in it.
    """
    reopened = journey.reopened
    if event.kind is EventKind.TICK and event.value == ItemState.DONE and reopened:
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
    if phases == journey.phases and reopened == journey.reopened:
        return journey
    return replace(journey, phases=phases, reopened=reopened)


def _ended_for_good(programme: Programme, journey: Journey) -> Journey:
    """Keep each phase that ended on its day, also where the list of this programme would open it again or shift it.

    What was reached under the old list was reached: nobody's work, and no figure, changes because a list does.
    """
    phases = {
        phase: reached if natural_end(programme, journey, phase) == reached.on else replace(reached, by_hand=True)
        for phase, reached in journey.phases.items()
    }
    return replace(journey, phases=phases)


def _status(journey: Journey, event: Event) -> Journey:
    return replace(
        journey,
        status=PairStatus(event.value),
        started_on=journey.started_on or (event.happened_on if event.value == PairStatus.ACTIVE else None),
        status_since=event.happened_on,
        status_reason=event.reason,
        last_sign_on=_latest(journey.last_sign_on, event.happened_on),
    )


def _coach(journey: Journey, event: Event) -> Journey:
    account = AccountId(int(event.subject))
    if event.value == CoachValue.WAITS:
        return replace(journey, waits_for=account)
    if event.value == CoachValue.BEGINS or account == journey.waits_for:
        journey = replace(journey, waits_for=None)
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
    standing = Standing(ItemState(event.value), event.happened_on, event.by, event.reason, event.rev)
    return journey.with_standing(ItemId(event.subject), standing)


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
    item, others = ItemId(event.subject), journey.without_focus(ItemId(event.subject))
    if event.value != ON:
        return others
    together = {item} if event.reason == AGREED else set()
    return replace(others, focus=(*others.focus, item), agreed=others.agreed | together)


def _reading(journey: Journey, event: Event) -> Journey:
    """Add a reading in the order of its day, or take one back: an event without a value undoes the one it names."""
    known = journey.readings.get(event.subject, ())
    if event.undoes is not None:
        kept = tuple(reading for reading in known if reading.rev != event.undoes)
    else:
        added = Reading(event.value, event.happened_on, event.booked_on, event.reason, event.by, event.rev)
        kept = tuple(sorted((*known, added), key=lambda reading: (reading.on, reading.rev)))
    others = {name: readings for name, readings in journey.readings.items() if name != event.subject}
    return replace(journey, readings={**others, event.subject: kept} if kept else others)


def _date(journey: Journey, event: Event) -> Journey:
    dates, anchor = dict(journey.dates), Anchor(event.subject)
    known = dates.pop(anchor, None)
    if event.value == RECORDED:
        dates[anchor] = Reached(event.happened_on, known.booked_on if known else event.booked_on)
    return replace(journey, dates=dates)


def _director(journey: Journey, event: Event) -> Journey:
    begins = event.value == CoachValue.BEGINS
    return replace(journey, director=AccountId(int(event.subject)) if begins else None)


def _sharing(journey: Journey, event: Event) -> Journey:
    party = frozenset({event.subject})
    return replace(
        journey, shared_with=journey.shared_with | party if event.value == ON else journey.shared_with - party
    )


def _refusal(journey: Journey, event: Event) -> Journey:
    item = ItemId(event.subject)
    refused = {key: reason for key, reason in journey.refused.items() if key != item}
    if event.value == ON:
        refused[item] = event.reason
    return replace(journey, refused=refused)


def _version(journey: Journey, event: Event) -> Journey:
    return replace(journey, edition=read_edition(event.value))


def _noted(journey: Journey, _event: Event) -> Journey:
    return journey  # it was so already, or somebody was later: kept in the log, where nothing gets lost


_CHANGES: dict[EventKind, Callable[[Journey, Event], Journey]] = {
    EventKind.STATUS: _status,
    EventKind.COACH: _coach,
    EventKind.TICK: _tick,
    EventKind.GROUP: _group,
    EventKind.PHASE: _phase,
    EventKind.MILESTONE: _milestone,
    EventKind.CONTACT: _contact,
    EventKind.FOCUS: _focus,
    EventKind.READING: _reading,
    EventKind.DATE: _date,
    EventKind.DIRECTOR: _director,
    EventKind.SHARING: _sharing,
    EventKind.REFUSAL: _refusal,
    EventKind.VERSION: _version,
    EventKind.NOTED: _noted,
}
