"""The promise of seven days: where a question stands follows from its turns, and each question counts once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.terms import Duration, Unit
from pragma_coach.domain.town.cases import CaseTurn
from pragma_coach.domain.town.help import (
    WAITING,
    AnswerFigures,
    HelpAct,
    HelpId,
    HelpRequest,
    HelpState,
    Theme,
    answer_figures,
    can,
    help_status,
    promise_of,
    promise_words,
    promised_on,
)
from pragma_coach.domain.types import AccountId, OrganisationId, PairId

DAY = date(2026, 4, 1)
FIRST, LAST = date(2026, 4, 1), date(2026, 6, 30)


def turn(kind: HelpAct, day: date, by: int = 1) -> CaseTurn[HelpAct]:
    return CaseTurn(kind, AccountId(by), utc_moment(day, 12))


def asked(on: date, *turns: tuple[HelpAct, int]) -> HelpRequest:
    """A question of a day, with turns so many days later."""
    return request(on, [turn(kind, on + timedelta(days=later)) for kind, later in turns])


def request(on: date, turns: Sequence[CaseTurn[HelpAct]]) -> HelpRequest:
    return HelpRequest(
        id=HelpId(1),
        organisation_id=OrganisationId(1),
        pair_id=PairId(1),
        name="Amina",
        theme=Theme.POST,
        words="Een brief",
        asked_by=AccountId(1),
        asked_at=utc_moment(on, 12),
        turns=tuple(turns),
    )


def figures(*questions: HelpRequest) -> AnswerFigures:
    return answer_figures(questions, FIRST, LAST)


def test_a_question_goes_from_hand_to_hand() -> None:
    claimed = [turn(HelpAct.CLAIM, DAY, by=5)]
    assert help_status(claimed).holder == 5
    assert help_status([*claimed, turn(HelpAct.RELEASE, DAY)]) == help_status([])
    answered = help_status([*claimed, turn(HelpAct.ANSWER, DAY + timedelta(days=2))])
    assert (answered.state, answered.holder) == (HelpState.ANSWERED, 5)
    assert help_status([*claimed, turn(HelpAct.ANSWER, DAY), turn(HelpAct.REOPEN, DAY)]).state is HelpState.OPEN


def test_what_does_not_fit_is_no_turn() -> None:
    assert not can(HelpState.ANSWERED, HelpAct.ANSWER)
    assert not can(HelpState.CLAIMED, HelpAct.CLAIM)
    with pytest.raises(KeyError):
        help_status([turn(HelpAct.ANSWER, DAY), turn(HelpAct.ANSWER, DAY)])


def test_from_every_state_something_can_be_done() -> None:
    assert all(any(can(state, act) for act in HelpAct) for state in HelpState)
    assert all(any(can(state, act) for state in HelpState) for act in HelpAct)


def test_the_promise_is_a_clock_that_goes_on_calmly() -> None:
    assert promised_on(DAY) == DAY + timedelta(days=7)
    assert promised_on(DAY, 3) == DAY + timedelta(days=3)


def test_a_promise_is_what_the_programme_says_and_a_week_where_it_says_nothing() -> None:
    assert [promise_of(within) for within in (None, Duration(2, Unit.WEEKS), Duration(3, Unit.DAYS))] == [7, 14, 3]
    assert [promise_words(days) for days in (1, 3, 7, 14)] == ["een dag", "3 dagen", "een week", "14 dagen"]


def test_in_time_is_by_the_promise_of_the_programme() -> None:
    questions = [asked(DAY, (HelpAct.ANSWER, later)) for later in (3, 4, 10)]
    found = [answer_figures(questions, FIRST, LAST, promise).in_time for promise in (3, 7, 14)]
    assert found == [1, 2, 3]


def test_no_theme_is_about_health() -> None:
    assert not any(word in theme.label.lower() for theme in Theme for word in ("arts", "ziek", "zorg", "gezond"))


def test_answered_on_the_seventh_day_is_in_time_and_on_the_eighth_is_not() -> None:
    found = figures(asked(DAY, (HelpAct.ANSWER, 7)), asked(DAY, (HelpAct.ANSWER, 8)))
    assert (found.counted, found.answered, found.in_time) == (2, 2, 1)
    assert found.median_days == 7.5


def test_a_young_question_does_not_count_yet_even_when_it_is_answered() -> None:
    assert figures(asked(LAST - timedelta(days=6), (HelpAct.ANSWER, 1))).counted == 0
    assert figures(asked(LAST - timedelta(days=7), (HelpAct.ANSWER, 1))).counted == 1
    assert figures() == AnswerFigures(0, 0, 0, None)


def test_an_old_question_without_answer_counts_against_the_promise() -> None:
    found = figures(asked(DAY), asked(DAY, (HelpAct.ANSWER, 3)))
    assert (found.counted, found.in_time, found.median_days) == (2, 1, None)
    assert figures(asked(DAY), *[asked(DAY, (HelpAct.ANSWER, 3))] * 2).median_days == 3


def test_an_answer_after_which_somebody_asks_again_is_no_answer() -> None:
    again = asked(DAY, (HelpAct.ANSWER, 1), (HelpAct.REOPEN, 2), (HelpAct.ANSWER, 10))
    assert (figures(again).answered, figures(again).in_time) == (1, 0)


def test_who_withdraws_within_a_week_is_not_counted_and_who_gives_up_later_is() -> None:
    assert figures(asked(DAY, (HelpAct.WITHDRAW, 7))).counted == 0
    gave_up = figures(asked(DAY, (HelpAct.WITHDRAW, 8)))
    assert (gave_up.counted, gave_up.answered) == (1, 0)


def test_what_happens_after_a_period_changes_nothing_in_it() -> None:
    known = asked(DAY, (HelpAct.ANSWER, 2))
    later = request(known.asked_on, [*known.turns, turn(HelpAct.REOPEN, LAST + timedelta(days=1))])
    assert figures(known) == figures(later)


HISTORIES = st.lists(
    st.tuples(st.integers(-20, 120), st.lists(st.tuples(st.sampled_from(HelpAct), st.integers(0, 30)), max_size=5)),
    max_size=12,
)


def _question(on: int, wanted: list[tuple[HelpAct, int]]) -> HelpRequest:
    """Return a question of which only the turns are kept that fit, in order of time."""
    kept: list[CaseTurn[HelpAct]] = []
    for kind, later in sorted(wanted, key=lambda found: found[1]):
        if can(help_status(kept).state, kind):
            kept.append(turn(kind, FIRST + timedelta(days=on + later)))
    return request(FIRST + timedelta(days=on), kept)


@given(HISTORIES, st.integers(1, 100))
def test_periods_side_by_side_count_every_question_at_most_once(
    histories: list[tuple[int, list[tuple[HelpAct, int]]]], cut: int
) -> None:
    questions = [_question(on, wanted) for on, wanted in histories]
    days = [FIRST - timedelta(days=60), FIRST + timedelta(days=cut), FIRST + timedelta(days=200)]
    parts = [answer_figures(questions, start, end - timedelta(days=1)) for start, end in pairwise(days)]
    assert sum(part.counted for part in parts) <= len(questions)
    for part in parts:
        assert 0 <= part.in_time <= part.answered <= part.counted
    last = answer_figures(questions, days[0], days[-1])
    waiting = sum(help_status(one.turns).state in WAITING for one in questions)
    assert last.counted - last.answered >= waiting
