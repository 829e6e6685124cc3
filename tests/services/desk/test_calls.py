"""The call list is worked off: it counts down, a new reason comes back at once, and one tap takes a call back."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.desk import CallKind
from pragma_coach.domain.pairs.attention import NEEDS, Need, attention
from pragma_coach.domain.pairs.pair import start_days
from pragma_coach.domain.reasons import Obstacle, PauseReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.types import ItemState, PairId
from pragma_coach.services.accounts import invitations, own_account
from pragma_coach.services.desk import calls
from pragma_coach.services.desk.call_list import call_list
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection
from pragma_coach.store.pairs import journeys

SILENT = make.NOON + timedelta(days=20)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def to_call(cast: Cast, days: int = 20) -> list[PairId]:
    return [row.pair.id for row in call_list(cast.coordinator, make.TODAY + timedelta(days=days)).calls]


def work_off(cast: Cast, pair_id: PairId, kind: CallKind = CallKind.CALLED) -> int:
    return calls.work_off(operation(cast.coordinator, at=SILENT), pair_id, kind)


def test_the_list_counts_down_and_one_tap_takes_it_back(cast: Cast) -> None:
    assert set(to_call(cast)) == {cast.pair.id, cast.other_pair.id}
    done = operation(cast.coordinator, at=SILENT)
    number = calls.work_off(done, cast.pair.id, CallKind.CALLED)
    assert calls.work_off(done, cast.pair.id, CallKind.CALLED) == number  # a second tap
    assert to_call(cast) == [cast.other_pair.id]
    calls.take_back(operation(cast.coordinator, at=SILENT), cast.pair.id, number)
    assert set(to_call(cast)) == {cast.pair.id, cast.other_pair.id}
    with pytest.raises(NotThere):
        calls.take_back(operation(cast.coordinator, at=SILENT), cast.pair.id, number)


@pytest.mark.parametrize(("kind", "days"), [(CallKind.LATER, 7), (CallKind.CALLED, 14)])
def test_a_pair_comes_back_when_its_term_is_over(kind: CallKind, days: int, cast: Cast) -> None:
    work_off(cast, cast.pair.id, kind)
    assert cast.pair.id not in to_call(cast, 20 + days - 1)
    assert cast.pair.id in to_call(cast, 20 + days)


def test_a_new_reason_is_on_the_list_at_once_and_no_number_forgets_a_pair(cast: Cast) -> None:
    work_off(cast, cast.pair.id)
    stuck = operation(cast.coordinator, at=SILENT)
    ticks.tick(stuck, cast.pair.id, make.BOTH_ITEM, ItemState.STUCK, reason=Obstacle.NO_PLACE)
    assert cast.pair.id in to_call(cast)
    calls.work_off(operation(cast.coordinator, at=SILENT + timedelta(hours=1)), cast.pair.id, CallKind.CALLED)
    found = call_list(cast.coordinator, make.TODAY + timedelta(days=20))
    assert cast.pair.id not in [row.pair.id for row in found.calls]
    assert found.numbers[Need.STUCK] == 1
    assert [row.pair.id for row in found.worked_off] == [cast.pair.id]


def test_a_call_is_no_sign_of_life(cast: Cast) -> None:
    before = cast.now().journey
    work_off(cast, cast.pair.id)
    assert cast.now().journey == before


def test_a_note_is_kept_for_the_desk_and_holds_no_bsn(cast: Cast) -> None:
    number = work_off(cast, cast.pair.id)
    with pytest.raises(Invalid) as refused:
        calls.note(operation(cast.coordinator), cast.pair.id, number, "BSN 111222333")
    assert refused.value.field == "note"
    calls.note(operation(cast.coordinator), cast.pair.id, number, " Belt morgen terug ")
    assert [call.note for call in calls.of_pair(cast.coordinator, cast.pair.id)] == ["Belt morgen terug"]


def test_nobody_else_works_the_list_off(cast: Cast) -> None:
    number = work_off(cast, cast.pair.id)
    for who, refusal in ((cast.coach, NotAllowed), (cast.other_coach, NotThere), (cast.foreign_coordinator, NotThere)):
        with pytest.raises(refusal):
            calls.work_off(operation(who, at=SILENT), cast.pair.id, CallKind.LATER)
        with pytest.raises(refusal):
            calls.take_back(operation(who, at=SILENT), cast.pair.id, number)
        with pytest.raises(refusal):
            calls.note(operation(who, at=SILENT), cast.pair.id, number, "iets")


def test_only_a_coach_has_a_number_and_it_goes_with_the_coach(cast: Cast) -> None:
    def number(who: make.Actor) -> str:
        with connection():
            found = accounts.get(who.organisation_id, who.account_id)
        assert found is not None
        return found.phone

    for who, kept in ((cast.coach, "06 12 34 56 78"), (cast.coachee, ""), (cast.director, "")):
        own_account.change(operation(who), name="Naam", language="nl", phone=" 06  12 34 56 78")
        assert number(who) == kept
    for wrong in ("bel mij", "06", "1" * 16, "06 12 34 56 78 of anders"):
        with pytest.raises(Invalid) as refused:
            own_account.change(operation(cast.coach), name="Naam", language="nl", phone=wrong)
        assert refused.value.field == "phone"
    new = make.coach(cast.organisation.id)
    own_account.change(operation(new), name="Nel", language="nl", phone="+31 6 12345678")
    invitations.disable_account(operation(cast.coordinator), new.account_id)
    assert number(new) == ""


def test_the_database_and_the_rules_of_one_pair_agree_on_who_needs_a_call(cast: Cast) -> None:
    """On every day, in a town with each reason: the numbers, the list, and what was called."""
    make.pair(cast.coordinator, name="Alleen")
    items = [item.id for item in programme_of(cast.pair).items[:3]]
    coachee, coach = operation(cast.coachee), operation(cast.coach)
    ticks.tick(coachee, cast.pair.id, items[0], ItemState.CLAIMED)
    ticks.tick(coach, cast.pair.id, items[1], ItemState.STUCK, reason=Obstacle.NO_PLACE)
    lifecycle.pause(operation(cast.coordinator), cast.other_pair.id, PauseReason.CIRCUMSTANCES)
    silent_after = cast.organisation.settings.silent_after_days
    for days in range(0, 120, 7):
        today = make.TODAY + timedelta(days=days)
        found = call_list(cast.coordinator, today)
        with connection():
            pairs = journeys.load_many(cast.organisation.id)
        told = {
            pair.id: attention(
                programme_of(pair), pair.journey, start_days(pair), today=today, silent_after_days=silent_after
            ).needs
            for pair in pairs
        }
        assert {row.pair.id for row in found.calls} == {pair_id for pair_id, needs in told.items() if needs}, days
        assert found.numbers == {need: sum(need in needs for needs in told.values()) for need in Need}, days
        order = [NEEDS.index(told[row.pair.id][0]) for row in found.calls]
        assert order == sorted(order), days
