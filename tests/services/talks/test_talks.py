"""Talks are planned, moved, called off and held by who may: each change once, remembered, and only if it can be true."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import make
import pytest
from make import NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.programme.programme import Anchor, LifeDomain
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.talks.talks import (
    EXTRA,
    DayWish,
    KeptTalk,
    Participant,
    Place,
    TalkId,
    TalkOutcome,
    TalkState,
    When,
)
from pragma_coach.domain.types import Actor, MilestoneId, PairId
from pragma_coach.services.pairs import director, lifecycle, records
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.talks import interpreters, legal_terms, lists, preparation
from pragma_coach.services.talks import talks as talks_acts
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.store.database import connection
from pragma_coach.store.talks import talks

BOTH = frozenset({Participant.COACHEE, Participant.COACH})
WEDNESDAY = TODAY + timedelta(days=1)


@pytest.fixture
def cast(config: Config) -> Iterator[Cast]:
    """The cast; whatever a test did to a pair, its events prove where it stands."""
    made = make.cast()
    yield made
    assert not any(found for _, found in verify(made.organisation.id))


def plan(cast: Cast, kind: str = EXTRA, when: When | None = None, by: Actor | None = None) -> KeptTalk:
    return talks_acts.plan(operation(by or cast.coach), cast.pair.id, kind, when or When(WEDNESDAY, 600), BOTH)


def stored(cast: Cast) -> list[KeptTalk]:
    with connection():
        return talks.of_pair(cast.organisation.id, cast.pair.id)


def first_kind(cast: Cast) -> str:
    """A talk that the programme of the cast expects now."""
    return lists.pair_talks(cast.coordinator, cast.pair.id, TODAY).expected[0].id


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


def test_the_coachee_asks_for_another_day_and_moving_answers_it(cast: Cast) -> None:
    talk = plan(cast)
    preparation.ask_other_day(operation(cast.coachee), cast.pair.id, talk.id, DayWish.EVENING)
    assert stored(cast)[0].wish is DayWish.EVENING
    ((_, shown),) = lists.agenda(cast.coordinator, TODAY).this_week
    assert isinstance(shown, KeptTalk)
    assert shown.wish is DayWish.EVENING
    talks_acts.move(operation(cast.coach), cast.pair.id, talk.id, When(WEDNESDAY, 19 * 60))
    assert stored(cast)[0].wish is None
    with pytest.raises(NotThere):
        preparation.ask_other_day(operation(cast.other_coachee), cast.pair.id, talk.id, DayWish.EARLIER)


def test_a_film_is_seen_on_its_first_day_and_can_be_unseen(cast: Cast) -> None:
    marren = make.organisation("marren", programme="de_fryske_marren")
    pair = make.pair(make.coordinator(marren.id), None, name="Hadi")
    her = make.coachee_of(pair)
    (film, _), *others = preparation.films(pair, ["pip"])
    assert len(others) == 11
    for at in (NOON, NOON + timedelta(days=1)):
        preparation.see_film(operation(her, at=at), pair.id, film.id, True)
    assert [seen_on for _, seen_on in preparation.films(pair, ["pip"])] == [TODAY] + [None] * 11
    preparation.see_film(operation(her), pair.id, film.id, False)
    assert {seen_on for _, seen_on in preparation.films(pair, ["pip"])} == {None}
    with pytest.raises(Invalid, match="niet op de lijst"):
        preparation.see_film(operation(her), pair.id, "geen-film", True)
    with pytest.raises(NotThere):
        preparation.see_film(operation(cast.coordinator), pair.id, film.id, True)


def test_the_days_of_the_law_are_kept_all_or_none(cast: Cast) -> None:
    late = {Anchor.BRP: date(2026, 3, 4), Anchor.DUO_NOTICE: date(2026, 5, 2), Anchor.PIP_SIGNED: date(2026, 5, 1)}
    with pytest.raises(Invalid, match="De brief komt eerst"):
        legal_terms.record_days(operation(cast.coordinator), cast.pair.id, late)
    assert cast.now().journey.dates == {}
    with pytest.raises(Invalid, match="nog niet geweest"):
        legal_terms.record_days(operation(cast.coordinator), cast.pair.id, {Anchor.BRP: WEDNESDAY})
    with pytest.raises(Invalid, match="hoort niet bij"):
        legal_terms.record_days(operation(cast.coordinator), cast.pair.id, {Anchor.HOUSED: TODAY})
    right = {**late, Anchor.PIP_SIGNED: date(2026, 5, 4)}
    legal_terms.record_days(operation(cast.coach), cast.pair.id, right)
    journey = cast.now().journey
    assert {anchor: reached.on for anchor, reached in journey.dates.items()} == {
        Anchor.BRP: date(2026, 3, 4),
        Anchor.DUO_NOTICE: date(2026, 5, 2),
    }
    assert journey.milestones[MilestoneId("pip_signed")].on == date(2026, 5, 4)
    legal_terms.record_days(operation(cast.coach), cast.pair.id, {Anchor.BRP: None})
    assert Anchor.BRP not in cast.now().journey.dates
    with pytest.raises(Invalid, match="Dit komt daarna"):
        records.record_milestone(operation(cast.coach), cast.pair.id, MilestoneId("pvt_signed"), date(2026, 5, 3))


@pytest.fixture
def tess(cast: Cast) -> Actor:
    """An interpreter of Arabic, on Wednesday mornings."""
    hours = [Hours(2, 540, 720)]
    interpreters.set_profile(operation(cast.coordinator), cast.interpreter.account_id, ["ar"], hours)
    return cast.interpreter


def second_interpreter(cast: Cast) -> Actor:
    other = make.account(cast.organisation.id, make.Role.INTERPRETER, name="Selam").actor
    interpreters.set_profile(operation(cast.coordinator), other.account_id, ["ar", "ti"], [Hours(2, 480, 1080)])
    return other


def test_a_talk_has_one_interpreter_who_sees_that_appointment_until_the_day_is_over(cast: Cast, tess: Actor) -> None:
    talk = plan(cast)
    interpreters.book(operation(cast.coach), cast.pair.id, talk.id, tess.account_id, "ar")
    (seen,) = interpreters.appointments(tess, WEDNESDAY)
    assert (seen.when, seen.language, seen.first_name) == (talk.when, "ar", "Amina")
    assert interpreters.appointments(tess, WEDNESDAY + timedelta(days=1)) == []
    other = second_interpreter(cast)
    with pytest.raises(Invalid, match="heeft al een tolk"):
        interpreters.book(operation(cast.coordinator), cast.pair.id, talk.id, other.account_id, "ti")
    assert interpreters.appointments(other, TODAY) == []
    interpreters.let_go(operation(cast.coach), cast.pair.id, talk.id)
    assert interpreters.appointments(tess, TODAY) == []
    with pytest.raises(NotAllowed):
        interpreters.appointments(cast.coach, TODAY)


def test_an_interpreter_who_is_booked_elsewhere_is_refused_and_who_is_free_is_named(cast: Cast, tess: Actor) -> None:
    second_interpreter(cast)
    talk = plan(cast)
    interpreters.book(operation(cast.coach), cast.pair.id, talk.id, tess.account_id, "ar")
    at_once = talks_acts.plan(operation(cast.coordinator), cast.other_pair.id, EXTRA, When(WEDNESDAY, 630), BOTH)
    with pytest.raises(Invalid, match=r"niet vrij voor Arabisch\. Wel vrij: Selam\."):
        interpreters.book(operation(cast.coordinator), cast.other_pair.id, at_once.id, tess.account_id, "ar")
    after = talks_acts.move(operation(cast.coordinator), cast.other_pair.id, at_once.id, When(WEDNESDAY, 660))
    interpreters.book(operation(cast.coordinator), cast.other_pair.id, after.id, tess.account_id, "ar")
    assert len(interpreters.appointments(tess, TODAY)) == 2


def test_two_who_book_one_interpreter_at_once_do_not_both_get_her(cast: Cast, tess: Actor) -> None:
    both = [
        (cast.coach, cast.pair.id, plan(cast).id),
        (
            cast.other_coach,
            cast.other_pair.id,
            talks_acts.plan(operation(cast.other_coach), cast.other_pair.id, EXTRA, When(WEDNESDAY, 630), BOTH).id,
        ),
    ]
    at_once = Barrier(len(both))

    def book(asked: tuple[Actor, PairId, TalkId]) -> str:
        actor, pair_id, talk_id = asked
        at_once.wait(timeout=10)
        try:
            interpreters.book(operation(actor), pair_id, talk_id, tess.account_id, "ar")
        except Invalid as refused:
            return refused.sentence
        return "booked"

    with ThreadPoolExecutor(len(both)) as pool:
        answers = sorted(pool.map(book, both))
    assert answers[1] == "booked"
    assert "niet vrij" in answers[0]


def test_a_talk_moves_only_when_its_interpreter_is_free_then(cast: Cast, tess: Actor) -> None:
    talk = plan(cast)
    interpreters.book(operation(cast.coach), cast.pair.id, talk.id, tess.account_id, "ar")
    for elsewhere, says in (
        (When(WEDNESDAY, 700), "De tolk kan dan niet. Er is dan geen andere tolk vrij."),
        (When(WEDNESDAY + timedelta(days=1), 600), "De tolk kan dan niet"),
        (When(WEDNESDAY), "Vul een tijd in"),
    ):
        with pytest.raises(Invalid, match=says):
            talks_acts.move(operation(cast.coach), cast.pair.id, talk.id, elsewhere)
    next_week = When(WEDNESDAY + timedelta(days=7), 600)
    talks_acts.move(operation(cast.coach), cast.pair.id, talk.id, next_week)
    assert [one.when for one in interpreters.appointments(tess, TODAY)] == [next_week]
    talks_acts.cancel(operation(cast.coach), cast.pair.id, talk.id)
    assert interpreters.appointments(tess, TODAY) == []


@pytest.mark.parametrize(
    ("language", "when", "says"),
    [("ti", When(WEDNESDAY, 600), "niet vrij"), ("nl", When(WEDNESDAY, 600), "taal"), ("ar", When(WEDNESDAY), "tijd")],
    ids=["not-the-language", "no-language", "no-time"],
)
def test_an_interpreter_cannot_be_booked(cast: Cast, tess: Actor, language: str, when: When, says: str) -> None:
    talk = plan(cast, when=when)
    with pytest.raises(Invalid, match=says):
        interpreters.book(operation(cast.coach), cast.pair.id, talk.id, tess.account_id, language)


def test_an_interpreter_of_another_organisation_cannot_be_booked(cast: Cast, tess: Actor) -> None:
    foreign = make.account(cast.elsewhere.id, make.Role.INTERPRETER).actor
    with pytest.raises(NotThere):
        interpreters.set_profile(operation(cast.coordinator), foreign.account_id, ["ar"], [])
    interpreters.set_profile(operation(cast.foreign_coordinator), foreign.account_id, ["ar"], [Hours(2, 540, 720)])
    talk = plan(cast)
    with pytest.raises(Invalid, match="niet vrij"):
        interpreters.book(operation(cast.coach), cast.pair.id, talk.id, foreign.account_id, "ar")


def test_the_interpreter_explains_beforehand_and_only_the_own_talk(cast: Cast, tess: Actor) -> None:
    talk = plan(cast)
    interpreters.book(operation(cast.coach), cast.pair.id, talk.id, tess.account_id, "ar")
    interpreters.brief(operation(tess), talk.id, True)
    assert interpreters.appointments(tess, TODAY)[0].briefed
    with pytest.raises(NotThere):
        interpreters.brief(operation(second_interpreter(cast)), talk.id, False)
    interpreters.brief(operation(tess), talk.id, False)
    assert not interpreters.appointments(tess, TODAY)[0].briefed


@pytest.mark.parametrize(
    ("languages", "hours", "field"),
    [
        ([], [Hours(0, 540, 600)], "languages"),
        (["nl"], [Hours(0, 540, 600)], "languages"),
        (["ar"], [Hours(0, 600, 600)], "hours-0"),
        (["ar"], [Hours(3, 540, 700), Hours(3, 660, 720)], "hours-3"),
        (["ar"], [Hours(1, 60, 120)], "hours-1"),
    ],
)
def test_languages_and_hours_that_cannot_be_are_refused(
    cast: Cast, languages: list[str], hours: list[Hours], field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        interpreters.set_profile(operation(cast.coordinator), cast.interpreter.account_id, languages, hours)
    assert refused.value.field == field


def test_the_coordinators_list_tells_what_to_do_this_week_and_what_stayed_behind(cast: Cast) -> None:
    plan(cast, when=When(WEDNESDAY, 600))
    talks_acts.plan(operation(cast.coordinator), cast.other_pair.id, EXTRA, When(TODAY + timedelta(days=9)), BOTH)
    found = lists.agenda(cast.coordinator, TODAY)
    assert [pair.coachee.name for pair, _ in found.this_week] == ["Amina"]
    assert "Biniam" in {pair.coachee.name for pair, _ in found.later}
    assert found.to_note == []
    after = lists.agenda(cast.coordinator, TODAY + timedelta(days=2))
    assert [pair.coachee.name for pair, _ in after.to_note] == ["Amina"]
    assert "Carim" not in {pair.coachee.name for pair, _ in (*found.later, *found.late)}
    months = lists.agenda(cast.coordinator, TODAY + timedelta(weeks=26))
    assert months.late
    with pytest.raises(NotAllowed):
        lists.agenda(cast.coach, TODAY)
