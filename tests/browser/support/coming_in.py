"""How people come in: with a card, or with a password and a code. All of it works without JavaScript."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pyotp
from devices import PHONE
from full_house import House
from playwright.sync_api import Browser, Page, expect

from pragma_coach.domain.types import Role
from pragma_coach.store.accounts.accounts import Account


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


def desk_cookies(chromium: Browser, server: str, email: str, password: str, secret: str) -> Any:
    """Sign in once and return the cookies, to be shared: a code counts once."""
    context = chromium.new_context(java_script_enabled=False, locale="nl-NL")
    sign_in(context.new_page(), server, email, password, secret)
    cookies = context.storage_state()
    context.close()
    return cookies


@contextmanager
def visits(chromium: Browser, house: House, address: str) -> Iterator[Callable[[Role | Account | None], Page]]:
    """Open browsers in which somebody (of a role) is signed in, or is halfway that; all are closed at the end."""
    with ExitStack() as opened:

        def come(role: Role | Account | None) -> Page:
            context = chromium.new_context(
                viewport=PHONE["viewport"], locale="nl-NL", service_workers="block", reduced_motion="reduce"
            )
            opened.callback(context.close)
            context.set_default_timeout(10_000)
            cookie = house.signed_in(role) if role else house.halfway()
            context.add_cookies([{"name": "stappen", "value": cookie, "url": address}])
            return context.new_page()

        yield come
