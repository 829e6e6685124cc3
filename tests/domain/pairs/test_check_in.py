"""One question after one, three and six months, for six weeks each; a poor answer asks for a call until something changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from pragma_coach.domain.pairs.check_in import CheckIn, CheckInAnswer, month_due, poor_answers
from pragma_coach.domain.pairs.journey import CoachTerm, Journey, PairStatus
from pragma_coach.domain.types import AccountId, PairId

START = date(2026, 1, 15)
COACH, COACHEE = AccountId(1), AccountId(2)
JOURNEY = Journey(started_on=START, coaches=(CoachTerm(COACH, START),))


def due(today: date, journey: Journey = JOURNEY, registered_on: date = START) -> int | None:
    return month_due(journey, registered_on, today)


def test_the_question_of_a_day_is_one_of_three_and_never_two() -> None:
    days = [START + timedelta(days=number) for number in range(365)]
    asked = [(day, months) for day in days if (months := due(day))]
    first = {months: min(day for day, other in asked if other == months) for months in (1, 3, 6)}
    assert first == {1: date(2026, 2, 15), 3: date(2026, 4, 15), 6: date(2026, 7, 15)}
    assert {months: sum(other == months for _, other in asked) for months in (1, 3, 6)} == {1: 42, 3: 42, 6: 42}
    assert len({day for day, _ in asked}) == len(asked)


@pytest.mark.parametrize(
    "journey",
    [
        replace(JOURNEY, status=PairStatus.PAUSED),
        replace(JOURNEY, status=PairStatus.ENDED),
        replace(JOURNEY, started_on=None),
        replace(JOURNEY, coaches=(CoachTerm(COACH, START, until=date(2026, 2, 1)),)),
    ],
    ids=["rests", "ended", "not-begun", "no-coach"],
)
def test_nobody_is_asked_of_a_pair_that_rests_ended_or_has_no_coach(journey: Journey) -> None:
    assert due(date(2026, 2, 20)) == 1
    assert due(date(2026, 2, 20), journey) is None


def test_an_old_pair_is_asked_only_what_is_due_from_now_on() -> None:
    assert due(date(2028, 1, 1)) is None  # two years under way: none of the three
    assert due(date(2026, 6, 20)) is None  # at five months: the one of six is still to come
    taken_over = date(2026, 4, 20)  # entered from a spreadsheet five days after the third month
    assert [due(taken_over, registered_on=taken_over), due(date(2026, 7, 20), registered_on=taken_over)] == [None, 6]


def said(by: AccountId, answer: str, day: int, months: int = 1) -> CheckIn:
    return CheckIn(PairId(1), months, by, CheckInAnswer(answer), datetime(2026, 3, day, 12, tzinfo=UTC))


def test_a_poor_answer_asks_for_a_call_until_a_better_one_a_new_coach_or_six_weeks() -> None:
    poor, better = said(COACHEE, "poor", 2), said(COACHEE, "so_so", 9, months=3)
    now, today = [poor, said(COACH, "good", 3)], date(2026, 3, 10)
    assert poor_answers(now, START, today) == (poor,)
    assert poor_answers([*now, better], START, today) == ()
    assert poor_answers(now, date(2026, 3, 5), today) == ()
    assert poor_answers(now, START, date(2026, 4, 13)) == ()
    assert poor_answers([said(COACHEE, "unsaid", 2)], START, today) == ()
