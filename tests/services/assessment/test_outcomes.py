"""What came of it: dated facts, the reason DUO gives, and the question after 26 weeks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import make
import pytest
from make import HOUSED, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.outcomes import MILESTONES, OBLIGATION, DuoReason, Outcome, outcomes, work_question
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import MilestoneId
from pragma_coach.services.assessment.outcomes import answer_work, record_outcome, withdraw_outcome
from pragma_coach.services.pairs import acts, lifecycle, records
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.rebuild import verify

APRIL = date(2026, 4, 20)
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def came(cast: Cast) -> dict[Outcome, date]:
    return outcomes(cast.now().journey)


def test_every_outcome_is_recorded_on_its_day_and_can_be_taken_back(cast: Cast) -> None:
    for outcome in set(Outcome) - {Outcome.STOPPED}:
        detail = DuoReason.DONE if outcome is Outcome.OBLIGATION_ENDED else ""
        record_outcome(operation(cast.coach), cast.pair.id, outcome, APRIL, detail=detail)
        assert came(cast) == {outcome: APRIL}
        assert MILESTONES[outcome][0] in cast.now().journey.milestones
        withdraw_outcome(operation(cast.coach), cast.pair.id, outcome)
        assert came(cast) == {}
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_unpaid_work_is_volunteering_or_an_internship_whichever_came_first(cast: Cast) -> None:
    record_outcome(operation(cast.coach), cast.pair.id, Outcome.UNPAID_WORK, TODAY)
    record_outcome(operation(cast.coach), cast.pair.id, Outcome.UNPAID_WORK, APRIL, detail="internship")
    assert came(cast) == {Outcome.UNPAID_WORK: APRIL}
    with pytest.raises(Invalid, match="Kies er een"):
        record_outcome(operation(cast.coach), cast.pair.id, Outcome.UNPAID_WORK, APRIL, detail="paid_job")


def test_the_reason_of_duo_is_from_the_list_and_only_done_is_a_milestone(cast: Cast) -> None:
    with pytest.raises(Invalid, match="welke reden DUO geeft"):
        record_outcome(operation(cast.coach), cast.pair.id, Outcome.OBLIGATION_ENDED, APRIL, detail="moe")
    record_outcome(operation(cast.coach), cast.pair.id, Outcome.OBLIGATION_ENDED, APRIL, detail=DuoReason.DONE)
    assert MilestoneId("integration_done") in cast.now().journey.milestones
    record_outcome(operation(cast.coach), cast.pair.id, Outcome.OBLIGATION_ENDED, TODAY, detail=DuoReason.WAIVED)
    journey = cast.now().journey
    assert MilestoneId("integration_done") not in journey.milestones
    assert [(one.value, one.on) for one in journey.readings[OBLIGATION]] == [("ontheffing", TODAY)]
    again = record_outcome(
        operation(cast.coach), cast.pair.id, Outcome.OBLIGATION_ENDED, TODAY, detail=DuoReason.WAIVED
    )
    assert again.outcome is acts.ActOutcome.UNCHANGED


def test_the_day_of_an_obligation_that_ended_is_corrected_wherever_it_stands(cast: Cast) -> None:
    for day in (APRIL, TODAY, APRIL):
        record_outcome(operation(cast.coach), cast.pair.id, Outcome.OBLIGATION_ENDED, day, detail=DuoReason.DONE)
        journey = cast.now().journey
        assert journey.milestones[MilestoneId("integration_done")].on == day
        assert [(one.value, one.on) for one in journey.readings[OBLIGATION]] == [(DuoReason.DONE, day)]
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_an_outcome_before_the_house_is_refused_with_the_cure(cast: Cast) -> None:
    early = HOUSED - timedelta(days=1)
    with pytest.raises(Invalid, match="laat de coördinator de startdatum aanpassen"):
        record_outcome(operation(cast.coach), cast.pair.id, Outcome.EXIT_FULL, early)
    with pytest.raises(Invalid, match="laat de coördinator de startdatum aanpassen"):
        records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("paid_job"), early)


def test_the_end_of_a_pair_is_an_outcome_too_but_never_a_death(cast: Cast) -> None:
    with pytest.raises(Invalid, match="doet de coördinator"):
        record_outcome(operation(cast.coach), cast.pair.id, Outcome.STOPPED, APRIL)
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.STOPPED)
    assert came(cast) == {Outcome.STOPPED: TODAY}
    with pytest.raises(Invalid, match="alleen de coördinator"):
        withdraw_outcome(operation(cast.coordinator), cast.pair.id, Outcome.STOPPED)
    other = cast.other_pair.id
    record_outcome(operation(cast.coordinator), other, Outcome.EXIT_PARTIAL, APRIL)
    lifecycle.end(operation(cast.coordinator), other, EndReason.DECEASED)
    assert outcomes(make.read(other, cast.organisation.id).journey) == {}


def test_the_question_after_26_weeks_is_asked_and_answered_once(cast: Cast) -> None:
    job = MilestoneId("sponsored_job")
    records.record_milestone(operation(cast.coach), cast.pair.id, job, APRIL)
    due = APRIL + timedelta(weeks=26)

    def asked(day: date) -> date | None:
        question = work_question(cast.now().journey, day)
        return question.asked_for if question else None

    assert asked(due - timedelta(days=1)) is None
    assert asked(due) == due
    assert answer_work(operation(cast.coach), cast.pair.id, True).outcome is acts.ActOutcome.UNCHANGED  # too early
    answer_work(operation(cast.coach, at=LATER), cast.pair.id, False)
    assert asked(LATER.date()) is None
    assert MilestoneId("job_durable") not in cast.now().journey.milestones
    # A next job is a next question.
    records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("paid_job"), date(2026, 5, 1))
    answer_work(operation(cast.coach, at=LATER), cast.pair.id, True)
    durable = cast.now().journey.milestones[MilestoneId("job_durable")]
    assert durable.on == date(2026, 5, 1) + timedelta(weeks=26)
    assert asked(LATER.date()) is None
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_a_coachee_records_no_outcome_and_every_milestone_meant_is_in_the_programme(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        record_outcome(operation(cast.coachee), cast.pair.id, Outcome.EDUCATION, APRIL)
    known = programme_of(cast.pair).milestone_by_id
    assert {one for meant in MILESTONES.values() for one in meant} <= set(known)
