"""A feast stands in front once, is a page in two languages, and is found again; the coach sees it too."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
from stage import Cast, Clock, Visit

from pragma_coach.domain.types import MilestoneId, PhaseId
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import records, ticks
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
ONCE_OWN_ONCE_DUTCH = (
    '<span class="own" lang="ar" dir="rtl">[^<]+</span> <span class="nl" lang="nl" dir="ltr">{}</span>'
)


def close_first_phase(cast: Cast) -> None:
    ticks.tick(make.operation(cast.own_coach.actor), cast.own_pair, make.BOTH_ITEM, ticks.ItemState.DONE)
    records.close_phase(
        make.operation(cast.coordinator.actor), cast.own_pair, PhaseId("1"), reason="Samen vastgesteld."
    )


def test_the_end_of_a_phase_stands_in_front_until_the_newcomer_goes_on(cast: Cast, visit: Visiting) -> None:
    coachee, coach = visit(cast.own_coachee), visit(cast.own_coach)
    assert "Je fase is klaar!" not in coachee.page("/mijn").text
    assert coachee.get("/mijn/feest/1").status_code == 404
    close_first_phase(cast)
    assert "/mijn/feest/1" in coachee.page("/mijn").links
    page = coachee.page("/mijn/feest/1")
    assert "Dat deed je samen met Carla Coach." in page.text
    assert "Ik heb een huisarts in de buurt." in page.text
    for path in ("/koppels", f"/koppel/{short_id(cast.own_pair)}"):
        assert "Iets om samen te vieren" in coach.page(path).text
    assert coachee.submit("/mijn/feest/1").status_code == 303
    again = coachee.page("/mijn")
    assert "Gefeliciteerd!" not in again.text
    assert "/mijn/feest/1" in again.links, "it can be opened again"
    assert visit(cast.other_coachee).get("/mijn/feest/1").status_code == 404


def test_the_coach_opens_the_same_paper_from_the_page_of_the_pair_in_the_newcomers_language(
    cast: Cast, visit: Visiting
) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    coach, path = visit(cast.own_coach), f"/koppel/{short_id(cast.own_pair)}"
    assert coach.get(f"{path}/feest/1").status_code == 404
    close_first_phase(cast)
    links = coach.page(path).links
    assert links.count(f"{path}/feest/1") == 2, "while it is new, and beside the phase that is done"
    page = coach.get(f"{path}/feest/1").text
    assert re.search(ONCE_OWN_ONCE_DUTCH.format("Je fase is klaar!"), page)
    assert '<html lang="nl"' in page
    assert "/mijn/" not in page.partition("<main")[2].partition("</main>")[0]
    assert visit(cast.other_coach).get(f"{path}/feest/1").status_code == 404


def test_a_first_job_is_a_feast_in_the_own_language_and_dutch(cast: Cast, visit: Visiting, clock: Clock) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    own_account.change(make.operation(cast.own_coach.actor), name="Carla C.", language="nl")
    records.record_milestone(make.operation(cast.own_coach.actor), cast.own_pair, MilestoneId("paid_job"), make.TODAY)
    coachee = visit(cast.own_coachee)
    html = coachee.get("/mijn/feest/paid_job").text
    assert re.search(ONCE_OWN_ONCE_DUTCH.format("Je hebt een baan!"), html)
    assert "samen met Carla C.</span>" in html, "a name may end with a full stop"
    assert "/mijn/feest/paid_job" in coachee.page("/mijn").links
    clock.forward(days=61)
    assert "Gefeliciteerd!" not in coachee.get("/mijn").text
    assert "/mijn/feest/paid_job" in coachee.page("/mijn").links
