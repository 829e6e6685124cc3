"""The walk-in hour: a calendar that can differ, visits without a name, and how much each cohort leans on it."""

from __future__ import annotations

from datetime import date, time, timedelta

import make
import pytest
from make import HOUSED, NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.walk_in import DAYS_A_MONTH, SMALLEST_COHORT, HalfYear, Opening
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.town import walk_in
from pragma_coach.services.town.walk_in import add_hour, count_visit, set_day, take_back
from pragma_coach.store import schema

COHORT = str(HalfYear.of(HOUSED))


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def calendar(cast: Cast, day: date = TODAY) -> walk_in.Calendar:
    return walk_in.calendar(cast.organisation.id, day)


def test_the_remark_of_the_organisation_and_the_hours_stand_together(cast: Cast) -> None:
    walk_in.set_remark(operation(cast.coordinator), " Loop gerust binnen. ")
    add_hour(operation(cast.coordinator), "dinsdag", "10", "12.30", "Bibliotheek")
    found = calendar(cast)
    assert found.remark == "Loop gerust binnen."
    assert found.coming[0] == (TODAY, Opening(time(10), time(12, 30), "Bibliotheek"))
    assert len(found.coming) == 4
    assert walk_in.calendar(cast.elsewhere.id, TODAY).coming == ()


def test_a_day_is_closed_or_open_once_more_and_can_be_as_usual_again(cast: Cast) -> None:
    add_hour(operation(cast.coordinator), "dinsdag", "10", "12", "Bibliotheek")
    set_day(operation(cast.coordinator), TODAY, closed=True)
    set_day(operation(cast.coordinator), TODAY, closed=True)
    set_day(operation(cast.coordinator), TODAY + timedelta(days=1), closed=False, starts="9", ends="10", place="Hal")
    found = calendar(cast)
    assert found.closed == (TODAY,)
    assert found.coming[0] == (date(2026, 5, 13), Opening(time(9), time(10), "Hal"))
    for day_id, *_ in found.apart:
        walk_in.remove_day(operation(cast.coordinator), day_id)
    assert calendar(cast).coming[0][0] == TODAY
    (hour, *_) = calendar(cast).week[0]
    walk_in.remove_hour(operation(cast.foreign_coordinator), hour)
    assert calendar(cast).coming
    walk_in.remove_hour(operation(cast.coordinator), hour)
    assert calendar(cast).coming == ()


@pytest.mark.parametrize(
    ("typed", "field"),
    [(("blauwdag", "10", "12", "Hal"), "weekday"), (("dinsdag", "tien", "12", "Hal"), "starts"),
     (("dinsdag", "12", "10", "Hal"), "ends"), (("dinsdag", "10", "12", " "), "place"),
     (("dinsdag", "11", "13", "bibliotheek"), "starts")],
)  # fmt: skip
def test_hours_that_cannot_be_are_refused(cast: Cast, typed: tuple[str, str, str, str], field: str) -> None:
    add_hour(operation(cast.coordinator), "dinsdag", "10", "12", "Bibliotheek")
    with pytest.raises(Invalid) as refused:
        add_hour(operation(cast.coordinator), *typed)
    assert refused.value.field == field


def test_a_day_that_was_cannot_be_closed(cast: Cast) -> None:
    with pytest.raises(Invalid, match="11 mei 2026 is al geweest"):
        set_day(operation(cast.coordinator), TODAY - timedelta(days=1), closed=True)


def test_a_visit_keeps_a_day_a_theme_minutes_and_a_half_year_and_nothing_else() -> None:
    assert set(schema.columns()["walk_in_visit"]) == {"id", "organisation_id", "day", "theme", "minutes", "cohort"}


def test_a_tap_counts_once_and_can_be_taken_back(cast: Cast) -> None:
    once = operation(cast.other_coach)
    visit = count_visit(once, "post", "15")
    assert visit is not None
    assert count_visit(once, "post", "15") is None
    count_visit(operation(cast.coordinator), "money", "30")
    desk = walk_in.counter(cast.coach, TODAY)
    assert (desk.total, dict(desk.by_theme)) == (2, {Theme.POST: 1, Theme.MONEY: 1})
    with pytest.raises(NotThere):
        take_back(operation(cast.foreign_coach), visit)
    take_back(operation(cast.coach), visit)
    assert walk_in.counter(cast.coach, TODAY).total == 1
    with pytest.raises(NotThere, match="al weg"):
        take_back(operation(cast.coach), visit)


@pytest.mark.parametrize(
    ("theme", "minutes", "cohort", "days", "field"),
    [("", "15", "", 0, "theme"), ("post", "0", "", 0, "minutes"), ("post", "241", "", 0, "minutes"),
     ("post", "²", "", 0, "minutes"), ("post", "15", "1999-1", 0, "cohort"), ("post", "15", "", 1, "day"),
     ("post", "15", "", -32, "day")],
)  # fmt: skip
def test_a_visit_that_cannot_be_is_refused(
    cast: Cast, theme: str, minutes: str, cohort: str, days: int, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        count_visit(operation(cast.coach), theme, minutes, cohort, TODAY + timedelta(days=days))
    assert refused.value.field == field


def test_only_volunteers_count_and_only_the_coordinator_plans(cast: Cast) -> None:
    for actor in (cast.coachee, cast.director, cast.interpreter, cast.admin):
        with pytest.raises(NotAllowed):
            count_visit(operation(actor), "post", "15")
    with pytest.raises(NotAllowed):
        add_hour(operation(cast.coach), "dinsdag", "10", "12", "Hal")


def more_people(cast: Cast, number: int) -> list[make.PairFacts]:
    return [make.pair(cast.coordinator, cast.coach.account_id, name=f"Mens {one}") for one in range(number)]


def test_a_half_year_in_which_a_mark_would_point_at_somebody_is_not_on_the_list(cast: Cast) -> None:
    assert walk_in.counter(cast.coach, TODAY).cohorts == ()
    with pytest.raises(Invalid, match="weet ik niet"):
        count_visit(operation(cast.coach), "post", "15", COHORT)
    more_people(cast, SMALLEST_COHORT - 2)
    assert list(map(str, walk_in.counter(cast.coach, TODAY).cohorts)) == [COHORT]
    assert walk_in.counter(cast.foreign_coach, TODAY).cohorts == ()


def test_dependence_is_visits_per_person_per_month_of_who_lives_in_town(cast: Cast) -> None:
    people = more_people(cast, 2)
    lifecycle.end(operation(cast.coordinator), people[0].id, EndReason.COMPLETED)
    lifecycle.end(operation(cast.coordinator), people[1].id, EndReason.MOVED)
    for theme in ("post", "post", "money"):
        count_visit(operation(cast.coach), theme, "15", COHORT)
    count_visit(operation(cast.coach), "other", "20")
    since = TODAY - timedelta(days=9)
    found = walk_in.figures(cast.organisation.id, since, TODAY)
    assert (found.visits, found.minutes, found.unknown) == (4, 65, 1)
    assert found.by_theme[0] == (Theme.POST, 2)
    (cohort,) = found.dependence
    # Three people for ten days; who moved away today was there for nine. Who finished still lives in town.
    assert (cohort.people, cohort.visits) == (4, 3)
    assert cohort.rate == pytest.approx(3 * DAYS_A_MONTH / 39)
    assert walk_in.figures(cast.elsewhere.id, since, TODAY).visits == 0


def test_a_visit_of_yesterday_can_still_be_counted(cast: Cast) -> None:
    count_visit(operation(cast.coach, at=NOON), "post", "15", "", TODAY - timedelta(days=1))
    assert walk_in.counter(cast.coach, TODAY).total == 0
    assert walk_in.figures(cast.organisation.id, TODAY - timedelta(days=1), TODAY).visits == 1
