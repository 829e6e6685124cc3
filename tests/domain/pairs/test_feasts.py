"""The end of a phase and a first job are celebrated with the own steps, in each of the five programmes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pragma_coach import content
from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.pairs.facts import with_fact
from pragma_coach.domain.pairs.feasts import FIRST_JOB, feasts, fresh_feast
from pragma_coach.domain.pairs.journey import RECORDED, Event, EventKind, Journey, Reached, Standing
from pragma_coach.domain.types import ItemState, OpId

DAY = date(2026, 5, 4)
PROGRAMMES = sorted(content.load_all())


def done(*items: str) -> dict[str, Standing]:
    return {item: Standing(ItemState.DONE, DAY, None, "", 1) for item in items}


@pytest.mark.parametrize("name", PROGRAMMES)
def test_a_first_job_is_celebrated_whatever_the_programme_calls_it(name: str) -> None:
    programme = content.load_all()[name]
    milestone = programme.fact_by_id[FIRST_JOB].milestone
    said = Event(1, OpId("a"), EventKind.MILESTONE, str(milestone), RECORDED, DAY, utc_moment(DAY, 12))
    (feast,) = feasts(programme, with_fact(programme, Journey(), Journey(), said))
    assert (feast.id, feast.phase, feast.on) == ("paid_job", None, DAY)


@pytest.mark.parametrize("name", PROGRAMMES)
def test_the_end_of_each_phase_is_celebrated_with_the_steps_done_in_it(name: str) -> None:
    programme = content.load_all()[name]
    for phase in programme.phases:
        own = [item for item in programme.items if item.phase == phase.id and not item.applies_if][:5]
        journey = Journey(
            groups=programme.default_groups(),
            items={**done(*(item.id for item in own))},
            phases={phase.id: Reached(DAY, DAY)},
        )
        (feast,) = feasts(programme, journey)
        assert (feast.id, feast.phase) == (phase.id, phase)
        assert {item.id for item in feast.steps} == {item.id for item in own if not item.sensitive}
        assert [item.core for item in feast.steps] == sorted((item.core for item in feast.steps), reverse=True)


def test_one_feast_stands_in_front_until_it_was_seen_or_is_old() -> None:
    programme = content.load_all()["pragma"]
    first, second = (phase.id for phase in programme.phases[:2])
    journey = Journey(phases={first: Reached(DAY, DAY), second: Reached(DAY, DAY + timedelta(days=30))})
    found = feasts(programme, journey)

    def front(seen: tuple[str, ...], days: int) -> str | None:
        feast = fresh_feast(found, seen, DAY + timedelta(days=days))
        return feast.id if feast else None

    assert [front((), 31), front((second,), 31), front((second, first), 31)] == [second, first, None]
    assert [front((), 61), front((), 91)] == [second, None]
