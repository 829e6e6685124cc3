"""The true course of each newcomer of a made-up town, unknown to its people: the truth for tests of the figures.

The pace is that of the approach (`rhythms`). Of Pragma (scoreboard.md 1.3): phase 1 takes 3 weeks, phase 2 15 months on
average with a median of 13.4, eight in a hundred leave each year, and outcomes come at about 4, 9, 12 and 18 months or
never.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import Quarter
from pragma_coach.domain.pairs.law import NEW_LAW_SINCE
from pragma_coach.domain.reasons import EndReason
from pragma_coach.simulation import tales
from pragma_coach.simulation.days import working_day, working_day_before
from pragma_coach.simulation.rhythms import MONTH, PRAGMA, TownRhythm

TRUE_MEDIAN_PHASE_2 = 13.41 * MONTH
"""The median, in days, of the gamma distribution from which phase 2 of Pragma is drawn."""

_LEAVE_A_YEAR = 0.08
_STAY_MONTHS = 40.0  # how long people keep coming after the last phase that ends
_HOUSEHOLDS = (0.5, 0.22, 0.13, 0.1, 0.05)  # households of one to five coachees
_LEAVING = (EndReason.MOVED, EndReason.STOPPED, EndReason.OTHER_HELP, EndReason.OBLIGATION_ENDED, EndReason.DECEASED)
_LEAVING_WEIGHTS = (50, 27, 15, 6, 2)


@dataclass(frozen=True, slots=True)
class Size:
    """The size of a town and its years; equal sizes give equal towns."""

    today: date
    seed: int = 1
    pairs: int = 100
    coaches: int = 30
    years: int = 5

    @property
    def start(self) -> date:
        """The first day of the administration: the first of a quarter, `years` ago."""
        return Quarter.of(self.today.replace(year=self.today.year - self.years, day=1)).first_day


@dataclass(frozen=True, slots=True)
class Life:
    """The true course of one newcomer; durations in whole days.

    `phases` are how long each phase takes, all but the last. In a town that counts `from_start` they count, as `facts`
    (by milestone id) and `ends_after` do, from the start of the coaching, elsewhere from `housed_on`; which may still
    be in the future for somebody who is `early`. The pair ends for the reason `ending`.
    """

    name: str
    language: str
    household: int
    children: bool
    housed_on: date
    registered_on: date
    phases: tuple[int, ...]
    facts: Mapping[str, int]
    ends_after: int
    ending: EndReason
    early: bool = False
    from_start: bool = False

    @property
    def from_on(self) -> date:
        return self.registered_on if self.from_start else self.housed_on

    @property
    def old_law(self) -> bool:
        """Whether this newcomer integrates by the law of before 2022: without a PIP, a route and a MAP."""
        return self.housed_on < NEW_LAW_SINCE

    @property
    def known_after(self) -> int:
        """The number of days after which somebody is registered, counted as the facts are."""
        return (self.registered_on - self.from_on).days

    @property
    def ends_on(self) -> date:
        return self.from_on + timedelta(days=self.ends_after)


def lives(size: Size, random: Random, rhythm: TownRhythm = PRAGMA) -> list[Life]:
    """Return everybody who is ever coached in the town, in the order in which they are registered.

    A part came before the administration began, and is in it because they were not done yet: in the town of Pragma
    about a fifth, since 2013.
    """
    legacy = round(size.pairs * rhythm.legacy)
    before = size.start - timedelta(days=1)
    known: set[str] = set()
    early = _People(random, rhythm, rhythm.first_newcomers, before, size, known).people(legacy=True)
    late = _People(random, rhythm, size.start, size.today - timedelta(days=10), size, known).people(legacy=False)
    found = [next(early) for _ in range(legacy)] + [next(late) for _ in range(size.pairs - legacy)]
    return sorted(found, key=lambda life: (life.registered_on, life.housed_on, life.name))


@dataclass(frozen=True, slots=True)
class _People:
    """Draws newcomers whose house starts between two days."""

    random: Random
    rhythm: TownRhythm
    first: date
    last: date
    size: Size
    known: set[str]

    def people(self, *, legacy: bool) -> Iterator[Life]:
        """Yield newcomers per household, without end; `legacy` ones only when still coached at registration."""
        random, household = self.random, 0 if legacy else 100_000
        while True:
            household += 1
            members = random.choices(range(1, 6), _HOUSEHOLDS)[0]
            housed_on = working_day(self.first + timedelta(days=random.randrange((self.last - self.first).days)))
            children = random.random() < (0.25 if members == 1 else 0.6)
            ahead = timedelta()
            if self.rhythm.early and not legacy and random.random() < self.rhythm.early:
                ahead = timedelta(days=random.randint(30, 150))
            for _ in range(members):
                life = self._life(household, working_day(housed_on + ahead), children, ahead, legacy=legacy)
                if not legacy or life.ends_on > life.registered_on:
                    yield life

    def _life(self, household: int, housed_on: date, children: bool, ahead: timedelta, *, legacy: bool) -> Life:
        random, rhythm = self.random, self.rhythm
        name, language = tales.newcomer(random, self.known)
        phases = tuple(_days(random, shape, mean) for shape, mean in rhythm.phases)
        facts = self._facts(phases)
        finished = sum(phases) + _days(random, 2.0, _STAY_MONTHS * MONTH)
        leaves = 14 + round(random.expovariate(_LEAVE_A_YEAR / 365.25))
        ending = EndReason.COMPLETED if finished <= leaves else random.choices(_LEAVING, _LEAVING_WEIGHTS)[0]
        noted_after = random.choice((0, 0, 1, 2, 3, 5, 8))
        came_in = max(self.size.start, housed_on - ahead)
        if legacy:
            came_in = self.size.start + timedelta(days=random.randrange(rhythm.catch_up))
        return Life(
            name=name,
            language=language,
            household=household,
            children=children,
            housed_on=housed_on,
            registered_on=self._registered(came_in + timedelta(days=noted_after)),
            phases=phases,
            facts=facts,
            ends_after=min(finished, leaves),
            ending=ending,
            early=bool(ahead),
            from_start=rhythm.from_start,
        )

    def _registered(self, day: date) -> date:
        yesterday = self.size.today - timedelta(days=1)
        return found if (found := working_day(day)) <= yesterday else working_day_before(yesterday)

    def _facts(self, phases: tuple[int, ...]) -> dict[str, int]:
        """Return the number of days until each milestone that is reached."""
        random, rhythm = self.random, self.rhythm
        facts = {
            fact: _days(random, 2.8, months * MONTH)
            for fact, share, months in (*rhythm.outcomes, *rhythm.other_facts)
            if random.random() < share
        }
        facts |= {fact: sum(phases[:number]) for fact, number in rhythm.ends_phase.items()}
        if "paid_job" in facts and random.random() < 0.7:
            facts["job_durable"] = facts["paid_job"] + 182
            facts["exit_full" if random.random() < 0.6 else "exit_partial"] = facts["paid_job"] + random.randint(20, 60)
        if "pip_signed" in facts and "pvt_signed" in facts:  # the declaration belongs to the term that a PIP begins
            facts["pip_signed"] = min(facts["pip_signed"], facts["pvt_signed"] - 1)
        return facts


def _days(random: Random, shape: float, mean: float) -> int:
    return max(1, round(random.gammavariate(shape, mean / shape)))
