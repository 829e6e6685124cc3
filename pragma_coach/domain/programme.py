"""A programme: phases, items, talks, milestones and deadlines of one approach, as read from its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from pragma_coach.domain.types import Category, GroupId, ItemId, MilestoneId, PhaseId, ProgrammeId, TickRule


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
    """A dated fact of a coachee from which the programme counts."""

    LINKED = "linked"
    HOUSED = "housed"
    COACHING_STARTED = "coaching_started"
    PREVIOUS_PHASE = "previous_phase"
    DUO_NOTICE = "duo_notice"
    BRP = "brp"
    PIP_SIGNED = "pip_signed"


@dataclass(frozen=True, slots=True)
class Due:
    """A guide date: `weeks` after the `anchor`; never shown as law (legal terms are `Deadline`s)."""

    anchor: Anchor
    weeks: int


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


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the checklist.

    `core` items decide when a phase ends; `optional` ones never do. `sensitive` ones stay inside the pair (never
    counted or exported, so never core); `volatile` ones carry `review_by`. `applies_if` names the item groups of
    which one must be switched on: a group that implies another is already written out here.
    """

    id: ItemId
    phase: PhaseId
    category: Category
    life_domain: LifeDomain
    title: str
    help: str
    if_not: str
    tick: TickRule
    due: Due
    source: Source
    arranged: bool = False
    core: bool = False
    optional: bool = False
    sensitive: bool = False
    volatile: bool = False
    review_by: date | None = None
    applies_if: frozenset[GroupId] = frozenset()
    knm: tuple[str, ...] = ()

    def applies(self, groups: frozenset[GroupId]) -> bool:
        """Tell whether the item is on the list of a pair with these groups switched on."""
        return not self.applies_if or bool(self.applies_if & groups)


@dataclass(frozen=True, slots=True)
class Group:
    """A set of items that a coordinator switches on for a pair, without a reason and never counted.

    A `by_hand` group is never switched on or stored: the pair adds its single item by hand and may delete it.
    """

    id: GroupId
    title: str
    by_default: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Phase:
    """A named part of the programme with its target; `starts_from` says what its lead time counts from.

    `contact_every` is the usual rhythm of contact when it is slower than the programme's own: in the phase of the
    walk-in hour nobody misses a coach who does not call every fortnight.
    """

    id: PhaseId
    title: str
    short: str
    starts_from: Anchor
    target: Duration | None
    contact_every: Duration | None = None


@dataclass(frozen=True, slots=True)
class Milestone:
    """A dated fact that stands on its own.

    `target` is the approach's own figure. `horizon` makes it an outcome on the scoreboard: the lead time among
    those who reach it within the horizon.
    """

    id: MilestoneId
    title: str
    done_title: str
    target: Duration | None = None
    horizon: Duration | None = None


@dataclass(frozen=True, slots=True)
class Film:
    """A film (or link) to see before a talk."""

    id: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Talk:
    """A planned talk: `offset` after the anchor or after another talk (`after`), repeated `every` so long.

    `window` is the last moment as an offset from the same start, when the source gives a range. `interpreter` says
    that an interpreter belongs at this talk.
    """

    id: str
    title: str
    offset: Duration
    anchor: Anchor | None = None
    after: str | None = None
    window: Duration | None = None
    every: Duration | None = None
    topics: tuple[LifeDomain, ...] = ()
    films: tuple[Film, ...] = ()
    interpreter: bool = False


class DeadlineKind(StrEnum):
    """A rule of law, or only the approach's own planning."""

    LEGAL = "legal"
    PLANNED = "planned"


class DeadlineStatus(StrEnum):
    """Whether a legal rule is in force or still a bill."""

    IN_FORCE = "in_force"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A last date, counted from the latest of its anchors; legal and planned ones are never mixed on screen.

    An offset in months counts calendar months; the day it gives is the last good one.
    """

    id: str
    title: str
    kind: DeadlineKind
    anchors: tuple[Anchor, ...]
    offset: Duration
    source: Source
    status: DeadlineStatus = DeadlineStatus.IN_FORCE
    authority: str = ""
    applies_if: frozenset[GroupId] = frozenset()
    review_by: date | None = None


class Tile(StrEnum):
    """A part of the dashboard behind sign-in."""

    PHASES = "phases"
    OUTCOMES = "outcomes"
    SILENT = "silent"
    STUCK = "stuck"
    OVERDUE = "overdue"
    FINDING = "finding"
    LADDER = "ladder"
    LANGUAGE = "language"
    OUTFLOW = "outflow"
    WALK_IN = "walk_in"
    ACTIVITIES = "activities"
    HELP_REQUESTS = "help_requests"
    CASELOAD = "caseload"
    TALKS = "talks"


@dataclass(frozen=True)
class Programme:
    """One version of an approach; a pair keeps the version it started with."""

    id: ProgrammeId
    version: int
    title: str
    municipality: str
    phases: tuple[Phase, ...]
    items: tuple[Item, ...]
    groups: tuple[Group, ...]
    milestones: tuple[Milestone, ...]
    talks: tuple[Talk, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    tiles: tuple[Tile, ...] = ()
    contact_every: Duration = field(default=Duration(14, Unit.DAYS))

    @cached_property
    def item_by_id(self) -> dict[ItemId, Item]:
        """Every item by its id."""
        return {item.id: item for item in self.items}

    @cached_property
    def phase_by_id(self) -> dict[PhaseId, Phase]:
        """Every phase by its id, in order."""
        return {phase.id: phase for phase in self.phases}

    @cached_property
    def milestone_by_id(self) -> dict[MilestoneId, Milestone]:
        """Every milestone by its id."""
        return {milestone.id: milestone for milestone in self.milestones}

    @cached_property
    def group_ids(self) -> frozenset[GroupId]:
        """The ids of all groups a pair can switch on."""
        return frozenset(group.id for group in self.groups if not group.by_hand)

    def items_for(self, groups: frozenset[GroupId]) -> Iterator[Item]:
        """Yield the items on the list of a pair with these groups, in the order of the programme."""
        return (item for item in self.items if item.applies(groups))

    def items_by_hand(self) -> Iterator[Item]:
        """Yield the items a pair may add by hand, because their group is never switched on."""
        by_hand = frozenset(group.id for group in self.groups if group.by_hand)
        return (item for item in self.items if item.applies_if & by_hand)

    def default_groups(self) -> frozenset[GroupId]:
        """Return the groups that are on for a new pair unless someone switches them off."""
        return frozenset(group.id for group in self.groups if group.by_default)


def in_phase(items: Iterable[Item], phase: PhaseId) -> list[Item]:
    """Return those of the items that belong to the phase."""
    return [item for item in items if item.phase == phase]
