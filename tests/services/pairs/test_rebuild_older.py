"""A town from before facts were one keeps all it had, learns what follows, and guesses nothing."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.facts import contradictions, ticked_on
from pragma_coach.domain.pairs.journey import RECORDED, EventKind
from pragma_coach.domain.programme.programme import Anchor, FactPlace
from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, Participant, TalkId, TalkState, When
from pragma_coach.domain.types import ItemId, ItemState, MilestoneId
from pragma_coach.services.desk.contradictions import contradictions_of, settle
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.rebuild import catch_up, verify
from pragma_coach.services.talks import talks as talk_acts
from pragma_coach.store import tables
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.talks import talks

PIP, PVT = MilestoneId("pip_signed"), MilestoneId("pvt_signed")
DAY = TODAY - timedelta(days=9)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def before(cast: Cast, kind: EventKind, subject: str, value: str, day: date) -> None:
    make.said_before(cast.pair, kind, subject, value, day)


@one_transaction
def held_before(cast: Cast, kind: str) -> None:
    """Note a talk as the program did before facts were one."""
    talk = KeptTalk(TalkId(0), cast.pair.id, kind, 1, TalkState.HELD, When(DAY), held_on=DAY)
    talks.add(operation(cast.coach), talk, {Participant.COACH: cast.coach.account_id})


def proved(cast: Cast) -> bool:
    return not any(found for _, found in verify(cast.organisation.id))


def test_what_follows_is_known_after_the_start_and_once_is_enough(cast: Cast) -> None:
    before(cast, EventKind.MILESTONE, PIP, RECORDED, DAY)
    before(cast, EventKind.TICK, "1-papieren-brp", ItemState.DONE, DAY)
    held_before(cast, "pvt")
    assert not proved(cast)
    assert catch_up(NOON) == 1
    journey = cast.now().journey
    assert journey.state_of(ItemId("2-taal-pip")) is ItemState.DONE
    assert journey.dates[Anchor.BRP].on == DAY
    assert (journey.milestones[PVT].on, journey.items[ItemId("2-taal-pvt")].by) == (DAY, cast.coach.account_id)
    assert contradictions(programme_of(cast.now()), journey) == []
    assert proved(cast)
    assert catch_up(NOON) == 0
    assert cast.now().journey == journey


def test_what_contradicts_itself_stays_as_it_was_and_is_named(cast: Cast) -> None:
    before(cast, EventKind.TICK, "2-taal-pip", ItemState.DONE, DAY)
    before(cast, EventKind.MILESTONE, PIP, RECORDED, DAY + timedelta(days=4))
    catch_up(NOON)
    journey = cast.now().journey
    assert [fact.id for fact in contradictions(programme_of(cast.now()), journey)] == ["pip_signed"]
    assert [(word.on, word.by) for word in journey.said[contradictions(programme_of(cast.now()), journey)[0].id]] == [
        (DAY, cast.coach.account_id),
        (DAY + timedelta(days=4), cast.coach.account_id),
    ]
    assert proved(cast)


def test_the_day_of_a_talk_is_a_word_beside_the_others_and_moves_no_phase(cast: Cast) -> None:
    item, later = ItemId("2-taal-brede-intake"), DAY + timedelta(days=4)
    before(cast, EventKind.TICK, item, ItemState.DONE, later)  # somebody knew of it: no contradiction
    held_before(cast, "intake")
    before(cast, EventKind.MILESTONE, PVT, RECORDED, later)
    held_before(cast, "pvt")
    catch_up(NOON)
    programme, journey = programme_of(cast.now()), cast.now().journey
    assert (journey.items[item].happened_on, ticked_on(programme, journey, item)) == (DAY, later)
    assert journey.milestones[PVT].on == later
    (asked,) = contradictions(programme, journey)
    words = {word.place: (word.on, word.by) for word in journey.said[asked.id]}
    who = cast.coach.account_id
    assert words == {FactPlace.MILESTONE: (later, who), FactPlace.TALK: (DAY, who)}
    with connection():
        assert {talk.held_on for talk in talks.of_pair(cast.organisation.id, cast.pair.id)} == {DAY}
    assert proved(cast)
    settle(operation(cast.coordinator), cast.pair.id, asked.id, later)
    with connection():
        held = {talk.kind: talk.held_on for talk in talks.of_pair(cast.organisation.id, cast.pair.id)}
    assert held == {"intake": DAY, "pvt": later}
    assert contradictions(programme, cast.now().journey) == []


def test_a_step_that_does_not_apply_stays_so_when_a_talk_says_otherwise_and_is_asked_about(cast: Cast) -> None:
    item = ItemId("2-taal-pvt")
    make.said_before(cast.pair, EventKind.TICK, item, ItemState.NOT_APPLICABLE, DAY, "own_choice")
    held_before(cast, "pvt")
    catch_up(NOON)
    assert cast.now().journey.state_of(item) is ItemState.NOT_APPLICABLE
    assert [one.fact.id for one in contradictions_of(cast.coordinator)[0]] == ["pvt_signed"]
    assert proved(cast)


def test_a_talk_planned_for_what_was_there_stays_on_the_calendar_as_an_extra_talk(cast: Cast) -> None:
    coming = When(TODAY + timedelta(days=9), 600)
    talk_acts.plan(operation(cast.coach), cast.pair.id, "pvt", coming, [Participant.COACH])
    before(cast, EventKind.MILESTONE, PVT, RECORDED, DAY)
    catch_up(NOON)
    with connection():
        (talk,) = talks.of_pair(cast.organisation.id, cast.pair.id)
    assert (talk.kind, talk.state, talk.when) == (EXTRA, TalkState.PLANNED, coming)
    assert proved(cast)


def test_a_pair_that_cannot_be_folded_keeps_nobody_else_from_starting(cast: Cast) -> None:
    before(cast, EventKind.MILESTONE, PIP, RECORDED, DAY)
    tables.Pair.update(programme_version=9).where(tables.Pair.id == cast.pair.id).execute()
    tables.Pair.update(snapshot="{}").where(tables.Pair.id == cast.other_pair.id).execute()
    assert catch_up(NOON) == 2
    assert make.read(cast.other_pair.id, cast.organisation.id).journey.started_on is not None
