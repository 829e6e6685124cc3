"""A pair waits for its coach unseen, and begins by itself on the day on which the coach may begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import CoachValue, PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason, PauseReason
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.types import Actor, ItemState, Role
from pragma_coach.domain.volunteers import Proof
from pragma_coach.services import volunteers
from pragma_coach.services.accounts import invitations
from pragma_coach.services.accounts import settings as account_settings
from pragma_coach.services.desk import coach_advice, decisions, notices, overview
from pragma_coach.services.desk.call_list import call_list
from pragma_coach.services.pairs import lifecycle, lookup, rebuild, ticks, waiting
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.pairs.lifecycle import Newcomer
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys

LATER = timedelta(days=20)
BEGUN = make.TODAY + LATER


@pytest.fixture
def cast(config: Config) -> Cast:
    made = make.cast()
    settle(made, admission=True)
    return made


def settle(cast: Cast, **wanted: object) -> None:
    settings = replace(account_settings.organisation(cast.admin).settings, **wanted)  # type: ignore[arg-type]  # by name
    account_settings.change_settings(operation(cast.admin), settings)


def show(cast: Cast, coach: Actor, *proofs: Proof, after: timedelta = LATER) -> None:
    for proof in proofs:
        doing = operation(cast.coordinator, at=make.NOON + after)
        waiting.show_proof(doing, coach.account_id, proof, make.TODAY)


def prepared(cast: Cast, coach: Actor, **more: object) -> PairFacts:
    newcomer = Newcomer("Yusuf", housed_on=make.HOUSED)
    return lifecycle.start_pair(operation(cast.coordinator), newcomer, coach.account_id, **more).pair  # type: ignore[arg-type]  # by name


def now(pair: PairFacts) -> PairFacts:
    return make.read(pair.id, pair.organisation_id)


def coached(coach: Actor, today: date = BEGUN) -> list[str]:
    with connection():
        return [pair.coachee.name for pair in lookup.coached_pairs(coach, today)]


def test_it_begins_in_the_act_that_shows_the_last_proof_and_its_clock_on_that_day(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    pair = prepared(cast, new, started_on=make.STARTED)
    assert (pair.journey.status, pair.journey.started_on) == (PairStatus.WAITING, None)
    assert (pair.journey.waits_for, pair.journey.coaches) == (new.account_id, ())
    show(cast, new, Proof.VOG, Proof.TRAINING, Proof.SECRECY)
    assert now(pair).journey.status is PairStatus.WAITING
    show(cast, new, Proof.INTRODUCTION)
    begun = now(pair)
    assert (begun.journey.status, begun.journey.started_on) == (PairStatus.ACTIVE, BEGUN)
    assert begun.coachee.coaching_started_on == BEGUN
    assert [(term.account_id, term.since) for term in begun.journey.coaches] == [(new.account_id, BEGUN)]
    assert begun.journey.waits_for is None
    assert coached(new) == ["Yusuf"]
    assert rebuild.differences(begun) == []


def test_who_it_waits_for_sees_and_counts_nothing_of_it(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    pair = prepared(cast, new)
    assert coached(new) == []
    with pytest.raises(NotThere), connection():
        pair_for((Act.SEE_PAIR,), new, pair.id, make.TODAY)
    with pytest.raises(NotThere):
        ticks.tick(operation(new), pair.id, make.COACH_ITEM, ItemState.DONE)
    with connection():
        told = notices.coaching_notices(cast.organisation.id, make.TODAY + timedelta(days=200))
    assert new.account_id not in {notice.account_id for notice in told}
    assert rebuild.differences(now(pair)) == []


def test_the_desk_counts_it_apart_and_the_coach_as_taken(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    prepared(cast, new)
    seen = overview.oversee(cast.coordinator, make.TODAY)
    today = call_list(cast.coordinator, make.TODAY)
    assert (today.statuses[PairStatus.WAITING], today.numbers[Need.NO_COACH]) == (1, 0)
    assert "Yusuf" not in {row.name for row in today.calls}
    assert (new.account_id, 1) in [(account.id, pairs) for account, pairs in overview.coach_loads(seen)]
    advised = coach_advice.advice(cast.coordinator, make.TODAY).coaches
    assert next(one.candidate for one in advised if one.candidate.account_id == new.account_id).pairs == 1
    known = volunteers.volunteer(cast.coordinator, new.account_id, make.TODAY)
    assert (known.pairs, known.waiting) == (0, 1)


def test_the_clock_begins_what_may_begin_by_a_change_of_the_settings_once(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    pair = prepared(cast, new)
    for proof in Proof:
        volunteers.show_proof(operation(cast.coordinator), new.account_id, proof, make.TODAY)
    assert now(pair).journey.status is PairStatus.WAITING
    assert waiting.begin_due(make.NOON + LATER) == 1
    assert waiting.begin_due(make.NOON + LATER) == 0
    with connection():
        last = journeys.events_of(pair.organisation_id, pair.id)[-1]
    assert (last.value, last.by, last.happened_on) == (CoachValue.BEGINS, cast.coordinator.account_id, BEGUN)
    other = make.coach(cast.organisation.id)
    second = prepared(cast, other)
    settle(cast, admission=False)
    assert now(second).journey.started_on == make.TODAY


def test_an_account_that_is_waited_for_does_not_close_and_goes_on_as_a_coach(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    pair = prepared(cast, new)
    with pytest.raises(Invalid, match="Er wacht nog 1 koppel op"):
        invitations.disable_account(operation(cast.coordinator), new.account_id)
    with pytest.raises(Invalid, match="Er wacht nog 1 koppel op"):
        invitations.change_roles(operation(cast.coordinator), new.account_id, frozenset({Role.INTERPRETER}))
    assert now(pair).journey.waits_for == new.account_id


def test_another_coach_takes_it_over_at_once_or_is_waited_for(cast: Cast) -> None:
    new, later = make.coach(cast.organisation.id), make.coach(cast.organisation.id)
    pair = prepared(cast, new)
    lifecycle.hand_over(operation(cast.coordinator), pair.id, later.account_id)
    assert now(pair).journey.waits_for == later.account_id
    show(cast, new, *Proof)
    assert now(pair).journey.status is PairStatus.WAITING
    with pytest.raises(Invalid, match="nog niet begonnen"):
        lifecycle.stand_in(operation(cast.coordinator), pair.id, new.account_id)
    lifecycle.hand_over(operation(cast.coordinator, at=make.NOON + LATER), pair.id, new.account_id)
    assert (now(pair).journey.started_on, now(pair).coachee.coaching_started_on) == (BEGUN, BEGUN)
    assert coached(new) == ["Yusuf"]
    assert coached(later) == []


def test_it_can_end_or_lose_its_coach_before_it_began(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    ended, alone = prepared(cast, new), prepared(cast, new)
    lifecycle.pause(operation(cast.coordinator), ended.id, next(iter(PauseReason)))
    assert now(ended).journey.status is PairStatus.WAITING
    lifecycle.end(operation(cast.coordinator), ended.id, next(iter(EndReason)))
    assert (now(ended).journey.status, now(ended).journey.started_on) == (PairStatus.ENDED, None)
    lifecycle.stop_coaching(operation(cast.coordinator), alone.id, new.account_id)
    show(cast, new, *Proof)
    assert coached(new) == []
    assert call_list(cast.coordinator, make.TODAY).numbers[Need.NO_COACH] == 1
    lifecycle.hand_over(operation(cast.coordinator, at=make.NOON + LATER), alone.id, new.account_id)
    assert now(alone).journey.started_on == BEGUN


def test_a_pair_that_ran_elsewhere_keeps_its_first_day(cast: Cast) -> None:
    new = make.coach(cast.organisation.id)
    pair = prepared(cast, new, started_on=make.STARTED, under_way=True)
    assert (pair.journey.status, pair.journey.started_on) == (PairStatus.WAITING, None)
    show(cast, new, *Proof)
    assert now(pair).journey.started_on == make.STARTED
    assert [term.since for term in now(pair).journey.coaches] == [BEGUN]


def test_a_pair_waits_again_when_its_end_is_taken_back_but_not_when_its_beginning_is(cast: Cast) -> None:
    new, ready = make.coach(cast.organisation.id), cast.other_coach
    show(cast, ready, *Proof, after=timedelta())
    pair = prepared(cast, new)
    gone = lifecycle.end(operation(cast.coordinator), pair.id, EndReason.MOVED)
    decisions.take_back(operation(cast.coordinator), pair.id, gone.rev)
    assert (now(pair).journey.status, now(pair).journey.waits_for) == (PairStatus.WAITING, new.account_id)
    begun = lifecycle.hand_over(operation(cast.coordinator), pair.id, ready.account_id)
    assert begun.pair.journey.status is PairStatus.ACTIVE
    with pytest.raises(Invalid):
        decisions.take_back(operation(cast.coordinator), pair.id, begun.rev)
