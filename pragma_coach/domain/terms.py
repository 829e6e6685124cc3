"""The words in which a programme counts: leefgebieden, lengths of time, dated facts, how sure we are of a source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LifeDomain(StrEnum):
    """The eleven leefgebieden of the checklist."""

    WONEN = "wonen"
    GELD = "geld"
    PAPIEREN = "papieren"
    GEZONDHEID = "gezondheid"
    TAAL = "taal"
    WERK = "werk"
    KINDEREN = "kinderen"
    NETWERK = "netwerk"
    VERVOER = "vervoer"
    DIGITAAL = "digitaal"
    RECHTEN = "rechten"


class Unit(StrEnum):
    """The unit in which people say a duration."""

    DAYS = "days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time as people say it ("3 weken", "15 maanden")."""

    count: int
    unit: Unit

    @property
    def days(self) -> float:
        """The length in days; a month is 365.25 / 12 days."""
        return self.count * {Unit.DAYS: 1.0, Unit.WEEKS: 7.0, Unit.MONTHS: 365.25 / 12}[self.unit]


class Anchor(StrEnum):
    """A dated fact of a coachee from which the programme counts.

    The last two are noted by hand when they happen: what the municipality had to hear from others before it can make
    the plan, and the date on a letter with a decision (what it decides is not kept).
    """

    LINKED = "linked"
    HOUSED = "housed"
    COACHING_STARTED = "coaching_started"
    PREVIOUS_PHASE = "previous_phase"
    DUO_NOTICE = "duo_notice"
    BRP = "brp"
    PIP_SIGNED = "pip_signed"
    INFORMATION_RECEIVED = "information_received"
    DECISION = "decision"


class Confidence(StrEnum):
    """How sure we are of a source: read in the text itself, in a dated secondary text, or own knowledge."""

    READ = "read"
    SECONDARY = "secondary"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact comes from; `ref` names law, page or article."""

    ref: str
    confidence: Confidence
    checked_on: date
