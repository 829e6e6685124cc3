"""Whoever says a fact first, on whatever screen, has said it everywhere; and takes it back everywhere."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import make
import pytest
from make import NOON, STARTED, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.pairs.pair import start_days
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.refusal import Invalid, Outdated
from pragma_coach.domain.talks.expected import expected_talks
from pragma_coach.domain.talks.talks import EXTRA, KeptTalk, Participant, TalkState, When
from pragma_coach.domain.types import ItemId, ItemState, MilestoneId
from pragma_coach.services.pairs import records, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.talks import legal_terms
from pragma_coach.services.talks import talks as talk_acts
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store.database import connection
from pragma_coach.store.talks import talks

PVT_ITEM, PVT = ItemId("2-taal-pvt"), MilestoneId("pvt_signed")
DONE, OPEN = ItemState.DONE, ItemState.OPEN
DAY = TODAY - timedelta(days=3)
BOTH = frozenset({Participant.COACH, Participant.COACHEE})

SAY: dict[str, Callable[[Cast], object]] = {
    "list": lambda cast: ticks.tick(operation(cast.coach), cast.pair.id, PVT_ITEM, DONE, happened_on=DAY),
    "milestones": lambda cast: records.record_milestone(operation(cast.coordinator), cast.pair.id, PVT, DAY),
    "talk": lambda cast: talk_acts.hold_at_once(operation(cast.coach), cast.pair.id, "pvt", TalkReport(DAY, BOTH)),
}
TAKE_BACK: dict[str, Callable[[Cast], object]] = {
    "list": lambda cast: ticks.tick(operation(cast.coach), cast.pair.id, PVT_ITEM, OPEN),
    "undo": lambda cast: ticks.undo(operation(cast.coach), cast.pair.id, cast.now().journey.items[PVT_ITEM].rev),
    "milestones": lambda cast: records.withdraw_milestone(operation(cast.coordinator), cast.pair.id, PVT),
}


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def calendar(cast: Cast) -> list[KeptTalk]:
    with connection():
        return [talk for talk in talks.of_pair(cast.organisation.id, cast.pair.id) if talk.kind == "pvt"]


def expected(cast: Cast, talk: str = "pvt") -> bool:
    """Whether the programme still expects a talk."""
    now = cast.now()
    with connection():
        kept = talks.of_pair(cast.organisation.id, cast.pair.id)
    return talk in {one.id for one in expected_talks(programme_of(now), now.journey, start_days(now), kept)}


def proved(cast: Cast) -> bool:
    return not any(found for _, found in verify(cast.organisation.id))


@pytest.mark.parametrize("back", TAKE_BACK)
@pytest.mark.parametrize("place", SAY)
def test_a_fact_is_said_and_taken_back_on_every_screen(cast: Cast, place: str, back: str) -> None:
    assert expected(cast)
    SAY[place](cast)
    journey = cast.now().journey
    assert (journey.state_of(PVT_ITEM), journey.items[PVT_ITEM].happened_on) == (DONE, DAY)
    assert journey.milestones[PVT].on == DAY
    assert not expected(cast)
    assert [talk.held_on for talk in calendar(cast)] == ([DAY] if place == "talk" else [])
    TAKE_BACK[back](cast)
    journey = cast.now().journey
    assert (journey.state_of(PVT_ITEM), journey.milestones) == (OPEN, {})
    assert expected(cast)
    assert all(talk.state is TalkState.CANCELLED for talk in calendar(cast))
    assert proved(cast)


def test_a_talk_on_the_calendar_was_held_when_its_fact_is_said_and_stands_there_again_when_not(cast: Cast) -> None:
    when = When(TODAY + timedelta(days=4))
    talk_acts.plan(operation(cast.coach), cast.pair.id, "pvt", when, BOTH)
    SAY["list"](cast)
    (talk,) = calendar(cast)
    assert (talk.state, talk.held_on, talk.when) == (TalkState.HELD, DAY, when)
    SAY["milestones"](cast)
    TAKE_BACK["undo"](cast)
    (talk,) = calendar(cast)
    assert (talk.state, talk.held_on, talk.when) == (TalkState.PLANNED, None, when)
    with connection():
        assert [change.act for change in talks.changes(cast.organisation.id, talk.id)] == [
            "taken_back",
            "held",
            "planned",
        ]


def test_a_talk_was_held_after_all_when_what_took_its_fact_back_is_undone(cast: Cast) -> None:
    SAY["talk"](cast)
    TAKE_BACK["list"](cast)
    assert [talk.state for talk in calendar(cast)] == [TalkState.CANCELLED]
    TAKE_BACK["undo"](cast)
    assert [(talk.state, talk.held_on) for talk in calendar(cast)] == [(TalkState.HELD, DAY)]
    TAKE_BACK["list"](cast)
    SAY["talk"](cast)
    assert sorted(talk.state for talk in calendar(cast)) == [TalkState.CANCELLED, TalkState.HELD]  # one, not two


def test_a_talk_that_was_called_off_stays_so_when_its_fact_is_said(cast: Cast) -> None:
    planned = talk_acts.plan(operation(cast.coach), cast.pair.id, "pvt", When(TODAY + timedelta(days=4)), BOTH)
    talk_acts.cancel(operation(cast.coach), cast.pair.id, planned.id)
    SAY["list"](cast)
    assert [talk.state for talk in calendar(cast)] == [TalkState.CANCELLED]


def test_another_day_of_a_talk_is_another_day_of_the_fact(cast: Cast) -> None:
    SAY["talk"](cast)
    other = DAY + timedelta(days=1)
    talk_acts.hold(operation(cast.coach), cast.pair.id, calendar(cast)[0].id, TalkReport(other, BOTH))
    assert cast.now().journey.milestones[PVT].on == other
    records.record_milestone(operation(cast.coach), cast.pair.id, PVT, DAY)
    assert [talk.held_on for talk in calendar(cast)] == [DAY]


def test_a_talk_held_before_the_plan_was_there_is_refused_and_nothing_is_kept(cast: Cast) -> None:
    records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("pip_signed"), DAY + timedelta(days=1))
    for act in (SAY["talk"], SAY["list"], SAY["milestones"]):
        with pytest.raises(Invalid, match="Het PIP is van"):
            act(cast)
    assert calendar(cast) == []
    ticks.tick(operation(cast.coach), cast.pair.id, PVT_ITEM, DONE)  # a mere tap is never refused
    assert cast.now().journey.milestones[PVT].on == TODAY


def test_an_undo_of_a_fact_that_somebody_said_again_elsewhere_is_refused_with_the_cure(cast: Cast) -> None:
    SAY["list"](cast)
    first = cast.now().journey.items[PVT_ITEM].rev
    records.record_milestone(operation(cast.coordinator), cast.pair.id, PVT, STARTED)
    with pytest.raises(Outdated, match="daarna nog veranderd"):
        ticks.undo(operation(cast.coach), cast.pair.id, first)
    TAKE_BACK["undo"](cast)
    assert cast.now().journey.milestones[PVT].on == DAY  # one step back, not two


def test_an_undo_brings_back_what_the_newcomer_had_said(cast: Cast) -> None:
    item = ItemId("2-taal-pip")
    ticks.tick(operation(cast.coachee), cast.pair.id, item, DONE)
    ticks.tick(operation(cast.coach, at=NOON + timedelta(days=1)), cast.pair.id, item, DONE)
    assert MilestoneId("pip_signed") in cast.now().journey.milestones
    ticks.undo(operation(cast.coach), cast.pair.id, cast.now().journey.items[item].rev)
    assert (cast.now().journey.state_of(item), cast.now().journey.milestones) == (ItemState.CLAIMED, {})
    assert proved(cast)


@pytest.mark.parametrize(("state", "reason"), [(ItemState.NOT_APPLICABLE, "own_choice"), (ItemState.STUCK, "money")])
def test_an_undo_of_what_set_a_done_item_aside_brings_its_fact_back(cast: Cast, state: ItemState, reason: str) -> None:
    SAY["list"](cast)
    aside = ticks.tick(operation(cast.coach), cast.pair.id, PVT_ITEM, state, reason=reason)
    assert cast.now().journey.milestones == {}
    ticks.undo(operation(cast.coach), cast.pair.id, aside.rev)
    journey = cast.now().journey
    assert (journey.items[PVT_ITEM].happened_on, journey.milestones[PVT].on) == (DAY, DAY)
    assert proved(cast)


def test_what_waits_for_a_fact_no_longer_waits_when_it_is_said_or_does_not_apply(cast: Cast) -> None:
    def waiting() -> set[str]:
        return {clock.rule.id for clock in legal_terms.clocks_of(cast.now(), TODAY) if not clock.met}

    assert {"brp_registration", "health_insurance", "pip_due"} <= waiting()
    ticks.tick(operation(cast.coach), cast.pair.id, ItemId("1-papieren-brp"), DONE, happened_on=DAY)
    assert cast.now().journey.dates[Anchor.BRP].on == DAY
    ticks.tick(operation(cast.coach), cast.pair.id, ItemId("2-taal-pip"), DONE, happened_on=DAY)
    insured = ItemId("1-gezondheid-zorgverzekering")
    ticks.tick(operation(cast.coach), cast.pair.id, insured, ItemState.NOT_APPLICABLE, reason="own_choice")
    assert waiting() == {"term_end", "benefit_application"}
    (term,) = (clock for clock in legal_terms.clocks_of(cast.now(), TODAY) if clock.rule.id == "term_end")
    assert term.due_on is not None
    assert term.due_on.replace(year=DAY.year) == DAY


def test_what_was_is_not_planned_again_and_who_talks_on_does_so_at_an_extra_talk(cast: Cast) -> None:
    SAY["list"](cast)
    later = When(TODAY + timedelta(days=4))
    with pytest.raises(Invalid, match="Dit was al op 9 mei 2026"):
        talk_acts.plan(operation(cast.coach), cast.pair.id, "pvt", later, BOTH)
    report = TalkReport(DAY, BOTH, next_on=later.day)
    talk_acts.hold_at_once(operation(cast.coach), cast.pair.id, "pvt", report)
    with connection():
        kept = talks.of_pair(cast.organisation.id, cast.pair.id)
    assert {(talk.kind, talk.state, talk.day) for talk in kept} == {
        ("pvt", TalkState.HELD, DAY),
        (EXTRA, TalkState.PLANNED, later.day),
    }


def test_once_the_plan_is_there_nobody_has_to_plan_the_talks_that_lead_to_it(cast: Cast) -> None:
    assert expected(cast, "intake")
    assert expected(cast, "pip")
    ticks.tick(operation(cast.coach), cast.pair.id, ItemId("2-taal-pip"), DONE, happened_on=DAY)
    assert not expected(cast, "intake")
    assert not expected(cast, "pip")
    assert (
        cast.now().journey.state_of(ItemId("2-taal-brede-intake")) is OPEN
    )  # nothing is guessed about the step itself
