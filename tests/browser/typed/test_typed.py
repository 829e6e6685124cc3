"""What somebody types is never lost: the network goes, the session ends, the page is left, somebody else comes in.

A few pages, spread over all of them; `PRAGMA_EVERY_FORM=1` types on every page that has a form.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import full_house
import pytest
import walk as walking
from coming_in import open_card
from devices import PHONE
from house import House, Line
from offline import NO_BACKGROUND_SYNC
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect
from town import Town
from typing_in import controlled, missing, says, send, type_all

from pragma_coach.domain.types import Role

Phone = Callable[..., BrowserContext]
EVERY = bool(os.environ.get("PRAGMA_EVERY_FORM"))
ROLES = walking.ORDER if EVERY else (Role.COACHEE, Role.COACH, Role.COORDINATOR)
FEW = 4  # pages of each
WORDS = "Ik wil werken als lasser, en met de buren praten."
UNSENT, KEPT = "Nog niet verstuurd.", "Deze tekst staat nog op deze telefoon."


@pytest.mark.parametrize("role", ROLES)
def test_no_text_is_lost_when_the_line_breaks_or_the_session_ends_and_somebody_comes_back(
    chromium: Browser, house: full_house.House, address: str, walk: list[walking.Stop], role: Role
) -> None:
    house.speak("nl")  # other tests of this house read it in their own language
    line = Line(urlsplit(address).port or 0)
    context = chromium.new_context(viewport=PHONE["viewport"], locale="nl-NL")
    cookie: Any = {"name": "stappen", "value": house.signed_in(role), "url": line.address}
    context.add_cookies([cookie])
    page, texts, lost = context.new_page(), 0, {}
    try:
        page.goto(line.address + "/account")
        controlled(page)
        written = [stop.path for stop in walk if stop.role is role and _has_a_form(page, line.address + stop.path)]
        written = written if EVERY else written[:: -(-len(written) // FEW)]
        for path in written:
            page.goto(line.address + path)
            typed = type_all(page)
            if not typed:
                continue  # of a form in which one searches
            texts += len(typed)
            line.be("cut")
            send(page)
            says(page, UNSENT)
            lost.update({(path, name): value for name, value in missing(page, typed).items()})
            line.be("open")
            page.goto(line.address + path)
            lost.update({(path, name): value for name, value in missing(page, typed).items()})
            context.clear_cookies(name="stappen")
            send(page)
            page.wait_for_url("**/inloggen?next=*")
            context.add_cookies([cookie])
            page.goto(line.address + path)
            lost.update({(path, name): value for name, value in missing(page, typed).items()})
    finally:
        context.close()
        line.close()
    print(f"{role}: {len(lost)} of {texts} texts lost, {len(written)} pages")
    assert texts > FEW
    assert lost == {}


def _has_a_form(page: Page, address: str) -> bool:
    """Tell whether somebody can write on a page, by what the server answers."""
    text = page.request.get(address).text()
    return 'name="op"' in text and ("<textarea" in text or 'type="text"' in text or "<select" in text)


@pytest.fixture(scope="module")
def far_house(far: tuple[House, Town]) -> House:
    return far[0]


@pytest.fixture
def line(far_house: House) -> Iterator[Line]:
    """The line of the far house, whole again after the test."""
    yield far_house.line
    far_house.mend()


def at_the_question(phone: Phone, house: House, card: str, **options: Any) -> Page:
    """Come in as a coachee, and be at the form of a question."""
    context = phone(**options)
    context.add_init_script(NO_BACKGROUND_SYNC)
    page = context.new_page()
    open_card(page, house.address, card, shared=True)
    page.wait_for_url("**/mijn")
    return question(page, house)


def question(page: Page, house: House) -> Page:
    page.goto(f"{house.address}/mijn/hulp")
    controlled(page)
    page.evaluate("document.querySelectorAll('main details').forEach(folded => { folded.open = true; })")
    return page


def write(page: Page, words: str = WORDS) -> None:
    page.locator("[name=theme]").first.check()
    page.locator("[name=words]").fill(words)
    page.wait_for_timeout(200)


def asked(page: Page, words: str) -> int:
    """Return how often the page shows a question of these words."""
    return page.locator("article").filter(has_text=words).count()


def test_a_killed_server_loses_nothing_and_an_answer_that_got_lost_makes_no_second_question(
    phone: Phone, far_house: House, far: tuple[House, Town], line: Line
) -> None:
    page = at_the_question(phone, far_house, far[1].coachee_card)
    write(page)
    far_house.kill()
    page.locator("form:has([name=words]) button").click()
    says(page, UNSENT)
    expect(page.locator("[name=words]")).to_have_value(WORDS)
    far_house.start()
    line.be("lose", "/mijn/hulp")
    says(page, UNSENT).get_by_role("button").click()  # it arrives, and nobody hears of it
    page.wait_for_timeout(500)
    expect(says(page, UNSENT)).to_be_visible()
    line.be("open")
    says(page, UNSENT).get_by_role("button").click()
    page.wait_for_url("**gedaan=gevraagd*")
    assert asked(page, WORDS) == 1
    question(page, far_house)
    page.wait_for_timeout(300)
    assert page.locator(".kept").count() == 0
    assert page.locator("[name=words]").input_value() == ""


def test_text_stays_with_its_writer_through_somebody_else(
    phone: Phone, far_house: House, far: tuple[House, Town]
) -> None:
    town = far[1]
    first = at_the_question(phone, far_house, town.coachee_card)
    write(first)
    second = first.context.new_page()
    open_card(second, far_house.address, town.reader_card, shared=True)
    second.wait_for_url("**/mijn")
    question(second, far_house)
    second.wait_for_timeout(300)
    assert second.locator("[name=words]").input_value() == ""
    first.bring_to_front()
    first.evaluate("dispatchEvent(new Event('focus'))")
    says(first, "Op dit toestel is nu iemand anders ingelogd: Hiba")
    first.locator("form:has([name=words]) button").click()
    first.wait_for_timeout(300)
    assert first.url.endswith("/mijn/hulp")
    open_card(second, far_house.address, town.coachee_card, shared=True)
    second.wait_for_url("**/mijn")
    question(second, far_house)
    says(second, KEPT)
    expect(second.locator("[name=words]")).to_have_value(WORDS)


def test_signing_out_warns_and_then_leaves_no_text(phone: Phone, far_house: House, far: tuple[House, Town]) -> None:
    town = far[1]
    page = at_the_question(phone, far_house, town.coachee_card)
    write(page)
    page.goto(f"{far_house.address}/mijn")
    page.locator("form[action='/uitloggen'] button").click()
    page.get_by_role("button", name="Toch uitloggen, tekst weg").click()
    page.wait_for_url("**/inloggen?uit=1*")
    open_card(page, far_house.address, town.coachee_card, shared=True)
    page.wait_for_url("**/mijn")
    question(page, far_house)
    page.wait_for_timeout(300)
    assert page.locator("[name=words]").input_value() == ""


def test_a_refused_text_is_thrown_away_with_one_tap(phone: Phone, far_house: House, far: tuple[House, Town]) -> None:
    page = at_the_question(phone, far_house, far[1].coachee_card)
    write(page, "Te lang" * 100)
    page.locator("form:has([name=words]) button").click()
    expect(page.locator(".error").first).to_be_visible()
    question(page, far_house)  # the server keeps it, and so does the phone: there is one line
    says(page, "Deze tekst is nog niet verstuurd.").get_by_role("button").click()
    expect(page.locator(".kept")).to_have_count(0)
    question(page, far_house)
    page.wait_for_timeout(300)
    assert (page.locator(".kept").count(), page.locator("[name=words]").input_value()) == (0, "")


def test_what_the_phone_keeps_outlives_a_form_that_changed_and_a_memory_that_was_emptied(
    phone: Phone, far_house: House, far: tuple[House, Town]
) -> None:
    page = at_the_question(phone, far_house, far[1].coachee_card)
    write(page, "De eerste helft")
    emptied = {"origin": far_house.address, "storageTypes": "indexeddb"}
    page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", emptied)
    page.locator("[name=words]").press_sequentially(", en de tweede")
    page.wait_for_timeout(200)
    page.context.route("**/mijn/hulp", _an_older_form)
    question(page, far_house)
    assert "De eerste helft, en de tweede" in says(page, "Dit stond ook nog op deze telefoon.").inner_text()
    page.context.unroute("**/mijn/hulp")
    question(page, far_house)
    expect(page.locator("[name=words]")).to_have_value("De eerste helft, en de tweede")


def _an_older_form(route: Route) -> None:
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace('name="words"', 'name="text"'))


def test_two_tabs_with_one_form_keep_both_texts(phone: Phone, far_house: House, far: tuple[House, Town]) -> None:
    one = at_the_question(phone, far_house, far[1].coachee_card)
    other = question(one.context.new_page(), far_house)
    write(one, "De eerste tekst")
    write(other, "De tweede tekst")
    one.close()
    other.close()
    page = question(one.context.new_page(), far_house)
    says(page, KEPT)
    expect(page.locator("[name=words]")).to_have_value("De tweede tekst")
    assert "De eerste tekst" in says(page, "Dit stond ook nog op deze telefoon.").inner_text()
    for words in ("De eerste tekst", ""):
        says(page, KEPT).get_by_role("button", name="Weggooien").click()
        expect(page.locator("[name=words]")).to_have_value(words)
    expect(page.locator(".kept")).to_have_count(0)


def test_a_phone_that_keeps_nothing_sends_a_form_as_ever(
    phone: Phone, far_house: House, far: tuple[House, Town]
) -> None:
    page = at_the_question(phone, far_house, far[1].coachee_card)
    page.add_init_script("IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError'); };")
    page.on("dialog", lambda dialog: dialog.accept())
    question(page, far_house)
    write(page, "Zonder geheugen")
    page.locator("form:has([name=words]) button").click()
    page.wait_for_url("**gedaan=gevraagd*")
    assert asked(page, "Zonder geheugen") == 1
