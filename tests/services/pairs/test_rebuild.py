"""What is kept can be rebuilt from the events; every planted difference is named."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from threading import Event as Signal
from threading import Thread
from typing import Any

import make
import pytest
from kept import kept
from make import BOTH_ITEM, COACH_ITEM, NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.reasons import EndReason, Obstacle, PauseReason
from pragma_coach.domain.types import ItemState, MilestoneId, PhaseId
from pragma_coach.services.pairs import acts, lifecycle, records
from pragma_coach.services.pairs.rebuild import Difference, repair, verify
from pragma_coach.services.pairs.ticks import tick, undo
from pragma_coach.store import database, tables
from pragma_coach.store.schema import is_postgres


@pytest.fixture
def cast(config: Config) -> Cast:
    return lived()


@kept
def lived() -> Cast:
    """A cast in whose first pair a little of everything happened."""
    cast = make.cast()
    pair = cast.pair.id
    tick(operation(cast.coach), pair, COACH_ITEM, ItemState.DONE, happened_on=date(2026, 4, 1))
    done = tick(operation(cast.coachee), pair, BOTH_ITEM, ItemState.DONE)
    undo(operation(cast.coachee), pair, done.rev)
    tick(operation(cast.coach), pair, BOTH_ITEM, ItemState.STUCK, reason=Obstacle.WAITING)
    records.record_milestone(operation(cast.coach), pair, MilestoneId("paid_job"), TODAY)
    records.close_phase(operation(cast.coordinator), pair, PhaseId("1"), reason="Klaar")
    records.choose_focus(operation(cast.coachee), pair, BOTH_ITEM, True)
    lifecycle.pause(operation(cast.coordinator), pair, PauseReason.COACH_AWAY)
    lifecycle.hand_over(operation(cast.coordinator), pair, cast.other_coach.account_id)
    lifecycle.end(operation(cast.coordinator), cast.other_pair.id, EndReason.COMPLETED)
    return cast


def found(cast: Cast) -> list[Difference]:
    return [difference for _, differences in verify(cast.organisation.id) for difference in differences]


def test_every_pair_of_the_organisation_is_proved_and_no_other(cast: Cast) -> None:
    assert {pair.id for pair, _ in verify(cast.organisation.id)} == {cast.pair.id, cast.other_pair.id}
    assert found(cast) == []


PLANTED: dict[str, tuple[Any, str]] = {
    "a state": (tables.TickRow.update(state="open").where(tables.TickRow.item == COACH_ITEM), "onderdeel"),
    "a day": (tables.TickRow.update(happened_on=TODAY).where(tables.TickRow.item == COACH_ITEM), "onderdeel"),
    "a reason": (tables.TickRow.update(reason="money").where(tables.TickRow.item == BOTH_ITEM), "onderdeel"),
    "a lost standing": (tables.TickRow.delete().where(tables.TickRow.item == COACH_ITEM), "onderdeel"),
    "a status": (tables.Pair.update(status="active"), "status"),
    "a phase": (tables.Pair.update(phase="3"), "phase"),
    "a start": (tables.Pair.update(started_on=TODAY), "started_on"),
    "a sign": (tables.Pair.update(last_sign_on=None), "last_sign_on"),
    "what lists show": (tables.Pair.update(stuck=7, coached_from=None), "stuck"),
    "a number": (tables.Pair.update(rev=3), "rev"),
    "a coach": (tables.Assignment.update(until=None), "coaches"),
    "a lost coach": (tables.Assignment.delete(), "coaches"),
    "a standing that nobody can read": (tables.Pair.update(snapshot="{"), "snapshot"),
    "a version that is gone": (tables.Pair.update(programme_version=9), "programma"),
}


@pytest.mark.parametrize("planted", PLANTED)
def test_a_planted_difference_is_named_with_pair_and_place(cast: Cast, planted: str) -> None:
    query, place = PLANTED[planted]
    column = query.model.id if query.model is tables.Pair else query.model.pair_id
    with database.connection():
        assert query.where(column == cast.pair.id).execute() > 0
    differences = found(cast)
    assert {difference.pair_id for difference in differences} == {cast.pair.id}
    assert any(place in difference.place for difference in differences)
    assert f"koppel {cast.pair.id}, {differences[0].place}: bewaard is " in str(differences[0])


REPAIRABLE = sorted(set(PLANTED) - {"a version that is gone"})


@pytest.mark.parametrize("planted", REPAIRABLE)
def test_a_planted_difference_is_put_right_from_the_events(cast: Cast, planted: str) -> None:
    before = cast.now()
    query, _ = PLANTED[planted]
    column = query.model.id if query.model is tables.Pair else query.model.pair_id
    with database.connection():
        query.where(column == cast.pair.id).execute()
    (wrong,) = [pair for pair, differences in verify(cast.organisation.id) if differences]
    assert repair(wrong) == []
    assert found(cast) == []
    assert cast.now() == before


def test_a_day_that_nobody_can_read_is_named_and_put_right(cast: Cast) -> None:
    with database.connection():
        database.database.execute_sql("UPDATE tick SET happened_on = 'gisteren'")
    assert "bewaard is stuck, gisteren, " in str(found(cast)[0])
    for pair, _ in verify(cast.organisation.id):
        assert repair(pair) == []
    assert found(cast) == []


LOST_EVENT = "DELETE FROM event WHERE rev = 3 AND pair_id = {pair}"


def without_guard(statement: str) -> None:
    """Change events as somebody with the key of the database could: with the triggers out of the way."""
    with database.connection():
        if is_postgres():
            database.database.execute_sql("ALTER TABLE event DISABLE TRIGGER event_append_only")
        else:
            for verb in ("update", "delete"):
                database.database.execute_sql(f"DROP TRIGGER event_no_{verb}")
        database.database.execute_sql(statement)
        if is_postgres():
            database.database.execute_sql("ALTER TABLE event ENABLE TRIGGER event_append_only")


@pytest.mark.parametrize(
    "change",
    [
        LOST_EVENT,
        "UPDATE event SET happened_on = '2026-04-02' WHERE subject = '1-papieren-brp' AND pair_id = {pair}",
        "UPDATE event SET value = 'vliegend' WHERE kind = 'tick' AND pair_id = {pair}",
        "UPDATE event SET kind = 'onzin' WHERE rev = 2 AND pair_id = {pair}",
        "DELETE FROM event WHERE pair_id = {pair} AND rev = (SELECT max(rev) FROM event WHERE pair_id = {pair})",
    ],
)
def test_an_event_that_was_tampered_with_is_noticed(cast: Cast, change: str) -> None:
    without_guard(change.format(pair=cast.pair.id))
    assert {difference.pair_id for difference in found(cast)} == {cast.pair.id}


def test_a_pair_with_a_gap_in_its_events_is_left_as_it_is(cast: Cast) -> None:
    before = cast.now()
    without_guard(LOST_EVENT.format(pair=cast.pair.id))
    (still,) = repair(cast.pair)
    assert still.place == "gebeurtenissen"
    assert cast.now() == before


def test_a_moment_just_before_midnight_is_proved_too(cast: Cast) -> None:
    """Moments are kept in whole milliseconds: rounding up would put this one on the next day."""
    late = datetime(2026, 5, 12, 21, 59, 59, 999_999, tzinfo=UTC)
    records.record_milestone(operation(cast.coordinator, at=late), cast.pair.id, MilestoneId("volunteering"), None)
    assert cast.now().journey.milestones[MilestoneId("volunteering")].booked_on == TODAY
    assert found(cast) == []


def test_people_who_go_on_working_meanwhile_are_no_difference(cast: Cast) -> None:
    ready = Signal()
    items = [item.id for item in acts.programme_of(cast.pair).items_for(frozenset())][:40]

    def work() -> None:
        for number, item in enumerate(items):
            at = NOON + timedelta(seconds=number)
            tick(operation(cast.coordinator, at=at), cast.pair.id, item, ItemState.DONE)
            ready.set()

    worker = Thread(target=work)
    worker.start()
    ready.wait(10)
    differences = []
    while worker.is_alive():
        differences += found(cast)
    worker.join()
    assert differences + found(cast) == []
