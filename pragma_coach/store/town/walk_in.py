"""The walk-in hour and visits to it. Every function is kept to one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time
from typing import Any

from peewee import fn

from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.walk_in import HalfYear, HourId, Opening, VisitId
from pragma_coach.domain.types import OrganisationId
from pragma_coach.store import tables
from pragma_coach.store.ids import new_id
from pragma_coach.store.tables.town import WalkInDay, WalkInHour, WalkInVisit
from pragma_coach.store.town.activities import (
    clock_text,
)


def _opening(row: Any) -> Opening:
    return Opening(time.fromisoformat(row.starts), time.fromisoformat(row.ends), row.place)


def hours(organisation_id: OrganisationId) -> list[tuple[HourId, int, Opening]]:
    """Return the weekly openings with their weekday (0 is Monday), in the order of the week."""
    query = WalkInHour.select().where(WalkInHour.organisation_id == organisation_id)
    rows = query.order_by(WalkInHour.weekday, WalkInHour.starts, WalkInHour.id)
    return [(HourId(row.id), row.weekday, _opening(row)) for row in rows]


def add_hour(organisation_id: OrganisationId, weekday: int, opening: Opening) -> HourId:
    """Add a weekly opening."""
    starts, ends = clock_text(opening.starts), clock_text(opening.ends)
    row = WalkInHour.create(
        id=new_id(), organisation_id=organisation_id, weekday=weekday, starts=starts, ends=ends, place=opening.place
    )
    return HourId(row.id)


def remove_hour(organisation_id: OrganisationId, hour_id: HourId) -> bool:
    """Take a weekly opening away; return whether it was there."""
    kept = (WalkInHour.id == hour_id) & (WalkInHour.organisation_id == organisation_id)
    return int(WalkInHour.delete().where(kept).execute()) == 1


def days(organisation_id: OrganisationId, since: date) -> list[tuple[HourId, date, Opening | None]]:
    """Return the exceptions from a day on; None is closed."""
    query = WalkInDay.select().where((WalkInDay.organisation_id == organisation_id) & (WalkInDay.day >= since))
    rows = query.order_by(WalkInDay.day, WalkInDay.starts, WalkInDay.id)
    return [(HourId(row.id), row.day, _opening(row) if row.starts else None) for row in rows]


def add_day(organisation_id: OrganisationId, day: date, opening: Opening | None) -> HourId:
    """Add an exception: closed with None, else an extra opening."""
    row = WalkInDay.create(
        id=new_id(),
        organisation_id=organisation_id,
        day=day,
        starts=clock_text(opening.starts) if opening else "",
        ends=clock_text(opening.ends) if opening else "",
        place=opening.place if opening else "",
    )
    return HourId(row.id)


def remove_day(organisation_id: OrganisationId, day_id: HourId) -> bool:
    """Remove an exception; return whether it was there."""
    kept = (WalkInDay.id == day_id) & (WalkInDay.organisation_id == organisation_id)
    return int(WalkInDay.delete().where(kept).execute()) == 1


def add_visit(organisation_id: OrganisationId, day: date, theme: Theme, minutes: int, cohort: str) -> VisitId:
    """Count one visit, without a person."""
    row = WalkInVisit.create(
        id=new_id(), organisation_id=organisation_id, day=day, theme=theme, minutes=minutes, cohort=cohort
    )
    return VisitId(row.id)


def remove_visit(organisation_id: OrganisationId, visit_id: VisitId, since: date) -> bool:
    """Take back a visit of a day from `since` on; return whether there was one."""
    kept = (WalkInVisit.id == visit_id) & (WalkInVisit.organisation_id == organisation_id) & (WalkInVisit.day >= since)
    return int(WalkInVisit.delete().where(kept).execute()) == 1


@dataclass(frozen=True, slots=True)
class Visits:
    """How many visits of one theme and one cohort, and how many minutes together."""

    theme: Theme
    cohort: HalfYear | None
    number: int
    minutes: int


def visits(organisation_id: OrganisationId, since: date, until: date) -> list[Visits]:
    """Return the visits from `since` to `until`, both included, summed by theme and cohort. One statement."""
    query: Any = (
        WalkInVisit.select(WalkInVisit.theme, WalkInVisit.cohort, fn.COUNT(WalkInVisit.id), fn.SUM(WalkInVisit.minutes))
        .where((WalkInVisit.organisation_id == organisation_id) & WalkInVisit.day.between(since, until))
        .group_by(WalkInVisit.theme, WalkInVisit.cohort)
        .order_by(WalkInVisit.theme, WalkInVisit.cohort)
        .tuples()
    )
    return [Visits(Theme(theme), HalfYear.read(cohort), number, int(total)) for theme, cohort, number, total in query]


def housed_days(organisation_id: OrganisationId) -> list[date]:
    """Return the days on which the coachees of the organisation got their home. One statement, no names."""
    coachee = tables.CoacheeRow
    query = coachee.select(coachee.housed_on).where(
        (coachee.organisation_id == organisation_id) & coachee.housed_on.is_null(False)
    )
    return [row.housed_on for row in query]
