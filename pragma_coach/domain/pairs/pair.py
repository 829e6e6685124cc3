"""A pair as it stands: the coachee, the programme version and the journey so far."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.pairs.attention import StartDays
from pragma_coach.domain.pairs.journey import Journey
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId, OrganisationId, PairId, ProgrammeId


@dataclass(frozen=True, slots=True)
class Coachee:
    """A newcomer who is coached; a household is a bare number that people share."""

    id: CoacheeId
    organisation_id: OrganisationId
    name: str
    account_id: AccountId | None = None
    household_id: HouseholdId | None = None
    linked_on: date | None = None
    housed_on: date | None = None
    coaching_started_on: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class PairFacts:
    """A pair as it stands: who, on which version of which programme, and how far.

    `language` is the one that the coachee chose for the own account, as it was when the pair was read.
    """

    id: PairId
    organisation_id: OrganisationId
    coachee: Coachee
    programme: ProgrammeId
    programme_version: int
    created_at: datetime
    journey: Journey
    language: str = "nl"


def start_days(pair: PairFacts) -> StartDays:
    """Return the days from which guide dates and silence of the pair count."""
    coachee = pair.coachee
    return StartDays(coachee.linked_on, coachee.housed_on, coachee.coaching_started_on, amsterdam_date(pair.created_at))
