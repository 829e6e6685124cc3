"""What a page of a pair may cost: six statements (who, the pair, the addresses of the town, and the three facts on its
doors) and so many bytes, cold, everything included; a tick five statements; the steps of a newcomer eight (who, the pair,
its ticks, the coaches, the remark, hours and other days of the walk-in hour, the addresses)."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import make
import pytest
from flask import Flask
from flask.testing import FlaskClient
from stage import Cast, Visit
from statements import counted
from werkzeug.test import TestResponse

from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.types import ItemState
from pragma_coach.services.accounts import own_account
from pragma_coach.services.assessment import readings
from pragma_coach.services.pairs import records, ticks
from pragma_coach.services.pairs.acts import programme_of
from pragma_coach.services.pairs.choices import choose
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
GP = make.BOTH_ITEM
MOST_BYTES = 33_000


@pytest.fixture(autouse=True)
def asked_this_minute(app: Flask, cast: Cast) -> None:
    """Once a minute a process asks whether translations were approved; what a page costs is measured in between."""
    with app.test_request_context():
        app.extensions["approvals"].texts(cast.organisation.id, "ar")


@pytest.fixture
def long_list(cast: Cast) -> str:
    """The address of a pair with nearly all groups on, a coachee who reads Arabic, and a few ticks."""
    by = cast.own_coach.actor
    pair = make.read(cast.own_pair, cast.organisation.id)
    programme = programme_of(pair)
    for group in sorted({one.id for one in programme.switches} - pair.journey.groups):
        records.switch_group(make.operation(by), cast.own_pair, group, True)
    choose(make.operation(by), cast.own_pair, "leerroute", "b1")
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    for item in programme.items[:3]:
        ticks.tick(make.operation(by), cast.own_pair, item.id, ItemState.DONE)
    return f"/koppel/{short_id(cast.own_pair)}"


def test_a_list_of_a_hundred_items_costs_four_statements(
    cast: Cast, visit: Visiting, long_list: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = visit(cast.own_coach)
    with counted(monkeypatch) as (statements, commits):
        coach.page(long_list)  # the first look of the day is noted for the coachee: one more, and only once
    assert len(statements) <= 5, statements
    with counted(monkeypatch) as (statements, commits):
        page = coach.page(long_list)
    assert sum("aria-pressed" in named for tag, named in page.tags if tag == "button") >= 100
    assert len(statements) <= 4, statements
    assert not commits


def test_a_tick_costs_one_transaction_of_five_statements(
    cast: Cast, visit: Visiting, long_list: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    coach = visit(cast.own_coach)
    fields = {"csrf_token": coach.token(), "set": f"{GP}:done:{uuid.uuid4()}"}
    with counted(monkeypatch) as (statements, commits):
        assert coach.post(f"{long_list}/punt", data=fields).status_code == 303
    assert make.read(cast.own_pair, cast.organisation.id).journey.state_of(GP) is ItemState.DONE
    assert len(statements) <= 5, statements
    assert len(commits) == 1


def test_the_coachees_steps_cost_eight_statements(
    cast: Cast, visit: Visiting, long_list: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    coachee = visit(cast.own_coachee)
    with counted(monkeypatch) as (statements, _):
        coachee.page("/mijn")
    assert len(statements) <= 8, statements


def test_readings_cost_the_list_no_statement_and_their_own_page_three(
    cast: Cast, visit: Visiting, long_list: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for score in "1", "3":
        by, day = make.operation(cast.own_coach.actor), make.STARTED if score == "1" else make.TODAY
        readings.take_scores(by, cast.own_pair, dict.fromkeys(LifeDomain, score), happened_on=day)
    coach = visit(cast.own_coach)
    coach.page(long_list)
    coach.page(f"{long_list}/stand")
    with counted(monkeypatch) as (statements, _):
        coach.page(long_list)
    assert len(statements) <= 4, statements
    with counted(monkeypatch) as (statements, _):
        assert "Daarvoor: Iemand anders doet het" in coach.page(f"{long_list}/stand").text
    assert len(statements) <= 3, statements


@pytest.mark.parametrize("who", ["own_coach", "own_coachee"])
def test_the_first_visit_weighs_no_more_than_agreed_with_everything(
    cast: Cast, visit: Visiting, long_list: str, who: str
) -> None:
    visitor, first = visit(cast.people[who]), {"own_coach": long_list, "own_coachee": "/mijn"}[who]
    assets = sorted(set(re.findall(r'(?:href|src)="(/static/[^"#]+)', visitor.get(first).text)))
    names = {re.sub(r".*/|\?.*", "", asset) for asset in assets}
    assert names >= {"pragma.css", "pictograms.svg", "page.js", "app.webmanifest", "icon-192.png"}
    # The page for no internet is fetched later, by the worker.
    answers = [packed(visitor, address) for address in (first, *assets) if "/offline.html" not in address]
    weights = [len(answer.data) for answer in answers]
    assert all(
        answer.headers["Content-Encoding"] == "gzip"
        for answer in answers
        if len(answer.data) > 500 and answer.mimetype != "image/png"
    )
    assert sum(weights) <= MOST_BYTES, weights


def packed(visitor: Visit, address: str) -> TestResponse:
    """Fetch as a browser does, without reading along: the answer is packed."""
    return FlaskClient.open(visitor, address, headers={"Accept-Encoding": "gzip"}, buffered=True)
