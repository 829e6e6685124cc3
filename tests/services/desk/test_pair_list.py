"""The list of pairs: the database finds, keeps and orders them as the overview of all of them would."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest
from make import BOTH_ITEM, NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import EventKind, PairStatus
from pragma_coach.domain.pairs.listing import ListedPair, PairFilter, PairOrder
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, Outdated
from pragma_coach.domain.types import AccountId, Actor, ItemState, PairId, PhaseId, Role
from pragma_coach.services.desk import overview, pair_list
from pragma_coach.services.desk.pair_list import PairListPage
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.simulation import Size, make_town
from pragma_coach.store.pairs import journeys


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def look(actor: Actor, wish: PairFilter = PairFilter(), days: int = 0, size: int = 50) -> PairListPage:  # noqa: B008 - frozen
    return pair_list.look(actor, TODAY + timedelta(days=days), wish, lambda _: 0, size)


def rows(actor: Actor, days: int = 0, **wish: object) -> list[ListedPair]:
    return [row for row, _ in look(actor, PairFilter(**wish), days).rows]  # type: ignore[arg-type]  # as each test says


def names(actor: Actor, **wish: object) -> list[str]:
    return [row.name for row in rows(actor, **wish)]


def test_the_list_shows_of_every_pair_what_the_overview_says_of_it(config: Config) -> None:
    boss = make_town(Size(TODAY, pairs=10, coaches=3, years=2)).cast.coordinator.actor
    for days in (0, 30, 400):
        agrees(boss, days)


def agrees(boss: Actor, days: int) -> None:
    all_of_them = overview.oversee(boss, TODAY + timedelta(days=days))
    found = look(boss, days=days)
    for need in Need:
        told = {row.pair.id for row in all_of_them.needing(need)}
        assert {row.id for row in rows(boss, days, need=need)} == told, need
        assert found.counts.needs[need] == len(told), need
    listed = {row.id: (row, phase) for row, phase in found.rows}
    going = [row for row in all_of_them.rows if row.status is not PairStatus.ENDED]
    assert set(listed) == {row.pair.id for row in going}
    for row in going:
        shown, phase = listed[row.pair.id]
        assert (shown.done, shown.total, phase) == (row.progress.done, row.progress.total, row.phase)
        assert shown.quiet_days(all_of_them.today) == row.attention.quiet_days
        assert sorted(name for name, _ in shown.coaches) == sorted(name for _, name in row.coaches)
        assert (shown.known_by, shown.status) == (row.known_by, row.status)


def test_pairs_are_found_by_parts_of_names_without_accents(cast: Cast) -> None:
    make.pair(cast.coordinator, cast.other_coach.account_id, name="Jürgen Müller-Öz")
    boss = cast.coordinator
    assert names(boss, text=" MULLER jur") == ["Jürgen Müller-Öz"]
    assert len(names(boss, text="amin")) == 1
    assert names(boss, text="niemand") == []
    assert names(boss, text="100% _") == []


def test_pairs_are_kept_by_phase_status_coach_and_reason(cast: Cast) -> None:
    boss = cast.coordinator
    alone = make.pair(boss, None, name="Alleen")
    ended = make.pair(boss, cast.coach.account_id, name="Klaar")
    lifecycle.end(operation(boss), ended.id, EndReason.COMPLETED)
    assert names(boss, status=PairStatus.ENDED) == ["Klaar"]
    assert "Klaar" not in names(boss)
    assert [row.id for row in rows(boss, need=Need.NO_COACH)] == [alone.id]
    assert [row.id for row in rows(boss, coach=cast.coach.account_id)] == [cast.pair.id]
    assert names(boss, phase=PhaseId("2")) == []
    assert look(boss).counts.statuses[PairStatus.ENDED] == 1


def test_pairs_stand_in_the_order_that_is_wanted_and_turned_round(cast: Cast) -> None:
    boss = cast.coordinator
    for name in ("Zorah", "Émile", "Farid"):
        make.pair(boss, cast.coach.account_id, name=name)
    by_name = names(boss, order=PairOrder.NAME)
    assert [name for name in by_name if name in ("Zorah", "Émile", "Farid")] == ["Émile", "Farid", "Zorah"]
    assert names(boss, order=PairOrder.NAME, backwards=True) == by_name[::-1]
    ticks.tick(operation(cast.coach, at=NOON + timedelta(days=3)), cast.pair.id, BOTH_ITEM, ItemState.DONE)
    assert names(boss, order=PairOrder.SILENT)[-1] == cast.pair.coachee.name
    for order in PairOrder:
        assert len(names(boss, order=order)) == len(by_name)


def test_only_who_oversees_the_organisation_sees_the_list_and_only_its_own(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        look(cast.coach)
    stranger = cast.foreign_coordinator
    assert not {row.id for row in rows(stranger)} & {cast.pair.id, cast.other_pair.id}
    assert pair_list.chosen(stranger, TODAY, [cast.pair.id]) == []


def test_chosen_pairs_get_another_coach_all_of_them_or_none(cast: Cast) -> None:
    pairs, to = [cast.pair.id, cast.other_pair.id], cast.other_coach.account_id
    assert pair_list.hand_over_many(operation(cast.coordinator), pairs, to) == 2
    assert {row.id for row in rows(cast.coordinator, coach=to)} == set(pairs)
    lifecycle.end(operation(cast.coordinator), cast.other_pair.id, EndReason.COMPLETED)
    with pytest.raises(Invalid):
        pair_list.hand_over_many(operation(cast.coordinator), pairs, cast.coach.account_id)
    assert {row.id for row in rows(cast.coordinator, coach=to)} == {cast.pair.id}
    with pytest.raises(Invalid):
        pair_list.hand_over_many(operation(cast.coordinator), [], to)


def test_what_was_handed_over_at_once_goes_back_at_once_but_for_what_was_decided_since(cast: Cast) -> None:
    boss, alone = cast.coordinator, make.pair(cast.coordinator, None, name="Alleen")
    to = make.account(cast.organisation.id, Role.COACH, name="Nieuwe Coach").id
    pairs = [cast.pair.id, cast.other_pair.id, alone.id]
    before = {pair: coaching(cast, pair) for pair in pairs}
    act = operation(boss)
    pair_list.hand_over_many(act, pairs, to)
    pair_list.hand_over_many(act, pairs, to)  # a repeat changes nothing
    assert {pair: coaching(cast, pair) for pair in pairs} == {pair: [to] for pair in pairs}
    assert pair_list.still_handed_over(boss, act.op_id) == len(pairs)
    assert pair_list.still_handed_over(cast.foreign_coordinator, act.op_id) == 0
    lifecycle.stop_coaching(operation(boss), cast.other_pair.id, to)
    assert pair_list.still_handed_over(boss, act.op_id) == len(pairs) - 1
    with pytest.raises(NotAllowed):
        pair_list.take_back_many(operation(cast.coach), act.op_id)
    assert pair_list.take_back_many(operation(boss), act.op_id) == 1
    assert {pair: coaching(cast, pair) for pair in pairs} == before | {cast.other_pair.id: []}
    said = [one.kind for one in journeys.events_of(cast.organisation.id, cast.pair.id)]
    assert said.count(EventKind.COACH) == 5  # the history holds the beginning, both hand-overs and nothing less
    assert pair_list.still_handed_over(boss, act.op_id) == 0
    with pytest.raises(Outdated):
        pair_list.take_back_many(operation(boss), act.op_id)


def coaching(cast: Cast, pair: PairId) -> list[AccountId]:
    return [term.account_id for term in make.read(pair, cast.organisation.id).journey.coaches if term.until is None]
