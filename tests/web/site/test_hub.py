"""What is arranged now and then: behind "Meer" or on the own page, each thing in one place and never far."""

from __future__ import annotations

import re
from collections.abc import Callable

import make
import pytest
from flask import Flask
from stage import Cast, Visit

from pragma_coach.domain.access import POLICY
from pragma_coach.domain.types import Role
from pragma_coach.store import database
from pragma_coach.store.accounts import accounts
from pragma_coach.store.accounts.accounts import Account
from pragma_coach.web.shared.audience import AudienceKind, audience_of

Visiting = Callable[[Account], Visit]
MORE = "/meer"
FARTHEST = 3  # taps
ROLES = {
    "coordinator": Role.COORDINATOR,
    "admin": Role.ADMIN,
    "director": Role.DIRECTOR,
    "own_coach": Role.COACH,
    "own_coachee": Role.COACHEE,
    "interpreter": Role.INTERPRETER,
}
# One is led to these when there is a reason to, such as a draft, a choice of rows or the first day; or they are files.
WITH_A_REASON = {
    "/mijn/gegevens/alles.json",
    "/mijn/gegevens/alles.pdf",
    "/mijn/plan/print",
    "/organisatie/begin/klaar",
    "/organisatie/begin/papier",
    "/organisatie/begin/regels",
    "/organisatie/koppels/overdragen",
    "/organisatie/programma/bekijk",
    "/organisatie/programma/films",
    "/organisatie/wat-klopt",
    "/static/logo.png",
    "/tolk/teksten/bestand",
    "/tolk/teksten/schermen.po",
    "/tolk/teksten/stappen.toml",
}
# Nobody writes these, and a coordinator sees all questions and more on another page.
OF_OTHERS = {("admin", "/account/post"), ("own_coachee", "/account/post"), ("coordinator", "/hulpvragen")}
# A sentence on the page says why one goes there now.
SAID_ON_THE_WAY = {("/organisatie/talen", "/organisatie/tolken")}


def wanted(app: Flask, role: Role) -> set[str]:
    """Every page that somebody with this role may look for: about nobody in particular, and behind sign-in."""
    return {
        rule.rule
        for rule in app.url_map.iter_rules()
        if (place := audience_of(app.view_functions[rule.endpoint]))
        and place.kind is AudienceKind.ORGANISATION
        and place.act
        and "GET" in (rule.methods or ())
        and not rule.arguments
        and role in {one for one, _ in POLICY[place.act]}
    }


def links(html: str) -> list[str]:
    return [link.split("#")[0].split("?")[0] for link in re.findall(r'<a [^>]*?href="(/[^"]*)"', html)]


def inside(html: str) -> str:
    """What is on the page itself, without the frame and the way back; a page that leads on has nothing."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return re.sub(r'<p class="back">.*?</p>', "", main, flags=re.DOTALL)


@pytest.mark.parametrize("who", ROLES)
def test_every_page_is_at_most_three_taps_away_and_hangs_nowhere_else(
    app: Flask, cast: Cast, visit: Visiting, who: str
) -> None:
    with database.connection():
        accounts.set_password(getattr(cast, who).id, "hash")  # the own page then has all its rows
    here = visit(cast.people[who])
    pages = wanted(app, ROLES[who]) - WITH_A_REASON - {MORE} - {path for one, path in OF_OTHERS if one == who}
    first = here.get("/start").headers["Location"]
    frame = links(here.get(first).text.partition("<main")[0])
    behind = links(inside(here.get(MORE).text)) if MORE in frame else []
    assert len(behind) == len(set(behind))
    assert not set(behind) & set(re.findall(r'<li><a href="(/[^"]*)"', here.get(first).text.partition("<main")[0]))
    taps, waiting, loose = dict.fromkeys([first, *frame], 1), [first, *frame], set()
    while waiting:
        path = waiting.pop(0)
        if path not in pages | {MORE} or taps[path] == FARTHEST or re.search(r"\.\w+$", path):
            continue
        found = links(inside(here.get(path).text))
        loose |= {(path, link) for link in found if link in behind and link != path} if path != MORE else set()
        fresh = dict.fromkeys(link for link in found if link not in taps)
        taps |= dict.fromkeys(fresh, taps[path] + 1)
        waiting += fresh
    assert pages - set(taps) - {"/start"} == set()
    assert loose <= SAID_ON_THE_WAY


def test_the_own_page_says_since_when_there_is_a_second_lock(cast: Cast, visit: Visiting) -> None:
    own = make.account(cast.organisation.id, Role.COORDINATOR, email="ria@voorbeeld.nl")
    with database.connection():
        accounts.set_password(own.id, "hash")
    assert "Tweede slot sinds" not in visit(own).page("/account").text
    with database.connection():
        accounts.set_totp(own.id, "geheim", make.NOON)
    assert "Tweede slot sinds 12 mei 2026." in visit(own).page("/account").text
