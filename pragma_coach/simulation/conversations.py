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
from pragma_coach.simulation.days import is_working, working_day, working_day_before
from pragma_coach.simulation.facts import Facts

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
    facts: Facts
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
    _days: dict[tuple[str, int], date | None] = field(default_factory=dict)

    @property
    def programme(self) -> Programme:
        return self.facts.programme

    def go_on(self, moment: datetime, facts: PairFacts) -> None:
        """Hold all talks that come before a moment, as the pair stood just before it."""
        day = min(amsterdam_date(moment), self.until)
        while self.look_on < day:
            self.look_on = self._look(facts, self.look_on)

    def _look(self, facts: PairFacts, today: date) -> date:
        """Hold one talk that is due and return the day on which to look again."""
        if not is_working(today):
            return working_day(today)
        upcoming = today + _LOOK_AGAIN
        for expected in self._expected(facts):
            day = self._day(expected)
            if day is None or not self._can_be(expected, facts):
                continue
            if day <= today:
                self._hold(facts, expected, self._held_on(expected, day, today), today)
                return today + timedelta(days=1)
            upcoming = min(upcoming, day)
        return upcoming

    def _held_on(self, expected: ExpectedTalk, day: date, today: date) -> date:
        """Return the day of a talk that is noted today: what was known to be on a day is noted for that day."""
        rule = rule_of(self.programme, expected.id)
        known = self.facts.of_talk(expected.id) or (rule and rule.kind is TalkKind.CLOSING)
        earlier = max((talk.day for talk in self.kept if rule and talk.kind == rule.after), default=day)
        return max(day, earlier) if known else today

    def _can_be(self, expected: ExpectedTalk, facts: PairFacts) -> bool:
        """Tell whether a talk that closes a phase can be held: the list says that the phase has ended."""
        rule = rule_of(self.programme, expected.id)
        closes = rule.phase if rule and rule.kind is TalkKind.CLOSING else None
        return closes is None or closes in facts.journey.phases

    def _expected(self, facts: PairFacts) -> Iterator[ExpectedTalk]:
        found = expected_talks(self.programme, facts.journey, start_days(facts), self.kept)
        return (expected for expected in found if not expected.after)

    def _day(self, expected: ExpectedTalk) -> date | None:
        """Return the day on which people sit together: a working day, mostly in time; None when it never comes to it.

        A talk is no later than the end of its phase, or than the fact for which it is held.
        """
        key = (expected.id, expected.number)
        if key not in self._days:
            self._days[key] = self._drawn(expected)
        return self._days[key]

    def _drawn(self, expected: ExpectedTalk) -> date | None:
        rule = rule_of(self.programme, expected.id)
        spread = max((expected.latest - expected.earliest).days, 2)
        day = expected.earliest + timedelta(days=self.random.randint(0, spread))
        if self.random.random() < _LATE:
            day += timedelta(days=self.random.randint(14, 50))
        if rule is None:
            return working_day(day)
        end = self.facts.ends.get(rule.phase) if rule.phase else None
        if fact := self.facts.of_talk(rule.id):
            return fact
        if rule.kind is TalkKind.CLOSING:
            return working_day(end + timedelta(days=self.random.randint(0, 9))) if end else working_day(day)
        if rule.every and day < (since := self.today - _RECURRING_SINCE):
            day = since + timedelta(days=self.random.randint(0, 90))
        last = min(filter(None, (end, *self._before(rule))), default=date.max)
        if working_day(day) <= last:
            return working_day(day)
        return found if (found := working_day_before(last)) >= max(self.look_on, expected.earliest) else None

    def _before(self, rule: Talk) -> Iterator[date]:
        """Yield the days of the facts that come after a talk."""
        for follower in (talk for talk in self.programme.talks if talk.after == rule.id):
            if fact := self.facts.of_talk(follower.id):
                yield fact

    def _by(self, rule: Talk, moment: datetime) -> Actor:
        return self.director if self.director and Role.DIRECTOR in rule.roles else self.coach_on(moment)

    def _parts(self, rule: Talk) -> frozenset[Participant]:
        wanted = {_PARTS[role] for role in rule.roles} or {Participant.COACH}
        if self.director is None:
            wanted = (wanted - {Participant.DIRECTOR}) or {Participant.COACH}
        return frozenset({Participant.COACHEE, *wanted})

    def _hold(self, facts: PairFacts, expected: ExpectedTalk, day: date, today: date) -> None:
        """Note today that a talk was held on a day."""
        rule = next(talk for talk in self.programme.talks if talk.id == expected.id)
        moment = utc_moment(today, 16)
        by, parts = self._by(rule, moment), self._parts(rule)
        told = TalkReport(
            day,
            parts,
            topics=frozenset(self._topics(rule)),
            outcome=self._outcome(rule),
            place=self._place(rule, facts, day),
        )
        self._see_films(rule, today)
        lately = day == today > self.today - _WITH_INTERPRETER_SINCE
        plan = self._with_interpreter(rule, day, by, parts) if lately else None
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
        outcome = self.random.choices(*_OUTCOMES)[0]
        # Where there are no tracks to choose from, people would only see a route that never fits again.
        return TalkOutcome.CHANGED if outcome is TalkOutcome.NO_FIT and not self.programme.tracks else outcome

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
            known = self._day(expected)
            if known is None or not self._can_be(expected, facts):
                continue
            soon = self.today + timedelta(days=self.random.randint(0, 21))
            day = known if known >= self.today and self.facts.of_talk(rule.id) else working_day(max(known, soon))
            if day > min(
                self.facts.ends.get(rule.phase, date.max) if rule.phase else date.max,
                *self._before(rule),
                self.today + 2 * _AHEAD,
            ):
                continue
            by = self._by(rule, moment)
            housed = facts.coachee.housed_on is not None
            talk = self._plan(rule, day, by, self._parts(rule), moment, Place.TOWN_HALL if housed else Place.AZC)
            if rule.interpreter and self.random.random() < 0.8:
                self._book(rule, talk, by, moment)
            if self.random.random() < 0.08:
                wish = self.random.choice((DayWish.LATER, DayWish.MORNING))
                preparation.ask_other_day(self.make(self.coachee, moment), self.pair, talk.id, wish)
