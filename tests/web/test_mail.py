"""Mail as people see it: choosing it, an address for it, one tap to stop, and what the coordinator sees of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import make
import pytest
from flask import Flask
from pagecheck import check
from stage import Cast, Clock, Visit, browser, come_in

from pragma_coach.domain.mail import LINES, MailRhythm, Notice, Topic
from pragma_coach.domain.types import ItemState, Role
from pragma_coach.services.desk.notices import coaching_notices, overview_notices
from pragma_coach.services.mail import choices
from pragma_coach.services.pairs import ticks
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.mail import outbox, preferences
from pragma_coach.store.mail.outbox import LetterKind

Come = Callable[[Account], Visit]
ADDRESS = "carla@voorbeeld.nl"


@pytest.fixture
def app(app: Flask) -> Flask:
    """The app of an installation with a mail server."""
    app.config["PRAGMA"] = replace(app.config["PRAGMA"], smtp_url="smtp://localhost", mail_from="stappen@voorbeeld.nl")
    return app


def asked(account: Account, clock: Clock, code: str = "code") -> None:
    """Let somebody have asked for an address, with a letter that went."""
    choices.ask_address(make.operation(account.actor, at=clock.at), ADDRESS)
    one_transaction(preferences.set_code)(account.organisation_id, account.id, code)


def box_of(account: Account, clock: Clock) -> preferences.Letterbox:
    with connection():
        found = preferences.letterbox(account.organisation_id, account.id, clock.at.date())
    assert found is not None
    return found


def stop_path(account: Account) -> str:
    return f"/post/stop/{one_transaction(preferences.stop_token)(account.organisation_id, account.id)}"


def test_a_coach_has_no_mail_until_one_is_chosen_on_the_page(cast: Cast, visit: Come, clock: Clock) -> None:
    carla = visit(cast.own_coach)
    page = carla.page("/account/post")
    chosen = [named["value"] for tag, named in page.tags if tag == "input" and "checked" in named]
    assert chosen == ["off"]
    assert MailRhythm.DAILY.label not in page.text
    answer = carla.submit("/account/post", coaching="weekly")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/account/post?gedaan=keuze")
    assert box_of(cast.own_coach, clock).choices == {Topic.COACHING: MailRhythm.WEEKLY}
    assert "De keuze is bewaard" in carla.page("/account/post?gedaan=keuze").text


@pytest.mark.parametrize("fields", [{"coaching": "daily"}, {"coaching": "altijd"}, {"overview": "weekly"}])
def test_a_choice_that_is_not_offered_is_refused_beside_its_field(
    cast: Cast, visit: Come, clock: Clock, fields: dict[str, str]
) -> None:
    answer = visit(cast.own_coach).submit("/account/post", **fields)
    assert answer.status_code == 422
    assert "Kies uit de lijst" in answer.text
    assert box_of(cast.own_coach, clock).choices == {}


def test_an_address_that_is_none_is_shown_again_with_the_cure(cast: Cast, visit: Come) -> None:
    answer = visit(cast.own_coach).submit("/account/post/adres", address="carla apenstaart nl")
    assert answer.status_code == 422
    assert 'value="carla apenstaart nl"' in answer.text
    assert "naam@voorbeeld.nl" in answer.text


def test_an_address_is_asked_confirmed_on_any_phone_and_taken_away_again(
    cast: Cast, visit: Come, passer_by: Visit, clock: Clock
) -> None:
    carla = visit(cast.own_coach)
    assert carla.submit("/account/post/adres", address=ADDRESS).status_code == 303
    assert "Op dit adres komt eerst een mail" in carla.page("/account/post").text
    one_transaction(preferences.set_code)(cast.organisation.id, cast.own_coach.id, "code")
    assert ADDRESS in passer_by.page("/post/adres/code").text
    assert box_of(cast.own_coach, clock).address is None  # looking confirms nothing
    assert "Dit adres klopt" in passer_by.submit("/post/adres/code", answer="yes").text
    assert box_of(cast.own_coach, clock).address == ADDRESS
    carla.submit("/account/post/adres", drop="1")
    assert box_of(cast.own_coach, clock).address is None


def test_a_stranger_whose_address_was_typed_takes_it_away(cast: Cast, passer_by: Visit, clock: Clock) -> None:
    asked(cast.own_coach, clock)
    page = passer_by.submit("/post/adres/code", answer="no")
    assert "Het adres is weg" in page.text
    assert "Carla" not in page.text
    assert passer_by.get("/post/adres/code").status_code == 410


def test_an_old_link_says_what_to_do(cast: Cast, passer_by: Visit, clock: Clock) -> None:
    asked(cast.own_coach, clock)
    clock.forward(days=8)
    for answer in (passer_by.get("/post/adres/code"), passer_by.submit("/post/adres/code", answer="yes")):
        assert answer.status_code == 410
        assert "nieuwere mail" in answer.text


def test_an_address_for_mail_does_not_sign_anybody_in(cast: Cast, passer_by: Visit, clock: Clock) -> None:
    asked(cast.own_coach, clock)
    choices.confirm_address("code", clock.at)
    answer = passer_by.submit("/inloggen", email=ADDRESS, password="een lang genoeg wachtwoord")
    assert answer.status_code == 422


def test_stopping_is_one_link_and_one_button_without_signing_in(cast: Cast, passer_by: Visit, clock: Clock) -> None:
    path = stop_path(cast.coordinator)
    passer_by.page(path)
    assert not box_of(cast.coordinator, clock).stopped
    assert "Er komt geen mail meer" in passer_by.submit(path).text
    assert box_of(cast.coordinator, clock).stopped


def test_a_mail_program_stops_the_mail_with_one_post(cast: Cast, passer_by: Visit, clock: Clock) -> None:
    answer = passer_by.post(stop_path(cast.coordinator), data={"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert box_of(cast.coordinator, clock).stopped


def test_the_post_of_a_mail_program_works_on_no_other_page_and_not_from_another_site(
    cast: Cast, visit: Come, clock: Clock
) -> None:
    carla, one_click = visit(cast.own_coach), {"List-Unsubscribe": "One-Click"}
    assert carla.post("/account/post", data={**one_click, "coaching": "weekly"}).status_code == 400
    foreign = {"Origin": "https://evil.example"}
    assert carla.post(stop_path(cast.coordinator), data=one_click, headers=foreign).status_code == 403
    assert not box_of(cast.coordinator, clock).stopped


def test_an_unknown_word_gets_the_same_pages_as_a_known_one(cast: Cast, app: Flask) -> None:
    paths = (stop_path(cast.coordinator), "/post/stop/onbekend")
    looked = {browser(app).get(path).text.replace(path, "").split('name="csrf_token"')[0] for path in paths}
    stopped = {browser(app).submit(path).text for path in paths}
    assert len(looked) == len(stopped) == 1
    assert "Corrie" not in "".join(stopped)


def test_a_coachee_reads_that_there_is_nothing_to_mail_about(cast: Cast, visit: Come) -> None:
    noor = visit(cast.own_coachee)
    assert "Er is nu niets om over te mailen" in noor.page("/account/post").text
    assert "/account/post" not in noor.page("/account").links
    assert "/account/post" in visit(cast.own_coach).page("/account").links


def test_without_a_mail_server_the_page_says_that_nothing_goes_out(cast: Cast, visit: Come, app: Flask) -> None:
    assert "Hier gaat nu geen mail uit" not in visit(cast.own_coach).page("/account/post").text
    app.config["PRAGMA"] = replace(app.config["PRAGMA"], smtp_url="")
    assert "Hier gaat nu geen mail uit" in visit(cast.own_coach).page("/account/post").text


def test_who_signs_in_with_an_address_sees_it_and_cannot_add_another(cast: Cast, visit: Come) -> None:
    one_transaction(accounts.set_password)(cast.coordinator.id, "x")
    page = visit(cast.coordinator).page("/account/post")
    assert "corrie@voorbeeld.nl" in page.text
    assert not [named for _, named in page.tags if named.get("name") == "address"]


def test_a_letter_that_was_refused_is_shown_to_the_person_and_to_the_coordinator(
    cast: Cast, visit: Come, clock: Clock
) -> None:
    asked(cast.own_coach, clock)
    choices.confirm_address("code", clock.at)
    assert "Alle post komt aan" in visit(cast.coordinator).page("/organisatie/post").text

    @one_transaction
    def refused() -> None:
        who = cast.own_coach
        outbox.put(who.organisation_id, who.id, LetterKind.NEWS, "dag", due_at=clock.at, at=clock.at)
        letter = outbox.due(clock.at, news=True)
        while letter is not None and letter.kind is not LetterKind.NEWS:
            outbox.drop(letter)
            letter = outbox.due(clock.at, news=True)
        assert letter is not None
        outbox.note_refusal(letter, ADDRESS, "550 5.1.1", clock.at)

    refused()
    page = visit(cast.coordinator).page("/organisatie/post").text
    assert "Carla Coach" in page
    assert "Dit adres bestaat niet" in page
    assert "550" not in page
    assert "Carla" not in visit(cast.other_coordinator).page("/organisatie/post").text
    carla = visit(cast.own_coach)
    assert "nam op 12 mei 2026 geen mail aan" in carla.page("/account/post").text
    carla.submit("/account/post", coaching="weekly")  # it was a mistake of the mail server: try again
    assert "geen mail aan" not in carla.page("/account/post").text


def said(notices: list[Notice]) -> dict[str, int]:
    return {notice.kind: notice.count for notice in notices}


def test_the_numbers_of_the_monday_mail_are_those_of_the_desk(cast: Cast, app: Flask, clock: Clock) -> None:
    """One definition: the number in the mail is the number that stands on the page the mail leads to."""
    corrie, noon = cast.coordinator, clock.at
    for number in range(3):
        make.pair(corrie.actor, cast.own_coach.id, name=f"Extra {number}", at=noon + timedelta(days=10))
    make.pair(corrie.actor, None, name="Wachtend", at=noon + timedelta(days=15))
    make.account(cast.organisation.id, Role.COACH, name="Vrije Coach")
    stuck = make.operation(corrie.actor, at=noon + timedelta(days=12))
    ticks.tick(stuck, cast.own_pair, make.BOTH_ITEM, ItemState.STUCK, reason="no_place")
    clock.forward(days=16)
    with connection():
        told = said(overview_notices(cast.organisation.id, clock.at.date()))
    client = come_in(corrie, app)
    desk = client.page("/organisatie").text
    assert told["calls"] >= 2
    assert f"nog {told['calls']}" in desk
    tiles = {"silent": "Lang niets gehoord", "stuck": "Loopt vast", "waiting": "Zonder coach"}
    for kind, title in tiles.items():
        assert f"{told[kind]} {title}" in desk
    assert f"{told['room']} coach heeft plek" in desk
    assert "Wachtend" in check(client.get("/organisatie/koppels?coach=geen").text).text


def test_the_number_of_steps_in_a_coachs_mail_is_that_on_the_coachs_page(cast: Cast, visit: Come, clock: Clock) -> None:
    for item in (make.BOTH_ITEM,):
        claim = make.operation(cast.own_coachee.actor, at=clock.at)
        ticks.tick(claim, cast.own_pair, item, ItemState.CLAIMED)
    with connection():
        notices = [
            one
            for one in coaching_notices(cast.organisation.id, clock.at.date())
            if one.account_id == cast.own_coach.id
        ]
    told = said(notices)
    assert told["claims"] == 1
    assert f"{told['claims']} stap wacht" in visit(cast.own_coach).page("/koppels").text


def test_every_page_that_a_mail_leads_to_opens_for_who_gets_that_mail(cast: Cast, visit: Come, clock: Clock) -> None:
    clock.forward(days=30)
    with connection():
        notices = overview_notices(cast.organisation.id, clock.at.date())
        notices += coaching_notices(cast.organisation.id, clock.at.date())
    notices += [Notice(cast.director.id, "terms", 1, "/regie"), Notice(cast.interpreter.id, "interpreted", 1, "/tolk")]
    readers = {account.id: account for account in cast.people.values()}
    paths = {(notice.account_id, notice.path) for notice in notices}
    assert {LINES[notice.kind].topic for notice in notices} == set(Topic)
    for account_id, path in paths:
        assert visit(readers[account_id]).get(path).status_code == 200, path
