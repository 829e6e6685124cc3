"""Places in town: the telephone of an office is one, that of a person or a citizen service number is not."""

from __future__ import annotations

import pytest

from pragma_coach.domain.town.places import NotAPhone, PlaceDetails, parse_phone


@pytest.mark.parametrize(
    ("typed", "kept", "dialled"),
    [
        ("", "", ""),
        ("  0499  58 33 33 ", "0499 58 33 33", "0499583333"),
        ("(0499) 58-33-33", "(0499) 58-33-33", "0499583333"),
        ("14 0499", "14 0499", "140499"),
        ("0800 0543", "0800 0543", "08000543"),
        ("088 123 45 67", "088 123 45 67", "0881234567"),
        ("+31 499 58 33 33", "+31 499 58 33 33", "+31499583333"),
        ("112", "112", "112"),
    ],
)
def test_a_number_of_an_office_stays_as_typed_and_can_be_dialled(typed: str, kept: str, dialled: str) -> None:
    place = PlaceDetails(name="Gemeentehuis", phone=parse_phone(typed))
    assert (place.phone, place.dial) == (kept, dialled)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("06 12 34 56 78", "06-nummer"),
        ("+31 6 12345678", "06-nummer"),
        ("+31 (0)6 12345678", "06-nummer"),
        ("123456782", "geen telefoonnummer"),
        ("111222333", "geen telefoonnummer"),
        ("0499", "geen telefoonnummer"),
        ("bel Jan op 0499 58 33 33", "geen telefoonnummer"),
        ("٠٤٩٩٥٨٣٣٣٣", "geen telefoonnummer"),
    ],
)
def test_a_number_of_one_person_and_what_is_no_number_gets_a_sentence(typed: str, why: str) -> None:
    with pytest.raises(NotAPhone, match=why):
        parse_phone(typed)


def test_a_website_is_shown_by_its_name() -> None:
    assert PlaceDetails(name="Gemeentehuis", link="https://www.oirschot.nl/a/b?c").site == "oirschot.nl"
    assert PlaceDetails(name="Gemeentehuis").site == ""
