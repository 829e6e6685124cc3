"""Where people stand: dated readings, asked back when they go down, taken back when they were wrong."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import HOUSED, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.instruments import LADDER, ORAL, Basis, rungs, score_of
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor, MilestoneId
from pragma_coach.services.assessment.readings import score_self, take_reading, take_scores, withdraw_reading
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs.acts import ActOutcome, Done
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.pairs.rebuild import verify

MARCH, APRIL, MAY = date(2026, 3, 20), date(2026, 4, 20), date(2026, 5, 5)
MONEY = score_of(LifeDomain.GELD)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def rung(cast: Cast, value: int, on: date, *, by: Actor | None = None, confirmed: bool = False) -> Done:
    by = by or cast.coach
    return take_reading(operation(by), cast.pair.id, LADDER, str(value), happened_on=on, confirmed=confirmed)


def series(cast: Cast, name: str) -> list[tuple[str, date, str]]:
    return [(one.value, one.on, one.basis) for one in cast.now().journey.readings.get(name, ())]


def proven(cast: Cast) -> bool:
    return [found for _, found in verify(cast.organisation.id)] == [[], []]


def test_readings_stand_in_the_order_of_their_days_whenever_they_were_noted(cast: Cast) -> None:
    rung(cast, 3, MAY)
    rung(cast, 2, MARCH)
    assert series(cast, LADDER) == [("2", MARCH, "gesprek"), ("3", MAY, "gesprek")]
    reading = cast.now().journey.reading(LADDER)
    assert reading is not None
    assert (reading.value, reading.by, reading.booked_on) == ("3", cast.coach.account_id, TODAY)
    assert proven(cast)


def test_a_rung_that_jumps_back_is_asked_back_once_and_then_kept(cast: Cast) -> None:
    rung(cast, 4, MARCH)
    with pytest.raises(Invalid, match=r"De trede gaat van 4 naar 2\. Klopt dat\?") as refused:
        rung(cast, 2, MAY)
    assert refused.value.field == "confirm"
    assert series(cast, LADDER) == [("4", MARCH, "gesprek")]
    rung(cast, 2, MAY, confirmed=True)
    assert [value for value, *_ in series(cast, LADDER)] == ["4", "2"]
    rung(cast, 1, date(2026, 3, 10))  # an earlier day is no step down
    assert [value for value, *_ in series(cast, LADDER)] == ["1", "4", "2"]


def test_a_level_that_goes_down_is_asked_back_in_its_own_words(cast: Cast) -> None:
    take_reading(operation(cast.coach), cast.pair.id, ORAL, "a2", basis="toets", happened_on=MARCH)
    with pytest.raises(Invalid, match="spreken en verstaan gaat van A2 naar Alfa C"):
        take_reading(operation(cast.coach), cast.pair.id, ORAL, "alfa_c", happened_on=MAY)


def test_a_second_reading_of_one_day_takes_the_place_of_the_first(cast: Cast) -> None:
    rung(cast, 4, MAY)
    assert rung(cast, 4, MAY).outcome is ActOutcome.UNCHANGED
    rung(cast, 3, MAY)
    assert series(cast, LADDER) == [("3", MAY, "gesprek")]
    assert proven(cast)


@pytest.mark.parametrize(
    ("name", "value", "basis", "field"),
    [
        ("horoscope", "1", "", "instrument"),
        ("score:liefde", "1", "", "instrument"),
        ("track", "werk", "", "instrument"),  # the programme of Oirschot has no tracks
        (LADDER, "7", "", "value"),
        (LADDER, "", "", "value"),
        (LADDER, "3", "toets", "basis"),
        (ORAL, "a2", "horen zeggen", "basis"),
        (MONEY, "3", "zelf", "basis"),  # only the coachee speaks for the coachee
    ],
)
def test_what_is_not_on_the_list_is_refused(cast: Cast, name: str, value: str, basis: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        take_reading(operation(cast.coach), cast.pair.id, name, value, basis=basis)
    assert refused.value.field == field


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), HOUSED - timedelta(days=1)])
def test_a_day_to_come_or_before_the_start_is_refused(cast: Cast, day: date) -> None:
    with pytest.raises(Invalid) as refused:
        rung(cast, 3, day)
    assert refused.value.field == "day"


def test_a_repeat_changes_nothing_and_is_not_asked_back(cast: Cast) -> None:
    once = operation(cast.coach)
    take_reading(once, cast.pair.id, LADDER, "4", happened_on=MARCH)
    take_reading(operation(cast.coach), cast.pair.id, LADDER, "5", happened_on=APRIL)
    assert take_reading(once, cast.pair.id, LADDER, "4", happened_on=MAY).outcome is ActOutcome.DUPLICATE
    assert [value for value, *_ in series(cast, LADDER)] == ["4", "5"]


def test_the_own_view_stands_beside_that_of_the_coach(cast: Cast) -> None:
    take_scores(operation(cast.coach), cast.pair.id, {LifeDomain.GELD: "2", LifeDomain.TAAL: "3"})
    score_self(operation(cast.coachee), cast.pair.id, {LifeDomain.GELD: "4"})
    score_self(operation(cast.coachee), cast.pair.id, {LifeDomain.GELD: "5"})
    assert series(cast, MONEY) == [("2", TODAY, Basis.TALK), ("5", TODAY, Basis.SELF)]
    assert series(cast, score_of(LifeDomain.TAAL)) == [("3", TODAY, Basis.TALK)]
    with pytest.raises(Invalid, match="Kies er een"):
        score_self(operation(cast.coachee), cast.pair.id, {LifeDomain.GELD: "9"})
    assert proven(cast)


def test_who_may_note_and_who_may_not(cast: Cast) -> None:
    for nobody in (cast.other_coach, cast.interpreter, cast.admin, cast.director, cast.foreign_coordinator):
        with pytest.raises(NotThere):
            rung(cast, 3, MAY, by=nobody)
    with pytest.raises(NotAllowed):
        rung(cast, 3, MAY, by=cast.coachee)
    with pytest.raises(NotAllowed):
        score_self(operation(cast.coach), cast.pair.id, {LifeDomain.GELD: "4"})
    name_director(operation(cast.coordinator), cast.pair.id, cast.director.account_id)
    share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=True)
    assert rung(cast, 3, MAY, by=cast.director).outcome is ActOutcome.APPLIED


def test_a_reading_is_taken_back_by_its_own_side_only(cast: Cast) -> None:
    rung(cast, 3, MARCH)
    rung(cast, 4, MAY)
    score_self(operation(cast.coachee), cast.pair.id, {LifeDomain.GELD: "4"})
    journey = cast.now().journey
    last, own = journey.reading(LADDER), journey.reading(MONEY)
    assert last is not None
    assert own is not None
    withdraw_reading(operation(cast.coordinator), cast.pair.id, LADDER, last.rev)
    assert series(cast, LADDER) == [("3", MARCH, "gesprek")]
    with pytest.raises(Invalid, match="staat er niet meer"):
        withdraw_reading(operation(cast.coordinator), cast.pair.id, LADDER, last.rev)
    with pytest.raises(NotAllowed):
        withdraw_reading(operation(cast.coach), cast.pair.id, MONEY, own.rev)
    with pytest.raises(NotAllowed):
        withdraw_reading(operation(cast.coachee), cast.pair.id, LADDER, journey.readings[LADDER][0].rev)
    withdraw_reading(operation(cast.coachee), cast.pair.id, MONEY, own.rev)
    assert MONEY not in cast.now().journey.readings
    assert proven(cast)


def test_the_first_certificate_is_a_milestone_and_goes_with_the_last_one(cast: Cast) -> None:
    milestone = MilestoneId("certificate")

    def reached() -> date | None:
        known = cast.now().journey.milestones.get(milestone)
        return known.on if known else None

    for name, on in (("certificate:vca", MAY), ("certificate:fiets", APRIL)):
        take_reading(operation(cast.coach), cast.pair.id, name, "held", happened_on=on)
    assert reached() == APRIL
    by_name = cast.now().journey.readings
    withdraw_reading(operation(cast.coach), cast.pair.id, "certificate:fiets", by_name["certificate:fiets"][0].rev)
    assert reached() == MAY
    withdraw_reading(operation(cast.coach), cast.pair.id, "certificate:vca", by_name["certificate:vca"][0].rev)
    assert reached() is None
    assert proven(cast)


def test_a_pair_that_ended_is_only_changed_by_the_coordinator(cast: Cast) -> None:
    lifecycle.end(operation(cast.coordinator), cast.pair.id, lifecycle.EndReason.COMPLETED)
    with pytest.raises(NotAllowed, match="gestopt"):
        score_self(operation(cast.coachee), cast.pair.id, {LifeDomain.GELD: "4"})
    assert rung(cast, 3, MAY, by=cast.coordinator).outcome is ActOutcome.APPLIED


def test_paid_work_beside_the_course_is_rung_five_officially_and_six_simply(cast: Cast) -> None:
    assert rungs(cast.now().journey, TODAY) is None
    rung(cast, 6, MAY)

    def both() -> tuple[int, int]:
        found = rungs(cast.now().journey, TODAY)
        assert found is not None
        return found.official, found.pragma

    assert both() == (6, 6)
    records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("pip_signed"), MARCH)
    assert both() == (5, 6)
    rung(cast, 5, MAY)
    assert both() == (5, 5)
    records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("paid_job"), MAY)
    assert both() == (5, 6)
    records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("integration_done"), TODAY)
    assert both() == (5, 5)  # the term is over: what was noted holds
