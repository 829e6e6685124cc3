"""The plan on the screen: written together, seen by both, on paper in two languages, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser

import make
import pytest
from pagecheck import Page
from stage import Cast, Clock, Visit

from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.plan import Goal, Plan, PlanPartner
from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import records
from pragma_coach.services.pairs.director import name_director, share_with
from pragma_coach.services.plan import save_own_goals, save_plan
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
PLAN = Plan(
    "Kok worden in een restaurant",
    "Eerst taal, dan de koksschool",
    "Bellen met de school",
    "Samen naar werk",
    (Goal("werk", "Een stage in een keuken"), Goal("taal", "Elke dag Nederlands praten", reached=True)),
    (PlanPartner("taalschool", "Geeft drie keer per week les"),),
)
MINE = Goal("sociaal", "بدي ألعب كرة القدم", own=True)


@pytest.fixture
def address(cast: Cast) -> str:
    return f"/koppel/{short_id(cast.own_pair)}/plan"


@pytest.fixture
def planned(cast: Cast) -> None:
    save_plan(make.operation(cast.own_coach.actor), cast.own_pair, 0, PLAN)
    save_own_goals(make.operation(cast.own_coachee.actor), cast.own_pair, 1, [MINE])


class Filled(HTMLParser):
    """What a browser would send of the last form on a page that has fields of its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._area = self._choice = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "input" and "name" in named and (named.get("type") != "checkbox" or "checked" in named):
            self.values[named["name"]] = named.get("value", "")
        elif tag == "textarea":
            self._area = named["name"]
            self.values[self._area] = ""
        elif tag == "select":
            self._choice = named["name"]
            self.values[self._choice] = ""
        elif tag == "option" and "selected" in named:
            self.values[self._choice] = named["value"]

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self.values[self._area] += data


def values(html: str) -> dict[str, str]:
    """The fields of a page as they are filled, without those that are new each time."""
    return {name: value for name, value in Filled(html).values.items() if name not in ("csrf_token", "op")}


def test_a_plan_is_begun_on_an_empty_page_and_read_back(cast: Cast, visit: Visiting, address: str) -> None:
    coach = visit(cast.own_coach)
    assert "Begin het plan" in coach.page(address).text
    answer = coach.submit(
        f"{address}/schrijven",
        base="0",
        ambition="Kok worden",
        **{"goal-taal-0": "Elke dag praten", "reached-taal-0": "on", "goal-werk-1": "Een stage", "partner-0": "school"},
    )
    assert answer.status_code == 303
    text = coach.page(answer.headers["Location"]).text
    for words in ("Kok worden", "Elke dag praten ✓ Gehaald", "Een stage", "School of opleiding", "versie 1"):
        assert words in text
    again = values(coach.get(f"{address}/schrijven").text)
    assert (again["goal-taal-0"], again["goal-werk-0"], again["base"]) == ("Elke dag praten", "Een stage", "1")


def test_a_number_of_the_state_is_refused_and_what_was_typed_stays(cast: Cast, visit: Visiting, address: str) -> None:
    coach = visit(cast.own_coach)
    fields = {"goal-taal-0": "Taal leren", "goal-werk-0": "Mijn nummer is 111222333", "ambition": "Kok"}
    answer = coach.submit(f"{address}/schrijven", base="0", **fields)
    assert answer.status_code == 422
    assert answer.text.count("BSN lijkt") == 2  # above the form and beside the field
    page = Page(answer.text)
    assert {name: values(answer.text)[name] for name in ("goal-taal-0", "goal-werk-0")} == {
        name: fields[name] for name in ("goal-taal-0", "goal-werk-0")
    }
    assert "#veld-goal-werk-0" in page.links
    assert "Begin het plan" in coach.page(address).text


def test_who_saves_second_sees_both_texts_and_then_decides(
    cast: Cast, visit: Visiting, address: str, planned: None
) -> None:
    coach, coordinator = visit(cast.own_coach), visit(cast.coordinator)
    open_form, other_form = (values(each.get(f"{address}/schrijven").text) for each in (coach, coordinator))
    theirs = {**other_form, "ambition": "Bakker worden", "goal-werk-0": "Een baan bij de bakker"}
    assert coordinator.submit(f"{address}/schrijven", **theirs).status_code == 303
    mine = {**open_form, "ambition": "Slager worden"}
    answer = coach.submit(f"{address}/schrijven", **mine)
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "Dit staat er nu, anders dan bij u" in page.text
    assert "Bakker worden" in page.text
    assert "Slager worden" in page.text
    assert "Een baan bij de bakker" in page.text
    assert values(answer.text)["base"] == "3"
    assert coach.submit(f"{address}/schrijven", **{**mine, "base": "3"}).status_code == 303
    text = coach.page(f"{address}/versies").text
    assert text.index("Versie 4") < text.index("Bakker worden") < text.index("Versie 1")


def test_every_version_says_what_it_changed(cast: Cast, visit: Visiting, address: str, planned: None) -> None:
    text = visit(cast.own_coach).page(f"{address}/versies").text
    assert "Versie 2" in text
    assert "Carla Coach" in text
    assert "Noor Nieuwkomer" in text
    assert "Nieuw · Taalschool Geeft drie keer per week les" in text


def test_the_coachee_reads_the_plan_and_writes_own_goals_beside_it(
    cast: Cast, visit: Visiting, address: str, planned: None, clock: Clock
) -> None:
    records.choose_focus(make.operation(cast.own_coachee.actor), cast.own_pair, make.BOTH_ITEM, True)
    clock.forward(days=3)
    coachee = visit(cast.own_coachee)
    page, form = coachee.page("/mijn/plan"), values(coachee.get("/mijn/plan").text)
    for words in (PLAN.ambition, PLAN.shared_goal, PLAN.later, PLAN.now, "Een stage in een keuken", "12 mei 2026"):
        assert words in page.text
    assert form["goal-own-sociaal-0"] == MINE.text
    assert "goal-werk-0" not in form  # what was written together is not in the form
    fields = {**form, "goal-own-geld-0": "Sparen voor een fiets", "goal-werk-0": "Slaven"}
    assert coachee.submit("/mijn/plan", **fields).status_code == 303
    text = visit(cast.own_coach).page(address).text
    assert "Sparen voor een fiets Noor schreef dit zelf" in text
    assert "Een stage in een keuken" in text
    assert "Slaven" not in text


def test_own_goals_that_may_not_be_kept_or_came_too_late_stay_on_the_screen(
    cast: Cast, visit: Visiting, planned: None
) -> None:
    coachee = visit(cast.own_coachee)
    answer = coachee.submit("/mijn/plan", base="2", **{"goal-own-taal-0": "BSN 111222333"})
    assert answer.status_code == 422
    assert values(answer.text)["goal-own-taal-0"] == "BSN 111222333"
    answer = coachee.submit("/mijn/plan", base="1", **{"goal-own-taal-0": "Boeken lezen"})
    assert answer.status_code == 422
    assert "ander scherm" in answer.text
    found = values(answer.text)
    assert (found["goal-own-taal-0"], found["base"]) == ("Boeken lezen", "2")


def test_a_coachee_without_a_pair_has_no_plan(cast: Cast, visit: Visiting) -> None:
    alone = visit(make.account(cast.organisation.id, Role.COACHEE, name="Lina"))
    assert alone.get("/mijn/plan").status_code == 200
    assert alone.get("/mijn/plan/print").status_code == 404
    assert alone.submit("/mijn/plan").status_code == 404


def test_paper_is_in_dutch_and_in_the_language_of_the_newcomer(
    cast: Cast, visit: Visiting, address: str, planned: None
) -> None:
    coach, coachee = visit(cast.own_coach), visit(cast.own_coachee)
    assert 'class="own"' not in coach.get(f"{address}/print").text
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="en")
    for page in (coach.page(f"{address}/print"), coachee.page("/mijn/plan/print")):
        assert "Language Taal" in page.text
        assert "Mijn plan" in page.text
        assert PLAN.ambition in page.text
        assert MINE.text in page.text
        assert any(named.get("lang") == "en" for tag, named in page.tags if tag == "span")


def test_a_director_with_whom_the_newcomer_shares_reads_and_writes(
    cast: Cast, visit: Visiting, address: str, planned: None
) -> None:
    director = visit(cast.director)
    assert director.get(address).status_code == 404
    name_director(make.operation(cast.coordinator.actor), cast.own_pair, cast.director.id)
    share_with(make.operation(cast.own_coachee.actor), cast.own_pair, DIRECTOR_PARTY, on=True)
    page = director.page(address)
    assert f"/koppel/{short_id(cast.own_pair)}" not in page.links  # the list is not theirs
    fields = values(director.get(f"{address}/schrijven").text)
    assert director.submit(f"{address}/schrijven", **{**fields, "now": "Praten met de school"}).status_code == 303
    assert "Dirk Regisseur" in director.page(address).text
    share_with(make.operation(cast.own_coachee.actor), cast.own_pair, DIRECTOR_PARTY, on=False)
    assert director.get(address).status_code == 404


def test_the_first_day_stays_on_every_page(
    cast: Cast, visit: Visiting, address: str, planned: None, clock: Clock
) -> None:
    clock.at += timedelta(days=100)
    coach = visit(cast.own_coach)
    fields = values(coach.get(f"{address}/schrijven").text)
    coach.submit(f"{address}/schrijven", **{**fields, "now": "Iets anders"})
    assert "Eerste keer opgeschreven op 12 mei 2026. Dit is versie 3, van 20 augustus 2026" in coach.page(address).text
