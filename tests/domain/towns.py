"""Made-up trajectories with a known truth, for the tests and the bench of the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.programme.programme import Duration, Unit
from pragma_coach.domain.scoreboard.disclosure import ClosedBlock, PastBlock, Rules, freeze
from pragma_coach.domain.scoreboard.figures import Measure, MeasureKind
from pragma_coach.domain.scoreboard.lead_time import AgeSpan, Spell, SpellEnd
from pragma_coach.domain.types import AccountId, CoacheeId, HouseholdId

MONTH = 365.25 / 12
SINCE = date(2020, 1, 1)
PHASE_2 = Measure("fase-2", "Fase 2", MeasureKind.PHASE, "a", "b", Duration(15, Unit.MONTHS))
PHASE_1 = Measure("fase-1", "Fase 1", MeasureKind.PHASE, "0", "a", Duration(3, Unit.WEEKS))
PAID_JOB = Measure(
    "baan", "Betaalde baan", MeasureKind.OUTCOME, "a", "c", Duration(18, Unit.MONTHS), Duration(36, Unit.MONTHS)
)
SMALL = Rules(k=5, rest=3, coaches=3, because="test: kleine groepen sluiten vaker")

# Gamma with mean 15 months; its true median is 13.4 months (scoreboard.md 1.3).
SHAPE, MEAN = 3.1, 15 * MONTH
TRUE_MEDIAN = 13.41 * MONTH


def quarter_ends(count: int, since: date = SINCE) -> list[date]:
    quarter = Quarter.of(since)
    ends = []
    for _ in range(count):
        ends.append(quarter.last_day)
        quarter = quarter.next()
    return ends


def town(random: Random, years: float = 5, a_year: int = 20, measure: Measure = PHASE_2) -> list[Spell]:
    """Return a town followed for so many years: 8% a year leave, a coach has one to five coachees."""
    spells, end = [], round(years * 365.25)
    coach = household = room = 0
    for number in range(round(years * a_year)):
        if room == 0:
            coach, room = coach + 1, random.randint(1, 5)
        room -= 1
        household += random.random() < 0.6
        arrival = random.randrange(end)
        duration = max(1, round(random.gammavariate(SHAPE, MEAN / SHAPE)))
        leaves = round(random.expovariate(0.08 / 365.25))
        exit_ = min(duration, leaves, end - arrival)
        kind = SpellEnd.EVENT if exit_ == duration else SpellEnd.EXIT if exit_ == leaves else SpellEnd.OPEN
        start = SINCE + timedelta(days=arrival)
        spells.append(
            Spell(
                CoacheeId(number),
                measure.id,
                start,
                0,
                exit_,
                kind,
                start + timedelta(days=exit_) if kind is SpellEnd.EVENT else None,
                frozenset({AccountId(coach)}),
                HouseholdId(household),
            )
        )
    return spells


def rows_of(spells: Sequence[Spell]) -> list[AgeSpan]:
    return [AgeSpan(s.entry, s.exit, s.kind is SpellEnd.EVENT) for s in spells if s.exit > s.entry]


def publish(
    spells: Sequence[Spell],
    ends: Sequence[date],
    rules: Rules,
    measure: Measure = PHASE_2,
    past: Sequence[PastBlock] = (),
) -> list[ClosedBlock]:
    """Freeze quarter after quarter and return all blocks that closed."""
    known, blocks = list(past), []
    for last_day in ends:
        new = freeze([measure], {measure.id: spells}, known, last_day, rules, SINCE)
        known += [block.past for block in new]
        blocks += new
    return blocks


def with_duration(spell: Spell, days: int) -> Spell:
    """Return the spell with its event on the same day, but started so many days before."""
    return replace(spell, start=spell.ended_on - timedelta(days=days), entry=0, exit=days)
