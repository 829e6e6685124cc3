"""Who was on the way to what, and from which day the organisation saw it: the rule of delayed entry, case by case."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.journey import CoachTerm, Journey, PairStatus, Reached
from pragma_coach.domain.pairs.pair import Coachee, PairFacts
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.figures import Measure, MeasureKind
from pragma_coach.domain.scoreboard.lead_time import SpellEnd
from pragma_coach.domain.types import (
    AccountId,
    CoacheeId,
    HouseholdId,
    MilestoneId,
    OrganisationId,
    PairId,
    PhaseId,
    ProgrammeId,
)
from pragma_coach.services.scoreboard.spells import spell_of, spells_of

PHASE_1 = Measure("1", "Fase 1", MeasureKind.PHASE, "housed", "phase:1", Duration(3, Unit.WEEKS))
PHASE_2 = Measure("2", "Fase 2", MeasureKind.PHASE, "phase:1", "phase:2", Duration(15, Unit.MONTHS))
JOB = Measure("job", "Baan", MeasureKind.OUTCOME, "housed", "milestone:job", None, Duration(36, Unit.MONTHS))
HOUSED = date(2026, 1, 5)
TODAY = date(2026, 12, 1)


def facts(
    *,
    housed_on: date | None = HOUSED,
    registered_on: date = HOUSED,
    ended_on: date | None = None,
    phase_1: date | None = None,
    phase_2: date | None = None,
    job: date | None = None,
    booked_on: date | None = None,
    coaches: tuple[CoachTerm, ...] = (),
    pair_id: int = 1,
) -> PairFacts:
    def reached(on: date) -> Reached:
        return Reached(on, booked_on or on)

    coachee = Coachee(
        CoacheeId(7), OrganisationId(1), "A", household_id=HouseholdId(3), housed_on=housed_on, verified=True
    )
    journey = Journey(
        rev=1,
        status=PairStatus.ENDED if ended_on else PairStatus.ACTIVE,
        status_since=ended_on,
        phases={PhaseId(name): reached(on) for name, on in (("1", phase_1), ("2", phase_2)) if on},
        milestones={MilestoneId("job"): reached(job)} if job else {},
        coaches=coaches,
    )
    return PairFacts(
        PairId(pair_id), OrganisationId(1), coachee, ProgrammeId("p"), 1, utc_moment(registered_on, 12), journey
    )


def days(number: int) -> timedelta:
    return timedelta(days=number)


def test_an_event_in_ordinary_intake_is_seen_from_the_first_day() -> None:
    spell = spell_of(PHASE_1, facts(registered_on=HOUSED + days(30), phase_1=HOUSED + days(20)), TODAY)
    assert spell is not None
    assert (spell.entry, spell.exit, spell.kind, spell.booked) == (0, 20, SpellEnd.EVENT, HOUSED + days(20))
    assert (spell.coachee, spell.household, spell.verified) == (7, 3, True)


def test_who_came_long_before_the_registration_is_seen_from_that_day_on() -> None:
    registered = HOUSED + days(400)
    spell = spell_of(PHASE_2, facts(registered_on=registered, phase_1=HOUSED + days(25)), registered + days(100))
    assert spell is not None
    assert (spell.entry, spell.exit, spell.kind) == (375, 475, SpellEnd.OPEN)


@pytest.mark.parametrize(("before", "seen"), [(42, True), (43, False)])
def test_whether_an_event_counts_depends_on_its_day_and_that_of_the_registration_only(before: int, seen: bool) -> None:
    registered = HOUSED + days(200)
    for long in (10, 150):
        event = registered - days(before)
        spell = spell_of(PHASE_1, facts(housed_on=event - days(long), registered_on=registered, phase_1=event), TODAY)
        assert (spell is not None) is seen


def test_an_event_just_before_a_late_registration_keeps_its_true_duration() -> None:
    spell = spell_of(PHASE_1, facts(registered_on=HOUSED + days(100), phase_1=HOUSED + days(90)), TODAY)
    assert spell is not None
    assert (spell.entry, spell.exit) == (90, 90)


def test_a_pair_that_ends_first_is_an_exit_whatever_came_after() -> None:
    spell = spell_of(PHASE_1, facts(ended_on=HOUSED + days(15), phase_1=HOUSED + days(40)), TODAY)
    assert spell is not None
    assert (spell.exit, spell.kind, spell.booked) == (15, SpellEnd.EXIT, None)


def test_an_event_on_the_last_day_of_the_pair_counts() -> None:
    spell = spell_of(PHASE_1, facts(ended_on=HOUSED + days(40), phase_1=HOUSED + days(40)), TODAY)
    assert spell is not None
    assert spell.kind is SpellEnd.EVENT


def test_phase_2_starts_where_phase_1_ended_and_not_before() -> None:
    assert spell_of(PHASE_2, facts(), TODAY) is None
    spell = spell_of(PHASE_2, facts(phase_1=HOUSED + days(20), phase_2=HOUSED + days(320)), TODAY)
    assert spell is not None
    assert (spell.start, spell.exit) == (HOUSED + days(20), 300)


def test_without_a_day_of_housing_nothing_that_counts_from_it_can_count() -> None:
    pair = facts(housed_on=None, phase_1=HOUSED + days(20), job=HOUSED + days(50))
    assert spell_of(PHASE_1, pair, TODAY) is None
    assert spell_of(JOB, pair, TODAY) is None


def test_an_outcome_before_the_housing_took_no_time() -> None:
    spell = spell_of(JOB, facts(job=HOUSED - days(9), booked_on=HOUSED + days(3)), TODAY)
    assert spell is not None
    assert (spell.exit, spell.kind, spell.booked) == (0, SpellEnd.EVENT, HOUSED + days(3))


def test_every_coach_during_the_spell_is_named_and_no_other() -> None:
    terms = (
        CoachTerm(AccountId(1), HOUSED - days(50), until=HOUSED - days(5)),
        CoachTerm(AccountId(2), HOUSED - days(5), until=HOUSED + days(10)),
        CoachTerm(AccountId(3), HOUSED + days(10)),
        CoachTerm(AccountId(4), HOUSED + days(15), until=HOUSED + days(18), stand_in=True),
        CoachTerm(AccountId(5), HOUSED + days(300)),
    )
    spell = spell_of(PHASE_1, facts(phase_1=HOUSED + days(20), coaches=terms), TODAY)
    assert spell is not None
    assert spell.coaches == {2, 3, 4}


def test_a_second_pair_of_a_coachee_is_not_a_second_spell() -> None:
    first = facts(phase_1=HOUSED + days(20))
    second = facts(phase_1=HOUSED + days(90), registered_on=HOUSED + days(80), pair_id=2)
    spells = spells_of([PHASE_1], [second, first], TODAY)
    assert [spell.exit for spell in spells["1"]] == [20]
