"""The coordinator sees what contradicts itself with both days, and says with one tap which is right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import make
import pytest
from make import NOON, TODAY
from stage import Cast, Visit

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.journey import RECORDED, EventKind
from pragma_coach.domain.types import ItemId, ItemState, MilestoneId
from pragma_coach.services.pairs.rebuild import catch_up
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

EARLY, LATE = TODAY - timedelta(days=20), TODAY - timedelta(days=5)
PIP = MilestoneId("pip_signed")
PAGE = "/organisatie/wat-klopt"


@pytest.fixture
def desk(cast: Cast, visit: Callable[[Account], Visit]) -> Visit:
    """A coordinator in whose town a tick and a milestone of before name two days."""
    facts = make.read(cast.own_pair, cast.organisation.id)
    make.said_before(facts, EventKind.TICK, "2-taal-pip", ItemState.DONE, EARLY)
    make.said_before(facts, EventKind.MILESTONE, PIP, RECORDED, LATE)
    catch_up(NOON)
    return visit(cast.coordinator)


def day(cast: Cast) -> date | None:
    reached = make.read(cast.own_pair, cast.organisation.id).journey.milestones.get(PIP)
    return reached.on if reached else None


def test_the_desk_counts_them_and_the_page_names_both_days(cast: Cast, desk: Visit) -> None:
    assert "Wat klopt? 1 keer spreken dagen elkaar tegen" in desk.page("/organisatie").text
    text = desk.get(PAGE).text
    for words in (
        "<bdi>Noor Nieuwkomer</bdi>: Het PIP",
        f"{in_words(EARLY)}, op de lijst",
        f"{in_words(LATE)}, bij de mijlpalen",
    ):
        assert words in text


@pytest.mark.parametrize(
    ("said", "right"),
    [
        ({"choose": f"{EARLY:%d-%m-%Y}"}, EARLY),
        ({"choose": f"{LATE:%d-%m-%Y}"}, LATE),
        ({"day": f"{TODAY:%d-%m-%Y}"}, TODAY),
        ({"do": "niet"}, None),
    ],
    ids=["first", "second", "another", "not there"],
)
def test_one_tap_says_what_is_right_everywhere(
    cast: Cast, desk: Visit, said: dict[str, str], right: date | None
) -> None:
    at = f"{short_id(cast.own_pair)}-pip_signed"
    sent = {f"day-{at}" if name == "day" else name: value for name, value in said.items()}
    answer = desk.submit(f"{PAGE}/{short_id(cast.own_pair)}/pip_signed", **sent)
    assert answer.status_code == 303
    assert "Alles klopt met elkaar." in desk.page(answer.location).text
    assert "Wat klopt?" not in desk.page("/organisatie").text
    journey = make.read(cast.own_pair, cast.organisation.id).journey
    assert day(cast) == right
    assert journey.state_of(ItemId("2-taal-pip")) is (ItemState.DONE if right else ItemState.OPEN)


@pytest.mark.parametrize("typed", ["", "ooit", "31-02-2026", (TODAY + timedelta(days=9)).isoformat()])
def test_a_day_that_cannot_be_is_said_and_what_was_typed_stays(cast: Cast, desk: Visit, typed: str) -> None:
    field = f"day-{short_id(cast.own_pair)}-pip_signed"
    answer = desk.submit(f"{PAGE}/{short_id(cast.own_pair)}/pip_signed", **{field: typed})
    assert answer.status_code == 422
    assert f'href="#veld-{field}"' in answer.text
    assert f'value="{typed}"' in answer.text
    assert day(cast) == LATE
