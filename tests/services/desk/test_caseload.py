"""A director's caseload: only who shares has a name, what is overdue stands on top, and everybody has plan and rung."""

from __future__ import annotations

import io
from datetime import timedelta

import make
import openpyxl
import pytest
from make import STARTED, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.instruments import LADDER, ORAL
from pragma_coach.domain.desk import Late
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.plan import Plan
from pragma_coach.domain.refusal import NotAllowed, NotThere
from pragma_coach.domain.talks.talks import EXTRA, Participant, TalkOutcome, When
from pragma_coach.services.assessment import readings
from pragma_coach.services.desk.caseload import CaseloadOrder, CaseloadPart, CaseloadWish, caseload, one_case, ordered
from pragma_coach.services.desk.caseload_file import caseload_file
from pragma_coach.services.desk.notices import overview_notices
from pragma_coach.services.desk.overview import oversee
from pragma_coach.services.desk.pair_review import review
from pragma_coach.services.pairs.choices import choose
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.plan import save_plan
from pragma_coach.services.talks import talks
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store import ledger
from pragma_coach.store.tables import CoacheeRow


@pytest.fixture
def cast(config: Config) -> Cast:
    made = make.cast()
    for pair in (made.pair, made.other_pair):
        name_director(operation(made.coordinator), pair.id, made.director.account_id)
    share_with(operation(made.coachee), made.pair.id, DIRECTOR_PARTY, on=True)
    return made


def test_who_does_not_share_is_a_number_and_no_name(cast: Cast) -> None:
    found = caseload(cast.director, TODAY)
    assert [case.pair.coachee.name for case in found.cases] == ["Amina"]
    assert found.not_sharing == 1
    with pytest.raises(NotThere):
        one_case(cast.director, cast.other_pair.id, TODAY)


def test_plan_and_rung_are_missing_until_they_are_there(cast: Cast) -> None:
    before = caseload(cast.director, TODAY)
    assert (len(before.part(CaseloadPart.NO_PLAN)), len(before.part(CaseloadPart.NO_RUNG))) == (1, 1)
    save_plan(operation(cast.director), cast.pair.id, 0, Plan("Kok worden"))
    readings.take_reading(operation(cast.director), cast.pair.id, LADDER, "3")
    readings.take_reading(operation(cast.director), cast.pair.id, ORAL, "a1")
    after = caseload(cast.director, TODAY)
    (case,) = after.cases
    assert (after.part(CaseloadPart.NO_PLAN), after.part(CaseloadPart.NO_RUNG)) == ([], [])
    assert (case.plan_on, case.rung, case.oral, case.written) == (TODAY, 3, "a1", "")


def test_a_talk_that_nobody_wrote_down_comes_on_top_after_the_number_of_weeks(cast: Cast) -> None:
    talk = talks.plan(
        operation(cast.director),
        cast.pair.id,
        EXTRA,
        When(TODAY + timedelta(days=1)),
        [Participant.DIRECTOR, Participant.COACHEE],
    )
    assert one_case(cast.director, cast.pair.id, TODAY).next_talk == talk
    later = TODAY + timedelta(days=1, weeks=4)
    assert Late.TO_NOTE not in {
        one.kind for case in caseload(cast.director, later).part(CaseloadPart.LATE) for one in case.overdue
    }
    later += timedelta(days=1)
    found = caseload(cast.director, later)
    assert Late.TO_NOTE in {
        one.kind for case in found.part(CaseloadPart.LATE) for one in case.beyond(later, found.weeks)
    }
    assert [case.pair.id for case in ordered(caseload(cast.director, later).cases, CaseloadOrder.NAME)] == [
        cast.pair.id
    ]


def test_only_a_director_has_a_caseload_and_stopping_to_share_ends_it(cast: Cast) -> None:
    for actor in (cast.coordinator, cast.coach, cast.coachee):
        with pytest.raises(NotAllowed):
            caseload(actor, TODAY)
    share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=False)
    assert caseload(cast.director, TODAY).cases == ()


def test_a_route_that_does_not_fit_is_on_every_list_until_another_is_chosen(cast: Cast) -> None:
    def lists() -> tuple[bool, bool, bool, int]:
        (row,) = [row for row in oversee(cast.coordinator, TODAY).rows if row.pair.id == cast.pair.id]
        mailed = [one.count for one in overview_notices(cast.organisation.id, TODAY) if one.kind == "no_fit"]
        page = review(cast.coordinator, cast.pair.id, TODAY)
        return (
            Need.NO_FIT in row.attention.needs,
            Need.NO_FIT in page.attention.needs,
            [case.pair.id for case in caseload(cast.director, TODAY).part(CaseloadPart.NO_FIT)] == [cast.pair.id],
            sum(mailed),
        )

    assert lists() == (False, False, False, 0)
    report = TalkReport(TODAY, frozenset({Participant.DIRECTOR, Participant.COACHEE}), outcome=TalkOutcome.NO_FIT)
    talks.hold_at_once(operation(cast.director), cast.pair.id, EXTRA, report)
    assert lists() == (True, True, True, 1)
    choose(operation(cast.coach), cast.pair.id, "leerroute", "z")
    assert lists() == (False, False, False, 0)


def test_a_part_and_a_search_keep_who_belongs_and_an_order_puts_the_unknown_last(cast: Cast) -> None:
    share_with(operation(cast.other_coachee), cast.other_pair.id, DIRECTOR_PARTY, on=True)
    readings.take_reading(operation(cast.director), cast.other_pair.id, LADDER, "3")
    talks.plan(operation(cast.director), cast.pair.id, EXTRA, When(TODAY + timedelta(days=6)), [Participant.COACHEE])
    found = caseload(cast.director, TODAY)
    names = {part: [case.pair.coachee.name for case in found.part(part)] for part in CaseloadPart}
    assert names[CaseloadPart.NO_PLAN] == ["Amina", "Biniam"]
    assert names[CaseloadPart.WEEK] == ["Amina"]
    assert names[CaseloadPart.NO_RUNG] == ["Amina"]
    assert names[CaseloadPart.LONG] == []
    assert not caseload(cast.director, STARTED + timedelta(days=84)).part(CaseloadPart.LONG)
    assert len(caseload(cast.director, STARTED + timedelta(days=85)).part(CaseloadPart.LONG)) == 2
    due = min(case.term_on for case in found.cases if case.term_on)
    assert caseload(cast.director, due - timedelta(weeks=8)).part(CaseloadPart.TERM)
    assert not caseload(cast.director, due - timedelta(weeks=8, days=1)).part(CaseloadPart.TERM)
    for backwards in (False, True):
        assert [case.rung for case in ordered(found.cases, CaseloadOrder.RUNG, backwards=backwards)] == [3, None]
    byname = CaseloadWish(order=CaseloadOrder.NAME, backwards=True)
    assert [case.pair.coachee.name for case in found.listed(byname)] == ["Biniam", "Amina"]
    assert found.rungs() == {3: 1}
    (coach,) = found.cases[0].coaches
    for wish, name in (
        (CaseloadWish(text="BINÍ"), "Biniam"),
        (CaseloadWish(text=f"{coach} am"), "Amina"),
        (CaseloadWish(rung=3), "Biniam"),
        (CaseloadWish(part=CaseloadPart.WEEK), "Amina"),
    ):
        assert [case.pair.coachee.name for case in found.listed(wish)] == [name], wish
    assert found.listed(CaseloadWish(text="Biniam", part=CaseloadPart.WEEK)) == []


def test_a_file_holds_whom_the_filter_shows_as_text_and_is_noted(cast: Cast) -> None:
    share_with(operation(cast.other_coachee), cast.other_pair.id, DIRECTOR_PARTY, on=True)
    CoacheeRow.update(name="=1+2").where(CoacheeRow.id == cast.other_pair.coachee.id).execute()
    readings.take_reading(operation(cast.director), cast.other_pair.id, LADDER, "3")
    with pytest.raises(NotAllowed):
        caseload_file(operation(cast.coordinator), CaseloadWish())
    asked = operation(cast.director)
    made, pairs = caseload_file(asked, CaseloadWish(rung=3))
    assert pairs == [cast.other_pair.id]
    heads, row = openpyxl.load_workbook(io.BytesIO(made.data)).worksheets[0].values
    assert (heads[0], row[0], heads[6], row[6]) == ("Naam", "'=1+2", "Trede", 3)
    assert ledger.result_of(cast.organisation.id, asked.op_id) == ""
