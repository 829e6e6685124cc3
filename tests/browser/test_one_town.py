"""From the first tick to the public scoreboard, as people do it: with and without JavaScript."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import BrowserContext, Page, expect
from town import LAST_ITEM, PASSWORD, Town

Phone = Callable[..., BrowserContext]


def open_card(page: Page, server: str, card: str) -> None:
    """Come in with a card: the link, then one press on an own phone."""
    page.goto(server + card)
    page.get_by_role("button", name="Ja", exact=False).first.click()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_coach_ticks_in_two_taps_and_takes_it_back(phone: Phone, server: str, town: Town, javascript: bool) -> None:
    page = phone(java_script_enabled=javascript).new_page()
    open_card(page, server, town.coach_card)
    # One pair: signing in leads straight to its list, and the tick is the next tap.
    row = page.locator(f'[id="{LAST_ITEM}"] button.row')
    expect(row).to_have_attribute("aria-pressed", "false")
    row.click()
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    assert "gedaan=" in page.url
    assert page.locator(f'[id="{LAST_ITEM}"] button.row').get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Ongedaan maken").click()
    expect(page.locator(f'[id="{LAST_ITEM}"] button.row')).to_have_attribute("aria-pressed", "false")


def test_a_tick_travels_from_coach_to_coachee_to_coordinator_to_scoreboard(
    phone: Phone, server: str, town: Town
) -> None:
    anybody = phone().new_page()
    anybody.goto(f"{server}/scorebord/{town.slug}")
    expect(anybody.locator("main")).to_contain_text("Nog te weinig trajecten")

    coach = phone().new_page()
    open_card(coach, server, town.coach_card)
    coach.locator(f'[id="{LAST_ITEM}"] button.row').click()
    expect(coach.get_by_role("button", name="Ongedaan maken")).to_be_visible()

    coachee = phone().new_page()
    open_card(coachee, server, town.coachee_card)
    assert "/mijn" in coachee.url
    coachee.goto(f"{server}/mijn/stap/{LAST_ITEM}")
    expect(coachee.locator("main")).to_contain_text("Klaar")

    coordinator = phone(viewport={"width": 1280, "height": 900}, is_mobile=False).new_page()
    coordinator.goto(f"{server}/inloggen")
    coordinator.locator("[name=email]").fill(town.coordinator_email)
    coordinator.locator("[name=password]").fill(PASSWORD)
    coordinator.locator("[name=password]").press("Enter")
    coordinator.locator("[name=code]").fill(pyotp.TOTP(town.totp_secret).now())
    coordinator.locator("[name=code]").press("Enter")
    expect(coordinator).to_have_url(f"{server}/organisatie")
    coordinator.goto(f"{server}/organisatie/koppels?zoek=Noor")
    expect(coordinator.locator("table")).to_contain_text("Noor")
    expect(coordinator.get_by_role("cell", name="2", exact=True)).to_be_visible()  # the phase
    expect(coordinator.get_by_role("cell", name="0 van", exact=False)).to_be_visible()

    publish = [sys.executable, "-m", "pragma_coach", "publish", "--data", str(town.data), "--as-of", str(town.as_of)]
    done = subprocess.run(publish, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    anybody.reload()
    expect(anybody.locator("main")).to_contain_text("duurt nu meestal 3 weken")
    expect(anybody.locator("main")).to_contain_text("Het doel is 3 weken")
    assert "Noor" not in anybody.content()


@pytest.mark.parametrize("width", [320, 412, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_scrolls_sideways(phone: Phone, server: str, town: Town, width: int, scheme: str) -> None:
    context = phone(viewport={"width": width, "height": 800}, is_mobile=False, has_touch=False, color_scheme=scheme)
    page = context.new_page()
    faults = []
    for card, paths in (
        (
            None,
            [
                "/",
                f"/scorebord/{town.slug}",
                "/scorebord/methode",
                "/inloggen",
                "/hulp",
                "/privacy",
                "/toegankelijkheid",
            ],
        ),
        (town.coachee_card, ["/mijn", f"/mijn/stap/{LAST_ITEM}", "/mijn/gegevens", "/account"]),
        (town.coach_card, ["/koppels"]),
    ):
        if card:
            context.clear_cookies()
            open_card(page, server, card)
        for path in paths:
            answer = page.goto(server + path)
            assert answer is not None, path
            assert answer.status == 200, path
            over = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
            if over > 0:
                faults.append(f"{path} is {over} px too wide at {width}")
            small = page.evaluate(
                """[...document.querySelectorAll('main a, main button, main summary, nav a, nav button')]
                .filter(e => e.offsetParent && !e.closest('p, td, dd, .inline, caption'))
                .map(e => [e.textContent.trim().slice(0, 30), e.getBoundingClientRect().height])
                .filter(([, height]) => height < 43.5)"""
            )
            if small:
                faults.append(f"{path} has small targets: {small[:4]}")
    assert not faults, "\n".join(faults)
