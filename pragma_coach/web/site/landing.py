"""Where everybody's work is: the first page after signing in, and the links at the top of every page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from pragma_coach.domain.access import Act
from pragma_coach.services.accounts.own_account import only_pair
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Link:
    """A link at the top of the page; `here` marks the page that one is on."""

    title: str
    address: str
    here: bool


_PLACES = (
    (Act.SEE_ORGANISATION, "Overzicht", "desk.desk"),
    (Act.SEE_ORGANISATION, "Koppels", "desk.pairs"),
    (Act.SEE_ORGANISATION, "Gesprekken", "talks_lists.agenda"),
    (Act.SEE_ORGANISATION, "Hulp en inloop", "town_help.desk"),
    (Act.ISSUE_CARD, "Inlogkaarten", "accounts_people.cards"),
    (Act.MANAGE_ACCOUNTS, "Mensen", "accounts_people.accounts"),
    (Act.CHANGE_SETTINGS, "Instellingen", "accounts_people.settings"),
    (Act.SEE_OWN_PAIRS, "Mijn koppels", "pairs_coach.pairs"),
    (Act.SEE_OWN_PAIRS, "Hulpvragen", "town_help.board"),
    (Act.SEE_OWN_STEPS, "Mijn stappen", "pairs_coachee.steps"),
    (Act.SEE_OWN_STEPS, "Gesprekken", "talks_lists.own"),
    (Act.SEE_OWN_STEPS, "Mijn plan", "plan.own"),
    (Act.SEE_APPOINTMENTS, "Afspraken", "talks_interpreters.appointments"),
    (Act.CHECK_TRANSLATIONS, "Vertalingen", "translations.page"),
    (Act.SEE_OWN_STEPS, "Hulp vragen", "town_help.mine"),
    (Act.SEE_CASELOAD, "Mijn mensen", "desk_caseload.caseload"),
    (Act.SEE_QUARTER, "Kwartaal", "quarter.overview"),
    (Act.OWN_ACCOUNT, "Account", "accounts.own"),
)


def links(visitor: Visitor) -> list[Link]:
    """Return the pages that the visitor's roles allow, in the order of their work."""
    return [
        Link(title, url_for(endpoint), here=request.endpoint == endpoint)
        for act, title, endpoint in _PLACES
        if visitor.may(act) and endpoint in current_app.view_functions
    ]


def landing(visitor: Visitor) -> str:
    """Return the address of the first page: for a coach with one pair that pair's list, one tap nearer to a tick."""
    first = links(visitor)[0]
    if visitor.may(Act.SEE_OWN_PAIRS) and not visitor.may(Act.SEE_ORGANISATION):
        pair_id = only_pair(visitor.actor, today())
        if pair_id is not None and "pairs_coach.pair" in current_app.view_functions:
            return url_for("pairs_coach.pair", pair_id=pair_id)
    return first.address
