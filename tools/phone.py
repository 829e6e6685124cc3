"""What a coach with an old phone and a bad network meets: bytes, first picture, tick, shifts and taps.

    python tools/phone.py [rounds]    (Chromium is needed)

A Pixel 7 without anything kept, 400 kbit/s, 400 ms, a processor four times as slow; medians of five rounds. The list is
the longest there is. Goals: 30 KB with everything, LCP 1.8 s, a tick painted within 100 ms, nothing that moves by
itself; a coach ticks in 2 taps, a coachee comes in with 1 after the scan, undo is 1, print is 1.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser" / "support"))

from devices import CHROMIUM, FLAGS, PHONE
from serving import served
from town import LAST_ITEM, Town, build

from pragma_coach.config import Config
from pragma_coach.store import database

BITS, LATENCY, SLOWER = 400_000, 400, 4
GOALS = {"bytes": 30_000, "LCP ms": 1800, "tick ms": 100, "CLS": 0.0}
WATCH = """
window.seen = {lcp: 0, cls: 0, tick: 0};
new PerformanceObserver(list => list.getEntries().forEach(one => { seen.lcp = one.startTime; }))
    .observe({type: "largest-contentful-paint", buffered: true});
new PerformanceObserver(list => list.getEntries().forEach(one => { seen.cls += one.hadRecentInput ? 0 : one.value; }))
    .observe({type: "layout-shift", buffered: true});
document.addEventListener("submit", event => {  // to the first frame that is on the screen after it
    requestAnimationFrame(() => {
        const drawn = new MessageChannel();
        drawn.port1.onmessage = () => { seen.tick = performance.now() - event.timeStamp; };
        drawn.port2.postMessage(0);
    });
}, true);
"""


def slow(page: Page) -> dict[str, int]:
    """Make the network and the processor of a page those of an old phone; return where its bytes are counted."""
    session, came = page.context.new_cdp_session(page), {"bytes": 0}

    def finished(event: Any) -> None:
        came["bytes"] += round(event["encodedDataLength"])

    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    speed = {"downloadThroughput": BITS / 8, "uploadThroughput": BITS / 8, "latency": LATENCY}
    session.send("Network.emulateNetworkConditions", {"offline": False, **speed})
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return came


def signed_in(browser: Browser, server: str, card: str) -> tuple[Any, str]:
    """Come in once; return the cookies and the address of the first page."""
    context = browser.new_context(**PHONE, service_workers="block")
    page = context.new_page()
    page.goto(server + card)
    page.locator("button[value=own]").click()
    page.locator("li.is-open").first.wait_for()
    state, address = context.storage_state(), page.url
    context.close()
    return state, address


def one_round(browser: Browser, state: Any, address: str) -> dict[str, float]:
    """Open the list on a phone that was never here, and tick."""
    context = browser.new_context(**PHONE, storage_state=state, service_workers="block")  # the worker loads it again
    context.add_init_script(WATCH)
    page = context.new_page()
    came = slow(page)
    page.goto(address)
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)
    found: dict[str, float] = {"bytes": came["bytes"], "LCP ms": page.evaluate("seen.lcp")}
    button = page.locator("li.is-open button.row, li.is-open:not(details *) button").first
    button.click()
    page.wait_for_timeout(600)
    found |= {"tick ms": page.evaluate("seen.tick"), "CLS": round(page.evaluate("seen.cls"), 4)}
    context.close()
    return found


class Taps:
    """A phone on which taps are counted."""

    def __init__(self, context: BrowserContext) -> None:
        self.page, self.count = context.new_page(), 0

    def __call__(self, what: Callable[[Page], Any]) -> None:
        what(self.page).click()
        self.count += 1

    def since(self) -> int:
        """Return how many taps there were since the last time this was asked."""
        count, self.count = self.count, 0
        return count


def taps(browser: Browser, server: str, town: Town) -> dict[str, tuple[int, int]]:
    """Count what people tap: (as counted, the goal)."""
    found = {}
    context = browser.new_context(**PHONE, locale="nl-NL")
    tap = Taps(context)
    tap.page.goto(server + town.coach_card)
    tap(lambda page: page.locator("button[value=own]"))
    tap.since()  # once per ninety days; from here the icon on the start screen is the first tap
    tap.page.goto(f"{server}/start")
    tap.count += 1
    tap(lambda page: page.locator(f'[id="{LAST_ITEM}"] button.row'))
    tap.page.locator(f'[id="{LAST_ITEM}"].is-done').wait_for()
    found["coach: icon to tick"] = (tap.since(), 2)
    other = tap.page.locator("li.is-open button.row").first.locator("xpath=..").get_attribute("id")
    tap(lambda page: page.locator(f'[id="{other}"] button.row'))
    tap.since()
    tap(lambda page: page.locator(".slip").get_by_role("button", name="Terug"))
    tap.page.locator(f'[id="{other}"].is-open').wait_for()
    found["undo"] = (tap.since(), 1)
    tap.page.wait_for_timeout(1500)
    context.close()
    tap = Taps(browser.new_context(**PHONE, locale="nl-NL"))
    tap.page.goto(server + town.coachee_card)  # the camera opens the address of the card
    tap(lambda page: page.locator("button[value=own]"))
    tap.page.locator(".score").wait_for()
    found["coachee: in, after the scan"] = (tap.since(), 1)
    publish = [sys.executable, "-m", "pragma_coach", "publish", "--data", str(town.data), "--as-of", str(town.as_of)]
    subprocess.run(publish, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
    tap.page.add_init_script("window.print = () => { window.printed = true; };")
    tap.page.goto(f"{server}/scorebord/{town.slug}")
    tap(lambda page: page.locator("[data-print]"))
    assert tap.page.evaluate("window.printed")
    found["alderman: print"] = (tap.since(), 1)
    tap.page.context.close()
    return found


def main(rounds: int) -> int:
    config = Config(data=Path(tempfile.mkdtemp()))
    town = build(config)
    database.close_all()
    missed = 0
    with served(town.data) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for who, card in (("coach", town.reader_coach_card), ("coachee", town.reader_card)):
            state, address = signed_in(browser, server, card)
            found = [one_round(browser, state, address) for _ in range(rounds)]
            for name, goal in GOALS.items():
                value = median(one[name] for one in found)
                missed += value > goal
                print(f"{who:8} {name:8} {value:10.1f}   goal {goal:8.1f}   {'ok' if value <= goal else 'MISSED'}")
        for what, (counted, goal) in taps(browser, server, town).items():
            missed += counted > goal
            print(f"{what:28} {counted} taps   goal {goal}   {'ok' if counted <= goal else 'MISSED'}")
        browser.close()
    return missed


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5))
