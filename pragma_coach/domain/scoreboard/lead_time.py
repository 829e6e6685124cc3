"""How long it takes: lead times from spells, with people who are still under way, left, or came in half-way.

The mean of those who finished is too low for years, because the slow ones are not in it yet. Here everybody counts for
as long as they were seen: a Kaplan-Meier curve with delayed entry (left truncation) and exits as censoring.

Conventions. Ages are whole days since the start of the spell. A row is at risk on the days after `entry` up to and
including `exit`; so somebody who enters on the day of an event is not yet at risk of it, and on one day events come
before people who leave (the usual convention; Kalbfleisch & Prentice 2002, 1.4).
Sources: scoreboard.md 1.3 and 3.5; Harrell & Davis, Biometrika 69 (1982) 635-640; Aalen & Johansen, Scandinavian
Journal of Statistics 5 (1978) 141-150.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from math import exp, lgamma, log, log1p
from typing import NamedTuple

from pragma_coach.domain.scoreboard.figures import STEP_LADDER, Band, Measure, NotKnown, Step
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId


class SpellEnd(StrEnum):
    """How a spell ends: by the event it waits for, by leaving without it, or not yet."""

    EVENT = "event"
    EXIT = "exit"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Spell:
    """The first time one coachee is on the way to one event; no name, only opaque ids.

    `start` is the day of age 0. `entry` is the age (days) at which we began to see the person, above 0 for those who
    were already under way; `exit` the age at the event, at leaving, or until which an open one was followed.
    `booked` is the day the organisation first recorded the event. `coaches` is everybody who ever coached the person
    during the spell. Only `verified` spells (confirmed by the organisation, not made up by one coach) ever count.

    Raise ValueError when the ages are out of order or an event was never booked.
    """

    coachee: CoacheeId
    measure: str
    start: date
    entry: int
    exit: int
    kind: SpellEnd
    booked: date | None = None
    coaches: frozenset[AccountId] = frozenset()
    household: HouseholdId | None = None
    verified: bool = True

    def __post_init__(self) -> None:
        if not 0 <= self.entry <= self.exit:
            raise ValueError(f"spell of coachee {self.coachee}: entry {self.entry}, exit {self.exit}")
        if (self.kind is SpellEnd.EVENT) != (self.booked is not None):
            raise ValueError(f"spell of coachee {self.coachee}: an event has a booking day, nothing else has")

    @property
    def ended_on(self) -> date:
        """The day of the event or of leaving, or until which it was followed."""
        return self.start + timedelta(days=self.exit)


class AgeSpan(NamedTuple):
    """A stretch of ages in which somebody was seen, after `entry` up to and including `exit`."""

    entry: int
    exit: int
    event: bool


Curve = tuple[tuple[int, float], ...]
"""For each age at which something happened: (age in days, share still under way after it)."""

LARGEST_SHIFT = 90.0  # days that one person's duration may move without showing in a figure (scoreboard.md 3.5)

# Where the continued fraction of `beta_cdf` stops, and the number that replaces 0 in a denominator.
_TINY = 1e-300
_ENOUGH = 1e-16
_MOST_TERMS = 10_000

SHARE_PEOPLE = 50
"""From so many people on, of a region or a country, a share may be shown; of one organisation never."""

SHARE_ENDS = (10, 90)
"""Percents beyond which a share is only shown as "less than" or "more than": the few could be recognised."""


def kaplan_meier(rows: Iterable[AgeSpan], *, risk_floor: int = 0) -> Curve:
    """Return the share still under way at each age with an event.

    With `risk_floor` the hazard is computed over at least so many people: one person alone at an age then cannot pull
    the curve to zero, at the price of a small upward bias. Without it this is the plain product-limit estimator.
    Raise ValueError for a row that is never at risk.
    """
    rows = list(rows)
    if any(row.entry >= row.exit for row in rows):
        raise ValueError("a row must be at risk for at least a day")
    entries = sorted(row.entry for row in rows)
    exits = sorted(row.exit for row in rows)
    events = Counter(row.exit for row in rows if row.event)
    curve = []
    share = 1.0
    for age in sorted(events):
        at_risk = bisect_left(entries, age) - bisect_left(exits, age)
        share *= 1 - events[age] / max(at_risk, risk_floor)
        curve.append((age, share))
    return tuple(curve)


def median(curve: Curve) -> int | NotKnown:
    """Return the age by which half has finished, or NotKnown when that has not been seen yet."""
    return next((age for age, share in curve if share <= 0.5), NotKnown.YET)


def smoothed_median(curve: Curve, people: int, *, tail: int, top: float = 1.0) -> float:
    """Return the Harrell-Davis median, in days, of a curve: all ages weighted, those in the middle most.

    For a complete sample it is exactly the Harrell-Davis estimator; it errs less than the one middle observation and
    never equals one person's value. `people` sets how narrow the weights are. `top` is the share that is to be halved
    (below 1: the median among those who reach it). What the curve has not finished counts at age `tail`.
    Raise ValueError for an empty curve.
    """
    if not curve:
        raise ValueError("no event, so no median")
    shape = (people + 1) / 2
    total = below = 0.0
    for age, share in curve:
        cumulated = beta_cdf((1 - share) / top, shape, shape)
        total += age * (cumulated - below)
        below = cumulated
    return total + tail * (1 - below)


def phase_median(rows: Sequence[AgeSpan], people: int, *, risk_floor: int = 0) -> float | NotKnown:
    """Return the smoothed age, in days, by which half of all who start have finished.

    NotKnown when nobody finished yet. Ages beyond the longest follow-up count as that follow-up.
    """
    curve = kaplan_meier(rows, risk_floor=risk_floor)
    if not curve:
        return NotKnown.YET
    return smoothed_median(curve, people, tail=max(row.exit for row in rows))


def outcome_median(rows: Iterable[AgeSpan], people: int, horizon: int, *, risk_floor: int = 0) -> float | NotKnown:
    """Return the smoothed median age, in days, among those who reach the outcome: F(t) / F(horizon).

    Rows are first cut at the horizon (see `capped`). NotKnown when nobody reached it yet.
    """
    curve = kaplan_meier((capped(row, horizon) for row in rows), risk_floor=risk_floor)
    if not curve:
        return NotKnown.YET
    return smoothed_median(curve, people, tail=horizon, top=1 - curve[-1][1])


def capped(row: AgeSpan, horizon: int) -> AgeSpan:
    """Return the row with later ages drawn back to the horizon: "longer than 3 years" counts as 3 years.

    Not dropped: whether somebody counts may never depend on how long it took, or the mere existence of a figure would
    tell something about durations.
    """
    return AgeSpan(min(row.entry, horizon - 1), min(row.exit, horizon), row.event)


@lru_cache
def largest_weight(people: int) -> float:
    """Return the largest share one of so many people can have in a smoothed (Harrell-Davis) median.

    That is the weight of a step of 1/n right in the middle: steps of a curve of people who entered late or left do
    not lie on the grid of i/n, so the middle is the only safe place to look.
    """
    shape = (people + 1) / 2
    return beta_cdf(0.5 + 0.5 / people, shape, shape) - beta_cdf(0.5 - 0.5 / people, shape, shape)


def step_for(measure: Measure, band: Band) -> Step:
    """Return the smallest step that hides what one person can shift the figure (scoreboard.md 3.5).

    One person's duration may move by 90 days, or half the norm when that is less. Where even the largest step of the
    scale is too small (only below 10 people) the largest is used.
    """
    shift = min(LARGEST_SHIFT, measure.norm.days / 2) if measure.norm else LARGEST_SHIFT
    ladder = STEP_LADDER[measure.scale]
    return next((step for step in ladder if step.days >= largest_weight(band.floor) * shift), ladder[-1])


def beta_cdf(x: float, a: float, b: float) -> float:
    """Return the chance that a Beta(a, b) variable is at most x.

    Lentz's continued fraction (Abramowitz & Stegun 26.5.8), on the side of the mean where it converges quickly.
    Raise ValueError unless a and b are above 0.
    """
    if not (a > 0 and b > 0):
        raise ValueError("a Beta distribution needs two parameters above 0")
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    if x < (a + 1) / (a + b + 2):
        return front * _fraction(x, a, b) / a
    return 1 - front * _fraction(1 - x, b, a) / b


def _fraction(x: float, a: float, b: float) -> float:
    c = 1.0
    d = 1 / _off_zero(1 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _MOST_TERMS):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _off_zero(1 + even * d)
        c = _off_zero(1 + even / c)
        value *= d * c
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        d = 1 / _off_zero(1 + odd * d)
        c = _off_zero(1 + odd / c)
        value *= d * c
        if abs(d * c - 1) <= _ENOUGH:
            break
    return value


def _off_zero(value: float) -> float:
    return value if abs(value) > _TINY else _TINY
