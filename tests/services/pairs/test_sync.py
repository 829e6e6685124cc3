"""What a phone kept comes in once, on its own day; the latest word wins, and nothing gets lost on the way."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import make
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from make import BOTH_ITEM, COACH_ITEM, NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import EVERYWHERE, Event, EventKind
from pragma_coach.domain.pairs.phone_clock import milliseconds, true_moment
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.reasons import ContactKind, EndReason, Obstacle
from pragma_coach.domain.types import Actor, GroupId, ItemId, ItemState, Operation, OpId, PairId
from pragma_coach.services.pairs import lifecycle, records, sync, ticks
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.sync import Met, SyncOutcome, TakenBack, Ticked, take_in
from pragma_coach.store import database
from pragma_coach.store.pairs import journeys

OPEN, DONE, CLAIMED, STUCK = ItemState.OPEN, ItemState.DONE, ItemState.CLAIMED, ItemState.STUCK


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def tapped(actor: Actor, hours_ago: float = 1, *, op_id: str | None = None, at: datetime = NOON) -> Operation:
    """A tap of some hours ago that comes in now."""
    return operation(actor, op_id=op_id, at=at, phone_at=at - timedelta(hours=hours_ago))


def log(cast: Cast) -> list[Event]:
    with database.connection():
        return journeys.events_of(cast.organisation.id, cast.pair.id)


def standing(cast: Cast, item: ItemId) -> tuple[ItemState, date]:
    found = cast.now().journey.items[item]
    return found.state, found.happened_on


@contextmanager
def proven(cast: Cast) -> Iterator[None]:
    """Afterwards the cache is what the events say."""
    yield
    assert [str(difference) for _, found in verify(cast.organisation.id) for difference in found] == []


def test_a_tick_of_days_ago_counts_on_the_amsterdam_day_of_the_tap(cast: Cast) -> None:
    night = datetime(2026, 5, 9, 22, 30, tzinfo=UTC)  # half past midnight on the 10th
    taken = take_in(operation(cast.coach, phone_at=night), cast.pair.id, Ticked(COACH_ITEM, DONE))
    assert taken.outcome is SyncOutcome.APPLIED
    assert standing(cast, COACH_ITEM) == (DONE, date(2026, 5, 10))
    assert (log(cast)[-1].phone_at, log(cast)[-1].received_at) == (night, NOON)


def test_a_day_that_was_chosen_goes_before_the_day_of_the_tap(cast: Cast) -> None:
    chosen = TODAY - timedelta(days=8)
    take_in(tapped(cast.coach, 30), cast.pair.id, Ticked(COACH_ITEM, DONE))
    again = take_in(tapped(cast.coach, 29), cast.pair.id, Ticked(COACH_ITEM, DONE, day=chosen))
    assert again.outcome is SyncOutcome.APPLIED
    assert standing(cast, COACH_ITEM) == (DONE, chosen)


@pytest.mark.parametrize("late_first", [False, True])
def test_of_two_phones_that_choose_two_days_the_latest_tap_stands_and_both_are_kept(
    cast: Cast, late_first: bool
) -> None:
    early, late = TODAY - timedelta(days=8), TODAY - timedelta(days=3)
    words = [(tapped(cast.coach, 30), early), (tapped(cast.coordinator, 10), late)]
    answers = [
        take_in(by, cast.pair.id, Ticked(COACH_ITEM, DONE, day=day))
        for by, day in (words[::-1] if late_first else words)
    ]
    assert standing(cast, COACH_ITEM) == (DONE, late)
    assert cast.now().journey.dates[Anchor.BRP].on == late
    assert answers[1].outcome is (SyncOutcome.SUPERSEDED if late_first else SyncOutcome.APPLIED)
    assert {event.happened_on for event in log(cast)[-2:]} == {early, late}


def test_a_chosen_day_is_not_outdone_by_a_later_tap_without_one(cast: Cast) -> None:
    chosen = TODAY - timedelta(days=8)
    take_in(tapped(cast.coordinator, 10), cast.pair.id, Ticked(COACH_ITEM, DONE))
    taken = take_in(tapped(cast.coach, 30), cast.pair.id, Ticked(COACH_ITEM, DONE, day=chosen))
    assert (taken.outcome, standing(cast, COACH_ITEM)) == (SyncOutcome.APPLIED, (DONE, chosen))


def test_sent_twice_is_done_once_and_the_same_is_said(cast: Cast) -> None:
    first, late = tapped(cast.coach), tapped(cast.coach, 5)
    assert take_in(first, cast.pair.id, Ticked(COACH_ITEM, DONE)).outcome is SyncOutcome.APPLIED
    assert take_in(late, cast.pair.id, Ticked(COACH_ITEM, OPEN)).outcome is SyncOutcome.SUPERSEDED
    before = cast.now().journey.rev
    for _ in range(3):
        assert take_in(first, cast.pair.id, Ticked(COACH_ITEM, DONE)).outcome is SyncOutcome.DUPLICATE
        again = take_in(late, cast.pair.id, Ticked(COACH_ITEM, OPEN))
        assert again.outcome is SyncOutcome.SUPERSEDED
        assert again.later is not None
        assert again.later.op_id == first.op_id
    assert cast.now().journey.rev == before


def test_the_latest_tap_stands_whichever_comes_in_first_and_both_are_kept(cast: Cast) -> None:
    with proven(cast):
        take_in(tapped(cast.coach, 1), cast.pair.id, Ticked(COACH_ITEM, DONE))
        taken = take_in(tapped(cast.coordinator, 3), cast.pair.id, Ticked(COACH_ITEM, STUCK, Obstacle.MONEY))
        assert taken.outcome is SyncOutcome.SUPERSEDED
        assert taken.later is not None
        assert taken.later.by == cast.coach.account_id
        assert standing(cast, COACH_ITEM)[0] is DONE
        assert [(event.kind, event.value, event.reason) for event in log(cast)[-2:]] == [
            (EventKind.TICK, "done", EVERYWHERE),
            (EventKind.NOTED, "stuck", "money"),
        ]


@pytest.mark.parametrize("order", list(permutations(range(3))), ids=str)
def test_three_taps_come_to_the_same_in_any_order(cast: Cast, order: tuple[int, ...]) -> None:
    taps = [(5, DONE), (3, OPEN), (1, DONE)]
    for place in order:
        hours, state = taps[place]
        take_in(tapped(cast.coach, hours), cast.pair.id, Ticked(COACH_ITEM, state))
    assert cast.now().journey.state_of(COACH_ITEM) is DONE


@pytest.mark.parametrize("order", [(DONE, OPEN), (OPEN, DONE)], ids=str)
def test_of_two_taps_at_the_same_moment_done_wins(cast: Cast, order: tuple[ItemState, ...]) -> None:
    take_in(tapped(cast.coach, 9), cast.pair.id, Ticked(COACH_ITEM, DONE))
    for state in order:
        take_in(tapped(cast.coach, 2), cast.pair.id, Ticked(COACH_ITEM, state))
    assert cast.now().journey.state_of(COACH_ITEM) is DONE


def test_a_tap_that_changed_nothing_still_is_the_latest_word(cast: Cast) -> None:
    take_in(tapped(cast.coach, 5), cast.pair.id, Ticked(COACH_ITEM, DONE))
    assert take_in(tapped(cast.coach, 1), cast.pair.id, Ticked(COACH_ITEM, DONE)).outcome is SyncOutcome.APPLIED
    assert take_in(tapped(cast.coach, 3), cast.pair.id, Ticked(COACH_ITEM, OPEN)).outcome is SyncOutcome.SUPERSEDED
    assert standing(cast, COACH_ITEM)[0] is DONE


def test_a_later_act_on_a_page_outdoes_what_a_phone_kept(cast: Cast) -> None:
    ticks.tick(operation(cast.coordinator, at=NOON - timedelta(hours=2)), cast.pair.id, COACH_ITEM, DONE)
    taken = take_in(tapped(cast.coach, 3), cast.pair.id, Ticked(COACH_ITEM, STUCK, Obstacle.TRAVEL))
    assert taken.outcome is SyncOutcome.SUPERSEDED
    assert take_in(tapped(cast.coach, 1), cast.pair.id, Ticked(COACH_ITEM, OPEN)).outcome is SyncOutcome.APPLIED


@pytest.mark.parametrize("first", ["coach", "coachee"])
def test_what_the_coach_says_stands_beside_what_the_coachee_says_later(cast: Cast, first: str) -> None:
    words = {
        "coach": (tapped(cast.coach, 3), Ticked(BOTH_ITEM, DONE)),
        "coachee": (tapped(cast.coachee, 1), Ticked(BOTH_ITEM, CLAIMED)),
    }
    for who in sorted(words, key=lambda who: who != first):
        take_in(words[who][0], cast.pair.id, words[who][1])
    assert cast.now().journey.state_of(BOTH_ITEM) is DONE


def test_a_coachee_who_was_too_late_hears_that_the_coach_was_there(cast: Cast) -> None:
    ticks.tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    taken = take_in(tapped(cast.coachee, -1), cast.pair.id, Ticked(BOTH_ITEM, OPEN))
    assert taken.outcome is SyncOutcome.SUPERSEDED
    assert taken.later is not None
    assert taken.later.by == cast.coach.account_id


def test_what_was_never_up_to_the_coachee_is_forbidden_with_the_cure(cast: Cast) -> None:
    taken = take_in(tapped(cast.coachee), cast.pair.id, Ticked(COACH_ITEM, DONE))
    assert (taken.outcome, taken.sentence) == (
        SyncOutcome.FORBIDDEN,
        "Deze stap vinkt je coach af. Vraag het je coach.",
    )
    assert COACH_ITEM not in cast.now().journey.items


def test_undo_of_a_tick_in_the_same_batch_takes_it_back(cast: Cast) -> None:
    tick = tapped(cast.coach, 2)
    undo = tapped(cast.coach, 1)
    with proven(cast):
        take_in(tick, cast.pair.id, Ticked(COACH_ITEM, DONE))
        assert take_in(undo, cast.pair.id, TakenBack(COACH_ITEM, tick.op_id)).outcome is SyncOutcome.APPLIED
        assert take_in(tick, cast.pair.id, Ticked(COACH_ITEM, DONE)).outcome is SyncOutcome.DUPLICATE
        assert take_in(undo, cast.pair.id, TakenBack(COACH_ITEM, tick.op_id)).outcome is SyncOutcome.DUPLICATE
    assert cast.now().journey.state_of(COACH_ITEM) is OPEN


def test_undo_of_what_never_came_in_does_nothing(cast: Cast) -> None:
    rev = cast.now().journey.rev
    taken = take_in(tapped(cast.coach), cast.pair.id, TakenBack(COACH_ITEM, OpId(str(uuid.uuid4()))))
    assert taken.outcome is SyncOutcome.DUPLICATE
    assert cast.now().journey.rev == rev


def test_undo_of_what_somebody_changed_since_leaves_that_as_it_is(cast: Cast) -> None:
    tick = tapped(cast.coach, 2)
    take_in(tick, cast.pair.id, Ticked(COACH_ITEM, DONE))
    ticks.tick(operation(cast.coordinator), cast.pair.id, COACH_ITEM, OPEN)
    taken = take_in(tapped(cast.coach), cast.pair.id, TakenBack(COACH_ITEM, tick.op_id))
    assert taken.outcome is SyncOutcome.SUPERSEDED
    assert taken.later is not None
    assert taken.later.by == cast.coordinator.account_id


def test_a_contact_moment_comes_in_once_on_its_own_day(cast: Cast) -> None:
    met = tapped(cast.coach, 50)
    assert take_in(met, cast.pair.id, Met(ContactKind.VISIT, 45)).outcome is SyncOutcome.APPLIED
    assert take_in(met, cast.pair.id, Met(ContactKind.VISIT, 45)).outcome is SyncOutcome.DUPLICATE
    assert cast.now().journey.last_contact_on == TODAY - timedelta(days=2)
    assert sum(event.kind is EventKind.CONTACT for event in log(cast)) == 1
    too_long = take_in(tapped(cast.coach), cast.pair.id, Met(ContactKind.VISIT, 9999))
    assert (too_long.outcome, log(cast)[-1].kind) == (SyncOutcome.REJECTED, EventKind.NOTED)


def test_what_was_rejected_is_told_again_with_the_same_words_when_it_is_sent_again(cast: Cast) -> None:
    deeds = (Ticked(COACH_ITEM, DONE, day=date(1999, 1, 1)), Met(ContactKind.VISIT, 9999))
    for sent, deed in ((tapped(cast.coach), deed) for deed in deeds):
        first, again = (take_in(sent, cast.pair.id, deed) for _ in range(2))
        assert (again.outcome, again.sentence) == (SyncOutcome.REJECTED, first.sentence)
        assert first.sentence
    assert len([event for event in log(cast) if event.kind is EventKind.NOTED]) == 2


def test_an_item_that_left_the_list_is_rejected_and_the_rest_goes_on(cast: Cast) -> None:
    records.switch_group(operation(cast.coach), cast.pair.id, GroupId("kinderen"), True)
    item = ItemId("1-kinderen-school")
    records.switch_group(operation(cast.coordinator), cast.pair.id, GroupId("kinderen"), False)
    taken = take_in(tapped(cast.coach), cast.pair.id, Ticked(item, DONE))
    assert taken.outcome is SyncOutcome.REJECTED
    assert "staat niet op de lijst" in taken.sentence
    assert (log(cast)[-1].kind, log(cast)[-1].subject) == (EventKind.NOTED, item)
    assert take_in(tapped(cast.coach), cast.pair.id, Ticked(COACH_ITEM, DONE)).outcome is SyncOutcome.APPLIED
    unknown = take_in(tapped(cast.coach), cast.pair.id, Ticked(ItemId("bestaat-niet"), DONE))
    assert unknown.outcome is SyncOutcome.REJECTED
    assert log(cast)[-1].subject == COACH_ITEM  # an item that never was leaves nothing


def test_what_a_coach_tapped_before_the_pair_was_handed_over_is_kept_and_changes_nothing(cast: Cast) -> None:
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    in_time, later = tapped(cast.coach, 30), operation(cast.coach, at=NOON + timedelta(days=3), phone_at=NOON)
    with proven(cast):
        for _ in range(3):
            taken = take_in(in_time, cast.pair.id, Ticked(COACH_ITEM, DONE))
            assert (taken.outcome, taken.pair, taken.later) == (SyncOutcome.FORBIDDEN, None, None)
        take_in(tapped(cast.coach, 31), cast.pair.id, Ticked(COACH_ITEM, DONE))  # once is enough
        assert take_in(later, cast.pair.id, Ticked(BOTH_ITEM, DONE)).outcome is SyncOutcome.FORBIDDEN
        assert COACH_ITEM not in cast.now().journey.items
        noted = [(event.subject, event.value, event.by) for event in log(cast) if event.kind is EventKind.NOTED]
        assert noted == [(COACH_ITEM, "done", cast.coach.account_id)]


def test_a_stranger_learns_nothing_and_leaves_nothing(cast: Cast) -> None:
    revs = [cast.now().journey.rev, make.read(cast.other_pair.id, cast.organisation.id).journey.rev]
    for who in (cast.other_coach, cast.other_coachee, cast.foreign_coach, cast.director):
        for pair in (cast.pair.id, PairId(2**52 + 1)):
            taken = take_in(tapped(who), pair, Ticked(COACH_ITEM, DONE))
            assert (taken.outcome, taken.pair, taken.later) == (SyncOutcome.FORBIDDEN, None, None)
    assert [cast.now().journey.rev, make.read(cast.other_pair.id, cast.organisation.id).journey.rev] == revs


def test_after_the_end_of_a_pair_what_comes_in_is_only_noted(cast: Cast) -> None:
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.COMPLETED)
    with proven(cast):
        for who in (cast.coach, cast.coachee):
            taken = take_in(tapped(who, 30), cast.pair.id, Ticked(BOTH_ITEM, DONE))
            assert (taken.outcome, log(cast)[-1].kind) == (SyncOutcome.FORBIDDEN, EventKind.NOTED)
            assert log(cast)[-1].by == who.account_id
    assert "gestopt" in taken.sentence
    assert BOTH_ITEM not in cast.now().journey.items


def test_an_operation_of_another_pair_is_rejected(cast: Cast) -> None:
    used = tapped(cast.coordinator)
    take_in(used, cast.other_pair.id, Ticked(COACH_ITEM, DONE))
    assert take_in(used, cast.pair.id, Ticked(COACH_ITEM, DONE)).outcome is SyncOutcome.REJECTED
    assert COACH_ITEM not in cast.now().journey.items


def test_a_batch_of_a_hundred_with_lost_answers_is_there_once(cast: Cast) -> None:
    items = [item.id for item in cast.pair.journey.listed(sync.programme_of(cast.pair))][:50]
    batch = [(tapped(cast.coach, 48 + place / 100), item) for place, item in enumerate([*items, *items])]
    for lost in (30, 70, 100, 100):  # as far as each try came before the line broke
        for tap, item in batch[:lost]:
            take_in(tap, cast.pair.id, Ticked(item, DONE))
    assert {cast.now().journey.items[item].happened_on for item in items} == {TODAY - timedelta(days=2)}
    ids = [event.op_id for event in log(cast)]
    assert len(ids) == len(set(ids))
    assert {tap.op_id for tap, _ in batch} <= set(ids)  # the fifty second taps changed nothing, and are kept
    assert sum(event.kind is EventKind.TICK for event in log(cast)) == 50


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 40), st.sampled_from([DONE, OPEN]), st.booleans()), min_size=1, max_size=7
    ).flatmap(lambda taps: st.permutations([*taps, *[tap for tap in taps if tap[2]]]))
)
def test_any_taps_in_any_order_sent_again_or_not_come_to_the_newest(
    sqlite_cast: Cast, taps: list[tuple[int, ItemState, bool]]
) -> None:
    with database.connection():
        cast = sqlite_cast
        facts = make.pair(cast.coordinator, cast.coach.account_id, name="Zo")
    ids = {tap: str(uuid.uuid4()) for tap in taps}
    for tap in taps:
        hours, state, _ = tap
        take_in(tapped(cast.coach, hours, op_id=ids[tap]), facts.id, Ticked(COACH_ITEM, state))
    newest = min(hours for hours, _, _ in taps)
    wanted = DONE if any(state is DONE for hours, state, _ in taps if hours == newest) else OPEN
    after = make.read(facts.id, cast.organisation.id)
    assert after.journey.state_of(COACH_ITEM) is wanted
    with database.connection():
        kept = {event.op_id for event in journeys.events_of(cast.organisation.id, facts.id)}
    assert set(ids.values()) <= kept


@pytest.fixture(scope="module")
def sqlite_cast(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cast]:
    from pragma_coach.store import schema

    config = Config(data=tmp_path_factory.mktemp("taps"))
    database.connect_to(config)
    schema.migrate(config)
    yield make.cast()
    database.close_all()


AT = milliseconds(NOON)
HOUR, YEAR = 3_600_000, 365 * 24 * 3_600_000


@pytest.mark.parametrize("skew", [0, HOUR, -HOUR, 24 * HOUR, YEAR, -YEAR, 60 * YEAR], ids=lambda ms: f"{ms // HOUR} h")
def test_a_wrong_phone_clock_does_not_matter(skew: int) -> None:
    tap = true_moment(AT + skew - 30 * HOUR, AT + skew, 0, NOON)
    assert tap == NOON - timedelta(hours=30)


def test_a_clock_put_right_between_tap_and_sending_leads_no_further_astray_than_the_page(cast: Cast) -> None:
    seen = AT - 2 * HOUR
    assert true_moment(AT - YEAR, AT, seen, NOON) == NOON - timedelta(hours=2)  # a year behind at the tap
    assert true_moment(AT + YEAR, AT, seen, NOON) == NOON  # a year ahead
    assert true_moment(AT - HOUR, AT, AT + YEAR, NOON) == NOON  # a page of the future is no page of ours


@given(st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15), st.integers(-(10**15), 10**15))
def test_a_tap_is_never_of_the_future_and_never_older_than_its_page(tap: int, clock: int, seen: int) -> None:
    moment = true_moment(tap, clock, seen, NOON)
    assert moment <= NOON
    assert milliseconds(moment) >= min(seen, AT)
