"""A pair comes out of the database as it went in, for its own organisation only."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import make
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from make import NOON, TODAY, Cast
from playhouse.test_utils import count_queries

from pragma_coach import content
from pragma_coach.config import Config
from pragma_coach.domain.pairs.folding import apply
from pragma_coach.domain.pairs.journey import Event, EventKind, Journey
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import AccountId, ItemId, ItemState, OpId, PairId
from pragma_coach.store import database, organisations
from pragma_coach.store.database import Collision, one_transaction
from pragma_coach.store.organisations import Settings
from pragma_coach.store.pairs import journeys, people, snapshots

PROGRAMME = content.load_programme("pragma")


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def next_event(journey: Journey, op_id: str, item: str = "1-papieren-brp", **changes: object) -> Event:
    plain = Event(
        rev=journey.rev + 1,
        op_id=OpId(op_id),
        kind=EventKind.TICK,
        subject=item,
        value=ItemState.DONE,
        happened_on=TODAY,
        received_at=NOON,
        by=AccountId(3),
    )
    return replace(plain, **changes)  # type: ignore[arg-type]  # a test names what it changes


@one_transaction
def append(pair: PairFacts, *events: Event) -> bool:
    after = pair.journey
    for event in events:
        after = apply(PROGRAMME, after, event)
    return journeys.append(pair, events, after, PROGRAMME)


def test_an_event_comes_back_as_it_went_in_to_the_millisecond(cast: Cast) -> None:
    event = next_event(
        cast.pair.journey,
        "op-a",
        reason="تم’s",
        phone_at=datetime(2026, 5, 12, 9, 58, 7, 123_000, tzinfo=UTC),
        received_at=datetime(2026, 5, 12, 10, 0, 0, 999_000, tzinfo=UTC),
        undoes=2,
        by=None,
    )
    assert append(cast.pair, event)
    with database.connection():
        assert journeys.events_of(cast.organisation.id, cast.pair.id)[-1] == event


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    since_1970=st.timedeltas(timedelta(days=-400), timedelta(days=66_000)),
    name=st.text("aé’ب😀 ", max_size=9),
)
def test_a_moment_never_moves_to_the_next_day(cast: Cast, since_1970: timedelta, name: str) -> None:
    moment = journeys.EPOCH + since_1970
    with database.connection(), database.database.atomic() as change:
        person = people.add_coachee(cast.organisation.id, name=name, at=moment, housed_on=moment.date())
        kept = people.get(cast.organisation.id, person.id)
        read = journeys.tables.CoacheeRow.get_by_id(person.id).created_at
        change.rollback()
    assert kept == person
    assert timedelta(0) <= moment - read < timedelta(milliseconds=1)


def test_a_repeated_operation_adds_nothing(cast: Cast) -> None:
    event = next_event(cast.pair.journey, "op-a")
    assert append(cast.pair, event)
    kept = cast.now()
    assert not append(kept, next_event(kept.journey, "op-a", "1-wonen-energie"))
    assert cast.now() == kept


def test_who_appends_to_an_old_reading_collides_and_leaves_nothing(cast: Cast) -> None:
    append(cast.pair, next_event(cast.pair.journey, "op-a"))
    kept = cast.now()
    stale = next_event(cast.pair.journey, "op-b", "1-wonen-energie")
    after = apply(PROGRAMME, cast.pair.journey, stale)
    with pytest.raises(Collision), database.connection(), database.database.atomic():
        journeys.append(cast.pair, [stale], after, PROGRAMME)
    assert cast.now() == kept


def test_several_events_of_one_operation_are_stored_together_or_not_at_all(cast: Cast) -> None:
    first = next_event(cast.pair.journey, "op-a")
    second = replace(next_event(cast.pair.journey, "op-a/1", "1-wonen-energie"), rev=first.rev + 1)
    assert append(cast.pair, first, second)
    kept = cast.now()
    third = next_event(kept.journey, "op-c", "1-wonen-water")
    used = replace(next_event(kept.journey, "op-a/1", "1-wonen-internet"), rev=third.rev + 1)
    after = apply(PROGRAMME, apply(PROGRAMME, kept.journey, third), used)
    with pytest.raises(Collision), database.connection(), database.database.atomic():
        journeys.append(kept, [third, used], after, PROGRAMME)
    assert cast.now() == kept


def test_a_pair_is_read_by_its_own_organisation_only(cast: Cast) -> None:
    with database.connection():
        assert journeys.load(cast.elsewhere.id, cast.pair.id) is None
        assert journeys.load(cast.organisation.id, cast.foreign_pair.id) is None
        assert journeys.events_of(cast.elsewhere.id, cast.pair.id) == []
        op_id = journeys.events_of(cast.organisation.id, cast.pair.id)[0].op_id
        assert journeys.pair_of_operation(cast.organisation.id, op_id) == cast.pair.id
        assert journeys.pair_of_operation(cast.elsewhere.id, op_id) is None
        assert people.get(cast.elsewhere.id, cast.pair.coachee.id) is None
        assert not people.change(cast.elsewhere.id, cast.pair.coachee.id, name="Gestolen")
        assert {pair.id for pair in journeys.load_many(cast.elsewhere.id)} == {cast.foreign_pair.id}
    assert cast.now() == cast.pair


def test_many_pairs_are_the_same_as_one_by_one_in_two_statements(cast: Cast) -> None:
    append(cast.pair, next_event(cast.pair.journey, "op-a"))
    with database.connection(), count_queries() as counted:
        pairs = journeys.load_many(cast.organisation.id)
    assert counted.count == 2
    assert pairs == [cast.now(), make.read(cast.other_pair.id, cast.organisation.id)]
    assert [pair.coachee.name for pair in pairs] == ["Amina", "Biniam"]


def test_pairs_of_a_coach_and_of_a_coachee_are_found(cast: Cast) -> None:
    with database.connection():
        of_coach = journeys.load_many(cast.organisation.id, coach=cast.coach.account_id)
        of_coachee = journeys.load_many(cast.organisation.id, coachee_account=cast.other_coachee.account_id)
        assert journeys.load_many(cast.elsewhere.id, coach=cast.coach.account_id) == []
    assert [pair.id for pair in of_coach] == [cast.pair.id]
    assert [pair.id for pair in of_coachee] == [cast.other_pair.id]


@pytest.mark.parametrize("number", [0, -1, 7, 2**53, 2**64, -(10**30)])
def test_a_number_that_is_no_pair_gives_nothing(cast: Cast, number: int) -> None:
    with database.connection():
        assert journeys.load(cast.organisation.id, PairId(number)) is None


def test_an_empty_text_is_an_empty_journey() -> None:
    assert snapshots.from_text("{}", {}) == Journey()
    item = ItemId("1-papieren-brp")
    journey = apply(PROGRAMME, Journey(), next_event(Journey(), "op-a"))
    assert snapshots.from_text(snapshots.to_text(journey), {item: journey.items[item]}) == journey


def test_settings_of_an_organisation_are_kept_and_its_slug_is_its_own(cast: Cast) -> None:
    chosen = Settings(board=False, silent_after_days=21, walk_in="Dinsdag 10 uur, in ’t Dorpshuis")
    with database.connection():
        organisations.change_settings(cast.organisation.id, chosen)
        assert organisations.get(cast.organisation.id).settings == chosen
        assert organisations.find("oirschot") == organisations.get(cast.organisation.id)
        assert organisations.get(cast.elsewhere.id).settings == Settings()
        assert organisations.find("nergens") is None
        assert [one.slug for one in organisations.every()] == ["oirschot", "velsen"]
        with pytest.raises(LookupError):
            organisations.get(make.OrganisationId(5))


def test_a_housed_day_is_a_day_whatever_the_engine(cast: Cast) -> None:
    with database.connection():
        people.change(cast.organisation.id, cast.pair.coachee.id, housed_on=date(2024, 2, 29), linked_on=None)
    assert cast.now().coachee == replace(cast.pair.coachee, housed_on=date(2024, 2, 29))
