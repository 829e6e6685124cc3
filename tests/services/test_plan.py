"""A plan is written together: every save is a version, and nobody's words are lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import make
import pytest
from make import NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.plan import Goal, Plan, PlanPartner
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import Actor
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.plan import PairPlan, PlanChanged, Saved, read_plan, save_own_goals, save_plan
from pragma_coach.store.database import connection

DIPLOMA = Goal("werk", "Een diploma halen als kok")
COURSE = Goal("taal", "Drie keer per week naar les")
PLAN = Plan("Kok worden", "Eerst taal, dan koksschool", "Bellen met school", "Samen naar werk", (DIPLOMA, COURSE))
MINE = Goal("sociaal", "Voetballen bij een club", own=True)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def read(cast: Cast, by: Actor | None = None) -> PairPlan:
    with connection():
        return read_plan(Act.SEE_PAIR, by or cast.coach, cast.pair.id, TODAY)


def saved(cast: Cast, base: int, plan: Plan, by: Actor | None = None) -> Saved:
    return save_plan(operation(by or cast.coach), cast.pair.id, base, plan)


def test_every_save_is_a_version_and_the_first_day_stays(cast: Cast) -> None:
    assert (read(cast).now, read(cast).number) == (Plan(), 0)
    saved(cast, 0, PLAN)
    assert saved(cast, 1, PLAN).outcome is ActOutcome.UNCHANGED
    second = replace(PLAN, ambition="Chef-kok worden", goals=(replace(DIPLOMA, reached=True),))
    save_plan(operation(cast.coordinator, at=NOON + timedelta(days=40)), cast.pair.id, 1, second)
    found = read(cast)
    assert [version.plan for version in found.versions] == [PLAN, second]
    assert (found.versions[0].at, found.number, found.now) == (NOON, 2, second)
    assert len(found.names) == 2
    assert all(found.names)


def test_empty_lines_are_left_out_and_texts_are_cleaned(cast: Cast) -> None:
    saved(cast, 0, Plan("  Kok\n worden ", goals=(Goal("taal", "  "), COURSE), partners=(PlanPartner("", ""),)))
    assert read(cast).now == Plan("Kok worden", goals=(COURSE,))


@pytest.mark.parametrize(
    ("plan", "field"),
    [
        (Plan(ambition="BSN 111222333"), "ambition"),
        (Plan(later="x" * 601), "later"),
        (Plan(now="111222333"), "now"),
        (Plan(goals=(COURSE, Goal("taal", "mijn nummer is 111 222 333"))), "goals:1"),
        (Plan(goals=(Goal("politiek", "Raadslid"),)), "goals:0"),
        (Plan(goals=tuple(Goal("taal", f"Doel {place}") for place in range(7))), "goals:6"),
        (Plan(partners=(PlanPartner("", "Belt de school"),)), "partners:0"),
        (Plan(partners=(PlanPartner("geheime dienst", "Kijkt mee"),)), "partners:0"),
        (Plan(partners=(PlanPartner("school", "BSN 111222333"),)), "partners:0"),
        (Plan(partners=tuple(PlanPartner("school", f"Vak {place}") for place in range(9))), "partners:0"),
    ],
)
def test_what_may_not_be_kept_is_refused_beside_its_field(cast: Cast, plan: Plan, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        saved(cast, 0, plan)
    assert refused.value.field == field
    assert read(cast).number == 0


def test_of_two_people_who_write_at_once_the_second_is_shown_what_stands(cast: Cast) -> None:
    saved(cast, 0, PLAN)
    saved(cast, 1, replace(PLAN, ambition="Bakker worden"), cast.coordinator)
    mine = replace(PLAN, ambition="Slager worden")
    with pytest.raises(PlanChanged) as refused:
        saved(cast, 1, mine)
    assert refused.value.theirs.plan.ambition == "Bakker worden"
    assert read(cast).number == 2
    saved(cast, 2, mine)
    assert [version.plan.ambition for version in read(cast).versions] == [
        "Kok worden",
        "Bakker worden",
        "Slager worden",
    ]
    with pytest.raises(PlanChanged):
        saved(cast, 0, mine)  # somebody who thought that there was no plan yet


def test_of_many_who_save_in_the_same_moment_one_is_first_and_the_others_are_told(cast: Cast) -> None:
    ready = Barrier(6)

    def write(number: int) -> str:
        plan = replace(PLAN, ambition=f"Beroep {number}")
        ready.wait(timeout=30)
        try:
            return save_plan(operation(cast.coordinator), cast.pair.id, 0, plan).outcome
        except PlanChanged as refused:
            return refused.theirs.plan.ambition

    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(write, range(6)))
    first = read(cast).now.ambition
    assert sorted(answers) == sorted([ActOutcome.APPLIED, *[first] * 5])
    assert read(cast).number == 1


def test_what_the_newcomer_writes_alone_and_what_is_written_together_never_clash(cast: Cast) -> None:
    saved(cast, 0, PLAN)
    save_own_goals(operation(cast.coachee), cast.pair.id, 1, [MINE])
    assert read(cast).now == PLAN.with_own([MINE])
    # The coach had the form open since version 1, and even sends the own goals along: they stay what they were.
    other = replace(PLAN, ambition="Bakker worden", goals=(DIPLOMA, replace(MINE, text="Niet voetballen")))
    saved(cast, 1, other)
    assert read(cast).now == replace(other, goals=(DIPLOMA, MINE))
    save_own_goals(operation(cast.coachee), cast.pair.id, 1 + 1, [])
    assert read(cast).now.own_goals == ()
    with pytest.raises(PlanChanged, match="ander scherm"):
        save_own_goals(operation(cast.coachee), cast.pair.id, 2, [MINE])


def test_a_repeat_of_a_save_changes_nothing(cast: Cast) -> None:
    once = operation(cast.coach)
    save_plan(once, cast.pair.id, 0, PLAN)
    again = save_plan(once, cast.pair.id, 0, PLAN)
    assert (again.outcome, again.version) == (ActOutcome.DUPLICATE, read(cast).versions[0])


def test_who_may_write_which_part(cast: Cast) -> None:
    def allowed(act: Callable[[], object]) -> str:
        try:
            act()
        except (NotThere, NotAllowed) as refused:
            return type(refused).__name__
        return "yes"

    def team(by: Actor) -> str:
        return allowed(lambda: saved(cast, read(cast).number, replace(PLAN, now=str(by.account_id)), by))

    def alone(by: Actor) -> str:
        return allowed(lambda: save_own_goals(operation(by), cast.pair.id, read(cast).number, [MINE]))

    name_director(operation(cast.coordinator), cast.pair.id, cast.director.account_id)
    share_with(operation(cast.coachee), cast.pair.id, DIRECTOR_PARTY, on=True)
    assert [team(by) for by in (cast.coach, cast.coordinator, cast.director)] == ["yes"] * 3
    assert [alone(by) for by in (cast.coach, cast.coordinator, cast.director)] == ["NotAllowed"] * 3
    assert (team(cast.coachee), alone(cast.coachee)) == ("NotAllowed", "yes")
    for nobody in (cast.other_coach, cast.other_coachee, cast.interpreter, cast.admin, cast.foreign_coordinator):
        assert (team(nobody), alone(nobody)) == ("NotThere", "NotThere")
        with pytest.raises(NotThere):
            read(cast, nobody)


def test_the_plan_of_a_pair_that_ended_can_be_read_but_is_left_alone(cast: Cast) -> None:
    saved(cast, 0, PLAN)
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.COMPLETED)
    assert read(cast, cast.coachee).now == PLAN
    with pytest.raises(NotAllowed, match="gestopt"):
        save_own_goals(operation(cast.coachee), cast.pair.id, 1, [MINE])
    assert saved(cast, 1, Plan(), cast.coordinator).outcome is ActOutcome.APPLIED
