"""The walk-in hour: when it is open, visits counted without names, and how much each cohort uses it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import in_words
from pragma_coach.domain.daytime import WEEKDAYS, NotATime
from pragma_coach.domain.reasons import EndReason
from pragma_coach.domain.refusal import Invalid, NotThere
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.places import Place
from pragma_coach.domain.town.walk_in import (
    LONGEST_VISIT,
    SMALLEST_COHORT,
    Dependence,
    HalfYear,
    HourId,
    Opening,
    Resident,
    VisitId,
    cohort_sizes,
    dependence,
    openings,
    parse_clock,
)
from pragma_coach.domain.types import Actor, Operation, OrganisationId
from pragma_coach.services.rights import clean_text, require, today_of
from pragma_coach.store import ledger, organisations
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.pairs import many
from pragma_coach.store.town import places, walk_in

COUNTED_BACK = timedelta(days=31)  # so long ago a visit can still be counted or taken back
_AHEAD = 28  # days of openings that people see
_LONGEST_PLACE = 80
_LEFT = {EndReason.MOVED, EndReason.DECEASED}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The walk-in hour: the organisation's remark, the week, the exceptions, the next openings, and known places."""

    remark: str
    week: tuple[tuple[HourId, int, Opening], ...]
    apart: tuple[tuple[HourId, date, Opening | None], ...]
    coming: tuple[tuple[date, Opening], ...]
    places: tuple[Place, ...]

    @property
    def closed(self) -> tuple[date, ...]:
        return tuple(day for _, day, opening in self.apart if opening is None)

    @property
    def weekly(self) -> list[tuple[list[int], Opening]]:
        """Every opening once, with all weekdays (0 is Monday) that have it."""
        days: dict[Opening, list[int]] = {}
        for _, weekday, opening in self.week:
            days.setdefault(opening, []).append(weekday)
        return [(weekdays, opening) for opening, weekdays in days.items()]

    def address(self, opening: Opening) -> str:
        """Return the address of a place that the organisation told about under that name, or ""."""
        named = opening.place.casefold()
        return next((place.address for place in self.places if place.name.casefold() == named), "")


def calendar(organisation_id: OrganisationId, today: date) -> Calendar:
    """Return the openings of the next four weeks. There is no check of rights: everybody may know."""
    with connection():
        remark = organisations.get(organisation_id).settings.walk_in
        week = walk_in.hours(organisation_id)
        apart = walk_in.days(organisation_id, today)
        known = places.every(organisation_id) if week or apart else []
    coming = openings([one[1:] for one in week], [one[1:] for one in apart], today, _AHEAD)
    return Calendar(remark, tuple(week), tuple(apart), tuple(coming), tuple(known))


@one_transaction
def set_remark(operation: Operation, remark: str) -> None:
    """Keep what the organisation says besides day, time and place; nobody translates it. Raise Invalid."""
    require(Act.PLAN_WALK_IN, operation.actor)
    remark = clean_text(remark, "remark")
    if ledger.claim(operation, "set_walk_in_remark"):
        organisation = organisations.get(operation.actor.organisation_id)
        organisations.change_settings(organisation.id, replace(organisation.settings, walk_in=remark))


def clock_time(text: str, field: str) -> time:
    """Return a time as people type it. Raise Invalid for the field."""
    try:
        return parse_clock(text)
    except NotATime as error:
        raise Invalid(str(error), field) from None


def _opening(starts: str, ends: str, place: str) -> Opening:
    """Return the opening that was typed. Raise Invalid with the field that has to be mended."""
    needed = "Vul in waar het spreekuur is. Bijvoorbeeld: bibliotheek."
    place = clean_text(place, "place", needed=needed, longest=_LONGEST_PLACE)
    opening = Opening(clock_time(starts, "starts"), clock_time(ends, "ends"), place)
    if opening.ends <= opening.starts:
        raise Invalid("Het einde moet na het begin zijn. Kijk de tijden na.", "ends")
    return opening


@one_transaction
def add_hour(operation: Operation, weekday: str, starts: str, ends: str, place: str) -> None:
    """Add a weekly opening. Raise Invalid, also when it overlaps with another at the same place."""
    require(Act.PLAN_WALK_IN, operation.actor)
    if weekday not in WEEKDAYS:
        raise Invalid("Kies een dag van de week.", "weekday")
    opening, number = _opening(starts, ends, place), WEEKDAYS.index(weekday)
    organisation_id = operation.actor.organisation_id
    if not ledger.claim(operation, "add_walk_in_hour"):
        return
    for _, day, other in walk_in.hours(organisation_id):
        same = day == number and other.place.casefold() == opening.place.casefold()
        if same and opening.starts < other.ends and other.starts < opening.ends:
            times = f"{other.starts:%H.%M} tot {other.ends:%H.%M}"
            raise Invalid(f"Op {weekday} is het daar al open van {times} uur. Haal dat eerst weg.", "starts")
    walk_in.add_hour(organisation_id, number, opening)


@one_transaction
def remove_hour(operation: Operation, hour_id: HourId) -> None:
    """Remove a weekly opening; nothing happens when it is gone already."""
    require(Act.PLAN_WALK_IN, operation.actor)
    walk_in.remove_hour(operation.actor.organisation_id, hour_id)


@one_transaction
def set_day(
    operation: Operation, day: date, *, closed: bool, starts: str = "", ends: str = "", place: str = ""
) -> None:
    """Add an exception for one day: closed, or an extra opening. Raise Invalid."""
    require(Act.PLAN_WALK_IN, operation.actor)
    if day < today_of(operation):
        raise Invalid(f"{in_words(day)} is al geweest. Kies vandaag of een dag daarna.", "day")
    if closed and place:
        raise Invalid(
            "Op een dag dat het dicht is, is er geen plek. Haal de plek weg, of kies dat het open is.", "place"
        )
    opening = None if closed else _opening(starts, ends, place)
    organisation_id = operation.actor.organisation_id
    known = {(when, other) for _, when, other in walk_in.days(organisation_id, day)}
    if ledger.claim(operation, "set_walk_in_day") and (day, opening) not in known:
        walk_in.add_day(organisation_id, day, opening)


@one_transaction
def remove_day(operation: Operation, day_id: HourId) -> None:
    """Remove an exception."""
    require(Act.PLAN_WALK_IN, operation.actor)
    walk_in.remove_day(operation.actor.organisation_id, day_id)


@dataclass(frozen=True, slots=True)
class VisitCounter:
    """What the volunteer at the desk sees: the visits of a day by theme, and the half-years to choose from."""

    by_theme: tuple[tuple[Theme, int], ...]
    cohorts: tuple[HalfYear, ...]

    @property
    def total(self) -> int:
        return sum(number for _, number in self.by_theme)


def counter(actor: Actor, today: date) -> VisitCounter:
    """Return what the counter shows. Raise NotAllowed."""
    require(Act.COUNT_VISITS, actor)
    with connection():
        counted = walk_in.visits(actor.organisation_id, today, today)
        return VisitCounter(_by_theme(counted), _cohorts(actor.organisation_id, today))


def _cohorts(organisation_id: OrganisationId, today: date) -> tuple[HalfYear, ...]:
    """Return the half-years with at least `SMALLEST_COHORT` people, newest first."""
    sizes = cohort_sizes([Resident(day) for day in walk_in.housed_days(organisation_id)], today)
    return tuple(sorted((cohort for cohort, size in sizes.items() if size >= SMALLEST_COHORT), reverse=True))


def _by_theme(counted: list[walk_in.Visits]) -> tuple[tuple[Theme, int], ...]:
    totals: Counter[Theme] = Counter()
    for one in counted:
        totals[one.theme] += one.number
    order = list(Theme)
    return tuple(sorted(totals.items(), key=lambda found: (-found[1], order.index(found[0]))))


@one_transaction
def count_visit(
    operation: Operation, theme: str, minutes: str, cohort: str = "", day: date | None = None
) -> VisitId | None:
    """Count one visit and return its id, with which it can be taken back; None for a repeat.

    `cohort` is a half-year of `counter`, or "" when nobody knows. Raise Invalid.
    """
    actor, today = operation.actor, today_of(operation)
    require(Act.COUNT_VISITS, actor)
    day = day or today
    if not today - COUNTED_BACK <= day <= today:
        raise Invalid("Kies vandaag of een dag in de laatste maand.", "day")
    if theme not in list(Theme):
        raise Invalid("Kies waar het bezoek over ging.", "theme")
    if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes[:6]) <= LONGEST_VISIT):
        raise Invalid(f"Kies hoe lang het duurde, van 1 tot {LONGEST_VISIT} minuten.", "minutes")
    if cohort and cohort not in map(str, _cohorts(actor.organisation_id, today)):
        raise Invalid("Kies een half jaar uit de lijst, of: weet ik niet.", "cohort")
    if not ledger.claim(operation, "count_visit"):
        return None
    return walk_in.add_visit(actor.organisation_id, day, Theme(theme), int(minutes), cohort)


@one_transaction
def take_back(operation: Operation, visit_id: VisitId) -> None:
    """Take back a visit that was counted by mistake. Raise NotThere when there is none, or it is too long ago."""
    require(Act.COUNT_VISITS, operation.actor)
    if not ledger.claim(operation, "take_back_visit"):
        return
    since = today_of(operation) - COUNTED_BACK
    if not walk_in.remove_visit(operation.actor.organisation_id, visit_id, since):
        raise NotThere("Dit bezoek is al weg, of te lang geleden.")


@dataclass(frozen=True, slots=True)
class WalkInFigures:
    """The visits of a period, busiest theme first, and how much each cohort used the walk-in hour.

    `unknown` visits have no cohort: they are in no rate, so the rates are a lower bound.
    """

    visits: int
    minutes: int
    unknown: int
    by_theme: tuple[tuple[Theme, int], ...]
    dependence: tuple[Dependence, ...]


def figures(organisation_id: OrganisationId, since: date, until: date) -> WalkInFigures:
    """Return the figures from `since` to `until`, both included."""
    with connection():
        counted = walk_in.visits(organisation_id, since, until)
        residents = _residents(organisation_id)
    by_cohort: Counter[HalfYear] = Counter()
    for one in counted:
        if one.cohort is not None:
            by_cohort[one.cohort] += one.number
    total = sum(one.number for one in counted)
    return WalkInFigures(
        visits=total,
        minutes=sum(one.minutes for one in counted),
        unknown=total - by_cohort.total(),
        by_theme=_by_theme(counted),
        dependence=dependence(by_cohort, residents, since, until),
    )


def _residents(organisation_id: OrganisationId) -> list[Resident]:
    """Return from which day until which day the coachees live in town, each person once.

    Somebody whose pair ended still lives here, except after moving away or dying.
    """
    left = many.ended_for(organisation_id, _LEFT)
    found = {coachee: Resident(day, left.get(pair)) for pair, coachee, day in many.housed(organisation_id)}
    return list(found.values())
