"""Can anybody work out how many steps one person took? The attackers of the scoreboard, on the first-quarter number.

Every attack is also run on a board that is known to be bad, where it has to succeed: else it is the attack that fails.
What survived and what did not is written down in docs/scorebord.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from random import Random

import pytest
from firstquarter import ITEMS, Shown, exact, ours, steps_of, town

from pragma_coach.domain.scoreboard.steps import FEW, MOST, UNIT, Contribution, bounded_total, counting
from pragma_coach.domain.types import CoacheeId

Towns = list[list[list[Contribution]]]
Total = Callable[[Iterable[Contribution]], int]


@pytest.fixture(scope="module")
def towns() -> Towns:
    """Twenty-four towns of two years."""
    return [town(seed) for seed in range(24)]


class Score:
    """How many targets an attacker tried, and how many it pinned exactly or within ten percent."""

    def __init__(self) -> None:
        self.targets = self.exact = self.near = 0
        self.narrow = 0
        self.narrowest = 1.0

    def add(self, truth: int, low: float, high: float) -> None:
        self.targets += 1
        self.exact += high - low < 1
        self.near += low >= 0.9 * truth and high <= 1.1 * truth
        self.narrow += high - low < (ITEMS - 1) / 2
        self.narrowest = min(self.narrowest, (high - low) / (ITEMS - 1))

    def __str__(self) -> str:
        return (
            f"{self.targets} targets, {self.exact} exact, {self.near} within 10%, {self.narrow} narrowed to less than half, narrowest {self.narrowest:.0%} of what "
            "was possible"
        )


def seen_by(shown: Shown, known: set[CoacheeId]) -> Iterator[tuple[int, float, float]]:
    """Yield for everybody not known: the truth, and between what it must be.

    The attacker knows who is in the block, and everything of the known ones. Anybody else took 1 to ITEMS steps. On
    our board a person counts for MOST at most, so a total says no more about somebody than that MOST was reached.
    """
    most = ITEMS if shown.unit == 1 else MOST
    strangers = [one for one in shown.people if one.coachee not in known]
    held = sum((one.steps if shown.unit == 1 else counting(one.steps)) for one in shown.people if one.coachee in known)
    low, high = shown.value * shown.unit - held, (shown.value + 1) * shown.unit - 1 - held
    if shown.unit > 1 and bounded_total(shown.people) < sum(counting(one.steps) for one in shown.people):
        high = most * len(strangers)  # a coach or household was held back: then the total has no upper end
    others = len(strangers) - 1
    for one in strangers:
        least, greatest = max(1, low - others * most), min(most, high - others)
        yield one.steps, *(_truly(least, greatest) if shown.unit > 1 else (least, greatest))


def _truly(least: float, greatest: float) -> tuple[float, float]:
    """Return between which numbers of steps somebody is who counts for `least` to `greatest`."""
    return (
        1 if least < FEW else least,
        FEW - 1 if greatest < FEW else ITEMS if greatest >= MOST else greatest,
    )


def coaches_of(shown: Shown) -> set[int]:
    return {coach for one in shown.people for coach in one.coaches}


def people_of(shown: Shown, coaches: Iterable[int]) -> set[CoacheeId]:
    wanted = set(coaches)
    return {one.coachee for one in shown.people if wanted & set(one.coaches)}


def attacked(blocks: list[Shown], knowers: Callable[[Shown], Iterable[set[CoacheeId]]]) -> Score:
    score = Score()
    for shown in blocks:
        for known in knowers(shown):
            for truth, low, high in seen_by(shown, known):
                score.add(truth, low, high)
    return score


def outsider(shown: Shown) -> list[set[CoacheeId]]:
    return [set()]


def coach(shown: Shown) -> list[set[CoacheeId]]:
    return [people_of(shown, [one]) for one in coaches_of(shown)]


def two_coaches(shown: Shown) -> list[set[CoacheeId]]:
    known = sorted(coaches_of(shown))
    return [people_of(shown, pair) for pair in pairwise(known)]


def family(shown: Shown) -> list[set[CoacheeId]]:
    homes = {one.household for one in shown.people}
    return [{one.coachee for one in shown.people if one.household == home} for home in homes]


def all_but_one(shown: Shown) -> list[set[CoacheeId]]:
    everybody = {one.coachee for one in shown.people}
    return [everybody - {one.coachee} for one in shown.people]


def blocks_of(towns: Towns, board: Callable[[list[list[Contribution]]], list[Shown]]) -> list[Shown]:
    return [shown for quarters in towns for shown in board(quarters)]


@pytest.mark.parametrize("knowers", [outsider, coach, two_coaches, family], ids=lambda one: one.__name__)
def test_nobody_who_knows_a_part_pins_anybody(
    towns: Towns, knowers: Callable[[Shown], Iterable[set[CoacheeId]]]
) -> None:
    score = attacked(blocks_of(towns, ours), knowers)
    print(f"\n{knowers.__name__}: {score}")
    assert score.targets > 2_000
    assert (score.exact, score.near) == (0, 0)
    # Half of what was possible is left; two coaches may learn of the rest of a block that none did very much.
    assert score.narrow <= (score.targets / 500 if knowers is two_coaches else 0)


def test_the_same_attack_empties_a_board_with_exact_totals(towns: Towns) -> None:
    """The positive control: who knows all but one reads the last one from an exact total."""
    score = attacked(blocks_of(towns, exact), all_but_one)
    assert score.targets > 2_000
    assert score.exact == score.targets


def possible(shown: Shown, target: Contribution, total: Total, unit: int) -> list[int]:
    """Return every number of steps of the target that gives the same published number, all others being known."""
    others = [one for one in shown.people if one is not target]

    def told(steps: int) -> int:
        return total([*others, Contribution(target.coachee, steps, target.coaches, target.household)]) // unit

    seen = told(target.steps)
    return [steps for steps in range(1, ITEMS + 1) if told(steps) == seen]


def unbounded(contributions: Iterable[Contribution]) -> int:
    return sum(one.steps for one in contributions)


def insider(blocks: list[Shown], total: Total, unit: int) -> Score:
    score = Score()
    for shown in blocks:
        for target in shown.people:
            fitting = possible(shown, target, total, unit)
            score.add(target.steps, min(fitting), max(fitting))
    return score


def test_who_knows_all_but_one_never_learns_the_last_one(towns: Towns) -> None:
    """T10, the worst case; the same attack reads everybody from exact totals."""
    blocks = blocks_of(towns[::3], ours)
    score = insider(blocks, bounded_total, UNIT)
    print(f"\nall but one: {score}")
    assert score.targets > 400
    assert (score.exact, score.near) == (0, 0)
    assert insider(blocks[:6], unbounded, 1).exact == sum(len(shown.people) for shown in blocks[:6])


def test_quarters_put_together_with_known_lifetimes_pin_nobody(towns: Towns) -> None:
    """Differencing over quarters, by linear programming.

    The attacker even knows how many steps everybody took in all blocks together (who finished phase 2 did the list).
    """
    from scipy.optimize import linprog

    def squeezed(blocks: list[Shown], targets: int) -> Score:
        places = [(number, one) for number, shown in enumerate(blocks) for one in shown.people]
        rows, tops = [], []
        for number, shown in enumerate(blocks):
            row = [float(place == number) for place, _ in places]
            rows += [row, [-cell for cell in row]]
            tops += [float((shown.value + 1) * shown.unit - 1), -float(shown.value * shown.unit)]
        most = ITEMS if blocks[0].unit == 1 else MOST
        truth = [one.steps if blocks[0].unit == 1 else counting(one.steps) for _, one in places]
        people = {one.coachee for _, one in places}
        lifetimes = [[float(one.coachee == who) for _, one in places] for who in people]
        totals = [sum(row[i] * truth[i] for i in range(len(truth))) for row in lifetimes]
        score = Score()
        for target in range(0, len(places), max(1, len(places) // targets)):
            cost = [0.0] * len(places)
            ends = []
            for sign in (1.0, -1.0):
                cost[target] = sign
                answer = linprog(cost, rows, tops, lifetimes, totals, bounds=[(1, most)] * len(places), method="highs")
                assert answer.status == 0
                ends.append(sign * answer.fun)
            if sum(one.coachee == places[target][1].coachee for _, one in places) > 1:
                low, high = (round(end, 6) for end in ends)
                steps = places[target][1].steps
                score.add(steps, *(_truly(low, high) if blocks[0].unit > 1 else (low, high)))
        return score

    whole = [blocks for blocks in map(ours, towns) if len(blocks) > 1 and not any(held_back(b) for b in blocks)]
    ours_score, bad = [squeezed(blocks, 8) for blocks in whole[:6]], squeezed(exact(town_of_two()), 20)
    assert sum(score.targets for score in ours_score) > 30
    print("\nquarters together:", *map(str, ours_score), sep="\n  ")
    assert sum(score.exact for score in ours_score) == 0
    assert bad.exact == bad.targets


def held_back(shown: Shown) -> bool:
    return bounded_total(shown.people) < sum(counting(one.steps) for one in shown.people)


def town_of_two() -> list[list[Contribution]]:
    """Two people in one quarter, one of them in the next: what exact totals with known lifetimes give away."""
    first, second = Contribution(CoacheeId(1), 9), Contribution(CoacheeId(2), 23)
    return [[first, second], [Contribution(CoacheeId(1), 4)], [Contribution(CoacheeId(2), 6)]]


def advantage(people: int, steps: int, *, counted: Callable[[int], int], tries: int = 1500) -> float:
    """Return how much the number tells about whether somebody with so many steps is in it (total variation)."""
    random = Random(people * 1000 + steps)
    counts: dict[int, list[int]] = {}
    for _ in range(tries):
        rest = sum(counted(steps_of(random)) for _ in range(people - 1))
        for side, own in enumerate((steps, steps_of(random))):
            counts.setdefault((rest + counted(own)) // UNIT, [0, 0])[side] += 1
    return sum(abs(own - other) for own, other in counts.values()) / (2 * tries)


@pytest.mark.parametrize(("people", "at_most"), [(10, 0.20), (20, 0.15)])
def test_the_number_hardly_tells_whether_somebody_is_in_it(people: int, at_most: float) -> None:
    found = {steps: advantage(people, steps, counted=counting) for steps in (1, 5, 12, 25, 50, ITEMS)}
    print(f"\nmembership of one in {people}: {found}")
    assert max(found.values()) <= at_most


def test_membership_shows_where_one_person_may_fill_a_whole_unit() -> None:
    """The control: with 50 of one person counted, as we first had it, a very busy person can be told."""
    assert advantage(10, 60, counted=lambda steps: min(steps, 50)) > 0.25
