"""The official codes: only values of the list, only routes and levels that go together, only dates that can be true."""

from __future__ import annotations

from datetime import date

import pytest

from pragma_coach.domain.assessment.official_codes import VALUES, Field, date_faults, value_faults

TODAY = date(2026, 5, 12)


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("route", "level", "wrong"),
    [("B", "A2", 0), ("B", "B1", 0), ("O", "B1", 0), ("O", "A2", 1), ("Z", "A2", 0), ("Z", "B1", 1)],
)
def test_no_a2_with_the_education_route_and_no_b1_with_the_z_route(route: str, level: str, wrong: int) -> None:
    assert len(value_faults({Field.ROUTE: route, Field.LEVEL: level})) == wrong


def test_a_code_that_is_not_on_the_list_names_the_list() -> None:
    (fault,) = value_faults({Field.LITERACY: "B"})
    assert fault.field is Field.LITERACY
    assert "A, AA, NVT" in fault.sentence


@pytest.mark.parametrize("field", VALUES)
def test_every_code_of_the_list_is_right(field: Field) -> None:
    assert not [fault for value in VALUES[field] for fault in value_faults({field: value})]


GOOD = {
    Field.DUTY: day("2025-11-03"),
    Field.PIP: day("2026-01-05"),
    Field.TERM_START: day("2026-01-06"),
    Field.TERM_END: day("2029-01-06"),
    Field.PVT: day("2026-01-06"),
    Field.MAP: day("2026-05-12"),
    Field.Z_END: day("2026-05-12"),
}


def test_dates_that_follow_each_other_are_right_to_the_day() -> None:
    moved_in = first_pip = day("2026-01-05")
    assert date_faults(GOOD, TODAY, housed_on=moved_in, first_pip_on=first_pip) == []


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({Field.DUTY: day("2026-01-06")}, Field.PIP),
        ({Field.PIP: day("2026-01-04"), Field.TERM_START: day("2026-01-05")}, Field.PIP),
        ({Field.PVT: day("2026-01-05")}, Field.PVT),
        ({Field.MAP: day("2026-01-05")}, Field.MAP),
        ({Field.Z_END: day("2026-05-11")}, Field.MAP),
        ({Field.Z_END: day("2026-05-13")}, Field.Z_END),
        ({Field.TERM_START: day("2026-01-07"), Field.PVT: day("2026-02-01")}, Field.TERM_START),
        ({Field.TERM_END: day("2026-01-06")}, Field.TERM_END),
    ],
)
def test_a_date_that_cannot_be_is_told_at_its_field(changed: dict[Field, date], field: Field) -> None:
    found = date_faults(GOOD | changed, TODAY, housed_on=day("2026-01-05"))
    assert [fault.field for fault in found] == [field]


def test_a_revised_pip_is_not_before_the_earlier_one() -> None:
    found = date_faults({Field.PIP: day("2026-01-04")}, TODAY, first_pip_on=day("2026-01-05"))
    assert "het eerdere PIP" in found[0].sentence
