"""The coachee's pages: my steps, one step, choosing, what is kept about me."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable

import make
import pytest
from pagecheck import Page
from stage import Cast, Visit
from werkzeug.test import TestResponse

from pragma_coach.catalogues import load_messages
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.reasons import EndReason, NotApplicable, Obstacle
from pragma_coach.domain.types import ItemId, ItemState, Role
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import lifecycle, ticks
from pragma_coach.store import database, organisations
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.organisations import Settings
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
GP = make.BOTH_ITEM
ARABIC = re.compile(r"[\u0600-\u06ff]")


def button(page: Page, item: str) -> dict[str, str] | None:
    """The button with which an item is said to be done, or None."""
    return next(
        (
            named
            for tag, named in page.tags
            if tag == "button" and named.get("value", "").startswith((f"{item}:done", f"{item}:claimed"))
        ),
        None,
    )


def say(visit: Visit, item: str) -> TestResponse:
    """Say that a step is done, by its button on the list."""
    found = button(visit.page("/mijn"), item)
    assert found is not None
    return visit.submit("/mijn/stap", set=found["value"])


def facts(cast: Cast) -> PairFacts:
    return make.read(cast.own_pair, cast.organisation.id)


def state(cast: Cast, item: str = GP) -> ItemState:
    return facts(cast).journey.state_of(ItemId(item))


@pytest.fixture
def coachee(cast: Cast, visit: Visiting) -> Visit:
    return visit(cast.own_coachee)


def test_progress_is_a_drawing_with_a_number_and_only_the_first_name_is_shown(cast: Cast, coachee: Visit) -> None:
    page, html = coachee.page("/mijn"), coachee.get("/mijn").text
    assert re.search(
        r"Weten 0/(\d+) 0 van \1 klaar Kunnen 0/(\d+) 0 van \2 klaar Vinden 0/(\d+) 0 van \3 klaar", page.text
    )
    assert all(f"#{name}" in html for name in ("weten", "kunnen", "vinden", "fase1", "fase2", "fase3"))
    assert "Noor" in page.text
    assert "Nieuwkomer" not in page.text


def test_the_coach_and_the_walk_in_hour_are_named(cast: Cast, coachee: Visit) -> None:
    with database.connection():
        organisations.change_settings(cast.organisation.id, Settings(walk_in="dinsdag van 9 tot 11 uur, Dorpshuis"))
    page = coachee.page("/mijn")
    assert "Je coach: Carla Coach" in page.text
    assert "Spreekuur: kom langs dinsdag van 9 tot 11 uur, Dorpshuis" in page.text  # as version 0.2.0 kept it


def test_a_duty_says_that_the_law_asks_it_before_the_newcomer_says_no(coachee: Visit) -> None:
    duty = "Dit moet van de wet. Praat eerst met je coach."
    assert duty in coachee.page("/mijn/stap/1-gezondheid-zorgverzekering").text
    assert duty not in coachee.page(f"/mijn/stap/{GP}").text


def test_a_claim_waits_for_the_coach_and_both_see_it(cast: Cast, coachee: Visit, visit: Visiting) -> None:
    answer = say(coachee, GP)
    assert answer.status_code == 303
    assert answer.location.endswith(f"#{GP}")
    assert state(cast) is ItemState.CLAIMED
    assert "Jij zegt: klaar. Je coach kijkt nog." in coachee.page(answer.location).text
    coach = visit(cast.own_coach)
    listed = coach.get(f"/koppel/{short_id(cast.own_pair)}").text
    assert "Noor zegt: klaar" in listed
    assert "<b>Klopt het?</b>" in listed
    value = re.search(rf'value="({GP}:done)"', listed)
    assert value is not None
    coach.submit(f"/koppel/{short_id(cast.own_pair)}/punt", set=value[1])
    page = coachee.page("/mijn")
    assert "Klaar op 12 mei 2026" in page.text
    assert button(page, GP) is None


def test_saying_it_twice_is_one_event(cast: Cast, coachee: Visit) -> None:
    found = button(coachee.page("/mijn"), GP)
    assert found is not None
    rev = facts(cast).journey.rev
    for _ in range(3):
        assert coachee.submit("/mijn/stap", set=found["value"]).status_code == 303
    assert facts(cast).journey.rev == rev + 1


def test_a_claim_can_be_taken_back_from_the_bar_and_from_the_step(cast: Cast, coachee: Visit) -> None:
    say(coachee, GP)
    coachee.submit("/mijn/terug", rev=facts(cast).journey.rev, item=GP)
    assert state(cast) is ItemState.OPEN
    say(coachee, GP)
    assert "Toch niet klaar" in coachee.page(f"/mijn/stap/{GP}").text
    coachee.submit(f"/mijn/stap/{GP}", state="open")
    assert state(cast) is ItemState.OPEN


def test_what_the_coach_ticks_has_no_button_and_says_so(cast: Cast, coachee: Visit) -> None:
    page = coachee.page("/mijn")
    assert button(page, make.COACH_ITEM) is None
    assert "Nog doen. Je coach vinkt dit af." in coachee.page(f"/mijn/stap/{make.COACH_ITEM}").text
    answer = coachee.submit("/mijn/stap", set=f"{make.COACH_ITEM}:done:{uuid.uuid4()}")
    assert answer.status_code == 403
    assert "Vraag het je coach." in answer.text


def test_what_the_coachee_ticks_alone_is_done_at_once(cast: Cast, coachee: Visit) -> None:
    say(coachee, make.COACHEE_ITEM)
    assert state(cast, make.COACHEE_ITEM) is ItemState.DONE


def test_a_step_explains_itself_and_says_where_to_go(cast: Cast, coachee: Visit) -> None:
    page = coachee.page(f"/mijn/stap/{GP}")
    assert "Lukt het nog niet?" in page.text
    assert "Dit wil ik nu doen" in page.text


def test_a_coachee_can_say_what_is_in_the_way(cast: Cast, coachee: Visit) -> None:
    address = f"/mijn/stap/{GP}"
    refused = coachee.submit(address, state="stuck", obstacle="")
    assert refused.status_code == 422
    assert 'id="fout-obstacle">Kies een reden uit de lijst.' in refused.text
    coachee.submit(address, state="stuck", obstacle=Obstacle.LANGUAGE)
    assert state(cast) is ItemState.STUCK
    assert "Het lukt nog niet. De taal is nog te moeilijk." in coachee.page(address).text
    coachee.submit(address, state="open")
    assert state(cast) is ItemState.OPEN


def test_up_to_three_steps_can_be_chosen_for_now_and_stand_on_top(cast: Cast, coachee: Visit) -> None:
    chosen = [ItemId("1-gezondheid-apotheek"), ItemId("1-geld-bankrekening"), GP]
    for item in chosen:
        assert coachee.submit("/mijn/nu", set=f"{item}:on:{uuid.uuid4()}").status_code == 303
    html = coachee.get("/mijn").text
    top = html[html.index('id="nu"') : html.index("Dit kan nu")]
    assert all(f'id="nu-{item}"' in top for item in chosen)
    assert "Dit wil ik nu doen" not in coachee.page("/mijn/stap/1-digitaal-internet").text
    refused = coachee.submit("/mijn/nu", set=f"1-digitaal-internet:on:{uuid.uuid4()}")
    assert refused.status_code == 422
    assert "Je hebt al drie stappen gekozen. Haal er eerst een weg." in refused.text
    assert "Haal weg bij: nu" in coachee.page(f"/mijn/stap/{GP}").text
    coachee.submit("/mijn/nu", set=f"{GP}:off:{uuid.uuid4()}")
    assert facts(cast).journey.focus == tuple(chosen[:2])


def test_what_could_be_next_is_at_most_three_steps_that_one_can_say_oneself(cast: Cast, coachee: Visit) -> None:
    html = coachee.get("/mijn").text
    ahead = html[html.index("Dit kan nu") : html.index("Alle stappen")]
    assert ahead.count('id="straks-') == 3
    assert ahead.count("Klaar?") == 3


def test_the_own_language_comes_first_and_dutch_beside_it(cast: Cast, coachee: Visit) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    html = coachee.get("/mijn").text
    assert re.search(r'<span class="own" lang="ar" dir="rtl">.*?</span>\s*<span class="nl" lang="nl" dir="ltr">', html)
    for arabic in re.findall(r'<span class="own" lang="ar" dir="rtl">(.*?)</span>\s*<span class="nl"', html):
        outside = re.sub(r'<span lang="nl" dir="ltr">[^<]*</span>', "", arabic)
        assert ARABIC.search(outside)
        assert not re.search(r"[A-Za-z]{3}", outside)
    by_machine = "De andere taal is door een computer gemaakt. Klopt iets niet? Het Nederlands is juist."
    assert load_messages("ar")[by_machine].texts[0] in html
    step = coachee.get(f"/mijn/stap/{GP}").text
    assert ARABIC.search(step)


def test_a_step_is_explained_in_the_own_language_with_the_dutch_below(cast: Cast, coachee: Visit) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="tr")
    html = coachee.get(f"/mijn/stap/{GP}").text
    for own, dutch in (
        ("Hasta olunca önce huisarts", "Ga eerst naar de huisarts als je ziek bent."),
        ("Yakındaki hekimlere", "Vraag de huisartsen in de buurt wie plaats heeft."),
    ):
        own_first = rf'lang="tr" dir="ltr">{own}[^<]*</span>\s*<span class="nl" lang="nl" dir="ltr">{dutch}'
        assert re.search(own_first, html)


def test_a_dutch_reader_sees_dutch_only(coachee: Visit) -> None:
    html = coachee.get("/mijn").text
    assert 'class="own"' not in html
    assert "De andere taal" not in html


def test_what_does_not_apply_is_out_of_the_way(cast: Cast, coachee: Visit) -> None:
    by_coach = make.operation(cast.own_coach.actor)
    ticks.tick(by_coach, cast.own_pair, GP, ItemState.NOT_APPLICABLE, reason=NotApplicable.HOUSEHOLD)
    page = coachee.page("/mijn")
    assert "1 hoeft niet" in page.text
    assert button(page, GP) is None
    assert coachee.submit("/mijn/stap", set=f"{GP}:done:{uuid.uuid4()}").status_code == 403


def test_a_pair_that_ended_can_be_looked_at_and_not_changed(cast: Cast, coachee: Visit) -> None:
    found = button(coachee.page("/mijn"), GP)
    assert found is not None
    lifecycle.end(make.operation(cast.coordinator.actor), cast.own_pair, EndReason.COMPLETED)
    page = coachee.page("/mijn")
    assert "Je coaching is gestopt. Je kunt je stappen nog wel bekijken." in page.text
    assert not [named for tag, named in page.tags if tag == "button" and named.get("name") == "set"]
    assert "Dit wil ik nu doen" not in coachee.page(f"/mijn/stap/{GP}").text
    for address, fields in (
        ("/mijn/stap", {"set": found["value"]}),
        (f"/mijn/stap/{GP}", {"state": "done"}),
        ("/mijn/nu", {"set": f"{GP}:on:{uuid.uuid4()}"}),
    ):
        answer = coachee.submit(address, **fields)
        assert answer.status_code == 403
        assert "De coaching is gestopt." in answer.text
    assert state(cast) is ItemState.OPEN


def test_a_coachee_without_a_pair_reads_what_to_do(cast: Cast, visit: Visiting) -> None:
    alone = visit(make.account(cast.organisation.id, Role.COACHEE, name="Nog Niemand"))
    for address in ("/mijn", "/mijn/gegevens"):
        assert "Er is nog geen lijst voor jou. Vraag het je coach" in alone.page(address).text
    assert alone.submit("/mijn/stap", set=f"{GP}:done:{uuid.uuid4()}").status_code == 404
    alone.page(f"/mijn/stap/{GP}", status=404)


@pytest.mark.parametrize("who", ["own_coach", "coordinator", "director", "interpreter", "admin"])
def test_only_coachees_have_steps_of_their_own(cast: Cast, visit: Visiting, who: str) -> None:
    visitor = visit(cast.people[who])
    for address in ("/mijn", f"/mijn/stap/{GP}", "/mijn/gegevens"):
        visitor.page(address, status=403)
    assert visitor.submit("/mijn/stap", set=f"{GP}:done:{uuid.uuid4()}").status_code == 403


def test_an_item_that_is_not_on_my_list_has_no_page(coachee: Visit) -> None:
    coachee.page("/mijn/stap/bestaat-niet", status=404)
    coachee.page("/mijn/stap/2-kinderen-huiswerk", status=404)


def test_what_is_kept_about_me_is_a_plain_list(cast: Cast, coachee: Visit) -> None:
    page = coachee.page("/mijn/gegevens")
    for words in (
        "Je naam Noor Nieuwkomer",
        "Je woont hier sinds 2 maart 2026",
        "Je coaching begon op 9 maart 2026",
        "Je coach nu Carla Coach",
        "Met wie je woont Niets",
        "Geen BSN.",
    ):
        assert words in page.text
