"""From pairs to what the scoreboard counts: the spell of each person per measure, and the steps that each brings.

A spell is the time in which somebody was under way to an event, and since when the organisation saw it.

Delayed entry. Somebody who came years ago is in the administration only because the journey was not over yet: those who
were quicker were never written down. Such a person counts from the day of registration on, at the age of that day. For
ordinary intake that would throw the first weeks away, so what happened in the six weeks before the registration counts
as seen: whoever arrives is written down within that time, whatever happened meanwhile.

Whether an event counts at all depends on two dates only, the event's and the registration's. Never on how long
something took: else the mere existence of a figure would tell something about durations (scoreboard.md 3.3).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.journey import PairStatus, Reached
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import Anchor
from pragma_coach.domain.scoreboard.figures import Measure
from pragma_coach.domain.scoreboard.lead_time import Spell, SpellEnd
from pragma_coach.domain.scoreboard.steps import Contribution, ItemBooking, quarter_of
from pragma_coach.domain.types import CoacheeId, MilestoneId, PairId, PhaseId

INTAKE = timedelta(days=42)


def spells_of(measures: Sequence[Measure], pairs: Iterable[PairFacts], today: date) -> dict[str, tuple[Spell, ...]]:
    """Return per measure the spell of every coachee who is or was on the way, followed until `today`.

    The journey of a coachee is that of the first pair.
    """
    first: dict[CoacheeId, PairFacts] = {}
    for pair in sorted(pairs, key=lambda pair: (pair.created_at, pair.id)):
        first.setdefault(pair.coachee.id, pair)
    return {
        measure.id: tuple(spell for pair in first.values() if (spell := spell_of(measure, pair, today)))
        for measure in measures
    }


def spell_of(measure: Measure, pair: PairFacts, today: date) -> Spell | None:
    """Return the way of the pair's coachee to the event of the measure; None when it did not begin or was never seen.

    It ends with the event, else with the pair, whatever the reason, else it is still open. An event on or before the
    first day (a job found before the house) took no time.
    """
    start = _start(measure, pair)
    event = _event(measure.ends, pair)
    ended = pair.journey.status_since if pair.journey.status is PairStatus.ENDED else None
    if event is not None and (ended is None or event.on <= ended):
        last, kind = event.on, SpellEnd.EVENT
    else:
        event, last, kind = None, ended or today, SpellEnd.EXIT if ended else SpellEnd.OPEN
    registered = amsterdam_date(pair.created_at)
    if start is None or last < registered - INTAKE:
        return None
    age = max(0, (last - start).days)
    seen_since = 0 if start >= registered - INTAKE else (registered - start).days
    return Spell(
        coachee=pair.coachee.id,
        measure=measure.id,
        start=start,
        entry=min(seen_since, age),
        exit=age,
        kind=kind,
        booked=event.booked_on if event else None,
        coaches=frozenset(
            term.account_id
            for term in pair.journey.coaches
            if term.since <= last and (term.until is None or term.until >= start)
        ),
        household=pair.coachee.household_id,
        verified=pair.coachee.verified,
    )


def _start(measure: Measure, pair: PairFacts) -> date | None:
    """Return the day from which the measure counts for this pair, or None while that is not known."""
    coachee = pair.coachee
    match measure.starts:
        case Anchor.HOUSED:
            return coachee.housed_on
        case Anchor.LINKED:
            return coachee.linked_on
        case Anchor.COACHING_STARTED:
            return coachee.coaching_started_on
        case Anchor.PIP_SIGNED:
            reached = pair.journey.milestones.get(MilestoneId(Anchor.PIP_SIGNED))
        case _:
            reached = _event(measure.starts, pair)
    return reached.on if reached else None


def _event(fact: str, pair: PairFacts) -> Reached | None:
    """Return the end of a phase or a milestone that a measure names, as "phase:2" or "milestone:paid_job"."""
    kind, _, name = fact.partition(":")
    if kind == "phase":
        return pair.journey.phases.get(PhaseId(name))
    return pair.journey.milestones.get(MilestoneId(name))


def contributions(
    pairs: Iterable[PairFacts],
    bookings: Mapping[PairId, Sequence[Sequence[ItemBooking]]],
    first_day: date,
    last_day: date,
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


def _steps(items: Sequence[Sequence[ItemBooking]], first_day: date, last_day: date) -> int:
    quarters = Counter(quarter for bookings in items if (quarter := quarter_of(bookings)))
    # Whole quarters that end in the block; the first one of an administration may have begun before it.
    return sum(steps for quarter, steps in quarters.items() if first_day <= quarter.last_day <= last_day)
