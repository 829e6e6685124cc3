"""What a made-up town does together: the walk-in hour, activities, and who comes to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from pragma_coach.domain.calendar import utc_moment
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.walk_in import SMALLEST_COHORT, HalfYear
from pragma_coach.domain.types import Actor, Role
from pragma_coach.services.town import activities, walk_in
from pragma_coach.services.town.activities import TypedActivity
from pragma_coach.simulation import tales
from pragma_coach.simulation.cast import Cast, MakeOperation
from pragma_coach.simulation.days import is_open, working_day_before
from pragma_coach.store.pairs import journeys

_WEEKS_BACK, _WEEKS_AHEAD = 52, 6
_OPEN_ON = ("dinsdag", "donderdag")
_CLOSES = timedelta(days=17)
_THEMES = tuple(Theme)
_THEME_WEIGHTS = (30, 18, 8, 7, 10, 12, 7, 4, 8, 3, 3, 4)
_NO_COHORT = 0.12
_COME_TO_AN_ACTIVITY = 0.06
_LEAST_DEPENDENT_AFTER = 4.0  # years


@dataclass(frozen=True, slots=True)
class Around:
    """Lets a town live together in its last year; `place` is where people meet."""

    cast: Cast
    make: MakeOperation
    random: Random
    today: date
    place: str

    def live(self) -> None:
        """Open the walk-in hour, count who comes, hold activities and announce those to come."""
        pairs = journeys.load_many(self.cast.coordinator.organisation_id)
        first = self.today - timedelta(weeks=_WEEKS_BACK)
        self._open_walk_in(first)
        for number in range(_WEEKS_BACK + _WEEKS_AHEAD):
            monday = first + timedelta(weeks=number) - timedelta(days=first.weekday())
            self._count_visits(monday, pairs)
            self._hold_activities(monday, number, pairs)

    def _open_walk_in(self, first: date) -> None:
        boss = self.cast.coordinator.actor
        for weekday in _OPEN_ON:
            walk_in.add_hour(self.make(boss, utc_moment(first, 8)), weekday, "10.00", "12.00", self.place)
        yesterday = utc_moment(working_day_before(self.today - timedelta(days=1)), 9)
        on = self.today + _CLOSES
        closes = {on + timedelta(days=(WEEKDAYS.index(_OPEN_ON[0]) - on.weekday()) % 7)}
        closes |= {day for day in self._coming() if WEEKDAYS[day.weekday()] in _OPEN_ON and not is_open(day)}
        for day in sorted(closes):
            walk_in.set_day(self.make(boss, yesterday), day, closed=True)

    def _coming(self) -> list[date]:
        return [self.today + timedelta(days=number) for number in range(7 * _WEEKS_AHEAD)]

    def _count_visits(self, monday: date, pairs: Sequence[PairFacts]) -> None:
        """Count the visits of a week; the chance of a visit falls with the years since the house."""
        for weekday in _OPEN_ON:
            day = monday + timedelta(days=WEEKDAYS.index(weekday))
            if day >= self.today or not is_open(day):
                continue
            homes = [home for pair in pairs if (home := pair.coachee.housed_on) and _lives_here(pair, day)]
            sizes = Counter(map(HalfYear.of, homes))
            for home in homes:
                cohort = HalfYear.of(home)
                if self.random.random() < _comes(home, day):
                    self._count_visit(day, cohort if sizes[cohort] >= SMALLEST_COHORT else None)

    def _count_visit(self, day: date, cohort: HalfYear | None) -> None:
        by = self.random.choice(self.cast.coaches[:4]).actor
        theme = self.random.choices(_THEMES, _THEME_WEIGHTS)[0]
        minutes = str(self.random.choice((5, 10, 15, 15, 20, 30, 45)))
        known = "" if cohort is None or self.random.random() < _NO_COHORT else str(cohort)
        walk_in.count_visit(self.make(by, utc_moment(day, 12)), theme, minutes, known, day)

    def _hold_activities(self, monday: date, week: int, pairs: Sequence[PairFacts]) -> None:
        for number, (kind, title, audience, every, starts) in enumerate(tales.ACTIVITIES):
            day = monday + timedelta(days=(number * 2 + 1) % 6)
            if (week + number) % every or not is_open(day) or (day >= self.today + timedelta(weeks=3) and every == 1):
                continue
            host = self.cast.coaches[number % len(self.cast.coaches)].actor
            noted = utc_moment(min(day, self.today) - timedelta(days=1 + number), 10)
            typed = TypedActivity(title, kind, day, starts, self.place, audience, True)
            activity = activities.announce(self.make(host, noted), typed)
            if activity is None:
                continue
            if day < self.today:
                came = max(2, round(self.random.gauss(11, 4)))
                activities.count(self.make(host, utc_moment(day, 21)), activity, str(came))
            for pair in pairs if day >= self.today else ():
                if _is_coached(pair) and self.random.random() < _COME_TO_AN_ACTIVITY:
                    moment = utc_moment(self.today - timedelta(days=1), 20)
                    activities.attend(self.make(coachee_of(pair), moment), activity, pair.id, True)


def coachee_of(pair: PairFacts) -> Actor:
    """Return the coachee of a pair as an actor. Raise LookupError for one without an account."""
    if pair.coachee.account_id is None:
        raise LookupError(pair.coachee.name)
    return Actor(pair.coachee.account_id, pair.organisation_id, frozenset({Role.COACHEE}))


def _lives_here(pair: PairFacts, day: date) -> bool:
    housed, journey = pair.coachee.housed_on, pair.journey
    gone = journey.status is PairStatus.ENDED and journey.status_since is not None and journey.status_since <= day
    return housed is not None and housed <= day and not gone


def _comes(housed_on: date, day: date) -> float:
    """Return the chance that somebody comes to a walk-in hour: one in ten in the first months, less and less."""
    years = (day - housed_on).days / 365.25
    return 0.1 * max(0.12, 1 - years / _LEAST_DEPENDENT_AFTER)


def _is_coached(pair: PairFacts) -> bool:
    return pair.journey.status is PairStatus.ACTIVE
