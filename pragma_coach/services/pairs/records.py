"""What a pair records besides ticks: milestones, contact, ends of phases, item groups, the chosen focus, a refusal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import (
    AGREED,
    CLOSED,
    MOST_FOCUS,
    OFF,
    ON,
    RECORDED,
    REOPENED,
    SETTLED,
    WITHDRAWN,
    EventDraft,
    EventKind,
)
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import ContactKind, Refusal
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.legal_terms import milestone_fault
from pragma_coach.domain.types import GroupId, ItemId, MilestoneId, Operation, PairId, PhaseId
from pragma_coach.services.pairs.acts import Done, act_on_pair, happened_day, programme_of
from pragma_coach.services.pairs.agreements import NOTHING_AGREED, Agreement, agreed_drafts
from pragma_coach.services.pairs.household import record_arrival
from pragma_coach.services.rights import clean_text, today_of

LONGEST_CONTACT = 24 * 60


def record_milestone(operation: Operation, pair_id: PairId, milestone: MilestoneId, happened_on: date | None) -> Done:
    """Record on which day a milestone was reached, or correct that day.

    Raise Invalid for an unknown milestone or a day that cannot be.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        return reached_drafts(operation, pair, milestone, happened_on)

    return act_on_pair(operation, pair_id, (Act.RECORD_MILESTONE,), decide)


def reached_drafts(
    operation: Operation, pair: PairFacts, milestone: MilestoneId, happened_on: date | None
) -> list[EventDraft]:
    """Return what says that a milestone was reached on a day. Raise as `record_milestone`."""
    _known_milestone(pair, milestone)
    day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
    fault = milestone_fault(pair.journey, pair.coachee.housed_on, milestone, day)
    if fault:
        raise Invalid(fault, "day")
    known = pair.journey.milestones.get(milestone)
    if known is not None and known.on == day:
        return []
    return [EventDraft(EventKind.MILESTONE, milestone, RECORDED, day)]


def withdraw_milestone(operation: Operation, pair_id: PairId, milestone: MilestoneId) -> Done:
    """Take back a milestone that was recorded by mistake."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        _known_milestone(pair, milestone)
        if milestone not in pair.journey.milestones:
            return []
        return [EventDraft(EventKind.MILESTONE, milestone, WITHDRAWN, today_of(operation))]

    return act_on_pair(operation, pair_id, (Act.RECORD_MILESTONE,), decide)


def _known_milestone(pair: PairFacts, milestone: MilestoneId) -> None:
    if milestone not in programme_of(pair).milestone_by_id:
        raise Invalid("Deze mijlpaal staat niet in het programma. Kies er een uit de lijst.", "milestone")


def log_contact(
    operation: Operation,
    pair_id: PairId,
    kind: ContactKind,
    *,
    minutes: int = 0,
    happened_on: date | None = None,
    agreed: Agreement = NOTHING_AGREED,
) -> Done:
    """Log that coach and coachee had contact: how, how long (minutes), on which day, and what they agreed on.

    Raise Invalid with the field that is wrong: `minutes`, `day` or `agreed`.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if not 0 <= minutes <= LONGEST_CONTACT:
            raise Invalid("Vul het aantal minuten in, van 0 tot 1440.", "minutes")
        day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
        return [EventDraft(EventKind.CONTACT, kind, str(minutes), day), *agreed_drafts(operation, pair, agreed)]

    return act_on_pair(operation, pair_id, (Act.LOG_CONTACT,), decide)


def close_phase(
    operation: Operation, pair_id: PairId, phase: PhaseId, *, reason: str, happened_on: date | None = None
) -> Done:
    """Let a phase end by hand on a day, with a reason in words."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        return closing_drafts(operation, pair, phase, reason, happened_on)

    return act_on_pair(operation, pair_id, (Act.CHANGE_PHASE,), decide)


def closing_drafts(
    operation: Operation, pair: PairFacts, phase: PhaseId, reason: str, happened_on: date | None
) -> list[EventDraft]:
    """Return what lets a phase end by hand on a day. Raise Invalid for a phase or a day that cannot be."""
    _known_phase(pair, phase)
    why = clean_text(reason, "reason", needed="Schrijf kort waarom de fase klaar is.")
    day = happened_day(operation, pair.coachee, pair.journey.started_on, happened_on)
    known = pair.journey.phases.get(phase)
    if known is not None and known.by_hand and known.on == day:
        return []
    return [EventDraft(EventKind.PHASE, phase, CLOSED, day, why)]


def reopen_phase(operation: Operation, pair_id: PairId, phase: PhaseId, *, reason: str) -> Done:
    """Open a phase again, with a reason in words."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        _known_phase(pair, phase)
        why = clean_text(reason, "reason", needed="Schrijf kort waarom de fase weer opengaat.")
        if phase not in pair.journey.phases:
            return []
        return [EventDraft(EventKind.PHASE, phase, REOPENED, today_of(operation), why)]

    return act_on_pair(operation, pair_id, (Act.CHANGE_PHASE,), decide)


def _known_phase(pair: PairFacts, phase: PhaseId) -> None:
    if phase not in programme_of(pair).phase_by_id:
        raise Invalid("Deze fase staat niet in het programma. Kies er een uit de lijst.", "phase")


def switch_group(operation: Operation, pair_id: PairId, group: GroupId, on: bool) -> Done:
    """Put a group of items on the list of the pair, or take it off; no reason is asked or kept."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if group not in {one.id for one in programme_of(pair).switches}:
            raise Invalid("Deze groep staat niet in het programma. Kies er een uit de lijst.", "group")
        if (group in pair.journey.groups) == on:
            return []
        return [EventDraft(EventKind.GROUP, group, ON if on else OFF, today_of(operation))]

    return act_on_pair(operation, pair_id, (Act.SWITCH_GROUP,), decide, record_arrival)


def choose_focus(operation: Operation, pair_id: PairId, item: ItemId, on: bool) -> Done:
    """Choose (or drop) an item to work on now, at most three: the coachee alone, or a coach with the coachee."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if item not in {listed.id for listed in pair.journey.listed(programme_of(pair))}:
            raise Invalid("Deze stap staat niet op je lijst. Kies een andere.", "item")
        if (item in pair.journey.focus) == on:
            return []
        if on and pair.journey.state_of(item) in SETTLED:
            raise Invalid("Deze stap is al klaar. Kies een andere.", "item")
        if on and len(pair.journey.focus) >= MOST_FOCUS:
            raise Invalid("Je hebt al drie stappen gekozen. Haal er eerst een weg.", "item")
        alone = operation.actor.account_id == pair.coachee.account_id
        return [
            EventDraft(EventKind.FOCUS, item, ON if on else OFF, today_of(operation), "" if alone or not on else AGREED)
        ]

    return act_on_pair(operation, pair_id, (Act.CHOOSE_FOCUS,), decide)


def refuse_item(operation: Operation, pair_id: PairId, item: ItemId, reason: Refusal) -> Done:
    """Note that the coachee says no to an item of the own list; it still belongs to the phase, and the coach sees it.

    Raise Invalid for an item that is not on the list or is settled already.
    """

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if item not in {listed.id for listed in pair.journey.listed(programme_of(pair))}:
            raise Invalid("Deze stap staat niet op je lijst. Kies een andere.", "refusal")
        if pair.journey.state_of(item) in SETTLED:
            raise Invalid("Deze stap is al klaar. Kies een andere.", "refusal")
        if pair.journey.refused.get(item) == reason:
            return []
        today = today_of(operation)
        chosen = [EventDraft(EventKind.FOCUS, item, OFF, today)] if item in pair.journey.focus else []
        return [*chosen, EventDraft(EventKind.REFUSAL, item, ON, today, reason)]

    return act_on_pair(operation, pair_id, (Act.REFUSE_ITEM,), decide)


def want_item_after_all(operation: Operation, pair_id: PairId, item: ItemId) -> Done:
    """Take a no back."""

    def decide(pair: PairFacts) -> Sequence[EventDraft]:
        if item not in pair.journey.refused:
            return []
        return [EventDraft(EventKind.REFUSAL, item, OFF, today_of(operation))]

    return act_on_pair(operation, pair_id, (Act.REFUSE_ITEM,), decide)
