"""Regions and the country: unions of whole published cells, with nothing left to subtract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import quarter_ends

from pragma_coach.domain.network import (
    Beside,
    Comparison,
    Level,
    NetworkBlock,
    NotLaminar,
    check_laminar,
    check_nested,
    close,
    compare,
    union,
)
from pragma_coach.domain.scoreboard.figures import Band, Figure, Scale, Step, combined

ENDS = quarter_ends(8)
TEN, HUNDRED = Figure(10, Step.MONTH, Band.FROM_10), Figure(20, Step.MONTH, Band.FROM_100)


def cell(place: str, quarter: int, figure: Figure = TEN, measure: str = "fase-2") -> NetworkBlock:
    first = ENDS[quarter].replace(day=1, month=ENDS[quarter].month - 2)
    return NetworkBlock(Level.ORGANISATION, place, measure, first, ENDS[quarter], figure)


def region(place: str, quarter: int, *parts: NetworkBlock) -> NetworkBlock:
    made = union(Level.REGION, place, parts[0].first_day, ENDS[quarter], parts)
    assert made
    return made


A, B, C, D = (cell(name, 0) for name in "abcd")


def test_a_larger_group_weighs_more_by_the_floor_of_its_band() -> None:
    assert combined([TEN, HUNDRED]) == Figure(19, Step.MONTH, Band.FROM_100)  # (10 x 10 + 100 x 20) / 110 = 19.1


def test_the_smallest_step_is_kept_and_the_band_is_at_least_so_many() -> None:
    fine = Figure(21, Step.HALF_MONTH, Band.FROM_15)
    assert combined([TEN, fine]) == Figure(21, Step.HALF_MONTH, Band.FROM_20)  # (100 + 157.5) / 25 = 10.3 months


def test_nothing_has_no_figure() -> None:
    with pytest.raises(ValueError, match="empty"):
        combined([])


def test_a_region_closes_with_three_organisations_and_not_with_two() -> None:
    places = {"noord": ["a", "b", "c"]}
    assert close(places, Level.REGION, [A, B], ENDS[0], {}) == []
    assert close(places, Level.REGION, [A, B, cell("a", 1)], ENDS[1], {}) == []
    (block,) = close(places, Level.REGION, [A, B, C], ENDS[0], {})
    assert (block.place, block.figure, block.first_day) == ("noord", Figure(10, Step.MONTH, Band.FROM_30), A.first_day)
    assert set(block.cells) == {A, B, C}


def test_what_was_published_after_the_close_waits() -> None:
    assert close({"noord": ["a", "b", "c"]}, Level.REGION, [A, B, cell("c", 1)], ENDS[0], {}) == []


def test_an_organisation_of_another_region_plays_no_part() -> None:
    assert close({"noord": ["a", "b", "x"]}, Level.REGION, [A, B, C, D], ENDS[0], {}) == []


def test_a_region_begins_where_its_last_block_ended() -> None:
    since = date(2020, 4, 1)
    later = [cell(name, 3) for name in "abc"]
    (block,) = close({"noord": "abc"}, Level.REGION, later, ENDS[3], {"noord": since})
    assert block.first_day == since


def test_the_order_of_the_parts_changes_nothing() -> None:
    assert region("noord", 0, A, B, C) == region("noord", 0, C, A, B)


def test_a_cell_in_two_regions_is_found() -> None:
    with pytest.raises(NotLaminar, match="overlap"):
        check_laminar([region("noord", 0, A, B, C), region("zuid", 0, B, C, D)])


def test_a_block_that_stands_there_twice_is_found() -> None:
    with pytest.raises(NotLaminar, match="twice"):
        check_laminar([A, A])


def test_a_part_of_another_measure_is_found() -> None:
    with pytest.raises(NotLaminar, match="another measure"):
        check_laminar([replace(region("noord", 0, A, B, C), measure="fase-1")])


def test_a_region_that_took_only_half_of_a_country_block_is_found() -> None:
    country = NetworkBlock(Level.COUNTRY, "land", "fase-2", A.first_day, ENDS[0], TEN, (A, B))
    with pytest.raises(NotLaminar):
        check_laminar([region("noord", 0, B, C, D), country])


@given(st.lists(st.frozensets(st.integers(0, 12), min_size=1, max_size=9), max_size=9))
@settings(max_examples=300, deadline=None)
def test_the_quick_check_of_nesting_agrees_with_looking_at_every_pair(sets: list[frozenset[int]]) -> None:
    nested = all(one <= other or other <= one or not one & other for one, other in combinations(sets, 2))
    try:
        check_nested(sets)
        found = True
    except NotLaminar:
        found = False
    assert found == nested


@st.composite
def histories(draw: st.DrawFn) -> tuple[dict[str, list[str]], list[list[NetworkBlock]]]:
    """Return regions, and per quarter the cells that arrive then: some of them of earlier quarters, and so late."""
    random = Random(draw(st.integers(0, 10_000)))
    names = [f"o{number:02}" for number in range(draw(st.integers(9, 16)))]
    regions = {place: names[start::3] for start, place in enumerate(("midden", "noord", "zuid"))}
    arriving: list[list[NetworkBlock]] = [[] for _ in ENDS]
    for name in names:
        for quarter in range(len(ENDS)):
            if random.random() < 0.7:
                figure = Figure(random.randint(1, 40), Step.MONTH, random.choice([Band.FROM_10, Band.FROM_30]))
                late = random.choice([0, 0, 0, 1, 2])
                arriving[min(quarter + late, len(ENDS) - 1)].append(cell(name, quarter, figure))
    return regions, arriving


def played(regions: dict[str, list[str]], arriving: list[list[NetworkBlock]]) -> list[NetworkBlock]:
    """Close every quarter of a history at both levels and return all blocks, the cells as well."""
    blocks: list[NetworkBlock] = []
    waiting: dict[Level, list[NetworkBlock]] = {Level.ORGANISATION: [], Level.REGION: []}
    for last_day, cells in zip(ENDS, arriving, strict=True):
        waiting[Level.ORGANISATION] += cells
        blocks += cells
        for level, below, places in (
            (Level.REGION, Level.ORGANISATION, regions),
            (Level.COUNTRY, Level.REGION, {"land": list(regions)}),
        ):
            new = close(places, level, waiting[below], last_day, {})
            used = {part.key for block in new for part in block.parts}
            waiting[below] = [block for block in waiting[below] if block.key not in used]
            if level is Level.REGION:
                waiting[level] += new
            blocks += new
    return blocks


@given(histories())
@settings(max_examples=60, deadline=None)
def test_whatever_arrives_when_everything_published_is_laminar(
    history: tuple[dict[str, list[str]], list[list[NetworkBlock]]],
) -> None:
    blocks = played(*history)
    check_laminar(blocks)
    for level in (Level.REGION, Level.COUNTRY):
        cells = [cell.key for block in blocks if block.level is level for cell in block.cells]
        assert len(cells) == len(set(cells))
    # What a parent has without its children is nobody: the atoms are the cells of organisations.
    for block in blocks:
        if block.parts:
            assert {c.key for c in block.cells} == {c.key for part in block.parts for c in part.cells}


@given(histories())
@settings(max_examples=30, deadline=None)
def test_which_blocks_close_does_not_depend_on_any_figure(
    history: tuple[dict[str, list[str]], list[list[NetworkBlock]]],
) -> None:
    regions, arriving = history
    same = [[replace(one, figure=replace(one.figure, value=3)) for one in cells] for cells in arriving]
    assert [block.key for block in played(regions, same)] == [block.key for block in played(regions, arriving)]


def test_an_organisation_is_within_when_the_ranges_touch() -> None:
    figures = [Figure(value, Step.MONTH, Band.FROM_10) for value in (14, 12, 16)]
    found = compare(Figure(13, Step.MONTH, Band.FROM_10), figures, Scale.MONTHS)
    assert isinstance(found, Comparison)
    assert (found.others, found.beside) == (Figure(14, Step.MONTH, Band.FROM_30), Beside.WITHIN)


@pytest.mark.parametrize(("value", "beside"), [(5, Beside.SHORTER), (60, Beside.LONGER)])
def test_only_ranges_that_do_not_touch_make_a_difference(value: int, beside: Beside) -> None:
    others = [Figure(20, Step.MONTH, Band.FROM_100)] * 2
    found = compare(Figure(value, Step.MONTH, Band.FROM_30), others, Scale.MONTHS)
    assert isinstance(found, Comparison)
    assert found.beside is beside


def test_two_organisations_are_not_compared_with_each_other() -> None:
    assert compare(TEN, [HUNDRED], Scale.MONTHS) is None
