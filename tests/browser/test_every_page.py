"""Words stand out, the keyboard shows where it is, and no page asks anything elsewhere; test_usable looks at the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from coming_in import open_card
from playwright.sync_api import BrowserContext, Page
from town import LAST_ITEM, Town
from watching import Watch, refused

Phone = Callable[..., BrowserContext]
PARTS = ["anybody", "coachee", "reader", "coach", "coordinator"]
PUBLIC = ("/", "/scorebord/ons-dorp", "/scorebord/methode", "/inloggen", "/hulp", "/privacy", "/toegankelijkheid")
DESK_PAGES = ("", "/koppels", "/koppels/nieuw", "/hindernissen", "/mensen", "/kaarten", "/invoer")


@pytest.fixture
def come(phone: Phone, desk: Phone, server: str, town: Town) -> Callable[[str], tuple[Page, list[str]]]:
    """Come in as one of the parts; returns a page and the addresses of all pages of that part."""

    def come(part: str) -> tuple[Page, list[str]]:
        small = {"is_mobile": False, "has_touch": False, "device_scale_factor": 1}
        page = (desk if part == "coordinator" else phone)(**small).new_page()
        match part:
            case "anybody":
                return page, [server + path for path in PUBLIC]
            case "coordinator":
                page.goto(f"{server}/organisatie/koppels")
                pair = page.locator("tbody th a").first.evaluate("link => link.href")
                page.goto(f"{server}/organisatie/mensen")
                person = page.locator("tbody th a").first.evaluate("link => link.href")
                own = [f"{server}/organisatie{path}" for path in DESK_PAGES]
                return page, [*own, f"{server}/organisatie/uitvoer", pair, person, f"{server}/account"]
            case "coach":
                open_card(page, server, town.reader_coach_card)
                more = ("", "/contact", "/mijlpalen", "/onderdelen", f"/punt/{LAST_ITEM}")
                return page, [*(page.url + path for path in more), f"{server}/koppels", f"{server}/account"]
            case _:
                open_card(page, server, town.coachee_card if part == "coachee" else town.reader_card)
                own = ["/mijn", f"/mijn/stap/{LAST_ITEM}", "/mijn/gegevens", "/account"]
                return page, [server + path for path in own]

    return come


def visited(page: Page, addresses: list[str]) -> Iterator[str]:
    """Go to each page, with all that is folded opened."""
    for address in addresses:
        answer = page.goto(address)
        assert answer is not None, address
        assert answer.status == 200, address
        page.evaluate(
            "document.querySelectorAll('details').forEach(folded => { folded.name = ''; folded.open = true; })"
        )
        yield address


@pytest.mark.parametrize("part", PARTS)
def test_every_word_stands_out_in_light_and_dark(come: Callable[[str], tuple[Page, list[str]]], part: str) -> None:
    page, addresses = come(part)
    faults = []
    for address in visited(page, addresses):
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            faults += [f"{address} in {scheme}: {faint}" for faint in page.evaluate(_FAINT)]
    assert not faults, "\n".join(faults)


# Every word in sight against what lies behind it: WCAG 2.2 AA asks 4.5, and 3 for large letters.
_FAINT = """(() => {
    const parts = colour => { const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number); return [r, g, b, a]; };
    const light = part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4;
    const luminance = ([r, g, b]) => .2126 * light(r) + .7152 * light(g) + .0722 * light(b);
    function behind(element) {
        if (!element) return [255, 255, 255];
        const [r, g, b, a] = parts(getComputedStyle(element).backgroundColor);
        if (a === 1) return [r, g, b];
        const under = behind(element.parentElement);
        return [r, g, b].map((part, place) => part * a + under[place] * (1 - a));
    }
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), faint = new Set();
    while (texts.nextNode()) {
        const holder = texts.currentNode.parentElement, text = texts.currentNode.textContent.trim();
        if (!text || !holder.checkVisibility({visibilityProperty: true}) || holder.closest("svg, template, .hide, option")) continue;
        const style = getComputedStyle(holder), size = parseFloat(style.fontSize);
        const [one, other] = [luminance(parts(style.color)), luminance(behind(holder))].sort((a, b) => b - a);
        const large = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
        if ((one + .05) / (other + .05) < (large ? 3 : 4.5)) faint.add(`${text.slice(0, 30)} ${style.color} on ${behind(holder)}`);
    }
    return [...faint];
})()"""


@pytest.mark.parametrize("part", PARTS)
def test_the_keyboard_shows_where_it_is(come: Callable[[str], tuple[Page, list[str]]], part: str) -> None:
    page, addresses = come(part)
    for address in addresses[:3]:
        page.goto(address)
        stops = set()
        for _step in range(25):
            page.keyboard.press("Tab")
            stop = page.evaluate(_FOCUS)
            if stop is None:  # past the last one
                break
            stops.add(stop["name"])
            assert stop["outline"] >= 2, (address, stop)
            assert stop["seen"], (address, stop)
        assert len(stops) >= 5, (address, stops)


_FOCUS = """(() => {
    const here = document.activeElement;
    if (!here || here === document.body) return null;
    const style = getComputedStyle(here), box = here.getBoundingClientRect();
    const top = document.elementFromPoint(box.left + Math.min(box.width, innerWidth) / 2, box.top + box.height / 2);
    return {
        name: here.outerHTML.slice(0, 200),
        outline: style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth),
        seen: Boolean(top && (here.contains(top) || top.contains(here) || top.closest("label")?.contains(here))),
    };
})()"""


@pytest.mark.parametrize("part", PARTS)
def test_no_page_asks_anything_elsewhere_or_is_refused_by_its_own_policy(
    come: Callable[[str], tuple[Page, list[str]]], server: str, part: str
) -> None:
    page, addresses = come(part)
    watch = Watch(page.context)
    page.context.route("https://**", lambda route: route.abort())
    for address in visited(page, addresses):
        assert refused(page) == [], address
    assert watch.mistakes == []
    elsewhere = {asked.url for asked in watch.asked_elsewhere(server)}
    assert elsewhere == set()  # the board of this town has nothing to draw yet, so not even Chart.js
    cookies = page.context.cookies()
    if part == "anybody":
        assert [cookie["name"] for cookie in cookies] == ["stappen"]  # of the form to sign in, asked for last
    (cookie,) = cookies
    assert cookie["httpOnly"]
    assert cookie["sameSite"] == "Lax"
