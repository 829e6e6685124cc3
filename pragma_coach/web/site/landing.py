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
    """A link in the frame with its drawing; `here` marks the page that one is on."""

    title: str
    picture: str
    address: str
    here: bool


_PLACES = (
    (Act.SEE_ORGANISATION, "Overzicht", "vandaag", "desk.desk"),
    (Act.SEE_ORGANISATION, "Koppels", "mensen", "desk.pairs"),
    (Act.SEE_ORGANISATION, "Gesprekken", "gesprek", "talks_lists.agenda"),
    (Act.SEE_ORGANISATION, "Hulp en inloop", "hulp", "town_help.desk"),
    (Act.ISSUE_CARD, "Inlogkaarten", "kaart", "accounts_people.cards"),
    (Act.MANAGE_ACCOUNTS, "Mensen", "coach", "accounts_people.accounts"),
    (Act.CHANGE_SETTINGS, "Instellingen", "knoppen", "accounts_people.settings"),
    (Act.SEE_OWN_PAIRS, "Vandaag", "vandaag", "pairs_coach_day.day"),
    (Act.SEE_OWN_PAIRS, "Mensen", "mensen", "pairs_coach.pairs"),
    (Act.SEE_OWN_PAIRS, "Hulpvragen", "hulp", "town_help.board"),
    (Act.SEE_OWN_STEPS, "Mijn stappen", "trap", "pairs_coachee.steps"),
    (Act.SEE_OWN_STEPS, "Gesprekken", "gesprek", "talks_lists.own"),
    (Act.SEE_OWN_STEPS, "Mijn plan", "plan", "plan.own"),
    (Act.SEE_APPOINTMENTS, "Afspraken", "dag", "talks_interpreters.appointments"),
    (Act.CHECK_TRANSLATIONS, "Vertalingen", "taal", "translations.page"),
    (Act.SEE_OWN_STEPS, "Hulp vragen", "hulp", "town_help.mine"),
    (Act.SEE_CASELOAD, "Mijn mensen", "mensen", "desk_caseload.caseload"),
    (Act.SEE_QUARTER, "Kwartaal", "cijfers", "quarter.overview"),
    (Act.OWN_ACCOUNT, "Account", "coach", "accounts.own"),
)


def links(visitor: Visitor) -> list[Link]:
    """Return the pages that the visitor's roles allow, in the order of their work."""
    return [
        Link(title, picture, url_for(endpoint), here=request.endpoint == endpoint)
        for act, title, picture, endpoint in _PLACES
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


def in_hand(visitor: Visitor) -> bool:
    """Tell whether the visitor works on a phone held in the hand: the frame is then one column wide."""
    return not any(map(visitor.may, (Act.SEE_ORGANISATION, Act.SEE_CASELOAD, Act.MANAGE_ACCOUNTS)))
