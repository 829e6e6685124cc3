"""From a life to what people do in the program: visits, late bookings, claims, obstacles, corrections, silence."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.programme.programme import Anchor, Item, Programme, in_phase
from pragma_coach.domain.reasons import ContactKind, NotApplicable, PauseReason
from pragma_coach.domain.types import Actor, GroupId, ItemId, MilestoneId, Operation, PairId, PhaseId, TickRule
from pragma_coach.services.pairs import lifecycle, records
from pragma_coach.simulation.deeds import (
    OTHERS_HOUR,
    Act,
    Deed,
    Who,
    contact,
    done,
    focus,
    mistaken,
    not_applicable,
    reached,
    stuck,
)
from pragma_coach.simulation.lives import Life

_DATED_TOGETHER = ("pip_signed", "pvt_signed")  # the one has to be before the other, also when noted by mistake
_NEW_LAW = ("pip_signed", "map_done")  # what only the law of 2022 has
_BY_CERTIFICATE = "certificate"  # a milestone that recording the first certificate also books
_LATE = 0.15  # share of the scoreboard facts that is booked one to eight months late


@dataclass(frozen=True, slots=True)
class Happening:
    """An item that is really done on a day; the `last` one of a phase ends it."""

    item: Item
    day: date
    last: bool = False


@dataclass(slots=True)
class Home:
    """A home as it fills: the first pair in it, and the days on which things were arranged for everybody there."""

    first: PairId | None = None
    days: dict[ItemId, date] = field(default_factory=dict)


def phase_spans(programme: Programme, life: Life, started_on: date) -> list[tuple[date, date]]:
    """Return on which day each phase really begins and ends, all but the last: that one has no end of its own."""
    spans: list[tuple[date, date]] = []
    for phase, days in zip(programme.phases, life.phases, strict=False):
        begins = {Anchor.HOUSED: life.housed_on, Anchor.COACHING_STARTED: started_on}.get(phase.starts_from)
        first = begins or spans[-1][1]
        spans.append((first, first + timedelta(days=days)))
    return spans


class Diary:
    """Makes the deeds of one pair that started on a day, from its registration up to and including `today`.

    `home` are those of the `Home`; what this pair arranges is added.
    """

    def __init__(
        self,
        life: Life,
        programme: Programme,
        groups: frozenset[GroupId],
        started_on: date,
        today: date,
        random: Random,
        home: dict[ItemId, date],
    ) -> None:
        self.life, self.today, self.random, self.home = life, today, random, home
        self.first_day = started_on if life.early else min(life.housed_on, started_on)
        self.spans = phase_spans(programme, life, started_on)
        self.begins = min(life.housed_on, started_on) if life.early else life.from_on
        self.items = list(programme.items_for(groups))
        self.programme = programme
        self.deeds: list[Deed] = []
        self.busy: Counter[tuple[date, Who | Actor]] = Counter()
        self.settled: set[ItemId] = set()
        self.ended = life.ends_on <= today
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
        self._reach_milestones(without=_BY_CERTIFICATE if ticks else "")
        self._rest()
        self._end()
        return sorted(self.deeds, key=lambda deed: deed.at)

    def add(self, day: date | None, who: Who | Actor, act: Act) -> None:
        """Add a deed, a minute after the one before it of the same people on that day; not when it is still to come."""
        over = self.ended and day is not None and day >= self.life.ends_on
        if day is None or day > self.today or (over and who is Who.COACHEE):
            return
        if over and who is Who.COACH:
            who = Who.COORDINATOR
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
        while day <= until:
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
            core = [item for item in in_phase(self.items, phase.id) if item.core]
            random.shuffle(core)
            core.sort(key=lambda item: item.household)  # a phase is not over for all who live together on one day
            for place, item in enumerate(core):
                day = end if place == 0 else self._shared(item, _between(random, start, end), end)
                yield Happening(item, day, last=place == 0)
        for item in self.items:
            if not item.core and random.random() < 0.4:
                yield Happening(item, self._shared(item, _between(random, self.begins, last), last))

    def _shared(self, item: Item, day: date, end: date) -> date:
        """Return the day of an item: of the home the one on which it was done for those who came before."""
        if not item.household:
            return day
        if self.home.get(item.id, end) >= end:
            self.home[item.id] = day
        return max(self.home[item.id], self.first_day)

    def _tick_all(self) -> None:
        for happening in sorted(self._happenings(), key=lambda happening: happening.day):
            booked = self.booked(happening.day, late=happening.last and self._is_late())
            if booked is not None:
                self.settled.add(happening.item.id)
            if not happening.last and self.random.random() < 0.04:
                why = self.random.choice(list(NotApplicable))
                why = NotApplicable.HOUSEHOLD if happening.item.household else why
                self.add(booked, Who.COACH, not_applicable(happening.item, why))
            elif booked is not None:
                self._tick(happening, booked)
            elif not self.ended:
                self._not_yet(happening)

    def _tick(self, happening: Happening, booked: date) -> None:
        item, chance = happening.item, self.random.random()
        chance = 1 if item.household else chance  # slips of one person do not go back and forth in the whole home
        if chance < 0.04:
            before = max(self.life.registered_on, happening.day - timedelta(days=self.random.randint(15, 60)))
            if before < booked:
                self.add(self.visit_near(before), Who.COACH, stuck(item, self.random))
        elif chance < 0.05:
            self.add(booked, Who.COACH, mistaken(item, happening.day))
        elif chance < 0.07 and not happening.last and happening.day > self.life.housed_on + timedelta(days=3):
            self.add(booked, Who.COACH, done(item, happening.day - timedelta(days=2)))
        self.add(booked, Who.COACH, done(item, happening.day))

    def visit_near(self, day: date) -> date | None:
        """Return the first visit from a day on, or None when there is none any more."""
        position = bisect_left(self.visits, day)
        return self.visits[position] if position < len(self.visits) else None

    def _not_yet(self, happening: Happening) -> None:
        """Claim items done since the last visit, and mark some later items as stuck."""
        if happening.day <= self.silent_since and happening.item.tick is not TickRule.COACH:
            self.add(happening.day, Who.COACHEE, done(happening.item, happening.day))
            self.settled.add(happening.item.id)
        elif self.visits and happening.day > self.today and self.random.random() < 0.05:
            recent = [visit for visit in self.visits if visit > self.today - timedelta(days=120)]
            if recent:
                self.add(self.random.choice(recent), Who.COACH, stuck(happening.item, self.random))

    def _close_phases(self) -> None:
        for phase, (_, day) in zip(self.programme.phases, self.spans, strict=False):
            booked = self.booked(day, late=self._is_late())

            def close(operation: Operation, pair: PairId, phase: PhaseId = phase.id, day: date = day) -> object:
                return records.close_phase(operation, pair, phase, reason="Samen vastgesteld.", happened_on=day)

            self.add(booked, Who.COORDINATOR, close)

    def _reach_milestones(self, *, without: str = "") -> None:
        for fact, days in self.life.facts.items():
            milestone = MilestoneId(fact)
            if milestone not in self.programme.milestone_by_id or fact == without:
                continue
            if self.life.old_law and fact in _NEW_LAW:
                continue
            day = self.life.from_on + timedelta(days=days)
            booked = self.booked(day, late=self._is_late())
            if booked is not None and self.random.random() < 0.08 and fact not in _DATED_TOGETHER:
                self.add(booked, Who.COACH, reached(milestone, booked))
                booked = self.booked(booked + timedelta(days=1))
            self.add(booked, Who.COACH, reached(milestone, day))

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
        still_open = [item for item in self.items if item.id not in self.settled]
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
