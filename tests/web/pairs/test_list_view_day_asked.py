"""Where the day matters a tap is followed by the question on which day; without an answer the day of the tap stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import make
import pytest
from make import TODAY
from stage import Cast, Visit

from pragma_coach.domain.types import ItemId, ItemState, MilestoneId
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
PIP, QUESTION = ItemId("2-taal-pip"), "Was het vandaag?"


def stands(cast: Cast) -> tuple[ItemState, date]:
    standing = make.read(cast.own_pair, cast.organisation.id).journey.items[PIP]
    return standing.state, standing.happened_on


def bar(page_text: str) -> str:
    return page_text.partition('id="gedaan"')[2].partition("<template")[0]


def test_a_coach_is_asked_once_and_the_day_is_everywhere(cast: Cast, visit: Visiting) -> None:
    coach, here = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}"
    after = coach.submit(f"{here}/punt", set=f"{PIP}:done:op-1")
    assert stands(cast) == (ItemState.DONE, TODAY)
    assert QUESTION in bar(coach.get(after.location).text)
    answered = coach.submit(f"{here}/punt/{PIP}", state="done", when="gisteren")
    assert stands(cast) == (ItemState.DONE, TODAY - timedelta(days=1))
    assert QUESTION not in bar(coach.get(answered.location).text)
    assert make.read(cast.own_pair, cast.organisation.id).journey.milestones[
        MilestoneId("pip_signed")
    ].on == TODAY - timedelta(days=1)


def test_an_item_without_a_fact_asks_nothing(cast: Cast, visit: Visiting) -> None:
    coach = visit(cast.own_coach)
    after = coach.submit(f"/koppel/{short_id(cast.own_pair)}/punt", set=f"{make.BOTH_ITEM}:done:op-1")
    page = coach.get(after.location).text
    assert QUESTION not in bar(page)
    assert f'id="{PIP}" class="is-open" data-ask' in page
    assert f'id="{make.BOTH_ITEM}" class="is-done"><button' in page


def test_a_newcomer_is_asked_too_and_may_type_the_day(cast: Cast, visit: Visiting) -> None:
    me = visit(cast.own_coachee)
    after = me.submit("/mijn/stap", set=f"{PIP}:claimed:op-1")
    assert QUESTION in bar(me.get(after.location).text)
    wrong = me.submit(f"/mijn/stap/{PIP}", state="done", when="datum", day="ooit")
    assert wrong.status_code == 422
    assert 'value="ooit"' in wrong.text
    week = TODAY - timedelta(days=7)
    answered = me.submit(f"/mijn/stap/{PIP}", state="done", when="datum", day=f"{week:%d-%m-%Y}")
    assert stands(cast) == (ItemState.CLAIMED, week)
    assert QUESTION not in bar(me.get(answered.location).text)
    coach = visit(cast.own_coach)
    coach.submit(f"/koppel/{short_id(cast.own_pair)}/punt", set=f"{PIP}:done:op-2")
    assert stands(cast) == (ItemState.DONE, week)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), make.HOUSED - timedelta(days=1)])
def test_a_day_that_cannot_be_is_refused_and_the_tick_stays(cast: Cast, visit: Visiting, day: date) -> None:
    me = visit(cast.own_coachee)
    me.submit("/mijn/stap", set=f"{PIP}:claimed:op-1")
    answer = me.submit(f"/mijn/stap/{PIP}", state="done", when="datum", day=f"{day:%d-%m-%Y}")
    assert answer.status_code == 422
    assert stands(cast) == (ItemState.CLAIMED, TODAY)
