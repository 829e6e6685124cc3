"""The route is one choice: what it switches on, what the codes file says of it, and what holds for older pairs."""

from __future__ import annotations

from dataclasses import replace

import make
import pytest
from make import Cast, operation

from pragma_coach.config import Config
from pragma_coach.domain.assessment.official_codes import KEY, Field, reading_of
from pragma_coach.domain.pairs.journey import ON, EventKind
from pragma_coach.domain.refusal import Invalid, NotAllowed
from pragma_coach.domain.types import GroupId
from pragma_coach.services.assessment import official_codes
from pragma_coach.services.pairs import records
from pragma_coach.services.pairs.acts import EventDraft, programme_of, record
from pragma_coach.services.pairs.announcements import pair_key
from pragma_coach.services.pairs.choices import choose, confirmed
from pragma_coach.services.pairs.rebuild import verify
from pragma_coach.services.spreadsheets.files import sheet_of, to_csv
from pragma_coach.services.spreadsheets.reading import read_tables
from pragma_coach.store.database import one_transaction

ROUTE, MAP = "leerroute", "2-taal-map"
B1_ONLY, NOT_EDUCATION = GroupId("route_b1_onderwijs"), GroupId("niet_onderwijsroute")


@pytest.fixture
def cast(config: Config) -> Cast:
    return make.cast()


def route_of(cast: Cast) -> str:
    choice = programme_of(cast.pair).choice(ROUTE)
    assert choice
    return choice.chosen(cast.now().journey.groups).id


def listed(cast: Cast) -> set[str]:
    pair = cast.now()
    return {item.id for item in pair.journey.listed(programme_of(pair))}


def code_of(cast: Cast) -> str:
    out = official_codes.codes_file(operation(cast.coordinator), xlsx=False)
    header, *rows = [row.cells for row in read_tables(out.data, out.name)[0].rows]
    (mine,) = [dict(zip(header, row, strict=True)) for row in rows if row[0] == pair_key(cast.pair.id)]
    return str(mine[Field.ROUTE.value] or "")


def take(cast: Cast, code: str) -> int:
    data = to_csv(sheet_of("Codes", [[KEY, Field.ROUTE.value], [pair_key(cast.pair.id), code]]))
    return official_codes.take_codes(operation(cast.coordinator), data, "codes.csv")


def as_before(cast: Cast, *drafts: EventDraft) -> None:
    """Write events as versions before there was a choice did."""
    one_transaction(record)(operation(cast.coordinator), cast.now(), drafts)


def test_a_new_pair_has_no_route_yet_and_nothing_that_follows_from_one(cast: Cast) -> None:
    assert route_of(cast) == "onbekend"
    assert MAP not in listed(cast)
    assert code_of(cast) == ""


@pytest.mark.parametrize(
    ("option", "groups", "code"),
    [
        ("b1", {B1_ONLY, NOT_EDUCATION}, "B"),
        ("onderwijs", {B1_ONLY}, "O"),
        ("z", {NOT_EDUCATION}, "Z"),
        ("onbekend", set(), ""),
    ],
)
def test_each_route_switches_what_follows_from_it_and_is_the_official_code(
    cast: Cast, option: str, groups: set[GroupId], code: str
) -> None:
    choose(operation(cast.coach), cast.pair.id, ROUTE, "b1" if option != "b1" else "z")
    choose(operation(cast.coach), cast.pair.id, ROUTE, option)
    assert cast.now().journey.groups & {B1_ONLY, NOT_EDUCATION} == groups
    assert (route_of(cast), code_of(cast)) == (option, code)
    assert (MAP in listed(cast)) is (NOT_EDUCATION in groups)
    rev = cast.now().journey.rev
    choose(operation(cast.coach), cast.pair.id, ROUTE, option)
    assert cast.now().journey.rev == rev
    assert [found for _, differences in verify(cast.organisation.id) for found in differences] == []


def test_a_code_that_comes_in_is_the_choice(cast: Cast) -> None:
    assert take(cast, "O") == 1
    assert (route_of(cast), code_of(cast)) == ("onderwijs", "O")
    choose(operation(cast.coach), cast.pair.id, ROUTE, "z")
    assert code_of(cast) == "Z"
    assert (take(cast, "Z"), take(cast, "B")) == (0, 1)
    assert route_of(cast) == "b1"


def test_a_route_that_nobody_chose_is_shown_but_goes_into_no_file(cast: Cast) -> None:
    as_before(cast, EventDraft(EventKind.GROUP, NOT_EDUCATION, ON, make.TODAY))
    choice = programme_of(cast.pair).choice(ROUTE)
    assert choice
    assert (route_of(cast), code_of(cast), confirmed(cast.now().journey, choice)) == ("z", "", False)
    choose(operation(cast.coach), cast.pair.id, ROUTE, "z")
    assert (route_of(cast), code_of(cast), confirmed(cast.now().journey, choice)) == ("z", "Z", True)


def test_where_an_older_code_says_otherwise_the_choice_holds_until_somebody_chooses(cast: Cast) -> None:
    name = reading_of(Field.ROUTE)
    as_before(
        cast,
        EventDraft(EventKind.GROUP, NOT_EDUCATION, ON, make.TODAY),
        EventDraft(EventKind.READING, name, "B", make.TODAY),
    )
    assert (route_of(cast), code_of(cast)) == ("z", "Z")
    choose(operation(cast.coach), cast.pair.id, ROUTE, "z")
    assert [reading.value for reading in cast.now().journey.readings[name]] == ["Z"]


def test_a_group_of_a_choice_is_no_switch_and_an_unknown_option_is_refused(cast: Cast) -> None:
    with pytest.raises(Invalid, match="staat niet in het programma"):
        records.switch_group(operation(cast.coach), cast.pair.id, B1_ONLY, True)
    for choice, option in (("iets", "b1"), (ROUTE, "iets")):
        with pytest.raises(Invalid, match="Deze keuze staat niet in het programma"):
            choose(operation(cast.coach), cast.pair.id, choice, option)


def test_the_default_of_an_older_file_no_longer_makes_a_route(cast: Cast) -> None:
    programme = programme_of(cast.pair)
    older = replace(
        programme, groups=tuple(replace(one, by_default=one.id == NOT_EDUCATION) for one in programme.groups)
    )
    assert NOT_EDUCATION not in older.default_groups()


def law_items(cast: Cast) -> set[str]:
    return listed(cast) & {"2-taal-pip", "2-taal-leerroute", "2-taal-einddatum", "2-taal-leerbaarheidstoets", MAP}


def test_the_coordinator_says_the_law_and_the_list_follows(cast: Cast) -> None:
    choose(operation(cast.coach), cast.pair.id, ROUTE, "z")
    assert len(law_items(cast)) == 5
    with pytest.raises(NotAllowed, match="coördinator"):
        choose(operation(cast.coach), cast.pair.id, "wet", "oud")
    choose(operation(cast.coordinator), cast.pair.id, "wet", "oud")
    assert law_items(cast) == set()
    assert {"2-taal-brede-intake", "2-taal-pvt"} <= listed(cast)
    choose(operation(cast.coordinator), cast.pair.id, "wet", "nieuw")
    assert len(law_items(cast)) == 5
    assert [found for _, differences in verify(cast.organisation.id) for found in differences] == []
