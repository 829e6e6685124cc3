"""The guides: one page for each role, the right one behind "Hulp", and the statement that the law asks for."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from stage import Visit

from pragma_coach.domain.types import Role
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.site.pages import GUIDES, STATED_ON

Visiting = Callable[[Account], Visit]


@pytest.mark.parametrize("role", GUIDES)
def test_each_role_has_a_guide_that_anybody_may_read_without_a_cookie(passer_by: Visit, role: Role) -> None:
    response = passer_by.get(GUIDES[role].address)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert f"<h1>{GUIDES[role].title}</h1>" in response.text
    assert response.text.count("<section") >= 5


def test_help_lists_every_guide(passer_by: Visit) -> None:
    links = passer_by.page("/hulp").links
    assert {guide.address for guide in GUIDES.values()} <= set(links)


def test_a_coachee_reads_the_guide_in_the_own_language(passer_by: Visit) -> None:
    html = passer_by.get("/hulp/coachee?taal=ar").text
    assert '<html lang="ar" dir="rtl">' in html
    assert "Iets is klaar" not in html
    assert 'href="/hulp?taal=ar"' in html


def test_the_drawings_are_explained_to_coach_and_coachee(passer_by: Visit) -> None:
    for path in ("/hulp/coach", "/hulp/coachee"):
        html = passer_by.get(path).text
        for drawing, word in (
            ("weten", "Weten"), ("kunnen", "Kunnen"), ("vinden", "Vinden"),
            ("klaar", "Klaar"), ("wacht", "Wacht"), ("vast", "Vast"),
        ):  # fmt: skip
            assert re.search(rf'#{drawing}"/></svg> <strong>{word}</strong>: \S', html), (path, drawing)


def test_the_statement_has_the_parts_that_the_law_asks_for(passer_by: Visit) -> None:
    page = passer_by.page("/toegankelijkheid")
    for part in (
        "voldoet gedeeltelijk",
        "Besluit digitale toegankelijkheid overheid",
        "EN 301 549",
        "http://127.0.0.1:8000",
        "Wij hebben de site zelf onderzocht",
        f"{STATED_ON.day} november {STATED_ON.year}",
        "Een onafhankelijk onderzoek is nog niet gedaan",
        "binnen 5 werkdagen",
        "Nationale ombudsman",
    ):
        assert part in page.text, part
