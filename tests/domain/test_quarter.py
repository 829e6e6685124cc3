"""What leaves about a quarter is attacked with everything an outsider can do: subtract, add up, and compare quarters."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from pragma_coach.domain.programme.programme import Tile
from pragma_coach.domain.quarter import (
    STEP,
    CountedPart,
    CountKind,
    QuarterFigure,
    SafeFigure,
    SafePart,
    SafeReport,
    in_order,
    low,
    safe_report,
    single,
)


def split(name: str, numbers: list[int]) -> QuarterFigure:
    return QuarterFigure(
        name, name, CountKind.SPLIT, tuple(CountedPart(str(place), str(place), n) for place, n in enumerate(numbers))
    )


def report(*divisions: list[int], people: int | None = None) -> SafeReport:
    known = sum(divisions[0]) if people is None else people
    figures = [split(f"division {place}", numbers) for place, numbers in enumerate(divisions)]
    return safe_report([single("people", "Mensen", CountKind.PEOPLE, known), *figures])


class Attacker:
    """Knows the rules and every figure that left, and works out what each number can be.

    A number lies in its class. All divisions are of the same people, whose number lies in its own class too.
    """

    def __init__(self, released: SafeReport) -> None:
        parts = {figure.id: figure.parts for figure in released.figures if figure.kind is CountKind.SPLIT}
        (people,) = (figure.parts[0] for figure in released.figures if figure.kind is CountKind.PEOPLE)
        self.divisions = {name: [(part.low, part.high) for part in found] for name, found in parts.items()}
        self.people = {
            n
            for n in range(people.low, people.high + 1)
            if all(
                sum(low for low, _ in found) <= n <= sum(high for _, high in found) for found in self.divisions.values()
            )
        }

    def possible(self, name: str, place: int) -> set[int]:
        """Return what one part of a division can be, given all that left."""
        found = self.divisions[name]
        others = [limits for index, limits in enumerate(found) if index != place]
        least, most = sum(low for low, _ in others), sum(high for _, high in others)
        first, last = found[place]
        return {n for n in range(first, last + 1) if any(least <= people - n <= most for people in self.people)}


@given(st.lists(st.integers(0, 30), min_size=2, max_size=9), st.data())
def test_totals_minus_parts_tell_nothing_beyond_the_class(first: list[int], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(0, 6), min_size=sum(first), max_size=sum(first)))
    second = [places.count(place) for place in range(7)]  # the same people, divided in another way
    released = report(first, second)
    attacker = Attacker(released)
    lowest = low(sum(first))
    assert attacker.people == set(range(lowest, lowest + STEP))
    for name, found in attacker.divisions.items():
        for place, (least, most) in enumerate(found):
            assert attacker.possible(name, place) == set(range(least, most + 1))


def test_without_the_rule_for_divisions_the_attacker_would_win() -> None:
    """Five parts of four are twenty people: their classes and the total together tell every one of them."""
    assert report([4, 4, 4, 4, 4]).left_out == ("division 0",)
    people = SafeFigure("people", "", CountKind.PEOPLE, (SafePart("people", "", 20, 24),))
    division = SafeFigure("all", "", CountKind.SPLIT, tuple(SafePart(str(place), "", 0, 4) for place in range(5)))
    naive = Attacker(SafeReport((people, division), ()))
    assert [naive.possible("all", place) for place in range(5)] == [{4}] * 5


@given(st.integers(0, 60), st.integers(-4, 4))
def test_the_difference_of_two_quarters_never_tells_how_many_came_or_went(number: int, change: int) -> None:
    """A stock that changed by one to four people leaves as two classes between which nine changes are possible."""
    assume(number + change >= 0)
    quarters = [report([n, 10], people=n + 10).figures[0].parts[0] for n in (number, number + change)]
    before, after = quarters
    changes = {b - a for a, b in product(range(before.low, before.high + 1), range(after.low, after.high + 1))}
    assert len(changes) == 2 * STEP - 1
    assert change in changes


@given(st.integers(0, 300))
def test_a_flow_leaves_exact_from_five_on_and_below_that_nothing_is_told(number: int) -> None:
    (part,) = (
        safe_report(
            [
                single("people", "Mensen", CountKind.PEOPLE, 40),
                single("exits", "Uit de uitkering", CountKind.FLOW, number),
            ]
        )
        .figures[1]
        .parts
    )
    if number < STEP:
        assert (part.low, part.high, part.words) == (0, 4, "minder dan 5")
    else:
        assert (part.low, part.high, part.words) == (number, number, str(number))


def test_words_tell_the_class() -> None:
    (people,) = report([12, 5]).figures[0].parts
    assert people.words == "15 t/m 19"


@pytest.mark.parametrize("count", [0, 2])
def test_a_report_names_the_people_exactly_once(count: int) -> None:
    with pytest.raises(ValueError, match="exactly once"):
        safe_report([single("people", "Mensen", CountKind.PEOPLE, 9)] * count)


def test_the_dashboard_stands_in_the_order_of_the_programme() -> None:
    figures = [
        single("visits", "", CountKind.FLOW, 1, Tile.WALK_IN),
        single("ladder", "", CountKind.FLOW, 1, Tile.LADDER),
        single("exits", "", CountKind.FLOW, 1, Tile.OUTFLOW),
        single("people", "", CountKind.PEOPLE, 1),
    ]
    ordered = in_order(figures, (Tile.OUTFLOW, Tile.LADDER))
    assert [figure.id for figure in ordered] == ["people", "exits", "ladder", "visits"]
