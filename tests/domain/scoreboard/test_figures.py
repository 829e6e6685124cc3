"""Published figures: bands, steps, ranges and the headline, all from public numbers only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from towns import PAID_JOB, PHASE_1, PHASE_2

from pragma_coach.domain.programme.programme import Anchor, Duration, Milestone, Phase, Programme, Unit
from pragma_coach.domain.scoreboard.figures import (
    Band,
    Figure,
    Measure,
    MeasureKind,
    NotKnown,
    Scale,
    Step,
    check_measures,
    headline,
    measures_of,
    rounded,
    uncertainty,
)
from pragma_coach.domain.scoreboard.lead_time import largest_weight, step_for
from pragma_coach.domain.types import MilestoneId, PhaseId, ProgrammeId

SPONSORED = Measure(
    "gesp", "Gesponsorde baan", MeasureKind.OUTCOME, "a", "d", Duration(4, Unit.MONTHS), Duration(12, Unit.MONTHS)
)


@pytest.mark.parametrize(
    ("people", "phase_1", "sponsored", "others"),
    [
        # the table of scoreboard.md 3.5
        (10, Step.HALF_WEEK, Step.MONTH, Step.MONTH),
        (15, Step.HALF_WEEK, Step.HALF_MONTH, Step.MONTH),
        (20, Step.HALF_WEEK, Step.HALF_MONTH, Step.MONTH),
        (30, Step.HALF_WEEK, Step.HALF_MONTH, Step.HALF_MONTH),
        (50, Step.HALF_WEEK, Step.QUARTER_MONTH, Step.HALF_MONTH),
        (100, Step.DAY, Step.QUARTER_MONTH, Step.QUARTER_MONTH),
    ],
)
def test_the_step_grows_with_what_one_person_can_do(people: int, phase_1: Step, sponsored: Step, others: Step) -> None:
    band = Band.of(people)
    assert step_for(PHASE_1, band) is phase_1
    assert step_for(SPONSORED, band) is sponsored
    assert step_for(PHASE_2, band) is step_for(PAID_JOB, band) is others


def test_a_measure_without_a_norm_is_rounded_as_a_long_one() -> None:
    assert step_for(replace(PHASE_2, norm=None), Band.FROM_10) is Step.MONTH


def test_below_ten_people_the_largest_step_is_used() -> None:
    assert step_for(PHASE_2, Band.of(5)) is Step.MONTH


@pytest.mark.parametrize(
    ("people", "code"),
    [(5, "5-9"), (9, "5-9"), (10, "10-14"), (14, "10-14"), (15, "15-19"), (29, "20-29"), (49, "30-49"),
     (99, "50-99"), (199, "100-199"), (499, "200-499"), (999, "500-999"), (1000, "1000+"), (12345, "1000+")],
)  # fmt: skip
def test_people_are_told_as_a_band(people: int, code: str) -> None:
    assert Band.of(people) == code
    assert Band.of(people).floor <= people


def test_fewer_than_five_have_no_band() -> None:
    with pytest.raises(ValueError, match="fewer than 5"):
        Band.of(4)


@given(st.integers(2, 1000))
def test_the_largest_weight_is_more_than_an_equal_share_and_less_than_half(people: int) -> None:
    assert 1 / people < largest_weight(people) <= 0.78
    assert largest_weight(people) >= largest_weight(people + 1)


def test_a_figure_is_whole_steps_and_never_zero() -> None:
    assert rounded(400, Step.MONTH, Band.FROM_10) == Figure(13, Step.MONTH, Band.FROM_10)
    assert rounded(0.4, Step.HALF_WEEK, Band.FROM_10).value == 1
    assert Figure(6, Step.HALF_WEEK, Band.FROM_10).days == 21


@pytest.mark.parametrize(
    ("band", "low", "high"),
    [(Band.FROM_10, 53, 147), (Band.FROM_20, 66, 134), (Band.FROM_50, 79, 121)],
    ids=["47%", "33%", "21%"],
)
def test_the_range_is_wider_for_fewer_people(band: Band, low: int, high: int) -> None:
    assert uncertainty(Figure(100, Step.MONTH, band), Scale.MONTHS) == (low, high)


def test_the_range_of_short_measures_is_narrower_and_never_begins_at_zero() -> None:
    assert uncertainty(Figure(100, Step.HALF_WEEK, Band.FROM_10), Scale.WEEKS) == (58, 142)
    assert uncertainty(Figure(1, Step.HALF_WEEK, Band.FROM_10), Scale.WEEKS) == (1, 2)


def test_the_headline_is_the_last_three_figures_weighted_by_their_bands() -> None:
    old = Figure(99, Step.MONTH, Band.FROM_100)
    three = [
        Figure(12, Step.MONTH, Band.FROM_10),
        Figure(30, Step.HALF_MONTH, Band.FROM_30),
        Figure(14, Step.MONTH, Band.FROM_10),
    ]
    # (10 * 12 + 30 * 15 + 10 * 14) / 50 = 14.2 months: 28 half months
    assert headline(three) == Figure(28, Step.HALF_MONTH, Band.FROM_50)
    assert headline([old, *three]) == headline(three)
    assert headline(three[:1]) == three[0]


def test_without_a_figure_the_headline_is_not_known() -> None:
    assert headline([]) is NotKnown.YET


@pytest.mark.parametrize("changes", [{"horizon": None}, {"kind": MeasureKind.PHASE}])
def test_only_an_outcome_has_a_horizon(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="horizon"):
        replace(PAID_JOB, **changes)  # type: ignore[arg-type]


def programme() -> Programme:
    months, weeks = Unit.MONTHS, Unit.WEEKS
    return Programme(
        id=ProgrammeId("p"),
        version=1,
        title="Pragma",
        municipality="",
        phases=(
            Phase(PhaseId("1"), "Eerste opvang", "1", Anchor.COACHING_STARTED, Duration(3, weeks)),
            Phase(PhaseId("2"), "Op weg", "2", Anchor.PREVIOUS_PHASE, Duration(15, months)),
            Phase(PhaseId("3"), "Inloopspreekuur", "3", Anchor.PREVIOUS_PHASE, None),
        ),
        items=(),
        groups=(),
        milestones=(
            Milestone(MilestoneId("pip"), "PIP", "PIP getekend"),
            Milestone(MilestoneId("baan"), "Baan", "Heeft een baan", Duration(18, months), Duration(36, months)),
        ),
    )


def test_the_measures_of_a_programme_are_its_phases_with_a_target_and_milestones_with_a_horizon() -> None:
    measures = measures_of(programme(), legacy=False)
    check_measures(measures)
    assert [(m.id, m.starts, m.ends, m.gate_days) for m in measures] == [
        ("fase-1", "coaching_started", "phase:1", 33),
        ("fase-2", "phase:1", "phase:2", 730),
        ("baan", "coaching_started", "milestone:baan", 1278),
    ]
    assert [m.title for m in measures] == ["Fase 1: eerste opvang", "Fase 2: op weg", "Baan"]
    assert [m.scale for m in measures] == [Scale.WEEKS, Scale.MONTHS, Scale.MONTHS]


def test_the_gate_of_a_phase_of_15_months_is_two_years() -> None:
    gate = measures_of(programme(), legacy=False)[1].gate_days
    assert gate <= (date(2023, 1, 1) - date(2021, 1, 1)).days < gate + 2


def test_people_brought_along_open_every_gate() -> None:
    assert [measure.gate_days for measure in measures_of(programme(), legacy=True)] == [0, 0, 0]
