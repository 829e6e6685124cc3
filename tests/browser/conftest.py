"""A real Chromium against a real server process on a town of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from coming_in import sign_in
from devices import CHROMIUM, DESK, FLAGS, PHONE
from full_house import House
from full_house import build as build_house
from house import House as FarHouse
from house import house_of
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from serving import served
from town import PASSWORD, Town, build
from walk import Stop, stops

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.domain.types import Role
from pragma_coach.store import database


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Without Chromium these tests are skipped, and say so; where it is required they fail instead."""
    if CHROMIUM or os.environ.get("PRAGMA_REQUIRE_BROWSER"):
        return
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.skip(reason="Chromium is not installed (apt install chromium)"))


# The stylesheet has lists drawn when they come near; who judges a page wants all of it drawn.
DRAWN = """document.addEventListener("DOMContentLoaded", () => {
    const all = new CSSStyleSheet();
    all.replaceSync(".items { content-visibility: visible; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, all];
});"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    assert CHROMIUM, "PRAGMA_REQUIRE_BROWSER is set, but Chromium is not installed"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browsers of a Pixel 7 (or of another size); each with cookies of its own."""
    with ExitStack() as opened:

        def make(**options: Any) -> BrowserContext:
            context = chromium.new_context(**{**PHONE, "locale": "nl-NL", **options})
            context.set_default_timeout(10_000)
            context.add_init_script(DRAWN)
            opened.callback(context.close)
            return context

        yield make


@pytest.fixture
def desk(phone: Callable[..., BrowserContext], coordinator: Any) -> Callable[..., BrowserContext]:
    """Make browsers of a wide screen in which the coordinator is signed in."""
    return lambda **options: phone(**{**DESK, "storage_state": coordinator, **options})


@pytest.fixture(scope="module")
def coordinator(chromium: Browser, server: str, town: Town) -> Any:
    """The cookies of the coordinator; shared, because a code counts once."""
    context = chromium.new_context(java_script_enabled=False, locale="nl-NL")
    sign_in(context.new_page(), server, town.coordinator_email, PASSWORD, town.totp_secret)
    cookies = context.storage_state()
    context.close()
    return cookies


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A small organisation, a tick away from its first figure, in a data folder of its own."""
    config = Config(data=tmp_path_factory.mktemp("town"))
    made = build(config)
    database.close_all()
    return made


@pytest.fixture(scope="session")
def far(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FarHouse, Town]]:
    """A server at the end of a line that breaks, with its town: of all tests without a network together."""
    made = build(Config(data=tmp_path_factory.mktemp("far")))
    database.close_all()
    with house_of(made.data) as found:
        yield found, made


@pytest.fixture(scope="module")
def server(town: Town) -> Iterator[str]:
    """The address of `pragma-coach serve` on the town."""
    with served(town.data) as address:
        yield address


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> House:
    """A town in which every page has something to show, in a data folder of its own."""
    return build_house(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    """The address of `pragma-coach serve` on that town."""
    with served(house.config.data) as found:
        yield found


@pytest.fixture(scope="module")
def walk(house: House) -> list[Stop]:
    """Every page of the app, with who opens it."""
    return stops(create_app(house.config), house)


@pytest.fixture
def come(chromium: Browser, house: House, address: str) -> Iterator[Callable[[Role | None], Page]]:
    """Open browsers in which somebody of a role is signed in, or is halfway that."""
    with ExitStack() as opened:

        def come(role: Role | None) -> Page:
            context = chromium.new_context(
                viewport=PHONE["viewport"], locale="nl-NL", service_workers="block", reduced_motion="reduce"
            )
            opened.callback(context.close)
            context.set_default_timeout(10_000)
            context.route("https://**", lambda route: route.abort())
            cookie = house.signed_in(role) if role else house.halfway()
            context.add_cookies([{"name": "stappen", "value": cookie, "url": address}])
            return context.new_page()

        yield come
