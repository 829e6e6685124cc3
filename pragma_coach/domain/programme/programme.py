"""A programme: phases, items, talks, milestones and deadlines of one approach, as read from its file.

Everything a programme is made of can be imported from here; the words it counts in live in `terms`, talks and deadlines
in `rhythm`. Fields stand in the order in which a written file has them (`content.toml_writing`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cached_property

from pragma_coach.domain.programme.choices import Choice, Option, goes_for
from pragma_coach.domain.programme.facts import Fact, FactPlace, FactReading
from pragma_coach.domain.programme.rhythm import Deadline, DeadlineKind, DeadlineStatus, Film, Talk, TalkKind
from pragma_coach.domain.terms import Anchor, Confidence, Duration, LifeDomain, Source, Unit
from pragma_coach.domain.types import Category, FactId, GroupId, ItemId, MilestoneId, PhaseId, ProgrammeId, TickRule

__all__ = [
    "OWN_FROM",
    "Anchor",
    "Choice",
    "Confidence",
    "Deadline",
    "DeadlineKind",
    "DeadlineStatus",
    "Due",
    "Duration",
    "Fact",
    "FactPlace",
    "FactReading",
    "Film",
    "Group",
    "Item",
    "LadderReading",
    "LifeDomain",
    "Milestone",
    "Named",
    "Option",
    "Phase",
    "Programme",
    "Source",
    "Talk",
    "TalkKind",
    "Tile",
    "Unit",
    "in_phase",
]

_WRITTEN = (FactPlace.ITEM, FactPlace.MILESTONE, FactPlace.DATE)

OWN_FROM = 1001
"""The number of an organisation's first own version of a programme; every number below is a shipped one."""


@dataclass(frozen=True, slots=True)
class Due:
    """A guide date: `weeks` after the `anchor`; never shown as law (legal terms are `Deadline`s)."""

    anchor: Anchor
    weeks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One line of the checklist.

    `core` items decide when a phase ends; `optional` ones never do. `sensitive` ones stay inside the pair (never
    counted or exported, so never core); `volatile` ones carry `review_by`. `applies_if` names the item groups of
    which one must be switched on, `unless` those of which none may be: a group that implies another is already written
    out here. `rule` is the id of the
    deadline that goes for it, if there is one. `since` is the day on which it came to the shipped list, when that was
    later than the others: an older version of a programme is the list from before a day. `duty` is the law that makes
    it a duty of the newcomer, if one does: only such an item says "moet". A `household` item is about the home:
    it is ticked once for everybody who lives there, so it is never sensitive.
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
    arranged: bool = False
    core: bool = False
    optional: bool = False
    sensitive: bool = False
    household: bool = False
    volatile: bool = False
    review_by: date | None = None
    applies_if: frozenset[GroupId] = frozenset()
    unless: frozenset[GroupId] = frozenset()
    knm: tuple[str, ...] = ()
    rule: str = ""
    since: date | None = None
    duty: str = ""
    source: Source

    def applies(self, groups: frozenset[GroupId]) -> bool:
        """Tell whether the item is on the list of a pair with these groups switched on."""
        return goes_for(self.applies_if, self.unless, groups)


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

    `limit` is the longest the approach wants it to take ("6, at most 12 months"). `expected` is our own guess, for a
    phase that has no target in its source: never shown, it only tells when a figure about the phase is honest.
    `contact_every` is the usual rhythm of contact when it is slower than the programme's own: in the phase of the
    walk-in hour nobody misses a coach who does not call every fortnight.
    """

    id: PhaseId
    title: str
    short: str
    starts_from: Anchor
    target: Duration | None
    limit: Duration | None = None
    expected: Duration | None = None
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


class LadderReading(StrEnum):
    """How the participation ladder is read: paid work beside the integration course is rung 5 officially, 6 simply."""

    OFFICIAL = "official"
    PRAGMA = "pragma"


@dataclass(frozen=True, slots=True)
class Named:
    """A thing of a short list with its title: a heading of the plan, a track, a certificate, a kind of partner."""

    id: str
    title: str


@dataclass(frozen=True, kw_only=True)
class Programme:
    """One version of an approach; a pair keeps the version it started with.

    `headings` are those of the plan, `tracks` the routes one can choose from (none: there is no choice), `certificates`
    those that can be earned here, `partners` the kinds of organisations that can have a part in a plan. Within
    `help_within` a request for help has an answer; None when the approach makes no such promise.
    """

    id: ProgrammeId
    version: int
    title: str
    municipality: str
    tiles: tuple[Tile, ...] = ()
    contact_every: Duration = field(default=Duration(14, Unit.DAYS))
    help_within: Duration | None = None
    ladder: LadderReading = LadderReading.OFFICIAL
    phases: tuple[Phase, ...]
    groups: tuple[Group, ...]
    choices: tuple[Choice, ...] = ()
    milestones: tuple[Milestone, ...]
    talks: tuple[Talk, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    headings: tuple[Named, ...] = ()
    tracks: tuple[Named, ...] = ()
    certificates: tuple[Named, ...] = ()
    partners: tuple[Named, ...] = ()
    facts: tuple[Fact, ...] = ()
    items: tuple[Item, ...]

    @cached_property
    def item_by_id(self) -> dict[ItemId, Item]:
        return {item.id: item for item in self.items}

    @cached_property
    def phase_by_id(self) -> dict[PhaseId, Phase]:
        return {phase.id: phase for phase in self.phases}

    @cached_property
    def milestone_by_id(self) -> dict[MilestoneId, Milestone]:
        return {milestone.id: milestone for milestone in self.milestones}

    @cached_property
    def fact_by_id(self) -> dict[FactId, Fact]:
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def fact_at(self) -> dict[tuple[FactPlace, str], Fact]:
        """Which fact is said in a place: an item, milestone or talk of this programme, a day or a code."""
        return {place: fact for fact in self.facts for place in self.places_of(fact)}

    def places_of(self, fact: Fact) -> list[tuple[FactPlace, str]]:
        """Return where this programme has the fact, first the place in which it is written down; nowhere, when that
        place would be no event of a pair.
        """
        ours = {
            FactPlace.ITEM: self.item_by_id.keys(),
            FactPlace.MILESTONE: self.milestone_by_id.keys(),
            FactPlace.TALK: {talk.id for talk in self.talks},
        }
        found = [(place, name) for place, name in fact.places() if place not in ours or name in ours[place]]
        return found if found and found[0][0] in _WRITTEN else []

    @cached_property
    def group_ids(self) -> frozenset[GroupId]:
        return frozenset(group.id for group in self.groups if not group.by_hand)

    @cached_property
    def core_by_phase(self) -> dict[PhaseId, tuple[Item, ...]]:
        """The items of every phase that decide when it ends; which of them go for a pair, its groups tell."""
        return {phase.id: tuple(item for item in in_phase(self.items, phase.id) if item.core) for phase in self.phases}

    def items_for(self, groups: frozenset[GroupId]) -> Iterator[Item]:
        """Yield the items on the list of a pair with these groups, in the order of the programme."""
        return (item for item in self.items if item.applies(groups))

    def items_by_hand(self) -> Iterator[Item]:
        """Yield the items a pair may add by hand, because their group is never switched on."""
        by_hand = frozenset(group.id for group in self.groups if group.by_hand)
        return (item for item in self.items if item.applies_if & by_hand)

    def default_groups(self) -> frozenset[GroupId]:
        """Return the groups of a new pair: those that are on by default, and of each choice the first option."""
        usual = frozenset(group.id for group in self.groups if group.by_default and group.id not in self.chosen_groups)
        return usual.union(*(choice.options[0].groups for choice in self.choices))

    @cached_property
    def chosen_groups(self) -> frozenset[GroupId]:
        """The groups that a choice switches, so nobody does one by one."""
        return frozenset().union(*(choice.groups for choice in self.choices))

    @cached_property
    def switches(self) -> tuple[Group, ...]:
        """The groups that are switched one by one for a pair."""
        return tuple(group for group in self.groups if not group.by_hand and group.id not in self.chosen_groups)

    def choice(self, choice_id: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.id == choice_id), None)


def in_phase(items: Iterable[Item], phase: PhaseId) -> list[Item]:
    return [item for item in items if item.phase == phase]
