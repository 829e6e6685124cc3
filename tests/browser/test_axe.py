"""axe-core finds nothing on any page, light and dark, in Dutch and Arabic; and it can find.

`PRAGMA_EVERY_LANGUAGE=1` walks in English and Tigrinya too.
"""

from __future__ import annotations

import os
from collections.abc import Callable

import axe
import looking
import pytest
import scripts
from full_house import House
from playwright.sync_api import Page
from walk import PARTS, Stop

from pragma_coach.domain.types import Role
from pragma_coach.web.shared.urls import short_id

Come = Callable[..., Page]


@pytest.fixture(scope="module")
def source(request: pytest.FixtureRequest) -> str:
    try:
        return axe.source(request.config.cache.mkdir("node"))
    except scripts.NoNpm as reason:
        if os.environ.get("PRAGMA_REQUIRE_BROWSER"):
            pytest.fail(str(reason))
        pytest.skip(str(reason))


@pytest.fixture
def judge(come: Come, source: str) -> Come:
    """Open a browser as `come` does, with axe in every page."""

    def with_axe(role: Role | None) -> Page:
        page = come(role)
        page.context.add_init_script(source)
        return page

    return with_axe


def test_every_page_of_the_app_is_walked(walk: list[Stop]) -> None:
    assert [stop.rule for stop in walk if not stop.path] == [], "tell in full_house.py what stands for the name"
    assert len(walk) > 90
    assert {stop.role for stop in walk} == set(PARTS)


@pytest.mark.parametrize("role", PARTS, ids=str)
def test_axe_finds_nothing_on_any_page(
    come: Come, house: House, address: str, walk: list[Stop], source: str, role: Role | None
) -> None:
    found = looking.everywhere(come, house, address, walk, role, source).axe
    assert not found, "\n".join(found)


# A form sent with nothing in it, and a row that is tapped: what is refused and what is done are pages too.
PRESSED: dict[str, tuple[Role | None, str, str, str]] = {
    "sign in": (None, "/inloggen", "main form", ".errors"),
    "a new pair": (Role.COORDINATOR, "/organisatie/koppels/nieuw", "main form", ".errors"),
    "a question": (Role.COACH, "/koppel/{pair}/hulp", "main form", ".errors"),
    "a tick": (Role.COACH, "/koppel/{pair}", ".is-open button.row", ".slip"),
    "a step that is done": (Role.COACHEE, "/mijn", ".step > form button, .step > button", ".slip"),
}


@pytest.mark.parametrize("what", PRESSED)
def test_axe_finds_nothing_where_something_was_refused_or_done(
    judge: Come, house: House, address: str, what: str
) -> None:
    role, path, pressed, seen = PRESSED[what]
    page = judge(role)
    axe.opened(page, address + path.format(pair=short_id(int(house.ids["pair"]))))
    page.evaluate(_PRESS, pressed)
    page.locator(seen).first.wait_for()
    assert axe.judged(page, what) == []


_PRESS = """pressed => {
    const found = document.querySelector(pressed);
    if (found.tagName === "FORM") found.noValidate = true;
    found.tagName === "FORM" ? found.requestSubmit() : found.click();
}"""

# The link in the third row of the longest list: a row of many that are alike.
_ALIKE = """[...document.querySelectorAll(".items")].sort((a, b) => b.children.length - a.children.length)[0]
    .children[2].querySelector("a[href]")"""
# What axe must see, each planted in the list of a pair.
PLANTED = {
    "color-contrast": "document.querySelector('h1').style.color = '#ccc'",
    "button-name": "document.querySelector('button.row').replaceChildren()",
    "target-size": """document.querySelector(".foot .wrap").style.gap = 0;
        for (const link of document.querySelectorAll(".foot a"))
            link.style.cssText = "min-block-size: 0; min-inline-size: 0; inline-size: 14px; block-size: 14px; overflow: hidden";
        """,
    "html-has-lang": "document.documentElement.removeAttribute('lang')",
    "page-has-heading-one": "document.querySelector('h1').setAttribute('aria-level', 2)",
    "list": "document.querySelector('.items').append(document.createElement('div'))",
    "link-name": _ALIKE + ".replaceChildren()," + _ALIKE + ".removeAttribute('aria-label')",
    "aria-allowed-attr": _ALIKE + ".setAttribute('aria-checked', 'true')",
}


def test_axe_bites(judge: Come, house: House, address: str) -> None:
    page = judge(Role.COACH)
    axe.opened(page, f"{address}/koppel/{short_id(int(house.ids['pair']))}")
    for plant in PLANTED.values():
        page.evaluate(plant)
    assert {fault.partition(":")[0] for fault in axe.faults(page)} == set(PLANTED)


def test_axe_bites_in_the_dark(judge: Come, address: str) -> None:
    page = judge(None)
    axe.opened(page, address + "/hulp")
    page.evaluate("document.querySelector('h1').style.color = '#1b2430'")  # the ink of light
    found = axe.judged(page, "help")
    assert len(found) == 1
    assert found[0].startswith("help dark: color-contrast")
