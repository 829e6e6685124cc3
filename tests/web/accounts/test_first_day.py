"""The first day of an installation: from a one-time address to a desk, and everybody who comes too late or too early."""

from __future__ import annotations

import re
from datetime import timedelta

import pyotp
from flask import Flask
from stage import Cast, Clock, Visit, browser, make_app, on_both_engines

from pragma_coach.config import Config
from pragma_coach.content import load_all
from pragma_coach.services.accounts import first_address, founding
from pragma_coach.store import database
from pragma_coach.web.accounts.first_day import APPROACHES, short_name

_TOWN = {"name": "Welzijn Velsen", "municipality": "Velsen", "programme": "velsen", "legacy": "yes", "slug": ""}
_WORDS = "vier fietsen langs de vaart"
_WHO = {"name": "Mirjam", "email": "m@velsen.example", "password": _WORDS, "again": _WORDS}


def _begin(config: Config, clock: Clock) -> str:
    return first_address.new_first_address(config.data, clock())


@on_both_engines
def test_in_four_steps_there_is_an_organisation_and_somebody_at_its_desk(
    config: Config, clock: Clock, passer_by: Visit
) -> None:
    at = _begin(config, clock)
    assert at.rpartition("/")[2] not in (config.data / "first-day.json").read_text()
    refused = passer_by.submit(at, **_TOWN | {"name": "", "slug": "Niet Goed"})
    assert refused.status_code == 422
    for kept in ("Vul de naam van de organisatie in.", 'value="Velsen"', 'value="velsen" checked', "Niet Goed"):
        assert kept in refused.text
    assert passer_by.submit(at, **_TOWN).location == f"{at}/u"
    passer_by.application = make_app(config, clock)  # another process of the same installation answers
    assert 'value="Welzijn Velsen"' in passer_by.get(at).text
    weak = passer_by.submit(f"{at}/u", **_WHO | {"password": "kort", "again": "kort"})
    assert weak.status_code == 422
    assert 'value="m@velsen.example"' in weak.text
    assert first_address.is_first_day()
    assert passer_by.submit(f"{at}/u", **_WHO).location == "/inloggen/instellen"
    where = founding.organisation("velsen")
    assert (where.programme, where.settings.legacy) == ("velsen", True)
    passer_by.application = make_app(config, clock)
    secret = re.search(r'class="code" dir="ltr">(\w+)<', passer_by.get("/inloggen/instellen").text)
    assert secret
    paper = passer_by.submit("/inloggen/instellen", code=pyotp.TOTP(secret[1]).at(clock())).location
    assert paper == "/organisatie/begin/papier"
    assert passer_by.submit(paper).text.count('<li><span class="code"') == 10
    assert "1 van 5 klaar" in passer_by.get("/organisatie").text
    assert passer_by.get(at).status_code == 410


def test_somebody_else_who_opens_the_address_is_told_and_may_take_over(
    config: Config, clock: Clock, app: Flask
) -> None:
    at, one, other = _begin(config, clock), browser(app), browser(app)
    one.page(at)
    assert "Iemand anders is al bezig" in other.page(at, 409).text
    assert other.submit(at, **_TOWN).status_code == 409
    assert other.submit(f"{at}/hier").location == at
    assert other.get(at).status_code == 200
    assert one.submit(at, **_TOWN).status_code == 409
    clock.forward(minutes=16)
    assert one.get(at).status_code == 200


def test_an_address_that_is_old_replaced_or_made_up_names_the_way_to_a_new_one(
    config: Config, clock: Clock, passer_by: Visit
) -> None:
    before, at = _begin(config, clock), _begin(config, clock)
    for gone in (before, "/begin/verzonnen"):
        assert "pragma-coach begin" in passer_by.page(gone, 404).text
    for _ in range(30):
        last = passer_by.get("/begin/verzonnen").status_code
    assert last == 429
    clock.forward(hours=24, minutes=1)
    assert "pragma-coach begin" in passer_by.page(at, 410).text
    assert timedelta(days=1) == first_address.ADDRESS_LASTS


def test_with_an_organisation_there_is_no_first_day(config: Config, clock: Clock, app: Flask) -> None:
    at, visitor = _begin(config, clock), browser(app)
    visitor.submit(at, **_TOWN)
    with database.connection():
        founding.add_organisation(slug="best", name="B", municipality="Best", programme="pragma", at=clock())
    assert visitor.submit(f"{at}/u", **_WHO).status_code == 410
    assert founding.organisation().slug == "best"


def test_every_shipped_programme_is_offered_and_a_town_becomes_an_address(cast: Cast) -> None:
    assert set(APPROACHES) == set(load_all())
    assert [short_name(town) for town in ("’s-Hertogenbosch", "Súdwest-Fryslân", "Land")] == [
        "s-hertogenbosch", "sudwest-fryslan", "land-coach"
    ]  # fmt: skip
