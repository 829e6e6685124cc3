"""What is true of a home is said once, for everybody in it who is coached; each keeps the own list and the own word."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date, timedelta
from random import Random
from threading import Barrier

import make
import pytest
from make import BOTH_ITEM, COACH_ITEM, HOUSED, NOON, TODAY, Cast, operation
from playhouse.test_utils import count_queries

from pragma_coach.config import Config
from pragma_coach.domain.pairs.household import MOST_AT_HOME
from pragma_coach.domain.pairs.journey import Event, EventKind, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason, NotApplicable, Obstacle, PauseReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Refused
from pragma_coach.domain.types import AccountId, Actor, GroupId, ItemId, ItemState, OpId, PairId
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.sync import SyncOutcome, TakenBack, Ticked, take_in
from pragma_coach.services.pairs.ticks import tick, undo
from pragma_coach.store import database
from pragma_coach.store.pairs import journeys

OPEN, CLAIMED, DONE = ItemState.OPEN, ItemState.CLAIMED, ItemState.DONE
NA, STUCK = ItemState.NOT_APPLICABLE, ItemState.STUCK
ENERGY, WATER = ItemId("1-wonen-energie"), ItemId("1-wonen-water")  # of the home; the coach ticks
RENT = ItemId("1-wonen-huurcontract")  # of the home; the coachee may claim
CHILD_BENEFIT = ItemId("1-geld-kinderbijslag")  # of the home, and only for who has children
CHILDREN = GroupId("kinderen")
EARLIER = TODAY - timedelta(days=8)


def moves_in(cast: Cast, pair: PairFacts, with_pair: PairFacts) -> None:
    newcomer = Newcomer(pair.coachee.name, housed_on=pair.coachee.housed_on, household_of=with_pair.id)
    lifecycle.change_coachee(operation(cast.coordinator), pair.id, newcomer)


def moves_out(cast: Cast, pair: PairFacts) -> None:
    newcomer = Newcomer(pair.coachee.name, housed_on=pair.coachee.housed_on, lives_apart=True)
    lifecycle.change_coachee(operation(cast.coordinator), pair.id, newcomer)


@pytest.fixture
def cast(config: Config) -> Cast:
    """Amina (`pair`, `coach`) and Biniam (`other_pair`, `other_coach`) live together."""
    found = make.cast()
    moves_in(found, found.other_pair, found.pair)
    return found


def standing(cast: Cast, pair: PairFacts, item: ItemId) -> tuple[ItemState, date | None, AccountId | None]:
    found = make.read(pair.id, cast.organisation.id).journey.items.get(item)
    return (found.state, found.happened_on, found.by) if found else (OPEN, None, None)


def state(cast: Cast, pair: PairFacts, item: ItemId) -> ItemState:
    return standing(cast, pair, item)[0]


def both(cast: Cast, item: ItemId) -> tuple[ItemState, ItemState]:
    return state(cast, cast.pair, item), state(cast, cast.other_pair, item)


def log(cast: Cast, pair: PairFacts) -> list[Event]:
    with database.connection():
        return journeys.events_of(cast.organisation.id, pair.id)


@contextmanager
def proven(cast: Cast) -> Iterator[None]:
    """Afterwards the cache is what the events say."""
    yield
    assert [str(difference) for _, found in verify(cast.organisation.id) for difference in found] == []


def test_what_is_true_of_the_home_is_ticked_once_for_everybody_in_it(cast: Cast) -> None:
    with proven(cast):
        tick(operation(cast.coach), cast.pair.id, ENERGY, DONE, happened_on=EARLIER)
    said = (DONE, EARLIER, cast.coach.account_id)
    assert (standing(cast, cast.pair, ENERGY), standing(cast, cast.other_pair, ENERGY)) == (said, said)
    assert (log(cast, cast.pair)[-1].for_home, log(cast, cast.other_pair)[-1].for_home) == (False, True)


def test_what_is_true_of_a_person_stays_with_that_person(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE)
    assert both(cast, COACH_ITEM) == (DONE, OPEN)


def test_who_ticks_for_the_home_still_has_no_business_with_the_others(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    for stranger in (cast.coach, cast.coachee):
        with pytest.raises(NotThere):
            tick(operation(stranger), cast.other_pair.id, ENERGY, OPEN)
        with pytest.raises(NotThere):
            undo(operation(stranger), cast.other_pair.id, log(cast, cast.other_pair)[-1].rev)


def test_the_answer_holds_nothing_of_the_others(cast: Cast) -> None:
    assert tick(operation(cast.coach), cast.pair.id, ENERGY, DONE).pair == cast.now()


def test_each_coach_in_the_house_can_take_it_back_for_all(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    tick(operation(cast.other_coach), cast.other_pair.id, ENERGY, OPEN)
    assert both(cast, ENERGY) == (OPEN, OPEN)


def test_a_claim_of_one_coachee_is_there_for_both_coaches_and_one_confirms_for_both(cast: Cast) -> None:
    tick(operation(cast.coachee), cast.pair.id, RENT, DONE, happened_on=EARLIER)
    said = (CLAIMED, EARLIER, cast.coachee.account_id)
    assert (standing(cast, cast.pair, RENT), standing(cast, cast.other_pair, RENT)) == (said, said)
    tick(operation(cast.other_coach), cast.other_pair.id, RENT, DONE)
    assert standing(cast, cast.pair, RENT) == (DONE, EARLIER, cast.other_coach.account_id)
    with pytest.raises(NotAllowed, match="Vraag het je coach"):
        tick(operation(cast.coachee), cast.pair.id, RENT, OPEN)


def test_another_day_is_another_day_for_all(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    tick(operation(cast.other_coach), cast.other_pair.id, ENERGY, DONE, happened_on=EARLIER)
    assert standing(cast, cast.pair, ENERGY) == (DONE, EARLIER, cast.other_coach.account_id)


def test_for_who_came_later_it_holds_from_the_first_day_there(cast: Cast) -> None:
    since = HOUSED + timedelta(days=30)
    late = make.pair(cast.coordinator, housed_on=since, started_on=since, household_of=cast.pair.id)
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE, happened_on=HOUSED)
    assert standing(cast, late, ENERGY)[:2] == (DONE, since)
    tick(operation(cast.coach), cast.pair.id, ENERGY, OPEN)
    assert state(cast, late, ENERGY) is OPEN


def test_an_obstacle_is_of_the_person_but_what_is_not_done_any_more_is_so_for_all(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, STUCK, reason=Obstacle.MONEY)
    assert both(cast, ENERGY) == (STUCK, OPEN)
    tick(operation(cast.other_coach), cast.other_pair.id, ENERGY, DONE)
    assert both(cast, ENERGY) == (DONE, DONE)
    tick(operation(cast.coach), cast.pair.id, ENERGY, STUCK, reason=Obstacle.MONEY)
    assert both(cast, ENERGY) == (STUCK, OPEN)
    tick(operation(cast.coach), cast.pair.id, ENERGY, OPEN)
    assert both(cast, ENERGY) == (OPEN, OPEN)


@pytest.mark.parametrize("why", NotApplicable)
def test_not_needed_is_for_all_unless_it_is_about_the_person(cast: Cast, why: NotApplicable) -> None:
    own = why in (NotApplicable.HOUSEHOLD, NotApplicable.OWN_CHOICE)
    tick(operation(cast.coach), cast.pair.id, WATER, NA, reason=why)
    assert both(cast, WATER) == (NA, OPEN if own else NA)
    tick(operation(cast.coach), cast.pair.id, WATER, OPEN)
    assert both(cast, WATER) == (OPEN, OPEN)


def test_what_is_not_needed_for_one_stays_so_whatever_the_others_say(cast: Cast) -> None:
    tick(operation(cast.other_coach), cast.other_pair.id, WATER, NA, reason=NotApplicable.HOUSEHOLD)
    for wanted in (DONE, OPEN, DONE):
        tick(operation(cast.coach), cast.pair.id, WATER, wanted)
        assert both(cast, WATER) == (wanted, NA)


def test_undo_puts_everybody_back_as_they_stood(cast: Cast) -> None:
    tick(operation(cast.other_coach), cast.other_pair.id, ENERGY, STUCK, reason=Obstacle.PAPERS)
    before = standing(cast, cast.other_pair, ENERGY)
    done = tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    theirs = log(cast, cast.other_pair)[-1]
    with proven(cast):
        undone = undo(operation(cast.coach), cast.pair.id, done.rev)
    assert both(cast, ENERGY) == (OPEN, STUCK)
    assert standing(cast, cast.other_pair, ENERGY)[:2] == before[:2]
    assert log(cast, cast.other_pair)[-1].undoes == theirs.rev
    undo(operation(cast.coach), cast.pair.id, undone.rev)
    assert both(cast, ENERGY) == (DONE, DONE)


def test_undo_at_a_housemate_takes_it_back_for_who_said_it(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    undo(operation(cast.other_coach), cast.other_pair.id, log(cast, cast.other_pair)[-1].rev)
    assert both(cast, ENERGY) == (OPEN, OPEN)
    assert log(cast, cast.pair)[-1].undoes == log(cast, cast.pair)[-2].rev


def test_undo_leaves_what_a_housemate_said_since(cast: Cast) -> None:
    done = tick(operation(cast.coach), cast.pair.id, WATER, DONE)
    tick(operation(cast.other_coach), cast.other_pair.id, WATER, NA, reason=NotApplicable.OWN_CHOICE)
    undo(operation(cast.coach), cast.pair.id, done.rev)
    assert both(cast, WATER) == (OPEN, NA)


def test_a_double_send_counts_once_for_all(cast: Cast) -> None:
    first = operation(cast.coach)
    tick(first, cast.pair.id, ENERGY, DONE)
    before = log(cast, cast.pair), log(cast, cast.other_pair)
    for _ in range(3):
        assert tick(first, cast.pair.id, ENERGY, DONE).outcome is not ActOutcome.APPLIED
    tick(operation(cast.other_coach), cast.other_pair.id, ENERGY, OPEN)
    assert tick(first, cast.pair.id, ENERGY, DONE).outcome is ActOutcome.DUPLICATE
    assert both(cast, ENERGY) == (OPEN, OPEN)
    assert [len(log(cast, pair)) for pair in (cast.pair, cast.other_pair)] == [len(found) + 1 for found in before]


def test_from_a_phone_without_a_network_it_comes_in_once_for_all_and_can_be_taken_back(cast: Cast) -> None:
    tapped = operation(cast.coach, phone_at=NOON - timedelta(days=2))
    for outcome in (SyncOutcome.APPLIED, SyncOutcome.DUPLICATE):
        assert take_in(tapped, cast.pair.id, Ticked(ENERGY, DONE)).outcome is outcome
    assert standing(cast, cast.other_pair, ENERGY)[1] == TODAY - timedelta(days=2)
    back = operation(cast.coach, phone_at=NOON - timedelta(days=1))
    for outcome in (SyncOutcome.APPLIED, SyncOutcome.DUPLICATE):
        assert take_in(back, cast.pair.id, TakenBack(ENERGY, tapped.op_id)).outcome is outcome
    assert both(cast, ENERGY) == (OPEN, OPEN)


def test_a_tap_on_one_phone_that_is_older_than_a_word_on_the_other_changes_nothing(cast: Cast) -> None:
    newer = operation(cast.other_coach, phone_at=NOON - timedelta(hours=1))
    older = operation(cast.coach, phone_at=NOON - timedelta(hours=5))
    take_in(newer, cast.other_pair.id, Ticked(ENERGY, DONE))
    taken = take_in(older, cast.pair.id, Ticked(ENERGY, NA, NotApplicable.NOT_NEEDED))
    assert (taken.outcome, taken.later and taken.later.by) == (SyncOutcome.SUPERSEDED, cast.other_coach.account_id)
    assert both(cast, ENERGY) == (DONE, DONE)


@pytest.mark.parametrize("sharing", [True, False])
def test_an_item_that_is_not_on_the_list_of_a_housemate_stays_off_it(cast: Cast, sharing: bool) -> None:
    records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, True)
    if sharing:
        records.switch_group(operation(cast.other_coach), cast.other_pair.id, CHILDREN, True)
    tick(operation(cast.coach), cast.pair.id, CHILD_BENEFIT, DONE)
    assert both(cast, CHILD_BENEFIT) == (DONE, DONE if sharing else OPEN)


def test_an_item_that_comes_on_the_list_later_is_done_when_the_home_has_it(cast: Cast) -> None:
    records.switch_group(operation(cast.coach), cast.pair.id, CHILDREN, True)
    tick(operation(cast.coach), cast.pair.id, CHILD_BENEFIT, DONE)
    with proven(cast):
        records.switch_group(operation(cast.other_coach), cast.other_pair.id, CHILDREN, True)
    assert both(cast, CHILD_BENEFIT) == (DONE, DONE)


def test_a_pair_that_ended_is_left_alone_and_hears_it_when_it_goes_on(cast: Cast) -> None:
    lifecycle.end(operation(cast.coordinator), cast.other_pair.id, EndReason.STOPPED)
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    assert both(cast, ENERGY) == (DONE, OPEN)
    with proven(cast):
        lifecycle.resume(operation(cast.coordinator), cast.other_pair.id)
    assert both(cast, ENERGY) == (DONE, DONE)


def test_a_pair_that_rests_lives_there_all_the_same(cast: Cast) -> None:
    lifecycle.pause(operation(cast.coordinator), cast.other_pair.id, PauseReason.CIRCUMSTANCES)
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    assert both(cast, ENERGY) == (DONE, DONE)


def test_who_moved_out_keeps_what_was_done_and_does_not_follow_any_more(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    moves_out(cast, cast.other_pair)
    done = tick(operation(cast.coach), cast.pair.id, WATER, DONE)
    tick(operation(cast.coach), cast.pair.id, ENERGY, OPEN)
    assert (both(cast, ENERGY), both(cast, WATER)) == ((OPEN, DONE), (DONE, OPEN))
    undo(operation(cast.coach), cast.pair.id, done.rev)
    assert both(cast, WATER) == (OPEN, OPEN)


def test_who_moves_in_finds_done_what_the_home_has_and_brings_nothing_along(cast: Cast) -> None:
    alone = make.pair(cast.coordinator, name="Dawit")
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE, happened_on=EARLIER)
    tick(operation(cast.coordinator), alone.id, WATER, DONE)
    with proven(cast):
        moves_in(cast, alone, cast.pair)
    assert standing(cast, alone, ENERGY) == (DONE, EARLIER, cast.coordinator.account_id)
    assert (state(cast, alone, WATER), both(cast, WATER)) == (DONE, (OPEN, OPEN))


def test_a_new_pair_in_the_house_begins_with_what_the_home_has(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE, happened_on=EARLIER)
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE)
    with proven(cast):
        third = make.pair(cast.coordinator, name="Dawit", household_of=cast.pair.id)
    assert third == make.read(third.id, cast.organisation.id)
    assert standing(cast, third, ENERGY)[:2] == (DONE, EARLIER)
    assert state(cast, third, COACH_ITEM) is OPEN


def test_a_word_about_the_home_is_no_sign_of_life_of_the_others(cast: Cast) -> None:
    before = make.read(cast.other_pair.id, cast.organisation.id).journey.last_sign_on
    tick(operation(cast.coach), cast.pair.id, ENERGY, DONE)
    assert make.read(cast.other_pair.id, cast.organisation.id).journey.last_sign_on == before
    assert cast.now().journey.last_sign_on == TODAY


def test_a_whole_shelter_is_no_home(cast: Cast) -> None:
    for number in range(MOST_AT_HOME - 2):
        make.pair(cast.coordinator, name=f"Bewoner {number}", household_of=cast.pair.id)
    with pytest.raises(Invalid, match="kies niemand, of iemand uit het eigen gezin") as error:
        make.pair(cast.coordinator, name="Nog een", household_of=cast.pair.id)
    assert error.value.field == "household"
    alone = make.pair(cast.coordinator, name="Dawit")
    with pytest.raises(Invalid, match="nog niet samen in één huis"):
        moves_in(cast, alone, cast.pair)


def test_without_a_household_a_tick_costs_no_statement_more(cast: Cast) -> None:
    alone = make.pair(cast.coordinator, cast.coach.account_id, name="Dawit")

    def statements(pair_id: PairId, item: ItemId, who: Actor = cast.coach) -> int:
        with database.connection(), count_queries(only_select=False) as counted:
            tick(operation(who), pair_id, item, DONE)
        return int(counted.count)

    usual = statements(alone.id, BOTH_ITEM)
    assert usual == 4
    assert statements(alone.id, ENERGY) == statements(cast.pair.id, BOTH_ITEM) == usual
    assert statements(cast.pair.id, ENERGY) == usual + 3 + 3  # the home and who lives there; the tick of the other
    make.pair(cast.coordinator, name="Eden", household_of=cast.pair.id)
    assert statements(cast.pair.id, WATER) == usual + 3 + 2 * 3


def test_two_phones_in_one_house_at_once_lose_nothing_and_say_everything_once(cast: Cast) -> None:
    """Both coaches tick all items of the home at the same moment, from either side, and take one back."""
    items = [ENERGY, WATER, RENT, ItemId("1-wonen-meterstanden"), ItemId("1-wonen-basisspullen"), BOTH_ITEM]
    sides = [(cast.coach, cast.pair), (cast.other_coach, cast.other_pair)] * 2
    starting = Barrier(len(sides))

    def phone(number: int) -> None:
        who, pair = sides[number]
        starting.wait()
        for item in items if number % 2 else reversed(items):
            tick(operation(who, op_id=f"{number}-{item}"), pair.id, item, DONE)

    with proven(cast), ThreadPoolExecutor(len(sides)) as phones:
        list(phones.map(phone, range(len(sides))))
    assert {both(cast, item) for item in items} == {(DONE, DONE)}
    for pair in (cast.pair, cast.other_pair):
        ticked = [event.subject for event in log(cast, pair) if event.kind is EventKind.TICK]
        assert sorted(ticked) == sorted(items)


def test_an_operation_is_known_at_each_pair_by_an_id_of_its_own(cast: Cast) -> None:
    op = operation(cast.coach)
    tick(op, cast.pair.id, ENERGY, DONE)
    assert log(cast, cast.other_pair)[-1].op_id == OpId(f"{op.op_id}/home/{cast.other_pair.id}")
    assert take_in(replace(op, phone_at=NOON), cast.pair.id, Ticked(ENERGY, DONE)).outcome is SyncOutcome.DUPLICATE


@pytest.mark.parametrize("seed", range(4))
def test_whatever_people_do_in_one_house_what_is_done_is_done_for_all_and_the_cache_is_right(
    cast: Cast, seed: int
) -> None:
    """A hundred acts by chance: ticks from either side, obstacles, undo, moves, ends; a refusal changes nothing."""
    random = Random(seed)
    sides = [(cast.coach, cast.coachee, cast.pair), (cast.other_coach, cast.other_coachee, cast.other_pair)]

    def tick_one(who: Actor, pair: PairFacts) -> None:
        item, wanted = random.choice((ENERGY, WATER, RENT)), random.choice((DONE, DONE, OPEN, CLAIMED, NA, STUCK))
        reason = {NA: random.choice(list(NotApplicable)), STUCK: Obstacle.MONEY}.get(wanted, "")
        day = random.choice((None, EARLIER))
        done = tick(operation(who), pair.id, item, wanted, happened_on=day, reason=reason)
        if done.outcome is ActOutcome.APPLIED and done.pair.journey.state_of(item) is DONE:
            mine = make.read(pair.id, cast.organisation.id).coachee.household_id
            for other in (make.read(one.id, cast.organisation.id) for _, _, one in sides):
                together = mine is not None and other.coachee.household_id == mine
                if together and other.journey.status is not PairStatus.ENDED:
                    assert other.journey.state_of(item) in (DONE, NA)

    def take_back(who: Actor, pair: PairFacts) -> None:
        undo(operation(who), pair.id, random.choice(log(cast, pair)).rev)

    for _ in range(100):
        coach, coachee, pair = random.choice(sides)
        with suppress(Refused):
            match random.randrange(12):
                case 0:
                    moves_out(cast, pair)
                case 1:
                    moves_in(cast, pair, cast.pair if pair is cast.other_pair else cast.other_pair)
                case 2:
                    lifecycle.end(operation(cast.coordinator), pair.id, EndReason.STOPPED)
                case 3 | 4:
                    lifecycle.resume(operation(cast.coordinator), pair.id)
                    lifecycle.hand_over(operation(cast.coordinator), pair.id, coach.account_id)
                case 5 | 6:
                    take_back(coach, pair)
                case _:
                    tick_one(random.choice((coach, coach, coachee)), pair)
    assert [str(difference) for _, found in verify(cast.organisation.id) for difference in found] == []
    assert any(event.for_home for *_, pair in sides for event in log(cast, pair))
