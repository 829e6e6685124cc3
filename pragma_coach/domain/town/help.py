"""A question for help: what it is about, what may be done with it, and the promise to answer within seven days.

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
from pragma_coach.domain.types import AccountId

HelpId = NewType("HelpId", int)

PROMISE_DAYS = 7  # Pragma: a question for help is answered within a week (domain.md 1.1)
REOPEN_DAYS = 14  # after that it is a new question, with a promise of its own
MOST_OPEN = 5  # questions of one pair that wait at the same time


class Theme(StrEnum):
    """What a question or a visit to the walk-in hour is about; nothing about health."""

    POST = "post"
    MONEY = "money"
    HOME = "home"
    INSURANCE = "insurance"
    APPOINTMENT = "appointment"
    DIGITAL = "digital"
    SCHOOL = "school"
    LANGUAGE = "language"
    WORK = "work"
    TRAVEL = "travel"
    PEOPLE = "people"
    OTHER = "other"


THEMES: Mapping[Theme, str] = MappingProxyType(
    {
        Theme.POST: "Brief of formulier",
        Theme.MONEY: "Geld of toeslag",
        Theme.HOME: "Huis, klussen of spullen",
        Theme.INSURANCE: "Verzekering",
        Theme.APPOINTMENT: "Een afspraak",
        Theme.DIGITAL: "Telefoon, computer of DigiD",
        Theme.SCHOOL: "School of kinderen",
        Theme.LANGUAGE: "Nederlands oefenen",
        Theme.WORK: "Werk",
        Theme.TRAVEL: "Fiets, bus of auto",
        Theme.PEOPLE: "Mensen leren kennen",
        Theme.OTHER: "Iets anders",
    }
)


class HelpState(StrEnum):
    """Where a question stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


WAITING = frozenset({HelpState.OPEN, HelpState.CLAIMED})


class HelpAct(StrEnum):
    """What somebody does with a question."""

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
class HelpTurn:
    """One thing that was done with a question: by whom, at which moment (UTC)."""

    kind: HelpAct
    by: AccountId
    at: datetime


@dataclass(frozen=True, slots=True)
class HelpStanding:
    """Where a question stands: who took it, and the moment it was answered or withdrawn."""

    state: HelpState = HelpState.OPEN
    holder: AccountId | None = None
    settled_at: datetime | None = None


def can(state: HelpState, act: HelpAct) -> bool:
    """Tell whether the act fits where the question stands."""
    return (state, act) in _NEXT


def after(standing: HelpStanding, turn: HelpTurn) -> HelpStanding:
    """Return where the question stands after the turn. Raise KeyError when the turn does not fit."""
    state = _NEXT[standing.state, turn.kind]
    if state is HelpState.OPEN:
        return HelpStanding()
    holder = turn.by if turn.kind is HelpAct.CLAIM else standing.holder
    return HelpStanding(state, holder, None if state in WAITING else turn.at)


def stands(turns: Iterable[HelpTurn], until: date | None = None) -> HelpStanding:
    """Return where a question stands after its turns, or stood at the end of an Amsterdam day."""
    standing = HelpStanding()
    for turn in turns:
        if until is None or amsterdam_date(turn.at) <= until:
            standing = after(standing, turn)
    return standing


def promised_on(asked_on: date) -> date:
    """Return the last day on which an answer is within the promise."""
    return asked_on + timedelta(days=PROMISE_DAYS)


def days_left(asked_on: date, today: date) -> int:
    """Return how many days the promise still leaves; negative when it was not kept."""
    return (promised_on(asked_on) - today).days


@dataclass(frozen=True, slots=True)
class Asked:
    """What counts of a question: the Amsterdam day it was asked, and its turns."""

    on: date
    turns: tuple[HelpTurn, ...]


@dataclass(frozen=True, slots=True)
class AnswerFigures:
    """How the promise was kept over a period, in whole days.

    `counted` questions had their seventh day in the period; `answered` of them have an answer, `in_time` within seven
    days. `median_days` is None when half of them or more has no answer: then it is longer than anybody knows.
    """

    counted: int
    answered: int
    in_time: int
    median_days: float | None

    @property
    def share(self) -> float | None:
        """The part that was answered in time, or None when nothing counts."""
        return self.in_time / self.counted if self.counted else None


def answer_figures(asked: Iterable[Asked], since: date, until: date) -> AnswerFigures:
    """Return how the promise was kept from `since` to `until`, both included, as it stood at the end of `until`.

    A question belongs to the period of its seventh day. So each counts once, a young one does not count yet (also not
    when it is answered already: that would flatter), and later turns change no period that is over. An answer after
    which somebody asked again is no answer. Who withdrew within seven days is not counted; who gave up after a
    week without an answer is.
    """
    waits: list[int | None] = []
    for question in asked:
        promised = promised_on(question.on)
        if not since <= promised <= until:
            continue
        standing = stands(question.turns, until)
        settled = amsterdam_date(standing.settled_at) if standing.settled_at else None
        if standing.state is HelpState.WITHDRAWN and settled and settled <= promised:
            continue
        answered = settled if standing.state is HelpState.ANSWERED else None
        waits.append(None if answered is None else (answered - question.on).days)
    known = sorted(wait for wait in waits if wait is not None)
    in_time = sum(wait <= PROMISE_DAYS for wait in known)
    return AnswerFigures(len(waits), len(known), in_time, _median(known, len(waits)))


def _median(known: Sequence[int], total: int) -> float | None:
    """Return the median of `total` waits of which the unknown ones are longer than all known."""
    middle = total // 2
    if not total or middle >= len(known):
        return None
    return float(known[middle]) if total % 2 else (known[middle - 1] + known[middle]) / 2
