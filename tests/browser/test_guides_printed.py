"""Each guide, and the paper of a feast, goes on one sheet of paper, in every language that it can be read in."""

from __future__ import annotations

from collections.abc import Callable

from full_house import House
from playwright.sync_api import BrowserContext, Page
from watching import pages_of

from pragma_coach.domain.texts.languages import SCREENS
from pragma_coach.domain.types import Role
from pragma_coach.web.pairs.feasts import MOST_ON_PAPER
from pragma_coach.web.site.pages import GUIDES

Phone = Callable[..., BrowserContext]
Come = Callable[[Role | None], Page]
_DARKEST = """[...document.querySelectorAll("main p, main h2, main dd")]
    .map(part => getComputedStyle(part).color.match(/\\d+/g).map(Number))
    .every(([red, green, blue]) => red + green + blue < 200)"""


def test_a_guide_prints_on_one_a4_in_every_language_and_dark_on_white(phone: Phone, address: str) -> None:
    page = phone(color_scheme="dark").new_page()
    page.emulate_media(media="print", color_scheme="dark")
    addresses = [guide.address for role, guide in GUIDES.items() if role is not Role.COACHEE]
    addresses += [f"{GUIDES[Role.COACHEE].address}?taal={language}" for language in SCREENS]
    for guide in addresses:
        page.goto(address + guide)
        assert pages_of(page.pdf(prefer_css_page_size=True)) == 1, guide
        assert page.evaluate(_DARKEST), guide


def test_the_paper_of_a_feast_is_one_a4_in_every_language(come: Come, house: House, address: str) -> None:
    page = come(Role.COACHEE)
    for language in SCREENS:
        house.speak(language)
        page.goto(f"{address}/mijn/feest/1")
        assert page.locator(".items li").count() > MOST_ON_PAPER, "there is more than fits"
        assert pages_of(page.pdf(format="A4")) == 1, language
    house.speak("nl")
