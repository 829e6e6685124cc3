"""Where in our town: a coordinator types a place once and chooses for which items of the list it goes."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import Item
from pragma_coach.domain.texts.links import LONGEST_LINK
from pragma_coach.domain.texts.words import LIFE_DOMAINS
from pragma_coach.domain.town.places import Appointment, Place, PlaceId
from pragma_coach.domain.types import ItemId
from pragma_coach.services.town import places
from pragma_coach.services.town.places import LONGEST, TownPlaces, TypedPlace
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("town_places", __name__, url_prefix="/organisatie/plekken")

_DONE = {
    "bewaard": "De plek is bewaard. Coaches en nieuwkomers zien hem nu.",
    "weg": "De plek is weg, bij elk onderdeel.",
    "onderdeel": "Bewaard. Zo staat het nu bij het onderdeel.",
}
_TYPED = ("name", "address", "link", "hours", "phone", "appointment")


def _by_life_domain(found: TownPlaces, words: str = "") -> list[tuple[str, list[Item]]]:
    """Return the items in whose title all of the words stand, by leefgebied; one without is left out."""
    asked = words.casefold().split()
    items = [item for item in found.programme.items if all(word in item.title.casefold() for word in asked)]
    by_domain = [(title, [item for item in items if item.life_domain is one]) for one, title in LIFE_DOMAINS.items()]
    return [(title, inside) for title, inside in by_domain if inside]


@blueprint.get("")
@audience(Act.KEEP_PLACES)
def overview() -> ResponseReturnValue:
    """Show the places, and every item with the places that were chosen for it."""
    found, form = places.town_places(actor()), Form({"zoek": request.args.get("zoek", "")})
    return form.page(
        "town/places.html",
        found=found,
        without=sum(not found.at(item.id) for item in found.programme.items),
        groups=_by_life_domain(found, form.value("zoek")),
        done=done_text(_DONE),
    )


def _place_page(form: Form, found: TownPlaces, place: Place | None = None) -> ResponseReturnValue:
    return form.page(
        "town/place.html",
        place=place,
        groups=_by_life_domain(found),
        chosen=frozenset(form.values["items"].split()),
        appointments=[(one.value, one.label) for one in Appointment],
        longest={**LONGEST, "link": LONGEST_LINK, "phone": 20},
    )


def _sent() -> tuple[Form, TypedPlace]:
    form, items = Form.sent(), request.form.getlist("items")
    form.values["items"] = " ".join(items)
    typed = {name: form.value(name) for name in _TYPED}
    return form, TypedPlace(**typed, items=frozenset(map(ItemId, items)))


def _to_overview(done: str) -> ResponseReturnValue:
    return redirect(url_for(".overview", gedaan=done, _anchor="gedaan"), 303)


@blueprint.get("/nieuw")
@audience(Act.KEEP_PLACES)
def new() -> ResponseReturnValue:
    """Ask what there is to know of a new place; the item that one came from is chosen already."""
    asked = {"items": request.args.get("onderdeel", ""), "appointment": Appointment.UNKNOWN.value}
    return _place_page(Form(asked), places.town_places(actor()))


@blueprint.post("/nieuw")
@audience(Act.KEEP_PLACES)
def add() -> ResponseReturnValue:
    """Keep a new place."""
    form, typed = _sent()
    attempt(form, lambda: places.add(operation(), typed))
    return _place_page(form, places.town_places(actor())) if form.errors else _to_overview("bewaard")


@blueprint.get("/<place:place_id>")
@audience(Act.KEEP_PLACES)
def place(place_id: PlaceId) -> ResponseReturnValue:
    """Show a place to change it, or to say that it is still right."""
    found = places.town_places(actor())
    known = found.place(place_id)
    values = {name: str(getattr(known, name)) for name in _TYPED}
    return _place_page(Form({**values, "items": " ".join(known.items)}), found, known)


@blueprint.post("/<place:place_id>")
@audience(Act.KEEP_PLACES)
def change(place_id: PlaceId) -> ResponseReturnValue:
    """Do what the button says: keep what was typed, or take the place away."""
    form, typed = _sent()
    if form.value("do") == "remove":
        places.remove(operation(), place_id)
        return _to_overview("weg")
    attempt(form, lambda: places.change(operation(), place_id, typed))
    if not form.errors:
        return _to_overview("bewaard")
    found = places.town_places(actor())
    return _place_page(form, found, found.place(place_id))


@blueprint.get("/onderdeel/<item_id>")
@audience(Act.KEEP_PLACES)
def item(item_id: ItemId) -> ResponseReturnValue:
    """Ask which of the places go for one item."""
    found = places.town_places(actor())
    return Form().page(
        "town/places_of_item.html",
        item=found.item(item_id),
        places=[(short_id(one.id), f"{one.name}, {one.address}" if one.address else one.name) for one in found.places],
        chosen=[short_id(one.id) for one in found.at(item_id)],
    )


@blueprint.post("/onderdeel/<item_id>")
@audience(Act.KEEP_PLACES)
def choose(item_id: ItemId) -> ResponseReturnValue:
    """Let the places that were ticked go for the item."""
    chosen = frozenset(PlaceId(read_id(text) or 0) for text in request.form.getlist("places"))
    places.choose(operation(), item_id, chosen)
    return _to_overview("onderdeel")
