"""Lead times against published tables, other people's software and a truth we made ourselves."""

from __future__ import annotations

import math
from datetime import date
from itertools import pairwise
from random import Random
from statistics import fmean

import numpy as np
import published
import pytest
import scipy.stats
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.exceptions import StatError
from scipy.stats.mstats import hdquantiles
from towns import MONTH, SINCE, TRUE_MEDIAN, rows_of, town

from pragma_coach.domain.scoreboard.figures import NotKnown
from pragma_coach.domain.scoreboard.lead_time import (
    AgeSpan,
    Spell,
    SpellEnd,
    beta_cdf,
    capped,
    kaplan_meier,
    median,
    outcome_median,
    phase_median,
    smoothed_median,
)
from pragma_coach.domain.types import CoacheeId

# Weeks in remission of 21 + 21 children with leukaemia; True = relapse, False = still well when last seen.
# Freireich e.a., Blood 21 (1963) 699-716, as tabled by Gehan, Biometrika 52 (1965) 203-223.
SIX_MP = [
    (6, True), (6, True), (6, True), (6, False), (7, True), (9, False), (10, True), (10, False), (11, False),
    (13, True), (16, True), (17, False), (19, False), (20, False), (22, True), (23, True), (25, False),
    (32, False), (32, False), (34, False), (35, False),
]  # fmt: skip
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def spell(**changes: object) -> Spell:
    fields = {"coachee": CoacheeId(1), "measure": "m", "start": SINCE, "entry": 0, "exit": 9, "kind": SpellEnd.OPEN}
    return Spell(**(fields | changes))  # type: ignore[arg-type]


stretches = st.tuples(st.integers(0, 400), st.integers(1, 400), st.booleans()).map(
    lambda t: AgeSpan(t[0], t[0] + t[1], t[2])
)
samples = st.lists(stretches, min_size=1, max_size=60)


def test_the_6_mp_table_of_gehan() -> None:
    curve = kaplan_meier(AgeSpan(0, week, relapse) for week, relapse in SIX_MP)
    assert [(week, round(share, 4)) for week, share in curve] == [
        (6, 0.8571), (7, 0.8067), (10, 0.7529), (13, 0.6902), (16, 0.6275), (22, 0.5378), (23, 0.4482),
    ]  # fmt: skip
    assert median(curve) == 23
    assert published.under_way(curve, 5) == 1
    assert round(published.under_way(curve, 6), 4) == round(published.under_way(curve, 6.9), 4) == 0.8571
    assert round(published.under_way(curve, 1000), 4) == 0.4482


def test_the_placebo_group_of_gehan() -> None:
    curve = kaplan_meier(AgeSpan(0, week, True) for week in PLACEBO)
    assert median(curve) == 8
    assert published.under_way(curve, 8) == pytest.approx(8 / 21, abs=1e-15)
    assert published.under_way(curve, 23) == 0


def test_events_come_before_people_who_leave_on_the_same_day() -> None:
    assert kaplan_meier([AgeSpan(0, 5, True), AgeSpan(0, 5, False)]) == ((5, 0.5),)


def test_who_comes_in_on_the_day_of_an_event_is_not_yet_at_risk() -> None:
    assert kaplan_meier([AgeSpan(0, 5, True), AgeSpan(0, 9, False), AgeSpan(5, 9, False)]) == ((5, 0.5),)


def test_delayed_entry_by_hand() -> None:
    rows = [AgeSpan(0, 4, True), AgeSpan(0, 10, True), AgeSpan(3, 8, True), AgeSpan(6, 12, False)]
    # at risk: age 4: a b c; age 8: b c d; age 10: b d
    expected = {4: 2 / 3, 8: 2 / 3 * 2 / 3, 10: 2 / 3 * 2 / 3 / 2}
    assert dict(kaplan_meier(rows)) == pytest.approx(expected)


def test_somebody_who_was_already_under_way_does_not_count_for_the_years_before() -> None:
    seen_from_the_start = [AgeSpan(0, age, True) for age in (100, 200, 300)]
    late = [AgeSpan(390, 400, True)]
    assert published.under_way(kaplan_meier(seen_from_the_start + late), 200) == pytest.approx(1 / 3)


@given(samples)
@settings(max_examples=100, deadline=None)
def test_the_curve_equals_lifelines_with_delayed_entry(rows: list[AgeSpan]) -> None:
    fitter = KaplanMeierFitter()
    # lifelines sums logarithms, so that it warns and stops where the curve touches zero: not compared there
    curve = kaplan_meier(rows)
    assume(all(share > 0 for _, share in curve))
    times, events, entries = zip(*((row.exit, row.event, row.entry) for row in rows), strict=True)
    # lifelines lets people of the first entry day be at risk that same day; half a day later makes it the same rule
    try:
        fitter.fit(times, events, entry=[entry + 0.5 for entry in entries])
    except StatError:  # it refuses samples that empty out early
        assume(False)
    for age, share in curve:
        assert share == pytest.approx(float(fitter.survival_function_at_times(age).iloc[0]), abs=1e-12)


@given(samples)
@settings(max_examples=100, deadline=None)
def test_the_curve_equals_scipy_without_delayed_entry(rows: list[AgeSpan]) -> None:
    seen = [row for row in rows if row.event]
    assume(seen)
    data = scipy.stats.CensoredData(
        uncensored=[row.exit for row in seen], right=[row.exit for row in rows if not row.event]
    )
    curve = kaplan_meier(AgeSpan(0, row.exit, row.event) for row in rows)
    theirs = scipy.stats.ecdf(data).sf
    for age, share in curve:
        assert share == pytest.approx(float(theirs.evaluate(age)), abs=1e-12)


# Nearer to 1 scipy itself loses digits for small shapes; there the arcsine law below is the judge.
@given(st.floats(0, 1 - 2**-30), st.floats(0.5, 600), st.floats(0.5, 600))
@example(1.0, 5.5, 5.5)
@example(0.5, 500.5, 500.5)
@example(0.4999, 5.5, 5.5)
@settings(max_examples=300, deadline=None)
def test_the_beta_distribution_equals_scipy(x: float, a: float, b: float) -> None:
    assert beta_cdf(x, a, b) == pytest.approx(float(scipy.stats.beta.cdf(x, a, b)), abs=1e-10)


@pytest.mark.parametrize("left", [2**-53, 2**-40, 2**-30, 0.01, 0.5])
def test_the_beta_distribution_follows_the_arcsine_law_up_to_its_end(left: float) -> None:
    """Beta(½, ½) has a closed form: F(x) = 1 - 2/π · arcsin √(1 - x)."""
    assert 1 - beta_cdf(1 - left, 0.5, 0.5) == pytest.approx(2 / math.pi * math.asin(math.sqrt(left)), abs=1e-12)


@pytest.mark.parametrize("n", [10, 15, 100, 1000])
def test_the_beta_weights_equal_scipy_where_we_use_them(n: int) -> None:
    shape = (n + 1) / 2
    for x in np.linspace(0, 1, 201):
        assert beta_cdf(float(x), shape, shape) == pytest.approx(
            float(scipy.stats.beta.cdf(x, shape, shape)), abs=1e-11
        )


@pytest.mark.parametrize(("a", "b"), [(0, 1), (1, 0), (-1, 2), (float("nan"), 1)])
def test_a_beta_distribution_without_a_shape_is_refused(a: float, b: float) -> None:
    with pytest.raises(ValueError, match="above 0"):
        beta_cdf(0.5, a, b)


@given(st.lists(st.integers(1, 900), min_size=2, max_size=40))
@settings(max_examples=100, deadline=None)
def test_the_smoothed_median_of_a_complete_sample_equals_harrell_davis_of_scipy(ages: list[int]) -> None:
    curve = kaplan_meier(AgeSpan(0, age, True) for age in ages)
    ours = smoothed_median(curve, len(ages), tail=max(ages))
    assert ours == pytest.approx(float(hdquantiles(np.array(ages, float), prob=[0.5])[0]), abs=1e-8)


@given(samples)
@settings(max_examples=200, deadline=None)
def test_the_curve_falls_from_one_and_stays_above_zero(rows: list[AgeSpan]) -> None:
    for floor in (0, 5):
        shares = [1.0, *(share for _, share in kaplan_meier(rows, risk_floor=floor))]
        assert all(0 <= low <= high <= 1 for high, low in pairwise(shares))


@given(samples, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_of_the_rows_does_not_matter(rows: list[AgeSpan], random: Random) -> None:
    mixed = random.sample(rows, len(rows))
    assert kaplan_meier(mixed, risk_floor=5) == kaplan_meier(rows, risk_floor=5)


@given(samples)
@settings(max_examples=100, deadline=None)
def test_with_a_risk_floor_one_event_takes_at_most_a_fifth(rows: list[AgeSpan]) -> None:
    share = 1.0
    for age, after in kaplan_meier(rows, risk_floor=5):
        events = sum(row.event and row.exit == age for row in rows)
        assert share - after <= share * max(events / 5, 0) + 1e-12
        share = after


def test_one_person_alone_at_an_age_pulls_a_plain_curve_to_zero_but_not_a_floored_one() -> None:
    rows = [AgeSpan(0, 3, True), *(AgeSpan(10, 90 + age, True) for age in range(20))]
    assert published.under_way(kaplan_meier(rows), 3) == 0
    assert published.under_way(kaplan_meier(rows, risk_floor=5), 3) == pytest.approx(0.8)


@given(samples, st.integers(5, 30))
@settings(max_examples=60, deadline=None)
def test_the_floor_only_raises_the_curve(rows: list[AgeSpan], floor: int) -> None:
    plain, floored = kaplan_meier(rows), kaplan_meier(rows, risk_floor=floor)
    assert all(low <= high + 1e-15 for (_, low), (_, high) in zip(plain, floored, strict=True))


def test_nothing_seen_yet_is_a_type_and_not_a_number() -> None:
    rows = [AgeSpan(0, 100, False)] * 12
    assert kaplan_meier(rows) == ()
    assert median(()) is NotKnown.YET
    assert phase_median(rows, 10) is NotKnown.YET
    assert outcome_median(rows, 10, 1096) is NotKnown.YET
    assert median(kaplan_meier([*rows, AgeSpan(0, 50, True)])) is NotKnown.YET
    with pytest.raises(ValueError, match="no event"):
        smoothed_median((), 10, tail=100)


def test_what_was_not_seen_to_finish_counts_at_the_longest_follow_up() -> None:
    rows = [AgeSpan(0, 50, True), *[AgeSpan(0, 400, False)] * 9]
    days = phase_median(rows, 10)
    assert isinstance(days, float)
    assert 398 < days < 400


def test_the_outcome_median_is_among_those_who_reach_it() -> None:
    reached = [AgeSpan(0, age, True) for age in range(100, 120)]
    never = [AgeSpan(0, 1000, False)] * 60
    everybody = phase_median(reached + never, 20)
    assert isinstance(everybody, float)
    assert everybody > 900
    assert outcome_median(reached + never, 20, 365) == pytest.approx(109.5, abs=0.01)


def test_longer_than_the_horizon_counts_as_the_horizon() -> None:
    assert capped(AgeSpan(0, 500, True), 365) == AgeSpan(0, 365, True)
    assert capped(AgeSpan(450, 500, False), 365) == AgeSpan(364, 365, False)
    assert capped(AgeSpan(10, 20, True), 365) == AgeSpan(10, 20, True)
    rows = [AgeSpan(0, 500, True)] * 12
    assert outcome_median(rows, 10, 365) == pytest.approx(365)


def test_a_row_that_is_never_at_risk_is_refused() -> None:
    with pytest.raises(ValueError, match="at least a day"):
        kaplan_meier([AgeSpan(5, 5, True)])


@pytest.mark.parametrize(
    "changes",
    [{"entry": 10}, {"entry": -1}, {"kind": SpellEnd.EVENT}, {"booked": date(2020, 1, 9)}],
    ids=["entry after exit", "negative age", "event without booking", "booking without event"],
)
def test_an_impossible_spell_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="spell of coachee 1"):
        spell(**changes)


def test_a_spell_knows_the_day_it_ended() -> None:
    assert spell(exit=31).ended_on == date(2020, 2, 1)


@pytest.mark.parametrize(("years", "naive_bias"), [(2, -0.30), (5, -0.10)])
def test_the_estimate_is_near_the_truth_where_the_mean_of_the_completed_is_far_off(
    years: int, naive_bias: float
) -> None:
    random = Random(20)
    ours, naive = [], []
    for _ in range(60):
        rows = rows_of(town(random, years))
        estimate = phase_median(rows, 20, risk_floor=5)
        assert isinstance(estimate, float)
        ours.append(estimate)
        naive.append(fmean(row.exit for row in rows if row.event))
    true_mean = 15 * MONTH
    assert fmean(naive) / true_mean - 1 < naive_bias
    assert abs(fmean(ours) / TRUE_MEDIAN - 1) < 0.05


def test_people_already_under_way_do_not_make_the_project_look_slow() -> None:
    random = Random(21)
    with_entry, without = [], []
    for _ in range(60):
        seen = []
        for row in rows_of(town(random, years=10)):
            begin = random.randrange(900)  # the day the system came, as an age of this person
            if row.exit > begin:
                seen.append(AgeSpan(begin, row.exit, row.event))
        estimates = (phase_median(seen, 50), phase_median([AgeSpan(0, *row[1:]) for row in seen], 50))
        assert isinstance(estimates[0], float)
        assert isinstance(estimates[1], float)
        with_entry.append(estimates[0])
        without.append(estimates[1])
    assert abs(fmean(with_entry) / TRUE_MEDIAN - 1) < 0.06
    assert fmean(without) / TRUE_MEDIAN - 1 > 0.10
