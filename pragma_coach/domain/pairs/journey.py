"""The journey of one pair: what happened (events, append-only) and where it stands now.

`domain.pairs.folding` makes a journey from events.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.programme.programme import Anchor, FactPlace, Item, Programme
from pragma_coach.domain.types import (
    AccountId,
    Edition,
    FactId,
    GroupId,
    ItemId,
    ItemState,
    MilestoneId,
    OpId,
    PairId,
    PhaseId,
    ProgrammeId,
)

MOST_FOCUS = 3
SETTLED = frozenset({ItemState.DONE, ItemState.NOT_APPLICABLE})


class EventKind(StrEnum):
    """What an event is about; `subject` names the thing, `value` its new state."""

    STATUS = "status"  # subject "pair", value a PairStatus, reason for pause and end
    COACH = "coach"  # subject an account id, value a CoachValue
    TICK = "tick"  # subject an item id, value an ItemState, reason an obstacle or why it does not apply
    GROUP = "group"  # subject a group id, value on or off
    PHASE = "phase"  # subject a phase id, value closed or reopened, reason why
    MILESTONE = "milestone"  # subject a milestone id, value recorded or withdrawn
    CONTACT = "contact"  # subject how (visit, phone, ...), value minutes
    FOCUS = "focus"  # subject an item id, value on or off, reason AGREED when coach and coachee chose it together
    READING = "reading"  # subject an instrument (ladder, oral, score:geld, ...), value where the person stands
    DATE = "date"  # subject an Anchor, value recorded or withdrawn
    DIRECTOR = "director"  # subject an account id, value begins or stops
    SHARING = "sharing"  # subject a party (see DIRECTOR_PARTY), value on or off: the coachee's own yes or no
    REFUSAL = "refusal"  # subject an item id, value on or off, reason from a list
    VERSION = "version"  # subject the edition that was left, value the one it goes on with ("pragma/2")
    NOTED = "noted"  # subject and value as of a tick or contact: a phone sent it later, and it changes nothing any more


class PairStatus(StrEnum):
    """Whether a pair waits until its coach may begin, is at work, paused or ended."""

    WAITING = "waiting"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


class CoachValue(StrEnum):
    """How somebody's coaching of a pair begins or ends."""

    WAITS = "waits"  # chosen, and not allowed to begin yet: no term, so nothing of the pair is theirs to see
    BEGINS = "begins"
    STANDS_IN = "stands_in"
    STOPS = "stops"


ON, OFF = "on", "off"
DIRECTOR_PARTY = "director"  # the party that the coachee shares the own list with: the director of the pair
CLOSED, REOPENED = "closed", "reopened"
RECORDED, WITHDRAWN = "recorded", "withdrawn"
_ONE_SITTING = timedelta(hours=1)
_AT_HOME = "/home/"  # in the id of what was said for a housemate; pages and phones make ids without it
EVERYWHERE = "everywhere"  # the reason of a word that goes for a whole fact, in every place that has it
AGREED = "agreed"  # the reason of a choice that was made together: who wrote it down is not the coachee
AT_TALK = "at_talk"  # the reason of a word of before facts were one: the day of the talk at which it happened


def edition_text(edition: Edition) -> str:
    """Return an edition as it stands in an event: "pragma/2"."""
    return f"{edition[0]}/{edition[1]}"


def read_edition(text: str) -> Edition:
    """Return the edition of a text in an event. Raise ValueError when it is none."""
    programme, _, number = text.partition("/")
    return ProgrammeId(programme), int(number)


def for_housemate(op_id: OpId, pair: PairId) -> OpId:
    """Return the operation id under which an act on one pair is done for another of the same household."""
    return OpId(f"{op_id}{_AT_HOME}{pair}")


def act_of(op_id: OpId) -> OpId:
    """Return the id that all events of one act share, also what followed of it at home: the rest stands behind it."""
    return OpId(op_id.partition("/")[0])


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a pair; never changed, never deleted (but by erasure of the person).

    Three times are kept apart: `happened_on` (the Amsterdam day it really happened: this one feeds the lead time),
    `phone_at` (by the phone's clock, UTC) and `received_at` (when the server knew, UTC). `rev` counts 1, 2, 3 per pair.
    `undoes` is the rev of the event that this one takes back.
    """

    rev: int
    op_id: OpId
    kind: EventKind
    subject: str
    value: str
    happened_on: date
    received_at: datetime
    by: AccountId | None = None
    reason: str = ""
    phone_at: datetime | None = None
    undoes: int | None = None

    @property
    def booked_on(self) -> date:
        """The Amsterdam day on which the organisation knew."""
        return amsterdam_date(self.received_at)

    @property
    def for_home(self) -> bool:
        """Whether this was said about somebody else in the house, and holds for everybody there."""
        return _AT_HOME in self.op_id

    def only_moves(self, before: Event) -> bool:
        """Tell whether this gives another day to what the same person said just before: one act, of which the day was
        chosen in the second half.
        """
        same = all(getattr(self, part) == getattr(before, part) for part in ("value", "reason", "by", "undoes"))
        said, said_before = (event.phone_at or event.received_at for event in (self, before))
        return same and self.happened_on != before.happened_on and said - said_before < _ONE_SITTING


@dataclass(frozen=True, slots=True)
class EventDraft:
    """An event that is still to get its number, its moment and its author."""

    kind: EventKind
    subject: str
    value: str
    happened_on: date
    reason: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an item stands, since when, by whom; `reason` is an obstacle or why it does not apply."""

    state: ItemState
    happened_on: date
    by: AccountId | None
    reason: str
    rev: int


@dataclass(frozen=True, slots=True)
class Reached:
    """A dated fact (end of a phase, milestone): the day it happened and the day it was first booked."""

    on: date
    booked_on: date
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Where somebody stood on an instrument on a day; `basis` says how that is known, `rev` names it when withdrawn."""

    value: str
    on: date
    booked_on: date
    basis: str
    by: AccountId | None
    rev: int


@dataclass(frozen=True, slots=True)
class Said:
    """A word that a fact happened, and on which day; `place` None when it goes for every place.

    Before facts were one, each place had its own word, and each item of a fact too (`item`): such words may differ.
    `booked_on` is the first day on which the organisation knew the fact.
    """

    place: FactPlace | None
    on: date
    booked_on: date
    by: AccountId | None
    rev: int
    item: str = ""


@dataclass(frozen=True, slots=True)
class CoachTerm:
    """A stretch of coaching; `until` is the first day on which it no longer holds."""

    account_id: AccountId
    since: date
    until: date | None = None
    stand_in: bool = False


@dataclass(frozen=True, slots=True)
class Journey:
    """Where a pair stands after `rev` events.

    `focus` are the steps for now, at most three, and `agreed` those of them that were chosen together; the others the
    coachee chose alone. `said` are the facts that are there, with every word for them; `items`, `milestones`, `dates`
    and `readings` show what follows. `waits_for` will coach once all was shown. `edition` is the version of the
    programme it was moved to; None while it is on the one it began with.
    """

    rev: int = 0
    status: PairStatus = PairStatus.ACTIVE
    started_on: date | None = None
    status_since: date | None = None
    status_reason: str = ""
    groups: frozenset[GroupId] = frozenset()
    items: Mapping[ItemId, Standing] = field(default_factory=dict)
    phases: Mapping[PhaseId, Reached] = field(default_factory=dict)
    reopened: frozenset[PhaseId] = frozenset()
    milestones: Mapping[MilestoneId, Reached] = field(default_factory=dict)
    coaches: tuple[CoachTerm, ...] = ()
    waits_for: AccountId | None = None
    focus: tuple[ItemId, ...] = ()
    agreed: frozenset[ItemId] = frozenset()
    last_contact_on: date | None = None
    last_sign_on: date | None = None
    readings: Mapping[str, tuple[Reading, ...]] = field(default_factory=dict)
    dates: Mapping[Anchor, Reached] = field(default_factory=dict)
    said: Mapping[FactId, tuple[Said, ...]] = field(default_factory=dict)
    director: AccountId | None = None
    shared_with: frozenset[str] = frozenset()
    refused: Mapping[ItemId, str] = field(default_factory=dict)
    edition: Edition | None = None

    def state_of(self, item: ItemId) -> ItemState:
        """Return the state of an item; one that nobody touched is open."""
        standing = self.items.get(item)
        return standing.state if standing else ItemState.OPEN

    def with_standing(self, item: ItemId, standing: Standing) -> Journey:
        """Return the journey with an item where it stands now; a settled one is chosen and refused no more."""
        kept = self.without_focus(item) if standing.state in SETTLED else self
        refused = {key: why for key, why in self.refused.items() if key != item or kept is self}
        return replace(kept, items={**self.items, item: standing}, refused=refused)

    def without_focus(self, item: ItemId) -> Journey:
        """Return the journey with an item that is not for now."""
        focus = tuple(chosen for chosen in self.focus if chosen != item)
        return replace(self, focus=focus, agreed=self.agreed - {item})

    def listed(self, programme: Programme) -> list[Item]:
        """Return the items on the list of the pair: those of its groups, and those it added by hand."""
        by_hand = {item.id for item in programme.items_by_hand() if self.state_of(item.id) is not ItemState.OPEN}
        return [item for item in programme.items if item.applies(self.groups) or item.id in by_hand]

    def phase_now(self, programme: Programme) -> PhaseId:
        """Return the first phase that has not ended, or the last one."""
        for phase in programme.phases:
            if phase.id not in self.phases:
                return phase.id
        return programme.phases[-1].id

    def reading(self, instrument: str) -> Reading | None:
        """Return the latest reading of an instrument, by the day it was taken; None when there is none."""
        known = self.readings.get(instrument)
        return known[-1] if known else None

    def coaches_on(self, day: date) -> list[CoachTerm]:
        return [term for term in self.coaches if term.since <= day and (term.until is None or day < term.until)]


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the items on the list are settled; counts, never a grade."""

    done: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.done


def progress(items: Iterable[Item], journey: Journey) -> Progress:
    """Count the items: those that do not apply are not on the list, those that are done count as done."""
    states = [journey.state_of(item.id) for item in items]
    listed = [state for state in states if state is not ItemState.NOT_APPLICABLE]
    return Progress(sum(state is ItemState.DONE for state in listed), len(listed))
