"""A private word: what a newcomer tells the coordinator alone, such as the wish for another coach.

It is a question for help that no volunteer reads: the same turns and the same promise of seven days, but a kind of its
own in tables of its own, so that no list of questions for volunteers can ever hold one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NewType

from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.texts.words import LabelledEnum
from pragma_coach.domain.town.cases import PairCase
from pragma_coach.domain.town.help import HelpAct, HelpState, HelpStatus, help_status

WordId = NewType("WordId", int)

MOST_WAITING = 3  # private words of one pair that wait at the same time
LONGEST_WORD = 600  # letters; a question for help has room for fewer, because many people read it


class PrivateSubject(LabelledEnum):
    """What a private word is about; the words beside it may stay empty."""

    TALK = "talk", "Ik wil praten"
    OTHER_COACH = "other_coach", "Ik wil liever een andere coach"
    NOT_RIGHT = "not_right", "Iets is niet goed"
    OTHER = "other", "Iets anders"


class ReplyWish(LabelledEnum):
    """How the newcomer wants the answer."""

    CALL = "call", "Bel mij"
    WRITE = "write", "Schrijf hier"
    VISIT = "visit", "Ik kom langs"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateWord(PairCase[HelpAct]):
    """What a newcomer told the coordinator; a turn `ANSWER` has the words of the answer as its value."""

    id: WordId
    subject: PrivateSubject
    wish: ReplyWish
    words: str

    @property
    def status(self) -> HelpStatus:
        return help_status(self.turns)

    @property
    def waits(self) -> bool:
        return self.status.state is HelpState.OPEN

    @property
    def settled_on(self) -> date | None:
        """The Amsterdam day on which it was answered or taken back; None while it waits."""
        settled = self.status.settled_at
        return amsterdam_date(settled) if settled else None

    @property
    def reply(self) -> str:
        """The words of the answer; "" while there is none, and when it was given by telephone or face to face."""
        return next((turn.value for turn in reversed(self.turns) if turn.act is HelpAct.ANSWER), "")
