"""The walk-in hour: when it is open, and how much each cohort uses it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import NewType

from pragma_coach.domain.daytime import parse_minute

HourId = NewType("HourId", int)
VisitId = NewType("VisitId", int)

DAYS_A_MONTH = 365.25 / 12
# A half-year with fewer people is not on the counter's list: a visit with such a mark would point at somebody.
SMALLEST_COHORT = 3
LONGEST_VISIT = 240  # minutes


def parse_clock(text: str) -> time:
    """Read a time as people type it (10, 10.30, 10:30, 10u30). Raise daytime.NotATime otherwise."""
    return time(*divmod(parse_minute(text), 60))


@dataclass(frozen=True, slots=True)
class Opening:
    """A stretch of the day on which somebody can walk in, and where."""

    starts: time
    ends: time
    place: str


def openings(
    weekly: Iterable[tuple[int, Opening]], apart: Iterable[tuple[date, Opening | None]], first: date, days: int
) -> list[tuple[date, Opening]]:
    """Return when one can walk in, from the first day on, for so many days.

    `weekly` holds weekdays (0 is Monday), `apart` the days that differ: None closes a day, an opening adds one, also
    to a day that is closed otherwise.
    """
    weekly, apart = list(weekly), list(apart)
    found = []
    for number in range(days):
        day = first + timedelta(days=number)
        differs = [opening for when, opening in apart if when == day]
        usual = [] if None in differs else [opening for weekday, opening in weekly if weekday == day.weekday()]
        extra = [opening for opening in differs if opening is not None]
        found += [(day, opening) for opening in sorted(usual + extra, key=lambda one: (one.starts, one.place))]
    return found


@dataclass(frozen=True, slots=True, order=True)
class HalfYear:
    """Half a calendar year, as "2026-1": the cohort of people who got their home in it."""

    year: int
    half: int

    @classmethod
    def of(cls, day: date) -> HalfYear:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @classmethod
    def read(cls, text: str) -> HalfYear | None:
        """Return the half-year that a text names, or None."""
        found = re.fullmatch(r"(\d{4})-([12])", text, re.ASCII)
        return cls(int(found[1]), int(found[2])) if found else None

    def __str__(self) -> str:
        return f"{self.year}-{self.half}"


@dataclass(frozen=True, slots=True)
class Resident:
    """When somebody got a home in town, and the first day on which that was over."""

    housed_on: date
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Dependence:
    """How much a cohort uses the walk-in hour: `rate` is visits per person per month that they lived in town.

    None when nobody of the cohort lived there in the period.
    """

    cohort: HalfYear
    people: int
    visits: int
    rate: float | None


def cohort_sizes(residents: Iterable[Resident], today: date) -> dict[HalfYear, int]:
    """Return how many people of each cohort live in town, oldest cohort first."""
    sizes: dict[HalfYear, int] = {}
    for one in residents:
        if one.housed_on <= today and (one.left_on is None or today < one.left_on):
            sizes[HalfYear.of(one.housed_on)] = sizes.get(HalfYear.of(one.housed_on), 0) + 1
    return dict(sorted(sizes.items()))


def dependence(
    visits: Mapping[HalfYear, int], residents: Iterable[Resident], since: date, until: date
) -> tuple[Dependence, ...]:
    """Return how much each cohort used the walk-in hour from `since` to `until`, both included, oldest first.

    Everybody counts for the days on which they lived in town, so who came halfway counts half.
    """
    after = until + timedelta(days=1)
    people: dict[HalfYear, int] = dict.fromkeys(visits, 0)
    lived: dict[HalfYear, int] = dict.fromkeys(visits, 0)
    for one in residents:
        days = (min(after, one.left_on or after) - max(since, one.housed_on)).days
        if days > 0:
            cohort = HalfYear.of(one.housed_on)
            people[cohort] = people.get(cohort, 0) + 1
            lived[cohort] = lived.get(cohort, 0) + days
    return tuple(
        Dependence(
            cohort,
            people[cohort],
            visits.get(cohort, 0),
            visits.get(cohort, 0) * DAYS_A_MONTH / lived[cohort] if lived[cohort] else None,
        )
        for cohort in sorted(people)
    )
