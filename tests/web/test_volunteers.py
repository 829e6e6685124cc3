"""Volunteers on screen: noted, offered, advised with reasons, and a stand-in who really sees the desk."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from stage import Cast, Visit

from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Account], Visit]


@pytest.fixture
def desk(cast: Cast, visit: Come) -> Visit:
    return visit(cast.coordinator)


def test_a_vog_is_noted_and_taken_back(cast: Cast, desk: Visit) -> None:
    page = f"/organisatie/vrijwilligers/{short_id(cast.own_coach.id)}"
    assert "Nog niet klaar om te beginnen" in desk.page(page).text
    assert desk.submit(f"{page}/getoond", proof="vog", proof_day="01-04-2026").status_code == 303
    shown = desk.page(page).text
    assert "VOG laten zien op 1 april 2026" in shown
    assert "De VOG is goed tot en met 1 april 2029" in shown
    response = desk.get(page)
    number = response.text.split('name="number" value="')[1].split('"')[0]
    assert desk.submit(f"{page}/vergissing", number=number).status_code == 303
    assert "Er is nog niets genoteerd" in desk.page(page).text


def test_the_list_is_searched_kept_and_sorted(cast: Cast, desk: Visit) -> None:
    page = "/organisatie/vrijwilligers"
    for proof in ("vog", "training", "secrecy", "introduction"):
        desk.submit(f"{page}/{short_id(cast.own_coach.id)}/getoond", proof=proof, proof_day="01-04-2026")

    def names(query: str) -> list[str]:
        return re.findall(r'rowheader"><a[^>]*>([^<]+)', desk.get(page + query).text)

    assert names("") == ["Otto Anderecoach", "Carla Coach"]
    assert names("?om=ja") == names("?sorteer=naam") == ["Carla Coach", "Otto Anderecoach"]
    assert names("?deel=ready") == names("?zoek=CÁR") == ["Carla Coach"]
    assert names("?deel=plaats") == []
    assert "Zo vinden wij niemand" in desk.page(f"{page}?zoek=Niemand&deel=x&blad=9").text
    assert desk.get(f"{page}/{short_id(cast.director.id)}").status_code == 404


def test_a_day_that_cannot_be_keeps_what_was_typed(cast: Cast, desk: Visit) -> None:
    page = f"/organisatie/vrijwilligers/{short_id(cast.own_coach.id)}"
    refused = desk.submit(f"{page}/getoond", proof="vog", proof_day="01-04-2099")
    assert refused.status_code == 422
    assert 'value="2099-04-01"' in refused.text
    assert "nog niet geweest" in refused.text


def test_a_coach_says_what_is_offered_and_the_advice_tells_why(cast: Cast, visit: Come, desk: Visit) -> None:
    coach = visit(cast.other_coach)
    assert coach.submit("/koppels/aanbod", languages=["ar", "nl"], days=["ma", "vr"], room="3").status_code == 303
    assert 'value="3"' in coach.get("/koppels/aanbod").text
    pair = short_id(cast.own_pair)
    assert desk.submit("/organisatie/advies", koppel=pair, taal="nl", dag=["ma"]).status_code == 303
    advice = desk.page(f"/organisatie/advies?koppel={pair}").text
    assert "Otto Anderecoach" in advice
    assert "kan op maandag, heeft plaats voor 2 koppels" in advice
    assert "Carla" not in advice
    new = desk.page("/organisatie/advies?taal=ar").text
    assert new.index("Otto Anderecoach") < new.index("Carla Coach")
    assert "spreekt Arabisch" in new


def test_a_number_that_is_none_is_refused_with_the_cure(cast: Cast, visit: Come) -> None:
    refused = visit(cast.own_coach).submit("/koppels/aanbod", room="veel")
    assert refused.status_code == 422
    assert "Vul een getal in van 0 tot en met 20" in refused.text
    assert 'value="veel"' in refused.text


def test_a_stand_in_sees_the_desk_at_once_and_until_stopped(cast: Cast, visit: Come, desk: Visit) -> None:
    director = visit(cast.director)
    assert director.get("/organisatie").status_code == 403
    named = desk.submit("/organisatie/vervanging", account=short_id(cast.director.id), until="20-05-2026")
    assert named.status_code == 303
    assert director.page("/organisatie").text
    assert director.get("/organisatie/vervanging").status_code == 200
    listed = desk.get("/organisatie/vervanging").text
    number = listed.split('name="number" value="')[1].split('"')[0]
    assert desk.submit("/organisatie/vervanging/stoppen", number=number).status_code == 303
    assert director.get("/organisatie").status_code == 403


def test_the_settings_keep_admission_and_areas(cast: Cast, visit: Come, desk: Visit) -> None:
    admin = visit(cast.admin)
    kept = admin.submit(
        "/organisatie/instellingen",
        board="yes",
        silent_after_days="14",
        admission="yes",
        vog_months="24",
        areas="Noord\nZuid",
    )
    assert kept.status_code == 303
    page = desk.page("/organisatie/vrijwilligers")
    assert "Vrijwilligers" in page.text
    refused = desk.submit(
        f"/organisatie/koppel/{short_id(cast.own_pair)}/coach", coach=short_id(cast.other_coach.id), how="hand_over"
    )
    assert refused.status_code == 422
    assert "mag nog niet beginnen" in refused.text
