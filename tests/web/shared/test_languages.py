"""The language of a page: whose it is, how it is chosen, and that nothing on a page is turned around by another one."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html.parser import HTMLParser

import make
import pytest
from boards import publish_oirschot, visitor
from flask import Flask
from markupsafe import Markup
from pagecheck import VOID
from stage import Cast, Visit, pages_of_a_coachee

from pragma_coach.catalogues import load_messages
from pragma_coach.config import Config
from pragma_coach.domain.texts.freetext import Unwelcome, checked
from pragma_coach.domain.texts.languages import SCREENS
from pragma_coach.paths import TEMPLATES
from pragma_coach.services.accounts import own_account
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared import languages

Visiting = Callable[[Account], Visit]
GP = make.BOTH_ITEM
PUBLIC = ["/", "/hulp", "/privacy"]


@pytest.fixture
def reads(cast: Cast, visit: Visiting) -> Callable[[str], Visit]:
    """Sign our coachee in, who reads this language."""

    def reads(language: str) -> Visit:
        with database.connection():
            own_account.choose_language(make.operation(cast.own_coachee.actor), language)
        return visit(cast.own_coachee)

    return reads


def root(html: str) -> tuple[str, str]:
    found = re.search(r'<html lang="(\w+)" dir="(\w+)">', html)
    assert found is not None
    return found[1], found[2]


class Loose(HTMLParser):
    """Latin words that stand loose in a page from right to left: there they turn the line around."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.held: list[tuple[str, bool]] = []
        self.found: list[str] = []
        self.in_attributes: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.in_attributes += [value for value in named.values() if "<span" in value or "<bdi" in value]
        if tag not in VOID:
            own = named.get("dir") in ("ltr", "auto") or tag in ("bdi", "title", "option")
            self.held.append((tag, own or (bool(self.held) and self.held[-1][1] and named.get("dir") != "rtl")))

    def handle_endtag(self, tag: str) -> None:
        assert self.held.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if re.search("[A-Za-z]{3}", data) and not (self.held and self.held[-1][1]):
            self.found.append(data.strip())


@pytest.mark.parametrize("language", ["ar", "fa"])
def test_nothing_latin_stands_loose_on_a_page_from_right_to_left(
    reads: Callable[[str], Visit], passer_by: Visit, app: Flask, language: str
) -> None:
    coachee, loose = reads(language), {}
    found = {path: coachee.get(path) for path in pages_of_a_coachee(app)}
    answers = {path: page for path, page in found.items() if page.mimetype == "text/html" and page.status_code == 200}
    assert len(answers) > 12
    others = [*PUBLIC, "/activiteiten/ons-dorp", "/inloggen", "/bestaat-niet"]
    answers |= {path: passer_by.get(f"{path}?taal={language}") for path in others}
    for path, answer in answers.items():
        assert root(answer.text) == (language, "rtl"), path
        page = Loose(answer.text)
        if page.found or page.in_attributes:
            loose[path] = page.found + page.in_attributes
    assert loose == {}


def test_the_check_for_loose_words_can_fail() -> None:
    assert Loose('<html dir="rtl"><body><p>1 van 60</p></body></html>').found == ["1 van 60"]
    assert Loose('<html dir="rtl"><body><p><span dir="ltr">1 van 60</span></p></body></html>').found == []
    assert Loose('<html dir="rtl"><body dir="ltr"><p dir="rtl">DUO kantoor</p></body></html>').found == ["DUO kantoor"]
    assert Loose('<html dir="rtl"><body><p title="<span>DUO</span>">1</p></body></html>').in_attributes != []


@pytest.mark.parametrize("language", SCREENS)
def test_a_coachee_reads_in_the_language_of_the_account(reads: Callable[[str], Visit], language: str) -> None:
    coachee, said = reads(language), load_messages(language)
    for path in ("/mijn/hulp", "/account"):
        assert root(coachee.get(path).text) == (language, "rtl" if language in ("ar", "fa") else "ltr")
    title = said["Stappen"].texts[0] if said else "Stappen"
    assert title in coachee.page("/account").text


def test_who_works_here_reads_dutch_whatever_the_account_says(cast: Cast, visit: Visiting) -> None:
    with database.connection():
        own_account.choose_language(make.operation(cast.own_coach.actor), "ar")
    page = visit(cast.own_coach).get("/koppels").text
    assert root(page) == ("nl", "ltr")
    assert "tongues" not in page


def test_a_french_reader_gets_dutch_screens(reads: Callable[[str], Visit]) -> None:
    assert root(reads("fr").get("/mijn").text) == ("nl", "ltr")


def test_the_switch_names_each_language_in_its_own_script(passer_by: Visit) -> None:
    links = {
        (named["lang"], named["dir"], named["href"])
        for tag, named in passer_by.page("/inloggen?next=/mijn").tags
        if tag == "a" and "hreflang" in named
    }
    assert {language for language, _, _ in links} == set(SCREENS)
    assert ("ar", "rtl", "/inloggen?next=%2Fmijn&taal=ar") in links
    assert "ትግርኛ" in passer_by.get("/inloggen").text


def test_the_switch_changes_the_account_and_keeps_page_and_place(cast: Cast, reads: Callable[[str], Visit]) -> None:
    coachee = reads("nl")
    answer = coachee.submit("/taal", taal="ti", next=f"/mijn/stap/{GP}?x=1#veld-obstacle")
    assert answer.status_code == 303
    assert answer.location == f"/mijn/stap/{GP}?x=1#veld-obstacle"
    assert root(coachee.get("/mijn").text) == ("ti", "ltr")
    with database.connection():
        account = accounts.get(cast.organisation.id, cast.own_coachee.id)
    assert account is not None
    assert account.language == "ti"


@pytest.mark.parametrize("elsewhere", ["https://elders.example/", "//elders.example", "/inloggen", "\\\\elders"])
def test_the_switch_sends_nobody_elsewhere(reads: Callable[[str], Visit], elsewhere: str) -> None:
    assert reads("nl").submit("/taal", taal="ar", next=elsewhere).location == "/start"


def test_a_language_that_is_not_there_is_refused(reads: Callable[[str], Visit]) -> None:
    coachee = reads("nl")
    assert coachee.submit("/taal", taal="qq").status_code == 422
    assert root(coachee.get("/mijn").text) == ("nl", "ltr")


def test_a_card_speaks_the_language_of_its_holder(
    app: Flask, cast: Cast, card_of: Callable[[Account], str], passer_by: Visit
) -> None:
    with database.connection():
        own_account.choose_language(make.operation(cast.own_coachee.actor), "ar")
    path = card_of(cast.own_coachee)
    assert root(passer_by.get(path).text) == ("ar", "rtl")


def test_a_language_chosen_on_the_way_in_stays(cast: Cast, card_of: Callable[[Account], str], passer_by: Visit) -> None:
    path = card_of(cast.own_coachee)
    assert root(passer_by.get(f"{path}?taal=so").text) == ("so", "ltr")
    assert root(passer_by.get("/inloggen").text) == ("so", "ltr")
    passer_by.submit(path, phone="own")
    assert root(passer_by.get("/mijn").text) == ("so", "ltr")
    assert root(passer_by.get(passer_by.submit("/uitloggen").location).text) == ("so", "ltr")


def test_a_public_page_takes_its_language_from_the_address_alone_and_sets_no_cookie(passer_by: Visit) -> None:
    etags = set()
    for language in SCREENS:
        for path in PUBLIC:
            answer = passer_by.get(f"{path}?taal={language}")
            assert root(answer.text)[0] == language
            assert "Set-Cookie" not in answer.headers
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert answer.headers["Cache-Control"].startswith("public")
        etags.add(passer_by.get(f"/?taal={language}").headers["ETag"])
    assert len(etags) == len(SCREENS)
    assert root(passer_by.get("/?taal=qq").text) == ("nl", "ltr")
    assert root(passer_by.get("/scorebord/methode?taal=ar").text) == ("nl", "ltr")


def test_links_to_public_pages_carry_the_language_along(reads: Callable[[str], Visit]) -> None:
    links = reads("ar").page("/mijn").links
    assert "/privacy?taal=ar" in links


def test_the_answer_of_a_board_is_said_in_each_language(config: Config) -> None:
    publish_oirschot(config)
    for language in SCREENS[1:]:
        page = visitor(config).page(f"/?taal={language}")
        assert "duurt nu meestal" not in page.text
        assert "14 " in page.text, language


def test_days_are_in_the_words_of_the_language_with_western_digits(app: Flask) -> None:
    said = {}
    for language in SCREENS:
        with app.test_request_context(f"/privacy?taal={language}"):
            said[language] = languages.day(date(2026, 5, 12))
    assert said["nl"] == "12 mei 2026"
    assert said["ar"] == "12 مايو 2026"
    assert len(set(said.values())) == len(SCREENS)
    assert all(words.startswith("12 ") and words.endswith(" 2026") for words in said.values())


def test_a_refusal_is_said_in_the_language_and_otherwise_marked_as_dutch(app: Flask) -> None:
    with app.test_request_context("/privacy?taal=ar"):
        assert languages.translated("Deze pagina is er niet") == load_messages("ar")["Deze pagina is er niet"].texts[0]
        assert (
            languages.translated("Iets <b>nieuws</b>.")
            == '<span lang="nl" dir="ltr">Iets &lt;b&gt;nieuws&lt;/b&gt;.</span>'
        )
        assert languages.translated(Markup("<b>1</b>")) == Markup("<b>1</b>")
        for text, number in (("a" * 281, "281"), ("Mijn nummer is 123456782", "123456782")):
            with pytest.raises(Unwelcome) as refused:
                checked(text)
            said = languages.translated(refused.value.sentence)
            assert (number in said, said.startswith("<span"), number in str(refused.value)) == (True, False, True)
    with app.test_request_context("/privacy"):
        assert languages.translated("Iets nieuws.") == "Iets nieuws."


def test_an_error_is_data_without_marks_for_a_script(passer_by: Visit) -> None:
    answer = passer_by.get("/bestaat-niet?taal=ar", headers={"Accept": "application/json"})
    assert answer.json is not None
    assert "<" not in answer.json["error"]
    assert re.search("[\u0600-\u06ff]", answer.json["error"])


def test_a_name_cannot_break_out_of_a_text(app: Flask) -> None:
    for language in SCREENS:
        with app.test_request_context(f"/privacy?taal={language}"):
            assert "<script>" not in languages._("Ben jij %(name)s?", name="<script>")


def test_the_coordinator_sees_that_nobody_vouches_yet(cast: Cast, visit: Visiting) -> None:
    page = visit(cast.coordinator).page("/organisatie/talen")
    assert page.text.count("Nog niets nagekeken") == 2 * (len(SCREENS) - 1)
    assert "/organisatie/talen" in visit(cast.coordinator).page("/meer").links


def test_a_text_in_an_attribute_has_no_marks_in_it() -> None:
    """`_()` gives HTML; in an attribute that needs `striptags`."""
    wrong = [
        f"{file.relative_to(TEMPLATES)}: {found[0]}"
        for file in sorted(TEMPLATES.rglob("*.html"))
        for found in re.finditer(r'[\w-]+="[^"]*\{\{[^}]*\b(?:_|ngettext)\((?:(?!\}\}).)*\}\}', file.read_text("utf-8"))
        if "striptags" not in found[0]
    ]
    assert wrong == []
