"""The addresses of the films: a coordinator types them, and only then a newcomer can tick them as seen."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
import pytest
from stage import Cast, Visit

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import ProgrammeId
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
PROGRAMME = "/organisatie/programma"
URL = "https://films.voorbeeld.nl/1"


@pytest.fixture
def pair(cast: Cast) -> PairFacts:
    """A pair of an approach with twelve films, none of which has an address."""
    one_transaction(organisations.follow)(cast.organisation.id, ProgrammeId("de_fryske_marren"))
    return make.pair(cast.coordinator.actor, cast.own_coach.id, name="Hadi Hier")


@pytest.fixture
def boss(pair: PairFacts, cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.coordinator)


def test_a_newcomer_sees_and_ticks_only_a_film_that_has_an_address(
    pair: PairFacts, boss: Visit, cast: Cast, visit: Visiting
) -> None:
    with connection():
        account = accounts.get(pair.organisation_id, make.coachee_of(pair).account_id)
    assert account is not None
    coachee, coach = visit(account), visit(cast.own_coach)
    talks = f"/koppel/{short_id(pair.id)}/gesprekken"
    assert "Films 12 adressen ontbreken" in boss.page("/meer").text
    assert "films" not in coachee.page("/mijn/gesprekken").ids + coach.page(talks).ids
    assert boss.submit(f"{PROGRAMME}/films", **{"film-1": URL, "film-2": ""}).status_code == 303
    page = boss.page(f"{PROGRAMME}/films?gedaan=films").text
    assert "Van 11 films ontbreekt het adres." in page
    assert "Wie een gesprek heeft, ziet de films nu." in page
    for who, path in ((coachee, "/mijn/gesprekken"), (coach, talks)):
        html = who.get(path).text
        assert f'href="{URL}"' in html
        assert re.findall(r'name="set" value="(film-\d+):on', html) == ["film-1"]
    assert "Waar zijn deze films" not in coachee.page("/mijn/gesprekken").text
    coachee.submit("/mijn/gesprekken/film", set="film-1:on:")
    boss.submit(f"{PROGRAMME}/films", **{"film-1": ""})
    html = coachee.get("/mijn/gesprekken").text
    assert URL not in html
    assert re.findall(r'name="set" value="(film-\d+):off', html) == ["film-1"]


def test_a_wrong_address_stands_beside_its_film_and_the_others_stay_typed(boss: Visit) -> None:
    answer = boss.submit(f"{PROGRAMME}/films", **{"film-1": URL, "film-2": "javascript:alert(1)"})
    assert answer.status_code == 422
    assert "begint met https://" in re.findall(r'id="fout-film-2">([^<]*)<', answer.text)[0]
    assert f'value="{URL}"' in answer.text
    assert 'value="javascript:alert(1)"' in answer.text
    assert "Van 12 films ontbreekt het adres." in boss.page(f"{PROGRAMME}/films").text


def test_a_programme_without_films_says_so_and_has_no_link(cast: Cast, visit: Visiting) -> None:
    boss = visit(cast.coordinator)
    assert "In dit programma staan geen films." in boss.page(f"{PROGRAMME}/films").text
    assert f"{PROGRAMME}/films" not in boss.page("/meer").links


def test_an_admin_edits_the_programme_but_is_not_led_to_places(cast: Cast, visit: Visiting) -> None:
    admin = visit(cast.admin)
    for path in ("/meer", f"{PROGRAMME}/punt/{make.BOTH_ITEM}"):
        assert "Waar is het?" not in admin.page(path).text
        assert "Waar is het?" in visit(cast.coordinator).page(path).text
