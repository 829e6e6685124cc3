"""A case of a pair that others take turns on: a help request or a signal; where it stands follows from its turns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.types import AccountId, OrganisationId, PairId

A = TypeVar("A", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class CaseTurn(Generic[A]):
    """What somebody did with a case, at a moment in UTC; `value` is what goes with the act, for example a partner."""

    act: A
    by: AccountId
    at: datetime
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCase(Generic[A]):
    """What one pair asked of others, who asked and when (UTC), and its turns in order; `name` is the coachee's."""

    id: int
    organisation_id: OrganisationId
    pair_id: PairId
    name: str
    asked_by: AccountId
    asked_at: datetime
    turns: tuple[CaseTurn[A], ...] = ()

    @property
    def asked_on(self) -> date:
        """The Amsterdam day on which it was asked."""
        return amsterdam_date(self.asked_at)

    @property
    def changed_on(self) -> date:
        """The Amsterdam day of the last turn, or on which it was asked."""
        return amsterdam_date(self.turns[-1].at if self.turns else self.asked_at)
