"""Stappen on the start screen is offered once, to who comes back on an own phone, and never after an answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from stage import Cast, Clock, Visit

from pragma_coach.services.accounts import sign_in
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import one_transaction
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
FIRST = {"own_coach": ("/vandaag", "/koppels"), "own_coachee": ("/mijn",)}


def offered(visitor: Visit, page: str) -> bool:
    return any(form.get("action") == "/telefoon" for form, _ in visitor.page(page).forms)


@pytest.mark.parametrize("part", FIRST)
def test_it_is_offered_on_the_second_day_on_the_first_page_only(
    cast: Cast, visit: Visiting, clock: Clock, part: str
) -> None:
    visitor = visit(cast.people[part])
    assert not any(offered(visitor, page) for page in FIRST[part])
    clock.forward(days=1)
    assert all(offered(visitor, page) for page in FIRST[part])
    assert not offered(visitor, "/account")
    if part == "own_coach":
        assert not offered(visitor, f"/koppel/{short_id(cast.own_pair)}")


@pytest.mark.parametrize("answer", ["", "1"])
def test_after_an_answer_it_is_never_offered_again_on_any_phone(
    cast: Cast, visit: Visiting, clock: Clock, answer: str
) -> None:
    visitor = visit(cast.own_coachee)
    clock.forward(days=1)
    way = visitor.submit("/telefoon", how=answer).headers["Location"]
    assert way.endswith("/telefoon" if answer else "/start")
    assert not offered(visitor, "/mijn")
    other = visit(cast.own_coachee)
    visitor.submit("/telefoon", how=answer)  # a second press is no fault
    clock.forward(days=2)
    assert not offered(other, "/mijn")


def test_on_a_shared_phone_it_is_never_offered_and_not_explained(app: Flask, cast: Cast, clock: Clock) -> None:
    clock.forward(hours=11, minutes=55)  # just before midnight in Amsterdam
    with_it = one_transaction(sign_in.open_session)(cast.own_coachee, shared=True, at=clock.at)
    browser = app.test_client()
    assert isinstance(browser, Visit)
    with browser.session_transaction() as held:
        held["_user_id"] = with_it.token
    clock.forward(minutes=10)
    assert not offered(browser, "/mijn")
    page = browser.page("/telefoon")
    assert not [named for tag, named in page.tags if tag == "script" and "install" in named.get("src", "")]
    assert "uitloggen" in " ".join(page.texts)


def test_who_comes_in_with_a_password_is_not_asked(cast: Cast, visit: Visiting, clock: Clock) -> None:
    clock.forward(hours=9)
    coordinator = visit(cast.coordinator)
    clock.forward(hours=4)  # the next day, within the same working day of sign-in
    assert "/telefoon" not in coordinator.get("/organisatie").text


@pytest.mark.parametrize(("phone", "first"), [("iPhone", "op-iphone"), ("Android", "op-android")])
def test_the_kind_of_phone_that_asks_is_explained_first(cast: Cast, visit: Visiting, phone: str, first: str) -> None:
    visitor = visit(cast.own_coach)
    visitor.environ_base["HTTP_USER_AGENT"] = f"Mozilla/5.0 ({phone})"
    named = [one for one in visitor.page("/telefoon").ids if one.startswith("op-")]
    assert named[0] == first
    assert sorted(named) == ["op-android", "op-iphone"]
