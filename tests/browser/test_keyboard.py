"""The keyboard shows where it is: what has the ring is in sight and covered by nothing; test_usable looks at the rest."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from coming_in import open_card
from playwright.sync_api import BrowserContext, Page
from town import Town

Phone = Callable[..., BrowserContext]
PAGES = {
    "anybody": ("/", "/scorebord/ons-dorp", "/scorebord/methode"),
    "coachee": ("/mijn", "/mijn/gegevens", "/account"),
    "reader": ("/mijn", "/account"),
    "coach": ("", "/koppels", "/account"),
    "coordinator": ("/organisatie", "/organisatie/koppels", "/organisatie/koppels/nieuw"),
}


@pytest.fixture
def come(phone: Phone, desk: Phone, server: str, town: Town) -> Callable[[str], tuple[Page, list[str]]]:
    """Come in as one of the parts; returns a page and the addresses of three pages of that part."""
    cards = {"coach": town.reader_coach_card, "coachee": town.coachee_card, "reader": town.reader_card}

    def come(part: str) -> tuple[Page, list[str]]:
        small = {"is_mobile": False, "has_touch": False, "device_scale_factor": 1}
        page = (desk if part == "coordinator" else phone)(**small).new_page()
        if part in cards:
            open_card(page, server, cards[part])
        return page, [server + path if path else page.url for path in PAGES[part]]

    return come


@pytest.mark.parametrize("part", PAGES)
def test_the_keyboard_shows_where_it_is(come: Callable[[str], tuple[Page, list[str]]], part: str) -> None:
    page, addresses = come(part)
    for address in addresses:
        page.goto(address)
        stops = set()
        for _step in range(25):
            page.keyboard.press("Tab")
            stop = page.evaluate(_FOCUS)
            if stop is None:  # past the last one
                break
            stops.add(stop["name"])
            assert stop["outline"] >= 2, (address, stop)
            assert stop["seen"], (address, stop)
        assert len(stops) >= 5, (address, stops)


_FOCUS = """(() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const style = getComputedStyle(here), box = here.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
    return {
        name: here.outerHTML.slice(0, 200),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        seen: Boolean(top && (here.contains(top) || top.contains(here) || top.closest("label")?.contains(here))),
    };
})()"""
