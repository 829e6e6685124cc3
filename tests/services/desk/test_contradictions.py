"""What cannot all be true is named with who said it, and one word of the coordinator is true everywhere."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import HOUSED, NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import RECORDED, EventKind
from pragma_coach.domain.programme.programme import FactPlace
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import FactId, ItemId, ItemState, MilestoneId
from pragma_coach.services.desk.contradictions import Contradiction, contradictions_of, settle
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.rebuild import catch_up, verify

PIP, PVT = FactId("pip_signed"), FactId("pvt_signed")
EARLY, LATE = TODAY - timedelta(days=20), TODAY - timedelta(days=5)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


Word = tuple[EventKind, str, str, date, str]


def said_before(cast: Cast, *words: Word) -> None:
    for word in words:
        make.said_before(cast.pair, *word)
    catch_up(NOON)


TICKED = (EventKind.TICK, "2-taal-pip", ItemState.DONE, EARLY, "")
NOTED = (EventKind.MILESTONE, "pip_signed", RECORDED, LATE, "")
SET_ASIDE = (EventKind.TICK, "2-taal-pip", ItemState.NOT_APPLICABLE, EARLY, "own_choice")


def found(cast: Cast) -> list[Contradiction]:
    return contradictions_of(cast.coordinator)[0]


def test_both_days_stand_there_with_who_said_them(cast: Cast) -> None:
    said_before(cast, TICKED, NOTED)
    (one,) = found(cast)
    assert (one.pair.id, one.fact.id, one.fault) == (cast.pair.id, PIP, "")
    assert [(word.place, word.on, word.by) for word in one.words] == [
        (FactPlace.ITEM, EARLY, cast.coach.account_id),
        (FactPlace.MILESTONE, LATE, cast.coach.account_id),
    ]


@pytest.mark.parametrize("day", [EARLY, LATE, TODAY])
def test_the_day_that_is_chosen_is_there_everywhere(cast: Cast, day: date) -> None:
    said_before(cast, TICKED, NOTED)
    settle(operation(cast.coordinator), cast.pair.id, PIP, day)
    journey = cast.now().journey
    assert found(cast) == []
    assert journey.milestones[MilestoneId(PIP)].on == journey.items[ItemId("2-taal-pip")].happened_on == day
    assert settle(operation(cast.coordinator), cast.pair.id, PIP, day).outcome is ActOutcome.UNCHANGED
    assert not any(differences for _, differences in verify(cast.organisation.id))


def test_what_does_not_apply_after_all_or_happened_after_all(cast: Cast) -> None:
    said_before(cast, SET_ASIDE, NOTED)
    (one,) = found(cast)
    assert [(word.on, word.by) for word in one.words] == [(LATE, cast.coach.account_id), (None, cast.coach.account_id)]
    settle(operation(cast.coordinator), cast.pair.id, PIP, None)
    journey = cast.now().journey
    assert (journey.state_of(ItemId("2-taal-pip")), journey.milestones) == (ItemState.NOT_APPLICABLE, {})
    assert found(cast) == []
    settle(operation(cast.coordinator), cast.pair.id, PIP, LATE)
    assert cast.now().journey.state_of(ItemId("2-taal-pip")) is ItemState.DONE


def test_a_declaration_from_before_the_plan_is_named_with_the_reason(cast: Cast) -> None:
    said_before(cast, NOTED, (EventKind.MILESTONE, "pvt_signed", RECORDED, EARLY, ""))
    (one,) = found(cast)
    assert one.fact.id == PVT
    assert "Dit komt daarna" in one.fault
    with pytest.raises(Invalid, match="Dit komt daarna"):
        settle(operation(cast.coordinator), cast.pair.id, PVT, EARLY)
    settle(operation(cast.coordinator), cast.pair.id, PVT, LATE)
    assert found(cast) == []


@pytest.mark.parametrize(
    ("fact", "day", "sentence"),
    [
        (PIP, TODAY + timedelta(days=1), "nog niet geweest"),
        (PIP, HOUSED - timedelta(days=1), "te vroeg"),
        (FactId("feest"), TODAY, "niet in het programma"),
    ],
)
def test_a_day_that_cannot_be_changes_nothing(cast: Cast, fact: FactId, day: date, sentence: str) -> None:
    said_before(cast, TICKED, NOTED)
    before = cast.now()
    with pytest.raises(Invalid, match=sentence):
        settle(operation(cast.coordinator), cast.pair.id, fact, day)
    assert cast.now() == before


def test_the_list_is_the_coordinators_of_this_organisation_and_forgets_who_left(cast: Cast) -> None:
    said_before(cast, TICKED, NOTED)
    for somebody in (cast.coach, cast.coachee, cast.director, cast.admin):
        with pytest.raises(NotAllowed):
            contradictions_of(somebody)
    assert contradictions_of(cast.foreign_coordinator)[0] == []
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.COMPLETED)
    assert found(cast) == []
