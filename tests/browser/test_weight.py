"""What the first page costs on a phone that was never here, as it goes over the wire."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from coming_in import open_card
from playwright.sync_api import BrowserContext, Page, expect
from town import Town
from watching import Watch, shifted

Phone = Callable[..., BrowserContext]
MOST_BYTES = 30_000  # with headers, packed as this browser takes it


@pytest.mark.parametrize("part", ["coach", "coachee"])
def test_a_list_of_a_hundred_items_weighs_no_more_than_agreed_with_everything(
    phone: Phone, server: str, town: Town, part: str
) -> None:
    before = phone(service_workers="block")
    known = before.new_page()
    open_card(known, server, town.reader_coach_card if part == "coach" else town.reader_card)
    cold = phone(service_workers="block", storage_state=before.storage_state())
    page = cold.new_page()
    weights = weighed(page)
    page.goto(known.url)
    page.wait_for_load_state("networkidle")  # the icon and the pictograms come last
    expect(page.locator("button.row, .step a.row").first).to_be_visible()
    assert page.locator("button.row, details a.row").count() >= 100
    # A row sends its title once: who only hears an arrow hears the row, and of a button our script tells it.
    beside = page.locator(".go, .step > button")
    assert beside.count() >= 100
    named = "all => all.map(one => one.ariaLabel || one.ariaLabelledByElements?.[0].textContent || '')"
    assert min(len(name.split()) for name in beside.evaluate_all(named)) > 2
    told = sorted(weights.values(), key=lambda weight: -weight[1])
    assert len(told) >= 3, told
    assert sum(weight for _, weight in told) <= MOST_BYTES, (sum(weight for _, weight in told), told)


def weighed(page: Page) -> dict[str, tuple[str, float]]:
    """Let the browser write down every answer: its address and how many bytes came in, headers included."""
    weights: dict[str, tuple[str, float]] = {}

    def asked(event: Any) -> None:
        weights[event["requestId"]] = (event["request"]["url"], 0)

    def finished(event: Any) -> None:
        address, _ = weights.get(event["requestId"], ("?", 0))
        weights[event["requestId"]] = (address, event["encodedDataLength"])

    session = page.context.new_cdp_session(page)
    session.on("Network.requestWillBeSent", asked)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    return weights


def test_nothing_moves_while_the_list_comes_in(phone: Phone, server: str, town: Town) -> None:
    context = phone()
    watch = Watch(context)
    page = context.new_page()
    open_card(page, server, town.reader_coach_card)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hiba Hoog")
    # Where the page breaks off within a row, its box moves as the translation comes: 0.001 at most.
    assert shifted(page) < 0.002
    assert watch.mistakes == []
