"""Talks of one pair: what the programme expects when, what was planned, and what can be true of a talk that was held.

A programme says when its talks come (from a dated fact, or after another talk). What people plan and hold is kept
apart, so that the rhythm follows what really happened: the next talk counts from the day on which the last was held.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NewType

from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.programme.programme import LifeDomain, Programme, Talk
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
