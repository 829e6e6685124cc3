"""Legal terms of one pair: which term runs, from which day, until which day; and which days can be true.

A term is information: nothing here tells what happens when its last day passes. The planning of the approach itself is
another list (`Deadline.kind`); the two are never mixed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.calendar import in_words, plus_months
from pragma_coach.domain.pairs.attention import OVERDUE_AFTER_DAYS, StartDays, anchor_day
from pragma_coach.domain.pairs.facts import contradictions, known_on, settled
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.pairs.law import groups_in_force
from pragma_coach.domain.programme.programme import (
    Anchor,
    Deadline,
    DeadlineKind,
    DeadlineStatus,
    Duration,
    Fact,
    Programme,
    Unit,
)
from pragma_coach.domain.types import MilestoneId

PIP_SIGNED = MilestoneId("pip_signed")
PVT_SIGNED = MilestoneId("pvt_signed")
MAP_DONE = MilestoneId("map_done")

# Days that stand elsewhere already: on the coachee, in the start of the pair, in a phase. All others are noted by hand.
_KNOWN_ELSEWHERE = frozenset({Anchor.LINKED, Anchor.HOUSED, Anchor.COACHING_STARTED, Anchor.PREVIOUS_PHASE})
ANCHORS = {
    Anchor.LINKED: "de koppeling aan de gemeente",
    Anchor.HOUSED: "de dag van wonen",
    Anchor.COACHING_STARTED: "de start van de coaching",
    Anchor.PREVIOUS_PHASE: "het einde van de vorige fase",
    Anchor.DUO_NOTICE: "de brief van DUO",
    Anchor.BRP: "de inschrijving bij de gemeente",
    Anchor.PIP_SIGNED: "het PIP",
    Anchor.INFORMATION_RECEIVED: "informatie van anderen, nodig voor het PIP",
    Anchor.DECISION: "een brief met een besluit",
}

# These days come to some people only, and may come again: without one there is no clock to wait for.
_AD_HOC = frozenset({Anchor.INFORMATION_RECEIVED, Anchor.DECISION})


def later(day: date, duration: Duration) -> date:
    """Return the day so much later: months are calendar months, so a term of three years ends on its own date."""
    if duration.unit is Unit.MONTHS:
        return plus_months(day, duration.count)
    return day + timedelta(days=round(duration.days))


@dataclass(frozen=True, slots=True)
class Clock:
    """One term of a pair. `due_on` is the last good day, or None while a day it counts from is not known (`missing`).

    `days_left` is below zero when that day has passed. `met` tells that what the rule asks has happened.
    """

    rule: Deadline
    due_on: date | None
    days_left: int | None
    missing: tuple[Anchor, ...] = ()
    met: bool = False


def clocks(programme: Programme, journey: Journey, days: StartDays, today: date) -> tuple[Clock, ...]:
    """Return the terms that apply to the pair, those of the law and those of the approach, the first day first.

    A term counts from the latest of its anchors; while one of these is unknown there is no day. Bills are no law yet.
    """
    groups = groups_in_force(journey, days.housed_on)
    found = [
        _clock(rule, programme, journey, days, today)
        for rule in programme.deadlines
        if rule.status is DeadlineStatus.IN_FORCE and rule.applies(groups)
    ]
    found = [clock for clock in found if _concerns_pair(clock)]
    return tuple(sorted(found, key=lambda clock: (clock.met, clock.due_on or date.max, clock.rule.id)))


def _clock(rule: Deadline, programme: Programme, journey: Journey, days: StartDays, today: date) -> Clock:
    phase = programme.phases[-1].id
    known = {anchor: anchor_day(programme, journey, days, anchor, phase) for anchor in rule.anchors}
    missing = tuple(anchor for anchor, day in known.items() if day is None)
    met = _met(rule, programme, journey)
    if missing:
        return Clock(rule, None, None, missing, met)
    due_on = later(max(day for day in known.values() if day), rule.offset)
    return Clock(rule, due_on, (due_on - today).days, (), met)


def _concerns_pair(clock: Clock) -> bool:
    """Tell whether to show a term: one that counts from a letter needs that letter, and ends with its day."""
    return not ends_with_its_day(clock.rule) or (clock.days_left is not None and clock.days_left >= 0)


def ends_with_its_day(rule: Deadline) -> bool:
    return bool(_AD_HOC & set(rule.anchors))


def _met(rule: Deadline, programme: Programme, journey: Journey) -> bool:
    """Tell whether the fact that a rule asks for is there, or is said not to apply to this person."""
    fact = programme.fact_by_id.get(rule.met_by) if rule.met_by else None
    return fact is not None and settled(journey, fact)


def legal(found: tuple[Clock, ...]) -> tuple[Clock, ...]:
    return tuple(clock for clock in found if clock.rule.kind is DeadlineKind.LEGAL)


def own_planning(found: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Return those of the clocks that are only the approach's own planning, without those long past."""
    return tuple(
        clock
        for clock in found
        if clock.rule.kind is not DeadlineKind.LEGAL
        and (clock.days_left is None or -clock.days_left <= OVERDUE_AFTER_DAYS)
    )


def noted_by_hand(programme: Programme) -> tuple[Anchor, ...]:
    """Return the days that somebody types, because the programme's terms count from them; in the order of the list."""
    asked = {anchor for rule in programme.deadlines for anchor in rule.anchors} - _KNOWN_ELSEWHERE
    return tuple(anchor for anchor in Anchor if anchor in asked)


def day_of(journey: Journey, anchor: Anchor) -> date | None:
    """Return the day noted for an anchor that is noted by hand; the PIP is a milestone."""
    reached = journey.milestones.get(PIP_SIGNED) if anchor is Anchor.PIP_SIGNED else journey.dates.get(anchor)
    return reached.on if reached else None


def date_fault(days: Mapping[Anchor, date | None], housed_on: date | None, anchor: Anchor) -> str:
    """Return, as a sentence with the cure, why the day of an anchor cannot be; "" when it can.

    DUO's own rules: a PIP is not before the duty to integrate (DUO's letter) and not before moving in.
    """
    notice, pip = days.get(Anchor.DUO_NOTICE), days.get(Anchor.PIP_SIGNED)
    if anchor in (Anchor.DUO_NOTICE, Anchor.PIP_SIGNED) and notice and pip and pip < notice:
        return f"De brief van DUO is van {in_words(notice)}, het PIP van {in_words(pip)}. De brief komt eerst. Kijk na."
    if anchor is Anchor.PIP_SIGNED and pip and housed_on and pip < housed_on:
        return f"De woning was er op {in_words(housed_on)}. Het PIP komt daarna. Kijk de twee datums na."
    return ""


def fact_fault(journey: Journey, housed_on: date | None, fact: Fact, day: date) -> str:
    """Return, as a sentence with the cure, why a fact cannot have been on this day; "" when it can."""
    if fact.milestone:
        return milestone_fault(journey, housed_on, fact.milestone, day)
    if fact.date:
        pip = day_of(journey, Anchor.PIP_SIGNED)
        return date_fault({Anchor.PIP_SIGNED: pip, fact.date: day}, housed_on, fact.date)
    return ""


def disputed_facts(programme: Programme, journey: Journey, housed_on: date | None) -> list[tuple[Fact, str]]:
    """Return the facts about which somebody has to say what is true, each with why its single day cannot be ("")."""
    named = contradictions(programme, journey)
    days = [
        (fact, known_on(journey, fact)) for fact in programme.facts if fact.id in journey.said and fact not in named
    ]
    faults = [(fact, fact_fault(journey, housed_on, fact, day)) for fact, day in days if day]
    return [*((fact, "") for fact in named), *((fact, fault) for fact, fault in faults if fault)]


def milestone_fault(journey: Journey, housed_on: date | None, milestone: MilestoneId, day: date) -> str:
    """Return, as a sentence with the cure, why a milestone cannot have been on this day; "" when it can.

    The participation declaration and the MAP belong to the term, which the first PIP begins.
    """
    notice, pip = day_of(journey, Anchor.DUO_NOTICE), day_of(journey, Anchor.PIP_SIGNED)
    if milestone == PIP_SIGNED:
        return date_fault({Anchor.DUO_NOTICE: notice, Anchor.PIP_SIGNED: day}, housed_on, Anchor.PIP_SIGNED)
    if milestone in (PVT_SIGNED, MAP_DONE) and pip and day < pip:
        return f"Het PIP is van {in_words(pip)}. Dit komt daarna. Kijk de twee datums na."
    return ""
