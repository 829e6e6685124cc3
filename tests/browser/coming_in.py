"""How people come in: with a card, or with a password and a code. All of it works without JavaScript."""

from __future__ import annotations

from typing import Any

import pyotp
from playwright.sync_api import Browser, Page, expect
from town import PASSWORD, Town


def open_card(page: Page, server: str, card: str, *, shared: bool = False) -> None:
    """Come in with a card: the link, then one press that says whose phone it is."""
    page.goto(server + card)
    page.get_by_role("button", name="maar we delen hem" if shared else "alleen van mij").click()


def sign_in(browser: Browser, server: str, town: Town) -> Any:
    """Sign the coordinator in and return the cookies: a code counts once, so tests share them."""
    context = browser.new_context(java_script_enabled=False, locale="nl-NL")
    page = context.new_page()
    page.goto(f"{server}/organisatie")  # asked for first, and come to after signing in
    page.locator("[name=email]").fill(town.coordinator_email)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("[name=password]").press("Enter")
    page.locator("[name=code]").fill(pyotp.TOTP(town.totp_secret).now())
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(f"{server}/organisatie")
    cookies = context.storage_state()
    context.close()
    return cookies
