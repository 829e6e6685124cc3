"""The quarter: counted from what was booked by its end, exact inside, and outside once and for ever."""

from __future__ import annotations

from datetime import UTC, date, datetime

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.instruments import HELD, LADDER, certificate_of
from pragma_coach.domain.assessment.outcomes import Outcome
from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.plan import Plan
from pragma_coach.domain.quarter import QuarterFigure
from pragma_coach.domain.reasons import ContactKind, EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.types import ItemState
from pragma_coach.services.assessment import outcomes, readings
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.plan import save_plan
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.quarter import ggm, report
from pragma_coach.services.quarter.counts import figures_of
from pragma_coach.services.spreadsheets.reading import read_tables
from pragma_coach.services.talks import talks
from pragma_coach.services.talks.talks import TalkReport

SPRING, SUMMER = Quarter(2026, 2), Quarter(2026, 3)
JULY = datetime(2026, 7, 2, 10, tzinfo=UTC)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def counted(cast: Cast, quarter: Quarter) -> dict[str, QuarterFigure]:
    organisation = cast.organisation
    programme = programme_for(organisation.id, organisation.programme)
    return {figure.id: figure for figure in figures_of(organisation.id, programme, quarter)}


def parts(figure: QuarterFigure) -> dict[str, int]:
    return {part.code: part.number for part in figure.parts if part.number}


def test_a_quarter_counts_people_talks_plans_rungs_and_what_came_of_it(cast: Cast) -> None:
    by = cast.coach
    save_plan(operation(by), cast.pair.id, 0, Plan("Kok worden"))
    readings.take_reading(operation(by), cast.pair.id, LADDER, "3")
    readings.take_reading(operation(by), cast.pair.id, certificate_of("vca"), HELD)
    outcomes.record_outcome(operation(by), cast.pair.id, Outcome.UNPAID_WORK, make.TODAY)
    records.log_contact(operation(cast.other_coach), cast.other_pair.id, ContactKind.VISIT)
    found = counted(cast, SPRING)
    assert {name: found[name].total for name in ("people", "spoken", "plan", "unpaid_work", "certificate:vca")} == {
        "people": 2,
        "spoken": 1,
        "plan": 1,
        "unpaid_work": 1,
        "certificate:vca": 1,
    }
    assert parts(found["ladder"]) == {"3": 1, "unknown": 1}


def test_what_was_noted_late_counts_in_the_quarter_in_which_it_was_noted(cast: Cast) -> None:
    outcomes.record_outcome(operation(cast.coach, at=JULY), cast.pair.id, Outcome.EXIT_FULL, date(2026, 6, 1))
    readings.take_reading(operation(cast.coach, at=JULY), cast.pair.id, LADDER, "6", happened_on=date(2026, 6, 1))
    spring, summer = counted(cast, SPRING), counted(cast, SUMMER)
    assert (spring["exit_full"].total, summer["exit_full"].total) == (0, 1)
    assert (parts(spring["ladder"]), parts(summer["ladder"])) == ({"unknown": 2}, {"6": 1, "unknown": 1})


def test_a_quarter_counts_the_same_whatever_happens_after(cast: Cast) -> None:
    readings.take_reading(operation(cast.coach), cast.pair.id, LADDER, "2")
    first = readings.take_reading(operation(cast.coach), cast.pair.id, certificate_of("fiets"), HELD)
    before = counted(cast, SPRING)
    readings.withdraw_reading(operation(cast.coach, at=JULY), cast.pair.id, certificate_of("fiets"), first.rev - 1)
    readings.take_reading(operation(cast.coach, at=JULY), cast.pair.id, LADDER, "4")
    save_plan(operation(cast.coach, at=JULY), cast.pair.id, 0, Plan("Kok worden"))
    lifecycle.end(operation(cast.coordinator, at=JULY), cast.other_pair.id, EndReason.MOVED)
    assert counted(cast, SPRING) == before
    assert counted(cast, SUMMER)["people"].total == 1


def test_somebody_who_died_is_counted_nowhere(cast: Cast) -> None:
    outcomes.record_outcome(operation(cast.coach), cast.pair.id, Outcome.EXIT_FULL, make.TODAY)
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.DECEASED)
    found = counted(cast, SPRING)
    assert (found["people"].total, found["exit_full"].total) == (1, 0)


def test_a_talk_is_on_time_within_a_week_of_its_first_day(cast: Cast) -> None:
    for days, coach, pair in ((7, cast.coach, cast.pair), (8, cast.other_coach, cast.other_pair)):
        talk = talks.plan(operation(coach), pair.id, EXTRA, When(make.TODAY), [Participant.COACH, Participant.COACHEE])
        held_on = date(2026, 5, 12 + days)
        at = datetime(2026, 5, 12 + days, 12, tzinfo=UTC)
        told = TalkReport(held_on, frozenset({Participant.COACH, Participant.COACHEE}))
        talks.move(operation(coach, at=at), pair.id, talk.id, When(held_on))
        talks.hold(operation(coach, at=at), pair.id, talk.id, told)
    assert parts(counted(cast, SPRING)["talks"]) == {"on_time": 1, "later": 1}


def test_knowing_the_way_is_counted_six_months_after_the_house(cast: Cast) -> None:
    programme = programme_for(cast.organisation.id, cast.organisation.programme)
    to_find = [item for item in programme.items_for(programme.default_groups()) if item.category == "vinden"]
    for item in to_find:
        if not item.sensitive:
            tick(operation(cast.coach), cast.pair.id, item.id, ItemState.DONE)
    found = counted(cast, SUMMER)["finding_6"]  # housed on 2 March: six months is 2 September
    assert parts(found) == {"knows": 1, "not_yet": 1}
    assert counted(cast, SPRING)["finding_6"].total == 0


def test_a_quarter_leaves_once_it_is_over_and_never_changes(cast: Cast) -> None:
    with pytest.raises(Invalid, match="loopt nog"):
        report.release(operation(cast.coordinator), SPRING)
    with pytest.raises(NotAllowed, match="nog niet vrijgegeven"):
        report.released_quarter(cast.director, SPRING)
    report.release(operation(cast.coordinator, at=JULY), SPRING)
    shown = report.released_quarter(cast.director, SPRING)
    for number in range(9):
        make.pair(cast.coordinator, name=f"Nieuw {number}", at=make.NOON)
    report.release(operation(cast.coordinator, at=JULY), SPRING)
    assert report.released_quarter(cast.director, SPRING) == shown
    assert {part.words for figure in shown.report.figures for part in figure.parts} == {"minder dan 5"}


def test_the_files_hold_only_what_left_and_a_director_gets_none(cast: Cast) -> None:
    report.release(operation(cast.coordinator, at=JULY), SPRING)
    for form in ggm.QuarterFile:
        made = ggm.quarter_file(cast.coordinator, SPRING, form)
        (sheet,) = read_tables(made.data, made.name)
        assert len(sheet.rows) > 10
        with pytest.raises(NotAllowed):
            ggm.quarter_file(cast.director, SPRING, form)
    made = ggm.quarter_file(cast.coordinator, SPRING, ggm.QuarterFile.GGM)
    lines = [row.cells for row in read_tables(made.data, made.name)[0].rows]
    assert {(row[6], row[7]) for row in lines[1:]} == {("0", "4")}
    assert {"Taalniveau", "Uitstroom", "Score participatieladder", "Aandachtspunt"} <= {row[3] for row in lines}


def test_the_first_quarter_is_that_of_the_amsterdam_day_on_which_an_organisation_began(config: Config) -> None:
    began = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)  # half past twelve on the first of April in Amsterdam
    coordinator = make.coordinator(make.organisation("reusel", at=began).id)
    assert report.dashboard(coordinator, make.NOON).quarters == (SPRING,)


def test_others_see_neither_the_quarter_nor_what_left(cast: Cast) -> None:
    for actor in (cast.coach, cast.coachee, cast.admin, cast.director):
        with pytest.raises(NotAllowed):
            report.dashboard(actor, make.NOON)
    for actor in (cast.coach, cast.coachee, cast.admin):
        with pytest.raises(NotAllowed):
            report.released(actor)
    report.release(operation(cast.coordinator, at=JULY), SPRING)
    assert report.released(cast.foreign_coordinator) == []
