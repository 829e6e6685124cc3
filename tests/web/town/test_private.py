"""A newcomer writes to the coordinator, who answers on the page of the questions and can go on to another coach."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
from stage import Cast, Visit

from pragma_coach.services.accounts import own_account
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]
WORDS = "Mijn coach komt nooit."


def test_a_newcomer_writes_and_the_coordinator_answers(cast: Cast, visit: Visiting) -> None:
    coachee, boss = visit(cast.own_coachee), visit(cast.coordinator)
    assert "/mijn/bericht" in coachee.page("/mijn/hulp").links
    page = coachee.page("/mijn/bericht").text
    assert "Alleen Corrie Coördinator leest dit. Je coach leest dit niet." in page
    refused = coachee.submit("/mijn/bericht", wish="write", words=WORDS)
    assert refused.status_code == 422
    assert WORDS in refused.text
    assert coachee.submit("/mijn/bericht", subject="other_coach", wish="write", words=WORDS).status_code == 303
    assert "1 bericht van een nieuwkomer wacht" in boss.page("/organisatie").text
    desk = boss.page("/organisatie/hulp")
    assert WORDS in desk.text
    assert f"/organisatie/koppel/{short_id(cast.own_pair)}#coach" in desk.links
    assert "je bericht aan de coördinator" in coachee.page("/mijn/gegevens/gekeken").text
    (field,) = set(re.findall(r'name="(reply-\d+)"', boss.get("/organisatie/hulp").text))
    (address,) = set(re.findall(r'action="(/organisatie/bericht/\w+)"', boss.get("/organisatie/hulp").text))
    refused = boss.submit(address, **{field: " "})
    assert refused.status_code == 422
    assert "Daar vroeg de nieuwkomer om" in refused.text
    assert boss.submit(address, **{field: "Ik bel je morgen."}).status_code == 303
    assert "Ik bel je morgen." in coachee.page("/mijn/bericht").text
    assert "Er is antwoord." in coachee.page("/mijn/hulp").text
    assert "/mijn/bericht" not in coachee.page("/mijn").links, "a coach looks along on the first page"
    assert WORDS in coachee.page("/mijn/gegevens/alles").text


def test_the_page_stands_in_both_languages(cast: Cast, visit: Visiting) -> None:
    own_account.change(make.operation(cast.own_coachee.actor), name="Noor Nieuwkomer", language="ar")
    html = visit(cast.own_coachee).get("/mijn/bericht").text
    assert '<span class="nl" lang="nl" dir="ltr">Alleen Corrie Coördinator leest dit.' in html
    assert "<bdi>Corrie Coördinator</bdi>" in html


def test_a_word_is_taken_back_by_who_wrote_it(cast: Cast, visit: Visiting) -> None:
    coachee = visit(cast.own_coachee)
    coachee.submit("/mijn/bericht", subject="talk", wish="call", words="")
    (address,) = set(re.findall(r'action="(/mijn/bericht/\w+)"', coachee.get("/mijn/bericht").text))
    assert visit(cast.other_coachee).submit(address).status_code == 404
    assert visit(cast.other_coach).submit(address).status_code == 403
    assert coachee.submit(address).status_code == 303
    assert "Weggehaald" in coachee.page("/mijn/bericht").text
