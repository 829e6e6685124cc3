"""A journey is the fold of its events, whatever happened in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from make import TODAY, item, programme

from pragma_coach.domain.pairs.folding import apply, fold, natural_end
from pragma_coach.domain.pairs.journey import (
    CLOSED,
    OFF,
    ON,
    RECORDED,
    REOPENED,
    SETTLED,
    WITHDRAWN,
    CoachTerm,
    CoachValue,
    Event,
    EventKind,
    Journey,
    PairStatus,
    Progress,
    Reached,
    progress,
)
from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.types import AccountId, GroupId, ItemId, ItemState, MilestoneId, OpId, PhaseId
from pragma_coach.store.pairs import snapshots

PROGRAMME = programme()
A, B, C, WORK, BABY = (ItemId(name) for name in ("a", "b", "c", "werk", "baby"))
ONE, TWO = PhaseId("1"), PhaseId("2")
CHILDREN, JOB, COMPANY = GroupId("kinderen"), GroupId("betaald_werk"), GroupId("zelfstandige")
DONE, OPEN, STUCK, NA = ItemState.DONE, ItemState.OPEN, ItemState.STUCK, ItemState.NOT_APPLICABLE

Said = tuple[EventKind, str, str, date]


def day(number: int) -> date:
    return date(2026, 5, number)


def story(*said: Said) -> list[Event]:
    """Events of these things, one a day, booked the day after the last one happened."""
    return [
        Event(
            rev=rev,
            op_id=OpId(f"op-{rev}"),
            kind=kind,
            subject=subject,
            value=value,
            happened_on=happened_on,
            received_at=datetime(2026, 6, 1, 10, 0, tzinfo=UTC) + timedelta(days=rev),
            by=AccountId(7),
        )
        for rev, (kind, subject, value, happened_on) in enumerate(said, start=1)
    ]


def told(*said: Said, of: Programme = PROGRAMME) -> Journey:
    return fold(of, story(*said))


def ticks(*said: tuple[ItemId, ItemState, date]) -> list[Said]:
    return [(EventKind.TICK, item_id, state, on) for item_id, state, on in said]


ALL_ITEMS = [one.id for one in PROGRAMME.items]
DAYS = st.integers(1, 28).map(day)
SAID: st.SearchStrategy[Said] = st.one_of(
    st.tuples(st.just(EventKind.TICK), st.sampled_from(ALL_ITEMS), st.sampled_from(ItemState), DAYS),
    st.tuples(st.just(EventKind.TICK), st.sampled_from(ALL_ITEMS), st.just(DONE), DAYS),
    st.tuples(st.just(EventKind.GROUP), st.sampled_from(sorted(PROGRAMME.group_ids)), st.sampled_from([ON, OFF]), DAYS),
    st.tuples(st.just(EventKind.PHASE), st.sampled_from("123"), st.sampled_from([CLOSED, REOPENED]), DAYS),
    st.tuples(st.just(EventKind.STATUS), st.just("pair"), st.sampled_from(PairStatus), DAYS),
    st.tuples(st.just(EventKind.COACH), st.sampled_from("456"), st.sampled_from(CoachValue), DAYS),
    st.tuples(st.just(EventKind.MILESTONE), st.just("paid_job"), st.sampled_from([RECORDED, WITHDRAWN]), DAYS),
    st.tuples(st.just(EventKind.CONTACT), st.just("visit"), st.just("30"), DAYS),
    st.tuples(st.just(EventKind.FOCUS), st.sampled_from(ALL_ITEMS), st.sampled_from([ON, OFF]), DAYS),
    st.tuples(st.just(EventKind.READING), st.sampled_from(["ladder", "score:geld"]), st.sampled_from("12345"), DAYS),
)
STORIES = st.lists(SAID, max_size=40)


@given(STORIES)
def test_a_journey_kept_as_text_after_every_event_is_the_fold_of_all_events(said: Sequence[Said]) -> None:
    kept, items = "{}", {}
    for event in story(*said):
        journey = apply(PROGRAMME, snapshots.from_text(kept, items), event)
        kept, items = snapshots.to_text(journey), dict(journey.items)
    folded = fold(PROGRAMME, story(*said))
    assert snapshots.from_text(kept, items) == folded
    assert kept == (snapshots.to_text(folded) if said else "{}")


@given(STORIES)
def test_a_phase_has_ended_when_the_standings_say_so_unless_somebody_decided_otherwise(said: Sequence[Said]) -> None:
    journey = told(*said)
    for phase in PROGRAMME.phases:
        reached = journey.phases.get(phase.id)
        if phase.id in journey.reopened:
            assert reached is None
        elif reached is None or not reached.by_hand:
            assert (reached.on if reached else None) == natural_end(PROGRAMME, journey, phase.id)


@given(st.lists(st.tuples(st.sampled_from(ALL_ITEMS), st.sampled_from(ItemState), DAYS), max_size=25), st.randoms())
def test_the_end_of_a_phase_follows_from_the_last_word_on_each_item_in_any_order(
    said: list[tuple[ItemId, ItemState, date]], random: Random
) -> None:
    last = {item_id: (item_id, state, on) for item_id, state, on in said}
    shuffled = list(last.values())
    random.shuffle(shuffled)
    ends = {phase: reached.on for phase, reached in told(*ticks(*said)).phases.items()}
    assert ends == {phase: reached.on for phase, reached in told(*ticks(*shuffled)).phases.items()}
    expected = {}
    for phase, core in {"1": "ab", "2": "c"}.items():
        standings = [last.get(ItemId(name), ("", OPEN, TODAY))[1:] for name in core]
        days = [on for state, on in standings if state is DONE]
        if all(state in SETTLED for state, _ in standings) and days:
            expected[phase] = max(days)
    assert ends == expected


@given(STORIES)
def test_a_chosen_item_is_never_one_that_is_settled_later_or_left_the_list(said: Sequence[Said]) -> None:
    events = story(*said, (EventKind.GROUP, "kinderen", OFF, day(28)))
    journey = fold(PROGRAMME, events)
    assert set(journey.focus) <= {one.id for one in journey.listed(PROGRAMME)}
    for event in events:
        later = [one for one in events if one.kind is EventKind.FOCUS and one.subject == event.subject]
        if event.kind is EventKind.TICK and event.value in SETTLED and all(one.rev < event.rev for one in later):
            assert event.subject not in journey.focus


def test_a_gap_in_the_events_is_an_error() -> None:
    first, second = story(*ticks((A, DONE, day(1)), (B, DONE, day(2))))
    with pytest.raises(ValueError, match="event 2 cannot follow event 0"):
        fold(PROGRAMME, [second])
    with pytest.raises(ValueError, match="event 1 cannot follow event 1"):
        fold(PROGRAMME, [first, first])


def test_a_phase_ends_on_the_day_of_its_last_applicable_core_item_however_late_it_is_booked() -> None:
    journey = told(*ticks((B, DONE, day(20)), (A, DONE, day(3))))
    assert journey.phases == {ONE: Reached(day(20), date(2026, 6, 3))}
    assert journey.phase_now(PROGRAMME) == TWO


def test_an_extra_item_does_not_hold_a_phase_up() -> None:
    assert told(*ticks((A, DONE, day(1)), (B, DONE, day(2)), (ItemId("extra"), OPEN, day(3)))).phases[ONE].on == day(2)


@pytest.mark.parametrize("state", [OPEN, STUCK, ItemState.CLAIMED])
def test_a_phase_opens_again_when_a_core_item_is_unticked(state: ItemState) -> None:
    journey = told(*ticks((A, DONE, day(1)), (B, DONE, day(2)), (A, state, day(3))))
    assert journey.phases == {}
    assert journey.phase_now(PROGRAMME) == ONE


def test_a_correction_of_a_day_moves_the_end_but_not_the_day_on_which_it_was_known() -> None:
    journey = told(*ticks((A, DONE, day(1)), (B, DONE, day(2)), (B, DONE, day(9))))
    assert journey.phases == {ONE: Reached(day(9), date(2026, 6, 3))}


def test_an_item_that_does_not_apply_leaves_the_end_on_the_last_one_that_was_done() -> None:
    journey = told(*ticks((A, DONE, day(1)), (B, NA, day(15))))
    assert journey.phases == {ONE: Reached(day(1), date(2026, 6, 3))}


def test_a_phase_in_which_nothing_applied_never_ends_by_itself() -> None:
    assert told(*ticks((A, NA, day(1)), (B, NA, day(2)))).phases == {}


def test_a_group_switched_on_puts_its_items_on_the_list_and_off_takes_them_away() -> None:
    said = ticks((C, DONE, day(4)))
    assert told(*said).phases[TWO].on == day(4)
    said.append((EventKind.GROUP, CHILDREN, ON, day(5)))
    assert told(*said).phases == {}
    said += ticks((ItemId("kind"), DONE, day(8)))
    assert told(*said).phases[TWO].on == day(8)
    said.append((EventKind.GROUP, CHILDREN, OFF, day(9)))
    assert told(*said).phases[TWO].on == day(4)


def test_an_item_of_two_groups_stays_while_one_of_them_is_on() -> None:
    said: list[Said] = [
        (EventKind.GROUP, JOB, ON, day(1)),
        (EventKind.GROUP, COMPANY, ON, day(1)),
        (EventKind.GROUP, JOB, OFF, day(2)),
    ]
    assert WORK in {one.id for one in told(*said).listed(PROGRAMME)}
    said.append((EventKind.GROUP, COMPANY, OFF, day(3)))
    assert WORK not in {one.id for one in told(*said).listed(PROGRAMME)}


def test_an_item_added_by_hand_is_on_the_list_until_it_is_taken_off() -> None:
    said = ticks((BABY, DONE, day(1)))
    assert BABY in {one.id for one in told(*said).listed(PROGRAMME)}
    assert BABY not in {one.id for one in told(*said, *ticks((BABY, OPEN, day(2)))).listed(PROGRAMME)}


def test_a_phase_closed_by_hand_stays_as_the_coordinator_left_it() -> None:
    said: list[Said] = [
        (EventKind.PHASE, "1", CLOSED, day(10)),
        *ticks((A, DONE, day(1)), (B, DONE, day(12)), (A, OPEN, day(13))),
    ]
    assert told(*said).phases == {ONE: Reached(day(10), date(2026, 6, 2), by_hand=True)}


def test_closing_by_hand_a_phase_that_had_ended_keeps_the_day_on_which_that_was_known() -> None:
    said: list[Said] = [*ticks((A, DONE, day(1)), (B, DONE, day(2))), (EventKind.PHASE, "1", CLOSED, day(20))]
    assert told(*said).phases == {ONE: Reached(day(20), date(2026, 6, 3), by_hand=True)}


def test_a_phase_opened_by_hand_stays_open_until_a_next_result_in_it() -> None:
    said: list[Said] = [*ticks((A, DONE, day(1)), (B, DONE, day(2))), (EventKind.PHASE, "1", REOPENED, day(3))]
    assert told(*said).phases == {}
    said += [(EventKind.GROUP, CHILDREN, ON, day(4)), *ticks((C, DONE, day(5)), (A, STUCK, day(6)))]
    assert ONE not in told(*said).phases
    said += ticks((A, DONE, day(7)))
    assert told(*said).phases[ONE].on == day(7)


def test_a_phase_closed_after_it_was_opened_by_hand_is_closed() -> None:
    journey = told((EventKind.PHASE, "1", REOPENED, day(3)), (EventKind.PHASE, "1", CLOSED, day(4)))
    assert journey.phases[ONE] == Reached(day(4), date(2026, 6, 3), by_hand=True)
    assert journey.reopened == frozenset()


def test_the_phase_now_is_the_first_that_has_not_ended_or_the_last() -> None:
    assert Journey().phase_now(PROGRAMME) == ONE
    every_end = [(EventKind.PHASE, number, CLOSED, day(1)) for number in "123"]
    assert told(*every_end).phase_now(PROGRAMME) == PhaseId("3")
    assert told(*ticks((C, DONE, day(1)))).phase_now(PROGRAMME) == ONE


def test_coaches_come_stand_in_and_go_on_their_days() -> None:
    journey = told(
        (EventKind.COACH, "4", CoachValue.BEGINS, day(1)),
        (EventKind.COACH, "5", CoachValue.STANDS_IN, day(5)),
        (EventKind.COACH, "4", CoachValue.STOPS, day(9)),
    )
    first, second = CoachTerm(AccountId(4), day(1), day(9)), CoachTerm(AccountId(5), day(5), stand_in=True)
    assert journey.coaches == (first, second)
    assert journey.coaches_on(day(4)) == [first]
    assert journey.coaches_on(day(8)) == [first, second]
    assert journey.coaches_on(day(9)) == [second]
    assert journey.coaches_on(date(2026, 4, 30)) == []


def test_a_coach_who_comes_back_has_two_terms() -> None:
    journey = told(
        (EventKind.COACH, "4", CoachValue.BEGINS, day(1)),
        (EventKind.COACH, "4", CoachValue.STOPS, day(3)),
        (EventKind.COACH, "4", CoachValue.BEGINS, day(8)),
    )
    assert [(term.since, term.until) for term in journey.coaches] == [(day(1), day(3)), (day(8), None)]


def test_a_milestone_can_be_corrected_and_withdrawn_and_remembers_when_it_was_known() -> None:
    said: list[Said] = [
        (EventKind.MILESTONE, "paid_job", RECORDED, day(1)),
        (EventKind.MILESTONE, "paid_job", RECORDED, day(4)),
    ]
    assert told(*said).milestones == {MilestoneId("paid_job"): Reached(day(4), date(2026, 6, 2))}
    said.append((EventKind.MILESTONE, "paid_job", WITHDRAWN, day(5)))
    assert told(*said).milestones == {}


def test_a_chosen_item_goes_when_it_is_settled_and_the_choice_keeps_its_order() -> None:
    said: list[Said] = [(EventKind.FOCUS, name, ON, day(1)) for name in "cab"]
    assert told(*said).focus == (C, A, B)
    assert told(*said, *ticks((A, DONE, day(2)))).focus == (C, B)
    assert told(*said, *ticks((A, STUCK, day(2)))).focus == (C, A, B)
    assert told(*said, (EventKind.FOCUS, "c", OFF, day(2))).focus == (A, B)


def test_a_chosen_item_that_leaves_the_list_frees_its_place() -> None:
    said: list[Said] = [
        (EventKind.GROUP, CHILDREN, ON, day(1)),
        (EventKind.FOCUS, "kind", ON, day(1)),
        (EventKind.FOCUS, "a", ON, day(1)),
    ]
    assert told(*said, (EventKind.GROUP, CHILDREN, OFF, day(2))).focus == (A,)


def test_the_last_sign_of_life_is_the_latest_day_not_the_latest_event() -> None:
    journey = told((EventKind.STATUS, "pair", PairStatus.ACTIVE, day(1)), *ticks((A, DONE, day(9)), (B, DONE, day(3))))
    assert journey.last_sign_on == day(9)
    assert journey.last_contact_on is None
    journey = told((EventKind.CONTACT, "visit", "30", day(7)), (EventKind.CONTACT, "phone", "5", day(2)))
    assert (journey.last_sign_on, journey.last_contact_on) == (day(7), day(7))


def test_a_pair_remembers_its_first_start_and_its_last_status() -> None:
    journey = told(
        (EventKind.STATUS, "pair", PairStatus.ACTIVE, day(1)),
        (EventKind.STATUS, "pair", PairStatus.ENDED, day(5)),
        (EventKind.STATUS, "pair", PairStatus.ACTIVE, day(8)),
    )
    assert (journey.started_on, journey.status, journey.status_since) == (day(1), PairStatus.ACTIVE, day(8))


def test_progress_leaves_out_what_does_not_apply() -> None:
    journey = told(*ticks((A, DONE, day(1)), (B, NA, day(1)), (C, STUCK, day(1))))
    counted = progress(PROGRAMME.items_for(journey.groups), journey)
    assert counted == Progress(1, 4)  # a, extra, c and d; b does not apply
    assert counted.left == 3


def test_a_programme_with_another_version_folds_its_own_items() -> None:
    longer = programme(item("a", "1"), item("b", "1"), item("nieuw", "1"), version=2)
    said = ticks((A, DONE, day(1)), (B, DONE, day(2)))
    assert ONE in told(*said).phases
    assert ONE not in told(*said, of=longer).phases


def test_the_day_an_organisation_knew_is_the_day_in_amsterdam() -> None:
    event = story(*ticks((A, DONE, day(1))))[0]
    assert replace(event, received_at=datetime(2026, 6, 30, 22, 30, tzinfo=UTC)).booked_on == date(2026, 7, 1)


def test_a_pair_that_was_moved_is_only_rebuilt_by_who_knows_every_version() -> None:
    later = programme(item("a", "1"), item("b", "1"), item("nieuw", "1"), version=2)
    said = [
        (EventKind.TICK, A, DONE, day(1)),
        (EventKind.TICK, B, DONE, day(2)),
        (EventKind.VERSION, "klein/1", "klein/2", day(3)),
        (EventKind.TICK, "nieuw", DONE, day(4)),
        (EventKind.TICK, B, OPEN, day(5)),
    ]
    versions = {("klein", 1): PROGRAMME, ("klein", 2): later}
    moved = fold(PROGRAMME, story(*said), lambda edition: versions[edition])
    assert moved.edition == ("klein", 2)
    assert moved.phases[ONE].on == day(2)
    assert moved.phases[ONE].by_hand
    assert snapshots.from_text(snapshots.to_text(moved), moved.items) == moved
    with pytest.raises(ValueError, match="another version"):
        fold(PROGRAMME, story(*said))


def test_a_phase_that_means_the_same_in_both_versions_goes_on_by_itself() -> None:
    later = programme(item("a", "1"), item("b", "1"), item("c", "2"), version=2)
    said = [
        (EventKind.TICK, A, DONE, day(1)),
        (EventKind.TICK, B, DONE, day(2)),
        (EventKind.VERSION, "klein/1", "klein/2", day(3)),
    ]
    versions = {("klein", 1): PROGRAMME, ("klein", 2): later}
    moved = fold(PROGRAMME, story(*said), lambda edition: versions[edition])
    assert moved.phases[ONE] == Reached(day(2), fold(PROGRAMME, story(*said[:2])).phases[ONE].booked_on)
    again = fold(PROGRAMME, story(*said, (EventKind.TICK, B, OPEN, day(5))), lambda edition: versions[edition])
    assert ONE not in again.phases
