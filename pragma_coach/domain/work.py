"""Projects and vacancies, what somebody would like, and whether the two fit: reasons that anybody can check.

Nobody is scored: who fits everything stands first, the others by name, and each with what fits and what does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NewType

from pragma_coach.domain.assessment.instruments import LEVELS
from pragma_coach.domain.types import MilestoneId
from pragma_coach.domain.volunteers.matching import Weekday

OpportunityId = NewType("OpportunityId", int)
InvitationId = NewType("InvitationId", int)

WORK_PARTY = "work"  # the party of an event SHARING: people may ask this newcomer for work or a project
MOST_HOURS, MOST_PLACES, LONGEST_TITLE = 40, 200, 80
HOURS_REFUSED = "Vul een getal in van 1 tot en met 40."


class OpportunityKind(StrEnum):
    """What kind of thing it is."""

    PROJECT = "project"
    VOLUNTEERING = "volunteering"
    INTERNSHIP = "internship"
    JOB = "job"


KINDS: Mapping[OpportunityKind, str] = {
    OpportunityKind.PROJECT: "Project",
    OpportunityKind.VOLUNTEERING: "Vrijwilligerswerk",
    OpportunityKind.INTERNSHIP: "Stage",
    OpportunityKind.JOB: "Betaald werk",
}

# What can be recorded as reached when somebody starts.
MILESTONES: Mapping[OpportunityKind, tuple[MilestoneId, ...]] = {
    OpportunityKind.PROJECT: (),
    OpportunityKind.VOLUNTEERING: (MilestoneId("volunteering"),),
    OpportunityKind.INTERNSHIP: (MilestoneId("internship"),),
    OpportunityKind.JOB: (MilestoneId("sponsored_job"), MilestoneId("paid_job")),
}


class Sector(StrEnum):
    """A direction of work."""

    CARE = "care"
    CHILDREN = "children"
    FOOD = "food"
    SHOP = "shop"
    CLEANING = "cleaning"
    GREEN = "green"
    BUILDING = "building"
    TECHNOLOGY = "technology"
    FACTORY = "factory"
    TRANSPORT = "transport"
    OFFICE = "office"
    SEWING = "sewing"
    OTHER = "other"


SECTORS: Mapping[Sector, str] = {
    Sector.CARE: "Zorg",
    Sector.CHILDREN: "Kinderen en school",
    Sector.FOOD: "Koken en eten",
    Sector.SHOP: "Winkel",
    Sector.CLEANING: "Schoonmaken",
    Sector.GREEN: "Groen en dieren",
    Sector.BUILDING: "Bouwen",
    Sector.TECHNOLOGY: "Techniek en computers",
    Sector.FACTORY: "Fabriek en magazijn",
    Sector.TRANSPORT: "Rijden en vervoer",
    Sector.OFFICE: "Kantoor",
    Sector.SEWING: "Naaien en mode",
    Sector.OTHER: "Iets anders",
}


class Education(StrEnum):
    """The highest school somebody finished, lowest first."""

    NONE = "none"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    VOCATIONAL = "vocational"
    HIGHER = "higher"


EDUCATIONS: Mapping[Education, str] = {
    Education.NONE: "Geen school",
    Education.PRIMARY: "Basisschool",
    Education.SECONDARY: "Middelbare school",
    Education.VOCATIONAL: "Beroepsopleiding",
    Education.HIGHER: "Hogeschool of universiteit",
}


@dataclass(frozen=True, slots=True)
class Profile:
    """What somebody would like: directions of work, school, days, and at most so many hours a week; empty is unknown.

    Language and rung are not asked again: they are readings.
    """

    sectors: frozenset[Sector] = frozenset()
    education: Education | None = None
    days: frozenset[Weekday] = frozenset()
    hours: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of who comes: empty means that it does not matter. `level` is one of `instruments.LEVELS`."""

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
    asked: Asked
    starts_on: date | None = None
    ends_on: date | None = None
    places: int = 1


class Point(StrEnum):
    """Something on which an opportunity and a person can fit."""

    SECTOR = "sector"
    LEVEL = "level"
    EDUCATION = "education"
    DAYS = "days"
    HOURS = "hours"
    RUNG = "rung"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: the own profile, and the readings of speaking and of the ladder."""

    profile: Profile
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
        """Whether everything that is asked fits."""
        return not self.misses and not self.unknown


def fit(asked: Asked, known: Known) -> Fit:
    """Return how a person fits what is asked, point by point; what is not asked is no point."""
    judged = {point: verdict for point, verdict in _judged(asked, known).items() if point in _asked_points(asked)}
    return Fit(
        tuple(point for point, verdict in judged.items() if verdict),
        tuple(point for point, verdict in judged.items() if verdict is False),
        tuple(point for point, verdict in judged.items() if verdict is None),
    )


def _asked_points(asked: Asked) -> set[Point]:
    given = {
        Point.SECTOR: asked.sector,
        Point.LEVEL: asked.level,
        Point.EDUCATION: asked.education,
        Point.DAYS: asked.days,
        Point.HOURS: asked.hours,
        Point.RUNG: asked.rung,
    }
    return {point for point, value in given.items() if value}


def _judged(asked: Asked, known: Known) -> dict[Point, bool | None]:
    """Return per point whether it fits; None where nobody knows."""
    profile, levels, schools = known.profile, list(LEVELS), list(Education)
    return {
        Point.SECTOR: asked.sector in profile.sectors if profile.sectors else None,
        Point.LEVEL: levels.index(known.level) >= levels.index(asked.level) if known.level and asked.level else None,
        Point.EDUCATION: schools.index(profile.education) >= schools.index(asked.education)
        if profile.education and asked.education
        else None,
        Point.DAYS: asked.days <= profile.days if profile.days else None,
        Point.HOURS: profile.hours >= asked.hours if profile.hours and asked.hours else None,
        Point.RUNG: known.rung >= asked.rung if known.rung and asked.rung else None,
    }


class InvitationState(StrEnum):
    """Where an invitation stands."""

    ASKED = "asked"
    YES = "yes"
    LATER = "later"
    NO = "no"
    WENT = "went"
    STARTED = "started"
    NO_FIT = "no_fit"
    WITHDRAWN = "withdrawn"


STATES: Mapping[InvitationState, str] = {
    InvitationState.ASKED: "gevraagd, nog geen antwoord",
    InvitationState.YES: "zegt ja",
    InvitationState.LATER: "zegt: later",
    InvitationState.NO: "zegt nee",
    InvitationState.WENT: "is gaan kijken",
    InvitationState.STARTED: "is begonnen",
    InvitationState.NO_FIT: "het paste niet",
    InvitationState.WITHDRAWN: "teruggetrokken",
}
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
    """Return what an invitation can become next."""
    return _AFTER[state] - {state}


class NoFit(StrEnum):
    """Why it did not fit; nothing about health."""

    LANGUAGE = "language"
    HOURS = "hours"
    TRAVEL = "travel"
    CARE = "care"
    OTHER_WORK = "other_work"
    EMPLOYER = "employer"
    OTHER = "other"


NO_FITS: Mapping[NoFit, str] = {
    NoFit.LANGUAGE: "De taal was te moeilijk",
    NoFit.HOURS: "De dagen of uren pasten niet",
    NoFit.TRAVEL: "De reis was te lang of te duur",
    NoFit.CARE: "Er was geen opvang voor de kinderen",
    NoFit.OTHER_WORK: "Het werk was anders dan gedacht",
    NoFit.EMPLOYER: "De werkgever koos iemand anders of stopte",
    NoFit.OTHER: "Iets anders",
}
