"""Where things are in a made-up town, and where its films are: invented, at addresses that nobody has."""

from __future__ import annotations

from pragma_coach.domain.programme.programme import Programme
from pragma_coach.domain.town.places import Appointment
from pragma_coach.domain.types import Actor, ItemId
from pragma_coach.services.talks import films
from pragma_coach.services.town import places
from pragma_coach.services.town.places import TypedPlace
from pragma_coach.simulation.cast import MakeOperation
from pragma_coach.simulation.rhythms import TownRhythm
from pragma_coach.store.organisations import Organisation

_HALL = "1-papieren-brp 1-papieren-gemeentehuis 1-geld-uitkering 1-geld-inrichtingslening 3-papieren-verlengen"
_MEETING = "1-netwerk-spreekuur 3-netwerk-spreekuur-zelf 3-papieren-vraag"
_PLACES = (
    ("Gemeentehuis", "Raadhuisplein 1", "maandag tot en met vrijdag, 9.00 tot 12.30 uur", Appointment.YES, _HALL),
    ("", "Kerkstraat 20", "dinsdag en donderdag, 10.00 tot 12.00 uur", Appointment.NO, _MEETING),
    ("Huisartsenpraktijk De Linde", "Lindelaan 8", "", Appointment.YES, "1-gezondheid-huisarts"),
    ("Kringloopwinkel", "Industrieweg 4", "woensdag en zaterdag", Appointment.NO, "1-wonen-basisspullen"),
)
_WITHOUT_ADDRESS = 2  # films that the town still has to find


def name_places(
    boss: Actor, organisation: Organisation, rhythm: TownRhythm, programme: Programme, make: MakeOperation
) -> None:
    """Have the coordinator say where things are on the first day: "" is where people meet."""
    at, site = organisation.created_at, f"https://www.{organisation.slug}.example"
    for name, street, hours, appointment, items in _PLACES:
        place = TypedPlace(
            name=name or rhythm.meets_at,
            address=f"{street}, {organisation.municipality}",
            link=f"{site}/afspraak" if appointment is Appointment.YES else "",
            hours=hours,
            phone="",
            appointment=appointment,
            items=frozenset(ItemId(item) for item in items.split()) & programme.item_by_id.keys(),
        )
        places.add(make(boss, at), place)
    known = [film.id for talk in programme.talks for film in talk.films]
    films.keep_addresses(make(boss, at), {film: f"{site}/films/{film}" for film in known[:-_WITHOUT_ADDRESS]})
