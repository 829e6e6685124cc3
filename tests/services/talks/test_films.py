"""Where the films before a talk are: the organisation says so, and one without an address is not offered."""

from __future__ import annotations

import make
import pytest
from make import TODAY, Cast, operation

from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import Actor
from pragma_coach.services.talks import films, preparation

URL = "https://films.voorbeeld.nl/1"


def marren() -> tuple[Actor, PairFacts]:
    """The coordinator of a town with films, and a pair."""
    boss = make.coordinator(make.organisation("marren", programme="de_fryske_marren").id)
    return boss, make.pair(boss, None, name="Hadi")


def test_a_film_is_offered_from_the_moment_that_it_has_an_address(cast: Cast) -> None:
    boss, pair = marren()
    assert len(films.talk_films(boss)) == 12
    assert all(one.missing for one in films.talk_films(boss))
    assert preparation.films(pair, ["pip"]) == []
    films.keep_addresses(operation(boss), {"film-1": URL, "film-2": "films.voorbeeld.nl/2", "film-3": ""})
    assert [(film.id, film.url) for film, _ in preparation.films(pair, ["pip"])] == [
        ("film-1", URL),
        ("film-2", "https://films.voorbeeld.nl/2"),
    ]
    assert preparation.films(pair, ["intake"]) == []
    assert sum(one.missing for one in films.talk_films(boss)) == 10
    assert films.talk_films(cast.coordinator) == []  # this programme has no films


def test_who_saw_a_film_keeps_that_when_its_address_goes(cast: Cast) -> None:
    boss, pair = marren()
    films.keep_addresses(operation(boss), {"film-1": URL, "film-2": URL})
    preparation.see_film(operation(make.coachee_of(pair)), pair.id, "film-1", True)
    films.keep_addresses(operation(boss), {"film-1": "", "film-2": ""})
    assert [(film.id, film.url, seen_on) for film, seen_on in preparation.films(pair, ["pip"])] == [
        ("film-1", "", TODAY)
    ]


def test_one_wrong_address_keeps_none_of_them_and_names_its_film(cast: Cast) -> None:
    boss, _ = marren()
    for typed, field in (
        ({"film-1": URL, "film-2": "javascript:alert(1)"}, "film-2"),
        ({"film-1": URL, "film-99": URL}, ""),
    ):
        with pytest.raises(Invalid) as refused:
            films.keep_addresses(operation(boss), typed)
        assert refused.value.field == field
    assert all(one.missing for one in films.talk_films(boss))


def test_the_films_of_one_organisation_are_not_those_of_another(cast: Cast) -> None:
    boss, pair = marren()
    other = make.coordinator(make.organisation("elders", programme="de_fryske_marren").id)
    films.keep_addresses(operation(other), {"film-1": URL})
    assert preparation.films(pair, ["pip"]) == []
    assert all(one.missing for one in films.talk_films(boss))
    for actor in (cast.coach, cast.coachee, cast.admin, cast.director, cast.interpreter):
        with pytest.raises(NotAllowed):
            films.keep_addresses(operation(actor), {"film-1": URL})
