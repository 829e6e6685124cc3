"""One question after one, three and six months: how it goes with newcomer and coach, for the coordinator alone.

Neither hears what the other said. The months count from the start of the pair, as all times of the product do: a pause
does not stop them, but a pair that rests is not asked. A question can be answered for six weeks, so never two at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from pragma_coach.domain.calendar import amsterdam_date, plus_months
from pragma_coach.domain.pairs.journey import Journey, PairStatus
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.types import AccountId, PairId

CHECK_IN_MONTHS = (1, 3, 6)
OPEN_DAYS = 42  # how long a question can be answered, and how long a poor answer is a reason to call


class CheckInAnswer(LabelledEnum):
    """How it goes, in three words; or nothing, which is an answer too, so that nobody is asked twice."""

    GOOD = "good", "Goed"
    SO_SO = "so_so", "Gaat wel"
    POOR = "poor", "Niet goed"
    UNSAID = "unsaid", "Dat zeg ik liever niet"


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What somebody answered after so many months; `at` in UTC."""

    pair_id: PairId
    months: int
    by: AccountId
    answer: CheckInAnswer
    at: datetime

    @property
    def on(self) -> date:
        """The Amsterdam day of the answer."""
        return amsterdam_date(self.at)


def month_due(journey: Journey, registered_on: date, today: date) -> int | None:
    """Return after how many months the question of today is; None when there is none.

    What was due before the organisation entered the pair (`registered_on`) is not asked any more.
    """
    if journey.status is not PairStatus.ACTIVE or journey.started_on is None or not journey.coaches_on(today):
        return None
    for months in CHECK_IN_MONTHS:
        day = plus_months(journey.started_on, months)
        if day >= registered_on and 0 <= (today - day).days < OPEN_DAYS:
            return months
    return None


def poor_answers(answers: Iterable[CheckIn], began: date, today: date) -> tuple[CheckIn, ...]:
    """Return the poor answers that ask for a call: given lately, the last word of who gave it, no new coach since.

    `began` is when the latest coach began who is no stand-in.
    """
    last: dict[AccountId, CheckIn] = {}
    for one in sorted(answers, key=lambda one: one.at):
        last[one.by] = one
    return tuple(
        one
        for one in last.values()
        if one.answer is CheckInAnswer.POOR and (today - one.on).days < OPEN_DAYS and one.on >= began
    )
