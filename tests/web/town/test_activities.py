"""The pages of activities, as a host, a newcomer and the whole town use them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from stage import Cast, Clock, Visit

from pragma_coach.store.accounts.accounts import Account

Visiting = Callable[[Account], Visit]
CAFE = {
    "title": "Taalcafé",
    "kind": "language",
    "day": "2026-05-14",
    "starts": "19:30",
    "place": "Bibliotheek",
    "audience": "everybody",
    "public": "yes",
}


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


@pytest.fixture
def coach(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coach)


@pytest.fixture
def volunteer(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.other_coach)


def announce(coach: Visit, **other: str) -> str:
    """Announce an activity; returns its page."""
    answer = coach.submit("/meedoen", **{**CAFE, **other})
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"].partition("?")[0]


def test_a_coachee_says_to_come_and_the_host_counts(
    coach: Visit, coachee: Visit, volunteer: Visit, clock: Clock
) -> None:
    page = announce(coach)
    letters = page.rpartition("/")[2]
    assert "donderdag 14 mei, 19.30" in coachee.page("/mijn/hulp").text
    assert coachee.submit(f"/mijn/activiteiten/{letters}", do="ja").status_code == 303
    assert "Jij komt." in coachee.page("/mijn/hulp").text
    shown = volunteer.page(page).text
    assert "1 nieuwkomer zegt: ik kom" in shown
    assert "Noor" not in shown
    clock.forward(days=3)
    assert coach.submit(page, do="geteld", number="veel").status_code == 422
    assert coach.submit(page, do="geteld", number="12").status_code == 303
    present = next(named["value"] for tag, named in coach.page(page).tags if named.get("name") == "present")
    assert coach.submit(page, do="wie", present=present).status_code == 303
    assert "12 bezoekers" in coach.page("/meedoen").text
    assert volunteer.submit(page, do="geteld", number="1").status_code == 403
    assert coach.submit(page, do="dance").status_code == 404


def test_what_is_missing_in_an_announcement_is_told_and_what_was_typed_stays(coach: Visit) -> None:
    for wrong, sentence in (
        ({"day": ""}, "Vul een datum in."),
        ({"kind": ""}, "Kies wat voor activiteit"),
        ({"starts": "laat"}, "is geen tijd"),
    ):
        answer = coach.submit("/meedoen", **{**CAFE, **wrong})
        assert answer.status_code == 422
        assert sentence in answer.text
        assert "Taalcafé" in answer.text


def test_the_town_reads_what_there_is_to_do_without_cookie_or_name(
    coach: Visit, coachee: Visit, passer_by: Visit, cast: Cast
) -> None:
    page = announce(coach)
    announce(coach, title="Thee bij ons thuis", public="no")
    coachee.submit(f"/mijn/activiteiten/{page.rpartition('/')[2]}", do="ja")
    answer = passer_by.get("/activiteiten/ons-dorp")
    assert "Set-Cookie" not in answer.headers
    assert "public" in answer.headers["Cache-Control"]
    assert "donderdag 14 mei, 19.30" in passer_by.page("/activiteiten/ons-dorp").text
    assert "الخميس" in passer_by.get("/activiteiten/ons-dorp?taal=ar").text
    assert "Thee" not in answer.text
    assert not any(account.name.split()[0] in answer.text for account in cast.people.values())
    assert passer_by.get("/activiteiten/nergens").status_code == 404
    assert "Er staat nu geen activiteit." in passer_by.page("/activiteiten/elders").text


def test_the_picture_to_share_is_a_picture_and_only_of_what_is_public(coach: Visit, passer_by: Visit) -> None:
    shown = announce(coach, title="Koken met een heel lange naam die over twee regels moet gaan")
    hidden = announce(coach, title="Thee bij ons thuis", public="no")
    path = f"/activiteiten/ons-dorp/{shown.rpartition('/')[2]}.png"
    assert path in coach.page(shown).links
    picture = Image.open(io.BytesIO(passer_by.get(path).data))
    assert (picture.format, picture.size) == ("PNG", (1200, 630))
    colours = picture.convert("RGB").getcolors(1 << 16)
    assert colours is not None
    assert len(colours) > 10
    assert passer_by.get(f"/activiteiten/ons-dorp/{hidden.rpartition('/')[2]}.png").status_code == 404
    assert passer_by.get(f"/activiteiten/elders/{shown.rpartition('/')[2]}.png").status_code == 404


def test_the_text_to_share_says_what_when_and_where(coach: Visit) -> None:
    html = coach.get(announce(coach)).text
    copied = re.search(r'<pre class="copy">(.*?)</pre>', html, re.DOTALL)
    assert copied is not None
    assert copied[1].splitlines()[:3] == ["Taalcafé", "Donderdag 14 mei 2026 om 19.30 uur", "Waar: Bibliotheek"]


def test_an_announcement_can_be_changed_and_what_is_wrong_stays_on_the_page(
    coach: Visit, coachee: Visit, volunteer: Visit
) -> None:
    page = announce(coach)
    kept = {named["name"]: named.get("value", "") for tag, named in coach.page(page).tags if "name" in named}
    assert {name: kept[name] for name in ("title", "day", "starts", "place")} == {
        name: CAFE[name] for name in ("title", "day", "starts", "place")
    }
    refused = coach.submit(page, do="veranderd", **{**CAFE, "title": "Taalcafé met soep", "starts": "laat"})
    assert refused.status_code == 422
    assert "is geen tijd" in refused.text
    assert "Taalcafé met soep" in refused.text
    done = coach.submit(page, do="veranderd", **{**CAFE, "title": "Taalcafé met soep"})
    assert "De activiteit is veranderd." in coach.page(done.headers["Location"]).text
    assert "Taalcafé met soep" in coachee.page("/mijn/hulp").text
    assert volunteer.submit(page, do="veranderd", **CAFE).status_code == 403
    assert "Veranderen" not in volunteer.page(page).text


def test_what_is_cancelled_says_so_to_who_would_come(coach: Visit, coachee: Visit, passer_by: Visit) -> None:
    page = announce(coach)
    coachee.submit(f"/mijn/activiteiten/{page.rpartition('/')[2]}", do="ja")
    assert coach.submit(page, do="afgezegd").status_code == 303
    assert "Dit gaat niet door." in coachee.page("/mijn/hulp").text
    assert "Taalcafé" not in passer_by.get("/activiteiten/ons-dorp").text


def test_the_way_in_leads_to_what_there_is_to_do_in_the_language_that_was_chosen(passer_by: Visit, cast: Cast) -> None:
    assert "/activiteiten/ons-dorp?taal=ar" in passer_by.page("/inloggen?taal=ar").links
