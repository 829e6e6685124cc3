"""The desk's list of pairs: what somebody wants to see of it, and what a row holds."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from pragma_coach.domain.pairs.attention import Need
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.namesakes import known_by, since_words
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, PairId, PhaseId, ProgrammeId


class PairOrder(LabelledEnum):
    """In which order the list of pairs stands: its columns."""

    NAME = "naam", "Koppel"
    COACH = "coach", "Coach"
    PHASE = "fase", "Fase"
    DONE = "klaar", "Klaar"
    SILENT = "stil", "Stil"
    TALK = "gesprek", "Gesprek"
    START = "start", "Sinds"


@dataclass(frozen=True, slots=True)
class PairFilter:
    """Which pairs somebody wants to see, and in which order; empty means all that have not ended.

    `text` are parts of names of newcomer and coach. `backwards` turns the order round: for the silent it puts who was
    heard last on top.
    """

    text: str = ""
    phase: PhaseId | None = None
    status: PairStatus | None = None
    coach: AccountId | None = None
    need: Need | None = None
    order: PairOrder = PairOrder.SILENT
    backwards: bool = False


@dataclass(frozen=True, slots=True)
class ListedPair:
    """One row of the list: the pair as it stands today. `coaches` are the names of today, with who stands in."""

    id: PairId
    name: str
    status: PairStatus
    edition: tuple[ProgrammeId, int]
    phase: PhaseId
    place: int
    done: int
    total: int
    sign_on: date | None
    started_on: date | None
    account_id: AccountId | None
    waits: bool
    coaches: tuple[tuple[str, bool], ...] = ()
    talk_on: date | None = None

    @property
    def since(self) -> str:
        return since_words(self.started_on)

    @property
    def known_by(self) -> str:
        """The second line under the name: whose pair it is, and since when."""
        return known_by(next((name for name, stands_in in self.coaches if not stands_in), ""), self.started_on)

    def quiet_days(self, today: date) -> int | None:
        """Return how many days ago the last sign was; None for a pair of which none is known."""
        return max(0, (today - self.sign_on).days) if self.sign_on else None


@dataclass(frozen=True, slots=True)
class PairCounts:
    """How many pairs there are of each kind: what stands beside the filters, and what the desk's numbers count."""

    statuses: Counter[PairStatus]
    phases: Counter[PhaseId]
    needs: Counter[Need]

    @property
    def going(self) -> int:
        """How many have not ended."""
        return sum(number for status, number in self.statuses.items() if status is not PairStatus.ENDED)
