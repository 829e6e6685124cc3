"""Projects and vacancies, what somebody would like, and whether the two fit: reasons that anybody can check.

Nobody is scored: who fits everything stands first, the others by name, and each with what fits and what does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

from pragma_coach.domain.assessment.instruments import LEVELS
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, MilestoneId, PairId
from pragma_coach.domain.volunteers import Weekday

OpportunityId = NewType("OpportunityId", int)
InvitationId = NewType("InvitationId", int)

WORK_PARTY = "work"  # the party of an event SHARING: people may ask this newcomer for work or a project
MOST_HOURS, MOST_PLACES, LONGEST_TITLE = 40, 200, 80
HOURS_REFUSED = "Vul een getal in van 1 tot en met 40."


class OpportunityKind(LabelledEnum):
    """What kind of thing it is."""

    PROJECT = "project", "Project"
    VOLUNTEERING = "volunteering", "Vrijwilligerswerk"
    INTERNSHIP = "internship", "Stage"
    JOB = "job", "Betaald werk"


# What can be recorded as reached when somebody starts.
MILESTONES: Mapping[OpportunityKind, tuple[MilestoneId, ...]] = {
    OpportunityKind.PROJECT: (),
    OpportunityKind.VOLUNTEERING: (MilestoneId("volunteering"),),
    OpportunityKind.INTERNSHIP: (MilestoneId("internship"),),
    OpportunityKind.JOB: (MilestoneId("sponsored_job"), MilestoneId("paid_job")),
}


class Sector(LabelledEnum):
    """A direction of work."""

    CARE = "care", "Zorg"
    CHILDREN = "children", "Kinderen en school"
    FOOD = "food", "Koken en eten"
    SHOP = "shop", "Winkel"
    CLEANING = "cleaning", "Schoonmaken"
    GREEN = "green", "Groen en dieren"
    BUILDING = "building", "Bouwen"
    TECHNOLOGY = "technology", "Techniek en computers"
    FACTORY = "factory", "Fabriek en magazijn"
    TRANSPORT = "transport", "Rijden en vervoer"
    OFFICE = "office", "Kantoor"
    SEWING = "sewing", "Naaien en mode"
    OTHER = "other", "Iets anders"


class Education(LabelledEnum):
    """The highest school somebody finished, lowest first."""

    NONE = "none", "Geen school"
    PRIMARY = "primary", "Basisschool"
    SECONDARY = "secondary", "Middelbare school"
    VOCATIONAL = "vocational", "Beroepsopleiding"
    HIGHER = "higher", "Hogeschool of universiteit"


@dataclass(frozen=True, slots=True)
class WorkWishes:
    """What somebody would like: directions of work, school, days, and at most so many hours a week; empty: unknown.

    Language and rung are not asked again: they are readings.
    """

    sectors: frozenset[Sector] = frozenset()
    education: Education | None = None
    days: frozenset[Weekday] = frozenset()
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an opportunity requires; empty means that it does not matter. `level` is one of `instruments.LEVELS`."""

    sector: Sector | None = None
    level: str = ""
    education: Education | None = None
    days: frozenset[Weekday] = frozenset()
    hours: int | None = None
    rung: int | None = None


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A project or vacancy; from `starts_on` until `ends_on` when that is known."""

    kind: OpportunityKind
    title: str
    partner: str
    required: Requirements
    starts_on: date | None = None
    ends_on: date | None = None
    places: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredOpportunity(Opportunity):
    """An opportunity that was entered by an account, and when it was closed (UTC; None while it is open)."""

    id: OpportunityId
    by: AccountId
    closed_at: datetime | None


class Point(StrEnum):
    """Something on which an opportunity and a person can fit: a field of `Requirements`."""

    SECTOR = "sector"
    LEVEL = "level"
    EDUCATION = "education"
    DAYS = "days"
    HOURS = "hours"
    RUNG = "rung"


@dataclass(frozen=True, slots=True)
class JobSeeker:
    """What is known of a person: the work wishes, and the readings of speaking and of the ladder."""

    wishes: WorkWishes
    level: str = ""
    rung: int | None = None


@dataclass(frozen=True, slots=True)
class Fit:
    """How a person and an opportunity fit: on which points they do, do not, and of which nobody knows."""

    fits: tuple[Point, ...]
    misses: tuple[Point, ...]
    unknown: tuple[Point, ...]

    @property
    def wholly(self) -> bool:
        return not self.misses and not self.unknown


def fit(required: Requirements, person: JobSeeker) -> Fit:
    """Return how a person fits the requirements, point by point; what is not required is no point."""
    judged = {point: verdict for point, verdict in _judged(required, person).items() if getattr(required, point)}
    return Fit(
        tuple(point for point, verdict in judged.items() if verdict),
        tuple(point for point, verdict in judged.items() if verdict is False),
        tuple(point for point, verdict in judged.items() if verdict is None),
    )


def _judged(required: Requirements, person: JobSeeker) -> dict[Point, bool | None]:
    """Return per point whether it fits; None where nobody knows."""
    wishes, levels, schools = person.wishes, list(LEVELS), list(Education)
    return {
        Point.SECTOR: required.sector in wishes.sectors if wishes.sectors else None,
        Point.LEVEL: levels.index(person.level) >= levels.index(required.level)
        if person.level and required.level
        else None,
        Point.EDUCATION: schools.index(wishes.education) >= schools.index(required.education)
        if wishes.education and required.education
        else None,
        Point.DAYS: required.days <= wishes.days if wishes.days else None,
        Point.HOURS: wishes.hours >= required.hours if wishes.hours and required.hours else None,
        Point.RUNG: person.rung >= required.rung if person.rung and required.rung else None,
    }


class InvitationState(LabelledEnum):
    """Where an invitation stands."""

    ASKED = "asked", "gevraagd, nog geen antwoord"
    YES = "yes", "zegt ja"
    LATER = "later", "zegt: later"
    NO = "no", "zegt nee"
    WENT = "went", "is gaan kijken"
    STARTED = "started", "is begonnen"
    NO_FIT = "no_fit", "het paste niet"
    WITHDRAWN = "withdrawn", "teruggetrokken"


ANSWERS = (InvitationState.YES, InvitationState.LATER, InvitationState.NO)
FOLLOW_UPS = (InvitationState.WENT, InvitationState.STARTED, InvitationState.NO_FIT, InvitationState.WITHDRAWN)
# Who has one of these takes or may take a place.
TAKES_A_PLACE = frozenset(
    {InvitationState.ASKED, InvitationState.YES, InvitationState.LATER, InvitationState.WENT, InvitationState.STARTED}
)

_AFTER: Mapping[InvitationState, frozenset[InvitationState]] = {
    InvitationState.ASKED: frozenset({*ANSWERS, InvitationState.WITHDRAWN}),
    InvitationState.YES: frozenset({*ANSWERS, *FOLLOW_UPS}),
    InvitationState.LATER: frozenset({*ANSWERS, InvitationState.WITHDRAWN}),
    InvitationState.NO: frozenset({*ANSWERS}),
    InvitationState.WENT: frozenset({InvitationState.STARTED, InvitationState.NO_FIT}),
    InvitationState.STARTED: frozenset({InvitationState.NO_FIT}),
    InvitationState.NO_FIT: frozenset({InvitationState.ASKED}),
    InvitationState.WITHDRAWN: frozenset({InvitationState.ASKED}),
}


def can_become(state: InvitationState) -> frozenset[InvitationState]:
    return _AFTER[state] - {state}


class NoFit(LabelledEnum):
    """Why an opportunity did not fit; nothing about health."""

    LANGUAGE = "language", "De taal was te moeilijk"
    HOURS = "hours", "De dagen of uren pasten niet"
    TRAVEL = "travel", "De reis was te lang of te duur"
    CARE = "care", "Er was geen opvang voor de kinderen"
    OTHER_WORK = "other_work", "Het werk was anders dan gedacht"
    EMPLOYER = "employer", "De werkgever koos iemand anders of stopte"
    OTHER = "other", "Iets anders"


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation of a pair for an opportunity, as it stands after `rev` turns."""

    id: InvitationId
    opportunity_id: OpportunityId
    pair_id: PairId
    state: InvitationState
    no_fit: NoFit | None
    started_on: date | None
    rev: int

    @property
    def answers(self) -> tuple[InvitationState, ...]:
        """What the newcomer can still answer."""
        return tuple(state for state in ANSWERS if state in can_become(self.state))

    @property
    def follow_ups(self) -> tuple[InvitationState, ...]:
        """What the director can note next."""
        return tuple(state for state in (*FOLLOW_UPS, InvitationState.ASKED) if state in can_become(self.state))
