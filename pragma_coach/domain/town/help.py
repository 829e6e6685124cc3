"""A question for help: what it is about, what may be done with it, and the promise to answer within some days.

Facts are turns: taken, given back, answered, withdrawn, asked again. Where a question stands follows from them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import NewType

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.terms import Duration
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.town.cases import CaseTurn, PairCase
from pragma_coach.domain.types import AccountId

HelpId = NewType("HelpId", int)

PROMISE_DAYS = 7  # where a programme says nothing else (`help_within`): Pragma's week (domain.md 1.1)
REOPEN_DAYS = 14  # after that it is a new question, with a promise of its own
MOST_OPEN = 5  # questions of one pair that wait at the same time


class Theme(LabelledEnum):
    """What a question or a visit to the walk-in hour is about; nothing about health."""

    POST = "post", "Brief of formulier"
    MONEY = "money", "Geld of toeslag"
    HOME = "home", "Huis, klussen of spullen"
    INSURANCE = "insurance", "Verzekering"
    APPOINTMENT = "appointment", "Een afspraak"
    DIGITAL = "digital", "Telefoon, computer of DigiD"
    SCHOOL = "school", "School of kinderen"
    LANGUAGE = "language", "Nederlands oefenen"
    WORK = "work", "Werk"
    TRAVEL = "travel", "Fiets, bus of auto"
    PEOPLE = "people", "Mensen leren kennen"
    OTHER = "other", "Iets anders"


class HelpState(LabelledEnum):
    """Where a question stands."""

    OPEN = "open", "Wacht op antwoord"
    CLAIMED = "claimed", "Iemand gaat helpen"
    ANSWERED = "answered", "Beantwoord"
    WITHDRAWN = "withdrawn", "Weggehaald"


WAITING = frozenset({HelpState.OPEN, HelpState.CLAIMED})


class HelpAct(StrEnum):
    """An act on a question."""

    CLAIM = "claim"
    RELEASE = "release"
    ANSWER = "answer"
    WITHDRAW = "withdraw"
    REOPEN = "reopen"


_NEXT: Mapping[tuple[HelpState, HelpAct], HelpState] = MappingProxyType(
    {
        (HelpState.OPEN, HelpAct.CLAIM): HelpState.CLAIMED,
        (HelpState.OPEN, HelpAct.ANSWER): HelpState.ANSWERED,
        (HelpState.OPEN, HelpAct.WITHDRAW): HelpState.WITHDRAWN,
        (HelpState.CLAIMED, HelpAct.RELEASE): HelpState.OPEN,
        (HelpState.CLAIMED, HelpAct.ANSWER): HelpState.ANSWERED,
        (HelpState.CLAIMED, HelpAct.WITHDRAW): HelpState.WITHDRAWN,
        (HelpState.ANSWERED, HelpAct.REOPEN): HelpState.OPEN,
        (HelpState.WITHDRAWN, HelpAct.REOPEN): HelpState.OPEN,
    }
)


@dataclass(frozen=True, slots=True)
class HelpStatus:
    """Where a question stands: who took it, and the moment (UTC) it was answered or withdrawn."""

    state: HelpState = HelpState.OPEN
    holder: AccountId | None = None
    settled_at: datetime | None = None


def can(state: HelpState, act: HelpAct) -> bool:
    return (state, act) in _NEXT


def help_status(turns: Iterable[CaseTurn[HelpAct]], until: date | None = None) -> HelpStatus:
    """Return where a question stands after its turns, or stood at the end of an Amsterdam day.

    Raise KeyError for a turn that does not fit.
    """
    status = HelpStatus()
    for turn in turns:
        if until is not None and amsterdam_date(turn.at) > until:
            continue
        state = _NEXT[status.state, turn.act]
        holder = turn.by if turn.act is HelpAct.CLAIM else status.holder
        status = HelpStatus(state, holder, None if state in WAITING else turn.at)
        if state is HelpState.OPEN:
            status = HelpStatus()
    return status


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpRequest(PairCase[HelpAct]):
    """A question for help of one coachee, in own words."""

    id: HelpId
    theme: Theme
    words: str

    @property
    def status(self) -> HelpStatus:
        return help_status(self.turns)

    @property
    def settled_on(self) -> date | None:
        """The Amsterdam day on which it was answered or withdrawn; None while it waits."""
        settled = self.status.settled_at
        return amsterdam_date(settled) if settled else None


def promise_of(within: Duration | None) -> int:
    """Return in how many whole days a programme promises an answer: a month and a half week are rounded down."""
    return max(1, int(within.days)) if within else PROMISE_DAYS


def promise_words(days: int) -> str:
    """Return the promise as people say it: "een week", "3 dagen"."""
    return {1: "een dag", PROMISE_DAYS: "een week"}.get(days, f"{days} dagen")


def promised_on(asked_on: date, promise: int = PROMISE_DAYS) -> date:
    return asked_on + timedelta(days=promise)


def days_left(asked_on: date, today: date, promise: int = PROMISE_DAYS) -> int:
    return (promised_on(asked_on, promise) - today).days


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How the promise was kept over a period, in whole days.

    `counted` questions had their promised day in the period; `answered` of them have an answer, `in_time` by that day.
    `median_days` is None when half of them or more has no answer: then it is longer than anybody knows.
    """

    counted: int
    answered: int
    in_time: int
    median_days: float | None


def answer_figures(
    requests: Iterable[HelpRequest], since: date, until: date, promise: int = PROMISE_DAYS
) -> AnswerFigures:
    """Return how the promise was kept from `since` to `until`, both included, as it stood at the end of `until`.

    A question belongs to the period of its promised day, `promise` days after it was asked. So each counts once, a
    young one does not count yet (also not when it is answered already: that would flatter), and later turns change no
    period that is over. An answer after which somebody asked again is no answer. Who withdrew by that day is not
    counted; who gave up later, without an answer, is.
    """
    waits: list[int | None] = []
    for request in requests:
        promised = promised_on(request.asked_on, promise)
        if not since <= promised <= until:
            continue
        status = help_status(request.turns, until)
        settled = amsterdam_date(status.settled_at) if status.settled_at else None
        if status.state is HelpState.WITHDRAWN and settled and settled <= promised:
            continue
        answered = settled if status.state is HelpState.ANSWERED else None
        waits.append(None if answered is None else (answered - request.asked_on).days)
    known = sorted(wait for wait in waits if wait is not None)
    in_time = sum(wait <= promise for wait in known)
    return AnswerFigures(len(waits), len(known), in_time, _median(known, len(waits)))


def _median(known: Sequence[int], total: int) -> float | None:
    """Return the median of `total` waits of which the unknown ones are longer than all known."""
    middle = total // 2
    if not total or middle >= len(known):
        return None
    return float(known[middle]) if total % 2 else (known[middle - 1] + known[middle]) / 2
