"""Every page in every hand: what axe does not see, looked at on each page, and each check proven to bite."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable

import axe
import looking
import pytest
import usable
from axe import opened
from full_house import House
from playwright.sync_api import BrowserContext, Page, expect
from walk import PARTS, Stop

from pragma_coach.domain.types import Role
from pragma_coach.web.shared.urls import short_id

Come = Callable[..., Page]


@pytest.mark.parametrize("role", PARTS, ids=str)
def test_every_page_can_be_used_narrow_large_by_keyboard_and_on_paper(
    come: Come, house: House, address: str, walk: list[Stop], request: pytest.FixtureRequest, role: Role | None
) -> None:
    found = looking.everywhere(come, house, address, walk, role, axe.at_hand(request.config.cache.mkdir("node"))).usable
    assert not found, "\n".join(found)


PLANTED = {
    usable.BIDI: "document.querySelector('h1').append(' DigiD')",
    usable.REFLOW: "document.querySelector('h1').style.inlineSize = '900px'",
    usable.TARGETS: "document.querySelector('button, a.row').style.cssText = 'min-block-size: 0; padding: 0; font-size: 9px; block-size: 20px'",
    usable.FOCUS: "document.querySelector('main button').style.outline = '0'",
    usable.PRINT: "document.querySelector('h1').style.color = '#ece8df'",
    usable.MOTION: "document.querySelector('h1').style.transition = 'color .2s'",
}
NAMES = ["direction", "sideways", "targets", "focus", "paper", "motion"]


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
    expect(page.get_by_role("button", name="Ongedaan maken")).to_be_visible()
    return page


def in_words(page: Page) -> bool:
    said = page.locator("li.is-done").first.aria_snapshot()
    return "[pressed]" in said and re.search(r"(Klaar|Geregeld)(\.| op )", said) is not None


def test_a_tick_is_told_in_words_and_a_tick_of_colour_alone_is_found(ticked: Page) -> None:
    assert in_words(ticked)
    ticked.evaluate("document.querySelectorAll('.is-done .say, .is-done .state').forEach(words => words.remove())")
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
