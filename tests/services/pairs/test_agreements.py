"""What coach and coachee agree on at a contact: one fact with what the coachee chooses, never more than three steps."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import timedelta

import make
import pytest
from make import TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import AGREED, EventKind
from pragma_coach.domain.reasons import ContactKind
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import ItemId, ItemState, OpId
from pragma_coach.services.pairs import records
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.agreements import TOO_MANY, Agreement
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.sync import Met, SyncOutcome, take_in
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.store.pairs import journeys


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


@pytest.fixture
def items(cast: Cast) -> list[ItemId]:
    return [item.id for item in programme_of(cast.pair).items_for(cast.pair.journey.groups)][:5]


def meet(cast: Cast, *on: ItemId, off: tuple[ItemId, ...] = ()) -> None:
    records.log_contact(operation(cast.coach), cast.pair.id, ContactKind.VISIT, agreed=Agreement(on, off))


def test_agreed_steps_are_the_chosen_steps_and_tell_that_they_were_chosen_together(
    cast: Cast, items: list[ItemId]
) -> None:
    one, two, three, four, _ = items
    records.choose_focus(operation(cast.coachee), cast.pair.id, one, True)
    meet(cast, one, two, three)
    assert (cast.now().journey.focus, cast.now().journey.agreed) == ((one, two, three), {two, three})
    tick(operation(cast.coach), cast.pair.id, two, ItemState.DONE)
    meet(cast, four, two, off=(one,))  # two was settled meanwhile
    assert (cast.now().journey.focus, cast.now().journey.agreed) == ((three, four), {three, four})
    records.choose_focus(operation(cast.coachee), cast.pair.id, three, False)
    records.choose_focus(operation(cast.coachee), cast.pair.id, three, True)
    assert cast.now().journey.agreed == {four}
    told = [event for event in journeys.events_of(cast.organisation.id, cast.pair.id) if event.reason == AGREED]
    assert {(event.kind, event.by) for event in told} == {(EventKind.FOCUS, cast.coach.account_id)}
    assert not any(found for _, found in verify(cast.organisation.id))


def test_a_fourth_step_is_refused_with_the_whole_form(cast: Cast, items: list[ItemId]) -> None:
    with pytest.raises(Invalid, match=TOO_MANY):
        meet(cast, *items[:4])
    with pytest.raises(Invalid, match="niet op de lijst"):
        meet(cast, ItemId("zweven"))
    assert cast.now() == cast.pair


def test_a_contact_from_a_phone_is_never_lost_to_a_step_that_has_no_room_any_more(
    cast: Cast, items: list[ItemId]
) -> None:
    for item in items[:2]:
        records.choose_focus(operation(cast.coachee), cast.pair.id, item, True)
    now = operation(cast.coach)
    sent = replace(now, op_id=OpId(str(uuid.uuid4())), phone_at=now.at - timedelta(hours=1))
    met = Met(ContactKind.VISIT, 30, None, Agreement((items[2], items[3])))
    answer = take_in(sent, cast.pair.id, met)
    assert (answer.outcome, "al drie stappen" in answer.sentence) == (SyncOutcome.APPLIED, True)
    assert take_in(sent, cast.pair.id, met).outcome is SyncOutcome.DUPLICATE
    assert (cast.now().journey.focus, cast.now().journey.last_contact_on) == (tuple(items[:3]), TODAY)
