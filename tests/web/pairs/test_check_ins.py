"""The question how it goes stands on the first page of newcomer and coach, and the coordinator reads the answers."""

from __future__ import annotations

from collections.abc import Callable

from stage import Cast, Clock, Visit

from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Visiting = Callable[[Account], Visit]


def test_both_answer_on_their_first_page_and_the_coordinator_reads_it(
    cast: Cast, visit: Visiting, clock: Clock
) -> None:
    coachee, coach = visit(cast.own_coachee), visit(cast.own_coach)
    assert "Gaat het goed" not in coachee.page("/mijn").text + coach.page("/koppels").text
    clock.forward(days=30)
    assert "Gaat het goed met jou en je coach?" in coachee.page("/mijn").text
    assert "Alleen Corrie Coördinator leest dit." in coachee.page("/mijn").text
    assert "Gaat het goed met u en Noor Nieuwkomer?" in coach.page("/koppels").text
    answer = coachee.submit("/mijn/samen", answer="poor")
    assert "Bedankt voor je antwoord." in coachee.page(answer.headers["Location"]).text
    pair = short_id(cast.own_pair)
    for page in ("/koppels", "/vandaag"):  # back to the page of the question
        assert coach.submit(f"/koppel/{pair}/samen", answer="unsaid", at=page).location.startswith(page)
    assert "Gaat het goed" not in coachee.page("/mijn").text + coach.page("/koppels").text
    boss = visit(cast.coordinator)
    desk = boss.page("/organisatie").text
    assert "gaat niet goed" in desk
    review = boss.page(f"/organisatie/koppel/{pair}").text
    assert "De nieuwkomer zei op 11 juni 2026: het gaat niet goed samen." in review
    assert "Na 3 maanden: de nieuwkomer zei “niet goed”" in review
    assert "Carla Coach zei" not in review
