"""Starting, pausing, handing over and ending a pair, and correcting who the coachee is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import make
import pytest
from make import BOTH_ITEM, HOUSED, NOON, STARTED, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.journey import CoachTerm, PairStatus
from pragma_coach.domain.reasons import EndReason, PauseReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import AccountId, Actor, GroupId, ItemState, Operation, PairId, Role
from pragma_coach.services.pairs import acts, lifecycle
from pragma_coach.services.pairs.acts import ActOutcome
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.pairs import journeys, people

AMINA = Newcomer("Amina", linked_on=date(2026, 2, 1), housed_on=HOUSED)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def everything(cast: Cast) -> list[object]:
    with database.connection():
        return [
            part
            for organisation in (cast.organisation, cast.elsewhere)
            for part in (
                journeys.load_many(organisation.id),
                accounts.every(organisation.id),
                people.every(organisation.id),
            )
        ]


@contextmanager
def nothing_changes(cast: Cast) -> Iterator[None]:
    before = everything(cast)
    yield
    assert everything(cast) == before


def all_is_proved(cast: Cast) -> bool:
    return not any(found for _, found in verify(cast.organisation.id))


def test_a_pair_starts_on_the_programme_with_coach_account_and_groups(cast: Cast) -> None:
    op = operation(cast.coordinator)
    done = lifecycle.start_pair(op, replace(AMINA, name="  Amina B. "), cast.coach.account_id, started_on=STARTED)
    facts = make.read(done.pair.id, cast.organisation.id)
    assert facts == done.pair
    assert (facts.programme, facts.coachee.name, facts.coachee.housed_on) == ("pragma", "Amina B.", HOUSED)
    assert facts.coachee.coaching_started_on == STARTED
    assert facts.journey.coaches == (CoachTerm(cast.coach.account_id, STARTED),)
    assert facts.journey.groups == acts.programme_of(facts).default_groups()
    assert facts.journey.started_on == STARTED
    with database.connection():
        own = accounts.get(cast.organisation.id, make.coachee_of(facts).account_id)
    assert own is not None
    assert (own.name, own.roles) == ("Amina B.", {Role.COACHEE})
    assert all_is_proved(cast)


def test_a_pair_can_start_without_a_coach_and_with_chosen_groups(cast: Cast) -> None:
    chosen = frozenset({GroupId("kinderen")})
    facts = make.pair(cast.coordinator, None, groups=chosen)
    assert (facts.journey.coaches, facts.journey.groups) == ((), chosen)
    assert make.pair(cast.coordinator, groups=frozenset()).journey.groups == frozenset()


def test_a_pair_starts_today_unless_told_otherwise(cast: Cast) -> None:
    assert make.pair(cast.coordinator, started_on=None).journey.started_on == TODAY


@pytest.mark.parametrize("who", ["coach", "coachee", "director", "interpreter", "admin"])
def test_only_a_coordinator_starts_a_pair(cast: Cast, who: str) -> None:
    with nothing_changes(cast), pytest.raises(NotAllowed):
        lifecycle.start_pair(operation(getattr(cast, who)), AMINA, cast.coach.account_id)


def test_a_pair_that_was_sent_twice_is_started_once(cast: Cast) -> None:
    op = operation(cast.coordinator)
    first = lifecycle.start_pair(op, AMINA, cast.coach.account_id)
    with nothing_changes(cast):
        again = lifecycle.start_pair(op, AMINA, cast.coach.account_id)
    assert (again.outcome, again.pair) == (ActOutcome.DUPLICATE, first.pair)


def test_a_pair_that_two_processes_start_at_once_is_started_once(cast: Cast) -> None:
    op = operation(cast.coordinator)
    starting = Barrier(4)

    def send(_: int) -> tuple[ActOutcome, PairId]:
        starting.wait()
        done = lifecycle.start_pair(op, AMINA, cast.coach.account_id)
        return done.outcome, done.pair.id

    before = len(everything(cast)[0])  # type: ignore[arg-type]  # the list of pairs
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(4)))
    assert sorted(outcome for outcome, _ in answers) == ["applied", "duplicate", "duplicate", "duplicate"]
    assert len({pair_id for _, pair_id in answers}) == 1
    assert len(everything(cast)[0]) == before + 1  # type: ignore[arg-type]
    assert all_is_proved(cast)


@pytest.mark.parametrize(
    ("newcomer", "started_on", "field", "sentence"),
    [
        (replace(AMINA, name="  "), STARTED, "name", r"Een voornaam is genoeg"),
        (replace(AMINA, name="a" * 300), STARTED, "name", "te lang"),
        (replace(AMINA, name="Amina 123456782"), STARTED, "name", "BSN"),
        (Newcomer("Amina"), STARTED, "housed_on", "sinds wanneer"),
        (replace(AMINA, housed_on=TOMORROW), STARTED, "housed_on", "nog niet geweest"),
        (replace(AMINA, linked_on=TOMORROW), STARTED, "linked_on", "nog niet geweest"),
        (AMINA, TOMORROW, "started_on", "nog niet geweest"),
        (replace(AMINA, housed_on=date(1926, 3, 2)), STARTED, "housed_on", "Kijk het jaar na"),
        (replace(AMINA, linked_on=date(206, 2, 1)), STARTED, "linked_on", "Kijk het jaar na"),
        (replace(AMINA, linked_on=HOUSED + timedelta(days=1)), STARTED, "linked_on", "niet na de verhuizing"),
        (AMINA, date(2026, 1, 31), "started_on", "niet beginnen voor 1 februari 2026"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_refused_with_the_field(
    cast: Cast, newcomer: Newcomer, started_on: date, field: str, sentence: str
) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match=sentence) as error:
        lifecycle.start_pair(operation(cast.coordinator), newcomer, cast.coach.account_id, started_on=started_on)
    assert error.value.field == field


def test_one_of_the_two_dates_is_enough(cast: Cast) -> None:
    linked = Newcomer("Amina", linked_on=date(2026, 2, 1))
    assert lifecycle.start_pair(operation(cast.coordinator), linked, None).outcome is ActOutcome.APPLIED


def no_coach(cast: Cast) -> dict[str, AccountId]:
    closed = make.coach(cast.organisation.id)
    with database.connection():
        accounts.disable(cast.organisation.id, closed.account_id, NOON)
    return {
        "a coordinator": cast.coordinator.account_id,
        "a coachee": cast.coachee.account_id,
        "of another organisation": cast.foreign_coach.account_id,
        "closed": closed.account_id,
        "nobody": AccountId(5),
        "no number at all": AccountId(10**30),
    }


def test_only_a_coach_of_the_own_organisation_can_be_chosen(cast: Cast) -> None:
    ways: list[Callable[[AccountId], object]] = [
        lambda coach: lifecycle.start_pair(operation(cast.coordinator), AMINA, coach),
        lambda coach: lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, coach),
        lambda coach: lifecycle.stand_in(operation(cast.coordinator), cast.pair.id, coach),
    ]
    wrong = no_coach(cast)
    with nothing_changes(cast):
        for way in ways:
            for coach in wrong.values():
                with pytest.raises(Invalid, match="Kies een coach uit de lijst") as error:
                    way(coach)
                assert error.value.field == "coach"


@pytest.mark.parametrize("group", ["bestaat-niet", "zwanger"])
def test_a_group_that_cannot_be_switched_on_is_refused_and_nothing_is_half_started(cast: Cast, group: str) -> None:
    with nothing_changes(cast), pytest.raises(Invalid, match="Kies uit de lijst") as error:
        make.pair(cast.coordinator, cast.coach.account_id, groups=frozenset({GroupId(group)}))
    assert error.value.field == "groups"


def test_people_who_live_together_share_one_household(cast: Cast) -> None:
    second = make.pair(cast.coordinator, household_of=cast.pair.id)
    third = make.pair(cast.coordinator, household_of=second.id)
    households = {cast.now().coachee.household_id, second.coachee.household_id, third.coachee.household_id}
    assert len(households) == 1
    assert None not in households
    assert make.read(cast.other_pair.id, cast.organisation.id).coachee.household_id is None


def test_a_household_of_another_organisation_is_not_there(cast: Cast) -> None:
    with nothing_changes(cast), pytest.raises(NotThere):
        make.pair(cast.coordinator, household_of=cast.foreign_pair.id)


ACTS: dict[str, Callable[[Operation, Cast], object]] = {
    "pause": lambda op, cast: lifecycle.pause(op, cast.pair.id, PauseReason.NO_COACH),
    "resume": lambda op, cast: lifecycle.resume(op, cast.pair.id),
    "end": lambda op, cast: lifecycle.end(op, cast.pair.id, EndReason.MOVED),
    "hand over": lambda op, cast: lifecycle.hand_over(op, cast.pair.id, cast.other_coach.account_id),
    "stand in": lambda op, cast: lifecycle.stand_in(op, cast.pair.id, cast.other_coach.account_id),
    "stop": lambda op, cast: lifecycle.stop_coaching(op, cast.pair.id, cast.coach.account_id),
    "change": lambda op, cast: lifecycle.change_coachee(op, cast.pair.id, AMINA),
}


def test_strangers_find_nothing_and_colleagues_may_not(cast: Cast) -> None:
    strangers = ["other_coach", "other_coachee", "foreign_coordinator", "foreign_coach", "director", "interpreter"]
    with nothing_changes(cast):
        for act in ACTS.values():
            for who in (*strangers, "admin"):
                with pytest.raises(NotThere):
                    act(operation(getattr(cast, who)), cast)
            for who in ("coach", "coachee"):
                with pytest.raises(NotAllowed):
                    act(operation(getattr(cast, who)), cast)


@pytest.mark.parametrize("act", ACTS)
def test_an_act_sent_twice_is_done_once_and_the_cache_stays_right(cast: Cast, act: str) -> None:
    if act == "resume":
        lifecycle.pause(operation(cast.coordinator), cast.pair.id, PauseReason.COACH_AWAY)
    op = operation(cast.coordinator)
    before = cast.now()
    ACTS[act](op, cast)
    assert cast.now() != before
    with nothing_changes(cast):
        ACTS[act](op, cast)
        ACTS[act](operation(cast.coordinator), cast)
    assert all_is_proved(cast)


def test_a_late_repeat_of_a_correction_does_not_undo_a_newer_one(cast: Cast) -> None:
    first = operation(cast.coordinator)
    lifecycle.change_coachee(first, cast.pair.id, replace(AMINA, name="Amina Een"))
    lifecycle.change_coachee(operation(cast.coordinator), cast.pair.id, replace(AMINA, name="Amina Twee"))
    assert lifecycle.change_coachee(first, cast.pair.id, replace(AMINA, name="Amina Een")).name == "Amina Twee"
    assert cast.now().coachee.name == "Amina Twee"


def test_a_pause_rests_a_pair_with_a_reason_until_it_goes_on(cast: Cast) -> None:
    lifecycle.pause(operation(cast.coordinator), cast.pair.id, PauseReason.CIRCUMSTANCES)
    journey = cast.now().journey
    assert (journey.status, journey.status_reason) == (PairStatus.PAUSED, "circumstances")
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    lifecycle.resume(operation(cast.coordinator), cast.pair.id)
    assert cast.now().journey.status is PairStatus.ACTIVE


def test_an_ended_pair_neither_rests_nor_changes_hands_until_it_goes_on(cast: Cast) -> None:
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.COMPLETED)
    with nothing_changes(cast):
        for act in ("pause", "hand over", "stand in"):
            with pytest.raises(Invalid, match="Laat het eerst weer doorgaan"):
                ACTS[act](operation(cast.coordinator), cast)
    lifecycle.resume(operation(cast.coordinator), cast.pair.id)
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, cast.coach.account_id)
    assert acts.pair_for((Act.SEE_PAIR,), cast.coach, cast.pair.id, TODAY).journey.status is PairStatus.ACTIVE


def test_an_end_is_on_its_day_with_its_reason_and_takes_the_coaches_off_at_once(cast: Cast) -> None:
    lifecycle.stand_in(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    last = TODAY - timedelta(days=30)
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.MOVED, happened_on=last)
    journey = cast.now().journey
    assert (journey.status, journey.status_since, journey.status_reason) == (PairStatus.ENDED, last, "moved")
    assert journey.coaches_on(TODAY) == []
    for coach in (cast.coach, cast.other_coach):
        with pytest.raises(NotThere):
            acts.pair_for((Act.SEE_PAIR,), coach, cast.pair.id, TODAY)
    assert acts.pair_for((Act.SEE_PAIR,), cast.coachee, cast.pair.id, TODAY).id == cast.pair.id


@pytest.mark.parametrize("day", [TOMORROW, HOUSED - timedelta(days=1)])
def test_a_pair_does_not_end_tomorrow_nor_before_it_began(cast: Cast, day: date) -> None:
    with nothing_changes(cast), pytest.raises(Invalid) as error:
        lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.MOVED, happened_on=day)
    assert error.value.field == "day"


def test_a_handover_gives_all_to_the_new_coach_at_once_and_keeps_the_history(cast: Cast) -> None:
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    old, new = cast.now().journey.coaches
    assert (old.account_id, old.until) == (cast.coach.account_id, TODAY)
    assert (new.account_id, new.since, new.until, new.stand_in) == (cast.other_coach.account_id, TODAY, None, False)
    with pytest.raises(NotThere):
        acts.pair_for((Act.SEE_PAIR,), cast.coach, cast.pair.id, TODAY)
    assert acts.pair_for((Act.SEE_PAIR,), cast.other_coach, cast.pair.id, TODAY).id == cast.pair.id


def test_a_stand_in_works_beside_the_coach_and_can_stop_alone(cast: Cast) -> None:
    lifecycle.stand_in(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    for coach in (cast.coach, cast.other_coach):
        acts.pair_for((Act.SEE_PAIR,), coach, cast.pair.id, TODAY)
    lifecycle.stop_coaching(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    acts.pair_for((Act.SEE_PAIR,), cast.coach, cast.pair.id, TODAY)
    with pytest.raises(NotThere):
        acts.pair_for((Act.SEE_PAIR,), cast.other_coach, cast.pair.id, TODAY)


def test_a_stand_in_can_take_over_and_hand_back_all_on_one_day(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    lifecycle.stand_in(operation(cast.coordinator), cast.pair.id, other)
    for coach in (other, own, other):
        lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, coach)
        assert [term.account_id for term in cast.now().journey.coaches_on(TODAY)] == [coach]
        assert all_is_proved(cast)
        with database.connection():
            assert cast.pair.id in {pair.id for pair in journeys.load_many(cast.organisation.id, coach=coach)}


def test_a_handover_at_night_counts_from_the_day_in_amsterdam(cast: Cast) -> None:
    night = datetime(2026, 5, 12, 22, 30, tzinfo=UTC)
    lifecycle.hand_over(operation(cast.coordinator, at=night), cast.pair.id, cast.other_coach.account_id)
    assert cast.now().journey.coaches[-1].since == date(2026, 5, 13)


def test_a_correction_changes_name_dates_and_household_everywhere(cast: Cast) -> None:
    newer = Newcomer("Amina C.", linked_on=date(2026, 1, 5), housed_on=None, household_of=cast.other_pair.id)
    changed = lifecycle.change_coachee(operation(cast.coordinator), cast.pair.id, newer)
    assert changed == cast.now().coachee
    assert (changed.name, changed.linked_on, changed.housed_on) == ("Amina C.", date(2026, 1, 5), None)
    other = make.read(cast.other_pair.id, cast.organisation.id).coachee
    assert changed.household_id == other.household_id is not None
    with database.connection():
        own = accounts.get(cast.organisation.id, cast.coachee.account_id)
    assert own is not None
    assert own.name == "Amina C."


def test_a_correction_that_cannot_be_changes_nothing(cast: Cast) -> None:
    wrong = [replace(AMINA, name=""), replace(AMINA, housed_on=TOMORROW), replace(AMINA, name="bsn 123456782")]
    with nothing_changes(cast):
        for newcomer in wrong:
            with pytest.raises(Invalid):
                lifecycle.change_coachee(operation(cast.coordinator), cast.pair.id, newcomer)
        foreign = replace(AMINA, household_of=cast.foreign_pair.id)
        with pytest.raises(NotThere):
            lifecycle.change_coachee(operation(cast.coordinator), cast.pair.id, foreign)


def test_somebody_with_two_roles_in_two_pairs_keeps_them_apart(cast: Cast) -> None:
    assert cast.pair.coachee.account_id is not None
    with database.connection():
        both = {Role.COACH, Role.COACHEE}
        accounts.change(cast.organisation.id, cast.coachee.account_id, roles=both)
    lifecycle.hand_over(operation(cast.coordinator), cast.other_pair.id, cast.coachee.account_id)
    someone = Actor(cast.coachee.account_id, cast.organisation.id, frozenset(both))
    tick(operation(someone), cast.other_pair.id, BOTH_ITEM, ItemState.DONE)
    tick(operation(someone), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    assert make.read(cast.other_pair.id, cast.organisation.id).journey.state_of(BOTH_ITEM) is ItemState.DONE
    assert cast.now().journey.state_of(BOTH_ITEM) is ItemState.CLAIMED
