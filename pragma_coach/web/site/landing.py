"""Where everybody's work is: the first page after signing in, the menu of every page, and what stands behind "Meer"."""

from __future__ import annotations

from collections.abc import Iterable
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
class _Place:
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

    def link(self, here: str = "") -> Link:
        return Link(self.title, self.picture, url_for(self.endpoint), here, self.less, self.says)


_OWN = _Place(Act.OWN_ACCOUNT, "Ik", "coach", "accounts.own", ("/account/", "/mijn/gegevens", "/mijn/delen"))
_MORE = _Place(Act.OWN_ACCOUNT, "Meer", "meer", "site_inside.more", ("/organisatie/", "/account"))
# A kind of visitor by what it may, the widest first: the menu is that of the first kind, the rest stands behind "Meer".
_MENUS: tuple[tuple[Act, tuple[_Place, ...]], ...] = (
    (
        Act.SEE_ORGANISATION,
        (
            _Place(Act.SEE_ORGANISATION, "Vandaag", "vandaag", "desk.desk", ("/organisatie/wat-klopt",)),
            _Place(
                Act.SEE_ORGANISATION,
                "Koppels",
                "mensen",
                "desk_pair_list.pairs",
                ("/organisatie/koppel/", "/organisatie/koppels/", "/koppel/", "/organisatie/advies"),
            ),
            _Place(
                Act.SEE_ORGANISATION, "Gesprekken", "gesprek", "talks_lists.agenda", ("/organisatie/tolken",), less=True
            ),
            _Place(
                Act.SEE_ORGANISATION,
                "Hulp",
                "hulp",
                "town_help.desk",
                ("/organisatie/inloop", "/organisatie/signalen", "/inloop", "/meedoen"),
            ),
            _Place(
                Act.MANAGE_ACCOUNTS,
                "Mensen",
                "coach",
                "accounts_people.accounts",
                ("/organisatie/mensen/", "/organisatie/kaarten", "/organisatie/vrijwilligers"),
                less=True,
            ),
            _Place(
                Act.SEE_QUARTER,
                "Cijfers",
                "cijfers",
                "quarter.overview",
                ("/kwartaal/", "/organisatie/uitgave"),
                less=True,
            ),
            _MORE,
        ),
    ),
    (
        Act.SEE_CASELOAD,
        (
            _Place(Act.SEE_CASELOAD, "Mijn mensen", "mensen", "desk_caseload.caseload", ("/regie/", "/koppel/")),
            _Place(Act.SEE_QUARTER, "Cijfers", "cijfers", "quarter.overview", ("/kwartaal/",)),
            _Place(Act.MANAGE_OPPORTUNITIES, "Vacatures", "werk", "work_opportunities.overview", ("/kansen/",)),
            _OWN,
        ),
    ),
    (
        Act.SEE_OWN_PAIRS,
        (
            _Place(Act.SEE_OWN_PAIRS, "Vandaag", "vandaag", "pairs_coach_day.day"),
            _Place(Act.SEE_OWN_PAIRS, "Mensen", "mensen", "pairs_coach.pairs", ("/koppel/",)),
            _Place(Act.SEE_OWN_PAIRS, "Hulp", "hulp", "town_help.board", ("/inloop", "/meedoen")),
            _OWN,
        ),
    ),
    (
        Act.SEE_OWN_STEPS,
        (
            _Place(Act.SEE_OWN_STEPS, "Stappen", "trap", "pairs_coachee.steps", ("/mijn/stap/",)),
            _Place(Act.SEE_OWN_STEPS, "Plan", "plan", "plan.own", ("/mijn/plan/", "/mijn/stand", "/mijn/gesprekken")),
            _Place(Act.SEE_OWN_STEPS, "Hulp", "hulp", "town_help.mine", ("/mijn/bericht",)),
            _OWN,
        ),
    ),
    (
        Act.SEE_APPOINTMENTS,
        (
            _Place(Act.SEE_APPOINTMENTS, "Afspraken", "dag", "talks_interpreters.appointments"),
            _Place(Act.CHECK_TRANSLATIONS, "Vertalingen", "taal", "translations.page", ("/tolk/teksten/",)),
            _OWN,
        ),
    ),
    (
        Act.MANAGE_ACCOUNTS,
        (
            _Place(Act.MANAGE_ACCOUNTS, "Mensen", "coach", "accounts_people.accounts", ("/organisatie/mensen/",)),
            _Place(
                Act.EDIT_PROGRAMME,
                "Programma",
                "plan",
                "programme_editor.overview",
                ("/organisatie/programma/",),
            ),
            _Place(
                Act.CHANGE_SETTINGS,
                "Instellingen",
                "knoppen",
                "accounts_people.settings",
                ("/organisatie/instellingen/",),
            ),
            _MORE,
        ),
    ),
)
_HUB: tuple[tuple[str, tuple[_Place, ...]], ...] = (
    (
        "Mensen",
        (
            _Place(Act.ISSUE_CARD, "Inlogkaarten", "kaart", "accounts_cards.cards", says="Maken, printen, intrekken"),
            _Place(
                Act.ADMIT_VOLUNTEERS,
                "Vrijwilligers",
                "coach",
                "volunteers.overview",
                says="Wie coacht, wie heeft plaats",
            ),
            _Place(Act.NAME_STAND_IN, "Vervanging", "mensen", "volunteers.stand_ins", says="Als u er niet bent"),
            _Place(Act.MANAGE_INTERPRETERS, "Tolken", "wereld", "talks_interpreters.everyone", says="Talen en uren"),
            _Place(Act.CHANGE_ACTIVITY, "Activiteiten", "dag", "town_activities.programme", says="Wat er te doen is"),
        ),
    ),
    (
        "De lijst",
        (
            _Place(Act.EDIT_PROGRAMME, "Programma", "plan", "programme_editor.overview", says="Onderdelen van uzelf"),
            _Place(Act.SEE_ORGANISATION, "Talen", "taal", "translations_progress.overview", says="Wat is nagekeken"),
            _Place(Act.SEE_ORGANISATION, "Hindernissen", "vast", "desk.obstacles", says="Wat houdt mensen tegen"),
            _Place(Act.KEEP_PLACES, "Waar is het?", "vinden", "town_places.overview", says="Adressen in uw stad"),
        ),
    ),
    (
        "Gegevens",
        (
            _Place(
                Act.IMPORT_PAIRS,
                "Lijst overnemen",
                "tabel",
                "spreadsheets.upload",
                says="Uit Excel, met voorbeeld vooraf",
            ),
            _Place(Act.EXPORT_PAIRS, "Alles downloaden", "mee", "spreadsheets.export", says="Naar een spreadsheet"),
            _Place(
                Act.EXCHANGE_CODES,
                "Officiële codes",
                "papieren",
                "assessment_official_codes.overview",
                says="Van en naar de gemeente",
            ),
            _Place(
                Act.MANAGE_CONNECTIONS, "Andere systemen", "delen", "connections.overview", says="Sleutels en berichten"
            ),
        ),
    ),
    (
        "Organisatie",
        (
            _Place(
                Act.CHANGE_SETTINGS,
                "Instellingen",
                "knoppen",
                "accounts_people.settings",
                says="Logo, spreekuur, regels",
            ),
            _Place(Act.PLAN_WALK_IN, "Inloopspreekuur", "klok", "town_walk_in.plan", says="Tijden en bezoek"),
            _Place(
                Act.WITHHOLD_RELEASE, "Scorebord", "cijfers", "release_review.upcoming", says="Wat er straks op komt"
            ),
            _Place(Act.SEE_ORGANISATION, "Post", "bericht", "mail.refused", says="Wat niet aankomt"),
            _Place(Act.OWN_ACCOUNT, "Uw account", "slot", "accounts.own", says="Naam, post, inloggen"),
        ),
    ),
)


def _menus(visitor: Visitor) -> list[list[_Place]]:
    """Return the places of each kind that the visitor is, the own menu first."""
    return [[place for place in menu if place.open_to(visitor)] for act, menu in _MENUS if visitor.may(act)]


def links(visitor: Visitor) -> list[Link]:
    """Return the menu that the visitor's roles allow, in the order of their work."""
    own, *others = _menus(visitor) or [[_OWN]]
    places = [*own, _MORE] if others and _MORE not in own else own
    now = next((place for place in places if request.endpoint == place.endpoint), None)
    above = now or next((place for place in places if request.path.startswith(place.under)), None)
    # On a phone what is less stands behind "Meer", so that one is marked, too.
    marked = (above, _MORE) if above and above.less else (above,)
    return [place.link("page" if place is now else "true" if place in marked else "") for place in places]


def behind_more(visitor: Visitor) -> list[tuple[str, list[Link]]]:
    """Return under headings what stands behind "Meer": first what the menu of a phone has no room for."""
    own, *others = _menus(visitor) or [[]]
    known_here = {
        place.endpoint for places in (own, [_OWN, _MORE], *(places for _, places in _HUB)) for place in places
    }
    rest: Iterable[_Place] = (place for menu in others for place in menu if place.endpoint not in known_here)
    also = [*(place for place in own if place.less), *rest]
    headings = (("Uw werk", also), *_HUB)
    known = [(heading, [place.link() for place in places if place.open_to(visitor)]) for heading, places in headings]
    return [(heading, found) for heading, found in known if found]


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
    places = [place for _, menu in reversed(_MENUS) for place in menu if place is not _MORE]
    found = (
        *(place for place in places if place.endpoint == endpoint),
        *(place for place in places if address.startswith(place.under)),
    )
    return found[0].title if found else ""


def newcomer_titles() -> list[str]:
    """Return the titles of the menu of a newcomer: they are read in every language."""
    return [place.title for act, menu in _MENUS if act is Act.SEE_OWN_STEPS for place in menu]
