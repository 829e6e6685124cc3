"""What the desk works off: calls to coaches; and what is overdue or missing in a director's caseload.

Overdue is what could have been done by now; pages show it as a day, never as blame. Source of the rule: the approach
of Maasgouw, "nothing overdue beyond x weeks; everyone has a plan and a place on the ladder".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from pragma_coach.domain.assessment.instruments import NO_TRACK, TRACK
from pragma_coach.domain.assessment.official_codes import Field, reading_of
from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.talks.expected import ExpectedTalk
from pragma_coach.domain.talks.legal_terms import Clock, legal
from pragma_coach.domain.talks.talks import KeptTalk, TalkOutcome, TalkState
from pragma_coach.domain.types import AccountId, PairId

USUAL_WEEKS = 4
FEWEST_WEEKS, MOST_WEEKS = 1, 26
LATER_DAYS = 7


class CallKind(StrEnum):
    """What was done with a pair on the call list."""

    CALLED = "called"
    LATER = "later"  # not now: in a week again


@dataclass(frozen=True, slots=True)
class KeptCall:
    """A pair that was worked off the call list; `needs` are the reasons of then, `until` the first day it may be back.

    `note` is for coordinators alone.
    """

    number: int
    pair_id: PairId
    kind: CallKind
    needs: frozenset[Need]
    until: date
    by: AccountId
    at: datetime
    note: str = ""

    def covers(self, needs: Iterable[Need], today: date) -> bool:
        """Tell whether the pair may rest today: there is no reason that was not there when it was called."""
        return today < self.until and self.needs.issuperset(needs)


def back_on(kind: CallKind, today: date, silent_after_days: int) -> date:
    """Return when a pair stands on the call list again: a call gives as long a rest as a pair may be silent."""
    return today + timedelta(days=LATER_DAYS if kind is CallKind.LATER else max(LATER_DAYS, silent_after_days))


class Late(StrEnum):
    """What kind of thing is overdue."""

    TERM = "term"  # a term of the law
    TO_NOTE = "to_note"  # a talk on the calendar whose day is over and whose outcome was not noted
    TALK = "talk"  # a talk of the programme that nobody planned


@dataclass(frozen=True, slots=True)
class Overdue:
    """One thing that is overdue, by its id, and its last good day."""

    kind: Late
    subject: str
    since: date

    def beyond(self, today: date, weeks: int) -> bool:
        return today - self.since > timedelta(weeks=weeks)


def overdue(
    journey: Journey,
    kept: Iterable[KeptTalk],
    expected: Iterable[ExpectedTalk],
    clocks: tuple[Clock, ...],
    today: date,
    registered_on: date | None = None,
) -> tuple[Overdue, ...]:
    """Return what is overdue today, longest first. Nothing for a pair that rests or ended.

    `expected` are the talks of the programme; one that stands on the calendar counts by its own day only, and one that
    waits for another talk is not late yet. What was over before the organisation entered the pair (`registered_on`) is
    no work of today.
    """
    if journey.status is not PairStatus.ACTIVE:
        return ()
    kept = list(kept)
    planned = [talk for talk in kept if talk.state is TalkState.PLANNED]
    kinds = {talk.kind for talk in planned}
    found = [Overdue(Late.TO_NOTE, talk.kind, talk.when.day) for talk in planned if talk.when.day < today]
    found += [
        Overdue(Late.TALK, talk.id, talk.latest) for talk in expected if talk.id not in kinds and talk.late(today)
    ]
    found += [
        Overdue(Late.TERM, clock.rule.id, clock.due_on)
        for clock in legal(clocks)
        if clock.due_on and clock.due_on < today and not clock.met
    ]
    found = [one for one in found if registered_on is None or one.since >= registered_on]
    return tuple(sorted(found, key=lambda one: (one.since, one.kind, one.subject)))


def no_fit_on(journey: Journey, kept: Iterable[KeptTalk]) -> date | None:
    """Return the day of the last talk that said that the route does not fit; None once that was answered.

    The answer is another track or route, chosen on that day or later, or a later talk of the same kind that came to
    something else. Source of the rule: the approach of Velsen, which wants to know soon when a track does not fit.
    """
    latest = {talk.kind: talk for talk in sorted(kept, key=lambda talk: talk.day) if talk.outcome}
    day = max((talk.day for talk in latest.values() if talk.outcome is TalkOutcome.NO_FIT), default=None)
    chosen = route_on(journey)
    return day if day and (chosen is None or chosen < day) else None


def route_on(journey: Journey) -> date | None:
    """Return the day on which a track or a route was chosen last, or None."""
    chosen = (
        one.on
        for name in (TRACK, reading_of(Field.ROUTE))
        for one in journey.readings.get(name, ())
        if one.value != NO_TRACK
    )
    return max(chosen, default=None)


def last_held(kept: Iterable[KeptTalk]) -> date | None:
    return max((talk.day for talk in kept if talk.state is TalkState.HELD), default=None)


def next_planned(kept: Iterable[KeptTalk], today: date) -> KeptTalk | None:
    """Return the first talk that stands on the calendar from today on, or None."""
    coming = [talk for talk in kept if talk.state is TalkState.PLANNED and talk.when.day >= today]
    return min(coming, key=lambda talk: (talk.when.day, talk.when.minute or 0), default=None)
