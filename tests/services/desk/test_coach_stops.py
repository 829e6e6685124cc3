"""A coach who stops: all pairs go on in one act, the account closes after that only, and a week long all comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.journey import CoachTerm
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.talks.talks import KeptTalk, Participant, TalkId, When
from pragma_coach.domain.types import AccountId, PairId, Role
from pragma_coach.domain.volunteers import CoachOffer
from pragma_coach.services.accounts import invitations
from pragma_coach.services.desk import coach_advice, coach_stops
from pragma_coach.services.desk.coach_stops import WAITS
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.talks import talks
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.talks import talks as stored_talks


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def account(cast: Cast, account_id: AccountId) -> Account:
    with connection():
        found = accounts.get(cast.organisation.id, account_id)
    assert found is not None
    return found


def coaches(cast: Cast, pair_id: PairId) -> list[tuple[AccountId, bool]]:
    terms: list[CoachTerm] = make.read(pair_id, cast.organisation.id).journey.coaches_on(make.TODAY)
    return [(term.account_id, term.stand_in) for term in terms]


def kept(cast: Cast, pair_id: PairId, talk_id: TalkId) -> KeptTalk:
    with connection():
        found = stored_talks.get(cast.organisation.id, pair_id, talk_id)
    assert found is not None
    return found


def test_nobody_is_proposed_for_more_pairs_than_there_is_room(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    make.pair(cast.coordinator, own, name="Carim")
    coach_advice.keep_offer(operation(cast.coordinator), other, CoachOffer(room=2))  # has one pair already
    found = coach_stops.stopping(cast.coordinator, own, make.TODAY)
    assert [one.pair.coachee.name for one in found.pairs] == ["Amina", "Carim"]
    assert [one.proposed.candidate.account_id if one.proposed else None for one in found.pairs] == [other, None]


def test_all_pairs_go_on_and_the_account_closes_in_one_act(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    waiting = make.pair(cast.coordinator, own, name="Carim").id
    done = operation(cast.coordinator)
    for _ in "twice":  # a form that is sent twice
        coach_stops.stop(done, own, {cast.pair.id: other, waiting: WAITS})
    assert (coaches(cast, cast.pair.id), coaches(cast, waiting)) == ([(other, False)], [])
    assert account(cast, own).disabled


def test_nothing_happens_while_one_pair_has_no_choice_or_one_that_cannot_be(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    new = make.pair(cast.coordinator, own, name="Carim").id  # came after the page was made
    for chosen, field in (
        ({cast.pair.id: other}, new),
        ({cast.pair.id: other, new: own}, new),
        ({cast.pair.id: cast.foreign_coach.account_id, new: other}, cast.pair.id),
    ):
        with pytest.raises(Invalid) as refused:
            coach_stops.stop(operation(cast.coordinator), own, chosen)
        assert refused.value.field == str(field)
        assert coaches(cast, cast.pair.id) == [(own, False)]
        assert not account(cast, own).disabled


def test_whoever_stands_in_goes_on_and_a_stand_in_who_stops_leaves_the_coach(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    third = make.coach(cast.organisation.id).account_id
    lifecycle.stand_in(operation(cast.coordinator), cast.pair.id, other)
    lifecycle.stand_in(operation(cast.coordinator), cast.other_pair.id, own)
    found = {one.pair.id: one.stands_in for one in coach_stops.stopping(cast.coordinator, own, make.TODAY).pairs}
    assert found == {cast.pair.id: False, cast.other_pair.id: True}
    coach_stops.stop(operation(cast.coordinator), own, {cast.pair.id: third, cast.other_pair.id: WAITS})
    assert coaches(cast, cast.pair.id) == [(other, True), (third, False)]
    assert coaches(cast, cast.other_pair.id) == [(other, False)]


def test_a_talk_on_the_calendar_goes_along_and_is_not_lost_without_a_new_coach(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    when = When(make.TODAY + timedelta(days=3))
    both = {Participant.COACH, Participant.COACHEE}
    planned = talks.plan(operation(cast.coordinator), cast.pair.id, "extra", when, both)
    waiting = make.pair(cast.coordinator, own, name="Carim").id
    stays = talks.plan(operation(cast.coordinator), waiting, "extra", when, both)
    assert [len(one.talks) for one in coach_stops.stopping(cast.coordinator, own, make.TODAY).pairs] == [1, 1]
    coach_stops.stop(operation(cast.coordinator), own, {cast.pair.id: other, waiting: WAITS})
    assert kept(cast, cast.pair.id, planned.id).people[Participant.COACH] == other
    there = kept(cast, waiting, stays.id)
    assert (there.when, Participant.COACH in there.parts, Participant.COACH in there.people) == (when, True, False)
    lifecycle.hand_over(operation(cast.coordinator), waiting, other)
    assert kept(cast, waiting, stays.id).people[Participant.COACH] == other


def test_it_comes_back_for_a_week_but_for_a_pair_that_moved_on(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    third = make.coach(cast.organisation.id).account_id
    moved = make.pair(cast.coordinator, own, name="Carim").id
    coach_stops.stop(operation(cast.coordinator), own, {cast.pair.id: other, moved: WAITS})
    lifecycle.hand_over(operation(cast.coordinator), moved, third)
    assert not coach_stops.can_come_back(cast.coordinator, own, make.NOON + timedelta(days=8))
    assert coach_stops.take_back(operation(cast.coordinator), own) == ["Carim"]
    assert (coaches(cast, cast.pair.id), coaches(cast, moved)) == ([(own, False)], [(third, False)])
    assert not account(cast, own).disabled
    with pytest.raises(Outdated):
        coach_stops.take_back(operation(cast.coordinator), own)


def test_somebody_with_another_role_keeps_the_account(cast: Cast) -> None:
    both = make.account(cast.organisation.id, Role.COACH, Role.COORDINATOR, email="b@voorbeeld.nl")
    pair = make.pair(cast.coordinator, both.id, name="Carim").id
    coach_stops.stop(operation(cast.coordinator), both.id, {pair: cast.other_coach.account_id})
    assert (account(cast, both.id).roles, account(cast, both.id).disabled) == ({Role.COORDINATOR}, False)
    coach_stops.take_back(operation(cast.coordinator), both.id)
    assert account(cast, both.id).roles == {Role.COACH, Role.COORDINATOR}
    assert coaches(cast, pair) == [(both.id, False)]


def test_an_account_with_pairs_that_go_on_does_not_close_and_stays_a_coach(cast: Cast) -> None:
    own = cast.coach.account_id
    for act in (
        lambda: invitations.disable_account(operation(cast.admin), own),
        lambda: invitations.change_roles(operation(cast.admin), own, frozenset({Role.INTERPRETER})),
    ):
        with pytest.raises(Invalid, match="coacht nog 1 koppel"):
            act()
    assert account(cast, own).roles == {Role.COACH}


def test_the_last_coordinator_stays(cast: Cast) -> None:
    boss = cast.coordinator.account_id
    for by in (cast.coordinator, cast.admin):
        with pytest.raises(Invalid, match="de enige coördinator"):
            invitations.disable_account(operation(by), boss)
        with pytest.raises(Invalid, match="de enige coördinator"):
            invitations.change_roles(operation(by), boss, frozenset({Role.COACH}))
    second = make.account(cast.organisation.id, Role.COORDINATOR, email="c@voorbeeld.nl")
    invitations.disable_account(operation(second.actor), boss)
    assert account(cast, boss).disabled


def test_a_coach_whom_an_older_version_shut_out_is_found_and_the_pairs_can_still_go_on(cast: Cast) -> None:
    own, other = cast.coach.account_id, cast.other_coach.account_id
    assert coach_stops.shut_out(cast.coordinator, make.TODAY) == []
    one_transaction(accounts.disable)(cast.organisation.id, own, make.NOON)
    (found,) = coach_stops.shut_out(cast.coordinator, make.TODAY)
    assert (found.account.id, found.pairs) == (own, 1)
    coach_stops.stop(operation(cast.coordinator), own, {cast.pair.id: other})
    assert coach_stops.shut_out(cast.coordinator, make.TODAY) == []


def test_only_the_own_coordinator_does_this(cast: Cast) -> None:
    own = cast.coach.account_id
    for who, refusal in ((cast.coach, NotAllowed), (cast.admin, NotAllowed), (cast.foreign_coordinator, NotThere)):
        with pytest.raises(refusal):
            coach_stops.stopping(who, own, make.TODAY)
        with pytest.raises(refusal):
            coach_stops.stop(operation(who), own, {cast.pair.id: WAITS})
    with pytest.raises(NotThere):
        coach_stops.stopping(cast.coordinator, cast.director.account_id, make.TODAY)
    stranger = replace(cast.coordinator, organisation_id=cast.elsewhere.id)
    with pytest.raises(Outdated):
        coach_stops.take_back(operation(stranger), own)
