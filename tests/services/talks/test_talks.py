"""Talks are planned, moved, called off and held by those who may: each change once, kept in the history, and only if it can be true."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import NOON, TODAY, Cast, operation
from talk_steps import BOTH, WEDNESDAY, first_kind, plan, stored

from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.talks.talks import EXTRA, Participant, Place, TalkOutcome, TalkState, When
from pragma_coach.services.pairs import director, lifecycle
from pragma_coach.services.talks import lists
from pragma_coach.services.talks import talks as talks_acts
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store.database import connection
from pragma_coach.store.talks import talks


def test_a_talk_is_planned_moved_and_held_and_all_of_it_is_remembered(cast: Cast) -> None:
    talk = plan(cast)
    moved = When(WEDNESDAY + timedelta(days=2), 630, 90, Place.TOWN_HALL)
    talks_acts.move(operation(cast.coordinator), cast.pair.id, talk.id, moved)
    later = NOON + timedelta(days=3)
    told = TalkReport(moved.day, BOTH, frozenset({LifeDomain.WERK}), TalkOutcome.CHANGED)
    talks_acts.hold(operation(cast.coach, at=later), cast.pair.id, talk.id, told)
    (now,) = stored(cast)
    assert (now.state, now.when, now.held_on, now.outcome) == (TalkState.HELD, moved, moved.day, TalkOutcome.CHANGED)
    assert (now.topics, now.parts, now.sequence) == (frozenset({LifeDomain.WERK}), BOTH, 2)
    assert now.people == {Participant.COACHEE: cast.coachee.account_id, Participant.COACH: cast.coach.account_id}
    with connection():
        history = talks.changes(cast.organisation.id, talk.id)
    assert [(change.act, change.by) for change in history] == [
        ("held", cast.coach.account_id),
        ("moved", cast.coordinator.account_id),
        ("planned", cast.coach.account_id),
    ]


def test_doing_it_twice_is_doing_it_once(cast: Cast) -> None:
    once = operation(cast.coach)
    talk = talks_acts.plan(once, cast.pair.id, EXTRA, When(WEDNESDAY), BOTH)
    assert talks_acts.plan(once, cast.pair.id, EXTRA, When(WEDNESDAY), BOTH) == talk
    move = operation(cast.coach)
    for _ in range(2):
        talks_acts.move(move, cast.pair.id, talk.id, When(WEDNESDAY + timedelta(days=1)))
    hold = operation(cast.coach)
    for _ in range(2):
        talks_acts.hold_at_once(hold, cast.pair.id, EXTRA, TalkReport(TODAY, BOTH))
    states = [(known.state, known.sequence) for known in stored(cast)]
    assert sorted(states) == [(TalkState.HELD, 1), (TalkState.PLANNED, 1)]


def test_an_operation_on_another_pair_is_not_answered_with_that_pairs_talk(cast: Cast) -> None:
    once = operation(cast.coordinator)
    talks_acts.plan(once, cast.other_pair.id, EXTRA, When(WEDNESDAY), BOTH)
    with pytest.raises(Invalid, match="ander koppel"):
        talks_acts.plan(once, cast.pair.id, EXTRA, When(WEDNESDAY), BOTH)


def test_a_talk_cannot_be_held_before_it_was_planned(cast: Cast) -> None:
    talk = plan(cast, when=When(WEDNESDAY))
    with pytest.raises(Invalid, match=r"staat op 13 mei 2026\. Was het eerder\? Verzet het dan eerst"):
        talks_acts.hold(operation(cast.coach), cast.pair.id, talk.id, TalkReport(TODAY, BOTH))
    talks_acts.move(operation(cast.coach), cast.pair.id, talk.id, When(TODAY))
    talks_acts.hold(operation(cast.coach), cast.pair.id, talk.id, TalkReport(TODAY, BOTH))
    assert stored(cast)[0].state is TalkState.HELD


def test_a_talk_cannot_be_held_tomorrow_or_before_everything(cast: Cast) -> None:
    with pytest.raises(Invalid, match="nog niet geweest"):
        talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, EXTRA, TalkReport(WEDNESDAY, BOTH))
    with pytest.raises(Invalid, match="te vroeg"):
        talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, EXTRA, TalkReport(date(2026, 3, 1), BOTH))
    assert stored(cast) == []


def test_a_talk_in_the_azc_is_held_before_there_is_a_house(cast: Cast) -> None:
    days = {"linked_on": date(2026, 4, 1), "housed_on": None, "started_on": date(2026, 5, 4)}
    linked = make.pair(cast.coordinator, cast.coach.account_id, name="Dawit", **days)
    day = date(2026, 4, 20)
    told = TalkReport(day, BOTH, place=Place.AZC)
    talk = talks_acts.hold_at_once(operation(cast.coach), linked.id, EXTRA, told)
    assert (talk.held_on, talk.when.place) == (day, Place.AZC)


def test_a_review_cannot_be_held_before_the_one_before_it(cast: Cast) -> None:
    kind = first_kind(cast)
    talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, kind, TalkReport(date(2026, 5, 4), BOTH))
    with pytest.raises(Invalid, match="was op 4 mei 2026"):
        talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, kind, TalkReport(date(2026, 4, 4), BOTH))


def test_the_next_day_puts_the_next_talk_on_the_calendar_at_once(cast: Cast) -> None:
    kind, following = first_kind(cast), TODAY + timedelta(weeks=13)
    told = TalkReport(TODAY, BOTH, next_on=following)
    talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, kind, told)
    held, coming = stored(cast)
    assert (held.number, coming.number, coming.state, coming.when.day) == (1, 2, TalkState.PLANNED, following)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (When(TODAY - timedelta(days=1)), "is geweest"),
        (When(date(2036, 1, 1)), "te ver weg"),
        (When(WEDNESDAY, 600, 5), "hoe lang"),
    ],
    ids=["gone", "years-away", "five-minutes"],
)
def test_a_talk_is_not_planned_when_that_cannot_be(cast: Cast, when: When, says: str) -> None:
    with pytest.raises(Invalid, match=says):
        plan(cast, when=when)
    with pytest.raises(Invalid, match="staat niet in het programma"):
        plan(cast, kind="toverles")


def test_the_same_talk_does_not_stand_on_the_calendar_twice(cast: Cast) -> None:
    kind = first_kind(cast)
    plan(cast, kind)
    with pytest.raises(Invalid, match="staat al op 13 mei 2026"):
        plan(cast, kind, by=cast.coordinator)
    talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, EXTRA, TalkReport(TODAY, BOTH))
    assert len(stored(cast)) == 2


def test_a_talk_told_at_once_is_the_one_that_stood_on_the_calendar(cast: Cast) -> None:
    kind = first_kind(cast)
    talk = plan(cast, kind, When(TODAY))
    assert talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, kind, TalkReport(TODAY, BOTH)).id == talk.id
    assert [known.state for known in stored(cast)] == [TalkState.HELD]


def test_what_was_called_off_cannot_be_held_or_moved(cast: Cast) -> None:
    talk = plan(cast)
    for _ in range(2):
        talks_acts.cancel(operation(cast.coach), cast.pair.id, talk.id)
    with pytest.raises(Invalid, match="afgezegd"):
        talks_acts.hold(operation(cast.coach), cast.pair.id, talk.id, TalkReport(TODAY, BOTH))
    with pytest.raises(Invalid, match="niet meer op de agenda"):
        talks_acts.move(operation(cast.coach), cast.pair.id, talk.id, When(WEDNESDAY))
    assert [(known.state, known.sequence) for known in stored(cast)] == [(TalkState.CANCELLED, 1)]


def test_a_talk_of_coach_and_coachee_is_a_contact_too(cast: Cast) -> None:
    talks_acts.hold_at_once(
        operation(cast.coach), cast.pair.id, EXTRA, TalkReport(TODAY, frozenset({Participant.COACHEE}))
    )
    assert cast.now().journey.last_contact_on is None
    talks_acts.hold_at_once(operation(cast.coach), cast.pair.id, EXTRA, TalkReport(TODAY, BOTH))
    assert cast.now().journey.last_contact_on == TODAY


def test_who_has_nothing_to_do_with_the_pair_plans_nothing(cast: Cast) -> None:
    talk = plan(cast)
    for stranger in (cast.other_coach, cast.director, cast.interpreter, cast.admin, cast.foreign_coordinator):
        with pytest.raises(NotThere):
            plan(cast, by=stranger)
    with pytest.raises(NotAllowed):
        plan(cast, by=cast.coachee)
    with pytest.raises(NotThere):
        talks_acts.cancel(operation(cast.coordinator), cast.other_pair.id, talk.id)


def test_the_director_plans_once_the_coachee_shares(cast: Cast) -> None:
    director.name_director(operation(cast.coordinator), cast.pair.id, cast.director.account_id)
    with pytest.raises(NotThere):
        plan(cast, by=cast.director)
    director.share_with(operation(cast.coachee), cast.pair.id, "director", True)
    assert plan(cast, by=cast.director).state is TalkState.PLANNED


def test_a_pair_that_ended_expects_nothing_and_its_coach_plans_nothing(cast: Cast) -> None:
    lifecycle.end(operation(cast.coordinator), cast.pair.id, EndReason.STOPPED)
    assert cast.now().journey.status is PairStatus.ENDED
    with pytest.raises((NotAllowed, NotThere)):
        plan(cast)
    assert lists.pair_talks(cast.coordinator, cast.pair.id, TODAY).expected == ()


def test_a_talk_that_is_not_needed_is_no_longer_expected(cast: Cast) -> None:
    kind = first_kind(cast)
    once = operation(cast.coach)
    for _ in range(2):
        talks_acts.skip(once, cast.pair.id, kind)
    found = lists.pair_talks(cast.coach, cast.pair.id, TODAY)
    assert kind not in {one.id for one in found.expected}
    assert [talk.state for talk in found.over] == [TalkState.SKIPPED]
