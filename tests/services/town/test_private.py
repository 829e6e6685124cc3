"""Private words: the coordinator reads and answers them, and nobody who coaches hears that there is one."""

from __future__ import annotations

from datetime import timedelta

import make
import pytest
from make import NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated
from pragma_coach.domain.town.help import HelpState
from pragma_coach.domain.town.private import MOST_WAITING, PrivateSubject, WordId
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.accounts import stand_ins
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.town import help, private
from pragma_coach.store.database import connection


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def written(
    cast: Cast, subject: str = "other_coach", wish: str = "write", words: str = "Liever iemand anders"
) -> WordId:
    private.write(operation(cast.coachee), cast.pair.id, subject, wish, words)
    return private.mine(cast.coachee, cast.pair.id, TODAY)[0][0].word.id


def with_role(actor: Actor, role: Role) -> Actor:
    return Actor(actor.account_id, actor.organisation_id, actor.roles | {role})


def test_the_coordinator_reads_and_answers_and_the_newcomer_reads_the_answer(cast: Cast) -> None:
    word = written(cast)
    (view,) = private.inbox(cast.coordinator, TODAY).waiting
    assert (view.word.name, view.word.words, view.days_left) == ("Amina", "Liever iemand anders", 7)
    assert view.word.subject is PrivateSubject.OTHER_COACH
    assert private.waiting(cast.coordinator) == 1
    with pytest.raises(Invalid, match="Schrijf een antwoord"):
        private.answer(operation(cast.coordinator), word, " ")
    private.answer(operation(cast.coordinator), word, "Ik bel je morgen.")
    ((answered,), readers) = private.mine(cast.coachee, cast.pair.id, TODAY)
    assert (answered.word.status.state, answered.word.reply) == (HelpState.ANSWERED, "Ik bel je morgen.")
    assert answered.answered_by in readers
    assert private.answers(cast.coachee, cast.pair.id, TODAY) == 1
    assert private.answers(cast.coachee, cast.pair.id, TODAY + timedelta(days=15)) == 0
    with pytest.raises(Outdated):
        private.answer(operation(cast.coordinator), word, "Nog een keer.")
    with pytest.raises(Outdated):
        private.take_back(operation(cast.coachee), word)
    assert private.inbox(cast.coordinator, TODAY).waiting == ()
    assert len(private.inbox(cast.coordinator, TODAY).settled) == 1


def test_nobody_else_reads_answers_or_takes_back(cast: Cast) -> None:
    word = written(cast)
    for actor in (cast.coach, cast.other_coach, cast.other_coachee, cast.director, cast.interpreter, cast.admin):
        with pytest.raises(NotAllowed):
            private.inbox(actor, TODAY)
    for actor in (cast.coach, cast.coordinator):
        with pytest.raises(NotAllowed):
            private.mine(actor, cast.pair.id, TODAY)
    for actor in (cast.other_coachee, cast.director, cast.foreign_coordinator):
        with pytest.raises(NotThere):
            private.mine(actor, cast.pair.id, TODAY)
    for actor in (cast.coach, cast.other_coach, cast.other_coachee, cast.director, cast.foreign_coordinator):
        with pytest.raises(NotThere):
            private.answer(operation(actor), word, "Ik lees mee")
        with pytest.raises(NotThere):
            private.take_back(operation(actor), word)
    assert private.inbox(cast.foreign_coordinator, TODAY).waiting == ()
    # It is no question for help: no list of those holds it, not even for the coordinator.
    assert help.board(cast.other_coach, TODAY).open == ()
    assert help.unanswered(cast.coordinator, TODAY) == help.of_pair(cast.coach, cast.pair.id, TODAY)[1] == ()


def test_a_coordinator_who_coaches_or_coached_the_pair_does_not_even_hear_of_it(cast: Cast) -> None:
    word = written(cast)
    for coach in (cast.coach, cast.other_coach):
        both = with_role(coach, Role.COORDINATOR)
        assert private.waiting(both) == (0 if coach is cast.coach else 1)
    lifecycle.hand_over(
        operation(cast.coordinator, at=NOON + timedelta(days=1)), cast.pair.id, cast.other_coach.account_id
    )
    for coach in (cast.coach, cast.other_coach):
        both = with_role(coach, Role.COORDINATOR)
        assert private.waiting(both) == 0
        with pytest.raises(NotThere):
            private.answer(operation(both, at=NOON + timedelta(days=2)), word, "Ik was je coach")


def test_who_reads_is_named_with_who_stands_in_and_when_nobody_may_read_nothing_is_sent(cast: Cast) -> None:
    def readers() -> tuple[str, ...]:
        return private.mine(cast.coachee, cast.pair.id, TODAY)[1]

    assert len(readers()) == 1
    stand_in = make.account(cast.organisation.id, Role.DIRECTOR, name="Vera Vervangt", email="vera@voorbeeld.nl")
    stand_ins.name_stand_in(operation(cast.coordinator), stand_in.id, None, TODAY + timedelta(days=7))
    assert "Vera Vervangt" in readers()
    town = make.organisation("klein")
    boss = make.account(town.id, Role.COORDINATOR, Role.COACH, name="Dora Doet Alles")
    pair = make.pair(boss.actor, boss.id, name="Selam")
    assert private.mine(make.coachee_of(pair), pair.id, TODAY) == ((), ())
    with pytest.raises(Invalid, match="Alleen je coach zou het lezen"):
        private.write(operation(make.coachee_of(pair)), pair.id, "talk", "call", "")


def test_a_word_is_about_one_thing_and_not_too_many_wait(cast: Cast) -> None:
    for subject, wish, field in (("", "call", "subject"), ("talk", "", "wish")):
        with pytest.raises(Invalid) as refused:
            private.write(operation(cast.coachee), cast.pair.id, subject, wish, "")
        assert refused.value.field == field
    once = operation(cast.coachee)
    private.write(once, cast.pair.id, "talk", "call", "")
    private.write(once, cast.pair.id, "talk", "call", "")
    assert private.waiting(cast.coordinator) == 1
    for _ in range(MOST_WAITING - 1):
        last = written(cast)
    with pytest.raises(Invalid, match="Er wachten al 3 berichten"):
        written(cast)
    private.take_back(operation(cast.coachee), last)
    written(cast)
    with connection():
        assert private.waiting(cast.coordinator) == MOST_WAITING
