"""The guide inside the frame: "?" on a page opens the paragraph about it, and "Meer" holds what the menu has no room for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import make
import pytest
from flask import Flask
from stage import Cast, Visit

from pragma_coach.domain.access import POLICY
from pragma_coach.domain.types import Role
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.audience import AudienceKind, audience_of
from pragma_coach.web.site.inside import PARAGRAPHS, paragraph
from pragma_coach.web.site.pages import GUIDES

Visiting = Callable[[Account], Visit]
BEHIND = (AudienceKind.ORGANISATION, AudienceKind.PAIR)


def pages(app: Flask) -> Iterator[tuple[str, set[Role]]]:
    """Every page behind sign-in, with the roles that may open it."""
    for rule in app.url_map.iter_rules():
        place = audience_of(app.view_functions[rule.endpoint])
        if place is None or place.act is None or place.kind not in BEHIND or "GET" not in (rule.methods or ()):
            continue
        if not re.search(r"\.[a-z]+$", rule.rule):
            yield rule.endpoint, {role for role, _ in POLICY[place.act]}


def missing(app: Flask, guides: dict[Role, str]) -> list[str]:
    """Name every page for which the guide of somebody who may open it has no paragraph."""
    return [
        f"{endpoint} for {role}: {paragraph(role, endpoint) or 'not in PARAGRAPHS'}"
        for endpoint, roles in pages(app)
        for role in sorted(roles & set(guides))
        if f'id="{paragraph(role, endpoint)}"' not in guides[role]
    ]


def test_every_page_has_its_paragraph_in_the_guide_of_everybody_who_may_open_it(app: Flask, passer_by: Visit) -> None:
    guides = {role: passer_by.get(guide.address).text for role, guide in GUIDES.items()}
    assert missing(app, guides) == []
    assert set(PARAGRAPHS) <= {endpoint for endpoint, _ in pages(app)}
    guides[Role.COACH] = guides[Role.COACH].replace('id="mijlpalen"', "")
    assert missing(app, guides) == ["pairs_coach.milestones for coach: mijlpalen"]


def test_the_question_mark_opens_the_paragraph_with_the_menu_around_it(cast: Cast, visit: Visiting) -> None:
    for account, path, address in (
        (cast.own_coach, "/koppels", "/uitleg#koppels"),
        (cast.own_coachee, "/mijn", "/uitleg#stappen"),
        (cast.coordinator, "/organisatie/kaarten", "/uitleg#kaart"),
        (cast.director, "/regie", "/uitleg#mensen"),
        (cast.interpreter, "/tolk", "/uitleg#afspraken"),
        (cast.admin, "/account", "/uitleg"),
    ):
        here = visit(account)
        assert address in here.page(path).links
        guide = here.get(address).text
        assert '<nav class="tabs' in guide
        assert 'action="/uitloggen"' in guide


def test_who_has_more_roles_gets_the_guide_in_which_the_page_is_opened(cast: Cast, visit: Visiting) -> None:
    both = visit(everything(cast))
    assert "/uitleg?voor=coach#koppels" in both.page("/koppels").links
    assert "/uitleg#bellen" in both.page("/organisatie").links
    assert "<h1>Ik ben coach</h1>" in both.get("/uitleg?voor=coach").text
    assert "/uitleg?voor=tolk" in both.page("/uitleg?voor=alle").links


@pytest.mark.parametrize("who", ["coordinator", "admin", "everything"])
def test_all_that_may_be_opened_is_in_the_menu_or_behind_more(cast: Cast, visit: Visiting, who: str) -> None:
    here = visit(everything(cast) if who == "everything" else cast.people[who])
    more = here.page("/meer")
    for link in {link for link in more.links if link.startswith("/") and not link.startswith("/static")}:
        assert here.get(link).status_code in (200, 303), link
    wanted = {
        "coordinator": {"/organisatie/kaarten", "/organisatie/invoer", "/organisatie/uitvoer", "/organisatie/talen"},
        "admin": {"/organisatie/instellingen", "/organisatie/koppelingen", "/organisatie/programma"},
        "everything": {"/koppels", "/hulpvragen", "/organisatie/instellingen", "/organisatie/post"},
    }[who]
    assert wanted <= set(more.links)


def test_the_menu_marks_the_place_that_one_is_in(cast: Cast, visit: Visiting) -> None:
    coach = visit(cast.own_coach)
    assert _marked(coach.get("/koppels").text) == [("page", "Mensen")]
    assert _marked(coach.get("/hulpvragen").text) == [("page", "Hulp")]
    assert _marked(coach.get("/account/post").text) == [("true", "Ik")]
    desk = visit(cast.coordinator)
    assert _marked(desk.get("/organisatie/invoer").text) == [("true", "Meer")]
    assert _marked(visit(cast.admin).get("/organisatie/instellingen/logo").text) == [("true", "Instellingen")]
    # A phone has no room for this one: what is marked there is what it stands behind.
    assert _marked(desk.get("/kwartaal").text) == [("page", "Cijfers"), ("true", "Meer")]
    assert "Meer" not in re.findall(r"</svg>(\w+)</a></li>", coach.get("/koppels").text)


def everything(cast: Cast) -> Account:
    """Somebody who does all the work of the organisation."""
    return make.account(cast.organisation.id, Role.COORDINATOR, Role.COACH, Role.ADMIN)


def _marked(html: str) -> list[tuple[str, str]]:
    menu = html[html.index('<nav class="tabs') : html.index("</nav>")]
    return re.findall(r'aria-current="(\w+)"><svg.*?</svg>(\w+)', menu)
