"""A reminder leaves from the coach's own phone in two taps, and the phone itself puts Stappen on its start screen."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from coming_in import open_card
from playwright.sync_api import BrowserContext, Page, expect
from town import Town
from watching import Watch

Phone = Callable[..., BrowserContext]
# A phone that can share writes down what it was given.
SHARES = "navigator.share = async ({ text }) => { window.shared = text; };"


def to_reminders(page: Page, server: str, town: Town) -> None:
    """Come in as the coach of somebody who reads Arabic, and take the first tap."""
    open_card(page, server, town.reader_coach_card)
    page.locator("main a[href$='/herinnering']").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Herinnering")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_reminder_is_two_taps_and_asks_nothing_elsewhere_before_the_second(
    phone: Phone, server: str, town: Town, javascript: bool
) -> None:
    context = phone(java_script_enabled=javascript)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    context.route("https://wa.me/**", lambda route: route.abort())
    page = context.new_page()
    to_reminders(page, server, town)
    elsewhere = [url for url in asked if not url.startswith(server)]
    assert elsewhere == []
    page.get_by_role("link", name="WhatsApp").last.click()
    page.wait_for_timeout(200)
    (sent,) = [url for url in asked if not url.startswith(server)]
    (text,) = parse_qs(urlsplit(sent).query)["text"]
    assert text.startswith("مرحبًا")
    assert "Hallo!" in text


def test_a_phone_that_can_share_offers_that_too_with_the_same_text(phone: Phone, server: str, town: Town) -> None:
    context = phone()
    watch = Watch(context)
    context.add_init_script(SHARES)
    page = context.new_page()
    to_reminders(page, server, town)
    page.get_by_role("button", name="Anders delen").last.click()
    link = page.get_by_role("link", name="WhatsApp").last.get_attribute("href") or ""
    assert page.evaluate("window.shared") == parse_qs(urlsplit(link).query)["text"][0]
    assert (watch.mistakes, watch.asked_elsewhere(server)) == ([], [])


def test_where_the_browser_can_put_it_on_the_start_screen_one_tap_does(phone: Phone, server: str, town: Town) -> None:
    page = phone().new_page()
    open_card(page, server, town.reader_card)
    page.goto(f"{server}/telefoon")
    button = page.locator("#zet-op")
    expect(button).to_be_hidden()  # drawings explain it where the browser does not ask
    expect(page.locator("main ol")).to_have_count(2)
    page.evaluate(
        """() => { const event = new Event("beforeinstallprompt", { cancelable: true });
        event.prompt = () => { window.prompted = true; };
        window.left = dispatchEvent(event); }"""
    )
    button.click()
    assert page.evaluate("[window.prompted, window.left]") == [True, False]
    page.evaluate("dispatchEvent(new Event('appinstalled'))")
    expect(button).to_be_hidden()
    expect(page.locator("#staat-op")).to_be_visible()
