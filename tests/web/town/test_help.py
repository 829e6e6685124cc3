"""The pages of questions for help, as a coachee, volunteer and coordinator use them."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
import pytest
from stage import Cast, Clock, Visit

from pragma_coach.services.accounts import own_account
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
WORDS = "Ik kreeg een blauwe brief."


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


@pytest.fixture
def coach(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coach)


@pytest.fixture
def volunteer(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.other_coach)


@pytest.fixture
def boss(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.coordinator)


def ask(coachee: Visit) -> str:
    """Ask a question as the coachee; returns the letters of its id."""
    assert coachee.submit("/mijn/hulp", theme="post", words=WORDS).status_code == 303
    return actions(coachee, "/mijn/hulp", r"/mijn/hulp/(\w+)")[0]


def actions(visitor: Visit, path: str, pattern: str) -> list[str]:
    """What the addresses of the forms on a page hold where the pattern has its group."""
    forms = visitor.page(path).forms
    return [found[1] for named, _ in forms if (found := re.fullmatch(pattern, named.get("action", "")))]


def test_a_coachee_asks_and_sees_the_calm_clock(coachee: Visit, clock: Clock) -> None:
    assert "/mijn/hulp" in coachee.page("/mijn").links
    ask(coachee)
    assert "Wij antwoorden uiterlijk op 19 mei 2026. Nog 7 dagen." in coachee.page("/mijn/hulp").text
    clock.forward(days=6)
    assert "Nog 1 dag." in coachee.page("/mijn/hulp").text
    clock.forward(days=5)
    text = coachee.page("/mijn/hulp").text
    assert "Het duurt langer dan wij zeiden. Sorry." in text
    assert "-4" not in text


def test_what_was_typed_stays_when_the_theme_is_missing(coachee: Visit, coach: Visit, cast: Cast) -> None:
    for visitor, path in ((coachee, "/mijn/hulp"), (coach, f"/koppel/{short_id(cast.own_pair)}/hulp")):
        answer = visitor.submit(path, words=WORDS)
        assert answer.status_code == 422
        assert "Kies waar de vraag over gaat." in answer.text
        assert WORDS in answer.text
        assert visitor.submit(path, theme="post", words=" ").status_code == 422


def test_the_screen_is_in_the_own_language_and_the_words_go_their_own_way(cast: Cast, coachee: Visit) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    ask(coachee)
    html = coachee.get("/mijn/hulp").text
    assert '<html lang="ar" dir="rtl">' in html
    assert f'<p class="free" lang="nl" dir="ltr"><span>{WORDS}</span>' in html


def test_a_volunteer_sees_a_first_name_until_the_question_is_taken(coachee: Visit, volunteer: Visit) -> None:
    letters = ask(coachee)
    text = volunteer.page("/hulpvragen").text
    assert "Noor vroeg dit" in text
    assert "Nieuwkomer vroeg" not in text
    assert "Noor Nieuwkomer" not in text
    assert "Carla" not in text
    assert volunteer.submit(f"/hulpvragen/{letters}", do="claim").status_code == 303
    taken = volunteer.page("/hulpvragen").text
    assert "Noor Nieuwkomer" in taken
    assert "coach: Carla Coach" in taken
    assert "Otto Anderecoach helpt je." in coachee.page("/mijn/hulp").text


def test_the_second_is_told_who_was_first(coachee: Visit, volunteer: Visit, coach: Visit) -> None:
    letters = ask(coachee)
    volunteer.submit(f"/hulpvragen/{letters}", do="claim")
    late = coach.submit(f"/hulpvragen/{letters}", do="claim")
    assert late.status_code == 409
    assert "genomen door Otto Anderecoach" in late.text


def test_a_question_is_answered_and_asked_again_by_buttons(
    coachee: Visit, coach: Visit, boss: Visit, cast: Cast
) -> None:
    letters = ask(coachee)
    own = f"/koppel/{short_id(cast.own_pair)}/hulp"
    assert coach.submit(f"{own}/{letters}", do="answer").status_code == 303
    assert "Beantwoord" in coach.page(own).text
    assert coachee.submit(f"/mijn/hulp/{letters}", do="reopen").status_code == 303
    assert WORDS in boss.page("/organisatie/hulp").text
    assert boss.submit(f"/organisatie/hulp/{letters}", do="answer").status_code == 303
    assert "Er wacht geen vraag op antwoord." in boss.page("/organisatie/hulp").text
    assert coachee.submit(f"/mijn/hulp/{letters}", do="dance").status_code == 404


def test_a_question_of_another_pair_cannot_be_changed_through_the_own_page(
    cast: Cast, coachee: Visit, volunteer: Visit
) -> None:
    letters = ask(coachee)
    path = f"/koppel/{short_id(cast.other_pair)}/hulp/{letters}"
    assert volunteer.submit(path, do="withdraw").status_code == 404
    assert WORDS in coachee.page("/mijn/hulp").text


def test_the_desk_tells_in_one_line_what_waits(
    coachee: Visit, coach: Visit, visit: Visiting, clock: Clock, cast: Cast
) -> None:
    ask(coachee)
    assert "1 Hulpvragen" in visit(cast.coordinator).page("/organisatie").text
    coach.submit(f"/koppel/{short_id(cast.own_pair)}/signaal", kind="money")
    clock.forward(days=4)
    page = visit(cast.coordinator).page("/organisatie")
    assert "1 Hulpvragen" in page.text
    assert "1 signaal is nog niet opgepakt" in page.text
    assert {"/organisatie/hulp", "/organisatie/signalen"} <= set(page.links)


def test_the_coordinator_sees_how_the_promise_was_kept(
    coachee: Visit, coach: Visit, visit: Visiting, clock: Clock, cast: Cast
) -> None:
    letters = ask(coachee)
    clock.forward(days=2)
    coach.submit(f"/koppel/{short_id(cast.own_pair)}/hulp/{letters}", do="answer")
    assert "nog geen vragen om te tellen" in visit(cast.coordinator).page("/organisatie/hulp").text
    clock.forward(days=5)
    text = visit(cast.coordinator).page("/organisatie/hulp").text
    assert "1 van 1 op tijd beantwoord" in text
    assert "2 dagen tot antwoord" in text
