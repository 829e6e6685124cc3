"""The small words everybody uses: ids, roles, states, and who does something when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

OrganisationId = NewType("OrganisationId", int)
AccountId = NewType("AccountId", int)
CoacheeId = NewType("CoacheeId", int)
HouseholdId = NewType("HouseholdId", int)
PairId = NewType("PairId", int)
CardId = NewType("CardId", int)

ItemId = NewType("ItemId", str)
PhaseId = NewType("PhaseId", str)
GroupId = NewType("GroupId", str)
MilestoneId = NewType("MilestoneId", str)
FactId = NewType("FactId", str)
ProgrammeId = NewType("ProgrammeId", str)
OpId = NewType("OpId", str)

Edition = tuple[ProgrammeId, int]
"""One version of a programme: its id and its number."""


class Role(StrEnum):
    """What an account may be; one person may hold several."""

    COACH = "coach"
    COACHEE = "coachee"
    COORDINATOR = "coordinator"
    DIRECTOR = "director"
    INTERPRETER = "interpreter"
    ADMIN = "admin"


class Category(StrEnum):
    """The kind of an item; the Dutch words are the method's own."""

    WETEN = "weten"
    KUNNEN = "kunnen"
    VINDEN = "vinden"


class ItemState(StrEnum):
    """Where one item of one pair stands: one word on one line, never two boxes."""

    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"
    NOT_APPLICABLE = "not_applicable"
    STUCK = "stuck"


class TickRule(StrEnum):
    """Who may say that an item is done: with BOTH the coachee claims and the coach confirms."""

    COACH = "coach"
    COACHEE = "coachee"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: an account of one organisation with the roles it holds now."""

    account_id: AccountId
    organisation_id: OrganisationId
    roles: frozenset[Role]

    @property
    def is_only_coachee(self) -> bool:
        """Whether this is a newcomer with no other role: reads in the own language, looks at the own pages only."""
        return self.roles == {Role.COACHEE}


@dataclass(frozen=True, slots=True)
class Operation:
    """One act of one person: `op_id` makes a repeat harmless, `at` is the clock read once, in UTC.

    `phone_at` is the (corrected) moment the phone said, when it came later than the tap.
    """

    actor: Actor
    op_id: OpId
    at: datetime
    phone_at: datetime | None = None
