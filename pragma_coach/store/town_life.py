"""The walk-in hour, visits to it, and activities. Every function is kept to one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peewee import fn

from pragma_coach.domain.helping import WAITING, Theme
from pragma_coach.domain.signals import SignalState
from pragma_coach.domain.town_life import ActivityId, ActivityKind, Audience, HalfYear, HourId, Opening, VisitId
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store import tables
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.town_life import Activity as Row
from pragma_coach.store.tables.town_life import (
    ActivityGuest,
    HelpRequest,
    Signal,
    WalkInDay,
    WalkInHour,
    WalkInVisit,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """What there is to do, when, where and for whom."""

    title: str
    kind: ActivityKind
    day: date
    starts: time
    place: str
    audience: Audience
    public: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity(Announced):
    """Something to go to; `attended` is how many came, None while nobody counted."""

    id: ActivityId
    announced_by: AccountId
    cancelled: bool = False
    attended: int | None = None
    coming: int = 0


@dataclass(frozen=True, slots=True)
class Guest:
    """A pair of which the coachee said to come, or was there."""

    pair_id: PairId
    name: str
    coming: bool
    was_there: bool


def _opening(row: Any) -> Opening:
    return Opening(time.fromisoformat(row.starts), time.fromisoformat(row.ends), row.place)


def _clock(at: time) -> str:
    return f"{at:%H:%M}"


def hours(organisation_id: OrganisationId) -> list[tuple[HourId, int, Opening]]:
    """Return the weekly openings with their weekday (0 is Monday), in the order of the week."""
    query = WalkInHour.select().where(WalkInHour.organisation_id == organisation_id)
    rows = query.order_by(WalkInHour.weekday, WalkInHour.starts, WalkInHour.id)
    return [(HourId(row.id), row.weekday, _opening(row)) for row in rows]


def add_hour(organisation_id: OrganisationId, weekday: int, opening: Opening) -> HourId:
    """Add a weekly opening."""
    starts, ends = _clock(opening.starts), _clock(opening.ends)
    row = WalkInHour.create(
        id=new_id(), organisation_id=organisation_id, weekday=weekday, starts=starts, ends=ends, place=opening.place
    )
    return HourId(row.id)


def remove_hour(organisation_id: OrganisationId, hour_id: HourId) -> bool:
    """Take a weekly opening away; return whether it was there."""
    kept = (WalkInHour.id == hour_id) & (WalkInHour.organisation_id == organisation_id)
    return int(WalkInHour.delete().where(kept).execute()) == 1


def days(organisation_id: OrganisationId, since: date) -> list[tuple[HourId, date, Opening | None]]:
    """Return the days that differ from the week, from a day on; None is closed."""
    query = WalkInDay.select().where((WalkInDay.organisation_id == organisation_id) & (WalkInDay.day >= since))
    rows = query.order_by(WalkInDay.day, WalkInDay.starts, WalkInDay.id)
    return [(HourId(row.id), row.day, _opening(row) if row.starts else None) for row in rows]


def add_day(organisation_id: OrganisationId, day: date, opening: Opening | None) -> HourId:
    """Add a day that differs: closed with None, else open once more."""
    row = WalkInDay.create(
        id=new_id(),
        organisation_id=organisation_id,
        day=day,
        starts=_clock(opening.starts) if opening else "",
        ends=_clock(opening.ends) if opening else "",
        place=opening.place if opening else "",
    )
    return HourId(row.id)


def remove_day(organisation_id: OrganisationId, day_id: HourId) -> bool:
    """Let a day be as its week again; return whether it differed."""
    kept = (WalkInDay.id == day_id) & (WalkInDay.organisation_id == organisation_id)
    return int(WalkInDay.delete().where(kept).execute()) == 1


def add_visit(organisation_id: OrganisationId, day: date, theme: Theme, minutes: int, cohort: str) -> VisitId:
    """Count one visit, of nobody in particular."""
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
    coachee = tables.Coachee
    query = coachee.select(coachee.housed_on).where(
        (coachee.organisation_id == organisation_id) & coachee.housed_on.is_null(False)
    )
    return [row.housed_on for row in query]


def _coming(organisation_id: OrganisationId) -> Any:
    guest = ActivityGuest
    return (
        guest.select(fn.COUNT(guest.pair_id))
        .where((guest.activity_id == Row.id) & guest.coming & (guest.organisation_id == organisation_id))
        .alias("coming")
    )


def _activities(organisation_id: OrganisationId, kept: Any) -> list[Activity]:
    query: Any = (
        Row.select(Row, _coming(organisation_id))
        .where((Row.organisation_id == organisation_id) & kept)
        .order_by(Row.day, Row.starts, Row.id)
    )
    return [
        Activity(
            id=ActivityId(row.id),
            title=row.title,
            kind=ActivityKind(row.kind),
            day=row.day,
            starts=time.fromisoformat(row.starts),
            place=row.place,
            audience=Audience(row.audience),
            public=row.is_public,
            announced_by=AccountId(row.announced_by),
            cancelled=row.cancelled_at is not None,
            attended=row.attended,
            coming=row.coming,
        )
        for row in query.objects()
    ]


def activities(organisation_id: OrganisationId, since: date, until: date | None = None) -> list[Activity]:
    """Return the activities from a day on (to a day), also those that were cancelled. One statement."""
    return _activities(organisation_id, (Row.day >= since) & ((Row.day <= until) if until else True))


def activity(organisation_id: OrganisationId, activity_id: ActivityId) -> Activity | None:
    """Return one activity, or None."""
    found = _activities(organisation_id, Row.id == activity_id) if can_be_id(activity_id) else []
    return found[0] if found else None


def _columns(announced: Announced) -> dict[str, Any]:
    return {
        "title": announced.title,
        "kind": announced.kind,
        "day": announced.day,
        "starts": _clock(announced.starts),
        "place": announced.place,
        "audience": announced.audience,
        "is_public": announced.public,
    }


def add_activity(organisation_id: OrganisationId, announced: Announced, by: AccountId, at: datetime) -> ActivityId:
    """Add an activity."""
    row = Row.create(
        id=new_id(), organisation_id=organisation_id, announced_by=by, announced_at=at, **_columns(announced)
    )
    return ActivityId(row.id)


def announce_anew(organisation_id: OrganisationId, activity_id: ActivityId, announced: Announced) -> None:
    """Change what there is to do, when, where or for whom; who said to come stays."""
    change_activity(organisation_id, activity_id, **_columns(announced))


def change_activity(organisation_id: OrganisationId, activity_id: ActivityId, **columns: Any) -> None:
    """Change columns of an activity: that it was cancelled, or how many came."""
    Row.update(**columns).where((Row.id == activity_id) & (Row.organisation_id == organisation_id)).execute()


def guests(organisation_id: OrganisationId, activity_id: ActivityId) -> list[Guest]:
    """Return who said to come or was there, by name."""
    guest, pair, coachee = ActivityGuest, tables.Pair, tables.Coachee
    query: Any = (
        guest.select(guest.pair_id, guest.coming, guest.was_there, coachee.name)
        .join(pair, on=(pair.id == guest.pair_id))
        .join(coachee, on=(coachee.id == pair.coachee_id))
        .where((guest.activity_id == activity_id) & (guest.organisation_id == organisation_id))
        .order_by(coachee.name, guest.pair_id)
        .objects()
    )
    return [Guest(PairId(row.pair_id), row.name, row.coming, row.was_there) for row in query]


def put_guest(organisation_id: OrganisationId, activity_id: ActivityId, pair_id: PairId, **said: bool) -> None:
    """Note that somebody is coming, or was there; what is not named stays as it was."""
    guest = ActivityGuest
    row = {"coming": False, "was_there": False, **said}
    (
        guest.insert(activity_id=activity_id, pair_id=pair_id, organisation_id=organisation_id, **row)
        .on_conflict(conflict_target=[guest.activity_id, guest.pair_id], update=said)
        .execute()
    )


def chosen_by(organisation_id: OrganisationId, pair_id: PairId) -> set[ActivityId]:
    """Return the activities to which the coachee of the pair said to come."""
    guest = ActivityGuest
    kept = (guest.pair_id == pair_id) & (guest.organisation_id == organisation_id) & guest.coming
    return {ActivityId(row.activity_id) for row in guest.select(guest.activity_id).where(kept)}


def waiting(organisation_id: OrganisationId, asked_before: datetime) -> tuple[int, int]:
    """Return how many questions from before a moment wait, and how many signals nobody took up. One statement."""
    requests: Any = HelpRequest.select(fn.COUNT(HelpRequest.id)).where(
        (HelpRequest.organisation_id == organisation_id)
        & HelpRequest.state.in_(sorted(WAITING))
        & (HelpRequest.asked_at < asked_before)
    )
    signals: Any = Signal.select(fn.COUNT(Signal.id)).where(
        (Signal.organisation_id == organisation_id) & Signal.state.in_([SignalState.GIVEN, SignalState.SEEN])
    )
    both: Any = tables.Organisation.select(requests.alias("requests"), signals.alias("signals"))
    row = both.where(tables.Organisation.id == organisation_id).objects().get()
    return int(row.requests), int(row.signals)
