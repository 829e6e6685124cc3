"""Questions for help, signals, refusals, and what goes to the coordinator alone, of one pair in a made-up town."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import plus_months
from pragma_coach.domain.pairs.check_in import CHECK_IN_MONTHS, CheckInAnswer
from pragma_coach.domain.reasons import Refusal
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.town.help import HelpAct, HelpId, Theme
from pragma_coach.domain.town.private import PrivateSubject, ReplyWish, WordId
from pragma_coach.domain.town.signals import UNSETTLED, ReferralPartner, SignalAct, SignalId, SignalKind
from pragma_coach.domain.types import Operation, PairId
from pragma_coach.services.pairs import check_ins, records
from pragma_coach.services.town import help, private
from pragma_coach.services.town import signals as town_signals
from pragma_coach.simulation import tales
from pragma_coach.simulation.cast import Cast
from pragma_coach.simulation.days import open_day
from pragma_coach.simulation.deeds import Act, Who
from pragma_coach.simulation.diary import Diary
from pragma_coach.simulation.lives import Life
from pragma_coach.simulation.reasons import may_refuse
from pragma_coach.store.town import help as stored_help
from pragma_coach.store.town import private as stored_private
from pragma_coach.store.town import signals

_SINCE = timedelta(days=540)
_QUESTIONS_A_YEAR, _SIGNALS_A_YEAR = 0.9, 0.22
_ANSWERED_IN = ((0, 1, 2, 3, 4, 5, 6, 7, 9, 12, 16), (8, 16, 16, 14, 11, 9, 8, 7, 5, 4, 2))
_ASKED_LATELY, _SIGNAL_LATELY = 0.15, 0.04
_REFUSES = 0.08
_ASIDE_SINCE = timedelta(days=300)
_ANSWERS_THE_QUESTION, _WRITES_ASIDE = 0.6, 0.12
_HOW_IT_GOES = (tuple(CheckInAnswer), (74, 16, 4, 6))


@dataclass(frozen=True, slots=True)
class Asking:
    """Adds to the diary of a pair what its people ask of others."""

    diary: Diary
    life: Life
    cast: Cast
    random: Random

    def write(self) -> None:
        """Add all of it."""
        first = max(self.life.registered_on, self.diary.today - _SINCE) + timedelta(days=1)
        last = min(self.life.ends_on - timedelta(days=25), self.diary.today)
        questions = self._days(first, last, _QUESTIONS_A_YEAR)
        signs = self._days(first, min(last, self.diary.silent_since), _SIGNALS_A_YEAR)
        # There is always something that waits: it came in the last days.
        lately = self.diary.today - timedelta(days=self.random.randint(1, 11))
        if first < lately < last:
            questions += [lately] if self.random.random() < _ASKED_LATELY else []
            signs += [lately] if self.random.random() < _SIGNAL_LATELY else []
        for day in questions:
            self._question(day)
        for day in signs:
            self._signal(day)
        self._refuse()
        self._aside(first, last)

    def _days(self, first: date, last: date, a_year: float) -> list[date]:
        found, day = [], first
        while (day := day + timedelta(days=1 + round(self.random.expovariate(a_year / 365.25)))) <= last:
            found.append(day)
        return found

    def _question(self, day: date) -> None:
        """Let somebody ask; a volunteer takes it and answers, most often within the week."""
        theme, words = self.random.choice(tales.QUESTIONS)
        asks = Who.COACHEE if self.random.random() < 0.75 else Who.COACH
        waits = self.random.choices(*_ANSWERED_IN)[0]
        claimed = day + timedelta(days=self.random.randint(0, waits))
        helper = self.random.choice(self.cast.coaches).actor
        question = _HelpStory(theme, words)
        self.diary.add(day, asks, question.ask)
        self.diary.add(claimed, helper, question.claim)
        self.diary.add(day + timedelta(days=waits), helper, question.answer)

    def _signal(self, day: date) -> None:
        """Let the coach give a signal that the coordinator sees, takes up, sometimes refers, and closes."""
        signal = _SignalStory(self.random.choice(list(SignalKind)), self.random.choice(list(ReferralPartner)))
        day = open_day(day)
        self.diary.add(day, Who.COACH, signal.give)
        day += timedelta(days=self.random.randint(1, 5))
        for act in (SignalAct.SEE, SignalAct.TAKE_UP, SignalAct.REFER, SignalAct.CLOSE):
            if act is not SignalAct.REFER or self.random.random() < 0.4:
                self.diary.add(day, Who.COORDINATOR, signal.turn(act))
            day += timedelta(days=self.random.randint(1, 21))

    def _refuse(self) -> None:
        """Let a few coachees refuse a step that is still open."""
        still_open = [item for item in self.diary.items if item.id not in self.diary.settled and may_refuse(item)]
        if self.diary.ended or not still_open or self.random.random() > _REFUSES:
            return
        item, why = self.random.choice(still_open), self.random.choice(list(Refusal))
        self.diary.add(
            max(self.life.registered_on, self.diary.today - timedelta(days=self.random.randint(2, 15))),
            Who.COACHEE,
            lambda operation, pair: records.refuse_item(operation, pair, item.id, why),
        )

    def _aside(self, first: date, last: date) -> None:
        """Let people say how it goes, and a few newcomers write to the coordinator.

        The chances are their own: the rest of the town stays as it was without all this.
        """
        random = Random(f"aside-{self.life.name}-{self.life.registered_on}")  # noqa: S311 - as for the whole town
        since = max(first, self.diary.today - _ASIDE_SINCE)
        for months in CHECK_IN_MONTHS:
            for who in (Who.COACHEE, Who.COACH):
                day = plus_months(self.life.registered_on, months) + timedelta(days=random.randint(1, 25))
                said = random.choices(*_HOW_IT_GOES)[0]
                if random.random() < _ANSWERS_THE_QUESTION and since <= day <= last:
                    self.diary.add(day, who, _answers(said))
        day = self.diary.today - timedelta(days=random.randint(0, 40))
        word = _WordStory(random.choice(list(PrivateSubject)), random.choice(list(ReplyWish)))
        if random.random() < _WRITES_ASIDE and since <= day <= last:
            self.diary.add(day, Who.COACHEE, word.write)
            self.diary.add(day + timedelta(days=random.randint(2, 9)), Who.COORDINATOR, word.answer)


def _answers(said: CheckInAnswer) -> Act:
    """Answer the question of the day, if there is one: not in a pair that rests, nor as a stand-in."""

    def act(operation: Operation, pair: PairId) -> None:
        with suppress(Invalid):
            check_ins.answer(operation, pair, said)

    return act


@dataclass(slots=True)
class _WordStory:
    """What a newcomer writes to the coordinator alone, who answers it."""

    subject: PrivateSubject
    wish: ReplyWish
    id: WordId | None = None

    def write(self, operation: Operation, pair: PairId) -> None:
        private.write(operation, pair, self.subject, self.wish, tales.ASIDE[self.subject])
        self.id = stored_private.of_pair(operation.actor.organisation_id, pair)[-1].id

    def answer(self, operation: Operation, _: PairId) -> object:
        return self.id and private.answer(operation, self.id, "Bedankt dat je dit zegt. Ik bel je morgen.")


@dataclass(slots=True)
class _HelpStory:
    """A question that is asked, and then gets its turns."""

    theme: Theme
    words: str
    id: HelpId | None = None

    def ask(self, operation: Operation, pair: PairId) -> None:
        help.ask(operation, pair, self.theme, self.words)
        self.id = stored_help.of_pair(operation.actor.organisation_id, pair)[-1].id

    def claim(self, operation: Operation, _: PairId) -> object:
        return self.id and help.take_turn(operation, self.id, HelpAct.CLAIM)

    def answer(self, operation: Operation, _: PairId) -> object:
        return self.id and help.take_turn(operation, self.id, HelpAct.ANSWER)


@dataclass(slots=True)
class _SignalStory:
    """A signal that is given, and then gets its turns."""

    kind: SignalKind
    partner: ReferralPartner
    id: SignalId | None = None

    def give(self, operation: Operation, pair: PairId) -> None:
        known = signals.of_pair(operation.actor.organisation_id, pair)
        if not any(one.kind is self.kind and one.state in UNSETTLED for one in known):
            town_signals.give(operation, pair, self.kind)
            self.id = signals.of_pair(operation.actor.organisation_id, pair)[-1].id

    def turn(self, act: SignalAct) -> Act:
        return lambda operation, _: self.id and town_signals.take_turn(operation, self.id, act, self.partner)
