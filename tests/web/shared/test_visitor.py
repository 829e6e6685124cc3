"""Going out: the cookie is worthless at once, and everybody sees and ends the own devices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import make
from flask import Flask
from stage import Cast, Clock, Visit, browser, come_in, signed_in

from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import invitations, sign_in
from pragma_coach.store.accounts.accounts import Account

CardOf = Callable[[Account], str]


def test_logging_out_makes_the_cookie_worthless(app: Flask, cast: Cast, passer_by: Visit, card_of: CardOf) -> None:
    passer_by.submit(card_of(cast.own_coach), phone="own")
    stolen = passer_by.get_cookie("stappen")
    assert stolen is not None
    response = passer_by.submit("/uitloggen")
    assert response.location == "/inloggen?uit=1"
    assert '"storage"' in response.headers["Clear-Site-Data"]
    assert not signed_in(passer_by)
    thief = browser(app)
    thief.set_cookie("stappen", stolen.value)
    assert not signed_in(thief)
    assert "Uitgelogd." in passer_by.page(response.location).text
    assert passer_by.submit("/uitloggen").status_code == 303  # twice is harmless


def test_every_way_out_acts_on_the_next_request(app: Flask, cast: Cast, clock: Clock, card_of: CardOf) -> None:
    by_card = browser(app)
    by_card.submit(card_of(cast.own_coach), phone="own")
    invitations.revoke_cards(make.operation(cast.coordinator.actor, at=clock.at), cast.own_coach.id)
    assert not signed_in(by_card)
    other = come_in(cast.director, app)
    assert signed_in(other)
    invitations.disable_account(make.operation(cast.coordinator.actor, at=clock.at), cast.director.id)
    assert not signed_in(other)
    interpreter = come_in(cast.interpreter, app)
    invitations.change_roles(
        make.operation(cast.coordinator.actor, at=clock.at), cast.interpreter.id, frozenset({Role.COACH})
    )
    assert not signed_in(interpreter)


def test_signing_in_starts_a_new_session(app: Flask, cast: Cast, passer_by: Visit, card_of: CardOf) -> None:
    passer_by.get("/inloggen")
    with passer_by.session_transaction() as held:
        planted = held["csrf_token"]
        held["iets"] = "van een ander"
    passer_by.submit(card_of(cast.own_coach), phone="own")
    with passer_by.session_transaction() as held:
        assert held.get("csrf_token") != planted
        assert set(held) <= {"_user_id", "_permanent", "csrf_token", "wie"}
        assert str(cast.own_coach.id) not in str(dict(held))


def test_people_see_and_end_their_devices(app: Flask, cast: Cast, clock: Clock) -> None:
    first = come_in(cast.own_coach, app)
    clock.forward(hours=1)
    second, stranger = come_in(cast.own_coach, app), come_in(cast.other_coach, app)
    page = second.page("/account")
    assert page.text.count("Log uit op dit toestel") == 1
    key = next(
        field["value"]
        for _, fields in page.forms
        for field in fields
        if field.get("name") == "device" and field["value"] != "all"
    )
    assert stranger.submit("/account/toestellen", device=key).status_code == 303
    assert signed_in(first)  # somebody else's key does nothing
    assert "Dat toestel is uitgelogd" in second.page(second.submit("/account/toestellen", device=key).location).text
    assert not signed_in(first)
    assert signed_in(second)
    second.submit("/account/toestellen", device="all")
    assert not signed_in(second)
    assert signed_in(stranger)


def test_the_own_account_keeps_what_was_typed(cast: Cast, visit: Callable[[Account], Visit]) -> None:
    client = visit(cast.own_coachee)
    assert client.submit("/account", name="Noor N.", language="ar").status_code == 303
    assert "Noor N." in client.get("/account").text
    wrong = client.submit("/account", name="Noor 123456782", language="ti")
    assert wrong.status_code == 422
    assert "BSN" in wrong.text  # in the own language
    assert 'value="Noor 123456782"' in wrong.text
    assert '<option value="ti" selected>' in wrong.text


def test_the_length_of_a_cookie_covers_that_of_the_row(app: Flask) -> None:
    assert app.permanent_session_lifetime > sign_in.OWN_PHONE
    assert app.permanent_session_lifetime < sign_in.OWN_PHONE + timedelta(days=2)


def test_the_next_person_on_a_shared_phone_ends_the_visit_of_the_one_before(
    app: Flask, cast: Cast, passer_by: Visit, card_of: CardOf
) -> None:
    passer_by.submit(card_of(cast.own_coachee), phone="shared")
    kept = passer_by.get_cookie("stappen")
    passer_by.submit(card_of(cast.other_coachee), phone="shared")
    assert cast.other_coachee.name in passer_by.get("/account").text
    assert kept is not None
    before = browser(app)
    before.set_cookie("stappen", kept.value)
    assert not signed_in(before)


def test_a_form_sent_after_the_time_was_over_leads_back_to_its_page(passer_by: Visit) -> None:
    token = passer_by.token()
    for referrer in (
        "http://localhost/account",
        "http://[",
        "https://evil.example/elders",
    ):  # of a page of ours, or none
        answer = passer_by.post("/account", data={"csrf_token": token}, headers={"Referer": referrer})
        assert (answer.status_code, answer.location) == (303, "/inloggen?next=%2Faccount")
