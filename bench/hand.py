"""Whether the list of a pair fits a hand: heights in pixels, on every pair of a town, on two phones, in two languages.

    python bench/hand.py DATA [pairs]    (DATA is a folder that `pragma-coach demo --prepare-only` made; it is copied)

Chromium with Playwright opens each list as its coach: where the first row stands that can be ticked, how high rows are,
how long the page is with all closed and all open; and, on the first pairs, how high the message after a tick is. The
newcomers' language is set to Dutch and to Arabic in turn. Goals (issue 11): row <= 96, first row <= 400, message <= 64.
"""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import BrowserContext, sync_playwright
from waitress import create_server

from pragma_coach.app import create_app
from pragma_coach.config import Config
from pragma_coach.services.accounts import sign_in
from pragma_coach.store import database, organisations, schema
from pragma_coach.store.accounts import accounts
from pragma_coach.store.pairs import journeys
from pragma_coach.web.shared.urls import short_id

PHONES = {"320x640": {"width": 320, "height": 640}, "412x915": {"width": 412, "height": 915}}
SPEAK = "UPDATE account SET language = ? WHERE id IN (SELECT account_id FROM coachee)"
HEAD = "language phone    first row median max  row median max  closed median max  open median  message"
MESSAGES = 5  # pairs on which a row is ticked
LOOK = """() => {
    const top = part => Math.round(part.getBoundingClientRect().top + scrollY);
    const rows = () => [...document.querySelectorAll("li > button.row")];
    const seen = rows().find(row => row.offsetHeight), closed = document.documentElement.scrollHeight;
    const first = seen ? top(seen) : 0;
    document.querySelectorAll("details").forEach(part => { part.name = ""; part.open = true; });
    const all = new CSSStyleSheet();
    all.replaceSync(".items { content-visibility: visible !important; }");
    document.adoptedStyleSheets = [all];
    const heights = rows().map(row => row.parentElement.offsetHeight);
    return {first, closed, open: document.documentElement.scrollHeight, rows: heights};
}"""
MESSAGE = """() => [...document.querySelectorAll(".slip")].map(part => part.offsetHeight)
    .reduce((most, one) => Math.max(most, one), 0)"""


def coaches(config: Config) -> dict[str, str]:
    """Return the address of every pair with a coach, with a cookie of that coach."""
    app, found = create_app(config), {}
    (ours,) = organisations.every()

    @database.one_transaction
    def opened() -> dict[int, str]:
        at = datetime.now(UTC)
        return {one.id: sign_in.open_session(one, shared=False, at=at).token for one in accounts.every(ours.id)}

    tokens = opened()
    for pair in journeys.load_many(ours.id):
        terms = pair.journey.coaches_on(datetime.now(UTC).date())
        if terms and pair.journey.status != "ended":
            client = app.test_client()
            with client.session_transaction() as held:
                held["_user_id"] = tokens[terms[0].account_id]
            cookie = client.get_cookie("stappen")
            assert cookie is not None
            found[f"/koppel/{short_id(pair.id)}"] = cookie.value
    return found


def measured(context: BrowserContext, address: str, pairs: dict[str, str]) -> tuple[list[dict[str, Any]], list[int]]:
    """Open every list and return what was seen, and the heights of messages."""
    page, seen, messages = context.new_page(), [], []
    for place, (path, cookie) in enumerate(pairs.items()):
        context.clear_cookies()
        context.add_cookies([{"name": "stappen", "value": cookie, "url": address}])
        page.goto(address + path)
        seen.append(page.evaluate(LOOK))
        if place < MESSAGES:
            page.goto(address + path)
            page.locator("li.is-open button.row:visible").first.click()
            page.wait_for_timeout(500)
            messages.append(page.evaluate(MESSAGE))
    page.close()
    return seen, messages


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "town"
        shutil.copytree(sys.argv[1], data)
        config = Config(data=data).with_secret()
        database.connect_to(config)
        schema.migrate(config)
        pairs = coaches(config)
        pairs = dict(list(pairs.items())[: int(sys.argv[2]) if len(sys.argv) > 2 else None])
        server = create_server(create_app(config), host="127.0.0.1", port=0, threads=4)
        address = f"http://127.0.0.1:{server.effective_port}"
        threading.Thread(target=server.run, daemon=True).start()
        print(f"{len(pairs)} pairs\n{HEAD}")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
            for language in ("nl", "ar"):
                with sqlite3.connect(data / "pragma.db") as db:
                    db.execute(SPEAK, (language,))
                for phone, viewport in PHONES.items():
                    context = browser.new_context(
                        viewport=viewport, is_mobile=True, has_touch=True, service_workers="block"
                    )
                    seen, messages = measured(context, address, pairs)
                    context.close()
                    first, rows = [one["first"] for one in seen], [row for one in seen for row in one["rows"]]
                    closed, unfolded = [one["closed"] for one in seen], [one["open"] for one in seen]
                    print(
                        f"{language:8} {phone:8} {median(first):8.0f} {max(first):10} {median(rows):8.0f} {max(rows):6}"
                        f" {median(closed):9.0f} {max(closed):8} {median(unfolded):9.0f} {max(messages, default=0):8}"
                    )
            browser.close()
        server.close()


if __name__ == "__main__":
    main()
