"""The days on which people in a made-up town meet and offices are open: no Sundays, no public holidays."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

_DAY = timedelta(days=1)
_SATURDAY, _SUNDAY = 6, 7  # of the ISO week


@cache
def holidays(year: int) -> frozenset[date]:
    """Return the public holidays of the Netherlands; on Liberation Day (5 May) offices are closed every year."""
    easter = _easter(year)
    kings_day = date(year, 4, 27)
    if kings_day.isoweekday() == _SUNDAY:
        kings_day -= _DAY
    fixed = {date(year, 1, 1), kings_day, date(year, 5, 5), date(year, 12, 25), date(year, 12, 26)}
    return frozenset(fixed | {easter + timedelta(days=after) for after in (-2, 0, 1, 39, 49, 50)})


def _easter(year: int) -> date:
    """Return Easter Sunday, by the rule of Gauss as Meeus writes it."""
    century = year // 100
    leaps = century - century // 4
    moon = (leaps - (8 * century + 13) // 25 + 19 * (year % 19) + 15) % 30
    moon -= (moon // 28) * (1 - (moon // 28) * (29 // (moon + 1)) * ((21 - year % 19) // 11))
    sunday = moon - (year + year // 4 + moon + 2 - leaps) % 7
    month = 3 + (sunday + 40) // 44
    return date(year, month, sunday + 28 - 31 * (month // 4))


def is_open(day: date) -> bool:
    """Tell whether volunteers and newcomers meet on a day: all but Sundays and holidays."""
    return day.isoweekday() != _SUNDAY and day not in holidays(day.year)


def is_working(day: date) -> bool:
    """Tell whether offices are open on a day."""
    return is_open(day) and day.isoweekday() != _SATURDAY


def open_day(day: date) -> date:
    """Return the first day from this one on at which people meet."""
    while not is_open(day):
        day += _DAY
    return day


def working_day(day: date) -> date:
    """Return the first day from this one on at which offices are open."""
    while not is_working(day):
        day += _DAY
    return day


def working_day_before(day: date) -> date:
    """Return the last day up to this one at which offices are open."""
    while not is_working(day):
        day -= _DAY
    return day
