"""Every page in every hand: what axe does not see, looked at on each page, and each check proven to bite."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import date

import axe
import looking
import pytest
import usable
from axe import opened
from coming_in import open_card
from full_house import House
from playwright.sync_api import BrowserContext, Page, expect
from town import Town
from walk import PARTS, Stop

from pragma_coach.domain.calendar import MONTHS
from pragma_coach.domain.types import Role
from pragma_coach.web.shared.urls import short_id

Come = Callable[..., Page]
SMALL = {"width": 320, "height": 640}


@pytest.mark.parametrize("role", PARTS, ids=str)
def test_every_page_can_be_used_narrow_large_by_keyboard_and_on_paper(
    come: Come, house: House, address: str, walk: list[Stop], request: pytest.FixtureRequest, role: Role | None
) -> None:
    found = looking.everywhere(come, house, address, walk, role, axe.at_hand(request.config.cache.mkdir("node"))).usable
    assert not found, "\n".join(found)


@pytest.mark.parametrize("role", PARTS, ids=str)
def test_no_page_asks_anything_elsewhere_or_is_refused_by_its_own_policy(
    come: Come, house: House, address: str, walk: list[Stop], request: pytest.FixtureRequest, role: Role | None
) -> None:
    brought = axe.at_hand(request.config.cache.mkdir("node"))
    assert looking.everywhere(come, house, address, walk, role, brought).strayed == []


PLANTED = {
    usable.BIDI: "document.querySelector('h1').append(' DigiD')",
    usable.REFLOW: "document.querySelector('h1').style.inlineSize = '900px'",
    usable.BROKEN: "document.querySelector('h1').textContent = 'Toegankelijkheidsverklaringen'",
    usable.TARGETS: "document.querySelector('button, a.row').style.cssText = 'min-block-size: 0; padding: 0; font-size: 9px; block-size: 20px'",
    usable.HEADER: "document.querySelector('header.top').style.paddingBlockEnd = '9px'",
    usable.FOCUS: "document.querySelector('main button').style.outline = '0'",
    usable.PRINT: "document.querySelector('h1').style.color = '#ece8df'",
    usable.SHEET: "document.querySelector('ul, p').className = 'answer'",
    usable.MOTION: "document.querySelector('h1').style.transition = 'color .2s'",
}
NAMES = ["direction", "sideways", "words", "targets", "header", "focus", "paper", "sheet", "motion"]


@pytest.mark.parametrize("check", PLANTED, ids=NAMES)
def test_a_planted_fault_is_found(come: Come, address: str, check: str) -> None:
    page = come(None)
    opened(page, f"{address}/inloggen?taal=ar")
    page.emulate_media(reduced_motion="reduce", media="print" if check is usable.PRINT else "screen")
    assert usable.look(page, check) == []
    page.evaluate(PLANTED[check])
    assert len(usable.look(page, check)) == 1


def test_letters_twice_as_large_are_seen_to_stick_out(come: Come, address: str) -> None:
    page = come(None)
    page.set_viewport_size({"width": 320, "height": 700})
    opened(page, f"{address}/inloggen")
    page.evaluate("document.querySelector('h1').style.cssText = 'inline-size: 12rem; overflow-wrap: normal'")
    assert usable.look(page, usable.REFLOW) == []
    page.evaluate(usable.LARGE)
    assert len(usable.look(page, usable.REFLOW)) == 1


def test_the_ring_is_drawn_and_not_only_declared(come: Come, address: str) -> None:
    page = come(None)
    opened(page, f"{address}/hulp")
    link = page.locator("main a").first
    around = {name: round(value) + pad for (name, value), pad in zip((link.bounding_box() or {}).items(), (-9, -9, 18, 18), strict=True)}  # fmt: skip
    before = page.screenshot(clip=around)  # type: ignore[arg-type]  # a box of whole numbers
    link.evaluate("link => link.focus({focusVisible: true})")
    assert page.screenshot(clip=around) != before  # type: ignore[arg-type]  # idem


@pytest.fixture
def ticked(come: Come, house: House, address: str) -> Page:
    """The list of the coach, just after a tick that is taken back later."""
    page = come(Role.COACH)
    opened(page, f"{address}/koppel/{short_id(int(house.ids['pair']))}")
    page.locator(".is-open button.row").first.click()
    expect(page.get_by_role("button", name="Terug", exact=True)).to_be_visible()
    return page


def in_words(page: Page) -> bool:
    said = page.locator("li.is-done").first.aria_snapshot()
    return "[pressed]" in said and re.search(r"(Klaar|Geregeld)(\.| op )", said) is not None


def test_a_tick_is_told_in_words_and_a_tick_of_colour_alone_is_found(ticked: Page) -> None:
    assert in_words(ticked)
    ticked.evaluate("document.querySelectorAll('.is-done .sub b').forEach(words => words.remove())")
    assert not in_words(ticked)


def test_a_tick_is_seen_where_the_system_chooses_the_colours(ticked: Page) -> None:
    ticked.emulate_media(forced_colors="active")
    box = ticked.locator("li.is-done .box").first
    seen = _inked(ticked.context, box.screenshot())
    style = "document.styleSheets[0].insertRule('.is-done .box::after {border: 0 !important; background: green}', %s)"
    ticked.evaluate(style % "document.styleSheets[0].cssRules.length")
    without = _inked(ticked.context, box.screenshot())
    assert without > 0.03  # the box is still there
    assert seen > without + 0.03  # a mark of a background alone would be gone


def _inked(context: BrowserContext, picture: bytes) -> float:
    """Return which share of a picture is dark: ink."""
    blank = context.new_page()
    share: float = blank.evaluate(
        """async data => {
            const picture = new Image();
            picture.src = data;
            await picture.decode();
            const canvas = document.createElement("canvas");
            [canvas.width, canvas.height] = [picture.width, picture.height];
            const pen = canvas.getContext("2d");
            pen.drawImage(picture, 0, 0);
            const {data: dots} = pen.getImageData(0, 0, canvas.width, canvas.height);
            const light = at => dots[at] + dots[at + 1] + dots[at + 2];
            let inked = 0;
            for (let at = 0; at < dots.length; at += 4) if (light(at) < 382) inked += 1;
            return inked / (dots.length / 4);
        }""",
        "data:image/png;base64," + base64.b64encode(picture).decode(),
    )
    blank.close()
    return share


# The list of a pair in a small hand: how high a row is, where the first one stands, what a message covers.


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
    day = date.fromisoformat(str(chip.get_attribute("value")))
    chip.click()
    expect(small.locator(".slip p")).to_have_text(f"✓ Klaar, {day.day} {MONTHS[day.month - 1]}")
    small.wait_for_timeout(500)  # not a finger that bounces
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
    page.get_by_role("button", name="Terug", exact=True).click()  # one tap: the tick with its day
    expect(page.locator(f'[id="{item}"]')).to_have_class("is-open")
