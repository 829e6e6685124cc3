"""From the first tick to the public scoreboard, as people do it: with and without JavaScript."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from coming_in import open_card
from offline import sent
from playwright.sync_api import BrowserContext, expect
from town import LAST_ITEM, Town

Phone = Callable[..., BrowserContext]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_coach_ticks_in_two_taps_and_takes_it_back(phone: Phone, server: str, town: Town, javascript: bool) -> None:
    page = phone(java_script_enabled=javascript).new_page()
    open_card(page, server, town.coach_card)
    # One pair: signing in leads straight to its list, and the tick is the next tap.
    row = page.locator(f'[id="{LAST_ITEM}"] button.row')
    expect(row).to_have_attribute("aria-pressed", "false")
    row.click()
    expect(page.get_by_role("button", name="Terug", exact=True)).to_be_visible()
    assert ("gedaan=" in page.url) is not javascript  # with the script the page stays where it is
    assert page.locator(f'[id="{LAST_ITEM}"] button.row').get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Terug", exact=True).click()
    expect(page.locator(f'[id="{LAST_ITEM}"] button.row')).to_have_attribute("aria-pressed", "false")
    if javascript:
        sent(page)


def test_a_tick_travels_from_coach_to_coachee_to_coordinator_to_scoreboard(
    phone: Phone, desk: Phone, server: str, town: Town
) -> None:
    anybody = phone().new_page()
    anybody.goto(f"{server}/scorebord/{town.slug}")
    expect(anybody.locator("main")).to_contain_text("Nog te weinig trajecten")

    coach = phone().new_page()
    open_card(coach, server, town.coach_card)
    coach.locator(f'[id="{LAST_ITEM}"] button.row').click()
    expect(coach.get_by_role("button", name="Terug", exact=True)).to_be_visible()
    sent(coach)

    coachee = phone().new_page()
    open_card(coachee, server, town.coachee_card)
    assert "/mijn" in coachee.url
    coachee.goto(f"{server}/mijn/stap/{LAST_ITEM}")
    expect(coachee.locator("main")).to_contain_text("Klaar")

    coordinator = desk().new_page()
    coordinator.goto(f"{server}/organisatie/koppels?zoek=Noor")
    expect(coordinator.locator("table")).to_contain_text("Noor")
    expect(coordinator.get_by_role("cell", name="2 W", exact=False)).to_be_visible()  # the phase
    expect(coordinator.get_by_role("cell", name="0 van", exact=False)).to_be_visible()

    publish = [sys.executable, "-m", "pragma_coach", "publish", "--data", str(town.data), "--as-of", str(town.as_of)]
    done = subprocess.run(publish, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    anybody.reload()
    # the true figure is 3 weeks and a little; the nudge of at most half a step (a quarter of a week) can make it 3½
    expect(anybody.locator("main")).to_contain_text(re.compile("duurt nu meestal (3 weken|3½ week)"))
    expect(anybody.locator("main")).to_contain_text("Het doel is 3 weken")
    assert "Noor" not in anybody.content()
