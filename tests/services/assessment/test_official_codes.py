"""Official codes go out with a key and come in again: all of a file or nothing, and never a BSN."""

from __future__ import annotations

from datetime import date, timedelta

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.official_codes import KEY, Field, reading_of
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import ItemId, ItemState, MilestoneId
from pragma_coach.services.assessment import official_codes
from pragma_coach.services.pairs.announcements import pair_key
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.pairs.ticks import tick
from pragma_coach.services.spreadsheets.files import Cell, sheet_of, to_csv
from pragma_coach.services.spreadsheets.reading import read_tables

GOOD = {
    Field.TARGET_GROUP: "Asielstatushouder",
    Field.ROUTE: "B",
    Field.LEVEL: "B1",
    Field.LITERACY: "AA",
    Field.DUTY: "2026-03-02",
    Field.PIP: "05-04-2026",
    Field.PVT: "2026-05-01",
    Field.LE: "B1 Geslaagd",
    Field.NO_DUTY: "voldaan",
}


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def file(*rows: tuple[str, dict[Field, str]], extra: str = "") -> bytes:
    fields = list(Field)
    lines: list[list[Cell]] = [[KEY, *(field.value for field in fields), extra or "opmerking"]]
    lines += [[key, *(values.get(field, "") for field in fields), "tekst"] for key, values in rows]
    return to_csv(sheet_of("Codes", lines))


def taken(cast: Cast, data: bytes) -> int:
    return official_codes.take_codes(operation(cast.coordinator), data, "codes.csv")


def faults(cast: Cast, data: bytes) -> list[str]:
    rows = official_codes.read_codes(cast.coordinator, data, "codes.csv", make.TODAY)
    return [fault for row in rows for fault in row.faults]


def test_codes_and_dates_come_in_as_facts_and_go_out_as_they_came(cast: Cast) -> None:
    data = file((pair_key(cast.pair.id), GOOD), (pair_key(cast.other_pair.id), {}))
    assert taken(cast, data) == 1
    journey = cast.now().journey
    assert journey.dates[Anchor.DUO_NOTICE].on == date(2026, 3, 2)
    assert journey.milestones[MilestoneId("pip_signed")].on == date(2026, 4, 5)
    route = journey.reading(reading_of(Field.ROUTE))
    assert route is not None
    assert route.value == "B"
    assert [found for _, found in verify(cast.organisation.id)] == [[], []]
    out = official_codes.codes_file(operation(cast.coordinator), xlsx=False)
    assert b"Amina" not in out.data
    header, *rows = [row.cells for row in read_tables(out.data, out.name)[0].rows]
    (mine,) = [dict(zip(header, row, strict=True)) for row in rows if row[0] == pair_key(cast.pair.id)]
    assert mine[Field.TERM_START.value] == "2026-04-06"
    assert mine[Field.TERM_END.value] == "2029-04-06"
    assert mine[Field.LE.value] == "B1 Geslaagd"
    assert taken(cast, out.data) == 0  # what went out changes nothing when it comes in again


def test_the_same_operation_twice_changes_once(cast: Cast) -> None:
    again = operation(cast.coordinator)
    data = file((pair_key(cast.pair.id), GOOD))
    assert [official_codes.take_codes(again, data, "codes.csv") for _ in range(2)] == [1, 0]


def test_one_wrong_row_and_nothing_comes_in(cast: Cast) -> None:
    wrong = {Field.ROUTE: "Z", Field.LEVEL: "B1"}
    data = file((pair_key(cast.pair.id), GOOD), (pair_key(cast.other_pair.id), wrong))
    with pytest.raises(Invalid, match="Er is niets overgenomen"):
        taken(cast, data)
    assert cast.now() == cast.pair
    assert faults(cast, data) == ["niveau: De Z-route kent geen B1. Maak er A2 van, of kijk de leerroute na."]


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({Field.PIP: "2026-02-28"}, "ligt voor de dag van wonen"),
        ({Field.PIP: "eens"}, "is geen datum"),
        ({Field.MAP: "2026-06-01"}, "nog niet geweest"),
        ({Field.KNM: "A2 Geslaagd"}, "ken ik niet bij examenKNM"),
        ({Field.ROUTE: "111222333"}, "lijkt"),
    ],
)
def test_what_cannot_be_is_told_with_the_cure(cast: Cast, values: dict[Field, str], told: str) -> None:
    assert any(told in fault for fault in faults(cast, file((pair_key(cast.pair.id), values))))


def test_a_bsn_an_unknown_key_a_double_one_and_a_stranger_are_refused(cast: Cast) -> None:
    mine = pair_key(cast.pair.id)
    with pytest.raises(Invalid, match="BSN"):
        faults(cast, file((mine, {}), extra="BSN nummer"))
    with pytest.raises(Invalid, match="sleutel"):
        faults(cast, to_csv(sheet_of("x", [["naam"], ["Amina"]])))
    assert faults(cast, file((pair_key(cast.foreign_pair.id), GOOD)))[0].startswith("Deze sleutel ken ik niet")
    assert any("twee keer" in fault for fault in faults(cast, file((mine, {}), (mine, {}))))
    for actor in (cast.coach, cast.director, cast.admin):
        with pytest.raises(NotAllowed):
            official_codes.codes_file(operation(actor), xlsx=True)


def test_a_revised_pip_leaves_the_first_day_where_it_was(cast: Cast) -> None:
    mine = pair_key(cast.pair.id)
    taken(cast, file((mine, GOOD)))
    taken(cast, file((mine, {Field.PIP: "2026-05-10"})))
    journey = cast.now().journey
    assert journey.milestones[MilestoneId("pip_signed")].on == date(2026, 4, 5)
    revised = journey.reading(reading_of(Field.PIP))
    assert revised is not None
    assert revised.value == "2026-05-10"


@pytest.mark.parametrize(
    "official", [date(2026, 4, 20), date(2026, 5, 4)], ids=["long before the tap", "shortly before"]
)
def test_a_file_knows_the_day_of_a_plan_that_was_only_tapped(cast: Cast, official: date) -> None:
    tick(operation(cast.coach), cast.pair.id, ItemId("2-taal-pip"), ItemState.DONE)
    assert cast.now().journey.milestones[MilestoneId("pip_signed")].on == make.TODAY
    values = {Field.PIP: official.isoformat(), Field.TERM_START: (official + timedelta(days=1)).isoformat()}
    data = file((pair_key(cast.pair.id), values))
    assert faults(cast, data) == []
    taken(cast, data)
    assert cast.now().journey.milestones[MilestoneId("pip_signed")].on == official
    assert cast.now().journey.items[ItemId("2-taal-pip")].happened_on == official
    earlier = file((pair_key(cast.pair.id), {Field.PIP: (official - timedelta(days=3)).isoformat()}))
    assert "het eerdere PIP" in faults(cast, earlier)[0]  # now somebody noted the day
