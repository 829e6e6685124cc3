"""Ways back as a browser sees them: codes on paper, a forgotten password, another telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import make
import pyotp
import pytest
from flask import Flask
from stage import Cast, Clock, Visit, browser, make_app, signed_in

from pragma_coach.config import Config
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.accounts import invitations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

PASSWORD = "zeven gele fietsen op de dijk"


@pytest.fixture
def owner(app: Flask, cast: Cast, clock: Clock) -> tuple[Visit, str, list[str]]:
    """A coordinator who has just set up password and telephone; the secret, and ten codes on paper."""
    who = cast.coordinator
    admin = Actor(cast.admin.id, who.organisation_id, frozenset({Role.ADMIN}))
    link = invitations.invite(make.operation(admin, at=clock.at), who.id)
    client = browser(app)
    client.page(link.path)
    client.submit(link.path, password=PASSWORD, again=PASSWORD)
    found = re.search(r"\b[A-Z2-7]{32}\b", client.page("/inloggen/instellen").text)
    assert found is not None
    answer = client.submit("/inloggen/instellen", code=pyotp.TOTP(found[0]).at(clock.at))
    assert answer.location == "/account/herstelcodes"  # the paper comes with the telephone
    client.page("/account/herstelcodes")
    paper = client.submit("/account/herstelcodes").text
    codes = re.findall(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}\b", paper)
    assert len(codes) == 10
    assert codes[0] not in client.page("/account/herstelcodes").text  # shown once
    clock.forward(minutes=2)
    return client, found[0], codes


def at_the_code(app: Flask) -> Visit:
    """A browser that knows the password and is asked for a code."""
    visit = browser(app)
    visit.submit("/inloggen", email="corrie@voorbeeld.nl", password=PASSWORD)
    visit.page("/inloggen/code")
    return visit


def test_who_lost_the_telephone_comes_in_by_paper_and_is_told_how_much_is_left(
    app: Flask, owner: tuple[Visit, str, list[str]]
) -> None:
    _, _, codes = owner
    visit = at_the_code(app)
    wrong = visit.submit("/inloggen/code", paper="7K2M-Q9TD-4XWA-H3PB")
    assert wrong.status_code == 422
    assert not signed_in(visit)
    first = visit.submit("/inloggen/code", paper=codes[0].lower().replace("-", " "))
    assert first.status_code == 303
    assert "U hebt nog 9 herstelcodes op papier" in visit.page("/account").text
    page = visit.page("/account").text
    assert "U hebt nog 9 herstelcodes" not in page  # said once
    assert "1 van 10 gebruikt, de laatste op" in page
    again = at_the_code(app).submit("/inloggen/code", paper=codes[0])
    assert again.status_code == 422
    assert "al gebruikt" in again.text


def test_another_telephone_takes_the_password_and_a_code_of_before(
    app: Flask, clock: Clock, owner: tuple[Visit, str, list[str]]
) -> None:
    client, _, codes = owner
    found = re.search(r"\b[A-Z2-7]{32}\b", client.page("/account/telefoon").text)
    assert found is not None
    fresh = pyotp.TOTP(found[0]).at(clock.at)
    for current, old in (("fout wachtwoord hier", codes[1]), (PASSWORD, "000000")):
        assert client.submit("/account/telefoon", current=current, old=old, code=fresh).status_code == 422
    done = client.submit("/account/telefoon", current=PASSWORD, old=codes[1], code=fresh)
    assert done.location == "/account?gedaan=telefoon"
    clock.forward(minutes=2)
    visit = at_the_code(app)
    assert visit.submit("/inloggen/code", code=pyotp.TOTP(found[0]).at(clock.at)).status_code == 303


def test_a_forgotten_password_has_a_way_with_and_without_mail(
    app: Flask, clock: Clock, config: Config, owner: tuple[Visit, str, list[str]]
) -> None:
    without = browser(app).page("/wachtwoord").text
    assert "Vraag een coördinator om een uitnodiging" in without
    sending = browser(make_app(replace(config, smtp_url="smtp://localhost", mail_from="s@voorbeeld.nl"), clock))
    assert "Wachtwoord vergeten?" in sending.page("/inloggen").text
    answers = set()
    for email in ("corrie@voorbeeld.nl", "niemand@voorbeeld.nl"):
        sending.page("/wachtwoord")
        answers.add(
            re.sub(r'name="(csrf_token|op)" value="[^"]*"', "", sending.submit("/wachtwoord", email=email).text)
        )
    assert len(answers) == 1  # nobody hears whether an address is known
    assert "Die werkt één uur" in answers.pop()


def test_two_colleagues_let_somebody_begin_anew_and_one_of_them_cannot(
    app: Flask, cast: Cast, clock: Clock, visit: Callable[[Account], Visit], owner: tuple[Visit, str, list[str]]
) -> None:
    bea = make.account(cast.coordinator.organisation_id, Role.COORDINATOR, name="Bea", email="bea@voorbeeld.nl")
    clock.forward(days=8)
    page = f"/organisatie/mensen/{short_id(cast.coordinator.id)}"
    asks, agrees = visit(cast.admin), visit(bea)
    assert "Vraag een nieuwe start" in asks.page(page).text
    assert asks.submit(f"{page}/telefoon").location == f"{page}?gedaan=gevraagd"
    assert "Nu bevestigt een andere collega" in asks.page(page).text
    assert asks.submit(f"{page}/telefoon/akkoord").status_code == 422
    assert "Klopt, maak de link" in agrees.page(page).text
    link = re.search(r"/welkom/[0-9A-Z-]{19}", agrees.submit(f"{page}/telefoon/akkoord").text)
    assert link is not None
    fresh = browser(app)
    fresh.page(link[0])
    assert fresh.submit(link[0], password=PASSWORD, again=PASSWORD).location == "/inloggen/instellen"
