"""Whether a person fits an opportunity: point by point, with what nobody knows apart, and never a score."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.assessment.instruments import LEVELS
from pragma_coach.domain.volunteers import Weekday
from pragma_coach.domain.work import (
    ANSWERS,
    Education,
    Fit,
    InvitationState,
    JobSeeker,
    Point,
    Requirements,
    Sector,
    WorkWishes,
    can_become,
    fit,
)

COOK = WorkWishes(frozenset({Sector.FOOD}), Education.SECONDARY, frozenset({Weekday.MONDAY, Weekday.TUESDAY}), 16)


def test_what_is_not_asked_is_no_point() -> None:
    assert fit(Requirements(), JobSeeker(COOK, "a2", 3)) == Fit((), (), ())
    assert fit(Requirements(), JobSeeker(WorkWishes())).wholly


def test_each_point_is_told_for_itself() -> None:
    asked = Requirements(Sector.FOOD, "a2", Education.VOCATIONAL, frozenset({Weekday.MONDAY, Weekday.FRIDAY}), 12, 4)
    assert fit(asked, JobSeeker(COOK, "b1", 4)) == Fit(
        (Point.SECTOR, Point.LEVEL, Point.HOURS, Point.RUNG), (Point.EDUCATION, Point.DAYS), ()
    )


def test_what_nobody_knows_is_no_miss() -> None:
    found = fit(
        Requirements(Sector.FOOD, "a2", Education.PRIMARY, frozenset({Weekday.MONDAY}), 8, 3), JobSeeker(WorkWishes())
    )
    assert (found.fits, found.misses) == ((), ())
    assert len(found.unknown) == len(Point)
    assert not found.wholly


@given(st.sampled_from(list(LEVELS)), st.sampled_from(list(LEVELS)))
def test_a_level_fits_from_the_asked_one_up(asked: str, known: str) -> None:
    found = fit(Requirements(level=asked), JobSeeker(WorkWishes(), known))
    assert found.wholly == (list(LEVELS).index(known) >= list(LEVELS).index(asked))


@pytest.mark.parametrize("state", InvitationState)
def test_nobody_answers_for_what_is_over_and_every_state_leads_somewhere_else(state: InvitationState) -> None:
    following = can_become(state)
    assert state not in following
    over = (InvitationState.WENT, InvitationState.STARTED, InvitationState.NO_FIT, InvitationState.WITHDRAWN)
    assert bool(following & set(ANSWERS)) == (state not in over)
