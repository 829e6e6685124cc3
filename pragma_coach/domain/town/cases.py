"""A case of a pair that people handle in turns: a help request or a signal. Its state follows from its turns."""

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
    """One act on a case, at a moment in UTC; `value` belongs to the act, for example the partner of a referral."""

    act: A
    by: AccountId
    at: datetime
    value: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCase(Generic[A]):
    """A case with its turns in order; `name` is the coachee's, `asked_at` in UTC."""

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
