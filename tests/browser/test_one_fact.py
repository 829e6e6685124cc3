"""Four ticks on a phone, and there is nothing left to type anywhere: as coach, newcomer, coordinator and director."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from full_house import House, operation
from offline import row, sent
from playwright.sync_api import Page, expect

from pragma_coach.domain.calendar import amsterdam_date, in_words
from pragma_coach.domain.pairs.journey import DIRECTOR_PARTY
from pragma_coach.domain.types import Role
from pragma_coach.services.accounts import own_account
from pragma_coach.services.pairs import director
from pragma_coach.services.pairs.lifecycle import Newcomer, start_pair
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.urls import short_id

Come = Callable[[Role | Account | None], Page]
FOUR = ("1-papieren-brp", "2-taal-pip", "2-taal-pvt", "2-werk-betaald-werk")


@dataclass(frozen=True, slots=True)
class Fresh:
    """A pair that began three months ago and in which nothing was said yet; the newcomer reads Arabic."""

    name: str
    coachee: Account
    path: str


@pytest.fixture
def fresh(house: House, address: str) -> Fresh:
    database.close_all()
    database.connect_to(house.config)
    boss, coach, looks = (house.people[role] for role in (Role.COORDINATOR, Role.COACH, Role.DIRECTOR))
    housed, name = amsterdam_date(datetime.now(UTC)) - timedelta(days=90), f"Salma {uuid.uuid4().hex[:4]}"
    pair = start_pair(operation(boss), Newcomer(name, housed_on=housed), coach.id, started_on=housed).pair
    assert pair.coachee.account_id
    with database.connection():
        coachee = accounts.get(pair.organisation_id, pair.coachee.account_id)
    assert coachee
    director.name_director(operation(boss), pair.id, looks.id)
    director.share_with(operation(coachee), pair.id, DIRECTOR_PARTY, True)
    own_account.choose_language(operation(coachee), "ar")
    database.close_all()
    return Fresh(name, coachee, f"{address}/koppel/{short_id(pair.id)}")


def tick(page: Page, item: str) -> None:
    """Tap a row, and say that it was yesterday."""
    row(page, item).locator("button.row").click()
    expect(page.get_by_text("Was het vandaag?")).to_be_visible()
    page.get_by_role("link", name="Andere dag").click()
    page.get_by_role("button", name="Gisteren", exact=True).click()
    expect(page.get_by_text("Klaar, gisteren").last).to_be_visible()
    sent(page)


def test_four_ticks_leave_nothing_to_type_and_nobody_is_asked(come: Come, fresh: Fresh, address: str) -> None:
    yesterday = in_words(amsterdam_date(datetime.now(UTC)) - timedelta(days=1))
    coach = come(Role.COACH)
    coach.goto(f"{fresh.path}/gesprekken")
    assert coach.get_by_text("Inschrijven bij de gemeente").count()
    coach.goto(fresh.path)
    for item in FOUR:
        tick(coach, item)
    coach.goto(f"{fresh.path}/mijlpalen")
    for milestone in ("Plan inburgering (PIP)", "Participatieverklaring", "Betaalde baan"):
        expect(coach.locator("main li, main section").filter(has_text=milestone).first).to_contain_text(yesterday)
    coach.goto(f"{fresh.path}/gesprekken")
    talks = coach.locator("main").inner_text()
    assert "de dag was" not in talks
    for past in ("Participatieverklaring tekenen", "Brede intake", "Gesprek over het plan"):
        assert past not in talks
    assert "het PIP" not in talks.partition("Vul eerst in")[2]

    director_page = come(Role.DIRECTOR)
    director_page.goto(f"{address}/regie")
    person = director_page.locator("li, tr, section").filter(has_text=fresh.name).last
    expect(person).not_to_contain_text("PIP: de dag was")
    expect(person).not_to_contain_text("Nog geen plan")

    coordinator = come(Role.COORDINATOR)
    coordinator.goto(f"{address}/organisatie/wat-klopt")
    assert fresh.name not in coordinator.content()

    newcomer = come(fresh.coachee)
    newcomer.goto(f"{address}/mijn")
    assert newcomer.locator("html").get_attribute("dir") == "rtl"
    for item in FOUR:
        assert "is-done" in (newcomer.locator(f'[id="{item}"]').get_attribute("class") or "")
    newcomer.goto(f"{address}/mijn/gesprekken")
    terms = newcomer.locator("main").inner_text()
    assert "2029" in terms  # the term of three years, from the day of the plan
    assert str(datetime.now(UTC).year) not in terms  # nothing of the days that went by
