"""The contact form and the first page of a coach on a small phone: three taps, and both work without a network."""

from __future__ import annotations

from collections.abc import Callable

from house import House
from offline import in_the_end, kept, ready, sent
from playwright.sync_api import BrowserContext, expect
from town import Town

from pragma_coach.domain.types import ItemId, ItemState

SMALL = {"viewport": {"width": 320, "height": 640}}


def test_a_contact_is_three_taps_and_what_was_agreed_is_ticked_on_the_first_page_all_without_a_network(
    phone: Callable[..., BrowserContext], far: tuple[House, Town]
) -> None:
    house, town = far
    house.mend()
    page = ready(phone(**SMALL).new_page(), house, town.coach_card)
    pair = page.url
    page.goto(f"{pair}/contact")
    kept(page)
    page.goto(pair)
    page.context.set_offline(True)
    page.get_by_role("link", name="Contact").first.click()  # one
    page.get_by_label("Telefoon", exact=True).check()  # two
    for box in page.get_by_role("checkbox").all()[:2]:  # and what they agreed on, if anything
        box.check()
    page.get_by_role("button", name="Bewaar").click()  # three
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
    page.context.set_offline(False)
    sent(page)
    journey = in_the_end(house, "Noor")[0]
    assert len(journey.focus) == 2
    assert journey.agreed == set(journey.focus)
    page.goto(f"{house.address}/vandaag")
    kept(page)
    page.context.set_offline(True)
    page.reload()
    row = page.locator(".items > li").first
    item = ItemId((row.get_attribute("id") or "").partition("/punt/")[2])
    assert item in journey.focus
    row.locator("button.row").click()
    for _ in range(2):
        expect(row.locator("button.row")).to_have_attribute("aria-pressed", "true")
        expect(row).to_contain_text("Nog niet verstuurd")
        page.reload()  # from the phone, with what waits painted over it
    page.context.set_offline(False)
    sent(page)
    after = in_the_end(house, "Noor")[0]
    assert (after.state_of(item), len(after.focus)) == (ItemState.DONE, 1)
