"""Places in town with the items that they go for. Every function is kept to one organisation."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import groupby
from typing import Any

from peewee import JOIN

from pragma_coach.domain.town.places import Appointment, Place, PlaceDetails, PlaceId
from pragma_coach.domain.types import ItemId, OrganisationId
from pragma_coach.store.database import database
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables.town import PlaceItem, PlaceRow

_TYPED = ("name", "address", "link", "hours", "phone", "appointment")
_COLUMNS = (PlaceRow.id, PlaceRow.checked_on, *(getattr(PlaceRow, name) for name in _TYPED))


@cache
def _every_sql(_engine: str) -> str:
    """Return the SQL of `every` for a kind of engine: writing it takes peewee longer than running it."""
    query = (
        PlaceRow.select(*_COLUMNS, PlaceItem.item)
        .join(PlaceItem, JOIN.LEFT_OUTER, on=(PlaceItem.place_id == PlaceRow.id))
        .where(PlaceRow.organisation_id == 0)
        .order_by(PlaceRow.name, PlaceRow.id)
    )
    return str(query.sql()[0])


def every(organisation_id: OrganisationId) -> list[Place]:
    """Return the places of an organisation by name. One statement, also on every list that a phone keeps."""
    sql = _every_sql(type(database.obj).__name__)
    rows: list[Sequence[Any]] = database.execute_sql(sql, (organisation_id,)).fetchall()
    return [_place(list(found)) for _, found in groupby(rows, key=lambda row: row[0])]


def _place(rows: list[Sequence[Any]]) -> Place:
    """Return a place from its rows: one for each item, or one without an item."""
    place_id, checked_on, name, address, link, hours, phone, appointment, _ = rows[0]
    return Place(
        id=PlaceId(place_id),
        name=name,
        address=address,
        link=link,
        hours=hours,
        phone=phone,
        appointment=Appointment(appointment),
        items=frozenset(ItemId(item) for *_, item in rows if item),
        checked_on=date.fromisoformat(checked_on),
    )


def add(organisation_id: OrganisationId, details: PlaceDetails, checked_on: date) -> PlaceId:
    """Add a place with its items."""
    place_id = PlaceId(new_id())
    PlaceRow.create(id=place_id, organisation_id=organisation_id, checked_on=checked_on, **_columns(details))
    keep_items(organisation_id, place_id, details.items)
    return place_id


def change(organisation_id: OrganisationId, place_id: PlaceId, details: PlaceDetails, checked_on: date) -> None:
    """Change everything of a place."""
    ours = (PlaceRow.id == place_id) & (PlaceRow.organisation_id == organisation_id)
    PlaceRow.update(checked_on=checked_on, **_columns(details)).where(ours).execute()
    keep_items(organisation_id, place_id, details.items)


def _columns(details: PlaceDetails) -> dict[str, str]:
    return {name: getattr(details, name) for name in _TYPED}


def keep_items(organisation_id: OrganisationId, place_id: PlaceId, items: Iterable[ItemId]) -> None:
    """Let a place go for exactly these items."""
    _forget_items(organisation_id, place_id)
    rows = [{"place_id": place_id, "item": item, "organisation_id": organisation_id} for item in sorted(items)]
    if rows:
        PlaceItem.insert_many(rows).execute()


def remove(organisation_id: OrganisationId, place_id: PlaceId) -> None:
    """Remove a place from every item."""
    _forget_items(organisation_id, place_id)
    PlaceRow.delete().where((PlaceRow.id == place_id) & (PlaceRow.organisation_id == organisation_id)).execute()


def _forget_items(organisation_id: OrganisationId, place_id: PlaceId) -> None:
    ours = (PlaceItem.place_id == place_id) & (PlaceItem.organisation_id == organisation_id)
    PlaceItem.delete().where(ours).execute()
