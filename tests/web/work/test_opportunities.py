"""A director enters a vacancy and asks; the newcomer answers, or does not want to be asked."""

from __future__ import annotations

from collections.abc import Callable

import make
import pytest
from stage import Cast, Visit, on_both_engines

from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.work import Opportunity, OpportunityId, OpportunityKind, Requirements, Sector, WorkWishes
from pragma_coach.services.pairs.director import share_with
from pragma_coach.services.work import opportunities, wishes
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

pytestmark = on_both_engines

Visiting = Callable[[Account], Visit]


@pytest.fixture
def shared(cast: Cast, visit: Visiting) -> None:
    """Let the coordinator name the director on the page of the pair, and the coachee say yes."""
    page = f"/organisatie/koppel/{short_id(cast.own_pair)}"
    coordinator = visit(cast.coordinator)
    assert coordinator.submit(f"{page}/regisseur", director=short_id(cast.director.id)).status_code == 303
    assert "deelt nog niet met de regisseur" in coordinator.page(page).text
    share_with(make.operation(cast.own_coachee.actor), cast.own_pair, DIRECTOR_PARTY, on=True)


@pytest.fixture
def kitchen(cast: Cast, shared: None) -> OpportunityId:
    wishes.keep_wishes(
        make.operation(cast.own_coachee.actor), cast.own_pair, WorkWishes(frozenset({Sector.FOOD})), may_ask=True
    )
    typed = Opportunity(OpportunityKind.JOB, "Hulp in de keuken", "De Bron", Requirements(Sector.FOOD))
    made = opportunities.enter(make.operation(cast.director.actor), typed)
    assert made is not None
    return made


def test_a_vacancy_is_entered_wrong_and_mended(cast: Cast, visit: Visiting, shared: None) -> None:
    director = visit(cast.director)
    typed = {"kind": "job", "title": "Hulp in de keuken", "places": "veel", "days": ["ma", "wo"], "hours": "12"}
    refused = director.submit("/kansen/nieuw", **typed)
    assert refused.status_code == 422
    assert "Vul een aantal plaatsen in" in refused.text
    assert 'value="ma" checked' in refused.text
    made = director.submit("/kansen/nieuw", **{**typed, "places": "2"})
    assert made.status_code == 303
    assert "2, 0 gevraagd of bezig" in director.page(made.headers["Location"]).text
    edited = made.headers["Location"].split("?")[0] + "/wijzigen"
    assert 'value="Hulp in de keuken"' in director.get(edited).text
    assert director.submit(edited, **{**typed, "places": "3"}).status_code == 303


def test_an_invitation_goes_to_the_newcomer_and_the_answer_comes_back(
    cast: Cast, visit: Visiting, kitchen: OpportunityId
) -> None:
    director, coachee = visit(cast.director), visit(cast.own_coachee)
    page = f"/kansen/{short_id(kitchen)}"
    assert "Past: wil dit werk." in director.page(page).text
    asks = "Mensen vragen je: werk of een project."
    assert asks not in coachee.page("/mijn").text
    assert director.submit(f"{page}/vragen", pair=short_id(cast.own_pair)).status_code == 303
    assert asks in coachee.page("/mijn").text
    asked = coachee.page("/mijn/kansen").text
    assert "Hulp in de keuken" in asked
    assert "Wil je dit?" in asked
    assert "Hulp in de keuken" in visit(cast.own_coach).page(f"/koppel/{short_id(cast.own_pair)}/kansen").text
    ((invitation, _),) = wishes.work_of(make.read(cast.own_pair, cast.organisation.id)).asked
    named = short_id(invitation.id)
    assert coachee.submit("/mijn/kansen/antwoord", invitation=named, answer="yes").status_code == 303
    assert asks not in coachee.page("/mijn").text
    assert "zegt ja" in director.page(page).text
    refused = director.submit(f"{page}/gevolg", invitation=named, state="no_fit")
    assert refused.status_code == 422
    assert "Kies waarom het niet paste." in refused.text
    started = {"invitation": named, "state": "started", f"day-{named}": "4-5-2026", f"milestone-{named}": "paid_job"}
    assert director.submit(f"{page}/gevolg", **started).status_code == 303
    assert "is begonnen" in director.page(page).text


def test_a_newcomer_says_no_and_is_found_no_more(cast: Cast, visit: Visiting, kitchen: OpportunityId) -> None:
    kept = visit(cast.own_coachee).submit(
        "/mijn/kansen", may_ask="no", sectors=["food"], education="primary", hours="8"
    )
    assert kept.status_code == 303
    assert "Noor" not in visit(cast.director).page(f"/kansen/{short_id(kitchen)}").text
    wrong = visit(cast.own_coach).submit(f"/koppel/{short_id(cast.own_pair)}/kansen", may_ask="no", hours="veel")
    assert wrong.status_code == 422
    assert "Vul een getal in" in wrong.text
