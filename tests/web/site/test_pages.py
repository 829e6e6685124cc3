"""The pages for everybody, the error pages, and the check itself: it must be able to fail."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from html import unescape
from urllib.robotparser import RobotFileParser

import pytest
from flask import Flask
from pagecheck import Page
from stage import Cast, Visit, browser

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Gone, Invalid, NotAllowed, NotThere, Outdated, Refused, TooOften
from pragma_coach.domain.texts.languages import SCREENS, direction
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.store.database import FAILURES, StoreUnavailable, connection
from pragma_coach.web.shared.audience import (
    AudienceKind,
    SilentRoute,
    UnnamedPage,
    audience_of,
    pair_audience,
    public,
    require_audiences,
)
from pragma_coach.web.shared.compress import squeezed
from pragma_coach.web.shared.urls import fingerprint

PUBLIC = ["/privacy", "/toegankelijkheid", "/hulp", "/inloggen"]
GOOD = (
    '<!doctype html><html lang="nl" dir="ltr"><head><title>Een · Stappen</title></head><body><main><h1>Een</h1>'
    '<form method="post"><input type="hidden" name="csrf_token" value="x"><label for="a">A</label>'
    '<input id="a" name="a"><button>Ga</button></form></main></body></html>'
)
BROKEN = {
    "two h1": ("</h1>", "</h1><h1>Twee</h1>"),
    "no h1": ("<h1>Een</h1>", "<p>Een</p>"),
    "no title": ("Een · Stappen", " · Stappen"),
    "no language": ('lang="nl" ', ""),
    "id twice": ("<h1>", '<h1 id="a">'),
    "no label": ('<label for="a">A</label>', ""),
    "nameless button": (">Ga<", "><"),
    "inline script": ("<h1>", "<script>1</script><h1>"),
    "inline style": ("<h1>", '<h1 style="color:red">'),
    "handler": ("<h1>", '<h1 onclick="x()">'),
    "fixed width": ("<h1>", '<table width="900"></table><h1>'),
    "unclosed": ("<h1>", "<div><h1>"),
    "no csrf": ('<input type="hidden" name="csrf_token" value="x">', ""),
    "one of many": ("<h1>", "<p>Nog 1 stappen</p><h1>"),
    "dangling reference": ("<button>", '<button aria-describedby="nergens">'),
}


def test_the_check_passes_a_good_page() -> None:
    assert Page(GOOD).faults == []


@pytest.mark.parametrize("fault", BROKEN)
def test_the_check_sees_a_fault(fault: str) -> None:
    old, new = BROKEN[fault]
    assert old in GOOD
    assert Page(GOOD.replace(old, new, 1)).faults


def test_everybody_can_read_the_public_pages(passer_by: Visit) -> None:
    for path in PUBLIC:
        assert len(passer_by.page(path).text) > 200


def test_help_is_linked_from_every_page_and_logout_is_a_form(cast: Cast, visit: Callable[[Account], Visit]) -> None:
    for account in cast.people.values():
        page = visit(account).page("/account")
        assert any(link.partition("#")[0].startswith("/uitleg") for link in page.links)
        assert any(form.get("action") == "/uitloggen" and form["method"] == "post" for form, _ in page.forms)


def test_the_accessibility_statement_promises_no_more_than_is_proven(passer_by: Visit) -> None:
    assert "voldoet gedeeltelijk" in passer_by.page("/toegankelijkheid").text


def test_a_wrong_address_and_a_wrong_verb_have_pages_of_their_own(passer_by: Visit) -> None:
    assert "Deze pagina is er niet" in passer_by.page("/bestaat-niet", 404).text
    response = passer_by.delete("/hulp")
    assert response.status_code == 405
    assert set(response.headers["Allow"].replace(" ", "").split(",")) == {"GET", "HEAD"}
    for verb in ("TRACE", "OPTIONS", "FOO"):
        assert passer_by.open("/hulp", method=verb).status_code == 405


def test_every_refusal_has_one_page(own_app: Flask) -> None:
    mishaps: list[tuple[Exception, int]] = [
        (NotThere(), 404),
        (NotAllowed(), 403),
        (Invalid("Vul een dag in."), 422),
        (Outdated("Iemand was eerder."), 409),
        (Gone("Dit werkt niet meer."), 410),
        (TooOften("Wacht een minuut.", 60), 429),
        (StoreUnavailable("disk full"), 503),
        (FAILURES[1]("server closed the connection"), 503),
    ]

    @own_app.get("/mis/<int:number>")
    @public
    def fail(number: int) -> str:
        raise mishaps[number][0]

    for number, (mishap, status) in enumerate(mishaps):
        response = browser(own_app).get(f"/mis/{number}")
        assert response.status_code == status
        sentence = mishap.sentence if isinstance(mishap, Refused) else "Er is niets kwijt"
        assert sentence in response.text
        assert str(mishap) == sentence or str(mishap) not in response.text
        assert ("Retry-After" in response.headers) == (status in (429, 503))
        as_data = browser(own_app).get(f"/mis/{number}", headers={"Accept": "application/json"})
        assert as_data.status_code == status
        assert set(as_data.json) == {"error"}


def test_a_mistake_of_ours_shows_no_innards(own_app: Flask) -> None:
    @own_app.get("/mis")
    @public
    def fail() -> str:
        raise RuntimeError("geheim")

    own_app.testing = False
    response = browser(own_app).get("/mis")
    assert response.status_code == 500
    assert "geheim" not in response.text


def test_the_app_does_not_start_with_a_route_that_names_no_audience(own_app: Flask) -> None:
    @own_app.get("/stil")
    def silent() -> str:
        return ""

    with pytest.raises(SilentRoute, match="silent"):
        require_audiences(own_app)


def test_the_app_does_not_start_with_a_page_about_a_pair_that_names_no_kind(own_app: Flask) -> None:
    @own_app.post("/koppel/<pair:pair_id>/naamloos")
    @pair_audience(Act.SEE_PAIR)
    def sent(pair_id: int) -> str:
        return ""

    require_audiences(own_app)  # nobody looks at what is sent

    @own_app.get("/koppel/<pair:pair_id>/naamloos")
    @pair_audience(Act.SEE_PAIR)
    def nameless(pair_id: int) -> str:
        return ""

    with pytest.raises(UnnamedPage, match="nameless"):
        require_audiences(own_app)


def test_health_is_for_everybody_and_readiness_for_the_own_machine(passer_by: Visit) -> None:
    assert passer_by.get("/healthz").text == "ok\n"
    assert passer_by.get("/readyz").text == "ready\n"
    assert passer_by.get("/readyz", environ_overrides={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert passer_by.get("/readyz", headers={"X-Forwarded-For": "192.0.2.7"}).status_code == 404


def test_files_for_machines_are_there(passer_by: Visit) -> None:
    security = passer_by.get("/.well-known/security.txt").text
    assert "Contact: http://127.0.0.1:8000/hulp" in security
    assert "Expires: 2027-01-01" in security
    assert passer_by.get("/favicon.ico").mimetype == "image/svg+xml"


def test_search_engines_are_asked_to_keep_to_the_public_routes_whatever_they_are(app: Flask, passer_by: Visit) -> None:
    robots = RobotFileParser()
    robots.parse(passer_by.get("/robots.txt").text.splitlines())
    for rule in app.url_map.iter_rules():
        place = audience_of(app.view_functions[rule.endpoint])
        address = re.sub(r"<[^>]*>", "x", rule.rule)
        assert place is not None
        assert robots.can_fetch("zoeker", address) is (place.kind is AudienceKind.PUBLIC), address


def test_pages_and_stylesheet_go_compressed_and_small(passer_by: Visit) -> None:
    page = passer_by.page("/hulp")
    style = next(named["href"] for tag, named in page.tags if tag == "link" and named["rel"] == "stylesheet")
    plain = passer_by.get(style)
    packed = passer_by.get(style, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == squeezed(plain.data)
    assert len(packed.data) <= 9 * 1024
    tighter = passer_by.get(style, headers={"Accept-Encoding": "gzip, br"})
    assert tighter.headers["Content-Encoding"] == "br"
    assert len(tighter.data) < len(packed.data)
    assert "immutable" in packed.headers["Cache-Control"]
    assert "ETag" not in packed.headers
    old, accepting = "/static/pragma.css?v=oud", {"Accept-Encoding": "gzip"}
    stale = passer_by.get(old, headers=accepting)
    assert "immutable" not in stale.headers["Cache-Control"]
    again = passer_by.get(old, headers=accepting | {"If-None-Match": stale.headers["ETag"]})
    assert again.status_code == 304
    assert "Content-Encoding" not in passer_by.get("/hulp").headers


def test_the_stylesheet_knows_the_dark_the_paper_and_the_keyboard(passer_by: Visit) -> None:
    style = passer_by.get("/static/pragma.css").text
    for promise in ("prefers-color-scheme: dark", "forced-colors", "@media print", "112.5%", ":focus-visible"):
        assert promise in style


def test_the_page_for_no_internet_says_it_in_the_own_language_first_and_folded_in_all_others(passer_by: Visit) -> None:
    for own in ("nl", "ar", "ti"):
        page = passer_by.page(f"/static/offline.html?taal={own}")
        assert ("html", {"lang": own, "dir": direction(own)}) in page.tags
        folded = [named["lang"] for tag, named in page.tags if tag == "div" and "lang" in named]
        assert folded == [language for language in SCREENS if language != own]
    assert "Deze pagina staat niet op deze telefoon" in page.text


def test_a_phone_is_told_of_the_page_for_no_internet_in_the_language_of_its_holder(
    cast: Cast, visit: Callable[[Account], Visit]
) -> None:
    with connection():
        accounts.change(cast.organisation.id, cast.own_coachee.id, language="ar")
    for who, language in ((cast.own_coachee, "ar"), (cast.own_coach, "nl")):
        told = re.search(r'<link rel="help" href="(/static/offline.html[^"]+)">', visit(who).get("/account").text)
        assert told
        assert f"taal={language}&" in unescape(told[1])
        assert f"v={fingerprint('pragma.css')}" in told[1]  # a page of before would look for a stylesheet that went
