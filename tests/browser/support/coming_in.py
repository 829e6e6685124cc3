"""How people come in: with a card, or with a password and a code. All of it works without JavaScript."""

from __future__ import annotations

import pyotp
from playwright.sync_api import Page, expect


def open_card(page: Page, server: str, card: str, *, shared: bool = False) -> None:
    """Come in with a card: the link, then one press that says whose phone it is."""
    page.goto(server + card)
    page.locator(f"button[value={'shared' if shared else 'own'}]").click()  # in whatever language the card speaks


def sign_in(page: Page, server: str, email: str, password: str, secret: str) -> None:
    """Come in as a coordinator: ask for the desk, and get there by way of a password and a code."""
    page.goto(f"{server}/organisatie")
    page.locator("[name=email]").fill(email)
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.locator("[name=code]").fill(pyotp.TOTP(secret).now())
    page.locator("[name=code]").press("Enter")
    expect(page).to_have_url(f"{server}/organisatie")
