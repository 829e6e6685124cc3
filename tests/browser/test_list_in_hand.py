"""The list of a pair in a small hand: how high a row is, where the first one stands, and what a message covers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from coming_in import open_card
from full_house import House
from playwright.sync_api import BrowserContext, Page, expect
from town import Town

from pragma_coach.domain.types import Role
from pragma_coach.web.shared.urls import short_id

Come = Callable[..., Page]
SMALL = {"width": 320, "height": 640}


@pytest.fixture
def small(come: Come, house: House, address: str) -> Page:
    """The list of a pair whose coachee reads Arabic, on a small phone."""
    house.speak("ar")
    page = come(Role.COACH)
    page.set_viewport_size(SMALL)  # type: ignore[arg-type]  # two numbers
    page.goto(f"{address}/koppel/{short_id(int(house.ids['pair']))}")
    return page


def bottom(page: Page, selector: str) -> float:
    box = page.locator(selector).first.bounding_box()
    assert box
    return box["y"] + box["height"]


def test_a_row_is_one_thumb_high_and_the_first_one_is_in_sight(small: Page) -> None:
    first = small.locator("li > button.row").first.bounding_box()
    assert first
    assert first["y"] <= 400
    assert small.locator(".areas details[open]").count() == 0
    heights = small.evaluate(
        "() => { document.querySelectorAll('details').forEach(part => { part.name = ''; part.open = true; });"
        " const rows = [...document.querySelectorAll('li > button.row')];"
        " return rows.map(row => [row.parentElement.offsetHeight, row.innerText]); }"
    )
    assert len(heights) > 80
    assert [tall for tall in heights if tall[0] > 96] == []
    ids = small.evaluate("[...document.querySelectorAll('[id]')].map(part => part.id)")
    assert sorted(set(ids)) == sorted(ids)  # an item stands there once


def test_a_message_is_one_line_that_covers_nothing_and_the_sheet_names_the_day(small: Page) -> None:
    row = small.locator("li.is-open:visible").nth(4)
    item = row.get_attribute("id")
    row.locator("button.row").click()
    slip = small.locator(".slip").bounding_box()
    assert slip
    assert slip["height"] <= 64
    assert bottom(small, f'[id="{item}"]') <= slip["y"]
    small.get_by_role("link", name="Andere dag").click()
    sheet = small.get_by_role("dialog")
    expect(sheet).to_contain_text(str(small.locator(f'[id="{item}"] .txt > span').first.text_content()))
    chip = sheet.locator(".chips button").nth(3)
    day = str(chip.text_content())
    chip.click()
    expect(small.locator(".slip p")).to_have_text(f"✓ Klaar, {day}")
    small.locator(f'[id="{item}"] button.row').click()
    expect(small.locator(".slip p")).to_contain_text("Ongedaan gemaakt")


def test_one_life_domain_is_open_at_a_time_and_a_search_opens_what_it_finds(small: Page) -> None:
    areas = small.locator(".areas > details[name=gebied]")
    for place in (0, 1):
        areas.nth(place).locator("summary").click()
        assert areas.evaluate_all("all => all.map(one => one.open).indexOf(true)") == place
        assert areas.evaluate_all("all => all.filter(one => one.open).length") == 1
    field = small.get_by_role("searchbox")
    field.press_sequentially("huisarts")
    shown = small.locator("li:visible > button.row")
    assert 0 < shown.count() < 12
    assert all("huisarts" in text.lower() for text in shown.all_inner_texts())
    field.fill("")
    assert areas.evaluate_all("all => all.filter(one => one.open || !one.name).length") == 0
    field.fill("huisarts")
    field.press("Enter")  # the server finds the same
    expect(small.get_by_role("heading", name="huisarts")).to_be_visible()


def test_without_a_script_the_message_and_the_day_are_there_too(
    phone: Callable[..., BrowserContext], server: str, town: Town
) -> None:
    page = phone(java_script_enabled=False, viewport=SMALL).new_page()
    open_card(page, server, town.reader_coach_card)
    row = page.locator("li.is-open:visible").first
    item = row.get_attribute("id")
    row.locator("button.row").click()
    slip = page.locator(".slip").bounding_box()
    assert slip
    assert slip["height"] <= 64
    assert 0 <= bottom(page, f'[id="{item}"]') <= slip["y"]
    page.get_by_role("link", name="Andere dag").click()
    page.get_by_role("button", name="Gisteren").click()
    expect(page.locator(".slip p")).to_contain_text("✓ Klaar, ")
    expect(page.locator(f'[id="{item}"]')).to_contain_text("gisteren")
    page.get_by_role("button", name="Terug", exact=True).click()
    expect(page.locator(f'[id="{item}"]')).to_contain_text("vandaag")
    page.locator(f'[id="{item}"] button.row').click()  # open again, for the tests that come
