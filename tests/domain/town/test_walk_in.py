"""When one can walk in, and how much each cohort leans on that: small tables worked out by hand."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.daytime import NotATime
from pragma_coach.domain.town.walk_in import (
    DAYS_A_MONTH,
    HalfYear,
    Opening,
    Resident,
    cohort_sizes,
    dependence,
    openings,
    parse_clock,
)

MONDAY = date(2026, 5, 11)
LIBRARY = Opening(time(10), time(12), "bibliotheek")
EVENING = Opening(time(19), time(20, 30), "wijkhuis")


def test_a_time_is_read_as_people_type_it() -> None:
    assert [parse_clock(text) for text in ("10", "10.30", "10:30", "9u05")] == [
        time(10), time(10, 30), time(10, 30), time(9, 5),
    ]  # fmt: skip
    for wrong in ("", "straks", "24.00", "10.75", "-1"):
        with pytest.raises(NotATime):
            parse_clock(wrong)


def test_the_week_comes_round() -> None:
    found = openings([(1, LIBRARY)], [], MONDAY, 14)
    assert found == [(date(2026, 5, 12), LIBRARY), (date(2026, 5, 19), LIBRARY)]


def test_a_day_can_be_closed_or_have_one_more_opening() -> None:
    tuesday, wednesday = date(2026, 5, 12), date(2026, 5, 13)
    assert openings([(1, LIBRARY)], [(tuesday, None)], MONDAY, 7) == []
    assert openings([(1, LIBRARY)], [(wednesday, EVENING)], MONDAY, 7) == [(tuesday, LIBRARY), (wednesday, EVENING)]
    moved = openings([(1, LIBRARY)], [(tuesday, None), (tuesday, EVENING)], MONDAY, 7)
    assert moved == [(tuesday, EVENING)]


def test_openings_of_a_day_stand_in_the_order_of_the_clock() -> None:
    assert [opening for _, opening in openings([(0, EVENING), (0, LIBRARY)], [], MONDAY, 1)] == [LIBRARY, EVENING]


def test_a_half_year_is_read_and_written() -> None:
    assert str(HalfYear.of(date(2026, 6, 30))) == "2026-1"
    assert HalfYear.of(date(2026, 7, 1)) == HalfYear.read("2026-2")
    assert [HalfYear.read(text) for text in ("", "2026-3", "2026-1x", "\u0662026-1")] == [None] * 4


SPRING = (date(2026, 1, 1), date(2026, 3, 31))  # 90 days


def test_everybody_counts_for_the_days_they_lived_in_town() -> None:
    whole, halfway = Resident(date(2025, 3, 1)), Resident(date(2025, 4, 1), left_on=date(2026, 2, 15))
    (found,) = dependence({HalfYear(2025, 1): 9}, [whole, halfway], *SPRING)
    assert (found.people, found.visits) == (2, 9)
    assert found.rate == pytest.approx(9 * DAYS_A_MONTH / (90 + 45))


def test_who_comes_later_or_left_before_is_not_counted() -> None:
    gone, later = Resident(date(2020, 1, 1), left_on=SPRING[0]), Resident(date(2026, 4, 1))
    assert dependence({}, [gone, later], *SPRING) == ()
    (found,) = dependence({HalfYear(2020, 1): 2}, [gone], *SPRING)
    assert (found.people, found.rate) == (0, None)


def test_sizes_are_of_who_lives_there_now() -> None:
    people = [Resident(date(2025, 3, 1)), Resident(date(2025, 2, 1), date(2025, 9, 1)), Resident(date(2026, 8, 1))]
    assert cohort_sizes(people, date(2026, 5, 12)) == {HalfYear(2025, 1): 1}


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(1, 89))
def test_a_cohort_that_comes_twice_as_often_has_twice_the_rate(starts: list[int], visits: int) -> None:
    people = [Resident(SPRING[0] - timedelta(days=days)) for days in starts]
    cohort = HalfYear.of(people[0].housed_on)
    once = {one.cohort: one.rate for one in dependence({cohort: visits}, people, *SPRING)}[cohort]
    twice = {one.cohort: one.rate for one in dependence({cohort: 2 * visits}, people, *SPRING)}[cohort]
    assert once is not None
    assert twice == pytest.approx(2 * once)
