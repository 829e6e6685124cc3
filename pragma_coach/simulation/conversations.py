"""The talks of one pair in a made-up town: held in the rhythm of its programme, some late, some with an interpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random

from pragma_coach.domain.calendar import amsterdam_date, utc_moment
from pragma_coach.domain.pairs.pair import PairFacts, start_days
from pragma_coach.domain.programme.programme import LifeDomain, Programme, Talk, TalkKind
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.expected import ExpectedTalk, expected_talks
from pragma_coach.domain.talks.talks import DayWish, KeptTalk, Participant, Place, TalkOutcome, When, rule_of
from pragma_coach.domain.types import Actor, PairId, Role
from pragma_coach.services.talks import interpreters, preparation, talks
from pragma_coach.services.talks.talks import TalkReport
from pragma_coach.simulation.cast import Cast, MakeOperation

_RECURRING_SINCE = timedelta(days=420)  # recurring talks before it are not in the town
_WITH_INTERPRETER_SINCE = timedelta(days=400)
_AHEAD = timedelta(days=35)  # so far the calendars of people are filled
_LATE, _INFORMED, _PLANNED = 0.1, 0.85, 0.75
_LOOK_AGAIN = timedelta(days=45)
_STARTS = tuple(range(9 * 60, 16 * 60, 30))
_PARTS = {Role.COACH: Participant.COACH, Role.DIRECTOR: Participant.DIRECTOR, Role.COORDINATOR: Participant.COORDINATOR}
_OUTCOMES = ((TalkOutcome.KEPT, TalkOutcome.CHANGED, TalkOutcome.NO_FIT), (75, 18, 7))


@dataclass(slots=True)
class Talks:
    """Holds the talks of a pair until a day (`until`): led by the director, or else by the coach.

    `coach_on` and `director` say who that is; the director is None where no director is let in.
    """

    pair: PairId
    cast: Cast
    programme: Programme
    coachee: Actor
    director: Actor | None
    coach_on: Callable[[datetime], Actor]
    make: MakeOperation
    random: Random
    today: date
    until: date
    language: str
    look_on: date
    kept: list[KeptTalk] = field(default_factory=list)
    _days: dict[tuple[str, int], date] = field(default_factory=dict)

    def go_on(self, moment: datetime, facts: PairFacts) -> None:
        """Hold all talks that come before a moment, as the pair stood just before it."""
        day = min(amsterdam_date(moment), self.until)
        while self.look_on < day:
            self.look_on = self._look(facts, self.look_on)

    def _look(self, facts: PairFacts, today: date) -> date:
        """Hold one talk that is due and return the day on which to look again."""
        upcoming = today + _LOOK_AGAIN
        for expected in self._expected(facts):
            day = self._day(expected)
            if day <= today:
                self._hold(facts, expected, today)
                return today + timedelta(days=1)
            upcoming = min(upcoming, day)
        return upcoming

    def _expected(self, facts: PairFacts) -> Iterator[ExpectedTalk]:
        found = expected_talks(self.programme, facts.journey, start_days(facts), self.kept)
        return (expected for expected in found if not expected.after)

    def _day(self, expected: ExpectedTalk) -> date:
        """Return the day on which people sit together: a weekday, mostly in time."""
        key = (expected.id, expected.number)
        if key not in self._days:
            spread = max((expected.latest - expected.earliest).days, 2)
            day = expected.earliest + timedelta(days=self.random.randint(0, spread))
            if self.random.random() < _LATE:
                day += timedelta(days=self.random.randint(14, 50))
            rule = rule_of(self.programme, expected.id)
            since = self.today - _RECURRING_SINCE
            if rule and rule.every and day < since:
                day = since + timedelta(days=self.random.randint(0, 90))
            self._days[key] = _working_day(day)
        return self._days[key]

    def _by(self, rule: Talk, moment: datetime) -> Actor:
        return self.director if self.director and Role.DIRECTOR in rule.roles else self.coach_on(moment)

    def _parts(self, rule: Talk) -> frozenset[Participant]:
        wanted = {_PARTS[role] for role in rule.roles} or {Participant.COACH}
        if self.director is None:
            wanted = (wanted - {Participant.DIRECTOR}) or {Participant.COACH}
        return frozenset({Participant.COACHEE, *wanted})

    def _hold(self, facts: PairFacts, expected: ExpectedTalk, day: date) -> None:
        rule = next(talk for talk in self.programme.talks if talk.id == expected.id)
        moment = utc_moment(day, 16)
        by, parts = self._by(rule, moment), self._parts(rule)
        told = TalkReport(
            day,
            parts,
            topics=frozenset(self._topics(rule)),
            outcome=self._outcome(rule),
            place=self._place(rule, facts, day),
        )
        self._see_films(rule, day)
        plan = self._with_interpreter(rule, day, by, parts) if day > self.today - _WITH_INTERPRETER_SINCE else None
        if plan is None:
            self.kept.append(talks.hold_at_once(self.make(by, moment), self.pair, rule.id, told))
        else:
            told = replace(told, parts=plan.parts, place=plan.when.place)
            self.kept.append(talks.hold(self.make(by, moment), self.pair, plan.id, told))

    def _topics(self, rule: Talk) -> list[LifeDomain]:
        return [topic for topic in rule.topics if self.random.random() < 0.8]

    def _outcome(self, rule: Talk) -> TalkOutcome | None:
        if rule.kind is not TalkKind.REVIEW:
            return None
        return self.random.choices(*_OUTCOMES)[0]

    def _place(self, rule: Talk, facts: PairFacts, day: date) -> Place:
        if facts.coachee.housed_on is None or day < facts.coachee.housed_on:
            return Place.AZC
        if rule.kind is TalkKind.MEETING:
            return Place.HOME
        director = Role.DIRECTOR in rule.roles
        return self.random.choice((Place.TOWN_HALL if director else Place.HOME, Place.ORGANISATION, Place.HOME))

    def _see_films(self, rule: Talk, day: date) -> None:
        for film in rule.films:
            if self.random.random() < 0.85:
                before = utc_moment(day - timedelta(days=1), 20)
                preparation.see_film(self.make(self.coachee, before), self.pair, film.id, True)

    def _with_interpreter(self, rule: Talk, day: date, by: Actor, parts: frozenset[Participant]) -> KeptTalk | None:
        """Put a talk on the calendar and book an interpreter; None when none is needed or free.

        In the morning of the day itself: who coaches that day may not have coached the day before.
        """
        if not rule.interpreter or not self.cast.interpreters_of(self.language) or self.random.random() > 0.7:
            return None
        morning = utc_moment(day, 8, 55)
        return self._book(rule, self._plan(rule, day, by, parts, morning, Place.TOWN_HALL), by, morning)

    def _plan(
        self, rule: Talk, day: date, by: Actor, parts: frozenset[Participant], moment: datetime, place: Place
    ) -> KeptTalk:
        when = When(day, self.random.choice(_STARTS), self.random.choice((45, 60, 60, 90)), place)
        return talks.plan(self.make(by, moment), self.pair, rule.id, when, parts)

    def _book(self, rule: Talk, talk: KeptTalk, by: Actor, moment: datetime) -> KeptTalk:
        """Book a free interpreter, if there is one."""
        for interpreter in self.cast.interpreters_of(self.language):
            try:
                interpreters.book(self.make(by, moment), self.pair, talk.id, interpreter.id, self.language)
            except Invalid:
                continue
            if rule.told_before and self.random.random() < _INFORMED:
                briefed = moment + timedelta(hours=2)
                interpreters.brief(self.make(interpreter.actor, briefed), talk.id, True)
            return replace(talk, parts=talk.parts | {Participant.INTERPRETER})
        return talk

    def plan_ahead(self, facts: PairFacts) -> None:
        """Put the talks of the coming weeks on the calendar, most of them with a time, some with an interpreter."""
        yesterday = self.today - timedelta(days=1)
        moment = utc_moment(yesterday, 17)
        for expected in list(self._expected(facts)):
            if expected.earliest > self.today + _AHEAD or self.random.random() > _PLANNED:
                continue
            rule = next(talk for talk in self.programme.talks if talk.id == expected.id)
            day = max(self._day(expected), self.today + timedelta(days=self.random.randint(0, 21)))
            day = _working_day(day)
            by = self._by(rule, moment)
            housed = facts.coachee.housed_on is not None
            talk = self._plan(rule, day, by, self._parts(rule), moment, Place.TOWN_HALL if housed else Place.AZC)
            if rule.interpreter and self.random.random() < 0.8:
                self._book(rule, talk, by, moment)
            if self.random.random() < 0.08:
                wish = self.random.choice((DayWish.LATER, DayWish.MORNING))
                preparation.ask_other_day(self.make(self.coachee, moment), self.pair, talk.id, wish)


def _working_day(day: date) -> date:
    return day + timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)
