"""What others found in well-known data comes out of our estimator too: whole tables, with and without delayed entry."""

from __future__ import annotations

from itertools import chain
from math import prod

import published
import pytest
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_lung

from pragma_coach.domain.scoreboard.lead_time import (
    AgeSpan,
    kaplan_meier,
    median,
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
    assert round(published.under_way(curve, 365.25), 3) == published.LUNG_A_YEAR


def test_the_lung_trial_was_typed_in_without_a_slip() -> None:
    theirs = load_lung()
    for sex, who in ((1, "men"), (2, "women")):
        of_sex = theirs[theirs.sex == sex]
        pairs = zip(of_sex.time, of_sex.status, strict=True)
        assert LUNG[who] == [AgeSpan(0, int(days), status == 1) for days, status in pairs]


@pytest.mark.parametrize("cell", published.VETERAN_MEDIANS)
def test_the_veterans_trial_by_kind_of_cell(cell: str) -> None:
    rows = [row for (_, kind), group in VETERAN.items() if kind == cell for row in group]
    assert median(kaplan_meier(rows)) == published.VETERAN_MEDIANS[cell]


def test_the_veterans_trial_as_a_whole() -> None:
    rows = list(chain(*VETERAN.values()))
    curve = kaplan_meier(rows)
    assert (len(rows), sum(row.event for row in rows), median(curve)) == (137, 128, 80)
    found = [
        (day, sum(row.exit >= day for row in rows), round(published.under_way(curve, day), 3))
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
    assert published.under_way(curve, 52.9) == pytest.approx(0.5)
    assert published.under_way(curve, 53) < 0.5


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
    wrong = kaplan_meier(AgeSpan(0, row.exit, row.event) for row in published.DELAYED)
    assert published.under_way(wrong, 70) > published.under_way(right, 70) + 0.2
