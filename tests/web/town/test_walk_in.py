"""The pages of the walk-in hour, as a volunteer, the coordinator and newcomers use them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from stage import Cast, Visit

from pragma_coach.store.accounts.accounts import Account

Visiting = Callable[[Account], Visit]


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


@pytest.fixture
def volunteer(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.other_coach)


@pytest.fixture
def boss(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.coordinator)


def test_one_screen_counts_a_visit_with_one_tap_and_takes_it_back(volunteer: Visit) -> None:
    page = volunteer.page("/inloop")
    buttons = [named["value"] for tag, named in page.tags if tag == "button" and named.get("name") == "theme"]
    assert len(buttons) == 12
    answer = volunteer.submit("/inloop", theme=buttons[0], minutes="15", cohort="", day="")
    counted = volunteer.page(answer.headers["Location"].partition("#")[0])
    assert "Vandaag: 1 bezoek" in counted.text
    visit = next(field["value"] for _, fields in counted.forms for field in fields if field.get("name") == "visit")
    assert volunteer.submit("/inloop/terug", visit=visit).status_code == 303
    assert "Vandaag: 0 bezoeken" in volunteer.page("/inloop").text


def test_a_tap_without_minutes_keeps_the_page(volunteer: Visit) -> None:
    answer = volunteer.submit("/inloop", theme="post", minutes="", day="laatst")
    assert answer.status_code == 422
    assert "“laatst” is geen datum" in answer.text


def test_the_coordinator_plans_the_week_and_newcomers_read_it(boss: Visit, coachee: Visit) -> None:
    path = "/organisatie/inloop"
    typed = {"weekday": "dinsdag", "starts": "14", "ends": "15.30", "place": "Bibliotheek"}
    assert boss.submit(f"{path}/uur", **{**typed, "ends": "13"}).status_code == 422
    assert boss.submit(f"{path}/uur", **typed).status_code == 303
    assert "Dinsdag 14.00 tot 15.30 uur, Bibliotheek" in boss.page(path).text
    assert "dinsdag 12 mei 14.00–15.30 · Bibliotheek" in coachee.page("/mijn/hulp").text
    assert boss.submit(f"{path}/dag", day="12-05-2026", what="closed").status_code == 303
    text = coachee.page("/mijn/hulp").text
    assert "dinsdag 12 mei" not in text
    assert "Dicht op 12 mei 2026." in text
    wrong = boss.submit(f"{path}/dag", day="13-05-2026", what="open", **{"day-starts": "laat", "day-place": "Hal"})
    assert wrong.status_code == 422
    assert "“laat” is geen tijd" in wrong.text
    assert boss.submit(f"{path}/dag", day="").status_code == 422
    for what in ("uur", "dag"):
        hour = next(
            field["value"]
            for named, fields in boss.page(path).forms
            for field in fields
            if named["action"] == f"{path}/{what}/weg" and field.get("name") == "hour"
        )
        assert boss.submit(f"{path}/{what}/weg", hour=hour).status_code == 303
    assert "Er staan nog geen vaste tijden." in boss.page(path).text


def test_who_is_not_signed_in_reads_the_hours_in_the_own_language_and_no_remark(
    boss: Visit, coachee: Visit, passer_by: Visit
) -> None:
    path, page = "/organisatie/inloop", "/activiteiten/ons-dorp"
    known = {"name": "Bibliotheek", "address": "Markt 1", "appointment": "no"}
    assert boss.submit("/organisatie/plekken/nieuw", **known).status_code == 303
    for weekday in ("dinsdag", "donderdag"):
        typed = {"weekday": weekday, "starts": "14", "ends": "15.30", "place": "bibliotheek"}
        assert boss.submit(f"{path}/uur", **typed).status_code == 303
    assert boss.submit(f"{path}/opmerking", remark="Vraag naar Mirjam.").status_code == 303
    assert "dinsdag · donderdag 14.00–15.30 bibliotheek, Markt 1" in passer_by.page(page).text
    arabic = passer_by.get(f"{page}?taal=ar")
    assert "الثلاثاء" in arabic.text
    assert '<small lang="nl" dir="ltr">bibliotheek, Markt 1</small>' in arabic.text
    assert "Mirjam" not in arabic.text
    assert "Set-Cookie" not in arabic.headers
    assert "Vraag naar Mirjam." in coachee.page("/mijn").text


def test_a_remark_with_a_number_of_a_person_is_refused_and_stays(boss: Visit) -> None:
    answer = boss.submit("/organisatie/inloop/opmerking", remark="BSN 111222333")
    assert answer.status_code == 422
    assert "BSN 111222333</textarea>" in answer.text
