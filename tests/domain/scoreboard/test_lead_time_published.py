"""What others found in well-known data comes out of our estimator too: whole tables, with and without delayed entry."""

from __future__ import annotations

from itertools import chain
from math import prod

import published
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lifelines import AalenJohansenFitter, KaplanMeierFitter
from lifelines.datasets import load_lung

from pragma_coach.domain.scoreboard.figures import NotKnown
from pragma_coach.domain.scoreboard.lead_time import (
    Course,
    Ending,
    Row,
    kaplan_meier,
    median,
    reached,
    reached_within,
    under_way,
)

LUNG = {name: published.rows(text) for name, text in published.LUNG.items()}
VETERAN = {key: published.rows(text) for key, text in published.VETERAN.items()}


@pytest.mark.parametrize("who", LUNG)
def test_the_lung_trial_by_sex(who: str) -> None:
    people, deaths, middle = published.LUNG_FOUND[who]
    assert (len(LUNG[who]), sum(row.event for row in LUNG[who])) == (people, deaths)
    assert median(kaplan_meier(LUNG[who])) == middle


def test_the_lung_trial_as_a_whole() -> None:
    curve = kaplan_meier(chain(*LUNG.values()))
    assert median(curve) == published.LUNG_MEDIAN
    assert round(under_way(curve, 365.25), 3) == published.LUNG_A_YEAR


def test_the_lung_trial_was_typed_in_without_a_slip() -> None:
    theirs = load_lung()
    for sex, who in ((1, "men"), (2, "women")):
        of_sex = theirs[theirs.sex == sex]
        pairs = zip(of_sex.time, of_sex.status, strict=True)
        assert LUNG[who] == [Row(0, int(days), status == 1) for days, status in pairs]


@pytest.mark.parametrize("cell", published.VETERAN_MEDIANS)
def test_the_veterans_trial_by_kind_of_cell(cell: str) -> None:
    rows = [row for (_, kind), group in VETERAN.items() if kind == cell for row in group]
    assert median(kaplan_meier(rows)) == published.VETERAN_MEDIANS[cell]


def test_the_veterans_trial_as_a_whole() -> None:
    rows = list(chain(*VETERAN.values()))
    curve = kaplan_meier(rows)
    assert (len(rows), sum(row.event for row in rows), median(curve)) == (137, 128, 80)
    found = [
        (day, sum(row.exit >= day for row in rows), round(under_way(curve, day), 3))
        for day, _, _ in published.VETERAN_TABLE
    ]
    assert found == published.VETERAN_TABLE


def test_the_veterans_trial_by_treatment() -> None:
    standard, test = (
        [row for (kind, _), group in VETERAN.items() if kind == treatment for row in group]
        for treatment in ("standard", "test")
    )
    assert (len(standard), len(test)) == (69, 68)
    assert median(kaplan_meier(standard)) == 103
    # exactly half is alive from day 52 until day 53: R prints the middle of the two, we the first
    curve = kaplan_meier(test)
    assert median(curve) == 52
    assert under_way(curve, 52.9) == pytest.approx(0.5)
    assert under_way(curve, 53) < 0.5


def test_the_table_with_delayed_entry() -> None:
    curve = kaplan_meier(published.DELAYED)
    table = published.DELAYED_TABLE
    assert table[:2] == [(60, 1, 3), (62, 1, 6)]
    assert [age for age, _ in curve] == [age for age, _, _ in table]
    for place, (age, share) in enumerate(curve, start=1):
        assert share == pytest.approx(prod(1 - deaths / at_risk for _, deaths, at_risk in table[:place])), age


def test_the_table_with_delayed_entry_equals_that_of_lifelines() -> None:
    entry, exit_, event = zip(*published.DELAYED, strict=True)
    # lifelines lets people of the first entry age be at risk at that age; half a year later makes it the same rule
    theirs = KaplanMeierFitter().fit(exit_, event, entry=[age + 0.5 for age in entry])
    for age, share in kaplan_meier(published.DELAYED):
        assert share == pytest.approx(float(theirs.survival_function_at_times(age).iloc[0]), abs=1e-12)


def test_without_delayed_entry_the_same_people_seem_to_live_longer() -> None:
    """The mistake that the table guards against: to count people for years in which they could not have been seen."""
    right = kaplan_meier(published.DELAYED)
    wrong = kaplan_meier(Row(0, row.exit, row.event) for row in published.DELAYED)
    assert under_way(wrong, 70) > under_way(right, 70) + 0.2


HAND = [
    Course(0, 1, Ending.EVENT),
    Course(0, 2, Ending.EXIT),
    Course(0, 3, Ending.EVENT),
    Course(0, 4, Ending.OPEN),
    Course(0, 5, Ending.EVENT),
]


def test_a_share_worked_out_by_hand() -> None:
    # 1/5; then 4/5 · 1/4 leave; 3/5 · 1/3 finish; of the last two one was not followed and the other finishes: 2/5 · 1
    assert reached(HAND) == ((1, pytest.approx(0.2)), (3, pytest.approx(0.4)), (5, pytest.approx(0.8)))
    assert reached_within(HAND, 3) == pytest.approx(0.4)
    assert reached_within(HAND, 5) == pytest.approx(0.8)


def test_a_share_is_not_known_before_anybody_was_followed_so_long() -> None:
    assert reached_within(HAND, 6) is NotKnown.YET
    assert reached_within([], 1) is NotKnown.YET
    assert reached_within([Course(0, 9, Ending.OPEN)], 5) == 0.0


def test_to_take_leaving_for_censoring_promises_too_much() -> None:
    courses = [Course(0, age, Ending.EVENT if age % 2 else Ending.EXIT) for age in range(1, 41)]
    naive = 1 - under_way(kaplan_meier(Row(c.entry, c.exit, c.ending is Ending.EVENT) for c in courses), 40)
    assert reached_within(courses, 40) == pytest.approx(0.5)
    assert naive > 0.75


courses = st.lists(
    st.tuples(st.integers(0, 60), st.integers(1, 90), st.sampled_from(Ending)).map(
        lambda t: Course(t[0], t[0] + t[1], t[2])
    ),
    min_size=1,
    max_size=50,
)


@given(courses)
@settings(max_examples=150, deadline=None)
def test_who_finished_who_left_and_who_is_under_way_are_together_everybody(courses: list[Course]) -> None:
    swapped = {Ending.EVENT: Ending.EXIT, Ending.EXIT: Ending.EVENT, Ending.OPEN: Ending.OPEN}
    left = reached(Course(c.entry, c.exit, swapped[c.ending]) for c in courses)
    still = kaplan_meier(Row(c.entry, c.exit, c.ending is not Ending.OPEN) for c in courses)
    finished = dict(reached(courses))
    gone, done = 0.0, 0.0
    for age, share in still:
        gone, done = dict(left).get(age, gone), finished.get(age, done)
        assert share + gone + done == pytest.approx(1, abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 30), st.sampled_from(Ending)), min_size=3, max_size=40), st.randoms())
@settings(max_examples=60, deadline=None)
def test_the_share_equals_lifelines_with_delayed_entry(drawn: list[tuple[int, Ending]], random: object) -> None:
    # every age of its own: where ages are equal lifelines shakes them at random
    courses = [Course(entry, 40 + 3 * place, ending) for place, (entry, ending) in enumerate(drawn)]
    codes = {Ending.OPEN: 0, Ending.EVENT: 1, Ending.EXIT: 2}
    assume(any(course.ending is Ending.EVENT for course in courses))
    fitter = AalenJohansenFitter(calculate_variance=False).fit(
        [course.exit for course in courses],
        [codes[course.ending] for course in courses],
        event_of_interest=1,
        entry=[course.entry for course in courses],
    )
    theirs = fitter.cumulative_density_["CIF_1"]
    for age, share in reached(courses):
        assert share == pytest.approx(float(theirs.loc[:age].iloc[-1]), abs=1e-9)
