"""What stands behind "Meer": all that is arranged now and then, in groups, each thing in one place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from pragma_coach.domain.access import Act
from pragma_coach.domain.texts.plain import count
from pragma_coach.services.talks import films
from pragma_coach.web.shared.visitor import Visitor
from pragma_coach.web.site.landing import MORE, OWN, Link, Place, menus

_FILMS = "programme_films.addresses"
_GROUPS: Mapping[str, tuple[Place, ...]] = {
    "Mensen": (
        Place(Act.ISSUE_CARD, "Inlogkaarten", "kaart", "accounts_cards.cards", says="Maken, printen, intrekken"),
        Place(Act.ADMIT_VOLUNTEERS, "Vrijwilligers", "coach", "volunteers.overview", says="VOG, aanbod en plaats"),
        Place(Act.NAME_STAND_IN, "Vervanging", "mensen", "volunteers.stand_ins", says="Als u er niet bent"),
        Place(Act.MANAGE_INTERPRETERS, "Tolken", "wereld", "talks_interpreters.everyone", says="Talen en uren"),
    ),
    "Programma": (
        Place(Act.EDIT_PROGRAMME, "Programma", "plan", "programme_editor.overview", says="Onderdelen van uzelf"),
        Place(Act.EDIT_PROGRAMME, "Ritme", "klok", "programme_rhythm.rhythm", says="Mijlpalen en gesprekken"),
        Place(Act.KEEP_PLACES, "Waar is het?", "vinden", "town_places.overview", says="Adressen in uw stad"),
        Place(Act.KEEP_PLACES, "Films", "oog", _FILMS, says="Voor een gesprek"),
        Place(Act.SEE_ORGANISATION, "Talen", "taal", "translations_progress.overview", says="Wat is nagekeken"),
        Place(Act.SEE_ORGANISATION, "Hindernissen", "vast", "desk.obstacles", says="Wat houdt mensen tegen"),
        Place(Act.MOVE_PAIR, "Overzetten", "trap", "programme_moves.everybody", says="Naar de nieuwste versie"),
        Place(Act.EDIT_PROGRAMME, "Bewaren", "mee", "programme_editor.export", says="Het programma als bestand"),
        Place(Act.EDIT_PROGRAMME, "Inlezen", "tabel", "programme_editor.upload", says="Een programma uit een bestand"),
    ),
    "Organisatie": (
        Place(Act.CHANGE_SETTINGS, "Instellingen", "knoppen", "accounts_people.settings", says="Regels, wijken"),
        Place(Act.CHANGE_SETTINGS, "Logo", "potlood", "accounts_logo.show", says="Boven aan elke bladzijde"),
        Place(Act.PLAN_WALK_IN, "Inloop\u00adspreekuur", "klok", "town_walk_in.plan", says="Tijden en bezoek"),
    ),
    "Koppelingen": (
        Place(
            Act.IMPORT_PAIRS, "Lijst overnemen", "tabel", "spreadsheets.upload", says="Uit Excel, met voorbeeld vooraf"
        ),
        Place(Act.EXPORT_PAIRS, "Alles downloaden", "mee", "spreadsheets.export", says="Naar een spreadsheet"),
        Place(
            Act.EXCHANGE_CODES,
            "Officiële codes",
            "papieren",
            "assessment_official_codes.overview",
            says="Van en naar de gemeente",
        ),
        Place(Act.MANAGE_CONNECTIONS, "Andere systemen", "delen", "connections.overview", says="Sleutels en berichten"),
    ),
    "Openbare cijfers": (
        Place(Act.WITHHOLD_RELEASE, "Scorebord", "cijfers", "release_review.upcoming", says="Wat er straks op komt"),
    ),
    "Post": (Place(Act.SEE_ORGANISATION, "Niet aangekomen", "bericht", "mail.refused", says="Mail die terugkwam"),),
    "Van uzelf": (
        Place(Act.OWN_ACCOUNT, "Uw account", "slot", "accounts.own", says="Naam, wachtwoord, telefoon, mail"),
    ),
}


def behind_more(visitor: Visitor) -> list[tuple[str, list[Link]]]:
    """Return under headings what stands behind "Meer": first what the menu of a phone has no room for.

    What the own menu always shows stands there alone.
    """
    own, *others = menus(visitor) or [[]]
    in_sight = {place.endpoint for place in own if not place.less}
    known_here = {place.endpoint for places in (own, [OWN, MORE], *_GROUPS.values()) for place in places}
    rest: Iterable[Place] = (place for menu in others for place in menu if place.endpoint not in known_here)
    also = [*(place for place in own if place.less), *rest]
    says, nowhere = _films(visitor)
    known = [
        (
            heading,
            [
                place.link(says=says.get(place.endpoint, ""))
                for place in places
                if place.endpoint not in in_sight | nowhere and place.open_to(visitor)
            ],
        )
        for heading, places in (("Uw werk", also), *_GROUPS.items())
    ]
    return [(heading, found) for heading, found in known if found]


def _films(visitor: Visitor) -> tuple[dict[str, str], set[str]]:
    """Return how many addresses of films are missing, and the page about films when the programme has none."""
    known = films.talk_films(visitor.actor) if visitor.may(Act.KEEP_PLACES) else []
    missing = sum(film.missing for film in known)
    says = {_FILMS: f"{count(missing, 'adres ontbreekt', 'adressen ontbreken')}"} if missing else {}
    return says, set() if known else {_FILMS}
