"""Steps taken together: when an item is a step, which block closes, and what one person can do to the number."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.scoreboard.disclosure import Rules, StillOpen, audit_atoms
from pragma_coach.domain.scoreboard.steps import (
    MOST,
    UNIT,
    Contribution,
    ItemBooking,
    StepsBlock,
    bounded_total,
    close_steps,
    counting,
    quarter_of,
)
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

SPRING, SUMMER = Quarter(2026, 1), Quarter(2026, 2)
FIRST, LAST = SPRING.first_day, SPRING.last_day


def booked(day: date, *, done: bool = True, happened: date | None = None) -> ItemBooking:
    return ItemBooking(done, happened or day, day)


def town(people: int, *, steps: int = 12, coaches: int = 4) -> list[Contribution]:
    return [
        Contribution(CoacheeId(number), steps, frozenset({AccountId(number % coaches + 1)}))
        for number in range(1, people + 1)
    ]


def closed(contributions: list[Contribution], rules: Rules | None = None) -> StepsBlock | None:
    block = close_steps(contributions, FIRST, LAST, rules or Rules())
    return block if isinstance(block, StepsBlock) else None


def test_an_item_is_a_step_in_the_quarter_at_whose_end_it_first_stands_done() -> None:
    assert quarter_of([booked(date(2026, 2, 3))]) == SPRING
    assert quarter_of([]) is None
    assert quarter_of([booked(date(2026, 2, 3), done=False)]) is None


def test_what_was_taken_back_within_the_quarter_is_no_step_of_it() -> None:
    back = [booked(date(2026, 2, 3)), booked(date(2026, 2, 4), done=False)]
    assert quarter_of(back) is None
    assert quarter_of([*back, booked(date(2026, 4, 2))]) == SUMMER
    assert quarter_of([*back, booked(date(2026, 3, 31))]) == SPRING


def test_what_is_taken_back_later_stays_a_step_and_is_no_second_one() -> None:
    later = [booked(date(2026, 2, 3)), booked(date(2026, 4, 1), done=False), booked(date(2026, 5, 1))]
    assert quarter_of(later) == SPRING


def test_a_late_entry_counts_when_it_is_heard_of_and_history_never() -> None:
    assert quarter_of([booked(date(2026, 4, 20), happened=date(2026, 3, 1))]) == SUMMER
    assert quarter_of([booked(date(2026, 4, 20), happened=SUMMER.first_day - timedelta(days=42))]) == SUMMER
    assert quarter_of([booked(date(2026, 4, 20), happened=SUMMER.first_day - timedelta(days=43))]) is None
    # Typed in as history, and then ticked once more: still history.
    again = [booked(date(2026, 4, 20), happened=date(2020, 1, 1)), booked(date(2026, 7, 9), happened=date(2026, 7, 9))]
    assert quarter_of(again) is None


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31))
BOOKINGS = st.lists(st.tuples(DAYS, st.booleans()), max_size=6).map(
    lambda found: [booked(day, done=done) for day, done in sorted(found, key=lambda one: one[0])]
)


@given(BOOKINGS, BOOKINGS)
def test_nothing_booked_later_changes_a_quarter_that_is_over(
    known: list[ItemBooking], later: list[ItemBooking]
) -> None:
    """Corrections, unticks and second ticks after the end of a quarter: no step appears in it, none goes."""
    end = Quarter(2026, 2).last_day
    before = [one for one in known if one.booked_on <= end]
    after = [one for one in later if one.booked_on > end]

    def until_end(bookings: list[ItemBooking]) -> Quarter | None:
        quarter = quarter_of(bookings)
        return quarter if quarter and quarter.last_day <= end else None

    assert until_end(before) == until_end(before + after)


def test_ten_people_with_three_coaches_are_told_as_so_many_or_more() -> None:
    block = closed(town(10))
    assert block is not None
    assert (block.first_day, block.last_day, block.value * UNIT) == (FIRST, LAST, 100)  # 120 together


@pytest.mark.parametrize(
    "few",
    [
        town(9),
        town(10, coaches=2),
        [replace(one, coaches=frozenset({AccountId(1)}) if one.coachee < 8 else one.coaches) for one in town(12)],
        [replace(one, household=HouseholdId(7)) if one.coachee < 7 else one for one in town(10)],
        [replace(one, verified=one.coachee != 1) for one in town(10)],
        [replace(one, steps=0) if one.coachee == 1 else one for one in town(10)],
    ],
    ids=["nine", "two coaches", "one busy coach", "one family", "one made up", "one without steps"],
)
def test_too_few_or_too_alike_people_stay_open_for_one_and_the_same_reason(few: list[Contribution]) -> None:
    assert close_steps(few, FIRST, LAST, Rules()) is StillOpen.YET


def test_twice_is_once() -> None:
    assert close_steps(town(10), SUMMER.first_day, LAST, Rules()) is StillOpen.YET


@given(st.lists(st.integers(1, 500), min_size=1, max_size=30), st.lists(st.integers(1, 500), min_size=30, max_size=30))
def test_how_many_steps_people_took_never_decides_whether_there_is_a_number(few: list[int], many: list[int]) -> None:
    people = town(len(few))
    first = closed([replace(one, steps=steps) for one, steps in zip(people, few, strict=True)])
    second = closed([replace(one, steps=steps) for one, steps in zip(people, many, strict=False)])
    assert (first is None) == (second is None)


CONTRIBUTIONS = st.lists(
    st.tuples(st.integers(1, 200), st.integers(1, 5), st.integers(1, 40)), min_size=10, max_size=40
).map(
    lambda rows: [
        Contribution(CoacheeId(number), steps, frozenset({AccountId(coach)}), HouseholdId(home))
        for number, (steps, coach, home) in enumerate(rows, start=1)
    ]
)


@given(CONTRIBUTIONS)
def test_the_number_is_never_more_than_what_was_done(contributions: list[Contribution]) -> None:
    block = closed(contributions)
    if block is not None:
        assert block.value * UNIT <= sum(one.steps for one in contributions)


@given(CONTRIBUTIONS)
def test_no_coach_household_or_person_is_more_than_half_of_the_number(contributions: list[Contribution]) -> None:
    total = bounded_total(contributions)
    held = {one.coachee: counting(one.steps) for one in contributions}
    for own in (
        *({one.coachee for one in contributions if coach in one.coaches} for coach in range(1, 6)),
        *({one.coachee for one in contributions if one.household == home} for home in range(1, 41)),
    ):
        others = sum(steps for coachee, steps in held.items() if coachee not in own)
        assert total <= 2 * others


@given(CONTRIBUTIONS, st.integers(1, 10_000))
def test_one_person_moves_the_total_by_one_unit_at_most(contributions: list[Contribution], steps: int) -> None:
    first, *rest = contributions
    moved = bounded_total([replace(first, steps=steps), *rest])
    assert abs(moved - bounded_total(contributions)) <= UNIT


@given(CONTRIBUTIONS)
def test_who_knows_everybody_else_is_left_with_so_many_or_more_or_so_many_or_fewer(
    contributions: list[Contribution],
) -> None:
    """The all-but-one insider (T10): the steps that give the same number are never pinned, not even within 10%."""
    first, *rest = contributions
    told = {steps: bounded_total([replace(first, steps=steps), *rest]) // UNIT for steps in range(1, 135)}
    assert len(set(told.values())) <= 2
    for steps, number in told.items():
        fitting = [other for other, same in told.items() if same == number]
        assert len(fitting) >= 4
        assert min(fitting) < 0.9 * steps or max(fitting) > 1.1 * steps
    assert counting(MOST) == counting(134) == MOST


def test_in_an_even_town_one_person_moves_the_total_by_half_a_unit() -> None:
    people = town(12)
    totals = {bounded_total([replace(people[0], steps=steps), *people[1:]]) for steps in range(1, 300)}
    assert max(totals) - min(totals) < UNIT / 2


def test_the_blocks_of_all_quarters_together_leave_no_small_group() -> None:
    """Somebody who is in two blocks brings other steps to each, so no sum over blocks comes back to one person."""
    second = close_steps(town(12), SUMMER.first_day, SUMMER.last_day, Rules())
    first = closed(town(11))
    assert first is not None
    assert isinstance(second, StepsBlock)
    assert audit_atoms([first.group, second.group], Rules()) == []
