"""Questions for help: who sees what, who is first, and what cannot be done twice."""

from __future__ import annotations

import threading
from dataclasses import fields
from datetime import timedelta

import make
import pytest
from make import NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere, Outdated, Refused
from pragma_coach.domain.town.help import MOST_OPEN, HelpAct, HelpId, HelpRequest, HelpState
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.pairs import lifecycle
from pragma_coach.services.programme import draft, files, publish
from pragma_coach.services.town import help
from pragma_coach.services.town.help import HelpView, ask, take_turn
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import people
from pragma_coach.store.tables.town import HelpRequestRow
from pragma_coach.store.town import help as stored_help

WORDS = "Ik kreeg een blauwe brief."


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def asked(cast: Cast, days_ago: int = 0) -> HelpId:
    """A question of the coachee; returns its id."""
    ask(operation(cast.coachee, at=NOON - timedelta(days=days_ago)), cast.pair.id, "post", WORDS)
    return of_pair(cast)[0].request.id


def of_pair(cast: Cast, actor: Actor | None = None) -> tuple[HelpView, ...]:
    return help.of_pair(actor or cast.coordinator, cast.pair.id, TODAY)[1]


def told(question: HelpView) -> str:
    return repr([getattr(question, field.name) for field in fields(question)])


@one_transaction
def rename(cast: Cast, name: str) -> None:
    people.change(cast.organisation.id, cast.pair.coachee.id, name=name)


def test_a_coachee_asks_and_the_own_coach_and_coordinator_see_all_of_it(cast: Cast) -> None:
    asked(cast)
    for actor in (cast.coachee, cast.coach, cast.coordinator):
        (question,) = of_pair(cast, actor)
        assert (question.request.words, question.days_left, question.request.status.state) == (WORDS, 7, HelpState.OPEN)
    for stranger in (cast.other_coach, cast.other_coachee, cast.foreign_coordinator, cast.director, cast.interpreter):
        with pytest.raises(NotThere):
            of_pair(cast, stranger)


def test_a_coach_asks_for_the_coachee_and_nobody_else_does(cast: Cast) -> None:
    ask(operation(cast.coach), cast.pair.id, "digital", "DigiD doet het niet")
    assert of_pair(cast)[0].request.theme == "digital"
    for stranger in (cast.other_coach, cast.other_coachee, cast.foreign_coach):
        with pytest.raises(NotThere):
            ask(operation(stranger), cast.pair.id, "post", WORDS)


@pytest.mark.parametrize(
    ("theme", "words", "field"),
    [("post", "   ", "words"), ("", WORDS, "theme"), ("doctor", WORDS, "theme"), ("post", "nr 111222333", "words"),
     ("post", "x" * 281, "words")],
)  # fmt: skip
def test_a_question_without_words_or_theme_is_refused(cast: Cast, theme: str, words: str, field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(operation(cast.coachee), cast.pair.id, theme, words)
    assert refused.value.field == field
    assert of_pair(cast) == ()


def test_the_same_form_sent_twice_is_one_question(cast: Cast) -> None:
    once = operation(cast.coachee)
    ask(once, cast.pair.id, "post", WORDS)
    ask(once, cast.pair.id, "post", WORDS)
    assert len(of_pair(cast)) == 1


def test_more_questions_than_people_can_answer_wait_for_the_first(cast: Cast) -> None:
    for number in range(MOST_OPEN):
        ask(operation(cast.coachee), cast.pair.id, "post", f"Brief {number}")
    with pytest.raises(Invalid, match="al 5 vragen open"):
        ask(operation(cast.coachee), cast.pair.id, "post", "Nog een")
    take_turn(operation(cast.coachee), of_pair(cast)[0].request.id, HelpAct.WITHDRAW)
    ask(operation(cast.coachee), cast.pair.id, "post", "Nog een")


def test_before_taking_it_a_volunteer_sees_a_first_name_and_no_more(cast: Cast) -> None:
    rename(cast, "Amina Achternaam")
    help_id = asked(cast)
    (question,) = help.board(cast.other_coach, TODAY).open
    assert (question.request.name, question.request.words, question.coaches, question.holder) == (
        "Amina",
        WORDS,
        (),
        "",
    )
    assert "Achternaam" not in told(question)
    take_turn(operation(cast.other_coach), help_id, HelpAct.CLAIM)
    (mine,) = help.board(cast.other_coach, TODAY).mine
    assert mine.request.name == "Amina Achternaam"
    assert mine.coaches == (accounts_name(cast, cast.coach),)
    assert help.board(cast.coach, TODAY).open == ()


def accounts_name(cast: Cast, actor: Actor) -> str:
    with connection():
        return accounts.names(cast.organisation.id, [actor.account_id])[actor.account_id]


def test_the_second_to_take_it_is_told_who_was_first(cast: Cast) -> None:
    help_id = asked(cast)
    take_turn(operation(cast.other_coach), help_id, HelpAct.CLAIM)
    with pytest.raises(Outdated, match=f"genomen door {accounts_name(cast, cast.other_coach)} op 12 mei 2026"):
        take_turn(operation(cast.coach), help_id, HelpAct.CLAIM)
    take_turn(operation(cast.other_coach), help_id, HelpAct.CLAIM)  # who has it, has it
    assert len(stored(cast, help_id).turns) == 1


def stored(cast: Cast, help_id: HelpId) -> HelpRequest:
    with connection():
        found = stored_help.get(cast.organisation.id, help_id)
    assert found is not None
    return found


def test_of_two_who_take_it_at_once_one_has_it(cast: Cast) -> None:
    help_id = asked(cast)
    refused: list[Refused] = []
    together = threading.Barrier(2)

    def take(actor: Actor) -> None:
        together.wait()
        try:
            take_turn(operation(actor), help_id, HelpAct.CLAIM)
        except Outdated as sentence:
            refused.append(sentence)

    both = [threading.Thread(target=take, args=(actor,)) for actor in (cast.coach, cast.other_coach)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert len(refused) == 1
    assert len(stored(cast, help_id).turns) == 1


def test_it_is_answered_once(cast: Cast) -> None:
    help_id = asked(cast)
    take_turn(operation(cast.other_coach), help_id, HelpAct.CLAIM)
    once = operation(cast.other_coach)
    take_turn(once, help_id, HelpAct.ANSWER)
    take_turn(once, help_id, HelpAct.ANSWER)  # a repeat of the same tap is no second answer
    with pytest.raises(Outdated, match="al beantwoord"):
        take_turn(operation(cast.coach), help_id, HelpAct.ANSWER)
    assert [one.act for one in stored(cast, help_id).turns] == [HelpAct.CLAIM, HelpAct.ANSWER]


def test_a_volunteer_who_did_not_take_it_cannot_answer_or_withdraw_it(cast: Cast) -> None:
    help_id = asked(cast)
    for act in (HelpAct.ANSWER, HelpAct.WITHDRAW, HelpAct.RELEASE):
        with pytest.raises(NotAllowed):
            take_turn(operation(cast.other_coach), help_id, act)
    for stranger in (cast.other_coachee, cast.foreign_coach, cast.director, cast.interpreter):
        for act in HelpAct:
            with pytest.raises(NotThere):
                take_turn(operation(stranger), help_id, act)
    with pytest.raises(NotThere):
        take_turn(operation(cast.coachee), help_id, HelpAct.CLAIM)


def test_a_question_is_given_back_by_who_took_it_or_by_the_coordinator(cast: Cast) -> None:
    help_id = asked(cast)
    for actor in (cast.other_coach, cast.coordinator):
        take_turn(operation(cast.other_coach), help_id, HelpAct.CLAIM)
        take_turn(operation(actor), help_id, HelpAct.RELEASE)
        assert stored(cast, help_id).status.state is HelpState.OPEN


def test_an_answer_that_was_none_is_asked_again_but_not_months_later(cast: Cast) -> None:
    help_id = asked(cast)
    take_turn(operation(cast.coach), help_id, HelpAct.ANSWER)
    take_turn(operation(cast.coachee, at=NOON + timedelta(days=14)), help_id, HelpAct.REOPEN)
    take_turn(operation(cast.coachee, at=NOON + timedelta(days=14)), help_id, HelpAct.ANSWER)
    with pytest.raises(Invalid, match="Stel een nieuwe vraag"):
        take_turn(operation(cast.coachee, at=NOON + timedelta(days=29)), help_id, HelpAct.REOPEN)
    (question,) = help.of_pair(cast.coachee, cast.pair.id, TODAY + timedelta(days=29))[1]
    assert question.acts == frozenset()


def test_the_longest_waiting_is_on_top_for_the_coordinator_and_for_nobody_else(cast: Cast) -> None:
    ask(operation(cast.other_coachee, at=NOON - timedelta(days=2)), cast.other_pair.id, "money", "Toeslag")
    asked(cast, days_ago=9)
    found = help.unanswered(cast.coordinator, TODAY)
    assert [(one.request.name, one.days_left) for one in found] == [("Amina", -2), ("Biniam", 5)]
    with pytest.raises(NotAllowed):
        help.unanswered(cast.coach, TODAY)
    assert help.unanswered(cast.foreign_coordinator, TODAY) == ()


def test_the_desk_counts_what_waits_longer_than_three_days(cast: Cast) -> None:
    assert help.waiting(cast.coordinator, TODAY) == help.WaitingForDesk(0, 0)
    asked(cast, days_ago=3)
    assert help.waiting(cast.coordinator, TODAY).questions == 0
    assert help.waiting(cast.coordinator, TODAY + timedelta(days=1)).questions == 1
    assert help.waiting(cast.foreign_coordinator, TODAY + timedelta(days=1)).questions == 0


def test_the_figures_are_those_of_the_own_town(cast: Cast) -> None:
    take_turn(operation(cast.coach, at=NOON - timedelta(days=15)), asked(cast, days_ago=20), HelpAct.ANSWER)
    since = TODAY - timedelta(days=30)
    found = help.answered_figures(cast.organisation.id, since, TODAY)
    assert (found.counted, found.in_time, found.median_days) == (1, 1, 5)
    assert help.answered_figures(cast.elsewhere.id, since, TODAY).counted == 0


def test_an_organisation_that_promises_three_days_is_held_to_three_days_everywhere(cast: Cast) -> None:
    name, text = files.export_shipped("pragma")
    assert "help_within = { days = 7 }" in text
    files.take_in(
        operation(cast.coordinator),
        text.replace("help_within = { days = 7 }", "help_within = { days = 3 }").encode(),
        name,
    )
    found = draft.draft_overview(cast.coordinator, TODAY).draft
    assert found is not None
    publish.publish(operation(cast.coordinator), found.rev)
    take_turn(operation(cast.coach, at=NOON - timedelta(days=5)), asked(cast, days_ago=10), HelpAct.ANSWER)
    (question,) = help.of_pair(cast.coachee, cast.pair.id, TODAY)[1]
    assert question.promised_on == TODAY - timedelta(days=7)
    figures = help.answered_figures(cast.organisation.id, TODAY - timedelta(days=30), TODAY)
    assert (figures.counted, figures.in_time) == (1, 0)
    assert help.promise_days(cast.elsewhere.id) == 7


def test_the_row_of_a_question_is_what_its_turns_come_to(cast: Cast) -> None:
    help_id = asked(cast)
    for actor, act in (
        (cast.other_coach, HelpAct.CLAIM),
        (cast.other_coach, HelpAct.RELEASE),
        (cast.coach, HelpAct.CLAIM),
        (cast.coach, HelpAct.ANSWER),
    ):
        take_turn(operation(actor), help_id, act)
        status = stored(cast, help_id).status
        with connection():
            row = HelpRequestRow.get(HelpRequestRow.id == help_id)
        assert (row.state, row.holder_id) == (status.state, status.holder)


def test_who_was_once_the_coach_is_a_volunteer_like_others(cast: Cast) -> None:
    help_id = asked(cast)
    lifecycle.hand_over(operation(cast.coordinator), cast.pair.id, cast.other_coach.account_id)
    with pytest.raises(NotThere):
        help.of_pair(cast.coach, cast.pair.id, TODAY + timedelta(days=1))
    with pytest.raises(NotAllowed):
        take_turn(operation(cast.coach, at=NOON + timedelta(days=1)), help_id, HelpAct.WITHDRAW)
    assert Role.COACH in cast.coach.roles
