"""What the tests of the outbox share: a phone that is ready to lose its network, and what the server has in the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from coming_in import open_card
from folders import store
from house import House
from playwright.sync_api import BrowserContext, Error, Locator, Page, expect

from pragma_coach.domain.pairs.journey import Event, Journey
from pragma_coach.services.accounts import sign_in
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.store import organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.pairs import journeys

Found = TypeVar("Found")
# Chromium's own wake-up goes by its own clock and its own idea of a network; where a test is about ours, it is off.
NO_BACKGROUND_SYNC = "delete ServiceWorkerRegistration.prototype.sync;"


def ready(page: Page, house: House, card: str, **more: Any) -> Page:
    """Come in and wait until the worker has the list and the next visit would be served by it."""
    open_card(page, house.address, card, **more)
    return kept(page)


def kept(page: Page) -> Page:
    """Wait until the page that is open is on the phone."""
    expect(page.locator("main h1")).to_be_visible()
    expect(page.locator("footer")).to_be_attached()  # all of it came in
    until(page, f"navigator.serviceWorker.controller && {copy_of()}")
    return page


def copy_of(below: str = "") -> str:
    """Return the question whether the page that is open, or one below it, is on the phone."""
    return f"caches.match(location.pathname + '{below}', {{cacheName: 'copies'}}).then(Boolean)"


def outliving(ask: Callable[[], Found]) -> Found:
    """Ask something of the page that is open; when another page is just taking its place, ask that one."""
    for _ in range(4):
        try:
            return ask()
        except Error as mistake:
            if "navigation" not in mistake.message:
                raise
    return ask()


def until(page: Page, condition: str, seconds: float = 15) -> None:
    """Wait for a condition; Playwright's own waiting needs eval, which the policy of our pages forbids."""
    either = f"Promise.race([{condition}, new Promise(resolve => setTimeout(resolve, 1000))])"
    for _ in range(int(seconds * 20)):
        if outliving(lambda: page.evaluate(either)):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {condition}")


def sent(page: Page, seconds: float = 30) -> None:
    """Wait until nothing waits on the phone any more, and read what the server had to say: further down the page the
    pill stays closed. When something waits, tell what and how the page stands.
    """
    try:
        until(page, f"({_READ}, {OPS}).then(ops => ops.length === 0)", seconds)
    except AssertionError as late:
        stands = page.evaluate(
            "[scrollY, document.hidden, navigator.onLine, document.querySelector('.net')?.outerHTML]"
        )
        raise AssertionError(f"{waiting(page)} on a page that stands so: {stands}") from late


# The outbox as it is on the phone, whoever's it is.
OPS = """new Promise(resolve => {
    const asked = indexedDB.open("stappen", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("ops", {keyPath: "n", autoIncrement: true});
    asked.onsuccess = () => {
        const all = asked.result.transaction("ops").objectStore("ops").getAll();
        all.onsuccess = () => { asked.result.close(); resolve(all.result); };
    };
})"""


_READ = "document.querySelectorAll('.net.told').forEach(pill => { pill.open = true; })"


def waiting(page: Page) -> list[dict[str, Any]]:
    """Return what waits on the phone."""
    found: list[dict[str, Any]] = outliving(lambda: page.evaluate(OPS))
    return found


def unsent(page: Page) -> list[dict[str, Any]]:
    """Return what waits to be sent; the rest is there to be read."""
    return [op for op in waiting(page) if "told" not in op]


def still_open(page: Page) -> list[str]:
    """Return the items of the list that nobody touched, as far as they are in sight."""
    found: list[str] = page.locator("li.is-open:has(button.row)").evaluate_all("rows => rows.map(row => row.id)")
    return found


def row(page: Page, item: str) -> Locator:
    """Return the row of an item with all that it stands in unfolded, once the page with the list is there."""
    found = page.locator(f'li[id="{item}"]')
    outliving(lambda: found.evaluate(_UNFOLD))
    return found


_UNFOLD = "at => { for (; at; at = at.parentElement) if (at.localName === 'details') at.open = true; }"


def other_day(page: Page, day: str) -> None:
    """Choose another day for what was ticked just now, by its date."""
    page.get_by_role("link", name="Andere dag").click()
    page.get_by_label("Andere dag").fill(day)
    page.get_by_role("button", name="Zet op ").click()


def tap(page: Page, item: str) -> None:
    """Tick an item, see it painted, and see the line that says that the phone has it: it comes once that is so."""
    button = row(page, item).locator("button.row")
    page.locator(".slip").evaluate_all("before => before.forEach(one => one.dataset.before = '')")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "true")
    expect(page.locator(".slip:not([data-before])")).to_be_attached()


def in_the_end(house: House, name: str) -> tuple[Journey, list[Event]]:
    """Return where the pair of somebody stands and everything that happened to it; the cache is proven on the way."""
    with store(house.data):
        (ours,) = organisations.every()
        assert [str(found) for _, differences in verify(ours.id) for found in differences] == []
        (pair,) = [pair for pair in journeys.load_many(ours.id) if pair.coachee.name.startswith(name)]
        return pair.journey, journeys.events_of(ours.id, pair.id)


def sign_out_everywhere(house: House) -> None:
    """End the visits of everybody on the server, as after ninety days."""
    with store(house.data):
        (ours,) = organisations.every()
        for account in accounts.every(ours.id):
            sign_in.sign_out_everywhere(account.id)


def personal_bytes(context: BrowserContext, page: Page) -> str:
    """Return everything that our scripts keep on the phone, as text."""
    found: str = page.evaluate(
        """async () => {
            const texts = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
            for (const name of await caches.keys()) {
                const cache = await caches.open(name);
                for (const key of await cache.keys()) texts.push(name, key.url, await (await cache.match(key)).text());
            }
            return texts.join(" ");
        }"""
    )
    return found + str(page.evaluate(OPS))
