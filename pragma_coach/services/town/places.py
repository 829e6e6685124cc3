"""Where in our town: places that a coordinator types once and chooses for items; whoever sees the item reads them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Item, Programme
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.texts.links import NotALink, parse_link
from pragma_coach.domain.town.places import Appointment, NotAPhone, Place, PlaceDetails, PlaceId, parse_phone
from pragma_coach.domain.types import Actor, ItemId, Operation, OrganisationId
from pragma_coach.services.programme.versions import programme_for
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.town import places

LONGEST = {"name": 80, "address": 120, "hours": 120}
_OF_ONE_PERSON = re.compile(r"\S@\S|\b06(?:[ -]?\d){8}\b")
_PERSONAL = "Een mailadres of 06-nummer is vaak van één mens. Vul de website of het nummer van de balie in."
_NO_ITEM = "Dit onderdeel staat niet op de lijst. Laad de pagina opnieuw en kies nog een keer."


@dataclass(frozen=True, slots=True)
class TypedPlace:
    """A place as somebody typed it; `items` are the ids that were ticked."""

    name: str
    address: str
    link: str
    hours: str
    phone: str
    appointment: str
    items: frozenset[ItemId] = frozenset()


@dataclass(frozen=True, slots=True)
class TownPlaces:
    """The places of an organisation, and the programme whose items they go for."""

    programme: Programme
    places: tuple[Place, ...]

    def place(self, place_id: PlaceId) -> Place:
        """Return one place. Raise NotThere when the organisation has no such place."""
        found = next((one for one in self.places if one.id == place_id), None)
        if found is None:
            raise NotThere("Deze plek is er niet meer. Ga terug naar de lijst.")
        return found

    def item(self, item_id: ItemId) -> Item:
        """Return one item. Raise NotThere when the programme has no such item."""
        if item_id not in self.programme.item_by_id:
            raise NotThere
        return self.programme.item_by_id[item_id]

    def at(self, item_id: ItemId) -> list[Place]:
        return [one for one in self.places if item_id in one.items]


def places_at(organisation_id: OrganisationId, items: Iterable[ItemId]) -> list[Place]:
    """Return the places for any of these items. There is no check of rights: who sees the item may know."""
    with connection():
        wanted = frozenset(items)
        return [one for one in places.every(organisation_id) if one.items & wanted]


def town_places(actor: Actor) -> TownPlaces:
    """Return all places for who keeps them. Raise NotAllowed for anybody else."""
    require(Act.KEEP_PLACES, actor)
    with connection():
        organisation = organisations.get(actor.organisation_id)
        programme = programme_for(organisation.id, organisation.programme)
        return TownPlaces(programme, tuple(places.every(organisation.id)))


def names(actor: Actor) -> list[str]:
    """Return what the places are called, for who keeps them. Raise NotAllowed for anybody else."""
    require(Act.KEEP_PLACES, actor)
    with connection():
        return [one.name for one in places.every(actor.organisation_id)]


@one_transaction
def add(operation: Operation, typed: TypedPlace) -> None:
    """Add a place; a repeat adds nothing. Raise Invalid with the field to mend, also when the place is there."""
    found = town_places(operation.actor)
    details = _checked(typed, found, frozenset())
    if not ledger.claim(operation, "add_place"):
        return
    if any(_same(details, one) for one in found.places):
        raise Invalid("Deze plek is er al. Open hem in de lijst en kies daar de onderdelen.", "name")
    places.add(operation.actor.organisation_id, details, today_of(operation))


@one_transaction
def change(operation: Operation, place_id: PlaceId, typed: TypedPlace) -> None:
    """Change a place for all its items at once. Raise Invalid with the field to mend, NotThere."""
    found = town_places(operation.actor)
    before = found.place(place_id)
    # An item that is on no list of today keeps its place: pairs on an older version may still have it.
    details = _checked(typed, found, before.items - found.programme.item_by_id.keys())
    if any(_same(details, one) for one in found.places if one.id != place_id):
        raise Invalid("Er is al een andere plek met deze naam en dit adres. Kies een andere naam.", "name")
    if ledger.claim(operation, "change_place"):
        places.change(operation.actor.organisation_id, place_id, details, today_of(operation))


@one_transaction
def remove(operation: Operation, place_id: PlaceId) -> None:
    """Remove a place from every item; nothing happens when it is gone already."""
    require(Act.KEEP_PLACES, operation.actor)
    places.remove(operation.actor.organisation_id, place_id)


@one_transaction
def choose(operation: Operation, item_id: ItemId, chosen: frozenset[PlaceId]) -> None:
    """Let exactly these places go for an item. Raise NotThere for an item or place that is not there."""
    found = town_places(operation.actor)
    found.item(item_id)
    for place_id in chosen:
        found.place(place_id)
    if not ledger.claim(operation, "choose_places", item_id):
        return
    for one in found.places:
        after = one.items | {item_id} if one.id in chosen else one.items - {item_id}
        if after != one.items:
            places.keep_items(operation.actor.organisation_id, one.id, after)


def _same(details: PlaceDetails, known: Place) -> bool:
    def told(one: PlaceDetails) -> tuple[str, str]:
        return one.name.casefold(), one.address.casefold()

    return told(details) == told(known)


def _checked(typed: TypedPlace, found: TownPlaces, kept: frozenset[ItemId]) -> PlaceDetails:
    """Return what may be kept of a typed place, with the items that stay `kept`. Raise Invalid."""
    said = {field: _text(getattr(typed, field), field) for field in LONGEST}
    if not said["name"]:
        raise Invalid("Vul in hoe de plek heet. Bijvoorbeeld: gemeentehuis.", "name")
    try:
        link = parse_link(typed.link)
    except NotALink as error:
        raise Invalid(str(error), "link") from None
    try:
        phone = parse_phone(typed.phone)
    except NotAPhone as error:
        raise Invalid(str(error), "phone") from None
    if not (said["address"] or link or phone):
        raise Invalid("Vul een adres, een website of een telefoonnummer in. Dan weet iemand waar het is.", "address")
    if typed.appointment not in list(Appointment):
        raise Invalid("Kies of er een afspraak nodig is.", "appointment")
    if typed.items - found.programme.item_by_id.keys():
        raise Invalid(_NO_ITEM, "items")
    appointment = Appointment(typed.appointment)
    return PlaceDetails(**said, link=link, phone=phone, appointment=appointment, items=typed.items | kept)


def _text(text: str, field: str) -> str:
    text = clean_text(text, field, longest=LONGEST[field])
    if _OF_ONE_PERSON.search(text):
        raise Invalid(_PERSONAL, field)
    return text
