"""Half-years and years are attacked with all that ever left: every table of four quarters, every order of releases.

A world is what happened in the four quarters of a year. Worlds of which the same left are one to an outsider, who knows
the rules and also that a number was withheld; what none of them has, the outsider has found out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache
from itertools import combinations, product

import pytest

from pragma_coach.domain import quarter as rules
from pragma_coach.domain.calendar import Period, Quarter, Span
from pragma_coach.domain.quarter import (
    STEP,
    CountedPart,
    CountKind,
    QuarterFigure,
    SafePart,
    SafeReport,
    added,
    safe_report,
    safe_year,
    single,
    why_not,
)

World = tuple[int, ...]
Policy = Callable[[Period, Collection[Period]], str | None]
QUARTERS = tuple(Quarter(2026, number) for number in (1, 2, 3, 4))
FIRST, SECOND, YEAR = Span(2026, 1), Span(2026, 2), Span(2026)
EVERY: tuple[Period, ...] = (*QUARTERS, FIRST, SECOND, YEAR)
MOST = 6  # in one quarter: hidden up to 4, and told exactly


@cache
def figures(number: int, kind: CountKind = CountKind.FLOW) -> tuple[QuarterFigure, ...]:
    return single("people", "Mensen", CountKind.PEOPLE, 60), single("exits", "Uitstroom", kind, number)


@cache
def quarter_report(number: int, kind: CountKind) -> SafeReport:
    return safe_report(figures(number, kind))


def left_of(world: World, period: Period, before: Collection[Period], kind: CountKind) -> SafePart:
    """Return the cell that leaves of a period, after what left before."""
    numbers = [world[one.number - 1] for one in period.quarters]
    if isinstance(period, Quarter):
        report = quarter_report(numbers[0], kind)
    elif set(period.quarters) <= set(before):
        report = safe_year([quarter_report(one, kind) for one in numbers], [figures(one, kind) for one in numbers])
    else:
        report = safe_report(added([figures(one, kind) for one in numbers]))
    return report.figures[1].parts[0]


def releases(policy: Policy) -> Iterator[tuple[Period, ...]]:
    """Yield every order that the policy allows, one for each set of periods."""
    waiting: list[tuple[Period, ...]] = [()]
    seen: set[frozenset[Period]] = set()
    while waiting:
        left = waiting.pop()
        yield left
        for period in EVERY:
            new: frozenset[Period] = frozenset({*left, period})
            if period not in left and new not in seen and policy(period, left) is None:
                seen.add(new)
                waiting.append((*left, period))


def found_out(left: tuple[Period, ...], kind: CountKind = CountKind.FLOW, most: int = MOST) -> str | None:
    """Return what somebody outside finds out of one quarter beyond what the quarter alone tells, or None."""
    alike: dict[tuple[SafePart, ...], list[World]] = defaultdict(list)
    whole = [one for one in left if isinstance(one, Span) and not set(one.quarters) & set(left)]
    for world in product(range(most + 1), repeat=4):
        # A higher total of a span that leaves alone would tell of the bound of these worlds, not of people.
        if all(sum(world[one.number - 1] for one in span.quarters) <= most for span in whole):
            cells = tuple(left_of(world, period, left[:place], kind) for place, period in enumerate(left))
            alike[cells].append(world)
    for cells, worlds in alike.items():
        told = dict(zip(left, cells, strict=True))
        found = _in_one_class(told, worlds, most)
        if found:
            return f"{found}: {[(str(period), cell.words) for period, cell in told.items()]}"
    return None


def _in_one_class(told: dict[Period, SafePart], worlds: list[World], most: int) -> str | None:
    hidden = [one for one in QUARTERS if one not in told or told[one].low != told[one].high]
    for one in hidden:
        cell = told.get(one)
        promised = set(range(cell.low, min(cell.high, most) + 1) if cell else range(STEP))
        if not promised <= {world[one.number - 1] for world in worlds}:
            return f"{one} is no longer each of {promised}"
        for other in hidden:  # an insider knows of one person in another quarter
            known = {world[one.number - 1] for world in worlds if world[other.number - 1] >= 1}
            if other != one and known and not (promised if cell else {0}) <= known:
                return f"who knows one of {other} learns of {one}"
    for one, other in combinations([period for period in hidden if period in told], 2):
        if len({world[one.number - 1] + world[other.number - 1] for world in worlds}) < STEP:
            return f"{one} and {other} together are nearly known"
    return None


def test_nothing_of_a_quarter_is_found_out_whatever_leaves_in_whatever_order() -> None:
    allowed = list(releases(why_not))
    assert {frozenset({FIRST, SECOND}), frozenset({YEAR}), frozenset({*QUARTERS, YEAR})} <= set(map(frozenset, allowed))
    assert [found for left in allowed if (found := found_out(left))] == []


def test_shares_of_a_year_tell_no_class_of_a_quarter() -> None:
    assert found_out((*QUARTERS, YEAR), CountKind.SHARES, most=9) is None


@pytest.mark.parametrize(
    "mutant",
    [
        lambda hidden, quarters: STEP - 1 <= hidden <= (STEP - 1) * (quarters - 1),  # an insider wins
        lambda hidden, quarters: hidden <= (STEP - 1) * (quarters - 1),  # no threshold
        lambda hidden, quarters: STEP <= hidden <= (STEP - 1) * quarters,  # m instead of m - 1
        lambda hidden, _: hidden >= STEP,  # the rule of a quarter alone
    ],
)
def test_the_attack_wins_of_each_other_rule(
    mutant: Callable[[int, int], bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "tells_no_quarter", mutant)
    assert found_out((*QUARTERS, YEAR))


def over(*allowed: tuple[type, type]) -> Policy:
    """Return the policy that overlooks what left of some kind when something of another kind wants to leave."""

    def policy(period: Period, left: Collection[Period]) -> str | None:
        return why_not(period, [one for one in left if (type(period), type(one)) not in allowed or one == period])

    return policy


@pytest.mark.parametrize("mutant", [over((Span, Span)), over((Span, Quarter)), over((Quarter, Span))])
def test_the_attack_wins_when_half_year_and_year_or_quarter_overlap(mutant: Policy) -> None:
    assert any(found_out(left) for left in releases(mutant))


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((3, 3, 3, 3), "12"),
        ((1, 1, 1, 1), "minder dan 17"),
        ((4, 4, 4, 1), "minder dan 17"),
        ((12, 3, 3, 2), "20"),
        ((12, 3, 7, 2), "19 t/m 27"),
        ((12, 3, 7, 5), "24 t/m 28"),
        ((12, 5, 7, 5), "29"),
    ],
)
def test_a_year_on_top_of_its_quarters_is_exact_only_where_three_or_four_of_them_hide_enough(
    numbers: World, words: str
) -> None:
    assert left_of(numbers, YEAR, QUARTERS, CountKind.FLOW).words == words


def test_a_quarter_that_counts_otherwise_than_it_told_is_never_told_exactly() -> None:
    """It left before its count was kept, and was corrected since."""
    told = [quarter_report(number, CountKind.FLOW) for number in (3, 3, 3, 3)]
    counted = [figures(number) for number in (3, 3, 3, 5)]
    assert safe_year(told, counted).figures[1].parts[0].words == "minder dan 17"


def test_a_span_adds_up_what_happened_and_keeps_how_people_stand_at_its_end() -> None:
    def counted(people: int, exits: int, ladder: tuple[int, int], *more: QuarterFigure) -> list[QuarterFigure]:
        parts = tuple(CountedPart(str(place), "", number) for place, number in enumerate(ladder))
        rungs = QuarterFigure("ladder", "Ladder", CountKind.SPLIT, parts)
        help = QuarterFigure("help", "Hulpvragen", CountKind.SHARES, parts)
        exit = single("exits", "Uitstroom", CountKind.FLOW, exits)
        return [single("people", "Mensen", CountKind.PEOPLE, people), exit, rungs, help, *more]

    new = single("new", "Pas later geteld", CountKind.FLOW, 9)
    quarters = [counted(30, 3, (10, 20)), counted(40, 4, (15, 25), new)]
    found = {figure.id: [part.number for part in figure.parts] for figure in added(quarters)}
    assert found == {"people": [40], "exits": [7], "ladder": [15, 25], "help": [25, 45]}
    on_top = safe_year([safe_report(one) for one in quarters], quarters)
    words = {figure.id: [part.words for part in figure.parts] for figure in on_top.figures}
    assert words == {
        "people": ["40 t/m 44"],
        "exits": ["minder dan 9"],
        "ladder": ["15 t/m 19", "25 t/m 29"],
        "help": ["25 t/m 33", "45 t/m 53"],
    }


def test_what_may_not_leave_says_why_and_what_can_be_done() -> None:
    assert "halfjaar 1 van 2026" in (why_not(YEAR, [FIRST]) or "")
    assert "het jaar 2026" in (why_not(QUARTERS[2], [YEAR]) or "")
    assert "daarna kan het jaar" in (why_not(FIRST, QUARTERS[:1]) or "")
    assert "andere kwartalen" in (why_not(YEAR, QUARTERS[:3]) or "")
    assert why_not(YEAR, QUARTERS) is None
    assert why_not(SECOND, [FIRST, *QUARTERS[:2]]) is None
    assert (FIRST.previous(), SECOND.previous(), YEAR.previous()) == (Span(2025, 2), FIRST, Span(2025))
    assert [str(one) for one in (FIRST, YEAR)] == ["2026-h1", "2026-j"]
    assert (FIRST.first_day.isoformat(), YEAR.last_day.isoformat()) == ("2026-01-01", "2026-12-31")
