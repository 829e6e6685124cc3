"""The exam KNM in view: at a step for both, and over the whole list for the coachee; only for who takes it."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
from stage import Cast, Visit

from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import ticks
from pragma_coach.services.pairs.choices import choose
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
DOCTOR, WATER = "1-gezondheid-huisarts", "1-wonen-water"
TOLD = "Dit komt terug in het examen KNM: "


def health(visit: Visit) -> tuple[str, str]:
    """How many steps of the theme health are done, of how many, as the overview says."""
    found = re.search(r"Gezondheid (\d+)/(\d+)", visit.page("/mijn").text)
    assert found is not None
    return found[1], found[2]


def test_a_step_says_to_both_in_which_theme_it_comes_back(cast: Cast, visit: Visiting) -> None:
    coachee, coach = visit(cast.own_coachee), visit(cast.own_coach)
    for reader, address in ((coachee, "/mijn/stap"), (coach, f"/koppel/{short_id(cast.own_pair)}/punt")):
        assert f"{TOLD}Gezondheid." in reader.page(f"{address}/{DOCTOR}").text
        assert TOLD not in reader.page(f"{address}/{WATER}").text


def test_the_coachee_sees_per_theme_how_far_the_steps_are_and_what_the_lessons_bring(
    cast: Cast, visit: Visiting
) -> None:
    coachee = visit(cast.own_coachee)
    before, total = health(coachee)
    ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, ItemId(DOCTOR), ItemState.DONE)
    assert health(coachee) == (str(int(before) + 1), total)
    assert "Andere thema’s leer je in de les: Geschiedenis en geografie." in coachee.page("/mijn").text


def test_who_takes_another_way_than_the_exam_reads_nothing_of_it(cast: Cast, visit: Visiting) -> None:
    choose(make.operation(cast.own_coach.actor), cast.own_pair, "leerroute", "z")
    coachee = visit(cast.own_coachee)
    assert "Examen KNM" not in coachee.page("/mijn").text
    assert TOLD not in coachee.page(f"/mijn/stap/{DOCTOR}").text


def test_the_themes_are_in_the_language_of_the_coachee(cast: Cast, visit: Visiting) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="tr")
    coachee = visit(cast.own_coachee)
    assert "Tarih ve coğrafya" in coachee.page("/mijn").text
    assert "KNM sınavında karşına çıkar: Sağlık." in coachee.page(f"/mijn/stap/{DOCTOR}").text
