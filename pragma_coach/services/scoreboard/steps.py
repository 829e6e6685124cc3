"""From what was booked to what everybody brings to a block of steps taken together; no names."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.scoreboard.steps import Booking, Contribution, quarter_of
from pragma_coach.domain.types import CoacheeId, PairId


def contributions(
    pairs: Iterable[PairFacts], bookings: Mapping[PairId, Sequence[Sequence[Booking]]], first_day: date, last_day: date
) -> list[Contribution]:
    """Return what every coachee brings to the block of whole quarters from `first_day` to `last_day`.

    Somebody with two pairs is one person. Everybody who coached in the block counts as coach, stand-ins too.
    """
    known: dict[CoacheeId, list[PairFacts]] = defaultdict(list)
    for pair in pairs:
        known[pair.coachee.id].append(pair)
    return [
        Contribution(
            coachee=coachee,
            steps=sum(_steps(bookings.get(pair.id, ()), first_day, last_day) for pair in own),
            coaches=frozenset(
                term.account_id
                for pair in own
                for term in pair.journey.coaches
                if term.since <= last_day and (term.until is None or term.until > first_day)
            ),
            household=own[0].coachee.household_id,
            verified=own[0].coachee.verified,
        )
        for coachee, own in known.items()
    ]


def _steps(items: Sequence[Sequence[Booking]], first_day: date, last_day: date) -> int:
    quarters = Counter(quarter for bookings in items if (quarter := quarter_of(bookings)))
    return sum(steps for quarter, steps in quarters.items() if _within(quarter, first_day, last_day))


def _within(quarter: Quarter, first_day: date, last_day: date) -> bool:
    """Tell whether the quarter ends in the block; the first one of an administration may have begun before it."""
    return first_day <= quarter.last_day <= last_day
