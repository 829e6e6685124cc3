"""A pair goes on with another version: seen before, told after, nothing reached is lost, and the cache stays proven."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import make
import pytest
from make import BOTH_ITEM, COACH_ITEM, Cast, operation

from pragma_coach.config import Config
from pragma_coach.content.additions import Additions, additions_text, own_item_id
from pragma_coach.content.whole_programme import ItemChange
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import OWN_FROM, Item
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.scoreboard.figures import measures_of
from pragma_coach.domain.types import ItemState, PhaseId, ProgrammeId
from pragma_coach.services.pairs import lifecycle, moves
from pragma_coach.services.pairs.acts import ActOutcome, programme_of
from pragma_coach.services.pairs.rebuild import repair, verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.programme import seals
from pragma_coach.services.programme import versions as programme_versions
from pragma_coach.services.scoreboard.spells import spells_of
from pragma_coach.store import database
from pragma_coach.store import programme as stored
from pragma_coach.store.pairs import journeys
from pragma_coach.store.programme import ProgrammeVersion
from pragma_coach.store.tables import Pair

PRAGMA = ProgrammeId("pragma")
ONE = PhaseId("1")
DONE = ItemState.DONE
NEW = replace(make.item(own_item_id(ONE, 1), "1"), title="Ik ken de buurtkamer.")


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


@database.one_transaction
def publish(cast: Cast, additions: Additions, number: int = OWN_FROM) -> tuple[ProgrammeId, int]:
    """A version of the organisation's own, as the editor would publish it."""
    text = additions_text(additions)
    stored.add_version(
        cast.organisation.id, ProgrammeVersion(PRAGMA, number, text, cast.coordinator.account_id, make.NOON)
    )
    return PRAGMA, number


def core_of_phase_1(cast: Cast) -> list[Item]:
    pair = cast.now()
    return [item for item in programme_of(pair).items_for(pair.journey.groups) if item.core and item.phase == ONE]


def finish_phase_1(cast: Cast, *but: str) -> None:
    for item in core_of_phase_1(cast):
        if item.id not in but:
            tick(operation(cast.coach), cast.pair.id, item.id, DONE)


def differences(cast: Cast) -> list[object]:
    return [one for _, found in verify(cast.organisation.id) for one in found]


def test_the_preview_tells_what_comes_and_what_leaves_and_changes_nothing(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    before = cast.now()
    publish(
        cast,
        Additions(
            make.NEWEST, (NEW,), {BOTH_ITEM: ItemChange(hide=True), COACH_ITEM: ItemChange(title="Ik sta in Oirschot.")}
        ),
    )
    seen = moves.preview(cast.coordinator, cast.pair.id, make.NOON)
    assert [item.id for item in seen.new] == [NEW.id]
    assert [item.id for item in seen.gone] == [BOTH_ITEM]
    assert (seen.settled, [item.title for item in seen.reworded]) == (1, ["Ik sta in Oirschot."])
    assert seen.needed
    assert cast.now() == before


def test_a_moved_pair_has_the_new_list_keeps_its_ticks_and_its_cache_is_proven(cast: Cast) -> None:
    tick(operation(cast.coach), cast.pair.id, BOTH_ITEM, DONE)
    edition = publish(cast, Additions(make.NEWEST, (NEW,), {BOTH_ITEM: ItemChange(hide=True)}))
    done = moves.move(operation(cast.coordinator), cast.pair.id, edition)
    assert (done.pair.programme_version, done.outcome) == (1001, ActOutcome.APPLIED)
    pair = cast.now()
    listed = {item.id for item in pair.journey.listed(programme_of(pair))}
    assert NEW.id in listed
    assert BOTH_ITEM not in listed
    assert pair.journey.state_of(BOTH_ITEM) is DONE
    assert pair.journey.edition == edition
    tick(operation(cast.coach), cast.pair.id, NEW.id, DONE)
    assert differences(cast) == []
    assert seals.broken() == []
    assert programme_of(make.read(cast.other_pair.id, cast.organisation.id)).version == make.NEWEST


def test_each_stretch_of_a_journey_is_replayed_with_its_own_version(cast: Cast) -> None:
    """Phase 1 ended under version 1, without the new core item; a later version hides what ended it."""
    finish_phase_1(cast)
    ended = cast.now().journey.phases[ONE]
    first = publish(cast, Additions(make.NEWEST, (NEW,)))
    moves.move(operation(cast.coordinator), cast.pair.id, first)
    second = publish(cast, Additions(make.NEWEST, (NEW,), {BOTH_ITEM: ItemChange(hide=True)}), 1002)
    moves.move(operation(cast.coordinator), cast.pair.id, second)
    assert cast.now().journey.phases[ONE] == replace(ended, by_hand=True)
    assert cast.now().journey.edition == second
    assert differences(cast) == []


def test_a_phase_that_ended_stays_ended_and_the_preview_says_so(cast: Cast) -> None:
    finish_phase_1(cast)
    ended = cast.now().journey.phases[ONE]
    edition = publish(cast, Additions(make.NEWEST, (NEW,)))
    assert [phase.id for phase in moves.preview(cast.coordinator, cast.pair.id, make.NOON).stays] == [ONE]
    moves.move(operation(cast.coordinator, at=make.NOON + timedelta(days=3)), cast.pair.id, edition)
    kept = cast.now().journey.phases[ONE]
    assert (kept.on, kept.booked_on) == (ended.on, ended.booked_on)
    later = make.NOON + timedelta(days=4)
    tick(operation(cast.coach, at=later), cast.pair.id, NEW.id, DONE)
    tick(operation(cast.coach, at=later), cast.pair.id, NEW.id, ItemState.OPEN)
    assert cast.now().journey.phases[ONE] == kept
    assert differences(cast) == []


def test_a_move_that_takes_the_last_open_item_away_ends_the_phase_and_the_preview_says_so(cast: Cast) -> None:
    finish_phase_1(cast, BOTH_ITEM)
    edition = publish(cast, Additions(make.NEWEST, (), {BOTH_ITEM: ItemChange(hide=True)}))
    assert ONE not in cast.now().journey.phases
    assert [phase.id for phase in moves.preview(cast.coordinator, cast.pair.id, make.NOON).ends] == [ONE]
    at = make.NOON + timedelta(days=5)
    moves.move(operation(cast.coordinator, at=at), cast.pair.id, edition)
    reached = cast.now().journey.phases[ONE]
    assert (reached.on, reached.booked_on) == (make.TODAY, make.TODAY + timedelta(days=5))
    assert differences(cast) == []


def test_figures_use_the_facts_as_they_were_booked_also_after_a_move(cast: Cast) -> None:
    finish_phase_1(cast)
    measures = measures_of(programme_of(cast.now()), legacy=True)
    before = spells_of(measures, [cast.now()], make.TODAY)
    edition = publish(cast, Additions(make.NEWEST, (NEW,), {COACH_ITEM: ItemChange(hide=True)}))
    moves.move(operation(cast.coordinator, at=make.NOON + timedelta(hours=1)), cast.pair.id, edition)
    after = programme_versions.programme_for(cast.organisation.id, PRAGMA)
    assert measures_of(after, legacy=True) == measures
    assert spells_of(measures, [cast.now()], make.TODAY) == before


def test_nobody_goes_back_and_nobody_goes_to_a_version_that_was_not_shown(cast: Cast) -> None:
    first = publish(cast, Additions(make.NEWEST, (NEW,)))
    moves.move(operation(cast.coordinator), cast.pair.id, first)
    publish(cast, Additions(make.NEWEST), 1002)
    for version, sentence in ((1, "Terug naar een oudere versie kan niet"), (1003, "een nieuwere versie")):
        with pytest.raises(Invalid, match=sentence):
            moves.move(operation(cast.coordinator), cast.pair.id, (PRAGMA, version))
    with pytest.raises(Invalid, match="een nieuwere versie"):
        moves.move_all(operation(cast.coordinator), first)
    assert cast.now().programme_version == 1001


def test_all_pairs_move_at_once_but_not_those_that_ended_nor_those_elsewhere(cast: Cast) -> None:
    stopped = make.pair(cast.coordinator, cast.coach.account_id, name="Selam")
    lifecycle.end(operation(cast.coordinator), stopped.id, EndReason.COMPLETED)
    edition = publish(cast, Additions(make.NEWEST, (NEW,)))
    assert [seen.pair.coachee.name for seen in moves.preview_all(cast.coordinator, make.NOON)] == ["Amina", "Biniam"]
    act = operation(cast.coordinator)
    assert moves.move_all(act, edition) == 2
    assert moves.move_all(act, edition) == 0
    assert moves.preview_all(cast.coordinator, make.NOON) == []
    with pytest.raises(Invalid, match="gestopt"):
        moves.move(operation(cast.coordinator), stopped.id, edition)
    versions = {pair.id: make.read(pair.id, pair.organisation_id) for pair in (stopped, cast.foreign_pair)}
    assert {one.programme_version for one in versions.values()} == {make.NEWEST}
    assert versions[stopped.id].journey.status is PairStatus.ENDED
    assert differences(cast) == []


def test_a_coach_may_not_move_a_pair_and_a_stranger_finds_none(cast: Cast) -> None:
    edition = publish(cast, Additions(make.NEWEST, (NEW,)))
    with pytest.raises(NotAllowed):
        moves.move(operation(cast.coach), cast.pair.id, edition)
    with pytest.raises(NotThere):
        moves.preview(cast.foreign_coordinator, cast.pair.id, make.NOON)
    with pytest.raises(NotAllowed):
        moves.preview_all(cast.admin, make.NOON)


def test_a_version_of_one_organisation_is_not_there_for_another(cast: Cast) -> None:
    publish(cast, Additions(make.NEWEST, (NEW,)))
    assert programme_versions.programme_for(cast.organisation.id, PRAGMA).version == 1001
    assert programme_versions.programme_for(cast.elsewhere.id, PRAGMA).version == make.NEWEST
    with pytest.raises(programme_versions.ContentError, match="is er niet bij deze organisatie"):
        programme_versions.programme_for(cast.elsewhere.id, PRAGMA, 1001)


def test_a_row_that_says_another_version_than_the_events_is_told_and_put_right(cast: Cast) -> None:
    edition = publish(cast, Additions(make.NEWEST, (NEW,)))
    moves.move(operation(cast.coordinator), cast.pair.id, edition)
    with database.connection():
        Pair.update(programme_version=make.NEWEST).where(Pair.id == cast.pair.id).execute()
        bare = next(one for one in journeys.load_bare(cast.organisation.id) if one.id == cast.pair.id)
    assert [one.place for one in differences(cast)] == ["programme_version"]  # type: ignore[attr-defined]
    assert repair(bare) == []
    assert cast.now().programme_version == 1001
