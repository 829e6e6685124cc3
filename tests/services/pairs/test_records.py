"""Milestones, contact moments, ends of phases, item groups and the three chosen steps."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

import make
import pytest
from make import BOTH_ITEM, COACH_ITEM, COACHEE_ITEM, HOUSED, STARTED, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import CLOSED, EventKind, Reached
from pragma_coach.domain.reasons import ContactKind, NotApplicable
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import GroupId, ItemId, ItemState, MilestoneId, Operation, PhaseId
from pragma_coach.services.pairs import acts, records
from pragma_coach.services.pairs.acts import ActOutcome, Done
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.store import database
from pragma_coach.store.pairs import journeys

JOB, ONE, CHILDREN = MilestoneId("paid_job"), PhaseId("1"), GroupId("kinderen_4_17")
SCHOOL = ItemId("1-kinderen-school")
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


@contextmanager
def nothing_changes(cast: Cast) -> Iterator[None]:
    before = cast.now()
    yield
    assert cast.now() == before


def all_is_proved(cast: Cast) -> bool:
    return not any(found for _, found in verify(cast.organisation.id))


ACTS: dict[str, Callable[[Operation, Cast], Done]] = {
    "record": lambda op, cast: records.record_milestone(op, cast.pair.id, JOB, YESTERDAY),
    "withdraw": lambda op, cast: records.withdraw_milestone(op, cast.pair.id, JOB),
    "contact": lambda op, cast: records.log_contact(op, cast.pair.id, ContactKind.VISIT, minutes=45),
    "close": lambda op, cast: records.close_phase(op, cast.pair.id, ONE, reason="Alles is geregeld"),
    "reopen": lambda op, cast: records.reopen_phase(op, cast.pair.id, ONE, reason="Toch nog niet"),
    "group": lambda op, cast: records.switch_group(op, cast.pair.id, CHILDREN, True),
    "focus": lambda op, cast: records.choose_focus(op, cast.pair.id, BOTH_ITEM, True),
}
MAY = {
    "coach": {"record", "withdraw", "contact", "group", "focus"},
    "coachee": {"focus"},
    "coordinator": {"record", "withdraw", "contact", "group", "close", "reopen", "focus"},
}


def test_everybody_may_do_exactly_what_is_theirs(cast: Cast) -> None:
    for act, do in ACTS.items():
        for who in ("other_coach", "other_coachee", "foreign_coordinator", "foreign_coach", "director", "interpreter"):
            with nothing_changes(cast), pytest.raises(NotThere):
                do(operation(getattr(cast, who)), cast)
        for who, allowed in MAY.items():
            if act not in allowed:
                with nothing_changes(cast), pytest.raises(NotAllowed):
                    do(operation(getattr(cast, who)), cast)
            else:
                do(operation(getattr(cast, who)), cast)
    assert all_is_proved(cast)


def test_every_act_is_done_once_however_often_it_is_sent(cast: Cast) -> None:
    for act, do in ACTS.items():
        op = operation(cast.coachee if act == "focus" else cast.coordinator)
        assert do(op, cast).outcome is ActOutcome.APPLIED, act
        with nothing_changes(cast):
            assert do(op, cast).outcome is not ActOutcome.APPLIED, act
    assert all_is_proved(cast)


def test_a_milestone_is_on_its_day_and_can_be_corrected_and_withdrawn(cast: Cast) -> None:
    records.record_milestone(operation(cast.coach), cast.pair.id, JOB, YESTERDAY)
    assert cast.now().journey.milestones == {JOB: Reached(YESTERDAY, TODAY)}
    with nothing_changes(cast):
        same = records.record_milestone(operation(cast.coach), cast.pair.id, JOB, YESTERDAY)
    assert same.outcome is ActOutcome.UNCHANGED
    records.record_milestone(operation(cast.coach), cast.pair.id, JOB, STARTED)
    assert cast.now().journey.milestones == {JOB: Reached(STARTED, TODAY)}
    records.withdraw_milestone(operation(cast.coach), cast.pair.id, JOB)
    assert cast.now().journey.milestones == {}
    assert records.withdraw_milestone(operation(cast.coach), cast.pair.id, JOB).outcome is ActOutcome.UNCHANGED


@contextmanager
def refused(cast: Cast, field: str, sentence: str) -> Iterator[None]:
    with nothing_changes(cast), pytest.raises(Invalid, match=sentence) as error:
        yield
    assert error.value.field == field


def test_what_is_not_in_the_programme_is_refused_with_its_field(cast: Cast) -> None:
    pair, unknown = cast.pair.id, "bestaat-niet"
    for do in (records.close_phase, records.reopen_phase):
        with refused(cast, "phase", "Kies er een uit de lijst"):
            do(operation(cast.coordinator), pair, PhaseId(unknown), reason="Goed")
    with refused(cast, "milestone", "Kies er een uit de lijst"):
        records.record_milestone(operation(cast.coordinator), pair, MilestoneId(unknown), None)
    with refused(cast, "milestone", "Kies er een uit de lijst"):
        records.withdraw_milestone(operation(cast.coordinator), pair, MilestoneId(unknown))
    for group in (unknown, "zwanger"):
        with refused(cast, "group", "Kies er een uit de lijst"):
            records.switch_group(operation(cast.coordinator), pair, GroupId(group), True)
    for item in (unknown, SCHOOL):
        with refused(cast, "item", "niet op je lijst"):
            records.choose_focus(operation(cast.coachee), pair, ItemId(item), True)


def test_a_day_to_come_or_before_the_start_is_refused_everywhere(cast: Cast) -> None:
    for day in (TOMORROW, HOUSED - timedelta(days=1)):
        with refused(cast, "day", r"nog niet geweest|te vroeg"):
            records.record_milestone(operation(cast.coach), cast.pair.id, JOB, day)
        with refused(cast, "day", r"nog niet geweest|te vroeg"):
            records.log_contact(operation(cast.coach), cast.pair.id, ContactKind.PHONE, happened_on=day)
        with refused(cast, "day", r"nog niet geweest|te vroeg"):
            records.close_phase(operation(cast.coordinator), cast.pair.id, ONE, reason="Goed", happened_on=day)


@pytest.mark.parametrize("minutes", [-1, 1441, 10**9])
def test_a_contact_takes_from_no_time_to_a_day(cast: Cast, minutes: int) -> None:
    log = records.log_contact
    with refused(cast, "minutes", "van 0 tot 1440"):
        log(operation(cast.coach), cast.pair.id, ContactKind.PHONE, minutes=minutes)


def test_a_contact_is_kept_with_how_long_and_when(cast: Cast) -> None:
    records.log_contact(operation(cast.coach), cast.pair.id, ContactKind.TOGETHER, minutes=90, happened_on=YESTERDAY)
    records.log_contact(operation(cast.coach), cast.pair.id, ContactKind.PHONE, happened_on=STARTED)
    assert (cast.now().journey.last_contact_on, cast.now().journey.last_sign_on) == (YESTERDAY, YESTERDAY)
    with database.connection():
        events = journeys.events_of(cast.organisation.id, cast.pair.id)
    assert [(one.subject, one.value) for one in events if one.kind is EventKind.CONTACT] == [
        ("together", "90"),
        ("phone", "0"),
    ]


def test_a_phase_is_closed_by_hand_with_a_reason_and_opened_again(cast: Cast) -> None:
    day = date(2026, 4, 1)
    records.close_phase(operation(cast.coordinator), cast.pair.id, ONE, reason=" Klaar \n zo ", happened_on=day)
    assert cast.now().journey.phases == {ONE: Reached(day, TODAY, by_hand=True)}
    with database.connection():
        closing = journeys.events_of(cast.organisation.id, cast.pair.id)[-1]
    assert (closing.value, closing.reason) == (CLOSED, "Klaar zo")
    again = records.close_phase(operation(cast.coordinator), cast.pair.id, ONE, reason="Klaar", happened_on=day)
    assert again.outcome is ActOutcome.UNCHANGED
    records.reopen_phase(operation(cast.coordinator), cast.pair.id, ONE, reason="Toch niet")
    assert cast.now().journey.phases == {}
    reopened = records.reopen_phase(operation(cast.coordinator), cast.pair.id, ONE, reason="Toch niet")
    assert reopened.outcome is ActOutcome.UNCHANGED


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [("", "Schrijf kort waarom"), (" \n ", "Schrijf kort waarom"), ("zie 123.456.782", "BSN"), ("a" * 281, "te lang")],
)
def test_a_reason_in_words_is_needed_and_holds_no_number_of_the_state(cast: Cast, reason: str, sentence: str) -> None:
    for do in (records.close_phase, records.reopen_phase):
        with refused(cast, "reason", sentence):
            do(operation(cast.coordinator), cast.pair.id, ONE, reason=reason)


def test_a_reason_can_be_in_any_script_and_holds_no_sign_that_a_database_refuses(cast: Cast) -> None:
    records.close_phase(operation(cast.coordinator), cast.pair.id, ONE, reason="تم 👩‍👧 \x00 ok\ud800")
    with database.connection():
        assert journeys.events_of(cast.organisation.id, cast.pair.id)[-1].reason == "تم 👩‍👧 ok"


def test_a_group_puts_items_on_the_list_and_takes_them_off(cast: Cast) -> None:
    with pytest.raises(Invalid):
        tick(operation(cast.coach), cast.pair.id, SCHOOL, ItemState.DONE)
    records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, True)
    tick(operation(cast.coach), cast.pair.id, SCHOOL, ItemState.DONE)
    records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, False)
    listed = {item.id for item in cast.now().journey.listed(acts.programme_of(cast.pair))}
    assert SCHOOL not in listed
    assert records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, False).outcome is ActOutcome.UNCHANGED
    tick(operation(cast.coach), cast.pair.id, SCHOOL, ItemState.OPEN)  # what was said can always be mended
    assert all_is_proved(cast)


def test_a_coachee_works_on_at_most_three_steps_at_a_time(cast: Cast) -> None:
    items = [item.id for item in acts.programme_of(cast.pair).items_for(cast.pair.journey.groups)][:4]
    choose = records.choose_focus
    for item in items[:3]:
        choose(operation(cast.coachee), cast.pair.id, item, True)
    with refused(cast, "item", "al drie stappen"):
        choose(operation(cast.coachee), cast.pair.id, items[3], True)
    assert choose(operation(cast.coachee), cast.pair.id, items[0], True).outcome is ActOutcome.UNCHANGED
    choose(operation(cast.coachee), cast.pair.id, items[1], False)
    choose(operation(cast.coachee), cast.pair.id, items[3], True)
    assert cast.now().journey.focus == (items[0], items[2], items[3])


def test_a_step_that_is_settled_is_no_step_to_choose_and_frees_its_place(cast: Cast) -> None:
    choose = records.choose_focus
    choose(operation(cast.coachee), cast.pair.id, COACHEE_ITEM, True)
    tick(operation(cast.coachee), cast.pair.id, COACHEE_ITEM, ItemState.DONE)
    assert cast.now().journey.focus == ()
    with refused(cast, "item", "al klaar"):
        choose(operation(cast.coachee), cast.pair.id, COACHEE_ITEM, True)
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, ItemState.NOT_APPLICABLE, reason=NotApplicable.ELSEWHERE)
    with refused(cast, "item", "al klaar"):
        choose(operation(cast.coachee), cast.pair.id, COACH_ITEM, True)


def test_a_chosen_step_whose_group_goes_off_frees_its_place(cast: Cast) -> None:
    records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, True)
    records.choose_focus(operation(cast.coachee), cast.pair.id, SCHOOL, True)
    records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, False)
    assert cast.now().journey.focus == ()
