"""The coordinator's work in a browser without JavaScript: pairs, cards, handing over, and the list from Excel."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from coming_in import open_card
from playwright.sync_api import BrowserContext, Page, expect
from town import LAST_ITEM, Town
from watching import pages_of

Phone = Callable[..., BrowserContext]
SAMPLE = Path(__file__).parents[1] / "samples" / "koppels-excel.csv"


@pytest.fixture
def page(desk: Phone) -> Page:
    """The coordinator at the desk, with a browser that runs no scripts."""
    return desk(java_script_enabled=False).new_page()


def find_pair(page: Page, server: str, name: str) -> None:
    """Go to the page of a pair by way of the search."""
    page.goto(f"{server}/organisatie/koppels")
    page.get_by_label("Naam").fill(name)
    page.get_by_role("button", name="Zoeken").click()
    page.get_by_role("link", name=name).click()


def test_a_pair_starts_on_one_page_and_both_go_home_with_a_card(phone: Phone, page: Page, server: str) -> None:
    page.goto(f"{server}/organisatie")
    page.get_by_role("link", name="Nieuw koppel").click()
    page.get_by_label("Naam van de nieuwkomer").fill("Selam")
    page.get_by_label("Woont hier sinds").fill("2025-09-01")
    page.get_by_label("Of een nieuwe coach").fill("Wil van Veen")
    page.get_by_role("button", name="Koppel starten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Selam")
    expect(page.get_by_role("checkbox", checked=True)).to_have_count(2)  # neither has a card yet
    page.get_by_role("button", name="Kaarten maken en printen").click()
    cards = page.locator(".card-print")
    expect(cards).to_have_count(2)
    expect(cards.locator("svg.qr")).to_have_count(2)
    codes = {name: cards.filter(has_text=name).locator(".code").inner_text() for name in ("Selam", "Wil van Veen")}
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1
    for address in ("kaarten", "koppels"):  # no page shows a code again
        page.goto(f"{server}/organisatie/{address}")
        assert not any(code in page.content() for code in codes.values())
    coach = phone(java_script_enabled=False).new_page()
    coach.goto(f"{server}/inloggen")
    coach.get_by_label("Letters op de kaart").fill(codes["Wil van Veen"].lower().replace("-", " "))  # typed over
    coach.get_by_role("button", name="Verder").first.click()
    coach.get_by_role("button", name="alleen van mij").click()
    expect(coach.get_by_role("heading", level=1)).to_have_text("Selam")
    coachee = phone(java_script_enabled=False).new_page()
    open_card(coachee, server, f"/k/{codes['Selam']}")
    expect(coachee.locator("main")).to_contain_text("Wil van Veen")


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_what_to_do(page: Page, server: str) -> None:
    page.goto(f"{server}/organisatie/koppels/nieuw")
    page.get_by_label("Naam van de nieuwkomer").fill("Yonas")
    page.get_by_label("Woont hier sinds").evaluate("box => { box.type = 'text'; }")  # a phone without a picker
    page.get_by_label("Woont hier sinds").fill("31-2-2026")
    page.get_by_role("button", name="Koppel starten").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Naam van de nieuwkomer")).to_have_value("Yonas")
    expect(page.get_by_label("Woont hier sinds")).to_have_value("31-2-2026")
    expect(page.get_by_label("Woont hier sinds")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("alert").get_by_role("link").click()  # leads to the field
    assert "#veld-housed_on" in page.url


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_eight_cards_go_on_one_a4(desk: Phone, server: str, scheme: str) -> None:
    page = desk(java_script_enabled=False, color_scheme=scheme).new_page()
    page.goto(f"{server}/organisatie/mensen")
    page.get_by_label("Namen van coaches").fill("\n".join(f"Extra {scheme} {number}" for number in range(9)))
    page.get_by_role("button", name="Coaches toevoegen").click()
    for wanted, sheets in ((8, 1), (9, 2)):
        page.goto(f"{server}/organisatie/kaarten?deel=coach")
        boxes = page.locator("label.icon", has_text=f"Extra {scheme}").get_by_role("checkbox")
        for place in range(wanted):
            boxes.nth(place).check()
        page.get_by_role("button", name="Kaarten maken en printen").click()
        expect(page.locator(".card-print")).to_have_count(wanted)
        assert pages_of(page.pdf(prefer_css_page_size=True)) == sheets


def test_who_handed_a_pair_over_has_no_more_say_at_the_next_click(
    phone: Phone, page: Page, server: str, town: Town
) -> None:
    coach = phone(java_script_enabled=False).new_page()
    open_card(coach, server, town.coach_card)
    row = coach.locator(f'[id="{LAST_ITEM}"] button.row')
    expect(row).to_be_visible()
    find_pair(page, server, "Noor Nieuwkomer")
    page.get_by_text("Andere coach of een vervanger").click()
    page.get_by_label("Wie?").select_option(label="Coach A")
    page.get_by_role("button", name="Neemt het over").click()
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Coach A, sinds")
    with coach.expect_response(lambda answer: answer.request.method == "POST") as answer:
        row.click()
    assert answer.value.status == 404
    assert "Noor" not in coach.content()
    coach.goto(f"{server}/koppels")
    expect(coach.locator("main")).to_contain_text("U hebt nog geen koppel")


def test_an_ended_pair_is_gone_for_its_coach_and_kept_for_its_coachee(
    phone: Phone, page: Page, server: str, town: Town
) -> None:
    coach, coachee = (phone(java_script_enabled=False).new_page() for _ in range(2))
    open_card(coach, server, town.reader_coach_card)
    open_card(coachee, server, town.reader_card)
    list_of_pair = coach.url
    find_pair(page, server, "Hiba Hoog")
    page.get_by_text("Stoppen", exact=True).click()
    page.get_by_label("Verhuisd", exact=False).first.check()
    page.get_by_role("button", name="Koppel stoppen").click()
    expect(page.locator("main")).to_contain_text("Dit koppel is gestopt")
    gone = coach.goto(list_of_pair)
    assert gone is not None
    assert gone.status == 404
    coachee.reload()
    expect(coachee.locator("main p.note").first).to_be_visible()  # in the reader's own language
    expect(coachee.locator("main button[name=set]")).to_have_count(0)


def test_the_list_from_excel_is_shown_first_and_its_mistakes_come_back(page: Page, server: str, tmp_path: Path) -> None:
    page.goto(f"{server}/organisatie/invoer")
    page.get_by_label("Bestand").set_input_files(SAMPLE)
    page.get_by_role("button", name="Bekijken").click()
    page.get_by_role("button", name="Verder: rijen nakijken").click()
    expect(page.locator("main")).to_contain_text("Er is nog niets bewaard")
    told = re.search(r"Wij kunnen (\d+) koppels overnemen", page.locator(".lead").inner_text())
    assert told
    faulty = page.get_by_role("checkbox", name="met een fout over")
    count = re.search(r"\d+", page.locator("label.choice", has=faulty).inner_text())
    assert count
    with page.expect_download() as download:
        page.get_by_role("button", name="Rijen met een fout downloaden").click()
    assert download.value.suggested_filename == "niet-overgenomen.csv"
    download.value.save_as(tmp_path / "fout.csv")
    rows = (tmp_path / "fout.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == int(count[0]) + 1
    assert "31-02-2024" in "".join(rows)
    faulty.check()
    page.get_by_role("button", name="Overnemen").click()
    expect(page.get_by_role("status")).to_contain_text(f"{told[1]} koppels zijn overgenomen")
    find_pair(page, server, "Amina A.")
    expect(page.locator("main")).to_contain_text("Bert Koçak, sinds")
    page.goto(f"{server}/organisatie/koppels?zoek=Dani%C3%ABl")
    expect(page.locator("tbody tr")).to_have_count(1)  # the ë of Windows-1252 is still one
