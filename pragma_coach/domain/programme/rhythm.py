"""The rhythm of a programme: its talks and its deadlines, counted from dated facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pragma_coach.domain.programme.choices import goes_for
from pragma_coach.domain.terms import Anchor, Duration, LifeDomain, Source
from pragma_coach.domain.types import FactId, GroupId, PhaseId, Role


@dataclass(frozen=True, slots=True)
class Film:
    """A film (or link) to see before a talk; without a `url` the organisation still has to say where it is."""

    id: str
    title: str
    url: str = ""


class TalkKind(StrEnum):
    """What a talk is for."""

    MEETING = "meeting"  # kennismaking
    INTAKE = "intake"  # brede intake
    PLAN = "plan"  # about the plan (PIP)
    STATEMENT = "statement"  # participatieverklaring (PVT)
    MAP = "map"  # module arbeidsmarkt en participatie
    REVIEW = "review"  # how it goes: the talk that comes again
    CLOSING = "closing"  # the end of a phase


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """A planned talk: `offset` after the anchor or after another talk (`after`).

    `window` is the last moment as an offset from the same start, when the source gives a range. A talk repeated `every`
    so long ends: when `until_phase` has ended, or after `times` talks, whichever comes first. `phase` is the phase a
    talk belongs to: the one a closing talk closes; counted from `previous_phase`, it starts from the end of the phase
    before that one. `applies_if` and `unless` are as with items. `roles` are wanted beside the coachee; `interpreter`
    says that an interpreter belongs at this talk, `told_before` that they explain beforehand what it is about.
    """

    id: str
    title: str
    kind: TalkKind = TalkKind.MEETING
    anchor: Anchor | None = None
    after: str | None = None
    offset: Duration
    window: Duration | None = None
    every: Duration | None = None
    until_phase: PhaseId | None = None
    times: int | None = None
    phase: PhaseId | None = None
    topics: tuple[LifeDomain, ...] = ()
    roles: tuple[Role, ...] = ()
    interpreter: bool = False
    told_before: bool = False
    applies_if: frozenset[GroupId] = frozenset()
    unless: frozenset[GroupId] = frozenset()
    films: tuple[Film, ...] = ()

    def applies(self, groups: frozenset[GroupId]) -> bool:
        """Tell whether a pair with these groups switched on has this talk."""
        return goes_for(self.applies_if, self.unless, groups)


class DeadlineKind(StrEnum):
    """A rule of law, or only the approach's own planning."""

    LEGAL = "legal"
    PLANNED = "planned"


class DeadlineStatus(StrEnum):
    """Whether a legal rule is in force or still a bill."""

    IN_FORCE = "in_force"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """A last date, counted from the latest of its anchors; legal and planned ones are never mixed on screen.

    An offset in months counts calendar months; the day it gives is the last good one. The fact `met_by` ends it.
    """

    id: str
    title: str
    kind: DeadlineKind
    anchors: tuple[Anchor, ...]
    offset: Duration
    status: DeadlineStatus = DeadlineStatus.IN_FORCE
    authority: str = ""
    applies_if: frozenset[GroupId] = frozenset()
    unless: frozenset[GroupId] = frozenset()
    met_by: FactId | None = None
    review_by: date | None = None
    source: Source

    def applies(self, groups: frozenset[GroupId]) -> bool:
        """Tell whether the rule goes for a pair with these groups switched on."""
        return goes_for(self.applies_if, self.unless, groups)
