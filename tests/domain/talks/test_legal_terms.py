"""The terms of the law run from the right day, in calendar years, and say nothing that is not known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import make
import pytest

from pragma_coach import content
from pragma_coach.domain.pairs.attention import StartDays
from pragma_coach.domain.pairs.journey import Journey, Reached, Said
from pragma_coach.domain.programme.programme import Anchor, DeadlineKind, DeadlineStatus
from pragma_coach.domain.talks.legal_terms import Clock, clocks, date_fault, legal, milestone_fault, own_planning
from pragma_coach.domain.types import FactId, GroupId, MilestoneId, ProgrammeId

PRAGMA = content.load_programme(ProgrammeId("pragma"))
TODAY = date(2026, 5, 12)
DUTY = frozenset({GroupId("inburgeringsplichtig")})
PIP = MilestoneId("pip_signed")


def on(day: date) -> Reached:
    return Reached(day, day)


def journey(pip: date | None = None, **dates: date) -> Journey:
    return Journey(
        groups=DUTY,
        dates={Anchor(name): on(day) for name, day in dates.items()},
        milestones={PIP: on(pip)} if pip else {},
        said={FactId("pip_signed"): (Said(None, pip, pip, None, 1),)} if pip else {},
    )


def found(known: Journey, today: date = TODAY) -> dict[str, Clock]:
    return {clock.rule.id: clock for clock in clocks(PRAGMA, known, StartDays(), today)}


@pytest.mark.parametrize(
    ("notice", "brp", "due"),
    [
        (date(2026, 4, 1), date(2026, 3, 1), date(2026, 6, 10)),
        (date(2026, 3, 1), date(2026, 4, 1), date(2026, 6, 10)),
    ],
    ids=["ten-weeks-after-the-letter", "ten-weeks-after-registration-when-that-is-later"],
)
def test_the_plan_is_due(notice: date, brp: date, due: date) -> None:
    clock = found(journey(duo_notice=notice, brp=brp))["pip_due"]
    assert (clock.due_on, clock.days_left, clock.met) == (due, 29, False)


def test_without_one_of_its_days_a_term_has_no_day_and_says_which_is_missing() -> None:
    clock = found(journey(duo_notice=date(2026, 4, 1)))["pip_due"]
    assert (clock.due_on, clock.days_left, clock.missing) == (None, None, (Anchor.BRP,))


def test_the_term_is_three_calendar_years_from_the_day_after_the_first_plan() -> None:
    assert found(journey(pip=date(2026, 5, 4)))["term_end"].due_on == date(2029, 5, 4)
    assert found(journey(pip=date(2024, 2, 29)))["term_end"].due_on == date(2027, 2, 28)


def test_a_term_that_is_met_stops_and_stands_last() -> None:
    known = journey(duo_notice=date(2026, 4, 1), brp=date(2026, 3, 1), pip=date(2026, 5, 4))
    order = [clock.met for clock in clocks(PRAGMA, known, StartDays(), TODAY)]
    assert found(known)["pip_due"].met
    assert order == sorted(order)


def test_a_term_for_others_and_a_bill_are_not_there() -> None:
    assert "pip_due" not in {clock.rule.id for clock in clocks(PRAGMA, Journey(), StartDays(), TODAY)}
    bills = tuple(replace(rule, status=DeadlineStatus.PROPOSED) for rule in PRAGMA.deadlines)
    assert clocks(replace(PRAGMA, deadlines=bills), journey(), StartDays(), TODAY) == ()


def test_law_and_planning_are_two_lists() -> None:
    every = clocks(PRAGMA, journey(pip=date(2026, 5, 4)), StartDays(housed_on=date(2026, 4, 20)), TODAY)
    law, planning = legal(every), own_planning(every)
    assert law
    assert planning
    assert {clock.rule.kind for clock in law} == {DeadlineKind.LEGAL}
    assert {clock.rule.kind for clock in planning} == {DeadlineKind.PLANNED}
    assert len(law) + len(planning) == len(every)


def test_our_own_planning_of_long_ago_is_not_told_any_more() -> None:
    day, weeks = date(2026, 4, 20), timedelta(weeks=8)
    rule = next(rule for rule in PRAGMA.deadlines if rule.kind is DeadlineKind.PLANNED and not rule.applies_if)
    only = replace(PRAGMA, deadlines=(rule,))
    due = clocks(only, journey(), StartDays(housed_on=day), TODAY)[0].due_on
    assert due is not None
    for after, shown in ((weeks, 1), (weeks + timedelta(days=1), 0)):
        assert len(own_planning(clocks(only, journey(), StartDays(housed_on=day), due + after))) == shown


def test_a_letter_that_nobody_got_is_no_term_and_its_time_passes() -> None:
    rule = next(rule for rule in PRAGMA.deadlines if rule.id == "pip_due")
    letter = replace(
        PRAGMA, deadlines=(replace(rule, id="letter", anchors=(Anchor.DECISION,), applies_if=frozenset()),)
    )
    got = Journey(dates={Anchor.DECISION: on(TODAY)})
    assert clocks(letter, Journey(), StartDays(), TODAY) == ()
    assert len(clocks(letter, got, StartDays(), TODAY + timedelta(weeks=10))) == 1
    assert clocks(letter, got, StartDays(), TODAY + timedelta(weeks=10, days=1)) == ()


def test_a_plan_is_not_before_the_letter_nor_before_moving_in() -> None:
    letter, plan = Anchor.DUO_NOTICE, Anchor.PIP_SIGNED
    early = {letter: date(2026, 5, 2), plan: date(2026, 5, 1)}
    assert "De brief komt eerst" in date_fault(early, None, plan)
    assert "De brief komt eerst" in date_fault(early, None, letter)
    assert "De woning was er op 2 mei 2026" in date_fault({plan: date(2026, 5, 1)}, date(2026, 5, 2), plan)
    assert date_fault({letter: date(2026, 5, 1), plan: date(2026, 5, 1)}, date(2026, 5, 1), plan) == ""
    assert date_fault({Anchor.BRP: date(2026, 1, 1)}, date(2026, 5, 1), Anchor.BRP) == ""


def test_what_belongs_to_the_term_is_after_the_plan() -> None:
    known = journey(pip=date(2026, 5, 4))
    for milestone in (MilestoneId("pvt_signed"), MilestoneId("map_done")):
        assert "Dit komt daarna" in milestone_fault(known, None, milestone, date(2026, 5, 3))
        assert milestone_fault(known, None, milestone, date(2026, 5, 5)) == ""
    assert milestone_fault(known, None, MilestoneId("paid_job"), date(2026, 5, 1)) == ""
    assert milestone_fault(known, make.HOUSED, PIP, make.HOUSED - timedelta(days=1)) != ""
