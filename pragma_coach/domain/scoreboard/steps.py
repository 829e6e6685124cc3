"""Steps taken together: how many items a whole organisation finished, without disclosing anything about one person.

From the first quarter on there is something to be proud of, long before the first lead time. What keeps it safe:

- A step is an item that is done at the end of a quarter for the first time. That follows from what was booked up to
  that day and from nothing later: a correction, an untick or a second tick changes no quarter that is over.
- The block closes as any other: on counts of people, coaches and households, never on how many steps they took.
- Nobody counts for more than `MOST` steps, fewer than `FEW` count as one, no coach, household or person counts for more
  than all others together, and the total is rounded down to whole `UNIT`s. So one person cannot move the number further
  than the rounding hides, and "250 of meer" is true whatever was left out.

Attacks and what did not survive them: docs/scorebord.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.scoreboard.disclosure import Rules, StillOpen, safe_group
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

MEASURE = "stappen"
UNIT = 50  # steps: to whole ones of these the total is rounded down
MOST = UNIT // 2  # steps: so many of one person count in a block, so that one person is lost in the rounding
FEW = 5  # steps: fewer than these count as one, so that people with very few cannot be distinguished
HISTORY = timedelta(days=42)  # what happened longer before its quarter is history that was typed in, no step of now


@dataclass(frozen=True, slots=True)
class ItemBooking:
    """That an item was booked as done (or not done) on a day, and the Amsterdam date on which it was booked."""

    done: bool
    happened_on: date
    booked_on: date


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one coachee brings to a block; `coaches` is everybody who coached the person in it."""

    coachee: CoacheeId
    steps: int
    coaches: frozenset[AccountId] = frozenset()
    household: HouseholdId | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class StepsBlock:
    """A block that may be published: `value` whole units of steps, over `first_day` to `last_day`.

    `group` are the people behind it, as the audit wants them; they stay inside.
    """

    first_day: date
    last_day: date
    value: int
    group: frozenset[Spell]


@lru_cache(maxsize=8192)
def _quarter(day: date) -> Quarter:
    return Quarter.of(day)  # of thousands of ticks on the same few hundred days


def quarter_of(bookings: Sequence[ItemBooking]) -> Quarter | None:
    """Return the quarter in which an item became a step; None when it did not (yet), or is history.

    `bookings` are of one item of one pair, in order. Nothing booked after the answer can change it.
    """
    for booking, following in pairwise([*bookings, None]):
        if booking is None or not booking.done:
            continue
        quarter = _quarter(booking.booked_on)
        if following is None or _quarter(following.booked_on) > quarter:
            return quarter if booking.happened_on >= quarter.first_day - HISTORY else None
    return None


def counting(steps: int) -> int:
    """Return how many of somebody's steps count.

    All that count are 1 to `MOST`, and doubled (see `bounded_total`) they still span less than one `UNIT`. So whoever
    knows everybody else sees at most that somebody took so many steps or more, or so many or fewer; and few are never
    fewer than `FEW` possibilities less one.
    """
    return min(steps, MOST) if steps >= FEW else 1


def bounded_total(contributions: Iterable[Contribution]) -> int:
    """Return the steps together as they count, with no coach, household or person above all the others."""
    total = 0
    part: Counter[tuple[str, int]] = Counter()
    for one in contributions:
        steps = counting(one.steps)
        total += steps
        part.update({("coach", coach): steps for coach in one.coaches})
        part["person", one.coachee] += steps
        if one.household is not None:
            part["household", one.household] += steps
    return min(total, 2 * (total - max(part.values(), default=0)))


def close_steps(
    contributions: Iterable[Contribution], first_day: date, last_day: date, rules: Rules
) -> StepsBlock | StillOpen:
    """Close the block of steps on `last_day`, or leave it open without saying why: how many steps plays no part."""
    counted = [one for one in contributions if one.verified and one.steps > 0]
    group = frozenset(_spell(one, first_day, last_day) for one in counted)
    if last_day < first_day or not safe_group(group, rules):
        return StillOpen.YET
    return StepsBlock(first_day, last_day, bounded_total(counted) // UNIT, group)


def _spell(one: Contribution, first_day: date, last_day: date) -> Spell:
    """Return the contribution as the audit knows people: somebody in two blocks brings different steps to each."""
    return Spell(
        coachee=one.coachee,
        measure=f"{MEASURE}/{last_day.isoformat()}",
        start=first_day,
        entry=0,
        exit=0,
        kind=SpellEnd.EVENT,
        booked=last_day,
        coaches=one.coaches,
        household=one.household,
    )
