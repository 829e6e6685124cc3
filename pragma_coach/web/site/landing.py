"""Where everybody's work is: the first page after signing in, and the menu of every page."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, request, url_for

from pragma_coach.domain.access import Act
from pragma_coach.services.accounts.own_account import only_pair
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the menu or behind "Meer", with its drawing and perhaps a line of explanation.

    `here` is "page" on the page itself, "true" on a page under it, and empty elsewhere; what is `less` has no room on a
    phone and stands behind "Meer" there.
    """

    title: str
    picture: str
    address: str
    here: str = ""
    less: bool = False
    says: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place of work: who may be there, and the beginnings of the addresses of the pages under it."""

    act: Act
    title: str
    picture: str
    endpoint: str
    under: tuple[str, ...] = ()
    less: bool = False
    says: str = ""

    def open_to(self, visitor: Visitor) -> bool:
        return visitor.may(self.act) and self.endpoint in current_app.view_functions

    def link(self, here: str = "", says: str = "") -> Link:
        """Return the link to it, with what it says now or else what it always says."""
        return Link(self.title, self.picture, url_for(self.endpoint), here, self.less, says or self.says)


OWN = Place(Act.OWN_ACCOUNT, "Ik", "coach", "accounts.own", ("/account/", "/mijn/gegevens", "/mijn/delen"))
MORE = Place(Act.OWN_ACCOUNT, "Meer", "meer", "site_inside.more", ("/organisatie/", "/account"))
# A kind of visitor by what it may, the widest first: the menu is that of the first kind, the rest stands behind "Meer".
_MENUS: tuple[tuple[Act, tuple[Place, ...]], ...] = (
    (
        Act.SEE_ORGANISATION,
        (
            Place(Act.SEE_ORGANISATION, "Vandaag", "vandaag", "desk.desk", ("/organisatie/wat-klopt",)),
            Place(
                Act.SEE_ORGANISATION,
                "Koppels",
                "mensen",
                "desk_pair_list.pairs",
                ("/organisatie/koppel/", "/organisatie/koppels/", "/koppel/", "/organisatie/advies"),
            ),
            Place(Act.SEE_ORGANISATION, "Gesprekken", "gesprek", "talks_lists.agenda", less=True),
            Place(
                Act.SEE_ORGANISATION,
                "Hulp",
                "hulp",
                "town_help.desk",
                ("/organisatie/signalen", "/inloop", "/meedoen"),
            ),
            Place(
                Act.MANAGE_ACCOUNTS,
                "Mensen",
                "coach",
                "accounts_people.accounts",
                ("/organisatie/mensen/", "/organisatie/vrijwilligers/nieuw"),
                less=True,
            ),
            Place(
                Act.SEE_QUARTER,
                "Cijfers",
                "cijfers",
                "quarter.overview",
                ("/kwartaal/",),
                less=True,
            ),
            MORE,
        ),
    ),
    (
        Act.SEE_CASELOAD,
        (
            Place(Act.SEE_CASELOAD, "Mijn mensen", "mensen", "desk_caseload.caseload", ("/regie/", "/koppel/")),
            Place(Act.SEE_QUARTER, "Cijfers", "cijfers", "quarter.overview", ("/kwartaal/",)),
            Place(Act.MANAGE_OPPORTUNITIES, "Vacatures", "werk", "work_opportunities.overview", ("/kansen/",)),
            OWN,
        ),
    ),
    (
        Act.SEE_OWN_PAIRS,
        (
            Place(Act.SEE_OWN_PAIRS, "Vandaag", "vandaag", "pairs_coach_day.day"),
            Place(Act.SEE_OWN_PAIRS, "Mensen", "mensen", "pairs_coach.pairs", ("/koppel/",)),
            Place(Act.SEE_OWN_PAIRS, "Hulp", "hulp", "town_help.board", ("/inloop", "/meedoen")),
            OWN,
        ),
    ),
    (
        Act.SEE_OWN_STEPS,
        (
            Place(Act.SEE_OWN_STEPS, "Stappen", "trap", "pairs_coachee.steps", ("/mijn/stap/",)),
            Place(Act.SEE_OWN_STEPS, "Plan", "plan", "plan.own", ("/mijn/plan/", "/mijn/stand", "/mijn/gesprekken")),
            Place(Act.SEE_OWN_STEPS, "Hulp", "hulp", "town_help.mine", ("/mijn/bericht",)),
            OWN,
        ),
    ),
    (
        Act.SEE_APPOINTMENTS,
        (
            Place(Act.SEE_APPOINTMENTS, "Afspraken", "dag", "talks_interpreters.appointments"),
            Place(Act.CHECK_TRANSLATIONS, "Vertalingen", "taal", "translations.page", ("/tolk/teksten/",)),
            OWN,
        ),
    ),
    (
        Act.MANAGE_ACCOUNTS,
        (
            Place(Act.MANAGE_ACCOUNTS, "Mensen", "coach", "accounts_people.accounts", ("/organisatie/mensen/",)),
            Place(
                Act.EDIT_PROGRAMME,
                "Programma",
                "plan",
                "programme_editor.overview",
                ("/organisatie/programma/",),
            ),
            Place(
                Act.CHANGE_SETTINGS,
                "Instellingen",
                "knoppen",
                "accounts_people.settings",
                ("/organisatie/instellingen/",),
            ),
            MORE,
        ),
    ),
)


def menus(visitor: Visitor) -> list[list[Place]]:
    """Return the places of each kind that the visitor is, the own menu first."""
    return [[place for place in menu if place.open_to(visitor)] for act, menu in _MENUS if visitor.may(act)]


def links(visitor: Visitor) -> list[Link]:
    """Return the menu that the visitor's roles allow, in the order of their work."""
    own, *others = menus(visitor) or [[OWN]]
    places = [*own, MORE] if others and MORE not in own else own
    now = next((place for place in places if request.endpoint == place.endpoint), None)
    above = now or next((place for place in places if request.path.startswith(place.under)), None)
    # On a phone what is less stands behind "Meer", so that one is marked, too.
    marked = (above, MORE) if above and above.less else (above,)
    return [place.link("page" if place is now else "true" if place in marked else "") for place in places]


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


def title_of(endpoint: str, address: str) -> str:
    """Return what a page is called in the menu of who works there, "" when it stands in none."""
    places = [place for _, menu in reversed(_MENUS) for place in menu if place is not MORE]
    found = (
        *(place for place in places if place.endpoint == endpoint),
        *(place for place in places if address.startswith(place.under)),
    )
    return found[0].title if found else ""


def newcomer_titles() -> list[str]:
    """Return the titles of the menu of a newcomer: they are read in every language."""
    return [place.title for act, menu in _MENUS if act is Act.SEE_OWN_STEPS for place in menu]
