"""Activities in town: announced by volunteers, open to anybody, and counted by the host as a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pragma_coach.domain.access import Act
from pragma_coach.domain.refusal import Invalid, NotAllowed, NotThere
from pragma_coach.domain.town.activities import Activity, ActivityAudience, ActivityDetails, ActivityId, ActivityKind
from pragma_coach.domain.types import Actor, Operation, OrganisationId, PairId
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.services.pairs.lookup import coached_pairs
from pragma_coach.services.rights import clean_text, may_here, require, today_of
from pragma_coach.services.town.walk_in import clock_time
from pragma_coach.store import ledger, organisations
from pragma_coach.store.accounts import accounts
from pragma_coach.store.database import connection, one_transaction
from pragma_coach.store.organisations import Organisation
from pragma_coach.store.town import activities
from pragma_coach.store.town.activities import Guest

# What a coachee can be told, so that it can be said in every language: see tools/words.py.
CANCELLED = "Deze activiteit gaat niet door."
OVER = "Deze activiteit is al geweest."
NOT_THERE = "Deze activiteit is er niet. Ga terug naar de lijst."

_LONGEST = 60  # signs of a title or a place: both fit on the picture
_BACK, _AHEAD = timedelta(days=31), timedelta(days=366)
_MOST_PEOPLE = 999
_SHOWN_BACK = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class TypedActivity:
    """What a volunteer typed; times as people write them, `public` puts it on the page for the whole town."""

    title: str
    kind: str
    day: date
    starts: str
    place: str
    audience: str
    public: bool


@one_transaction
def announce(operation: Operation, typed: TypedActivity) -> ActivityId | None:
    """Announce an activity and return its id; None for a repeat. Raise Invalid with the field to mend."""
    actor = operation.actor
    require(Act.ANNOUNCE_ACTIVITY, actor)
    announced = _checked(typed, today_of(operation))
    if not ledger.claim(operation, "announce_activity"):
        return None
    return activities.add_activity(actor.organisation_id, announced, actor.account_id, operation.at)


@one_transaction
def change(operation: Operation, activity_id: ActivityId, typed: TypedActivity) -> None:
    """Change an activity that was not counted yet; coachees who said that they come stay on the list.

    Raise Invalid with the field to mend, NotAllowed, NotThere.
    """
    found = _hosted(operation, activity_id)
    announced = _checked(typed, today_of(operation))
    if found.cancelled:
        raise Invalid("Deze activiteit is afgezegd. Kondig een nieuwe aan.")
    if found.attended is not None:
        raise Invalid("Deze activiteit is al geteld. Kondig een nieuwe aan.")
    if ledger.claim(operation, "change_activity"):
        activities.announce_anew(operation.actor.organisation_id, activity_id, announced)


def _checked(typed: TypedActivity, today: date) -> ActivityDetails:
    needed = "Vul in wat er te doen is. Bijvoorbeeld: Taalcafé in de bibliotheek."
    title = clean_text(typed.title, "title", needed=needed, longest=_LONGEST)
    place = clean_text(typed.place, "place", needed="Vul in waar het is.", longest=_LONGEST)
    if typed.kind not in list(ActivityKind):
        raise Invalid("Kies wat voor activiteit het is.", "kind")
    if typed.audience not in list(ActivityAudience):
        raise Invalid("Kies voor wie het is.", "audience")
    if not today - _BACK <= typed.day <= today + _AHEAD:
        raise Invalid("Kies een dag in het komende jaar, of in de laatste maand.", "day")
    return ActivityDetails(
        title=title,
        kind=ActivityKind(typed.kind),
        day=typed.day,
        starts=clock_time(typed.starts, "starts"),
        place=place,
        audience=ActivityAudience(typed.audience),
        public=typed.public,
    )


def _activity(actor: Actor, activity_id: ActivityId) -> Activity:
    found = activities.activity(actor.organisation_id, activity_id)
    if found is None:
        raise NotThere(NOT_THERE)
    return found


def hosts(actor: Actor, activity: Activity) -> bool:
    """Tell whether the actor may change the activity, cancel it and count: who announced it, and the coordinator."""
    return activity.announced_by == actor.account_id or may_here(Act.CHANGE_ACTIVITY, actor)


def _hosted(operation: Operation, activity_id: ActivityId) -> Activity:
    require(Act.ANNOUNCE_ACTIVITY, operation.actor)
    found = _activity(operation.actor, activity_id)
    if not hosts(operation.actor, found):
        raise NotAllowed("Alleen wie de activiteit aankondigde kan dit. Of vraag het de coördinator.")
    return found


@one_transaction
def cancel(operation: Operation, activity_id: ActivityId) -> None:
    """Cancel an activity that is still to come. Raise Invalid, NotAllowed, NotThere."""
    found = _hosted(operation, activity_id)
    if not ledger.claim(operation, "cancel_activity") or found.cancelled:
        return
    if found.day < today_of(operation):
        raise Invalid("Deze activiteit is al geweest. Afzeggen kan niet meer.")
    activities.change_activity(operation.actor.organisation_id, activity_id, cancelled_at=operation.at)


@one_transaction
def count(operation: Operation, activity_id: ActivityId, number: str) -> None:
    """Store how many people came; a later count replaces it. Raise Invalid, NotAllowed, NotThere."""
    found = _hosted(operation, activity_id)
    if found.cancelled or found.day > today_of(operation):
        raise Invalid("Tellen kan als de activiteit is geweest.", "number")
    if not (number.isascii() and number.isdigit() and int(number[:9]) <= _MOST_PEOPLE):
        raise Invalid(f"Vul een getal in, van 0 tot en met {_MOST_PEOPLE}.", "number")
    if ledger.claim(operation, "count_activity"):
        activities.change_activity(operation.actor.organisation_id, activity_id, attended=int(number))


@one_transaction
def attend(operation: Operation, activity_id: ActivityId, pair_id: PairId, coming: bool) -> None:
    """Store whether the coachee of a pair comes. Raise Invalid, NotAllowed, NotThere."""
    pair = pair_for((Act.ATTEND_ACTIVITY,), operation.actor, pair_id, today_of(operation))
    found = _activity(operation.actor, activity_id)
    if coming and found.cancelled:
        raise Invalid(CANCELLED)
    if found.day < today_of(operation):
        raise Invalid(OVER)
    if ledger.claim(operation, "attend"):
        activities.put_guest(pair.organisation_id, activity_id, pair.id, coming=coming)


@one_transaction
def note_present(operation: Operation, activity_id: ActivityId, present: Iterable[PairId]) -> None:
    """Store which of the actor's own pairs were there; the others were not. Raise Invalid, NotAllowed, NotThere."""
    require(Act.ANNOUNCE_ACTIVITY, operation.actor)
    today, present = today_of(operation), set(present)
    found = _activity(operation.actor, activity_id)
    if found.cancelled or found.day > today:
        raise Invalid("Dit kan als de activiteit is geweest.")
    known = {
        guest.pair_id: guest.was_there for guest in activities.guests(operation.actor.organisation_id, activity_id)
    }
    own = {pair_id for pair_id, _ in _own_pairs(operation.actor, today)}
    if not present <= own:
        raise NotThere
    if not ledger.claim(operation, "note_present"):
        return
    for pair_id in sorted(own):
        was_there = pair_id in present
        if known.get(pair_id, False) != was_there:
            activities.put_guest(operation.actor.organisation_id, activity_id, pair_id, was_there=was_there)


def _own_pairs(actor: Actor, today: date) -> list[tuple[PairId, str]]:
    pairs = coached_pairs(actor, today) if may_here(Act.SEE_OWN_PAIRS, actor) else []
    return [(pair.id, pair.coachee.name) for pair in pairs]


@dataclass(frozen=True, slots=True)
class ActivityList:
    """The activities of an organisation: coming (soonest first) and past (latest first)."""

    organisation: Organisation
    coming: tuple[Activity, ...]
    been: tuple[Activity, ...]


def activity_list(actor: Actor, today: date) -> ActivityList:
    """Return the coming activities and those of the last 62 days. Raise NotAllowed."""
    require(Act.ANNOUNCE_ACTIVITY, actor)
    with connection():
        found = activities.activities(actor.organisation_id, today - _SHOWN_BACK)
        organisation = organisations.get(actor.organisation_id)
    been = [one for one in found if one.day < today][::-1]
    return ActivityList(organisation, tuple(one for one in found if one.day >= today), tuple(been))


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """One activity as a volunteer sees it; `own` are the names of the own pairs, with what is noted of them if any."""

    organisation: Organisation
    activity: Activity
    host: str
    may_change: bool
    own: tuple[tuple[PairId, str, Guest | None], ...]


def activity_page(actor: Actor, activity_id: ActivityId, today: date) -> ActivityPage:
    """Return one activity for a volunteer. Raise NotAllowed, NotThere."""
    require(Act.ANNOUNCE_ACTIVITY, actor)
    with connection():
        found = _activity(actor, activity_id)
        organisation = organisations.get(actor.organisation_id)
        host = accounts.names(actor.organisation_id, [found.announced_by]).get(found.announced_by, "")
        guests = {guest.pair_id: guest for guest in activities.guests(actor.organisation_id, activity_id)}
        pairs = _own_pairs(actor, today)
    own = tuple((pair_id, name, guests.get(pair_id)) for pair_id, name in pairs)
    return ActivityPage(organisation, found, host, hosts(actor, found), own)


def coming_activities(organisation_id: OrganisationId, pair_id: PairId, today: date) -> list[tuple[Activity, bool]]:
    """Return the coming activities, each with whether the coachee of the pair said to come."""
    with connection():
        chosen = activities.chosen_by_pair(organisation_id, pair_id)
        found = activities.activities(organisation_id, today)
    return [(one, one.id in chosen) for one in found if not one.cancelled or one.id in chosen]


def public_activities(slug: str, today: date) -> ActivityList:
    """Return the coming public activities, without any person. Raise NotThere for an unknown organisation."""
    with connection():
        organisation = organisations.find(slug)
        if organisation is None:
            raise NotThere("Deze pagina is er niet. Kijk het adres na.")
        found = activities.activities(organisation.id, today)
    return ActivityList(organisation, tuple(one for one in found if one.public and not one.cancelled), ())


@dataclass(frozen=True, slots=True)
class ActivityFigures:
    """How many activities were held in a period, and how many people came to those that were counted."""

    held: int
    attended: int


def figures(organisation_id: OrganisationId, since: date, until: date) -> ActivityFigures:
    """Return the figures from `since` to `until`, both included."""
    with connection():
        return ActivityFigures(*activities.held_and_attended(organisation_id, since, until))
