"""Talks of one pair: what the programme expects when, what was planned, and what can be true of a talk that was held.

A programme says when its talks come (from a dated fact, or after another talk). What people plan and hold is kept
apart, so that the rhythm follows what really happened: the next talk counts from the day on which the last was held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import NewType

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.pairs.attention import StartDays, anchor_day
from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.pairs.law import groups_in_force
from pragma_coach.domain.programme.programme import LifeDomain, Programme, Talk, TalkKind
from pragma_coach.domain.talks.legal_terms import later
from pragma_coach.domain.types import AccountId, PairId

TalkId = NewType("TalkId", int)

EXTRA = "extra"  # a talk outside the programme: never expected, always possible
EXTRA_TITLE = "Extra gesprek"
USUAL_MINUTES = 60


class TalkState(StrEnum):
    """The state of a talk; `skipped` is a talk that this pair does not need."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    SKIPPED = "skipped"


class Place(StrEnum):
    """Where a talk is; never an address."""

    HOME = "home"
    AZC = "azc"
    TOWN_HALL = "town_hall"
    ORGANISATION = "organisation"
    ONLINE = "online"
    PHONE = "phone"


class TalkOutcome(StrEnum):
    """What a talk came to: the ambition stays, changes, or the route does not fit."""

    KEPT = "kept"
    CHANGED = "changed"
    NO_FIT = "no_fit"


class Participant(StrEnum):
    """Who takes part in a talk, by role."""

    COACHEE = "coachee"
    COACH = "coach"
    DIRECTOR = "director"
    COORDINATOR = "coordinator"
    FAMILY = "family"
    PARTNER = "partner"
    INTERPRETER = "interpreter"


class DayWish(StrEnum):
    """What a coachee may ask about the day of a talk."""

    EARLIER = "earlier"
    LATER = "later"
    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"


PLACES = {
    Place.HOME: "thuis",
    Place.AZC: "in het azc",
    Place.TOWN_HALL: "in het gemeentehuis",
    Place.ORGANISATION: "bij de organisatie",
    Place.ONLINE: "online",
    Place.PHONE: "aan de telefoon",
}
TALK_OUTCOMES = {
    TalkOutcome.KEPT: "Het plan blijft zo",
    TalkOutcome.CHANGED: "De ambitie verandert",
    TalkOutcome.NO_FIT: "De route past niet: zoek een andere",
}
PARTICIPANTS = {
    Participant.COACHEE: "de nieuwkomer",
    Participant.COACH: "de coach",
    Participant.DIRECTOR: "de regisseur",
    Participant.COORDINATOR: "de coördinator",
    Participant.FAMILY: "familie",
    Participant.PARTNER: "een andere organisatie",
    Participant.INTERPRETER: "een tolk",
}
WISHES = {
    DayWish.EARLIER: "Liever eerder",
    DayWish.LATER: "Liever later",
    DayWish.MORNING: "Liever in de ochtend",
    DayWish.AFTERNOON: "Liever in de middag",
    DayWish.EVENING: "Liever in de avond",
}


@dataclass(frozen=True, slots=True)
class When:
    """A day in Amsterdam, perhaps with a time by the clock there (minutes since midnight), and how long it takes."""

    day: date
    minute: int | None = None
    minutes: int = USUAL_MINUTES
    place: Place = Place.HOME


@dataclass(frozen=True, slots=True)
class KeptTalk:
    """A talk of a pair as people planned and held it; `number` counts 1, 2, 3 for a talk that comes again.

    `sequence` counts the changes, as calendars want it. `people` are the accounts that are known of the parts.
    """

    id: TalkId
    pair_id: PairId
    kind: str
    number: int
    state: TalkState
    when: When
    held_on: date | None = None
    parts: frozenset[Participant] = frozenset()
    people: Mapping[Participant, AccountId] = field(default_factory=dict)
    topics: frozenset[LifeDomain] = frozenset()
    outcome: TalkOutcome | None = None
    wish: DayWish | None = None
    sequence: int = 0

    @property
    def day(self) -> date:
        return self.held_on or self.when.day


@dataclass(frozen=True, slots=True)
class ExpectedTalk:
    """A talk that the programme expects between two days; `after` is the title of a talk that has to come first."""

    id: str
    title: str
    earliest: date
    latest: date
    number: int = 1
    after: str = ""

    @property
    def day(self) -> date:
        return self.earliest

    def late(self, today: date) -> bool:
        """Tell whether its last day has passed, and nothing has to come first."""
        return not self.after and self.latest < today


def rule_of(programme: Programme, kind: str) -> Talk | None:
    return next((talk for talk in programme.talks if talk.id == kind), None)


def title_of(programme: Programme, kind: str, number: int = 1) -> str:
    """Return the title of a talk; one that comes again carries its number. Others are extra talks."""
    talk = rule_of(programme, kind)
    if talk is None:
        return EXTRA_TITLE
    return f"{talk.title} {number}" if talk.every and number > 1 else talk.title


def done_of(kept: Iterable[KeptTalk], kind: str) -> list[KeptTalk]:
    """Return the talks of a kind that were held, or that the pair does not need, by day."""
    done = (talk for talk in kept if talk.kind == kind and talk.state in (TalkState.HELD, TalkState.SKIPPED))
    return sorted(done, key=lambda talk: (talk.day, talk.number))


def planned_of(kept: Iterable[KeptTalk], kind: str) -> KeptTalk | None:
    return next((talk for talk in kept if talk.kind == kind and talk.state is TalkState.PLANNED), None)


def expected_talks(
    programme: Programme, journey: Journey, days: StartDays, kept: Sequence[KeptTalk]
) -> tuple[ExpectedTalk, ...]:
    """Return the talks that the programme expects next, the first day first; at most one of each kind.

    A talk after another counts from the day on which that was held, else from the day for which that is planned, else
    from its own first day: then it names what has to come first. A talk whose start is unknown is not there yet; one of
    a phase that has ended is no longer there. A pair that rests or ended expects nothing. For a pair that was under way
    when it was entered the calendar starts on that day.
    """
    if journey.status is not PairStatus.ACTIVE:
        return ()
    expecting = _Expecting(programme, journey, days, kept)
    found = [expected for talk in programme.talks if expecting.wanted(talk) and (expected := expecting.next(talk))]
    return tuple(sorted(found, key=lambda expected: (expected.earliest, expected.latest, expected.id)))


@dataclass(frozen=True, slots=True)
class _Expecting:
    """What is known of one pair while its talks are worked out."""

    programme: Programme
    journey: Journey
    days: StartDays
    kept: Sequence[KeptTalk]

    def wanted(self, talk: Talk) -> bool:
        """Tell whether the talk applies to the pair and its phase has not ended.

        A closing talk comes after the end of its phase, so it is expected until the phase after it has ended.
        """
        order = [phase.id for phase in self.programme.phases]
        place = order.index(talk.phase) if talk.phase in order else None
        if place is not None and talk.kind is TalkKind.CLOSING:
            place = min(place + 1, len(order) - 1)
        ended = place is not None and order[place] in self.journey.phases
        return talk.applies(groups_in_force(self.journey, self.days.housed_on)) and not ended

    def next(self, talk: Talk) -> ExpectedTalk | None:
        """Return the next talk of this kind that is expected, or None."""
        before = done_of(self.kept, talk.id)
        number = len(before) + 1
        if before:
            if talk.every is None or self._came_last_time(talk, number):
                return None
            start, offset, after = before[-1].day, talk.every, ""
        else:
            found = self._start(talk)
            if found is None:
                return None
            (start, after), offset = found, talk.offset
        width = (later(start, talk.window) - later(start, talk.offset)) if talk.window else timedelta()
        entered = self.days.registered_on
        if entered and later(start, offset) + width < entered:
            start = entered
        earliest = later(start, offset)
        return ExpectedTalk(
            talk.id, title_of(self.programme, talk.id, number), earliest, earliest + width, number, after
        )

    def _came_last_time(self, talk: Talk, number: int) -> bool:
        return talk.until_phase in self.journey.phases or (talk.times is not None and number > talk.times)

    def _start(self, talk: Talk) -> tuple[date, str] | None:
        """Return the day from which a first talk counts, and the title of what has to come first ("" for nothing)."""
        if talk.after is None:
            phase = talk.phase or self.journey.phase_now(self.programme)
            anchored = talk.anchor and anchor_day(self.programme, self.journey, self.days, talk.anchor, phase)
            return (anchored, "") if anchored else None
        first = next(other for other in self.programme.talks if other.id == talk.after)
        before = done_of(self.kept, first.id)
        if before:
            return before[0].day, ""
        plan = planned_of(self.kept, first.id)
        if plan:
            return plan.when.day, first.title
        expected = self.next(first)
        if expected is None:
            return None
        return expected.earliest, first.title if self.wanted(first) else ""


def held_fault(programme: Programme, kept: Sequence[KeptTalk], talk: KeptTalk, day: date) -> str:
    """Return, as a sentence with the cure, why this talk cannot have been held on a day; "" when it can.

    It cannot be before its planned day, before a talk that comes first, or after a talk that follows.
    """
    if talk.state is TalkState.PLANNED and day < talk.when.day:
        return f"Dit gesprek staat op {in_words(talk.when.day)}. Was het eerder? Verzet het dan eerst naar die dag."
    rules = {rule.id: rule for rule in programme.talks}
    rule = rules.get(talk.kind)
    if rule is None:
        return ""
    for other in (other for other in kept if other.state is TalkState.HELD and other.id != talk.id):
        same = other.kind == talk.kind
        follows = talk.number == 1 and other.kind in rules and rules[other.kind].after == talk.kind
        before = (other.kind == rule.after or (same and other.number < talk.number)) and other.day > day
        after = (follows or (same and other.number > talk.number)) and other.day < day
        if before or after:
            title, order = title_of(programme, other.kind, other.number), "ervoor" if before else "erna"
            return f"“{title}” komt {order}, en was op {in_words(other.day)}. Kijk de twee dagen na."
    return ""
