"""The first page of a coach: what waits, the agreed steps of each person, tickable there, and the week."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import make
import pytest
from make import COACH_ITEM, TODAY
from playhouse.test_utils import count_queries
from stage import Cast, Clock, Visit

from pragma_coach.domain.reasons import ContactKind
from pragma_coach.domain.talks.talks import EXTRA, Participant, When
from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.services.desk.coach_day import coach_day
from pragma_coach.services.pairs import records
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.agreements import Agreement
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.talks import talks
from pragma_coach.store import database
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]


@pytest.fixture
def coach(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coach)


@pytest.fixture
def agreed(cast: Cast) -> list[ItemId]:
    """Three steps that coach and newcomer agreed on."""
    pair = make.read(cast.own_pair, cast.organisation.id)
    items = [item.id for item in programme_of(pair).items_for(pair.journey.groups)][:3]
    by = make.operation(cast.own_coach.actor)
    records.log_contact(by, cast.own_pair, ContactKind.VISIT, agreed=Agreement(tuple(items)))
    return items


def rows(page: str) -> list[str]:
    return re.findall(r'<button class="row" name="set" value="([^"]+)"', page)


def test_the_agreed_steps_are_ticked_on_the_first_page_and_taken_back_there(
    cast: Cast, coach: Visit, agreed: list[ItemId]
) -> None:
    page = coach.get("/vandaag").text
    assert [row.split(":")[0] for row in rows(page)] == [f"{short_id(cast.own_pair)}/punt/{item}" for item in agreed]
    assert "Samen afgesproken" in page
    after = coach.submit("/vandaag", set=rows(page)[0])
    assert after.location.startswith("/vandaag?gedaan=")
    standing = make.read(cast.own_pair, cast.organisation.id).journey
    assert (standing.state_of(agreed[0]), standing.focus) == (ItemState.DONE, tuple(agreed[1:]))
    assert len(rows(coach.get(after.location).text)) == 3  # it stays where it can be taken back
    assert len(rows(coach.get("/vandaag").text)) == 2
    rev = standing.items[agreed[0]].rev
    back = coach.submit("/vandaag/terug", rev=str(rev), item=f"{short_id(cast.own_pair)}/punt/{agreed[0]}")
    assert back.status_code == 303
    assert make.read(cast.own_pair, cast.organisation.id).journey.state_of(agreed[0]) is ItemState.OPEN


def test_nobody_ticks_for_anybody_else_from_the_first_page(cast: Cast, visit: Visiting, coach: Visit) -> None:
    row = f"{short_id(cast.own_pair)}/punt/{COACH_ITEM}:done:x"
    assert visit(cast.other_coach).submit("/vandaag", set=row).status_code == 404
    assert coach.submit("/vandaag", set="zweven:done:x").status_code == 404


def test_what_waits_on_the_coach_stands_first(cast: Cast, coach: Visit, clock: Clock) -> None:
    tick(make.operation(cast.own_coachee.actor), cast.own_pair, ItemId(make.BOTH_ITEM), ItemState.CLAIMED)
    by = make.operation(cast.own_coach.actor)
    both = [Participant.COACHEE, Participant.COACH]
    talks.plan(by, cast.own_pair, EXTRA, When(TODAY + timedelta(days=1), 14 * 60), both)
    assert "wo 13 mei, 14.00" in coach.page("/vandaag").text
    clock.forward(days=3)
    text = coach.page("/vandaag").text
    assert (
        text.index("Noor zegt: 1 stap klaar") < text.index("Hoe was het gesprek met Noor?") < text.index("Mijn mensen")
    )


def test_the_first_page_costs_three_statements_however_many_people(cast: Cast, agreed: list[ItemId]) -> None:
    with database.connection(), count_queries(only_select=False) as counted:
        assert len(coach_day(cast.own_coach.actor, TODAY)) == 1
    assert counted.count == 3
