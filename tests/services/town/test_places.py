"""Places in town: typed once, chosen for several items, kept by the coordinator of the own organisation only."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest
from make import BOTH_ITEM, COACH_ITEM, COACHEE_ITEM, NOON, TODAY, Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.town.places import Appointment, Place, PlaceId
from pragma_coach.domain.types import Actor, ItemId
from pragma_coach.services.town import places
from pragma_coach.services.town.places import TypedPlace, places_at
from pragma_coach.store.database import one_transaction
from pragma_coach.store.town import places as stored

HALL = TypedPlace(
    name="Gemeentehuis",
    address="Deken Frankenstraat 3, Oirschot",
    link="www.oirschot.nl/afspraak",
    hours="ma en do, 9.00 tot 12.00 uur",
    phone="14 0499",
    appointment="yes",
    items=frozenset({BOTH_ITEM, COACH_ITEM}),
)


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def at(cast: Cast, *items: ItemId) -> list[Place]:
    return places_at(cast.organisation.id, items)


def test_one_place_stands_at_all_its_items_and_is_changed_once(cast: Cast) -> None:
    places.add(operation(cast.coordinator), HALL)
    (hall,) = at(cast, BOTH_ITEM)
    assert at(cast, COACH_ITEM) == at(cast, COACH_ITEM, BOTH_ITEM) == [hall]
    assert at(cast, COACHEE_ITEM) == at(cast) == []
    assert (hall.link, hall.appointment, hall.checked_on) == (
        "https://www.oirschot.nl/afspraak",
        Appointment.YES,
        TODAY,
    )
    moved = replace(HALL, address="Markt 1, Oirschot", items=frozenset({COACHEE_ITEM}))
    later = NOON.replace(day=20)
    places.change(operation(cast.coordinator, at=later), hall.id, moved)
    (hall,) = at(cast, COACHEE_ITEM)
    assert (hall.address, hall.checked_on.day) == ("Markt 1, Oirschot", 20)
    assert at(cast, BOTH_ITEM, COACH_ITEM) == []


def test_an_item_chooses_from_the_places_that_there_are(cast: Cast) -> None:
    places.add(operation(cast.coordinator), HALL)
    places.add(operation(cast.coordinator), replace(HALL, name="Bibliotheek", items=frozenset()))
    known = {one.name: one.id for one in places.town_places(cast.coordinator).places}
    both = frozenset(known.values())
    places.choose(operation(cast.coordinator), COACHEE_ITEM, both)
    assert [one.name for one in at(cast, COACHEE_ITEM)] == ["Bibliotheek", "Gemeentehuis"]
    places.choose(operation(cast.coordinator), BOTH_ITEM, frozenset({known["Bibliotheek"]}))
    assert [one.name for one in at(cast, BOTH_ITEM)] == ["Bibliotheek"]
    assert [one.name for one in at(cast, COACH_ITEM)] == ["Gemeentehuis"]
    for item, chosen in ((ItemId("geen-item"), both), (BOTH_ITEM, frozenset({PlaceId(7)}))):
        with pytest.raises(NotThere):
            places.choose(operation(cast.coordinator), item, chosen)


@pytest.mark.parametrize(
    ("wrong", "field", "why"),
    [
        ({"name": ""}, "name", "hoe de plek heet"),
        ({"name": "x" * 500}, "name", "te lang: 500 tekens. Er passen er 80. Haal er 420 weg"),
        ({"name": "Loket van BSN 123456782"}, "name", "lijkt"),
        ({"address": "x" * 500}, "address", "Er passen er 120"),
        ({"hours": "mail jan.jansen@oirschot.nl"}, "hours", "van één mens"),
        ({"hours": "bel 06-12345678"}, "hours", "van één mens"),
        ({"link": "javascript:alert(1)"}, "link", "https://"),
        ({"phone": "06 12345678"}, "phone", "06-nummer"),
        ({"phone": "123456782"}, "phone", "geen telefoonnummer"),
        ({"address": "", "link": "", "phone": ""}, "address", "een adres, een website of een telefoonnummer"),
        ({"appointment": "misschien"}, "appointment", "afspraak nodig"),
        ({"items": frozenset({"geen-item"})}, "items", "staat niet op de lijst"),
    ],
)
def test_what_may_not_be_kept_names_its_field_and_the_cure(
    cast: Cast, wrong: dict[str, str], field: str, why: str
) -> None:
    places.add(operation(cast.coordinator), HALL)
    (hall,) = at(cast, BOTH_ITEM)
    for act in (
        lambda typed: places.add(operation(cast.coordinator), typed),
        lambda typed: places.change(operation(cast.coordinator), hall.id, typed),
    ):
        with pytest.raises(Invalid) as refused:
            act(replace(HALL, **wrong))
        assert refused.value.field == field
        assert why in refused.value.sentence
    assert at(cast, BOTH_ITEM) == [hall]


def test_a_place_is_there_once_however_often_the_button_is_pressed(cast: Cast) -> None:
    act = operation(cast.coordinator)
    places.add(act, HALL)
    places.add(act, HALL)
    with pytest.raises(Invalid, match="is er al"):
        places.add(operation(cast.coordinator), replace(HALL, name="gemeentehuis"))
    places.add(operation(cast.coordinator), replace(HALL, name="Sociaal loket"))
    hall, desk = at(cast, BOTH_ITEM)
    with pytest.raises(Invalid, match="een andere plek"):
        places.change(operation(cast.coordinator), desk.id, HALL)
    places.remove(operation(cast.coordinator), desk.id)
    places.remove(operation(cast.coordinator), desk.id)
    assert at(cast, BOTH_ITEM) == [hall]


def test_an_item_of_an_older_list_keeps_its_place_when_the_place_is_changed(cast: Cast) -> None:
    places.add(operation(cast.coordinator), HALL)
    (hall,) = at(cast, BOTH_ITEM)
    old = ItemId("1-papieren-oud")
    one_transaction(stored.keep_items)(cast.organisation.id, hall.id, {old, BOTH_ITEM})
    places.change(operation(cast.coordinator), hall.id, replace(HALL, items=frozenset({COACH_ITEM})))
    assert [one.items for one in at(cast, old)] == [frozenset({old, COACH_ITEM})]


def test_only_a_coordinator_of_the_own_organisation_keeps_places(cast: Cast) -> None:
    places.add(operation(cast.coordinator), HALL)
    (hall,) = at(cast, BOTH_ITEM)

    def acts(actor: Actor, refused: type[Exception]) -> None:
        with pytest.raises(refused):
            places.change(operation(actor), hall.id, replace(HALL, name="Elders"))
        with pytest.raises(refused):
            places.choose(operation(actor), COACHEE_ITEM, frozenset({hall.id}))

    acts(cast.foreign_coordinator, NotThere)
    places.remove(operation(cast.foreign_coordinator), hall.id)  # nothing there for them to remove
    assert places.town_places(cast.foreign_coordinator).places == ()
    assert places_at(cast.elsewhere.id, [BOTH_ITEM]) == []
    for actor in (cast.coach, cast.coachee, cast.director, cast.interpreter, cast.admin):
        acts(actor, NotAllowed)
        for act in (
            lambda actor=actor: places.town_places(actor),
            lambda actor=actor: places.add(operation(actor), HALL),
        ):
            with pytest.raises(NotAllowed):
                act()
        with pytest.raises(NotAllowed):
            places.remove(operation(actor), hall.id)
    assert at(cast, BOTH_ITEM) == [hall]
