"""The coachee's own steps on a phone, alone and together with the coach."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from coming_in import open_card
from playwright.sync_api import BrowserContext, Page, expect
from town import LAST_ITEM, Town

Phone = Callable[..., BrowserContext]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_the_coachee_says_the_coach_confirms_in_one_tap(
    phone: Phone, server: str, town: Town, javascript: bool
) -> None:
    coachee, coach = (phone(java_script_enabled=javascript).new_page() for _ in range(2))
    open_card(coachee, server, town.coachee_card)
    coachee.locator(".step", has_text="huisarts").get_by_role("button", name="Klaar?").first.click()
    expect(coachee.get_by_role("status")).to_contain_text("Jij zegt: klaar")
    open_card(coach, server, town.coach_card)
    claims = coach.get_by_role("region", name="zegt: klaar")
    row = coach.locator(f'[id="{LAST_ITEM}"]')
    claims.locator(row).locator("button.row").click()
    expect(row).to_contain_text("Geregeld, ")
    expect(claims).to_have_count(int(javascript))  # with the script nothing jumps until the next visit
    coachee.goto(f"{server}/mijn/stap/{LAST_ITEM}")
    expect(coachee.locator("main strong").first).to_contain_text("Klaar op")
    coach.get_by_role("button", name="Terug", exact=True).click()  # back to what the coachee said
    expect(row).to_contain_text("Klopt het?")
    expect(row).not_to_contain_text("Nog niet verstuurd")
    expect(claims).to_be_visible()
    coachee.reload()
    coachee.get_by_role("button", name="Toch niet klaar").click()
    coach.reload()
    expect(coach.locator(f'[id="{LAST_ITEM}"] button.row')).to_have_attribute("aria-pressed", "false")
    expect(claims).to_have_count(0)


def test_three_steps_can_be_chosen_for_now_and_let_go(phone: Phone, server: str, town: Town) -> None:
    page = phone(java_script_enabled=False).new_page()
    open_card(page, server, town.reader_card)
    soon = page.locator("[aria-labelledby=kop-straks]").get_by_role("link")
    soon.nth(2).wait_for()
    page.wait_for_load_state()  # all of them are there
    steps = [link.get_attribute("href") for link in soon.all()]
    chosen, choice = page.locator("#nu .step"), page.locator('form[action="/mijn/nu"] button')
    for place in range(3):
        page.goto(f"{server}{steps[place]}")
        choice.click()
        expect(chosen).to_have_count(place + 1)
    others = {link.get_attribute("href") for link in page.locator("main .step a").all()} - set(steps[:3])
    page.goto(server + str(sorted(str(other) for other in others)[0]))
    expect(choice).to_have_count(0)  # three is enough
    for left in (2, 1, 0):
        page.goto(f"{server}{steps[left]}")
        choice.click()
        expect(chosen).to_have_count(left)


def test_arabic_stands_beside_the_dutch_and_each_runs_its_own_way(phone: Phone, server: str, town: Town) -> None:
    page = phone().new_page()
    open_card(page, server, town.reader_card)
    assert page.locator("html").get_attribute("lang") == "ar"
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.wait_for_load_state()  # all of the list is there
    own, dutch = page.locator(".step .own"), page.locator(".step .nl")
    assert own.count() == dutch.count() >= 100
    assert page.evaluate(_SCRAMBLED) == []
    first, beneath = own.first.bounding_box(), dutch.first.bounding_box()
    assert first
    assert beneath
    assert first["y"] + first["height"] <= beneath["y"] + 1
    side = own.first.evaluate(
        "own => { const range = document.createRange(); range.selectNodeContents(own);"
        " const text = range.getBoundingClientRect(), box = own.getBoundingClientRect();"
        " return [text.left - box.left, box.right - text.right]; }"
    )
    assert side[1] <= 1 <= side[0]  # Arabic begins at the right


# Letters that run the wrong way: Arabic ones from the left, or three Latin ones from the right; Dutch not marked as such.
_SCRAMBLED = """(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), wrong = [];
    while (texts.nextNode()) {
        const text = texts.currentNode.textContent, holder = texts.currentNode.parentElement.closest("[lang]");
        const direction = getComputedStyle(texts.currentNode.parentElement).direction;
        if (/[\\u0600-\\u06ff]/.test(text) && direction !== "rtl") wrong.push(text);
        if (/[A-Za-z]{3}/.test(text) && direction !== "ltr") wrong.push(text);
        if (/[a-z] [a-z]+ [a-z]/.test(text) && holder.lang !== "nl") wrong.push(text);
    }
    return wrong.slice(0, 5);
})()"""


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_who_signs_out_of_a_shared_phone_leaves_nothing_behind(
    phone: Phone, server: str, town: Town, javascript: bool
) -> None:
    context = phone(java_script_enabled=javascript)
    page = context.new_page()
    open_card(page, server, town.coachee_card, shared=True)
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor")
    (cookie,) = context.cookies()
    assert cookie["expires"] == -1  # gone with the browser, even when nobody signs out
    page.goto(f"{server}/mijn/gegevens")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("status")).to_contain_text("Uitgelogd.")
    for _step in range(2):
        page.go_back()
        _nothing_of_noor(page)
    page.goto(f"{server}/mijn")
    _nothing_of_noor(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    if javascript:
        # The files of the app may be there again when the worker was still fetching them; of a person nothing is.
        assert page.evaluate(_KEPT) == []


_KEPT = """(async () => {
    const found = [...Object.keys(localStorage), ...Object.keys(sessionStorage)];
    for (const name of await caches.keys()) {
        for (const kept of await (await caches.open(name)).keys()) found.push(new URL(kept.url).pathname);
    }
    return found.filter(one => !one.startsWith("/static/"));
})()"""


def _nothing_of_noor(page: Page) -> None:
    assert "Noor" not in page.content()
    assert "huisarts" not in page.content()
