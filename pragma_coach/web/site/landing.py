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
    (Act.SEE_ORGANISATION, "Overzicht", "organisation.desk"),
    (Act.SEE_ORGANISATION, "Koppels", "organisation.pairs"),
    (Act.SEE_ORGANISATION, "Gesprekken", "talk_lists.agenda"),
    (Act.SEE_ORGANISATION, "Hulp en inloop", "helping.desk"),
    (Act.ISSUE_CARD, "Inlogkaarten", "organisation_people.cards"),
    (Act.MANAGE_ACCOUNTS, "Mensen", "organisation_people.accounts"),
    (Act.CHANGE_SETTINGS, "Instellingen", "organisation_people.settings"),
    (Act.SEE_OWN_PAIRS, "Mijn koppels", "coach.pairs"),
    (Act.SEE_OWN_PAIRS, "Hulpvragen", "helping.board"),
    (Act.SEE_OWN_STEPS, "Mijn stappen", "coachee.steps"),
    (Act.SEE_OWN_STEPS, "Gesprekken", "talk_lists.own"),
    (Act.SEE_OWN_STEPS, "Mijn plan", "plan.own"),
    (Act.SEE_APPOINTMENTS, "Afspraken", "interpreter.appointments"),
    (Act.CHECK_TRANSLATIONS, "Vertalingen", "translating.page"),
    (Act.SEE_OWN_STEPS, "Hulp vragen", "helping.mine"),
    (Act.SEE_CASELOAD, "Mijn mensen", "regie.caseload"),
    (Act.SEE_QUARTER, "Kwartaal", "quarter.overview"),
    (Act.OWN_ACCOUNT, "Account", "account.own"),
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
        if pair_id is not None and "coach.pair" in current_app.view_functions:
            return url_for("coach.pair", pair_id=pair_id)
    return first.address
