"""Coming in, as a browser sees it."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import make
import pyotp
import pytest
from flask import Flask
from stage import Cast, Clock, Visit, browser, make_app, signed_in

from pragma_coach.config import Config
from pragma_coach.domain.texts.languages import SCREENS
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.accounts import invitations, own_account
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, database

PASSWORD = "zeven gele fietsen op de dijk"
CardOf = Callable[[Account], str]


def rows(table: str) -> int:
    """Count the rows of a table."""
    with connection():
        return int(database.execute_sql(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608


def take_invitation(app: Flask, cast: Cast, clock: Clock, who: Account) -> tuple[Visit, str]:
    """Take somebody through the invitation, as far as being signed in; returns the browser and the secret."""
    admin = Actor(cast.admin.id, who.organisation_id, frozenset({Role.ADMIN}))
    link = invitations.invite(make.operation(admin, at=clock.at), who.id)
    client = browser(app)
    client.page(link.path)
    assert client.submit(link.path, password=PASSWORD, again=PASSWORD).location == "/inloggen/instellen"
    page = client.page("/inloggen/instellen")
    found = re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert found is not None
    assert any(tag == "svg" for tag, _ in page.tags)
    code = pyotp.TOTP(found[0]).at(clock.at)
    assert client.submit("/inloggen/instellen", code=code).location == "/account/herstelcodes"
    clock.forward(minutes=2)
    return client, found[0]


def test_looking_at_a_card_asks_and_never_signs_in(app: Flask, cast: Cast, passer_by: Visit, card_of: CardOf) -> None:
    path = card_of(cast.own_coach)
    with connection():
        before = database.execute_sql("SELECT last_used_at FROM login_card").fetchall()
    for _ in range(3):
        page = passer_by.page(path)
    assert "Bent u Carla Coach?" in page.text
    assert "Is dit uw eigen telefoon?" in page.text
    passer_by.head(path)
    assert not signed_in(passer_by)
    assert rows("login_session") == 0
    with connection():
        assert database.execute_sql("SELECT last_used_at FROM login_card").fetchall() == before
    assert cast.own_coach.name not in browser(app).get("/").text


@pytest.mark.parametrize(("phone", "days"), [("own", 89), ("shared", 0)])
def test_a_card_signs_in_and_the_phone_decides_for_how_long(
    cast: Cast, passer_by: Visit, card_of: CardOf, clock: Clock, phone: str, days: int
) -> None:
    response = passer_by.submit(card_of(cast.own_coachee), phone=phone)
    assert (response.status_code, response.location) == (303, "/start")
    assert ("Expires" in response.headers["Set-Cookie"]) == (phone == "own")
    clock.forward(days=days, minutes=29)
    assert signed_in(passer_by)
    clock.forward(days=days, minutes=29)
    assert signed_in(passer_by)
    clock.forward(days=91 if days else 0, minutes=31)
    assert not signed_in(passer_by)


def test_an_answer_without_a_phone_counts_as_shared(cast: Cast, passer_by: Visit, card_of: CardOf) -> None:
    assert "Expires" not in passer_by.submit(card_of(cast.own_coach)).headers["Set-Cookie"]


def test_a_card_can_be_typed(cast: Cast, passer_by: Visit, card_of: CardOf) -> None:
    path = card_of(cast.own_coach)
    typed = path.removeprefix("/k/").replace("-", " ").lower().replace("0", "o").replace("1", "l")
    response = passer_by.submit("/inloggen/kaart", card=typed)
    assert response.status_code == 303
    assert "Bent u Carla Coach?" in passer_by.page(response.location).text
    wrong = passer_by.submit("/inloggen/kaart", card="ABCD-EFGH")
    assert wrong.status_code == 422
    assert "Kijk de letters na" in wrong.text
    assert "ABCD-EFGH" in wrong.text  # nothing typed is lost


def test_cards_that_do_not_work_say_what_to_do(cast: Cast, passer_by: Visit, card_of: CardOf, clock: Clock) -> None:
    old = card_of(cast.own_coach)
    card_of(cast.own_coach)
    closed = card_of(cast.interpreter)
    invitations.disable_account(make.operation(cast.coordinator.actor, at=clock.at), cast.interpreter.id)
    for path in (old, closed):
        assert "Vraag de coach of de coördinator om een nieuwe" in passer_by.page(path, 410).text
        assert passer_by.submit(path, phone="own").status_code == 410
    for path in ("/k/0000-0000-0000-0000", "/k/onzin", "/k/%00", "/k/%F0%9F%98%80"):
        assert "om een nieuwe" in passer_by.page(path, 404).text
    assert rows("login_session") == 0


def test_a_coordinator_comes_in_by_invitation_password_and_code(app: Flask, cast: Cast, clock: Clock) -> None:
    client, secret = take_invitation(app, cast, clock, cast.coordinator)
    assert signed_in(client)
    fresh = browser(app)
    assert fresh.submit("/inloggen", email="CORRIE@voorbeeld.nl", password=PASSWORD).location == "/inloggen/code"
    assert not signed_in(fresh)
    fresh.page("/inloggen/code")
    wrong = fresh.submit("/inloggen/code", code="000000")
    assert wrong.status_code == 422
    assert "Wacht op de volgende code" in wrong.text
    code = pyotp.TOTP(secret).at(clock.at)
    assert fresh.submit("/inloggen/code", code=code).location == "/account"  # where somebody was asked to sign in
    assert signed_in(fresh)
    again = browser(app)
    again.submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD)
    assert again.submit("/inloggen/code", code=code).status_code == 422  # a code counts once
    clock.forward(hours=8)
    assert not signed_in(fresh)


def test_the_password_alone_opens_nothing_and_is_forgotten_after_ten_minutes(
    app: Flask, cast: Cast, clock: Clock
) -> None:
    _, secret = take_invitation(app, cast, clock, cast.coordinator)
    fresh = browser(app)
    assert fresh.get("/inloggen/code").location == "/inloggen"
    assert fresh.get("/inloggen/instellen").location == "/inloggen"
    assert fresh.submit("/inloggen/instellen", code="123456").location == "/inloggen"
    fresh.submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD)
    assert fresh.get("/inloggen/instellen").location == "/inloggen"  # there is an authenticator already
    clock.forward(minutes=11)
    assert fresh.get("/inloggen/code").location == "/inloggen"
    assert fresh.submit("/inloggen/code", code=pyotp.TOTP(secret).at(clock.at)).location == "/inloggen"
    assert not signed_in(fresh)


def test_an_invitation_keeps_its_link_when_the_form_was_wrong(app: Flask, cast: Cast, clock: Clock) -> None:
    link = invitations.invite(make.operation(cast.coordinator.actor, at=clock.at), cast.coordinator.id)
    client = browser(app)
    assert "niet gelijk" in client.submit(link.path, password=PASSWORD, again="anders").text
    assert client.submit(link.path, password="kort", again="kort").status_code == 422
    assert client.submit(link.path, password=PASSWORD, again=PASSWORD).status_code == 303
    assert client.get(link.path).status_code == 410


def test_nobody_can_tell_whether_an_address_is_known(app: Flask, cast: Cast, clock: Clock) -> None:
    take_invitation(app, cast, clock, cast.coordinator)
    bodies = set()
    for email in ("corrie@voorbeeld.nl", "niemand@voorbeeld.nl", "dirk@voorbeeld.nl"):
        answer = browser(app).submit("/inloggen", email=email, password="fout wachtwoord hier")
        assert answer.status_code == 422
        body = re.sub(r'name="(csrf_token|op)" value="[^"]*"', "", answer.text)
        bodies.add(body.replace(email, "IEMAND"))
    assert len(bodies) == 1


def test_the_work_is_the_same_for_unknown_addresses(
    app: Flask, cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pragma_coach.services.accounts import passwords

    take_invitation(app, cast, clock, cast.coordinator)
    hashes: list[str] = []
    real = passwords._hasher

    class Watched:
        def verify(self, kept: str, password: str) -> bool:
            hashes.append(kept)
            return real.verify(kept, password)

    passwords._nobodys_hash()  # made once per process, before anybody watches
    monkeypatch.setattr(passwords, "_hasher", Watched())
    for email in ("corrie@voorbeeld.nl", "niemand@voorbeeld.nl"):
        browser(app).submit("/inloggen", email=email, password="fout")
    assert len(hashes) == 2
    assert len({kept.rsplit("$", 2)[0] for kept in hashes}) == 1  # the same settings of the hash, so the same time


def test_a_training_evening_gets_in_from_one_address(config: Config, app: Flask, cast: Cast, clock: Clock) -> None:
    coaches = [make.account(cast.organisation.id, Role.COACH, name=f"Vrijwilliger {n}") for n in range(48)]
    cards = [invitations.issue_card(make.operation(cast.coordinator.actor, at=clock.at), coach.id) for coach in coaches]
    apps = [app, make_app(config, clock)]
    for _ in range(25):  # somebody types a wrong code over and over
        browser(app).get("/k/AAAA-AAAA-AAAA-AAAA")

    def arrive(number: int) -> tuple[int, bool]:
        client = browser(apps[number % 2])
        client.get(cards[number].path)
        status = client.submit(cards[number].path, phone="own").status_code
        return status, signed_in(client)

    with ThreadPoolExecutor(8) as evening:
        assert set(evening.map(arrive, range(48))) == {(303, True)}


def test_guessing_is_held_across_processes_and_never_for_good(config: Config, cast: Cast, clock: Clock) -> None:
    apps = [make_app(config, clock), make_app(config, clock)]
    take_invitation(apps[0], cast, clock, cast.coordinator)
    answers = [
        browser(apps[number % 2]).submit("/inloggen", email="corrie@voorbeeld.nl", password="fout")
        for number in range(8)
    ]
    assert [answer.status_code for answer in answers] == [422] * 5 + [429] * 3
    assert "Wacht 2 minuten" in answers[-1].text
    assert answers[-1].headers["Retry-After"] == "120"
    clock.forward(minutes=2)
    right = browser(apps[1]).submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD)
    assert right.location == "/inloggen/code"


def test_codes_of_the_authenticator_cannot_be_guessed_through(app: Flask, cast: Cast, clock: Clock) -> None:
    take_invitation(app, cast, clock, cast.coordinator)
    client = browser(app)
    client.submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD)
    statuses = [client.submit("/inloggen/code", code=f"{number:06}").status_code for number in range(7)]
    assert statuses == [422] * 5 + [429] * 2


def test_changing_the_password_on_the_account_page(app: Flask, cast: Cast, clock: Clock) -> None:
    client, _ = take_invitation(app, cast, clock, cast.coordinator)
    wrong = client.submit("/account/wachtwoord", current="fout", password=PASSWORD + "!")
    assert wrong.status_code == 422
    assert PASSWORD not in wrong.text
    assert client.submit("/account/wachtwoord", current=PASSWORD, password=PASSWORD + "!").status_code == 303
    old = browser(app).submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD)
    assert old.status_code == 422


def test_everybody_starts_where_their_work_is(app: Flask, cast: Cast, visit: Callable[[Account], Visit]) -> None:
    for part, account in cast.people.items():
        client = visit(account)
        first = client.get("/start").location
        assert client.get(first).status_code == 200, (part, first)


def test_who_was_sent_to_sign_in_comes_back_to_the_page(app: Flask, cast: Cast, clock: Clock) -> None:
    _, secret = take_invitation(app, cast, clock, cast.coordinator)
    client = browser(app)
    sent = client.get("/account?x=1")
    assert sent.location == "/inloggen?next=%2Faccount%3Fx%3D1"
    assert client.get("/account", headers={"Accept": "application/json"}).status_code == 401
    fields = {field.get("name"): field.get("value") for _, form in client.page(sent.location).forms for field in form}
    client.submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD, next=fields["next"])
    assert client.submit("/inloggen/code", code=pyotp.TOTP(secret).at(clock.at)).location == "/account?x=1"


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_own_account_offers_the_languages_of_the_screens_and_keeps_another_that_was_noted(
    cast: Cast, visit: Callable[[Account], Visit], language: str
) -> None:
    own_account.choose_language(make.operation(cast.own_coachee.actor), language)
    page = visit(cast.own_coachee).page("/account")
    offered = [named["value"] for tag, named in page.tags if tag == "option"]
    assert offered == list(dict.fromkeys((*SCREENS, language)))
