"""One interpreter for a talk, who is free then and sees this appointment only, until the day is over."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import make
import pytest
from make import TODAY, Cast, operation
from talk_steps import BOTH, WEDNESDAY, plan

from pragma_coach.domain.daytime import Hours
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.talks.talks import EXTRA, TalkId, When
from pragma_coach.domain.types import Actor, PairId
from pragma_coach.services.accounts import enrolment
from pragma_coach.services.talks import interpreters
from pragma_coach.services.talks import talks as talks_acts


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
    assert enrolment.left_open(cast.coordinator, tess.account_id, TODAY).interpreted == 1
    assert enrolment.left_open(cast.coordinator, tess.account_id, WEDNESDAY + timedelta(days=1)).interpreted == 0
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
