"""A fact is there once, on one day, in every place that has it; what old words contradict is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import programme

from pragma_coach.domain.pairs.facts import as_one_fact, contradictions, known_on, settled
from pragma_coach.domain.pairs.folding import apply, fold
from pragma_coach.domain.pairs.journey import (
    EVERYWHERE,
    RECORDED,
    WITHDRAWN,
    Event,
    EventDraft,
    EventKind,
    Journey,
    Reached,
)
from pragma_coach.domain.programme.programme import Anchor, Fact, FactReading, Programme
from pragma_coach.domain.types import AccountId, FactId, ItemId, ItemState, MilestoneId, OpId
from pragma_coach.store.pairs import snapshots

JOB = Fact(
    id=FactId("werk"),
    title="Werk",
    items=(ItemId("a"), ItemId("extra")),
    milestone=MilestoneId("paid_job"),
    date=Anchor.DUO_NOTICE,
    reading=FactReading("official:examenKNM", "Geslaagd"),
)
HERE = replace(programme(), facts=(JOB,))
A, B = ItemId("a"), ItemId("b")
DONE, OPEN, STUCK, NA = ItemState.DONE, ItemState.OPEN, ItemState.STUCK, ItemState.NOT_APPLICABLE
TICK, MILESTONE, DATE, READING = EventKind.TICK, EventKind.MILESTONE, EventKind.DATE, EventKind.READING


def day(number: int) -> date:
    return date(2026, 5, number)


def happen(journey: Journey, *drafts: EventDraft, of: Programme = HERE) -> Journey:
    """The journey after these drafts, as an act of today writes them."""
    return old(journey, *as_one_fact(of, journey, drafts), of=of)


def old(journey: Journey, *drafts: EventDraft, of: Programme = HERE) -> Journey:
    """The journey after these drafts, as they were written before facts were one."""
    for draft in drafts:
        rev = journey.rev + 1
        event = Event(
            rev, OpId(f"op-{rev}"), draft.kind, draft.subject, draft.value, draft.happened_on,
            datetime(2026, 6, 1, tzinfo=UTC) + timedelta(days=rev), AccountId(7), draft.reason, None, draft.undoes,
        )  # fmt: skip
        journey = apply(of, journey, event)
    return journey


def tick(state: ItemState, on: int, item: ItemId = A, reason: str = "") -> EventDraft:
    return EventDraft(TICK, item, state, day(on), reason)


SAY = {
    "item": lambda on: tick(DONE, on),
    "other item": lambda on: tick(DONE, on, ItemId("extra")),
    "milestone": lambda on: EventDraft(MILESTONE, "paid_job", RECORDED, day(on)),
    "day": lambda on: EventDraft(DATE, "duo_notice", RECORDED, day(on)),
    "code": lambda on: EventDraft(READING, "official:examenKNM", "Geslaagd", day(on)),
}
TAKE_BACK = {
    "item": lambda _journey, on: tick(OPEN, on),
    "not applicable": lambda _journey, on: tick(NA, on, reason="own_choice"),
    "milestone": lambda _journey, on: EventDraft(MILESTONE, "paid_job", WITHDRAWN, day(on)),
    "day": lambda _journey, on: EventDraft(DATE, "duo_notice", WITHDRAWN, day(on)),
    "code": lambda journey, on: EventDraft(
        READING, "official:examenKNM", "", day(on), undoes=journey.readings["official:examenKNM"][0].rev
    ),
}


def places(journey: Journey) -> set[date | None]:
    """The day that every place shows; None where it shows nothing."""
    items = [journey.items.get(item) for item in JOB.items]
    days = [one.happened_on if one and one.state is DONE else None for one in items]
    dated = [journey.milestones.get(MilestoneId("paid_job")), journey.dates.get(Anchor.DUO_NOTICE)]
    days += [reached.on if reached else None for reached in dated]
    codes = [one.on for one in journey.readings.get("official:examenKNM", ()) if one.value == "Geslaagd"]
    return {*days, *(codes or [None]), known_on(journey, JOB)}


@pytest.mark.parametrize("back", TAKE_BACK)
@pytest.mark.parametrize("place", SAY)
def test_what_is_said_in_one_place_is_said_and_taken_back_in_all(place: str, back: str) -> None:
    said = happen(Journey(), SAY[place](3))
    assert places(said) == {day(3)}
    assert settled(said, JOB)
    assert said.rev == 1  # one act, one event
    corrected = happen(said, SAY["code"](5))
    assert places(corrected) == {day(5)}
    assert corrected.milestones[MilestoneId("paid_job")].booked_on == said.milestones[MilestoneId("paid_job")].booked_on
    gone = happen(corrected, TAKE_BACK[back](corrected, 9))
    assert places(gone) == {None}
    assert gone.said == {}
    assert settled(gone, JOB) is (back == "not applicable")
    assert gone.state_of(A) is (NA if back == "not applicable" else OPEN)


def test_a_second_word_for_a_fact_in_one_act_says_nothing_new() -> None:
    assert happen(Journey(), SAY["code"](3), SAY["milestone"](3)).rev == 1


def test_an_item_that_is_no_fact_and_a_state_without_a_fact_stay_as_they_are() -> None:
    claimed = happen(Journey(), tick(ItemState.CLAIMED, 2), tick(DONE, 3, B))
    assert (claimed.state_of(A), claimed.state_of(B), claimed.said) == (ItemState.CLAIMED, DONE, {})
    assert happen(claimed, tick(OPEN, 4)).state_of(A) is OPEN


def test_a_phase_ends_with_a_fact_that_was_said_elsewhere_and_opens_again_with_it() -> None:
    ended = happen(Journey(), tick(DONE, 2, B), SAY["milestone"](4))
    assert {phase: reached.on for phase, reached in ended.phases.items()} == {"1": day(4)}
    assert happen(ended, TAKE_BACK["milestone"](ended, 6)).phases == {}


def test_old_words_that_agree_are_one_and_their_day_is_everywhere() -> None:
    both = old(Journey(), SAY["milestone"](3), SAY["item"](3))
    assert places(both) == {day(3)}
    assert contradictions(HERE, both) == []


def test_an_old_tick_later_than_a_day_says_nothing_against_it_and_moves_no_phase() -> None:
    before = fold(programme(), [])
    ticked = old(before, tick(DONE, 2, B), SAY["item"](9), of=programme())
    both = old(Journey(), tick(DONE, 2, B), SAY["milestone"](3), SAY["item"](9))
    assert places(both) == {day(3)}
    assert contradictions(HERE, both) == []
    assert both.phases["1"].on == ticked.phases["1"].on == day(9)


@pytest.mark.parametrize(
    "words",
    [
        (SAY["item"](2), SAY["milestone"](6)),
        (SAY["day"](2), SAY["milestone"](6)),
        (SAY["item"](2), SAY["other item"](6)),
        (tick(NA, 2, reason="own_choice"), SAY["milestone"](6)),
        (SAY["milestone"](6), tick(NA, 8, reason="own_choice")),
    ],
    ids=[
        "ticked before it happened",
        "two days",
        "two items on two days",
        "does not apply, and happened",
        "happened, and does not apply",
    ],
)
def test_old_words_that_cannot_all_be_true_are_named_until_somebody_says_which_is(
    words: tuple[EventDraft, ...],
) -> None:
    both = old(Journey(), *words)
    assert contradictions(HERE, both) == [JOB]
    assert known_on(both, JOB) == day(6)
    settled_now = happen(both, SAY["milestone"](6))
    assert contradictions(HERE, settled_now) == []
    assert places(settled_now) == {day(6)}


def test_taking_one_old_word_back_leaves_the_other() -> None:
    both = old(Journey(), SAY["item"](3), SAY["milestone"](6))
    assert places(old(both, TAKE_BACK["milestone"](both, 7))) == {day(3)}
    assert places(old(both, tick(OPEN, 7))) == {day(6)}


def test_a_milestone_of_before_a_programme_knew_the_fact_is_the_fact_after_a_move() -> None:
    without, moved = programme(), replace(HERE, version=2)
    known = old(Journey(), SAY["milestone"](3), of=without)
    assert known.said == {}
    after = apply(
        moved,
        known,
        Event(2, OpId("op"), EventKind.VERSION, "klein/1", "klein/2", day(8), datetime(2026, 6, 8, tzinfo=UTC)),
    )
    assert places(after) == {day(3)}


WORDS = st.one_of(
    st.tuples(st.sampled_from(sorted(SAY)), st.integers(1, 28)).map(lambda said: SAY[said[0]](said[1])),
    st.tuples(st.sampled_from([OPEN, STUCK, NA, ItemState.CLAIMED]), st.integers(1, 28)).map(lambda said: tick(*said)),
    st.integers(1, 28).map(lambda on: EventDraft(MILESTONE, "paid_job", WITHDRAWN, day(on))),
)


@given(st.lists(WORDS, max_size=12))
def test_whatever_is_said_in_whatever_order_no_place_says_otherwise(words: list[EventDraft]) -> None:
    journey = Journey()
    for word in words:
        journey = happen(journey, word)
        assert len(places(journey)) == 1
        assert contradictions(HERE, journey) == []
        assert snapshots.from_text(snapshots.to_text(journey), journey.items) == journey


@given(st.lists(WORDS, max_size=12), st.lists(WORDS, max_size=4))
def test_whatever_was_said_before_is_either_one_or_named(words: list[EventDraft], later: list[EventDraft]) -> None:
    journey = old(Journey(), *words)
    assert len(places(journey)) == 1 or contradictions(HERE, journey) == [JOB]
    if later:
        journey = happen(journey, *later[:1])
        assert len(places(journey)) == 1 or contradictions(HERE, journey) == [JOB] or later[0].value != DONE


def test_a_word_for_the_whole_fact_leaves_its_mark_nowhere() -> None:
    said = happen(Journey(), SAY["item"](3))
    assert said.items[A].reason == ""
    assert EVERYWHERE not in snapshots.to_text(said)
    assert said.milestones[MilestoneId("paid_job")] == Reached(day(3), date(2026, 6, 2))


def test_another_code_takes_a_fact_back_everywhere_and_whoever_says_it_again_says_that_code_is_not_true() -> None:
    exam = "official:examenKNM"
    passed = happen(Journey(), SAY["milestone"](3))
    failed = happen(passed, EventDraft(READING, exam, "Gezakt", day(9)))
    assert (places(failed), [one.value for one in failed.readings[exam]]) == ({None}, ["Gezakt"])
    again = happen(failed, SAY["item"](5))  # earlier than the code: it is said later
    assert (places(again), [one.value for one in again.readings[exam]]) == ({day(5)}, ["Geslaagd"])
    before = happen(happen(Journey(), EventDraft(READING, exam, "Gezakt", day(2))), SAY["item"](5))
    assert [one.value for one in before.readings[exam]] == ["Gezakt", "Geslaagd"]


def test_an_old_code_that_says_something_else_is_asked_about() -> None:
    both = old(Journey(), SAY["milestone"](3), EventDraft(READING, "official:examenKNM", "Gezakt", day(9)))
    assert contradictions(HERE, both) == [JOB]
