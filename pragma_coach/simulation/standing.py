"""Readings over time in a made-up town: dates of the law, plan, ladder, language, certificates."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.assessment.instruments import (
    HELD,
    LADDER,
    LEVELS,
    ORAL,
    TRACK,
    WRITTEN,
    Basis,
    instruments,
    is_certificate,
)
from pragma_coach.domain.plan import Goal, Plan, PlanPartner, headings_of
from pragma_coach.domain.programme.programme import Anchor, LifeDomain, Programme
from pragma_coach.domain.types import MilestoneId, Operation, PairId
from pragma_coach.services import plan as plan_acts
from pragma_coach.services.assessment import readings
from pragma_coach.services.talks import legal_terms
from pragma_coach.simulation import tales
from pragma_coach.simulation.deeds import Act, Who
from pragma_coach.simulation.diary import Diary
from pragma_coach.simulation.facts import LETTER, PIP, Facts
from pragma_coach.simulation.lives import Life
from pragma_coach.store import plan as stored_plan

_RUNGS = (("volunteering", 4), ("internship", 4), ("sponsored_job", 5), ("paid_job", 6))
_FIRST_LEVELS = ("alfa_a", "alfa_c", "a0", "a0", "a0", "a1")
_SCORED = (LifeDomain.TAAL, LifeDomain.GELD, LifeDomain.WONEN, LifeDomain.WERK, LifeDomain.NETWERK, LifeDomain.DIGITAAL)
_PLAN_AFTER = timedelta(days=45)
_LEVEL_LASTS = 270  # days, about
_LOOKED_AT_EVERY = 182
_SCORED_SINCE = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Standings:
    """Adds readings of the coachee to the diary of a pair, on days on which people meet."""

    diary: Diary
    facts: Facts
    random: Random

    @property
    def life(self) -> Life:
        return self.facts.life

    @property
    def programme(self) -> Programme:
        return self.facts.programme

    def write(self) -> None:
        """Add all of it."""
        self._letter()
        self._plan()
        self._ladder()
        self._language()
        self._scores()
        self._track()
        self._certificates()

    def _day_of(self, fact: str) -> date | None:
        return self.facts.days.get(fact) if MilestoneId(fact) in self.programme.milestone_by_id else None

    def _note(self, day: date, act: Act) -> None:
        booked = self.diary.booked(day)
        if booked is not None and booked >= self.life.registered_on:
            self.diary.add(booked, Who.COACH, act)

    def _letter(self) -> None:
        """Note the day of DUO's letter."""
        day = self.facts.days.get(LETTER)
        if day is None or self.random.random() < 0.06:
            return
        known = {Anchor.DUO_NOTICE: day}
        noted = max(day, self.life.registered_on)
        self._note(noted, lambda operation, pair: legal_terms.record_days(operation, pair, known))

    def _plan(self) -> None:
        """Write a plan when the PIP is signed, and another version now and then: a goal reached, another ambition.

        By the old law there is no PIP, and a plan all the same.
        """
        signed_on = self._day_of(PIP) or (self.life.registered_on + _PLAN_AFTER if self.life.old_law else None)
        if signed_on is None:
            return
        plan = _first_plan(self.programme, self.random)
        day = max(signed_on, self.life.registered_on)
        self._note(day, _save(plan))
        if self.random.random() < 0.4:
            goal = self.random.choice(plan.goals)
            own = replace(goal, own=True, text=self.random.choice(tales.GOALS[goal.heading]))
            at = self.diary.visit_near(day + timedelta(days=self.random.randint(1, 40)))
            self.diary.add(at, Who.COACHEE, _save_own(own))
        for _ in range(self.random.randint(0, 3)):
            day += timedelta(days=self.random.randint(150, 330))
            plan = _next_plan(plan, self.random)
            self._note(day, _save(plan))

    def _ladder(self) -> None:
        """Place somebody on the ladder: low at first, and higher as life goes on."""
        started = self.life.registered_on
        rungs = [(started + timedelta(days=self.random.randint(10, 45)), self.random.choice((1, 1, 2, 2, 3)))]
        rungs += [(rungs[0][0] + timedelta(days=self.random.randint(60, 300)), self.random.choice((2, 3)))]
        rungs += [(day, rung) for fact, rung in _RUNGS if (day := self._day_of(fact)) and day > rungs[0][0]]
        highest = 0
        for day, rung in sorted(rungs):
            if rung > highest:
                highest = rung
                self._note(day, _reading(LADDER, str(rung), day))

    def _language(self) -> None:
        """Note speaking and writing: writing lags behind; a test at school now and then."""
        levels = list(LEVELS)
        passed_on = self._day_of("language_passed")
        for instrument, behind in ((ORAL, 0), (WRITTEN, 1)):
            place = max(0, levels.index(self.random.choice(_FIRST_LEVELS)) - behind)
            day = self.life.registered_on + timedelta(days=self.random.randint(10, 40))
            top = levels.index("b1") - behind
            while place <= top and day <= self.diary.today:
                basis = self.random.choice((Basis.ESTIMATE, Basis.SCHOOL, Basis.TEST))
                self._note(day, _reading(instrument, levels[place], day, basis))
                place += 1
                day += timedelta(days=round(_LEVEL_LASTS * self.random.uniform(0.5, 1.8)))
                if passed_on and day > passed_on and place <= levels.index("a2"):
                    place = levels.index("a2")

    def _scores(self) -> None:
        """Score the life domains (leefgebieden) twice a year, and record which one blocks the others."""
        day = self.life.registered_on + timedelta(days=self.random.randint(14, 50))
        scores = {domain: self.random.choice((1, 1, 2, 2, 3)) for domain in _SCORED}
        while day <= self.diary.today:
            if day > self.diary.today - _SCORED_SINCE:
                lowest = min(scores, key=lambda domain: scores[domain])
                blocking = lowest.value if self.random.random() < 0.6 else "none"
                self._note(day, _scored(dict(scores), blocking))
                if self.random.random() < 0.25:
                    on = self.diary.visit_near(day)
                    self.diary.add(on, Who.COACHEE, _own_scores(dict(scores), self.random))
            for domain in scores:
                step = self.random.choices((-1, 0, 1), (0.06, 0.44, 0.5))[0]
                scores[domain] = min(5, max(1, scores[domain] + step))
            day += timedelta(days=round(_LOOKED_AT_EVERY * self.random.uniform(0.8, 1.3)))

    def _track(self) -> None:
        """Choose a track where the approach has tracks; for some it does not fit, and they take another."""
        if not self.programme.tracks:
            return
        day = self.diary.spans[-2][1] if len(self.diary.spans) > 1 else self.life.registered_on
        for _ in range(2 if self.random.random() < 0.2 else 1):
            track = self.random.choice(self.programme.tracks).id
            self._note(day, _reading(TRACK, track, None))
            day += timedelta(days=self.random.randint(90, 240))

    def _certificates(self) -> None:
        """Earn one or two certificates; the milestone comes with the first."""
        day = self._day_of("certificate")
        if day is None:
            return
        known = [name for name in instruments(self.programme) if is_certificate(name)]
        for name in self.random.sample(known, min(len(known), self.random.choice((1, 1, 1, 2)))):
            self._note(day, _reading(name, HELD, day))
            day += timedelta(days=self.random.randint(40, 200))


def _reading(name: str, value: str, day: date | None, basis: str = "") -> Act:
    return lambda operation, pair: readings.take_reading(
        operation, pair, name, value, basis=basis, happened_on=day, confirmed=True
    )


def _scored(scores: dict[LifeDomain, int], blocking: str) -> Act:
    values = {domain: str(value) for domain, value in scores.items()}
    return lambda operation, pair: readings.take_scores(operation, pair, values, blocking=blocking)


def _own_scores(scores: dict[LifeDomain, int], random: Random) -> Act:
    values = {domain: str(min(5, max(1, value + random.choice((-1, 0, 0, 1))))) for domain, value in scores.items()}
    return lambda operation, pair: readings.score_self(operation, pair, values)


def _first_plan(programme: Programme, random: Random) -> Plan:
    ambition, later = random.choice(tales.AMBITIONS)
    goals = [
        Goal(heading.id, text)
        for heading in headings_of(programme)
        for text in random.sample(tales.GOALS[heading.id], random.choice((1, 1, 2)))
    ]
    allowed = {partner.id for partner in programme.partners}
    roles = [(kind, role) for kind, role in tales.PARTNER_ROLES if not allowed or kind in allowed]
    partners = [PlanPartner(kind, role) for kind, role in random.sample(roles, min(len(roles), random.randint(1, 3)))]
    return Plan(ambition, later, goals[0].text, random.choice(tales.SHARED_GOALS), tuple(goals), tuple(partners))


def _next_plan(plan: Plan, random: Random) -> Plan:
    """Return the plan some months later: a goal is reached, sometimes the ambition changes."""
    place = random.randrange(len(plan.goals))
    goals = tuple(replace(goal, reached=True) if at == place else goal for at, goal in enumerate(plan.goals))
    if random.random() > 0.25:
        return replace(plan, goals=goals)
    ambition, later = random.choice(tales.AMBITIONS)
    return replace(plan, goals=goals, ambition=ambition, later=later)


def _save(plan: Plan) -> Act:
    return lambda operation, pair: plan_acts.save_plan(operation, pair, _number(operation, pair), plan)


def _save_own(goal: Goal) -> Act:
    return lambda operation, pair: plan_acts.save_own_goals(operation, pair, _number(operation, pair), [goal])


def _number(operation: Operation, pair: PairId) -> int:
    known = stored_plan.versions(operation.actor.organisation_id, pair)
    return known[-1].number if known else 0
