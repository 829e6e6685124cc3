"""In a browser: letters are letters, a font comes only where it is missed, the place stays, and a voice of the phone reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from coming_in import open_card
from devices import CHROMIUM, FLAGS, PHONE
from playwright.sync_api import Browser, BrowserContext, Page, expect
from town import LAST_ITEM, Town
from watching import Watch, refused

Phone = Callable[..., BrowserContext]
DEJAVU = Path("/usr/share/fonts/truetype/dejavu")
LETTERS = {"ti": "ተወ", "ar": "عم", "fa": "پچ", "uk": "їж", "nl": "ab"}

# Two letters drawn as the page would: boxes all look alike, and like a letter that does not exist.
_BOXES = """async letters => {
    await document.fonts.ready;
    const family = getComputedStyle(document.body).fontFamily;
    await document.fonts.load(`40px ${family}`, letters).catch(() => []);
    const drawn = [...letters, "\\ue000"].map(letter => {
        const canvas = document.createElement("canvas");
        [canvas.width, canvas.height] = [60, 60];
        const pen = canvas.getContext("2d");
        pen.font = `40px ${family}`;
        pen.fillText(letter, 5, 45);
        return canvas.toDataURL();
    });
    return new Set(drawn).size < drawn.length;
}"""


@pytest.fixture
def bare_phone(chromium: Browser, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser on a device that has only the letters of DejaVu: none of Ethiopia."""
    if not DEJAVU.is_dir():
        pytest.skip("DejaVu is not installed (apt install fonts-dejavu-core)")
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{DEJAVU}</dir>'
        f"<cachedir>{tmp_path}/cache</cachedir></fontconfig>"
    )
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=FLAGS, env={"FONTCONFIG_FILE": str(fonts), "HOME": str(tmp_path)}
    )
    yield browser.new_context(**{**PHONE, "locale": "nl-NL"})
    browser.close()


def fonts_asked(watch: Watch) -> set[str]:
    return {asked.url.split("/")[-1].split("?")[0] for asked in watch.requests if asked.resource_type == "font"}


def boxes(page: Page, language: str) -> bool:
    found: bool = page.evaluate(_BOXES, LETTERS[language])
    return found


@pytest.mark.parametrize("language", LETTERS)
def test_no_language_is_boxes_and_a_device_that_has_the_letters_loads_none(
    phone: Phone, server: str, language: str
) -> None:
    context = phone()
    watch, page = Watch(context), context.new_page()
    page.goto(f"{server}/inloggen?taal={language}")
    assert not boxes(page, language)
    assert fonts_asked(watch) == set()
    assert refused(page) == []


def test_a_device_without_ethiopic_letters_gets_them_on_a_page_that_needs_them(
    bare_phone: BrowserContext, server: str
) -> None:
    watch, page = Watch(bare_phone), bare_phone.new_page()
    page.goto(f"{server}/inloggen")
    page.locator(".tongues summary").click()
    expect(page.get_by_text("ትግርኛ")).to_be_visible()
    page.wait_for_function("document.fonts.status === 'loaded'")
    assert fonts_asked(watch) == {"ethiopic-switch.woff2"}  # 1 KB for one word, not 45
    assert not boxes(page, "nl")
    page.get_by_text("ትግርኛ").click()
    page.wait_for_url("**/inloggen?taal=ti")
    assert not boxes(page, "ti")
    assert "ethiopic.woff2" in fonts_asked(watch)
    assert refused(page) == []


def test_the_check_for_boxes_can_fail(bare_phone: BrowserContext) -> None:
    page = bare_phone.new_page()
    page.set_content("<p>ተወ</p>")
    assert boxes(page, "ti")


def test_another_language_keeps_the_page_and_the_place(phone: Phone, server: str, town: Town) -> None:
    page = phone(service_workers="block").new_page()
    open_card(page, server, town.coachee_card)
    page.goto(f"{server}/mijn?x=1#kop-1")
    page.locator(".tongues summary").click()
    page.locator(".tongues button[value=uk]").click()
    page.wait_for_url(f"{server}/mijn?x=1#kop-1")
    expect(page.locator("html")).to_have_attribute("lang", "uk")
    page.locator(".tongues summary").click()
    page.locator(".tongues button[value=nl]").click()
    expect(page.locator("html")).to_have_attribute("lang", "nl")


# Voices as a phone has them: one on the phone itself, one of a cloud. A headless browser has none of its own.
_VOICES = """
window.said = [];
Object.defineProperty(window, "speechSynthesis", {value: {
    getVoices: () => [
        {lang: "ar-SA", localService: %s, name: "a"},
        {lang: "nl-NL", localService: false, name: "cloud"},
    ],
    speak: said => window.said.push([said.lang, said.text]),
    cancel: () => {},
}});
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
"""


def test_a_voice_of_the_phone_reads_the_step_in_the_own_language(phone: Phone, server: str, town: Town) -> None:
    context = phone(service_workers="block")
    context.add_init_script(_VOICES % "true")
    page = context.new_page()
    open_card(page, server, town.reader_card)
    page.goto(f"{server}/mijn/stap/{LAST_ITEM}")
    page.locator("h1 + button").click()
    ((language, text),) = page.evaluate("window.said")
    assert language == "ar-SA"
    assert text == page.locator("h1 .own").text_content()


@pytest.mark.parametrize("here", ["a voice of a cloud", "no voice at all"])
def test_without_a_voice_on_the_phone_there_is_no_button(phone: Phone, server: str, town: Town, here: str) -> None:
    context = phone(service_workers="block")
    if here == "a voice of a cloud":
        context.add_init_script(_VOICES % "false")
    page = context.new_page()
    open_card(page, server, town.reader_card)
    page.goto(f"{server}/mijn/stap/{LAST_ITEM}")
    expect(page.locator("h1 .own")).to_be_visible()
    assert page.locator("h1 + button").count() == 0
