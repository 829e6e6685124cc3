"""What is true of a home, as the coaches, coachees and coordinator of two people who live together see it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import make
import pytest
from stage import Cast, Visit

from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
ENERGY, RENT = ItemId("1-wonen-energie"), ItemId("1-wonen-huurcontract")
FOR_ALL = "Dit geldt voor iedereen in huis"


@pytest.fixture
def home(cast: Cast) -> Cast:
    """The own and the other pair live together."""
    other = make.read(cast.other_pair, cast.organisation.id).coachee
    newcomer = Newcomer(other.name, housed_on=other.housed_on, household_of=cast.own_pair)
    lifecycle.change_coachee(make.operation(cast.coordinator.actor), cast.other_pair, newcomer)
    return cast


def item_page(pair_id: int, item: ItemId) -> str:
    return f"/koppel/{short_id(pair_id)}/punt/{item}"


def test_an_item_of_the_home_says_so_and_who_did_it_to_each_of_its_coaches(home: Cast, visit: Visiting) -> None:
    ticks.tick(make.operation(home.own_coach.actor), home.own_pair, ENERGY, ItemState.DONE)
    theirs = visit(home.other_coach).page(item_page(home.other_pair, ENERGY)).text
    assert FOR_ALL in theirs
    assert f"{home.own_coach.name}: klaar. Dat geldt voor iedereen in huis" in theirs
    own = visit(home.own_coach).page(item_page(home.own_pair, ENERGY)).text
    assert f"{home.own_coach.name}: klaar" in own
    assert "klaar. Dat geldt" not in own


def test_an_item_of_a_person_says_nothing_of_the_home_nor_does_one_of_somebody_who_lives_alone(
    cast: Cast, visit: Visiting
) -> None:
    coach = visit(cast.own_coach)
    for item in (make.COACH_ITEM, ENERGY):
        assert FOR_ALL not in coach.page(item_page(cast.own_pair, item)).text


def test_what_a_housemate_says_is_done_is_not_put_in_the_mouth_of_the_coachee(home: Cast, visit: Visiting) -> None:
    ticks.tick(make.operation(home.own_coachee.actor), home.own_pair, RENT, ItemState.DONE)
    names = {
        pair: make.read(pair, home.organisation.id).coachee.name.split()[0] for pair in (home.own_pair, home.other_pair)
    }
    assert (
        f"{names[home.own_pair]} zegt: klaar" in visit(home.own_coach).page(f"/koppel/{short_id(home.own_pair)}").text
    )
    theirs = visit(home.other_coach).page(f"/koppel/{short_id(home.other_pair)}").text
    assert "Iemand in huis zegt: klaar" in theirs
    assert "Iemand in huis: klopt het?" in theirs
    assert names[home.own_pair] not in theirs
    assert "Jij zegt: klaar. Je coach kijkt nog." in visit(home.own_coachee).page("/mijn").text
    assert "Iemand in huis zegt: klaar. Je coach kijkt nog." in visit(home.other_coachee).page("/mijn").text
    theirs = visit(home.other_coachee).page(f"/mijn/stap/{RENT}").text
    assert f"{FOR_ALL}. Eén keer klaar is genoeg. Dit zei {home.own_coachee.name}." in theirs
    assert "Dit zei" not in visit(home.own_coachee).page(f"/mijn/stap/{RENT}").text


def test_the_coordinator_notes_that_somebody_moved_out_and_reads_what_stays(home: Cast, visit: Visiting) -> None:
    desk, target = visit(home.coordinator), f"/organisatie/koppel/{short_id(home.other_pair)}"
    other = make.read(home.other_pair, home.organisation.id).coachee
    assert "Woont niet meer samen" in desk.page(target).text
    typed = {"name": other.name, "housed_on": f"{other.housed_on:%d-%m-%Y}", "linked_on": ""}
    assert desk.submit(f"{target}/gegevens", **typed, household="apart").status_code == 303
    assert make.read(home.other_pair, home.organisation.id).coachee.household_id is None
    assert "Wat voor het oude huis is afgevinkt, blijft staan" in desk.page(f"{target}?gedaan=apart").text
    assert "Woont niet meer samen" not in desk.page(target).text
    later = make.operation(home.own_coach.actor, at=make.NOON + timedelta(hours=1))
    ticks.tick(later, home.own_pair, ENERGY, ItemState.DONE)
    assert make.read(home.other_pair, home.organisation.id).journey.state_of(ENERGY) is ItemState.OPEN
