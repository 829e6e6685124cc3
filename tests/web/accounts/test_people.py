"""Accounts, cards and settings: a code is seen once, roles stay within bounds, nothing typed is lost."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import make
import pytest
from flask import Flask
from stage import Cast, Visit, browser
from werkzeug.test import TestResponse

from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import invitations
from pragma_coach.services.pairs import director, lifecycle
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@pytest.fixture
def desk(cast: Cast, visit: Come) -> Visit:
    """The coordinator at work."""
    return visit(cast.coordinator)


@pytest.fixture
def admin(cast: Cast, visit: Come) -> Visit:
    """The administrator at work."""
    return visit(cast.admin)


def codes(response: TestResponse) -> list[str]:
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    return list(dict.fromkeys(CODE.findall(response.text)))


def known(cast: Cast) -> dict[str, Account]:
    with connection():
        return {account.name: account for account in accounts.every(cast.organisation.id)}


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/organisatie/mensen", {"coordinator", "other_coordinator", "admin"}),
        ("/organisatie/kaarten", {"coordinator", "other_coordinator"}),
        ("/organisatie/instellingen", {"admin"}),
    ],
)
def test_a_page_opens_for_who_may(path: str, allowed: set[str], cast: Cast, visit: Come, passer_by: Visit) -> None:
    assert {part for part, account in cast.people.items() if visit(account).get(path).status_code == 200} == allowed
    assert {visit(cast.people[part]).get(path).status_code for part in set(cast.people) - allowed} == {403}
    assert passer_by.get(path).status_code == 303
    assert visit(cast.coordinator).delete(path).status_code == 405


def test_a_card_is_seen_once_and_lets_its_holder_in(cast: Cast, desk: Visit, app: Flask) -> None:
    both = [short_id(cast.own_coach.id), short_id(cast.own_coachee.id)]
    sheet = desk.submit("/organisatie/kaarten/print", accounts=both)
    assert len(codes(sheet)) == 2
    assert "Carla Coach" in sheet.text
    assert "Noor Nieuwkomer" in sheet.text
    assert sheet.text.count('class="qr"') == 2
    assert not CODE.search(desk.get("/organisatie/kaarten").text)
    assert "Bent u Carla Coach" in browser(app).page(f"/k/{codes(sheet)[0]}").text


def test_the_same_sheet_is_not_made_twice_and_the_first_keeps_working(cast: Cast, desk: Visit, app: Flask) -> None:
    sent = {"accounts": [short_id(cast.own_coach.id)], "op": str(uuid.uuid4())}
    (code,) = codes(desk.submit("/organisatie/kaarten/print", **sent))
    again = desk.submit("/organisatie/kaarten/print", **sent)
    assert again.status_code == 422
    assert "al gemaakt" in again.text
    assert browser(app).get(f"/k/{code}").status_code == 200


def test_a_sheet_is_made_for_all_or_for_nobody(cast: Cast, desk: Visit) -> None:
    for wrong, status in (([], 422), ([short_id(cast.admin.id)], 403), (["12345"], 404)):
        chosen = [short_id(cast.own_coach.id), *wrong] if wrong else []
        assert desk.submit("/organisatie/kaarten/print", accounts=chosen).status_code == status
    assert re.search(r"Carla Coach Coach \w+ nog geen kaart", desk.page("/organisatie/kaarten").text)


def test_who_has_no_card_yet_is_chosen_with_one_link(cast: Cast, desk: Visit) -> None:
    desk.submit("/organisatie/kaarten/print", accounts=[short_id(cast.own_coach.id)])
    html = desk.get("/organisatie/kaarten?kies=alles").text
    checked = set(re.findall(r'value="([0-9a-z]+)" checked', html))
    assert short_id(cast.other_coach.id) in checked
    assert short_id(cast.own_coach.id) not in checked
    assert short_id(cast.own_coach.id) in desk.get("/organisatie/kaarten?deel=coach").text


def test_cards_are_found_by_name_by_pair_and_for_who_is_coached_now(cast: Cast, desk: Visit) -> None:
    found = desk.page("/organisatie/kaarten?zoek=N%C3%B4or").text
    assert "Noor Nieuwkomer" in found
    assert "Omar" not in found
    of_coach = desk.page("/organisatie/kaarten?zoek=carla").text  # a coach finds also whom she coaches
    assert ("Carla Coach" in of_coach, "Noor" in of_coach, "Omar" in of_coach) == (True, True, False)
    chosen = desk.get(f"/organisatie/kaarten?koppel={short_id(cast.other_pair)}").text
    assert re.findall(r'value="([0-9a-z]+)" checked', chosen) == [short_id(cast.other_coachee.id)]
    boss = cast.coordinator.actor
    lifecycle.end(make.operation(boss), cast.own_pair, EndReason.COMPLETED)
    assert "Noor" not in desk.page("/organisatie/kaarten?deel=coachee").text


def test_withdrawing_says_first_what_it_does_and_shows_who_has_a_card(cast: Cast, desk: Visit) -> None:
    assert "Hier staat niemand" in desk.page("/organisatie/kaarten/intrekken").text
    desk.submit("/organisatie/kaarten/print", accounts=[short_id(cast.own_coach.id)])
    page = desk.page("/organisatie/kaarten/intrekken").text
    assert "meteen uitgelogd" in page
    assert "Carla Coach" in page
    assert "Noor" not in page


def test_a_revoked_card_lets_nobody_in(cast: Cast, desk: Visit, app: Flask) -> None:
    (code,) = codes(desk.submit("/organisatie/kaarten/print", accounts=[short_id(cast.own_coach.id)]))
    assert desk.submit("/organisatie/kaarten/intrekken", accounts=[short_id(cast.own_coach.id)]).status_code == 303
    assert browser(app).get(f"/k/{code}").status_code == 410
    assert desk.submit("/organisatie/kaarten/intrekken").status_code == 422


def test_people_are_found_kept_by_role_and_sorted(cast: Cast, desk: Visit) -> None:
    invitations.create_account(
        make.operation(cast.coordinator.actor), name="Jürgen Zomer", roles=frozenset({Role.COACH})
    )
    found = desk.page("/organisatie/mensen?zoek=JURG")
    assert "Jürgen Zomer" in found.text
    assert "Carla Coach" not in found.text
    assert "/organisatie/mensen?zoek=JURG&om=ja" in found.links
    html = desk.get("/organisatie/mensen?om=ja").text
    assert html.index("Jürgen Zomer") < html.index("Carla Coach")
    assert "Carla Coach" not in desk.page("/organisatie/mensen?deel=coordinator").text
    desk.submit(f"/organisatie/mensen/{short_id(cast.interpreter.id)}/sluiten")
    assert cast.interpreter.name not in desk.page("/organisatie/mensen").text
    assert cast.interpreter.name in desk.page("/organisatie/mensen?deel=gesloten").text


def test_people_are_added_and_a_double_post_adds_one(cast: Cast, desk: Visit) -> None:
    sent = {"name": "Kees Collega", "roles": ["coordinator", "coach"], "email": "kees@voorbeeld.nl"}
    sent |= {"op": str(uuid.uuid4())}
    first = desk.submit("/organisatie/mensen", **sent)
    assert first.status_code == 303
    assert desk.submit("/organisatie/mensen", **sent).location == first.location
    assert known(cast)["Kees Collega"].roles == {Role.COORDINATOR, Role.COACH}
    assert "Uitnodiging maken" in desk.page(first.location).text


@pytest.mark.parametrize(
    ("changed", "status", "sentence"),
    [
        ({"email": ""}, 422, "Vul een e-mailadres in"),
        ({"email": "kees"}, 422, "geen e-mailadres"),
        ({"email": "corrie@voorbeeld.nl"}, 422, "al in gebruik"),
        ({"roles": []}, 422, "Kies minstens één rol"),
        ({"name": ""}, 422, "Vul een naam in"),
        ({"roles": ["admin"]}, 403, "Alleen een beheerder"),
    ],
)
def test_an_account_that_cannot_be_keeps_what_was_typed(
    changed: dict[str, object], status: int, sentence: str, cast: Cast, desk: Visit
) -> None:
    sent = {"name": "Kees Collega", "roles": ["coordinator"], "email": "kees@voorbeeld.nl"} | changed
    response = desk.submit("/organisatie/mensen", **sent)
    assert response.status_code == status
    assert sentence in response.text
    if status == 422:
        assert f'value="{sent["email"]}"' in response.text
        assert f'value="{sent["name"]}"' in response.text
        assert ('value="coordinator" checked' in response.text) == bool(sent["roles"])
    assert "Kees Collega" not in known(cast)


def test_a_list_of_coaches_is_added_whole_or_not_at_all(cast: Cast, desk: Visit) -> None:
    wrong = desk.submit("/organisatie/mensen/coaches", coaches="Ans de Boer\nBob; bob@\n")
    assert wrong.status_code == 422
    assert "Regel 2 (Bob; bob@)" in wrong.text
    assert "Ans de Boer\nBob; bob@" in wrong.text
    assert "Ans de Boer" not in known(cast)
    sent = {"coaches": "Ans de Boer\n\nBob, bob@voorbeeld.nl\n", "op": str(uuid.uuid4())}
    for _ in range(2):
        assert desk.submit("/organisatie/mensen/coaches", **sent).status_code == 303
    added = [account for name, account in known(cast).items() if name in ("Ans de Boer", "Bob")]
    assert [(account.email, set(account.roles)) for account in added] == [
        (None, {Role.COACH}),
        ("bob@voorbeeld.nl", {Role.COACH}),
    ]


def test_an_account_is_closed_and_opened(cast: Cast, desk: Visit, visit: Come) -> None:
    interpreter, path = visit(cast.interpreter), f"/organisatie/mensen/{short_id(cast.interpreter.id)}"
    assert interpreter.get("/tolk").status_code == 200
    assert desk.submit(f"{path}/sluiten").status_code == 303
    assert interpreter.get("/tolk").status_code == 303
    assert "Dit account is gesloten" in desk.page(path).text
    desk.submit(f"{path}/openen")
    assert not known(cast)["Tess Tolk"].disabled


def test_before_a_director_goes_the_page_says_whose_director_that_is(cast: Cast, desk: Visit, admin: Visit) -> None:
    path = f"/organisatie/mensen/{short_id(cast.director.id)}"
    assert "nog regisseur" not in desk.page(path).text
    director.name_director(make.operation(cast.coordinator.actor), cast.own_pair, cast.director.id)
    assert "is nog regisseur van 1 koppel." in desk.page(path).text
    assert f"/organisatie/koppel/{short_id(cast.own_pair)}" in desk.page(path).links
    assert "is nog regisseur van 1 koppel." in admin.page(path).text
    assert "/organisatie/koppel/" not in admin.page(path).text
    lifecycle.end(make.operation(cast.coordinator.actor), cast.own_pair, EndReason.MOVED)
    assert "nog regisseur" not in desk.page(path).text


def test_nobody_closes_the_own_account(cast: Cast, desk: Visit) -> None:
    response = desk.submit(f"/organisatie/mensen/{short_id(cast.coordinator.id)}/sluiten")
    assert response.status_code == 422
    assert "de enige coördinator" in response.text


def test_roles_change_and_an_impossible_choice_is_told(cast: Cast, desk: Visit) -> None:
    path = f"/organisatie/mensen/{short_id(cast.own_coach.id)}"
    assert desk.submit(f"{path}/rollen", roles=["coach", "interpreter"]).status_code == 303
    assert known(cast)["Carla Coach"].roles == {Role.COACH, Role.INTERPRETER}
    refused = desk.submit(f"{path}/rollen", roles=["coordinator"])
    assert refused.status_code == 422
    assert "e-mailadres" in refused.text


@pytest.mark.parametrize("act", ["", "sluiten", "openen", "rollen", "uitnodiging"])
def test_an_account_of_another_organisation_is_not_there(act: str, cast: Cast, visit: Come) -> None:
    stranger = visit(cast.other_coordinator)
    path = f"/organisatie/mensen/{short_id(cast.own_coach.id)}"
    response = stranger.submit(f"{path}/{act}", roles=["coach"]) if act else stranger.get(path)
    assert response.status_code == 404
    assert visit(cast.own_coach).get(path).status_code == 403


def test_an_invitation_is_seen_once_and_only_for_who_has_a_password(cast: Cast, admin: Visit, desk: Visit) -> None:
    path = f"/organisatie/mensen/{short_id(cast.coordinator.id)}/uitnodiging"
    op = str(uuid.uuid4())
    (code,) = codes(admin.submit(path, op=op))
    assert admin.submit(path, op=op).status_code == 422
    assert f"/welkom/{code}" not in admin.get("/organisatie/mensen").text
    assert desk.submit(f"/organisatie/mensen/{short_id(cast.own_coach.id)}/uitnodiging").status_code == 422
    assert desk.submit(f"/organisatie/mensen/{short_id(cast.admin.id)}/uitnodiging").status_code == 403


def test_settings_are_kept_and_impossible_ones_are_told(cast: Cast, admin: Visit) -> None:
    sent = {"areas": "Noord", "silent_after_days": "21", "board": "no", "vog_months": "36"}
    assert admin.submit("/organisatie/instellingen", **sent).status_code == 303
    with connection():
        settings = organisations.get(cast.organisation.id).settings
    assert (settings.board, settings.silent_after_days, settings.areas) == (False, 21, "Noord")
    for days in ("0", "veel", "-3", "99999", ""):
        refused = admin.submit("/organisatie/instellingen", **sent | {"silent_after_days": days, "areas": "Nieuw"})
        assert refused.status_code == 422
        assert "Kies een aantal dagen" in refused.text
        assert ">Nieuw</textarea>" in refused.text
    with connection():
        assert organisations.get(cast.organisation.id).settings == settings
