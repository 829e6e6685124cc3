"""What really happens to the newcomers of a made-up town; nobody in the town knows it, so it can be used as the truth.

The figures are those of the approach (scoreboard.md 1.3): phase 1 takes 3 weeks, phase 2 15 months on average with a
median of 13.4, eight in a hundred leave each year, and outcomes come at about 4, 9, 12 and 18 months or never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.reasons import EndReason
from pragma_coach.simulation import names

MONTH = 365.25 / 12
PHASE_1_SHAPE, PHASE_1_MEAN = 3.6, 21.0
PHASE_2_SHAPE, PHASE_2_MEAN = 3.1, 15 * MONTH
TRUE_MEDIAN_PHASE_2 = 13.41 * MONTH
"""The median, in days, of the gamma distribution from which phase 2 is drawn."""

_LEAVE_A_YEAR = 0.08
_STAY_MONTHS = 40.0  # how long people keep coming to the walk-in hour after phase 2
_FIRST_NEWCOMERS = date(2013, 3, 1)
_LEGACY_SHARE = 0.22
_HOUSEHOLDS = (0.5, 0.22, 0.13, 0.1, 0.05)  # households of one to five coachees
_OUTCOMES = (  # id, how many ever get there, mean months for those who do
    ("sponsored_job", 0.55, 4.0),
    ("volunteering", 0.65, 9.0),
    ("internship", 0.5, 12.0),
    ("paid_job", 0.55, 18.0),
)
_OTHER_FACTS = (
    ("pip_signed", 0.95, 2.5),
    ("pvt_signed", 0.9, 7.0),
    ("certificate", 0.2, 14.0),
    ("knm_passed", 0.5, 20.0),
    ("language_passed", 0.35, 26.0),
)
_LEAVING = (EndReason.MOVED, EndReason.STOPPED, EndReason.OTHER_HELP, EndReason.OBLIGATION_ENDED, EndReason.DECEASED)
_LEAVING_WEIGHTS = (50, 27, 15, 6, 2)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a town and over which years; the same size gives the same town."""

    today: date
    seed: int = 1
    pairs: int = 100
    coaches: int = 30
    years: int = 5

    @property
    def start(self) -> date:
        """The day on which the administration begins: the first of a quarter, so many years ago."""
        return Quarter.of(self.today.replace(year=self.today.year - self.years, day=1)).first_day


@dataclass(frozen=True, slots=True)
class Life:
    """The true course of one newcomer; durations in whole days.

    `phase_1` counts from `housed_on`, `phase_2` from the end of phase 1, `facts` (by milestone id) from `housed_on`.
    The pair ends `ends_after` days after `housed_on` for the reason `ending`.
    """

    name: str
    language: str
    household: int
    children: bool
    housed_on: date
    registered_on: date
    phase_1: int
    phase_2: int
    facts: Mapping[str, int]
    ends_after: int
    ending: EndReason

    @property
    def phase_1_on(self) -> date:
        """The day on which phase 1 is finished."""
        return self.housed_on + timedelta(days=self.phase_1)

    @property
    def phase_2_on(self) -> date:
        """The day on which phase 2 is finished, when the pair lasts as long."""
        return self.phase_1_on + timedelta(days=self.phase_2)

    @property
    def ends_on(self) -> date:
        """The last day of the pair."""
        return self.housed_on + timedelta(days=self.ends_after)


def lives(size: Size, random: Random) -> list[Life]:
    """Return everybody who is ever coached in the town, in the order in which they are registered.

    About a fifth came before the administration began, since 2013, and are in it because they were not done yet.
    """
    legacy = round(size.pairs * _LEGACY_SHARE)
    early = _people(random, _FIRST_NEWCOMERS, size.start - timedelta(days=1), size.start)
    late = _people(random, size.start, size.today - timedelta(days=10), None)
    found = [next(early) for _ in range(legacy)] + [next(late) for _ in range(size.pairs - legacy)]
    return sorted(found, key=lambda life: (life.registered_on, life.housed_on, life.name))


def _people(random: Random, first: date, last: date, under_way_on: date | None) -> Iterator[Life]:
    """Yield people household by household, without end; only those who are under way on a day when one is given."""
    household = 0 if under_way_on else 100_000
    while True:
        household += 1
        size = random.choices(range(1, 6), _HOUSEHOLDS)[0]
        housed_on = first + timedelta(days=random.randrange((last - first).days))
        children = random.random() < (0.25 if size == 1 else 0.6)
        for _ in range(size):
            life = _life(random, household, housed_on, children, under_way_on)
            if under_way_on is None or life.ends_on > life.registered_on:
                yield life


def _life(random: Random, household: int, housed_on: date, children: bool, under_way_on: date | None) -> Life:
    name, language = names.newcomer(random)
    phase_1 = _days(random, PHASE_1_SHAPE, PHASE_1_MEAN)
    phase_2 = _days(random, PHASE_2_SHAPE, PHASE_2_MEAN)
    facts = {
        fact: _days(random, 2.8, months * MONTH)
        for fact, share, months in (*_OUTCOMES, *_OTHER_FACTS)
        if random.random() < share
    }
    if "paid_job" in facts and random.random() < 0.7:
        facts["job_durable"] = facts["paid_job"] + 182
        facts["exit_full" if random.random() < 0.6 else "exit_partial"] = facts["paid_job"] + random.randint(20, 60)
    finished = phase_1 + phase_2 + _days(random, 2.0, _STAY_MONTHS * MONTH)
    leaves = 14 + round(random.expovariate(_LEAVE_A_YEAR / 365.25))
    ending = EndReason.COMPLETED if finished <= leaves else random.choices(_LEAVING, _LEAVING_WEIGHTS)[0]
    noted_after = random.choice((0, 0, 1, 2, 3, 5, 8))
    registered_on = under_way_on + timedelta(days=random.randrange(45)) if under_way_on else housed_on
    return Life(
        name=name,
        language=language,
        household=household,
        children=children,
        housed_on=housed_on,
        registered_on=registered_on + timedelta(days=noted_after),
        phase_1=phase_1,
        phase_2=phase_2,
        facts=facts,
        ends_after=min(finished, leaves),
        ending=ending,
    )


def _days(random: Random, shape: float, mean: float) -> int:
    return max(1, round(random.gammavariate(shape, mean / shape)))
