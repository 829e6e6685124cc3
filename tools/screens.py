"""Take the pictures of README.md from the running program, on the demo town; or one of every page for who looks.

Run: python tools/screens.py            the four pictures of README.md
     python tools/screens.py FOLDER     each page in each language, colour scheme and width, to look at
(Chromium is needed, and Noto Sans for the letters of other languages.)
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

import pyotp
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))
sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "browser" / "support"))

from coming_in import open_card, sign_in
from devices import CHROMIUM, DESK, FLAGS, PHONE
from serving import served

FOLDER = Path(__file__).parent.parent / "docs" / "schermen"
MOST_BYTES = 150_000
COLOURS = 128
SHARP_PHONE = {**PHONE, "device_scale_factor": 2}
TALL_DESK = {**DESK, "viewport": {"width": 1280, "height": 1180}}


def coach(page: Page, server: str, ways: dict[str, Any]) -> None:
    """Show the list of a pair, after a tick: what was done, and the way back."""
    open_card(page, server, ways["coach_card"])
    page.goto(f"{server}/koppels")
    page.get_by_role("link", name=ways["coachee"].split()[0]).first.click()
    page.locator(".is-open > button.row").nth(1).click()
    page.locator(".slip").get_by_role("button", name="Terug").wait_for()


def coachee(page: Page, server: str, ways: dict[str, Any]) -> None:
    """Show somebody's own steps, in Arabic and Dutch."""
    card = next(card for _, language, card in ways["coachees"] if language == "ar")
    open_card(page, server, card)
    page.goto(f"{server}/mijn")


def coordinator(page: Page, server: str, ways: dict[str, Any]) -> None:
    """Show who needs a call."""
    sign_in(page, server, ways["email"], ways["password"], ways["secret"])


def scoreboard(page: Page, server: str, ways: dict[str, Any]) -> None:
    """Show the public figures, as the server draws them."""
    page.goto(f"{server}/scorebord/{ways['slug']}")


SCREENS = (
    ("coach", coach, SHARP_PHONE),
    ("nieuwkomer", coachee, SHARP_PHONE),
    ("coordinator", coordinator, DESK),
    ("scorebord", scoreboard, TALL_DESK),
)


def take(browser: Browser, server: str, ways: dict[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Take each picture; yields its name and the PNG."""
    for name, show, device in SCREENS:
        context = browser.new_context(**device, locale="nl-NL", color_scheme="light")
        context.route("https://**", lambda route: route.abort())  # the drawings of the server, not of a CDN
        page = context.new_page()
        show(page, server, ways)
        page.wait_for_load_state("networkidle")
        yield name, page.screenshot()
        context.close()


def smaller(png: bytes) -> bytes:
    """Return the picture in fewer colours, when Pillow is there to do it."""
    try:
        from PIL import Image
    except ImportError:
        return png
    out = io.BytesIO()
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return min(png, out.getvalue(), key=len)


@contextmanager
def demo() -> Iterator[tuple[str, dict[str, Any]]]:
    """Serve a demo town; yields its address and the ways in."""
    with tempfile.TemporaryDirectory() as name:
        data = Path(name) / "stad"
        command = [sys.executable, "-m", "pragma_coach", "demo", "--prepare-only", "--data", str(data)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program
        with served(data) as address:
            yield address, json.loads((data / "demo.json").read_text("utf-8"))


WIDTHS = (320, 412, 1280)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
OWN_LANGUAGES = ("nl", "ar", "ti")
PUBLIC_PAGES = ("/", "/inloggen", "/hulp", "/privacy")
COACHEE_PAGES = (
    "/mijn",
    "/mijn/gesprekken",
    "/mijn/plan",
    "/mijn/stand",
    "/mijn/hulp",
    "/mijn/gegevens",
    "/mijn/delen",
)
COACH_PAGES = ("/vandaag", "/koppels", "/hulpvragen", "/inloop", "/meedoen", "/meer", "/account")
DESK_PAGES = ("/organisatie", "/organisatie/koppels", "/organisatie/gesprekken", "/organisatie/hulp", "/kwartaal")
DIRECTOR_PAGES = ("/regie", "/kansen", "/kwartaal")


def enter(context: BrowserContext, server: str, ways: dict[str, Any], who: str) -> Page:
    """Open a page as somebody: a role, or a coachee by language."""
    page = context.new_page()
    coachees = {language: card for _, language, card in ways["coachees"]}
    if who in coachees or who == "coach":
        open_card(page, server, coachees.get(who, ways["coach_card"]))
    elif who in ("coordinator", "director"):
        page.goto(f"{server}/inloggen")
        page.locator("[name=email]").fill(ways["email" if who == "coordinator" else who])
        page.locator("[name=password]").fill(ways["password"])
        page.locator("[name=password]").press("Enter")
        page.locator("[name=code]").fill(pyotp.TOTP(ways["secret"]).now())
        page.locator("[name=code]").press("Enter")
        page.wait_for_load_state("domcontentloaded")
    return page


def take_all(browser: Browser, server: str, ways: dict[str, Any], folder: Path) -> Iterator[Path]:
    """Take every page; signs in once per person, and changes width and colours on the open page."""
    board = (f"/scorebord/{ways['slug']}", f"/activiteiten/{ways['slug']}")
    people = [(f"publiek-{language}", "", (*PUBLIC_PAGES, *board), f"?taal={language}") for language in OWN_LANGUAGES]
    people += [(f"nieuwkomer-{language}", language, COACHEE_PAGES, "") for language in OWN_LANGUAGES]
    people += [("coach", "coach", COACH_PAGES, ""), ("coordinator", "coordinator", DESK_PAGES, "")]
    people += [("regisseur", "director", DIRECTOR_PAGES, "")]
    for name, who, addresses, query in people:
        context = browser.new_context(locale="nl-NL")
        context.route("https://**", lambda route: route.abort())
        page = enter(context, server, ways, who)
        for address in addresses:
            page.goto(server + address + query)
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                for width in WIDTHS:
                    page.set_viewport_size({"width": width, "height": 900})
                    title = address.strip("/").replace("/", "-") or "begin"
                    path = folder / f"{name}.{title}.{scheme}.{width}.png"
                    page.screenshot(path=path, full_page=True)
                    yield path
        context.close()


def main() -> None:
    if sys.argv[1:]:
        folder = Path(sys.argv[1])
        folder.mkdir(parents=True, exist_ok=True)
        with demo() as (address, ways), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            print(f"{sum(1 for _ in take_all(browser, address, ways, folder))} pictures in {folder}")
            browser.close()
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    with demo() as (address, ways), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, png in take(browser, address, ways):
            kept = smaller(png)
            assert len(kept) <= MOST_BYTES, f"{name} weighs {len(kept)} bytes; take fewer colours"
            (FOLDER / f"{name}.png").write_bytes(kept)
            print(f"{name}: {len(kept):,} bytes")
        browser.close()


if __name__ == "__main__":
    main()
