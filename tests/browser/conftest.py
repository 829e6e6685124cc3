"""A real Chromium against a real server process on a town of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import coming_in
import full_house
import pytest
import town as towns
import walk as walking
from devices import CHROMIUM, DESK, FLAGS, SHELL, phones
from house import House as FarHouse
from house import house_of
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from serving import served
from town import Town

from pragma_coach.config import Config
from pragma_coach.domain.types import Role
from pragma_coach.store import database


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all, without windows where that is installed; without it these tests are skipped, and say so, or fail where it is required."""
    if not CHROMIUM:
        (pytest.fail if "PRAGMA_REQUIRE_BROWSER" in os.environ else pytest.skip)("no Chromium (apt install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def whole(chromium: Browser) -> Iterator[Browser]:
    """The browser as people have it: it wakes workers up by itself, and remembers the pages that one goes back to."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, ignore_default_args=["--disable-back-forward-cache"]
    )
    yield browser
    browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Make browsers of a Pixel 7 (or of another size); each with cookies of its own."""
    with phones(chromium) as make:
        yield make


@pytest.fixture
def desk(phone: Callable[..., BrowserContext], coordinator: Any) -> Callable[..., BrowserContext]:
    """Make browsers of a wide screen in which the coordinator is signed in."""
    return lambda **options: phone(**{**DESK, "storage_state": coordinator, **options})


@pytest.fixture(scope="module")
def coordinator(chromium: Browser, server: str, town: Town) -> Any:
    return coming_in.desk_cookies(chromium, server, town.coordinator_email, towns.PASSWORD, town.totp_secret)


def copied(town: Town, folder: Path) -> Town:
    """Copy the data of a town that nobody holds open into a folder."""
    shutil.copytree(town.data, folder, dirs_exist_ok=True)
    return replace(town, data=folder)


@pytest.fixture(scope="session")
def town_as_built(tmp_path_factory: pytest.TempPathFactory) -> Town:
    """A small organisation, a tick away from its first figure: built once, and copied by all who want to change it."""
    made = towns.build(Config(data=tmp_path_factory.mktemp("built")))
    database.close_all()
    return made


@pytest.fixture(scope="module")
def town(town_as_built: Town, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The small organisation in a data folder of its own."""
    return copied(town_as_built, tmp_path_factory.mktemp("town"))


@pytest.fixture(scope="session")
def far(town_as_built: Town, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FarHouse, Town]]:
    """A server at the end of a line that breaks, with its town: of all tests without a network together."""
    made = copied(town_as_built, tmp_path_factory.mktemp("far"))
    with house_of(made.data) as found:
        yield found, made


@pytest.fixture(scope="module")
def server(town: Town) -> Iterator[str]:
    with served(town.data) as address:
        yield address


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> full_house.House:
    """A town in which every page has something to show, in a data folder of its own."""
    return full_house.build(tmp_path_factory.mktemp("house"))


@pytest.fixture(scope="session")
def address(house: full_house.House) -> Iterator[str]:
    with served(house.config.data) as found:
        yield found


@pytest.fixture(scope="session")
def walk(house: full_house.House) -> list[walking.Stop]:
    return walking.stops(full_house.app_of(house.config), house)


@pytest.fixture
def come(chromium: Browser, house: full_house.House, address: str) -> Iterator[Callable[[Role | None], Page]]:
    """Open browsers in which somebody of a role is signed in, or is halfway that."""
    with coming_in.visits(chromium, house, address) as come:
        yield come
