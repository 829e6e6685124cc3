"""Coach and newcomer answer one question each; only a coordinator who never coached the pair reads what they said."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import NOON, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.attention import Need, PoorWord
from pragma_coach.domain.pairs.check_in import CheckIn
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.desk import pair_review
from pragma_coach.services.desk.call_list import call_list
from pragma_coach.services.own_data import everything
from pragma_coach.services.pairs import check_ins, lifecycle
from pragma_coach.store.database import connection

ASKED_AT = NOON + timedelta(days=30)  # the pair began on 9 March: three months is 9 June
ASKED_ON = date(2026, 6, 11)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def read(cast: Cast, actor: Actor) -> list[CheckIn]:
    return check_ins.of_pair(actor, cast.now(), ASKED_ON)


def months(actor: Actor, cast: Cast) -> int | None:
    asked = check_ins.question(actor, [cast.now()], ASKED_ON)
    return asked.months if asked else None


def test_each_is_asked_once_and_neither_reads_the_other(cast: Cast) -> None:
    assert [months(actor, cast) for actor in (cast.coach, cast.coachee, cast.coordinator)] == [3, 3, None]
    check_ins.answer(operation(cast.coachee, at=ASKED_AT), cast.pair.id, "poor")
    check_ins.answer(operation(cast.coachee, at=ASKED_AT), cast.pair.id, "good")  # the first stands
    check_ins.answer(operation(cast.coach, at=ASKED_AT), cast.pair.id, "good")
    assert [months(actor, cast) for actor in (cast.coach, cast.coachee)] == [None, None]
    assert {one.by: one.answer for one in read(cast, cast.coordinator)} == {
        cast.coachee.account_id: "poor",
        cast.coach.account_id: "good",
    }
    for actor in (cast.coach, cast.coachee, cast.other_coach, cast.director, cast.admin, cast.foreign_coordinator):
        assert read(cast, actor) == []
    kept = everything.everything(cast.coachee).rows["check_in"]
    assert [row["answer"] for row in kept] == ["poor"], "what the coach answered is not the newcomer's to read"


def test_a_poor_answer_stands_on_top_of_the_call_list_but_not_for_a_coordinator_who_coaches(cast: Cast) -> None:
    check_ins.answer(operation(cast.coachee, at=ASKED_AT), cast.pair.id, "poor")
    (first, *_) = call_list(cast.coordinator, ASKED_ON).calls
    assert (first.pair.id, first.attention.needs[0]) == (cast.pair.id, Need.POOR)
    assert first.attention.poor == (PoorWord(by_coachee=True, on=ASKED_ON),)
    review = pair_review.review(cast.coordinator, cast.pair.id, ASKED_ON)
    assert (len(review.check_ins), review.attention.needs[0]) == (1, Need.POOR)
    both = Actor(cast.coach.account_id, cast.coach.organisation_id, frozenset({Role.COACH, Role.COORDINATOR}))
    assert all(Need.POOR not in row.attention.needs for row in call_list(both, ASKED_ON).calls)
    assert pair_review.review(both, cast.pair.id, ASKED_ON).check_ins == ()
    lifecycle.hand_over(
        operation(cast.coordinator, at=ASKED_AT + timedelta(days=1)), cast.pair.id, cast.other_coach.account_id
    )
    rows = call_list(cast.coordinator, ASKED_ON + timedelta(days=1)).calls
    assert all(Need.POOR not in row.attention.needs for row in rows), "a new coach is an answer"


def test_only_what_is_asked_can_be_answered_by_who_is_asked(cast: Cast) -> None:
    with pytest.raises(Invalid):
        check_ins.answer(operation(cast.coachee), cast.pair.id, "good")  # after two months: nothing is asked
    with pytest.raises(Invalid):
        check_ins.answer(operation(cast.coachee, at=ASKED_AT), cast.pair.id, "splendid")
    with pytest.raises(NotAllowed):
        check_ins.answer(operation(cast.coordinator, at=ASKED_AT), cast.pair.id, "good")
    for stranger in (cast.other_coach, cast.other_coachee, cast.director, cast.foreign_coordinator):
        with pytest.raises(NotThere):
            check_ins.answer(operation(stranger, at=ASKED_AT), cast.pair.id, "good")
    check_ins.answer(operation(cast.coachee, at=ASKED_AT), cast.pair.id, "unsaid")
    assert months(cast.coachee, cast) is None
    assert read(cast, cast.coordinator) == [], "who says nothing is left in peace"
    lifecycle.stand_in(operation(cast.coordinator, at=NOON), cast.pair.id, cast.other_coach.account_id)
    with connection():
        assert months(cast.other_coach, cast) is None, "a stand-in is not asked"
