"""Saying where an item stands: who may, when, how often, and what it comes to."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from threading import Barrier

import make
import pytest
from make import BOTH_ITEM, COACH_ITEM, COACHEE_ITEM, HOUSED, NOON, TODAY, Cast, operation
from playhouse.test_utils import count_queries

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import EventKind
from pragma_coach.domain.reasons import EndReason, NotApplicable, Obstacle
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.types import Actor, ItemId, ItemState, PairId, Role
from pragma_coach.paths import CHECKLISTS
from pragma_coach.services.pairs import acts, lifecycle
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.ticks import tick, undo
from pragma_coach.store import database
from pragma_coach.store.accounts import sessions
from pragma_coach.store.pairs import journeys

OPEN, CLAIMED, DONE = ItemState.OPEN, ItemState.CLAIMED, ItemState.DONE
NA, STUCK = ItemState.NOT_APPLICABLE, ItemState.STUCK


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def state(cast: Cast, item: ItemId) -> ItemState:
    return cast.now().journey.state_of(item)


def every_difference(cast: Cast) -> list[str]:
    return [str(difference) for _, found in verify(cast.organisation.id) for difference in found]


@contextmanager
def nothing_changes(cast: Cast) -> Iterator[None]:
    before = [cast.now(), make.read(cast.other_pair.id, cast.organisation.id)]
    yield
    assert [cast.now(), make.read(cast.other_pair.id, cast.organisation.id)] == before


def test_a_coach_ticks_an_item_and_it_is_kept_with_who_and_when(cast: Cast) -> None:
    phone_at = NOON - timedelta(hours=3)
    done = tick(operation(cast.coach, phone_at=phone_at), cast.pair.id, COACH_ITEM, DONE, happened_on=date(2026, 5, 4))
    assert done.outcome is ActOutcome.APPLIED
    assert done.pair == cast.now()
    standing = cast.now().journey.items[COACH_ITEM]
    assert (standing.state, standing.happened_on, standing.by) == (DONE, date(2026, 5, 4), cast.coach.account_id)
    with database.connection():
        event = journeys.events_of(cast.organisation.id, cast.pair.id)[-1]
    assert (event.rev, event.phone_at, event.received_at) == (done.rev, phone_at, NOON)
    assert every_difference(cast) == []


def test_without_a_day_it_happened_today_in_amsterdam(cast: Cast) -> None:
    late = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)  # half past midnight on the 13th
    tick(operation(cast.coach, at=late), cast.pair.id, COACH_ITEM, DONE)
    assert cast.now().journey.items[COACH_ITEM].happened_on == date(2026, 5, 13)


def test_a_coordinator_ticks_for_a_coach(cast: Cast) -> None:
    tick(operation(cast.coordinator), cast.pair.id, BOTH_ITEM, DONE)
    assert state(cast, BOTH_ITEM) is DONE


@pytest.mark.parametrize(
    "who", ["other_coach", "other_coachee", "foreign_coordinator", "foreign_coach", "director", "interpreter", "admin"]
)
def test_for_a_stranger_there_is_no_such_pair(cast: Cast, who: str) -> None:
    stranger: Actor = getattr(cast, who)
    with nothing_changes(cast):
        for item in (COACH_ITEM, COACHEE_ITEM, BOTH_ITEM, ItemId("bestaat-niet")):
            with pytest.raises(NotThere):
                tick(operation(stranger), cast.pair.id, item, DONE)
        with pytest.raises(NotThere):
            undo(operation(stranger), cast.pair.id, 1)


@pytest.mark.parametrize("number", [1, 0, -1, 2**53, 2**63, 10**30])
def test_a_pair_that_does_not_exist_is_not_there_either(cast: Cast, number: int) -> None:
    with pytest.raises(NotThere):
        tick(operation(cast.coordinator), PairId(number), COACH_ITEM, DONE)


def test_a_coach_without_the_role_any_more_has_lost_the_right(cast: Cast) -> None:
    stripped = Actor(cast.coach.account_id, cast.coach.organisation_id, frozenset({Role.INTERPRETER}))
    with nothing_changes(cast), pytest.raises(NotThere):
        tick(operation(stripped), cast.pair.id, COACH_ITEM, DONE)


@pytest.mark.parametrize("item", ["bestaat-niet", "", "2-papieren-gezinshereniging", "1-kinderen-school"])
def test_an_item_that_is_not_on_the_list_is_refused_with_the_cure(cast: Cast, item: str) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match=r"kies opnieuw\.") as error:
        tick(operation(cast.coach), cast.pair.id, ItemId(item), DONE)
    assert error.value.field == "item"


def test_an_item_of_a_by_hand_group_can_be_added_and_taken_off_by_the_pair(cast: Cast) -> None:
    item = ItemId("1-gezondheid-verloskundige")
    programme = acts.programme_of(cast.pair)
    tick(operation(cast.coach), cast.pair.id, item, STUCK, reason=Obstacle.WAITING)
    assert item in {one.id for one in cast.now().journey.listed(programme)}
    tick(operation(cast.coachee), cast.pair.id, item, OPEN)
    assert item not in {one.id for one in cast.now().journey.listed(programme)}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        (TODAY + timedelta(days=1), r"13 mei 2026 is nog niet geweest\. Kies vandaag"),
        (date(9999, 12, 31), "nog niet geweest"),
        (HOUSED - timedelta(days=1), r"1 maart 2026 is te vroeg: .* 2 maart 2026\. Kies een latere dag"),
        (date.min, "te vroeg"),
    ],
)
def test_a_day_to_come_or_before_the_start_is_refused_with_the_cure(cast: Cast, day: date, sentence: str) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match=sentence) as error:
        tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE, happened_on=day)
    assert error.value.field == "day"


def test_the_day_of_housing_itself_is_good_also_when_the_coaching_began_later(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE, happened_on=HOUSED)
    assert cast.now().journey.items[COACH_ITEM].happened_on == HOUSED


def test_a_back_dated_tick_moves_to_another_day_when_asked_again(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE)
    again = tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE, happened_on=TODAY - timedelta(days=1))
    assert again.outcome is ActOutcome.APPLIED
    assert cast.now().journey.items[COACH_ITEM].happened_on == TODAY - timedelta(days=1)


def test_saying_what_is_so_already_adds_nothing(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE, happened_on=TODAY - timedelta(days=3))
    with nothing_changes(cast):
        assert tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE).outcome is ActOutcome.UNCHANGED
        assert tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, OPEN).outcome is ActOutcome.UNCHANGED


def test_a_double_send_of_one_operation_counts_once(cast: Cast) -> None:
    first = operation(cast.coach)
    assert tick(first, cast.pair.id, COACH_ITEM, DONE).outcome is ActOutcome.APPLIED
    rev = cast.now().journey.rev
    for _ in range(3):
        assert tick(first, cast.pair.id, COACH_ITEM, DONE).outcome is not ActOutcome.APPLIED
    assert cast.now().journey.rev == rev


def test_a_retry_that_comes_after_an_untick_does_not_tick_again(cast: Cast) -> None:
    first = operation(cast.coach)
    tick(first, cast.pair.id, COACH_ITEM, DONE)
    tick(operation(cast.coach), cast.pair.id, COACH_ITEM, OPEN)
    with nothing_changes(cast):
        retried = tick(first, cast.pair.id, COACH_ITEM, DONE)
    assert retried.outcome is ActOutcome.DUPLICATE
    assert retried.pair.journey.state_of(COACH_ITEM) is OPEN


def test_a_retry_is_harmless_even_when_it_would_be_refused_by_now(cast: Cast) -> None:
    claim = operation(cast.coachee)
    tick(claim, cast.pair.id, BOTH_ITEM, DONE)
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    assert tick(claim, cast.pair.id, BOTH_ITEM, DONE).outcome is ActOutcome.DUPLICATE
    assert state(cast, BOTH_ITEM) is DONE


def test_an_operation_id_that_was_used_elsewhere_is_refused_and_does_nothing(cast: Cast) -> None:
    used = operation(cast.coordinator)
    tick(used, cast.other_pair.id, COACH_ITEM, DONE)
    with nothing_changes(cast), pytest.raises(Invalid, match="Laad de bladzijde opnieuw"):
        tick(used, cast.pair.id, COACH_ITEM, DONE)
    abroad = operation(cast.foreign_coordinator)
    tick(abroad, cast.foreign_pair.id, COACH_ITEM, DONE)
    with nothing_changes(cast), pytest.raises(Invalid, match="Laad de bladzijde opnieuw"):
        tick(operation(cast.coach, op_id=abroad.op_id), cast.pair.id, COACH_ITEM, DONE)


def test_a_coachee_says_it_is_done_and_the_coach_confirms_with_the_day_of_the_coachee(cast: Cast) -> None:
    told = TODAY - timedelta(days=9)
    tick(operation(cast.coachee), cast.pair.id, BOTH_ITEM, DONE, happened_on=told)
    assert state(cast, BOTH_ITEM) is CLAIMED
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    standing = cast.now().journey.items[BOTH_ITEM]
    assert (standing.state, standing.happened_on, standing.by) == (DONE, told, cast.coach.account_id)


def test_a_coach_who_confirms_may_know_the_day_better(cast: Cast) -> None:
    tick(operation(cast.coachee), cast.pair.id, BOTH_ITEM, DONE, happened_on=TODAY - timedelta(days=9))
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE, happened_on=TODAY - timedelta(days=2))
    assert cast.now().journey.items[BOTH_ITEM].happened_on == TODAY - timedelta(days=2)


@pytest.mark.parametrize("wanted", [DONE, CLAIMED])
def test_what_a_coachee_says_of_the_own_items_is_done_and_of_shared_ones_a_claim(cast: Cast, wanted: ItemState) -> None:
    tick(operation(cast.coachee), cast.pair.id, COACHEE_ITEM, wanted)
    tick(operation(cast.coachee), cast.pair.id, BOTH_ITEM, wanted)
    assert (state(cast, COACHEE_ITEM), state(cast, BOTH_ITEM)) == (DONE, CLAIMED)


def test_a_coachee_takes_back_a_claim_and_an_own_tick(cast: Cast) -> None:
    for item in (BOTH_ITEM, COACHEE_ITEM):
        tick(operation(cast.coachee), cast.pair.id, item, DONE)
        tick(operation(cast.coachee), cast.pair.id, item, OPEN)
        assert state(cast, item) is OPEN


def test_a_coach_never_leaves_a_claim(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, CLAIMED)
    assert state(cast, BOTH_ITEM) is DONE


@pytest.mark.parametrize("wanted", [DONE, CLAIMED, OPEN])
def test_a_coachee_does_not_tick_what_only_the_coach_ticks(cast: Cast, wanted: ItemState) -> None:
    with nothing_changes(cast), pytest.raises(NotAllowed, match="Vraag het je coach"):
        tick(operation(cast.coachee), cast.pair.id, COACH_ITEM, wanted)


@pytest.mark.parametrize("wanted", [OPEN, STUCK, CLAIMED, DONE])
@pytest.mark.parametrize("item", [COACH_ITEM, BOTH_ITEM])
def test_a_coachee_does_not_change_what_the_coach_confirmed(cast: Cast, item: ItemId, wanted: ItemState) -> None:
    tick(operation(cast.coach), cast.pair.id, item, DONE)
    with nothing_changes(cast), pytest.raises(NotAllowed, match="Vraag het je coach"):
        tick(operation(cast.coachee), cast.pair.id, item, wanted, reason=Obstacle.MONEY)


def test_only_a_coach_takes_an_item_off_the_list_or_puts_it_back(cast: Cast) -> None:
    with nothing_changes(cast), pytest.raises(NotAllowed, match="van de lijst te halen"):
        tick(operation(cast.coachee), cast.pair.id, COACHEE_ITEM, NA, reason=NotApplicable.NOT_NEEDED)
    tick(operation(cast.coach), cast.pair.id, COACHEE_ITEM, NA, reason=NotApplicable.NOT_NEEDED)
    for wanted in (OPEN, DONE, STUCK):
        with nothing_changes(cast), pytest.raises(NotAllowed, match="van de lijst gehaald"):
            tick(operation(cast.coachee), cast.pair.id, COACHEE_ITEM, wanted, reason=Obstacle.MONEY)


@pytest.mark.parametrize("item", [COACH_ITEM, COACHEE_ITEM, BOTH_ITEM])
def test_a_coachee_says_to_be_stuck_on_any_item_and_says_when_it_is_over(cast: Cast, item: ItemId) -> None:
    tick(operation(cast.coachee), cast.pair.id, item, STUCK, reason=Obstacle.CHILDCARE)
    standing = cast.now().journey.items[item]
    assert (standing.state, standing.reason) == (STUCK, "childcare")
    tick(operation(cast.coachee), cast.pair.id, item, OPEN)
    assert state(cast, item) is OPEN


@pytest.mark.parametrize("reason", ["", "omdat", "household", "123456782"])
def test_stuck_needs_an_obstacle_from_the_list(cast: Cast, reason: str) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match="Kies een reden uit de lijst") as error:
        tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, STUCK, reason=reason)
    assert error.value.field == "reason"


@pytest.mark.parametrize("reason", ["", "omdat", "waiting"])
def test_not_applicable_needs_a_reason_from_the_list(cast: Cast, reason: str) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match="Kies een reden uit de lijst"):
        tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, NA, reason=reason)


def test_a_reason_belongs_to_stuck_and_not_applicable_only(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, STUCK, reason=Obstacle.MONEY)
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE, reason=Obstacle.MONEY)
    assert cast.now().journey.items[BOTH_ITEM].reason == ""


def test_another_obstacle_is_another_fact(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, STUCK, reason=Obstacle.MONEY)
    assert (
        tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, STUCK, reason=Obstacle.TRAVEL).outcome
        is ActOutcome.APPLIED
    )
    assert cast.now().journey.items[BOTH_ITEM].reason == "travel"


def test_undo_puts_an_item_back_as_it_stood_with_its_day_and_reason(cast: Cast) -> None:
    tick(
        operation(cast.coach),
        cast.pair.id,
        BOTH_ITEM,
        STUCK,
        reason=Obstacle.MONEY,
        happened_on=TODAY - timedelta(days=5),
    )
    done = tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    undone = undo(operation(cast.coach), cast.pair.id, done.rev)
    assert undone.outcome is ActOutcome.APPLIED
    standing = cast.now().journey.items[BOTH_ITEM]
    assert (standing.state, standing.reason, standing.happened_on) == (STUCK, "money", TODAY - timedelta(days=5))
    with database.connection():
        assert journeys.events_of(cast.organisation.id, cast.pair.id)[-1].undoes == done.rev


def test_undo_after_another_day_takes_back_the_tick_itself_when_the_day_came_just_after(cast: Cast) -> None:
    for minutes, left in ((5, OPEN), (90, DONE)):
        at = NOON + timedelta(days=1, minutes=minutes)
        tick(operation(cast.coach, at=NOON + timedelta(days=1)), cast.pair.id, BOTH_ITEM, DONE)
        moved = tick(operation(cast.coach, at=at), cast.pair.id, BOTH_ITEM, DONE, happened_on=TODAY - timedelta(days=3))
        undo(operation(cast.coach, at=at), cast.pair.id, moved.rev)
        assert state(cast, BOTH_ITEM) is left
    assert cast.now().journey.items[BOTH_ITEM].happened_on == TODAY + timedelta(days=1)


def test_undo_of_a_day_that_somebody_else_gave_leaves_the_tick(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    boss, day = cast.coordinator, TODAY - timedelta(days=3)
    moved = tick(operation(boss), cast.pair.id, BOTH_ITEM, DONE, happened_on=day)
    undo(operation(boss), cast.pair.id, moved.rev)
    assert (state(cast, BOTH_ITEM), cast.now().journey.items[BOTH_ITEM].happened_on) == (DONE, TODAY)


def test_undo_of_a_first_tick_leaves_the_item_open_and_undo_of_that_ticks_again(cast: Cast) -> None:
    done = tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    undone = undo(operation(cast.coach), cast.pair.id, done.rev)
    assert state(cast, BOTH_ITEM) is OPEN
    undo(operation(cast.coach), cast.pair.id, undone.rev)
    assert state(cast, BOTH_ITEM) is DONE
    assert every_difference(cast) == []


def test_undo_twice_is_once(cast: Cast) -> None:
    done = tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    again = operation(cast.coach)
    undo(again, cast.pair.id, done.rev)
    with nothing_changes(cast):
        assert undo(again, cast.pair.id, done.rev).outcome is not ActOutcome.APPLIED
        assert undo(operation(cast.coach), cast.pair.id, done.rev).outcome is ActOutcome.UNCHANGED


def test_undo_does_not_reach_over_a_later_change(cast: Cast) -> None:
    done = tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    tick(operation(cast.coordinator), cast.pair.id, BOTH_ITEM, STUCK, reason=Obstacle.RULES)
    with nothing_changes(cast), pytest.raises(Outdated, match="Kijk hoe het nu staat"):
        undo(operation(cast.coach), cast.pair.id, done.rev)


@pytest.mark.parametrize("rev", [0, -1, 1, 2, 999, 2**70])
def test_only_a_tick_can_be_undone(cast: Cast, rev: int) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match="niet meer ongedaan"):
        undo(operation(cast.coach), cast.pair.id, rev)


def test_a_coachee_undoes_the_own_tick_but_not_one_of_the_coach(cast: Cast) -> None:
    own = tick(operation(cast.coachee), cast.pair.id, BOTH_ITEM, DONE)
    undo(operation(cast.coachee), cast.pair.id, own.rev)
    assert state(cast, BOTH_ITEM) is OPEN
    theirs = tick(operation(cast.coach), cast.pair.id, COACHEE_ITEM, DONE)
    with nothing_changes(cast), pytest.raises(NotAllowed, match="Vraag je coach"):
        undo(operation(cast.coachee), cast.pair.id, theirs.rev)


def test_the_last_core_item_ends_the_phase_and_unticking_opens_it(cast: Cast) -> None:
    programme = acts.programme_of(cast.pair)
    core = [item for item in programme.items_for(cast.pair.journey.groups) if item.phase == "1" and item.core]
    for item in core:
        done = tick(operation(cast.coach), cast.pair.id, item.id, DONE, happened_on=date(2026, 4, 7))
    assert done.pair.journey.phases["1"].on == date(2026, 4, 7)
    assert done.pair.journey.phases["1"].booked_on == TODAY
    assert cast.now().journey.phase_now(programme) == "2"
    undo(operation(cast.coach), cast.pair.id, done.rev)
    assert cast.now().journey.phase_now(programme) == "1"
    assert every_difference(cast) == []


def test_the_next_act_of_a_coach_who_handed_over_finds_nothing(cast: Cast) -> None:
    ticked = tick(operation(cast.coach), cast.pair.id, COACH_ITEM, DONE)
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    with nothing_changes(cast):
        with pytest.raises(NotThere):
            tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
        with pytest.raises(NotThere):
            undo(operation(cast.coach), cast.pair.id, ticked.rev)
    tick(operation(cast.other_coach), cast.pair.id, BOTH_ITEM, DONE)
    assert (state(cast, COACH_ITEM), state(cast, BOTH_ITEM)) == (DONE, DONE)


def test_the_next_act_of_a_coach_finds_nothing_once_the_pair_has_ended(cast: Cast) -> None:
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.MOVED)
    with nothing_changes(cast), pytest.raises(NotThere):
        tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)


def test_a_pair_keeps_the_version_of_the_programme_on_which_it_started(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The organisation's programme loses items in its next version: old pairs keep it, new ones do not know it."""
    folder = tmp_path / "checklists"
    shutil.copytree(CHECKLISTS, folder)
    newest = folder / "programmas" / "pragma.toml"
    shutil.copy(newest, newest.parent / "oud" / f"pragma-{make.NEWEST}.toml")
    said, following = f"version = {make.NEWEST}\n", make.NEWEST + 1
    without = newest.read_text("utf-8").replace(said, f"version = {following}\n", 1).replace('    "fase-2/taal",\n', "")
    newest.write_text(without, "utf-8")
    monkeypatch.setattr(content, "load_programme", partial(content.load_programme, folder=folder))
    language = ItemId("2-taal-les")
    renewed = make.pair(cast.coordinator, cast.coach.account_id, name="Dawit")
    assert (cast.now().programme_version, renewed.programme_version) == (make.NEWEST, following)
    tick(operation(cast.coach), cast.pair.id, language, DONE)
    assert state(cast, language) is DONE
    with pytest.raises(Invalid, match="staat niet op de lijst"):
        tick(operation(cast.coach), renewed.id, language, DONE)
    assert every_difference(cast) == []


def test_two_phones_at_once_lose_nothing_and_count_nothing_double(cast: Cast) -> None:
    programme = acts.programme_of(cast.pair)
    items = [item.id for item in programme.items_for(cast.pair.journey.groups)][:32]
    starting = Barrier(8)

    def phone(number: int) -> list[ActOutcome]:
        who = cast.coach if number % 2 else cast.coordinator
        mine = items[number::8]
        ops = [operation(who, op_id=f"phone-{number}-{item}") for item in mine]
        starting.wait()
        # Every tick is sent twice, as after a tunnel.
        return [tick(op, cast.pair.id, item, DONE).outcome for op, item in zip(ops, mine, strict=True) for _ in "12"]

    with ThreadPoolExecutor(8) as phones:
        outcomes = Counter(outcome for found in phones.map(phone, range(8)) for outcome in found)
    journey = cast.now().journey
    assert outcomes[ActOutcome.APPLIED] == len(items)
    assert sum(outcomes.values()) == 2 * len(items)
    assert {item for item in items if journey.state_of(item) is DONE} == set(items)
    assert journey.rev == cast.pair.journey.rev + len(items)
    assert every_difference(cast) == []


def test_one_operation_sent_by_eight_threads_at_once_happens_once(cast: Cast) -> None:
    same = operation(cast.coach)
    starting = Barrier(8)

    def send(_: int) -> ActOutcome:
        starting.wait()
        return tick(same, cast.pair.id, BOTH_ITEM, DONE).outcome

    with ThreadPoolExecutor(8) as phones:
        outcomes = list(phones.map(send, range(8)))
    assert outcomes.count(ActOutcome.APPLIED) == 1
    assert cast.now().journey.rev == cast.pair.journey.rev + 1


def test_a_tick_costs_at_most_five_statements_with_the_look_up_of_the_session_and_one_transaction(cast: Cast) -> None:
    with database.connection():
        account = next(one for one in make.accounts.every(cast.organisation.id) if one.actor == cast.coach)
        sessions.add_session(account, token="geheim", shared=False, at=NOON, expires_at=NOON + timedelta(days=1))
        begun: list[str] = []
        begin = database.database.obj.begin
        database.database.obj.begin = lambda *given: (begun.append("begin"), begin(*given))
        with count_queries() as counted:
            signed_in = sessions.session("geheim", NOON)
            assert signed_in is not None
            tick(operation(signed_in.account.actor), cast.pair.id, BOTH_ITEM, DONE)
        del database.database.obj.begin
    statements = [query.msg[0].split()[0] for query in counted.get_queries()]
    assert statements == ["SELECT", "SELECT", "INSERT", "INSERT", "UPDATE"]
    assert begun == ["begin"]


def test_reading_a_pair_with_all_its_items_is_one_statement(cast: Cast) -> None:
    with database.connection(), count_queries() as counted:
        acts.pair_for((Act.SEE_PAIR,), cast.coach, cast.pair.id, TODAY)
    assert counted.count == 1


def test_what_happened_is_an_event_of_the_item(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, OPEN)
    with database.connection():
        events = [one for one in journeys.events_of(cast.organisation.id, cast.pair.id) if one.kind is EventKind.TICK]
    assert [(event.subject, event.value) for event in events] == [(BOTH_ITEM, "done"), (BOTH_ITEM, "open")]
