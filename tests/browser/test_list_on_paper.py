"""The list on paper is two sheets of A4 in every language, and no sheet ever runs over onto the next."""

from __future__ import annotations

from collections.abc import Callable

from full_house import House
from playwright.sync_api import Page
from watching import pages_of

from pragma_coach.domain.texts.languages import DUTCH, SCREENS, direction
from pragma_coach.domain.types import Role
from pragma_coach.web.shared.urls import short_id


def test_the_list_on_paper_is_two_a4_in_every_language(come: Callable[..., Page], house: House, address: str) -> None:
    page = come(Role.COACH)
    page.emulate_media(media="print")
    paper = f"{address}/koppel/{short_id(int(house.ids['pair']))}/papier"
    for language in (one for one in SCREENS if one != DUTCH):
        house.speak(language)
        page.goto(paper)
        assert pages_of(page.pdf(prefer_css_page_size=True)) == 2, language
        own = page.locator("td[lang]").first
        assert (own.get_attribute("lang"), own.get_attribute("dir")) == (language, direction(language))
        page.goto(f"{paper}?alles=1")
        sheets = page.locator(".sheet-a4").count()
        assert sheets > 2
        assert pages_of(page.pdf(prefer_css_page_size=True)) == sheets, language
    house.speak(house.people[Role.COACHEE].language)
