"""From a life to what people do in the program: visits, late bookings, claims, obstacles, corrections, silence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.programme.programme import FactPlace, Item, in_phase
from pragma_coach.domain.reasons import ContactKind, EndReason, PauseReason
from pragma_coach.domain.types import Actor, ItemId, MilestoneId, Operation, PairId, PhaseId, TickRule
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.simulation.days import open_day, working_day
from pragma_coach.simulation.deeds import (
    OTHERS_HOUR,
    Act,
    Deed,
    Who,
    contact,
    done,
    focus,
    mistaken,
    not_needed,
    reached,
    stuck,
)
from pragma_coach.simulation.facts import CLOSING, DONE, KNM, LANGUAGE, MAP, MAP_LESSONS, Facts, Home
from pragma_coach.simulation.reasons import not_applicable, obstacle

_BY_CERTIFICATE = "certificate"  # a milestone that recording the first certificate also books
_MISDATED = frozenset({"sponsored_job", "volunteering", "internship", "education"})
_EXAMS, _JOB = (KNM, LANGUAGE, MAP), ("paid_job",)
_NOT_BEFORE = {"job_durable": _JOB, "exit_full": _JOB, "exit_partial": _JOB, DONE: _EXAMS}
_LATE = 0.15  # share of the scoreboard facts that is booked one to eight months late


@dataclass(frozen=True, slots=True)
class Happening:
    """An item that is really done on a day; the `last` one of a phase ends it."""

    item: Item
    day: date
    last: bool = False


class Diary:
    """Makes the deeds of one pair from its registration up to and including `today`; what it arranges is added to the
    `home`.
    """

    def __init__(self, facts: Facts, home: Home, today: date, random: Random) -> None:
        life = facts.life
        self.facts, self.life, self.home, self.today, self.random = facts, life, home, today, random
        self.programme, self.items, self.spans = facts.programme, facts.items, facts.spans
        self.first_day = facts.started_on if life.early else min(life.housed_on, facts.started_on)
        self.begins = min(life.housed_on, facts.started_on) if life.early else life.from_on
        self.deeds: list[Deed] = []
        self.busy: Counter[tuple[date, Who | Actor]] = Counter()
        self.settled: set[ItemId] = set()
        self.ended = working_day(life.ends_on) <= today
        self.pause = self._pause()
        silent = not self.ended and random.random() < 0.08
        self.silent_since = today - timedelta(days=random.randint(30, 150)) if silent else today
        self.visits = list(self._visits())

    def write(self, *, ticks: bool) -> list[Deed]:
        """Return all deeds in order of time; without `ticks` only what figures need: ends of phases, milestones."""
        if ticks:
            self._tick_all()
            self._talk()
            self._choose()
        else:
            self._close_phases()
        self._reach_milestones(ticks=ticks)
        self._rest()
        self._end()
        return sorted(self.deeds, key=lambda deed: deed.at)

    def add(self, day: date | None, who: Who | Actor, act: Act) -> None:
        """Add a deed, a minute after the one before it of the same people on that day; not when it is still to come.

        Those who work wait for a working day, coaches for a day that is no Sunday or holiday.
        """
        over = self.ended and day is not None and day >= self.life.ends_on
        if day is None or (over and who is Who.COACHEE):
            return
        if over and who is Who.COACH:
            who = Who.COORDINATOR
        if who is not Who.COACHEE:
            day = (working_day if who is Who.COORDINATOR else open_day)(day)
        if day > self.today:
            return
        hour = who.value if isinstance(who, Who) else OTHERS_HOUR
        self.deeds.append(Deed(utc_moment(day, hour) + timedelta(minutes=self.busy[day, who]), who, act))
        self.busy[day, who] += 1

    def _pause(self) -> tuple[date, date] | None:
        if self.random.random() > 0.07:
            return None
        first = self.life.registered_on + timedelta(days=self.random.randint(60, 500))
        last = first + timedelta(days=self.random.randint(25, 80))
        return (first, last) if last < min(self.life.ends_on, self.today) else None

    def _visits(self) -> Iterator[date]:
        """Yield the days on which coach and coachee sit together: often at first, seldom at the end."""
        life, day = self.life, self.life.registered_on
        until = min(life.ends_on, self.silent_since)
        while (day := open_day(day)) <= until:
            if self.pause is None or not self.pause[0] <= day <= self.pause[1]:
                yield day
            if day < self.spans[0][1]:
                day += timedelta(days=self.random.randint(3, 7))
            elif day < self.spans[-1][1]:
                day += timedelta(days=self.random.randint(9, 19))
            else:
                day += timedelta(days=self.random.randint(20, 50))

    def booked(self, day: date, *, late: bool = False) -> date | None:
        """Return the day on which a fact is booked; None when that is after today."""
        if day > (self.life.ends_on if self.ended else self.today):
            return None
        if late:
            day += timedelta(days=self.random.randint(30, 240))
        position = bisect_left(self.visits, day)
        if position < len(self.visits):
            return self.visits[position]
        return max(day, self.life.ends_on, self.life.registered_on) if self.ended else None

    def _is_late(self) -> bool:
        return self.random.random() < _LATE

    def _happenings(self) -> Iterator[Happening]:
        """Yield what is done on which day: the core items of each phase, the last at its end; some of the others."""
        random, last = self.random, self.spans[-1][1]
        spans = [*self.spans, (last, last + timedelta(days=random.randint(60, 300)))]
        for phase, (start, end) in zip(self.programme.phases, spans, strict=True):
            core = [item for item in in_phase(self.items, phase.id) if item.core and item.id != CLOSING]
            random.shuffle(core)
            # Neither what has a day of its own ends a phase, nor what is over for all who live together on one day.
            core.sort(key=lambda item: item.household or self._day_of(item) not in (None, end))
            for place, item in enumerate(core):
                day = self._day_of(item) or self.home.day(item, _between(random, start, end), end, self.first_day)
                yield Happening(item, end if place == 0 else day, last=place == 0)
        for item in self.items:
            if item.id == CLOSING:
                if self.life.ending is EndReason.COMPLETED:
                    yield Happening(item, self.life.ends_on)
            elif not item.core and (extra := self._day_of_extra(item, last)):
                yield Happening(item, extra)

    def _day_of(self, item: Item) -> date | None:
        return self.facts.days.get(self.facts.of_item(item.id))

    def _day_of_extra(self, item: Item, last: date) -> date | None:
        """Return when somebody does what does not end a phase; None for never."""
        chance = self.random.random()
        day = self.home.day(item, _between(self.random, self.begins, last), last, self.first_day)
        known = self._day_of(item)
        if item.id == MAP_LESSONS and MAP in self.facts.days:
            known = self.facts.days[MAP] - timedelta(days=120)
        return known or (day if chance < 0.4 and (FactPlace.ITEM, item.id) not in self.programme.fact_at else None)

    def _tick_all(self) -> None:
        for happening in sorted(self._happenings(), key=lambda happening: happening.day):
            booked = self._booked(happening)
            if booked is not None:
                self.settled.add(happening.item.id)
            why = not_applicable(happening.item, self.random)
            if why and not happening.last and self.random.random() < 0.3:
                act = self._done(happening) if happening.item.household else not_needed(happening.item, why)
                self.add(booked, Who.COACH, act)
            elif booked is not None:
                self._tick(happening, booked)
            elif not self.ended and self._by_coach(happening.item):
                self._not_yet(happening)

    def _booked(self, happening: Happening) -> date | None:
        """Return on which day it is booked; what was before the house is booked before somebody moves in."""
        booked = self.booked(happening.day, late=happening.last and self._is_late())
        first = max(happening.day, self.life.registered_on)
        return first if booked and self.life.early and first < self.life.housed_on <= booked else booked

    def _tick(self, happening: Happening, booked: date) -> None:
        item, chance = happening.item, self.random.random()
        chance = 1 if item.household else chance  # slips of one person do not go back and forth in the whole home
        fact = self.facts.of_item(item.id)
        if chance < 0.04 and item.id != CLOSING:
            begins = max(self.life.registered_on, self.facts.begins[item.phase])
            before = max(begins, happening.day - timedelta(days=self.random.randint(15, 60)))
            if before < booked:
                self.add(self.visit_near(before), Who.COACH, self._stuck(item))
        elif fact or happening.last:
            pass  # a day that matters is noted well at once
        elif chance < 0.05:
            self.add(booked, Who.COACH, mistaken(item, happening.day))
        elif chance < 0.07 and happening.day > self.life.housed_on + timedelta(days=3):
            self.add(booked, Who.COACH, done(item, happening.day - timedelta(days=2)))
        self.add(booked, Who.COACH, self._done(happening))

    def _done(self, happening: Happening) -> Act:
        """Return the act that ticks; what is of the home on the day that everybody in it agrees on."""
        item = happening.item
        if not item.household:
            return done(item, happening.day)
        return lambda operation, pair: done(item, max(self.home.days[item.id], self.first_day))(operation, pair)

    def _stuck(self, item: Item) -> Act:
        return stuck(item, obstacle(item, self.facts.groups, self.random))

    def visit_near(self, day: date) -> date | None:
        """Return the first visit from a day on, or None when there is none any more."""
        position = bisect_left(self.visits, day)
        return self.visits[position] if position < len(self.visits) else None

    def _by_coach(self, item: Item) -> bool:
        """Tell whether nobody else may have said it: no housemate, and no talk in which it happens."""
        return not item.household and not self.facts.of_item(item.id)

    def _not_yet(self, happening: Happening) -> None:
        """Claim items done since the last visit, and mark some later items as stuck."""
        if happening.day <= self.silent_since and happening.item.tick is not TickRule.COACH:
            self.add(max(happening.day, self.life.registered_on), Who.COACHEE, done(happening.item, happening.day))
            self.settled.add(happening.item.id)
        elif self.visits and happening.day > self.today and self.random.random() < 0.05:
            begins = max(self.facts.begins[happening.item.phase], self.today - timedelta(days=120))
            recent = [visit for visit in self.visits if visit > begins]
            if recent and happening.item.id != CLOSING:
                self.add(self.random.choice(recent), Who.COACH, self._stuck(happening.item))

    def _close_phases(self) -> None:
        for phase, (_, day) in zip(self.programme.phases, self.spans, strict=False):
            booked = self.booked(day, late=self._is_late())

            def close(operation: Operation, pair: PairId, phase: PhaseId = phase.id, day: date = day) -> object:
                return records.close_phase(operation, pair, phase, reason="Samen vastgesteld.", happened_on=day)

            self.add(booked, Who.COORDINATOR, close)

    def _reach_milestones(self, *, ticks: bool) -> None:
        """Note the milestones that no tick or certificate says; what follows from another is not known before that."""
        since: dict[str, date | None] = {}
        for fact, days in sorted(self.life.facts.items(), key=lambda fact: fact[0] in _NOT_BEFORE):
            milestone, day = MilestoneId(fact), self.life.from_on + timedelta(days=days)
            if milestone not in self.programme.milestone_by_id or (ticks and self._said_elsewhere(fact)):
                continue
            booked = self.booked(day, late=self._is_late())
            before = [since[other] for other in _NOT_BEFORE.get(fact, ()) if other in since]
            known = [day for day in before if day]
            booked = max([booked, *known]) if booked and len(known) == len(before) else None
            since[fact] = booked
            if booked is not None and self.random.random() < 0.08 and fact in _MISDATED:
                self.add(booked, Who.COACH, reached(milestone, booked))
                booked = self.booked(booked + timedelta(days=1))
            self.add(booked, Who.COACH, reached(milestone, day))

    def _said_elsewhere(self, fact: str) -> bool:
        return fact == _BY_CERTIFICATE or self.facts.is_ticked(fact)

    def _talk(self) -> None:
        """Note the visits of the last year as contact moments."""
        for visit in self.visits:
            if visit > self.today - timedelta(days=365):
                kind = self.random.choice((ContactKind.VISIT, ContactKind.TOGETHER, ContactKind.PHONE))
                minutes = 15 * self.random.randint(2 if kind is not ContactKind.PHONE else 1, 8)
                self.add(visit, Who.COACH, contact(kind, minutes))

    def _choose(self) -> None:
        """Let some coachees choose what to work on now."""
        if self.ended or self.silent_since < self.today or self.random.random() > 0.4:
            return
        day = max(self.life.registered_on, self.today - timedelta(days=self.random.randint(1, 20)))
        still_open = [item for item in self.items if item.id not in self.settled and self._by_coach(item)]
        for item in self.random.sample(still_open, min(3, len(still_open))):
            self.add(day, Who.COACHEE, focus(item))

    def _rest(self) -> None:
        if self.pause:
            reason = self.random.choice((PauseReason.COACH_AWAY, PauseReason.COACHEE_AWAY, PauseReason.CIRCUMSTANCES))
            self.add(self.pause[0], Who.COORDINATOR, lambda operation, pair: lifecycle.pause(operation, pair, reason))
            self.add(self.pause[1], Who.COORDINATOR, lifecycle.resume)

    def _end(self) -> None:
        if self.ended:
            life = self.life

            def end(operation: Operation, pair: PairId) -> object:
                return lifecycle.end(operation, pair, life.ending, happened_on=life.ends_on)

            self.add(max(life.ends_on, life.registered_on), Who.COORDINATOR, end)


def _between(random: Random, first: date, last: date) -> date:
    return first + timedelta(days=random.randint(1, max(1, (last - first).days)))
