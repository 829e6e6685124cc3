"""Each guide goes on one sheet of paper, in every language that it can be read in."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext
from watching import pages_of

from pragma_coach.domain.texts.languages import SCREENS
from pragma_coach.domain.types import Role
from pragma_coach.web.site.pages import GUIDES

Phone = Callable[..., BrowserContext]
_DARKEST = """[...document.querySelectorAll("main p, main h2, main dd")]
    .map(part => getComputedStyle(part).color.match(/\\d+/g).map(Number))
    .every(([red, green, blue]) => red + green + blue < 200)"""


def test_a_guide_prints_on_one_a4_in_every_language_and_dark_on_white(phone: Phone, server: str) -> None:
    page = phone(color_scheme="dark").new_page()
    page.emulate_media(media="print", color_scheme="dark")
    addresses = [guide.address for role, guide in GUIDES.items() if role is not Role.COACHEE]
    addresses += [f"{GUIDES[Role.COACHEE].address}?taal={language}" for language in SCREENS]
    for address in addresses:
        page.goto(server + address)
        assert pages_of(page.pdf(prefer_css_page_size=True)) == 1, address
        assert page.evaluate(_DARKEST), address
