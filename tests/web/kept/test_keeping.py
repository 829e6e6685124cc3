"""What was typed in a form that did not arrive stands there again, for the same person in the same browser."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Thread

import make
import pytest
from stage import Cast, Clock, Visit, browser, come_in
from written import WrittenForm, form_to, forms_of

from pragma_coach.services import kept
from pragma_coach.services.pairs import lifecycle
from pragma_coach.store import database
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.accounts.kept import KeptForm
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
HELP = "/mijn/hulp"
WORDS = "Ik kreeg een brief over <huur> & gas."
STANDS = "Deze tekst is nog niet verstuurd."


def question(visit: Visit, words: str = WORDS, path: str = HELP) -> WrittenForm:
    """Return the form of a question on its page, filled in."""
    form = form_to(visit.get(path).text, path)
    for one in form.fields:
        if one.name == "words":
            one.value = words
        one.checked = one.checked or (one.name, one.value) == ("theme", "post")
    return form


def send(visit: Visit, form: WrittenForm, page: str = "") -> int:
    """Send a form as a browser without a script does; return the status."""
    data: dict[str, list[str]] = {}
    for name, value in form.sent():
        data.setdefault(name, []).append(value)
    referrer = {"Referer": f"http://localhost{page or form.action}"}
    return visit.post(form.action, data=data, headers=referrer).status_code


def end_session(visit: Visit) -> None:
    with visit.session_transaction() as held:
        held["_user_id"] = "over"


def again(visit: Visit, account: Account) -> None:
    """Sign somebody in, in the same browser."""
    other = come_in(account, visit.application)
    with other.session_transaction() as held:
        token = held["_user_id"]
    with visit.session_transaction() as held:
        held.clear()
        held["_user_id"] = token


def standing(visit: Visit, path: str = HELP) -> str:
    """Return the words that stand in the form of a question."""
    return next(one.value for one in form_to(visit.get(path).text, path).fields if one.name == "words")


def kept_of(visit: Visit, account: Account) -> list[KeptForm]:
    """Return what is kept of somebody in a browser."""
    key = visit.get_cookie("tekst")
    assert key is not None
    with database.connection():
        return kept.of_browser(account.id, key.value, make.NOON)


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


def test_a_form_of_a_session_that_ended_stands_there_after_the_card_and_then_arrives_once(
    cast: Cast, coachee: Visit, card_of: Callable[[Account], str]
) -> None:
    path = f"{HELP}?gedaan=gevraagd"
    form = question(coachee)
    end_session(coachee)
    assert send(coachee, form, path) == 303
    why = coachee.page("/inloggen").text
    assert "Na het inloggen gaat het verder bij: Hulp" in why
    assert "Wat al getypt was, is niet weg." in why
    card = coachee.submit(card_of(cast.own_coachee), phone="shared")
    assert (card.status_code, card.location) == (303, path)
    page = coachee.get(path)
    assert page.text.count(STANDS) == 1
    form = form_to(page.text, HELP)
    assert [one.value for one in form.fields if one.name == "words"] == [WORDS]
    assert [one.value for one in form.fields if one.checked] == ["post"]
    assert send(coachee, form) == 303
    assert (standing(coachee), STANDS in coachee.get(HELP).text) == ("", False)
    assert coachee.page(HELP).text.count(WORDS) == 1


def test_somebody_else_on_the_phone_sees_nothing_of_it_and_goes_to_the_own_first_page(
    cast: Cast, coachee: Visit, card_of: Callable[[Account], str]
) -> None:
    form = question(coachee)
    end_session(coachee)
    send(coachee, form)
    card = coachee.submit(card_of(cast.other_coachee), phone="shared")
    assert card.location == "/start"
    assert standing(coachee) == ""
    again(coachee, cast.own_coachee)
    assert standing(coachee) == WORDS
    assert standing(come_in(cast.own_coachee, coachee.application)) == ""  # another browser


def test_a_form_of_a_tab_in_which_somebody_else_was_signed_in_is_not_sent(cast: Cast, coachee: Visit) -> None:
    form, tick = question(coachee), forms_of(coachee.get("/mijn").text)[-1]
    again(coachee, cast.other_coachee)
    assert send(coachee, form) == 403
    assert coachee.seen is not None
    assert f"Op dit toestel is nu iemand anders ingelogd: {cast.other_coachee.name}." in coachee.seen.text
    assert WORDS not in coachee.seen.text
    assert send(coachee, tick) == 403
    assert (standing(coachee), WORDS in coachee.get(HELP).text) == ("", False)
    again(coachee, cast.own_coachee)
    assert standing(coachee) == WORDS


def test_signing_out_warns_and_then_nothing_is_kept(cast: Cast, coachee: Visit) -> None:
    assert send(coachee, question(coachee, "")) == 422
    assert send(coachee, question(coachee, "x" * 300)) == 422
    page, proof = {"Accept": "text/html"}, {"csrf_token": coachee.token()}
    warned = coachee.post("/uitloggen", data=proof, headers=page)
    assert "Er is nog tekst die niet verstuurd is." in warned.text
    assert standing(coachee) == "x" * 300
    assert coachee.post("/uitloggen", data={**proof, "weg": "ja"}, headers=page).status_code == 303
    again(coachee, cast.own_coachee)
    assert standing(coachee) == ""


def test_who_throws_a_text_away_does_not_see_it_again(coachee: Visit) -> None:
    send(coachee, question(coachee, "x" * 300))
    page = coachee.get(HELP).text
    (away,) = [form for form in forms_of(page) if form.action == "/typte/weg"]
    assert send(coachee, away, HELP) == 303
    assert standing(coachee) == ""


def test_a_text_about_a_pair_that_was_handed_over_is_gone(cast: Cast, visit: Visiting) -> None:
    coach, path = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}/hulp"
    assert send(coach, question(coach, "x" * 300, path)) == 422
    with database.connection():
        boss = make.operation(cast.coordinator.actor)
        lifecycle.hand_over(boss, cast.own_pair, cast.other_coach.id)
    assert coach.get(path).status_code == 404
    assert kept_of(coach, cast.own_coach) == []


def test_what_nobody_may_keep_is_not_kept_and_what_is_too_old_is_gone(coachee: Visit, clock: Clock) -> None:
    end = question(coachee, "Mijn nummer is 123456782, help")
    assert send(coachee, end) == 422
    assert coachee.seen is not None
    assert "lijkt (123456782)" in coachee.seen.text
    assert "123456782" not in standing(coachee)
    assert standing(coachee) == "Mijn nummer is …, help"
    clock.forward(hours=13)
    assert standing(coachee) == ""


def test_a_failing_database_gives_the_text_back_and_one_button_sends_it_again(coachee: Visit) -> None:
    rename = "ALTER TABLE help_request RENAME TO {}"
    form = question(coachee)
    with database.connection():
        database.database.execute_sql(rename.format("away"))
    failed = coachee.post(HELP, data=dict(form.sent()))
    assert (failed.status_code, WORDS in (coachee.seen.text if coachee.seen else "")) == (503, True)
    with database.connection():
        database.database.execute_sql("ALTER TABLE away RENAME TO help_request")
    for _ in range(2):  # twice is once: it has the operation of the first time
        assert send(coachee, form_to(failed.text, HELP)) == 303
    assert coachee.page(HELP).text.count(WORDS) == 1


def test_the_form_of_an_old_browser_whose_token_is_of_before_stands_there_again(coachee: Visit) -> None:
    form = question(coachee)
    with coachee.session_transaction() as held:
        held["csrf_token"] = "another"
    assert coachee.post(HELP, data=dict(form.sent())).status_code == 400
    assert coachee.seen is not None
    assert WORDS in coachee.seen.text
    assert HELP in coachee.seen.links
    assert standing(coachee) == WORDS


def test_who_never_was_here_can_fill_nothing(cast: Cast, coachee: Visit) -> None:
    form, stranger = question(coachee), browser(coachee.application)
    for one in form.fields:
        one.value = one.value + "x" if one.name == "voor" else one.value
    assert send(stranger, form) == 303
    assert stranger.get_cookie("tekst") is None
    for number in range(kept.MOST_FORMS + 3):
        form = question(coachee, "y" * (300 + number))
        form.fields = [one for one in form.fields if one.name != "bewaard-als"]
        send(coachee, form)
    assert len(kept_of(coachee, cast.own_coachee)) == kept.MOST_FORMS
    form = question(coachee)
    form.fields[-1].value = "z" * kept.MOST_SIGNS
    assert (send(coachee, form), "zzz" in str(kept_of(coachee, cast.own_coachee))) == (422, False)


def test_a_page_with_a_kept_text_waits_for_nobody_who_writes(coachee: Visit) -> None:
    send(coachee, question(coachee, "x" * 500))
    begun, over = Event(), Event()

    @database.one_transaction
    def write() -> None:
        begun.set()
        over.wait(5)

    writer = Thread(target=write)
    writer.start()
    assert begun.wait(5)
    assert standing(coachee) == "x" * 500
    assert writer.is_alive()  # the page came while somebody wrote
    over.set()
    writer.join()
