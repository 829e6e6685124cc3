"""The API: with a key, without names unless the key says so, and nothing of another organisation."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import make
import pytest
from flask import Flask
from openapi_spec_validator import validate
from stage import Cast, Clock, Visit, browser, on_both_engines
from werkzeug.test import TestResponse

from pragma_coach.domain.types import MilestoneId, Role
from pragma_coach.services.connections import tokens
from pragma_coach.services.pairs import records
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.connections.tokens import Scope
from pragma_coach.web.shared.urls import short_id

pytestmark = on_both_engines

Come = Callable[[Account], Visit]
READ = frozenset({Scope.READ})


@pytest.fixture
def secret(cast: Cast) -> str:
    return tokens.make(make.operation(cast.admin.actor), "klantsysteem", READ, None).secret


@pytest.fixture
def outside(app: Flask) -> Visit:
    """Another system: no cookie, no session."""
    return browser(app)


def ask(outside: Visit, path: str, secret: str = "", **headers: str) -> TestResponse:
    sent = {"Authorization": f"Bearer {secret}", **headers} if secret else headers
    return outside.get(f"/api/v1{path}", headers=sent)


def test_the_pairs_come_without_names_and_with_their_days(cast: Cast, outside: Visit, secret: str) -> None:
    by = cast.own_coach.actor
    records.record_milestone(make.operation(by), cast.own_pair, MilestoneId("volunteering"), make.TODAY)
    answer = ask(outside, "/pairs", secret)
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    found = {one["id"]: one for one in answer.get_json()["pairs"]}
    assert set(found) == {short_id(cast.own_pair), short_id(cast.other_pair)}
    own = found[short_id(cast.own_pair)]
    assert own["name"] is None
    assert own["milestones"] == [{"milestone": "volunteering", "on": "2026-05-12"}]
    assert own["housed_on"] == make.HOUSED.isoformat()
    assert not any(name in answer.text for name in ("Noor", "Omar", "Carla", "Farah"))


def test_a_key_for_names_gives_names(cast: Cast, outside: Visit) -> None:
    made = tokens.make(make.operation(cast.admin.actor), "met namen", frozenset({Scope.NAMES}), None)
    answer = ask(outside, f"/pairs/{short_id(cast.own_pair)}", made.secret)
    assert answer.get_json()["name"] == "Noor Nieuwkomer"


def test_pages_follow_each_other_without_a_gap(cast: Cast, outside: Visit, secret: str) -> None:
    for number in range(5):
        make.pair(cast.coordinator.actor, cast.own_coach.id, name=f"Nieuw {number}")
    seen: list[str] = []
    after = ""
    for _ in range(9):
        page = ask(outside, f"/pairs?limit=2&after={after}", secret).get_json()
        seen += [one["id"] for one in page["pairs"]]
        if page["next"] is None:
            break
        after = page["next"]
    assert len(seen) == len(set(seen)) == 7


def test_what_did_not_change_is_not_sent_again(cast: Cast, outside: Visit, secret: str) -> None:
    first = ask(outside, "/organisation", secret)
    assert first.get_json()["programme"] == "pragma"
    again = ask(outside, "/organisation", secret, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_without_a_key_that_works_nothing_is_told(
    cast: Cast, outside: Visit, secret: str, clock: Clock, visit: Come
) -> None:
    for answer in (
        ask(outside, "/pairs"),
        ask(outside, "/pairs", "pragma_wrong"),
        visit(cast.admin).get("/api/v1/pairs"),
    ):
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert "beheerder" in answer.get_json()["error"]
    (known,) = tokens.tokens(cast.admin.actor)
    clock.forward(days=400)
    assert "werkt niet meer" in ask(outside, "/pairs", secret).get_json()["error"]
    clock.forward(days=-400)
    assert ask(outside, "/pairs", secret).status_code == 200
    tokens.revoke(make.operation(cast.admin.actor), known.number)
    assert ask(outside, "/pairs", secret).status_code == 401


def test_a_key_of_another_organisation_sees_nothing_of_ours(cast: Cast, outside: Visit) -> None:
    admin = make.account(cast.other_organisation.id, Role.ADMIN)
    theirs = tokens.make(make.operation(admin.actor), "van elders", frozenset({Scope.NAMES}), None).secret
    listed = ask(outside, "/pairs", theirs)
    assert [one["id"] for one in listed.get_json()["pairs"]] == [short_id(cast.foreign_pair)]
    assert ask(outside, f"/pairs/{short_id(cast.own_pair)}", theirs).status_code == 404
    assert ask(outside, "/figures", theirs).status_code == 404  # nothing published yet


@pytest.mark.parametrize(
    ("query", "words"), [("limit=0", "limit"), ("limit=999", "limit"), ("limit=veel", "limit"), ("after=!!", "after")]
)
def test_a_parameter_that_cannot_be_is_told(query: str, words: str, outside: Visit, secret: str) -> None:
    answer = ask(outside, f"/pairs?{query}", secret)
    assert answer.status_code == 422
    assert words in answer.get_json()["error"]


def test_too_many_requests_are_asked_to_wait(cast: Cast, outside: Visit, secret: str) -> None:
    statuses = [ask(outside, "/organisation", secret).status_code for _ in range(123)]
    assert statuses[0] == 200
    refused = ask(outside, "/organisation", secret)
    assert refused.status_code == 429
    assert int(refused.headers["Retry-After"]) >= 1


def test_the_description_is_right_openapi_and_fits_the_answers(cast: Cast, outside: Visit, secret: str) -> None:
    described = json.loads(outside.get("/api/v1/openapi.json").data)
    validate(described)
    schemas = described["components"]["schemas"]
    for path, name in (("/organisation", "OrganisationSummary"), ("/pairs", "PairPage")):
        answer = ask(outside, path, secret).get_json()
        assert set(answer) == set(schemas[name]["required"])
    pair: dict[str, Any] = ask(outside, "/pairs", secret).get_json()["pairs"][0]
    assert set(pair) == set(schemas["PairSummary"]["properties"])


def test_the_administrator_makes_a_key_sees_it_once_and_ends_it(cast: Cast, visit: Come, outside: Visit) -> None:
    admin = visit(cast.admin)
    made = admin.submit("/organisatie/koppelingen/sleutel", label="Klantsysteem", names="no")
    assert made.status_code == 200
    secret = made.text.split("<code")[1].split(">")[1].split("<")[0]
    assert ask(outside, "/pairs", secret).status_code == 200
    page = admin.get("/organisatie/koppelingen").text
    assert secret not in page
    assert "Klantsysteem" in page
    number = page.split('name="number" value="')[1].split('"')[0]
    assert admin.submit("/organisatie/koppelingen/sleutel/intrekken", number=number).status_code == 303
    assert ask(outside, "/pairs", secret).status_code == 401
    tomorrow = date(2026, 5, 12) + timedelta(days=800)
    refused = admin.submit("/organisatie/koppelingen/sleutel", label="Lang", expires_on=f"{tomorrow:%d-%m-%Y}")
    assert refused.status_code == 422
    assert 'value="Lang"' in refused.text
    hook = admin.submit("/organisatie/koppelingen/adres", url="http://onveilig.nl/x")
    assert "https://" in hook.text
    assert admin.submit("/organisatie/koppelingen/adres", url="https://systeem.nl/x").status_code == 303
    assert "https://systeem.nl/x" in admin.get("/organisatie/koppelingen").text
