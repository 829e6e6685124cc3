"""Phones that are shared, phones of two, a coachee's phone, and phones with an old worker on them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from coming_in import open_card
from folders import store
from house import House
from offline import (
    NO_BACKGROUND_SYNC,
    copy_of,
    in_the_end,
    kept,
    personal_bytes,
    ready,
    row,
    sent,
    sign_out_everywhere,
    still_open,
    tap,
    until,
    waiting,
)
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from town import LAST_ITEM, Town

from pragma_coach.domain.types import ItemId, ItemState
from pragma_coach.services.pairs import lifecycle
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts

Phone = Callable[..., BrowserContext]
OTHERS = "Op deze telefoon staan nog vinkjes of aantekeningen van iemand anders. Die bewaren wij."


@pytest.fixture(scope="module")
def house(far: tuple[House, Town]) -> House:
    return far[0]


@pytest.fixture(scope="module")
def town(far: tuple[House, Town]) -> Town:
    return far[1]


@pytest.fixture
def line(house: House) -> Iterator[Any]:
    """The line of the house, whole again after the test."""
    yield house.line
    house.mend()


def plain(phone: Phone, **options: Any) -> Page:
    """A page on a phone whose browser does nothing on its own in the background."""
    context = phone(**options)
    context.add_init_script(NO_BACKGROUND_SYNC)
    return context.new_page()


def state_of(house: House, name: str, item: str) -> ItemState:
    return in_the_end(house, name)[0].state_of(ItemId(item))


def test_the_unsent_work_of_one_is_neither_sent_nor_lost_when_another_uses_the_phone(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    item = still_open(page)[0]
    line.be("cut", "/sync")
    tap(page, item)
    until(page, "document.querySelector('main').textContent.includes('1 vinkje')")
    sign_out_everywhere(house)  # the visit ends by itself; nobody signed out
    line.be("open")
    ready(page, house, town.reader_coach_card)
    expect(page.get_by_role("status")).to_contain_text(OTHERS)
    before, other = state_of(house, "Hiba", item), still_open(page)[1]
    tap(page, other)
    until(page, f"!document.getElementById('{other}').textContent.includes('Nog niet verstuurd')")
    assert [op["item"] for op in waiting(page)] == [item]
    assert state_of(house, "Hiba", other) is ItemState.DONE
    assert (state_of(house, "Noor", item), state_of(house, "Hiba", item)) == (ItemState.OPEN, before)
    assert other != item
    page.get_by_role("button", name="Uitloggen").click()  # no warning: this is not the work of who goes
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    left = personal_bytes(page.context, page)
    assert "Hiba" not in left
    assert "Noor" not in left
    assert [op["item"] for op in waiting(page)] == [item]
    ready(page, house, town.coach_card)
    sent(page)
    assert state_of(house, "Noor", item) is ItemState.DONE


def test_who_signs_out_with_unsent_work_is_warned_and_leaves_nothing_behind(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    first, second = still_open(page)[:2]
    line.be("cut", "/sync")
    tap(page, first)
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_text("Nog op deze telefoon: 1 vinkje.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Eerst versturen").click()
    until(page, "true", 0.2)
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")  # it cannot be sent: still here
    line.be("open")
    page.get_by_role("button", name="Eerst versturen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    assert state_of(house, "Noor", first) is ItemState.DONE
    ready(page, house, town.coach_card)
    line.be("cut", "/sync")
    tap(page, second)
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_role("button", name="Toch uitloggen, vinkjes weg").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    left = personal_bytes(page.context, page)
    for trace in ("Noor", second, "huisarts", "/koppel/"):
        assert trace not in left, trace
    line.be("open")
    for _ in range(2):
        page.go_back()
        assert "Noor" not in page.content()
    page.context.set_offline(True)
    with pytest.raises(Error, match="DISCONNECTED"):  # not even the worker is left
        page.goto(house.address + "/koppels")
    page.context.set_offline(False)
    assert state_of(house, "Noor", second) is ItemState.OPEN


def test_a_shared_phone_keeps_ticks_but_no_pages(phone: Phone, house: House, line: Any, town: Town) -> None:
    page = plain(phone)
    open_card(page, house.address, town.coach_card, shared=True)
    until(page, "navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))")
    page.reload()
    item = still_open(page)[0]
    line.be("cut", "/sync")
    tap(page, item)
    until(page, "document.querySelector('main').textContent.includes('1 vinkje')")
    kept_here = personal_bytes(page.context, page)
    assert "Noor" not in kept_here
    assert item in kept_here
    line.be("open")
    sent(page)


def test_signing_out_without_a_network_closes_the_phone_at_once_and_the_visit_as_soon_as_it_can(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    cookies = page.context.cookies()
    line.be("cut")
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_text("Uitgelogd op deze telefoon.")).to_be_visible()
    assert "Noor" not in page.content() + personal_bytes(page.context, page)
    page.goto(house.address + "/koppels")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geen internet")
    line.be("open")
    page.goto(house.address + "/koppels")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    thief = phone(storage_state={"cookies": cookies, "origins": []}).new_page()
    thief.goto(house.address + "/koppels")
    expect(thief.get_by_role("heading", level=1)).to_have_text("Inloggen")


def test_the_next_person_never_sees_the_pages_of_the_one_before_however_slow_the_network_is(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    sign_out_everywhere(house)
    page.goto(house.address + town.reader_coach_card)  # only the card was opened; that is enough
    until(page, "caches.has('copies').then(has => !has)")
    page.locator("button[value=own]").click()
    kept(page)
    line.be("hang")
    page.goto(page.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("Hiba Hoog")
    assert "Noor" not in page.content() + personal_bytes(page.context, page)


@pytest.mark.parametrize("how", ["late", "held"])
def test_what_is_answered_after_the_next_person_came_in_neither_wipes_nor_comes_back(
    phone: Phone, house: House, line: Any, town: Town, how: str
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    line.be(how, page.url.removeprefix(house.address))
    page.goto(page.url)  # of the phone; the question is under way
    sign_out_everywhere(house)
    open_card(page, house.address, town.reader_coach_card)
    kept(page)
    line.be("open")
    line.quiet()
    assert page.evaluate(copy_of())
    assert "Noor" not in personal_bytes(page.context, page)


def test_a_visit_that_was_ended_elsewhere_wipes_the_copies_at_the_next_sign_of_the_network(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    sign_out_everywhere(house)
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    assert "Noor" not in personal_bytes(page.context, page)
    assert "next=" in page.url


def test_back_shows_nothing_after_signing_out_also_with_the_memory_of_the_browser_on(
    whole: Browser, house: House, line: Any, town: Town
) -> None:
    page = ready(whole.new_context().new_page(), house, town.coach_card)
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inloggen")
    page.go_back()
    assert "Noor" not in page.content()


def test_of_two_phones_the_one_that_was_tapped_last_decides(phone: Phone, house: House, line: Any, town: Town) -> None:
    early, late = (ready(plain(phone), house, town.coach_card) for _ in range(2))
    item = still_open(early)[0]
    line.be("cut", "/sync")
    tap(early, item)
    time.sleep(0.5)
    button = row(late, item).locator("button.row")
    tap(late, item)
    time.sleep(0.5)
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")  # the last word: not done after all
    line.be("open")
    late.reload()
    sent(late)
    early.reload()
    sent(early)
    assert state_of(house, "Noor", item) is ItemState.OPEN
    for page in (early, late):
        page.reload()
        expect(row(page, item).locator("button.row")).to_have_attribute("aria-pressed", "false")


def test_what_a_coachee_says_on_the_phone_waits_for_the_coach_as_it_does_with_a_network(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone, locale="nl-NL"), house, town.coachee_card)
    line.be("cut")
    step = page.locator(".step:visible", has=page.get_by_role("button", name="Klaar?")).first
    item = str(step.get_attribute("id")).removeprefix("straks-").removeprefix("nu-")
    step.get_by_role("button", name="Klaar?").click()
    shown = page.locator(f'[id$="{item}"]').first
    expect(shown).to_contain_text("Nog niet verstuurd")
    page.reload()
    expect(shown).to_contain_text("Nog niet verstuurd")
    expect(shown.get_by_role("button")).to_have_count(0)
    expect(page.get_by_role("status").first).to_contain_text("1 vinkje")
    line.be("open")
    page.reload()
    sent(page)
    assert state_of(house, "Noor", item) in (ItemState.CLAIMED, ItemState.DONE)
    page.reload()
    assert page.locator(f'[id="{item}"]').get_attribute("class") in ("step is-claimed", "step is-done")


def test_a_coachee_is_answered_in_the_own_language_also_about_what_the_coach_changed(
    phone: Phone, house: House, town: Town
) -> None:
    page = ready(plain(phone), house, town.reader_card)
    assert page.locator("html").get_attribute("lang") == "ar"
    page.context.set_offline(True)
    steps = page.locator(".step:visible", has=page.locator("[name=set]:visible"))
    items = [str(steps.nth(place).get_attribute("id")).removeprefix("straks-") for place in range(2)]
    for item in items:
        page.locator(f'[id="straks-{item}"] [name=set]').click()
    coach = ready(plain(phone), house, town.reader_coach_card)
    for item in items:
        tap(coach, item)
    time.sleep(0.5)  # not a finger that bounces
    row(coach, items[1]).locator("button.row").click()
    sent(coach)
    page.context.set_offline(False)
    sent(page)
    expect(page.get_by_role("status").first).to_contain_text("عدّل مرشدكم هذا في")
    expect(page.locator(f'[id="straks-{items[0]}"] .say')).to_contain_text("تمّ في")
    expect(page.locator(f'[id="straks-{items[0]}"] .say bdi')).to_have_count(1)
    assert "<" not in page.locator("main").inner_text()


def test_a_pair_that_was_handed_over_meanwhile_tells_its_old_coach_only_that(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.reader_coach_card)
    item = still_open(page)[5]
    line.be("cut", "/sync")
    tap(page, item)
    with store(house.data):
        import make

        (ours,) = organisations.every()
        people = accounts.every(ours.id)
        boss = next(one for one in people if one.name.startswith("Corrie"))
        (pair,) = [one for one in _pairs(ours.id) if one.coachee.name.startswith("Hiba")]
        former = pair.journey.coaches[0].account_id
        new = next(one for one in people if one.name == "Coach D")
        lifecycle.hand_over(make.operation(boss.actor, at=_now()), pair.id, new.id)
    line.be("open")
    until(page, "document.querySelector('main').textContent.includes('U begeleidt dit koppel niet meer')")
    page.locator(".net summary").click()  # it is kept until it was read
    sent(page)
    assert state_of(house, "Hiba", item) is ItemState.OPEN
    page.reload()
    assert "Hiba" not in page.content() + personal_bytes(page.context, page)
    with store(house.data):
        lifecycle.hand_over(make.operation(boss.actor, at=_now()), pair.id, former)


def _pairs(organisation_id: Any) -> list[Any]:
    from pragma_coach.store.pairs import journeys

    return journeys.load_many(organisation_id)


def _now() -> Any:
    from datetime import UTC, datetime

    return datetime.now(UTC)


@pytest.mark.parametrize("size", [{}, {"viewport": {"width": 320, "height": 640}}], ids=["Pixel 7", "320 px"])
def test_after_a_deploy_the_copies_and_the_outbox_are_still_there(
    phone: Phone, house: House, line: Any, town: Town, size: dict[str, Any]
) -> None:
    page = ready(plain(phone, **size), house, town.coach_card)
    item = still_open(page)[0]
    line.be("cut", "/sync")
    tap(page, item)
    for _ in range(2):
        line.deployed += 1
        page.goto(house.address + "/account")  # the new worker comes in
        page.evaluate("navigator.serviceWorker.getRegistration().then(known => known.update())")
        until(page, "navigator.serviceWorker.getRegistration().then(known => !known.installing && !known.waiting)")
    line.be("cut")
    page.goto(house.address + "/start")
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")
    expect(row(page, item).locator("button.row")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate("getComputedStyle(document.querySelector('.row')).display") == "flex"  # with its style
    line.be("open")
    page.reload()
    sent(page)
    assert state_of(house, "Noor", item) is ItemState.DONE


def test_a_worker_of_two_versions_ago_gives_way_and_what_it_kept_is_gone(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    line.old_worker = True
    page = plain(phone)
    open_card(page, house.address, town.coach_card)
    until(page, "navigator.serviceWorker.ready.then(Boolean)")
    page.reload()
    until(page, "caches.has('pages-v1')")
    item = still_open(page)[0]
    tap(page, item)
    sent(page)
    assert state_of(house, "Noor", item) is ItemState.DONE
    line.old_worker = False
    page.reload()
    page.evaluate("navigator.serviceWorker.getRegistration().then(known => known.update())")
    until(page, "caches.has('pages-v1').then(has => !has)")
    page.reload()
    kept(page)
    line.be("cut")
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")


def test_a_page_that_is_not_on_the_phone_says_so_and_shows_the_way_back(
    phone: Phone, house: House, line: Any, town: Town
) -> None:
    page = ready(plain(phone), house, town.coach_card)
    line.be("cut")
    page.goto(f"{page.url}/punt/{LAST_ITEM}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Geen internet")
    page.get_by_role("link", name="Naar de lijst").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Nieuwkomer")


def test_the_app_can_be_put_on_the_start_screen(phone: Phone, house: House, line: Any, town: Town) -> None:
    page = ready(plain(phone), house, town.coach_card)
    session = page.context.new_cdp_session(page)
    manifest = session.send("Page.getAppManifest")
    assert manifest["errors"] == []
    assert '"name": "Stappen"' in manifest["data"]
    assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],
    )
    for size in (192, 512):
        shown = page.evaluate(
            """async address => { const icon = new Image(); icon.src = address; await icon.decode(); return icon.naturalWidth; }""",
            f"/static/icon-{size}.png",
        )
        assert shown == size
