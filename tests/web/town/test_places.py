"""Where in our town: the coordinator's pages, and what coach and newcomer read under an item."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
import pytest
from stage import Cast, Visit

from pragma_coach.services.accounts import own_account
from pragma_coach.services.town import places
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
HERE = "/organisatie/plekken"
HALL = {
    "name": "Gemeentehuis",
    "address": "Deken Frankenstraat 3, Oirschot",
    "hours": "ma en do, 9.00 tot 12.00 uur",
    "appointment": "yes",
    "link": "https://www.oirschot.nl/afspraak",
    "phone": "14 0499",
}
ITEMS = [make.BOTH_ITEM, make.COACH_ITEM, make.COACHEE_ITEM]


@pytest.fixture
def boss(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.coordinator)


def hall_of(cast: Cast) -> str:
    """The address of the page of the one place there is."""
    (one,) = places.town_places(cast.coordinator.actor).places
    return f"{HERE}/{short_id(one.id)}"


def test_a_town_hall_typed_once_stands_at_all_its_items_for_coach_and_newcomer(
    cast: Cast, boss: Visit, visit: Visiting
) -> None:
    assert boss.submit(f"{HERE}/nieuw", **HALL, items=ITEMS).status_code == 303
    listed = boss.page(HERE).text
    assert "Gemeentehuis Deken Frankenstraat 3, Oirschot · 3 onderdelen · nagekeken op 12 mei 2026" in listed
    coach, coachee = visit(cast.own_coach), visit(cast.own_coachee)
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    for item in ITEMS:
        page = coach.page(f"/koppel/{short_id(cast.own_pair)}/punt/{item}").text
        assert "Waar is het? Gemeentehuis Adres Deken Frankenstraat 3, Oirschot Wanneer open? ma en do" in page
        assert (
            "Is er een afspraak nodig? Ja, maak eerst een afspraak Telefoon 14 0499 Website oirschot.nl Nagekeken op"
            in page
        )
        html = coachee.get(f"/mijn/stap/{item}").text
        assert "العنوان" in html
        assert '<dd lang="nl" dir="ltr">Deken Frankenstraat 3, Oirschot</dd>' in html
        assert 'href="tel:140499"' in html
        assert 'href="https://www.oirschot.nl/afspraak" rel="noreferrer"' in html
        assert "Wanneer open?" not in html
    other = make.ItemId("1-wonen-energie")
    assert "Gemeentehuis" not in coach.page(f"/koppel/{short_id(cast.own_pair)}/punt/{other}").text


def test_the_lists_that_a_phone_keeps_have_each_address_once_for_what_is_still_to_do(
    cast: Cast, boss: Visit, visit: Visiting
) -> None:
    boss.submit(f"{HERE}/nieuw", **HALL, items=[make.COACHEE_ITEM, make.COACH_ITEM])
    coach, coachee = visit(cast.own_coach), visit(cast.own_coachee)
    pages = (lambda: coach.get(f"/koppel/{short_id(cast.own_pair)}").text, lambda: coachee.get("/mijn").text)
    assert [page().count(HALL["address"]) for page in pages] == [1, 1]
    for item in (make.COACHEE_ITEM, make.COACH_ITEM):
        coach.submit(
            f"/koppel/{short_id(cast.own_pair)}/punt", set=f"{item}:done:{make.operation(cast.own_coach.actor).op_id}"
        )
    assert [page().count(HALL["address"]) for page in pages] == [0, 0]


@pytest.mark.parametrize(
    ("field", "typed", "why"),
    [
        ("link", "javascript:alert(1)", "begint met https://"),
        ("address", "x" * 500, "te lang: 500 tekens"),
        ("name", "Balie 123456782", "lijkt"),
        ("hours", "mail jan@oirschot.nl", "van één mens"),
        ("phone", "06 12345678", "06-nummer"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, boss: Visit, field: str, typed: str, why: str
) -> None:
    boss.submit(f"{HERE}/nieuw", **HALL, items=ITEMS)
    for path in (f"{HERE}/nieuw", hall_of(cast)):
        sent = {**HALL, field: typed}
        answer = boss.submit(path, **sent, items=ITEMS[:2])
        assert answer.status_code == 422
        (said,) = re.findall(rf'<span class="error" id="fout-{field}">([^<]*)</span>', answer.text)
        assert why in said
        for name in set(sent) - {"appointment"}:
            assert f'value="{sent[name]}"' in answer.text
        assert answer.text.count("checked") == len(ITEMS[:2]) + 1
    assert "3 onderdelen" in boss.page(HERE).text


def test_an_item_is_found_by_its_words_and_chooses_from_the_places(cast: Cast, boss: Visit) -> None:
    boss.submit(f"{HERE}/nieuw", **HALL)
    page = boss.page(f"{HERE}?zoek=HUISARTS")
    found = [tag["href"] for name, tag in page.tags if name == "a" and "/onderdeel/" in tag.get("href", "")]
    assert f"{HERE}/onderdeel/{make.BOTH_ITEM}" in found
    assert len(found) < 10
    assert "Geen onderdeel gevonden." in boss.page(f"{HERE}?zoek=qqq").text
    item = f"{HERE}/onderdeel/{make.BOTH_ITEM}"
    assert boss.submit(item, places=hall_of(cast).rpartition("/")[2]).status_code == 303
    assert "Gemeentehuis" in boss.page(f"{HERE}?zoek=huisarts").text.partition("Onderdelen")[2]
    assert "checked" in boss.get(item).text
    assert boss.submit(item).status_code == 303
    assert "checked" not in boss.get(item).text
    assert boss.submit(item, places="7").status_code == 404
    assert boss.page(f"{HERE}/nieuw?onderdeel={make.BOTH_ITEM}").text.count(", 1 gekozen") == 1


def test_a_place_is_changed_and_taken_away_for_all_items_at_once(cast: Cast, boss: Visit, visit: Visiting) -> None:
    boss.submit(f"{HERE}/nieuw", **HALL, items=ITEMS)
    assert boss.get(hall_of(cast)).text.count("checked") == len(ITEMS) + 1
    assert boss.submit(hall_of(cast), **{**HALL, "address": "Markt 1"}, items=ITEMS).status_code == 303
    step = f"/mijn/stap/{make.BOTH_ITEM}"
    coachee = visit(cast.own_coachee)
    assert "Markt 1" in coachee.page(step).text
    gone = hall_of(cast)
    assert boss.submit(gone, do="remove").status_code == 303
    assert "Waar is het?" not in coachee.page(step).text
    assert boss.get(gone).status_code == 404


def test_a_coordinator_elsewhere_finds_and_changes_nothing_of_ours(cast: Cast, boss: Visit, visit: Visiting) -> None:
    boss.submit(f"{HERE}/nieuw", **HALL, items=ITEMS)
    foreign = visit(cast.other_coordinator)
    assert "Gemeentehuis" not in foreign.page(HERE).text
    assert foreign.get(hall_of(cast)).status_code == 404
    assert foreign.submit(hall_of(cast), **{**HALL, "name": "Elders"}).status_code == 404
    foreign.submit(hall_of(cast), do="remove")
    assert "Gemeentehuis" in boss.page(HERE).text
