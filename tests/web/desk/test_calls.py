"""Working the call list off without a script: numbers that are links, a tap, a note, and back."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
from stage import Cast, Clock, Visit

from pragma_coach.services.accounts import own_account
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]
NOTE = "Belt morgen terug"


def test_a_call_is_a_tap_with_a_note_for_the_desk_and_a_tap_back(cast: Cast, visit: Come, clock: Clock) -> None:
    clock.forward(days=20)
    desk, pair = visit(cast.coordinator), f"/organisatie/koppel/{short_id(cast.own_pair)}"
    assert "nog 2" in desk.page("/organisatie").text
    done = desk.submit(f"{pair}/gebeld", how="called")
    page = desk.page(done.location.partition("#")[0])
    assert "1 van 2 vandaag, nog 1" in page.text
    call = re.findall(r'name="call" value="(\w+)"', desk.get(done.location.partition("#")[0]).text)[0]
    asked = desk.submit(f"{pair}/gebeld/notitie", call=call, note="Hij heeft depressie")
    assert asked.status_code == 422
    assert "Hij heeft depressie" in asked.text  # what was typed stands there with the question
    desk.submit(f"{pair}/gebeld/notitie", call=call, note=NOTE)
    assert NOTE in desk.page(pair).text
    for other in (cast.own_coach, cast.own_coachee, cast.director):
        for path in ("/start", f"/koppel/{short_id(cast.own_pair)}", "/mijn", "/koppels"):
            assert NOTE not in visit(other).get(path, follow_redirects=True).text
    desk.submit(f"{pair}/gebeld/terug", call=call)
    assert "nog 2" in desk.page("/organisatie").text


def test_every_number_counts_what_its_list_shows(cast: Cast, visit: Come, clock: Clock) -> None:
    clock.forward(days=20)
    desk = visit(cast.coordinator)
    desk.submit(f"/organisatie/koppel/{short_id(cast.own_pair)}/gebeld", how="later")  # the number stays, the call goes
    make.pair(cast.coordinator.actor, None, name="Wachtend", at=clock.at)
    numbers = re.findall(r'<li><a href="([^"]+)"><b>(\d+)</b>', desk.get("/organisatie").text)
    assert len(numbers) == 6
    shown = {address: int(number) for address, number in numbers if "koppels" in address}
    assert shown["/organisatie/koppels?let-op=silent"] == 2
    assert shown["/organisatie/koppels?let-op=no_coach"] == 1
    for address, number in shown.items():
        rows = re.findall(r'<th scope="row" role="rowheader"><a href="/organisatie/koppel/', desk.get(address).text)
        assert len(rows) == number, address


def test_the_number_of_a_coach_is_for_the_desk_alone(cast: Cast, visit: Come, clock: Clock) -> None:
    own_account.change(make.operation(cast.own_coach.actor), name="Carla Coach", language="nl", phone="06 12 34 56 78")
    clock.forward(days=20)
    for path in ("/organisatie", f"/organisatie/koppel/{short_id(cast.own_pair)}"):
        assert 'href="tel:0612345678"' in visit(cast.coordinator).get(path).text
    assert "06 12 34 56 78" in visit(cast.own_coach).get("/account").text
    for other in (cast.own_coachee, cast.other_coach, cast.director, cast.admin):
        seen = visit(other)
        for path in ("/start", "/koppels", "/mijn", "/regie", f"/organisatie/mensen/{short_id(cast.own_coach.id)}"):
            assert "34 56 78" not in seen.get(path, follow_redirects=True).text
    assert 'name="phone"' not in visit(cast.own_coachee).get("/account").text
