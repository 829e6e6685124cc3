"""Attacking our own figures, as strong as we can: what do the exact sums and the published numbers give away?

The attackers here know more than anybody does: who is behind every number (T2), whole coachees of a coach, of two, of a
household (T3 to T5), or everybody but one (T10). Each attack returns a tally, so that
towns can be added up. Sources: scoreboard.md 2 (attackers), 4.2 (attacks A3, A4, A7 and A12).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations
from math import ceil, floor

from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, close_block
from pragma_coach.domain.scoreboard.figures import Measure
from pragma_coach.domain.scoreboard.lead_time import Spell
from pragma_coach.domain.types import CoacheeId
from pragma_coach.services.scoreboard.proof import Interval, Total, intervals

EXACT = 2  # days: an interval not longer than this gives the duration away
NEAR = 0.1  # an interval within ten percent of the truth is too near (the p%-rule with p = 10)
OUTSIDER, COACH, COALITION, HOUSEHOLD, LINKED, ALL_BUT_ONE = "T2", "T3", "T4", "T5", "A12", "T10"


@dataclass(frozen=True, slots=True)
class AttackTally:
    """Result of one attacker: the number of targets, and how many were found exactly and within ten percent.

    `narrowest` is the smallest interval left for any target, as a share of its interval before the attack.
    """

    targets: int = 0
    exact: int = 0
    near: int = 0
    narrowest: float = 1.0

    def __add__(self, other: AttackTally) -> AttackTally:
        """Return both together."""
        counts = (self.targets + other.targets, self.exact + other.exact, self.near + other.near)
        return AttackTally(*counts, min(self.narrowest, other.narrowest))


@dataclass(frozen=True, slots=True)
class AttackedBlock:
    """A published block with what it was made of on its day: the facts of its measure and the blocks before it."""

    block: ClosedBlock
    spells: Sequence[Spell]
    past: Sequence[PastBlock]


@dataclass(frozen=True, slots=True)
class Victim:
    """A town whose figures are attacked: everything it published, oldest first, from the day `since`."""

    shown: Sequence[AttackedBlock]
    rules: Rules
    since: date

    def of(self, measure: Measure) -> list[AttackedBlock]:
        return [one for one in self.shown if one.block.measure.id == measure.id]

    @property
    def measures(self) -> list[Measure]:
        return list({one.block.measure.id: one.block.measure for one in self.shown}.values())


def longest(measure: Measure) -> float:
    """Return what anybody may think the longest possible duration, in days: the horizon, or four times the norm."""
    if measure.horizon is not None:
        return float(round(measure.horizon.days))
    return float(round(4 * measure.norm.days)) if measure.norm else 5 * 365.0


def duration(spell: Spell, measure: Measure) -> float:
    """Return the duration that counts, in days: at least one, at most the longest possible."""
    return min(max(float(spell.exit), 1.0), longest(measure))


def judged(truth: float, found: Interval, before: Interval) -> AttackTally:
    """Return the tally of one target; what the attacker knew beforehand is not a success."""
    low, high = found
    width, prior = high - low, before[1] - before[0]

    def near(interval: Interval) -> bool:
        return interval[0] >= (1 - NEAR) * truth and interval[1] <= (1 + NEAR) * truth

    return AttackTally(
        1, int(width <= EXACT < prior), int(near(found) and not near(before)), width / prior if prior else 1.0
    )


def attack(victim: Victim) -> dict[str, AttackTally]:
    """Let every attacker try everything on a town."""
    tallies: dict[str, AttackTally] = defaultdict(AttackTally)
    for measure in victim.measures:
        for name, tally in attack_sums(measure, [one.block.group for one in victim.of(measure)]).items():
            tallies[name] += tally
        tallies[ALL_BUT_ONE] += attack_numbers(victim, measure)
    tallies[LINKED] += attack_linked(victim)
    return dict(tallies)


def knowers(group: Collection[Spell]) -> dict[str, list[frozenset[Spell]]]:
    """Return per attacker what each of them knows of the group beforehand: whole people with their durations.

    T4 is two coaches together, or a coach with a household.
    """
    coaches: dict[int, set[Spell]] = defaultdict(set)
    homes: dict[int, set[Spell]] = defaultdict(set)
    for spell in group:
        for coach in spell.coaches:
            coaches[coach].add(spell)
        homes[-spell.coachee if spell.household is None else spell.household].add(spell)
    each, families = [frozenset(own) for own in coaches.values()], [frozenset(own) for own in homes.values()]
    together = [one | other for one, other in combinations(each, 2)]
    return {
        OUTSIDER: [frozenset()],
        COACH: each,
        COALITION: together + [one | home for one in each for home in families],
        HOUSEHOLD: families,
    }


def attack_sums(measure: Measure, groups: Iterable[Collection[Spell]]) -> dict[str, AttackTally]:
    """Attack separate groups of one measure, each with its exact sum (A3 and A4)."""
    tallies: dict[str, AttackTally] = defaultdict(AttackTally)
    prior = (1.0, longest(measure))
    for group in groups:
        truth = {spell: duration(spell, measure) for spell in group}
        for name, known in knowers(group).items():
            for own in known:
                rest = {spell: days for spell, days in truth.items() if spell not in own}
                total = Total(frozenset(rest), sum(rest.values()), sum(rest.values()))
                found = intervals(dict.fromkeys(rest, prior), [total])
                for spell, days in rest.items():
                    tallies[name] += judged(days, found[spell], prior)
    return dict(tallies)


def attack_linked(victim: Victim) -> AttackTally:
    """Attack all measures with one starting day at once (A12): every last day is known, only that start is not.

    The unknown of a person is then how long the quickest of them took; the others follow from it.
    """
    tally = AttackTally()
    starts = {measure.starts for measure in victim.measures}
    for start in sorted(starts):
        measures = [measure for measure in victim.measures if measure.starts == start]
        ends: dict[CoacheeId, dict[str, Spell]] = defaultdict(dict)
        for measure in measures:
            for one in victim.of(measure):
                for spell in one.block.group:
                    ends[spell.coachee][measure.id] = spell
        limit = {measure.id: longest(measure) for measure in measures}
        first = {who: min(own.values(), key=lambda spell: spell.ended_on) for who, own in ends.items()}
        before = {who: _possible(first[who], own.values(), limit) for who, own in ends.items()}
        totals = []
        for measure in measures:
            for one in victim.of(measure):
                days = sum(max(1, first[spell.coachee].exit) for spell in one.block.group)
                totals.append(Total(one.block.coachees, float(days), float(days)))
        for who, found in intervals(before, totals).items():
            for spell in ends[who].values():
                shift = spell.exit - max(1, first[who].exit)
                moved = [(low + shift, high + shift) for low, high in (found, before[who])]
                tally += judged(float(max(1, spell.exit)), *moved)
    return tally


def _possible(first: Spell, own: Iterable[Spell], limit: Mapping[str, float]) -> Interval:
    """Return how long the quickest can have taken: nothing of the person took longer than its limit."""
    truth = float(max(1, first.exit))
    most = min(limit[spell.measure] - (spell.ended_on - first.ended_on).days for spell in own)
    return 1.0, max(most, truth)  # a duration beyond the limit stays possible


def attack_numbers(victim: Victim, measure: Measure) -> AttackTally:
    """Attack the published numbers of a measure as somebody who knows everybody else's exact facts (A7).

    Such a person tries every duration of the target, the event on its own day, and keeps those that give the same
    figures in all blocks up to that event.
    """
    tally = AttackTally()
    shown = victim.of(measure)
    for number, last in enumerate(shown, start=1):
        for target in last.block.group:
            tally += _attack_one(victim, target, shown[:number])
    return tally


def _attack_one(victim: Victim, target: Spell, shown: Sequence[AttackedBlock]) -> AttackTally:
    measure, days = shown[-1].block.measure, max(1, target.exit)
    same = _looks_the_same(victim, target, shown)
    if any(map(same, far_from(days, longest(measure)))):
        return AttackTally(1)
    left = [guess for guess in range(ceil((1 - NEAR) * days), floor((1 + NEAR) * days) + 1) if same(guess)]
    return AttackTally(1, int(not left or left[-1] - left[0] <= EXACT), 1)


def far_from(days: int, most: float) -> Iterator[int]:
    """Yield durations that are not within ten percent: the nearest first, then ever further, in steps of five days."""
    low, high = ceil((1 - NEAR) * days) - 1, floor((1 + NEAR) * days) + 1
    if low >= 1:
        yield low
    yield high
    yield from range(low - 5, 0, -5)
    yield from range(high + 5, round(most) + 1, 5)


def _looks_the_same(victim: Victim, target: Spell, shown: Sequence[AttackedBlock]) -> Callable[[int], bool]:
    """Return the test of the insider: could this duration of the target have given the same figures?"""

    def same(days: int) -> bool:
        guess = with_duration(target, days)
        return all(_could_be(victim, one, guess) for one in reversed(shown))

    return same


def _could_be(victim: Victim, shown: AttackedBlock, guess: Spell) -> bool:
    """Tell whether the facts with this guess can have given the figure of a block, whatever its nudge was."""
    block = shown.block
    people = [guess if spell.coachee == guess.coachee else spell for spell in shown.spells]
    rest = (block.measure, people, shown.past, block.last_day, victim.rules, victim.since)
    least, most = close_block(*rest, nudge=-0.5), close_block(*rest, nudge=0.5)
    if not isinstance(least, ClosedBlock) or not isinstance(most, ClosedBlock):
        return False
    return least.figure.value <= block.figure.value <= most.figure.value


def with_duration(spell: Spell, days: int) -> Spell:
    """Return the spell with another start, `days` before its event; the start of observation does not change."""
    entry = max(0, spell.entry + days - spell.exit) if spell.entry else 0
    return replace(spell, start=spell.ended_on - timedelta(days=days), entry=min(entry, days), exit=days)
