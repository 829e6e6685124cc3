"""Activities of the town and who comes. Every function is kept to one organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from peewee import fn

from pragma_coach.domain.town.activities import Activity, ActivityAudience, ActivityDetails, ActivityId, ActivityKind
from pragma_coach.domain.types import AccountId, OrganisationId, PairId
from pragma_coach.store.ids import can_be_id, new_id
from pragma_coach.store.tables.town import ActivityGuest, ActivityRow


@dataclass(frozen=True, slots=True)
class Guest:
    """What is noted of the coachee of a pair: said to come, or was there."""

    pair_id: PairId
    coming: bool
    was_there: bool


def _coming(organisation_id: OrganisationId) -> Any:
    guest = ActivityGuest
    return (
        guest.select(fn.COUNT(guest.pair_id))
        .where((guest.activity_id == ActivityRow.id) & guest.coming & (guest.organisation_id == organisation_id))
        .alias("coming")
    )


def _activities(organisation_id: OrganisationId, where: Any) -> list[Activity]:
    query: Any = (
        ActivityRow.select(ActivityRow, _coming(organisation_id))
        .where((ActivityRow.organisation_id == organisation_id) & where)
        .order_by(ActivityRow.day, ActivityRow.starts, ActivityRow.id)
    )
    return [
        Activity(
            id=ActivityId(row.id),
            title=row.title,
            kind=ActivityKind(row.kind),
            day=row.day,
            starts=time.fromisoformat(row.starts),
            place=row.place,
            audience=ActivityAudience(row.audience),
            public=row.is_public,
            announced_by=AccountId(row.announced_by),
            cancelled=row.cancelled_at is not None,
            attended=row.attended,
            coming=row.coming,
        )
        for row in query.objects()
    ]


def activities(organisation_id: OrganisationId, since: date) -> list[Activity]:
    """Return the activities from a day on, also those that were cancelled. One statement."""
    return _activities(organisation_id, ActivityRow.day >= since)


def held_and_attended(organisation_id: OrganisationId, since: date, until: date) -> tuple[int, int]:
    """Return how many activities were not cancelled, and how many people were counted there. One statement."""
    row = ActivityRow
    ours = (row.organisation_id == organisation_id) & row.day.between(since, until) & row.cancelled_at.is_null()
    query: Any = row.select(fn.COUNT(row.id), fn.COALESCE(fn.SUM(row.attended), 0)).where(ours)
    held, attended = query.tuples().get()
    return int(held), int(attended)


def activity(organisation_id: OrganisationId, activity_id: ActivityId) -> Activity | None:
    """Return one activity, or None."""
    found = _activities(organisation_id, ActivityRow.id == activity_id) if can_be_id(activity_id) else []
    return found[0] if found else None


def _columns(announced: ActivityDetails) -> dict[str, Any]:
    return {
        "title": announced.title,
        "kind": announced.kind,
        "day": announced.day,
        "starts": clock_text(announced.starts),
        "place": announced.place,
        "audience": announced.audience,
        "is_public": announced.public,
    }


def add_activity(
    organisation_id: OrganisationId, announced: ActivityDetails, by: AccountId, at: datetime
) -> ActivityId:
    """Add an activity."""
    row = ActivityRow.create(
        id=new_id(), organisation_id=organisation_id, announced_by=by, announced_at=at, **_columns(announced)
    )
    return ActivityId(row.id)


def announce_anew(organisation_id: OrganisationId, activity_id: ActivityId, announced: ActivityDetails) -> None:
    """Change what there is to do, when, where or for whom; who said to come stays."""
    change_activity(organisation_id, activity_id, **_columns(announced))


def change_activity(organisation_id: OrganisationId, activity_id: ActivityId, **columns: Any) -> None:
    ActivityRow.update(**columns).where(
        (ActivityRow.id == activity_id) & (ActivityRow.organisation_id == organisation_id)
    ).execute()


def guests(organisation_id: OrganisationId, activity_id: ActivityId) -> list[Guest]:
    """Return who said to come or was there."""
    guest = ActivityGuest
    query = guest.select().where((guest.activity_id == activity_id) & (guest.organisation_id == organisation_id))
    return [Guest(PairId(row.pair_id), row.coming, row.was_there) for row in query]


def put_guest(organisation_id: OrganisationId, activity_id: ActivityId, pair_id: PairId, **noted: bool) -> None:
    """Note that somebody is coming, or was there; what is not named stays as it was."""
    guest = ActivityGuest
    row = {"coming": False, "was_there": False, **noted}
    (
        guest.insert(activity_id=activity_id, pair_id=pair_id, organisation_id=organisation_id, **row)
        .on_conflict(conflict_target=[guest.activity_id, guest.pair_id], update=noted)
        .execute()
    )


def chosen_by_pair(organisation_id: OrganisationId, pair_id: PairId) -> set[ActivityId]:
    """Return the activities to which the coachee of the pair said to come."""
    guest = ActivityGuest
    where = (guest.pair_id == pair_id) & (guest.organisation_id == organisation_id) & guest.coming
    return {ActivityId(row.activity_id) for row in guest.select(guest.activity_id).where(where)}


def clock_text(at: time) -> str:
    return f"{at:%H:%M}"
