"""The calendar feed of a person, for a phone's own calendar (RFC 5545), and the page where its address is made.

What leaves here goes to the phone's maker as well: no names, no subjects, no places; the link leads to the rest.
"""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from icalendar import Calendar, Event

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import AMSTERDAM
from pragma_coach.services.talks import calendar_feeds
from pragma_coach.services.talks.calendar_feeds import CalendarEntry
from pragma_coach.web.shared.audience import audience, doorway
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.guards import actor, address, operation
from pragma_coach.web.shared.urls import short_id

blueprint = Blueprint("talks_calendar_feed", __name__)

SUMMARY = "Gesprek"
DESCRIPTION = "Waar en met wie staat op de bladzijde. Log daar in."
_ASK_EVERY = timedelta(hours=6)


@blueprint.get("/agenda/<token>.ics")
@doorway
def feed(token: str) -> Response:
    """Return the talks of the account to which this secret address belongs, as a calendar."""
    entries = calendar_feeds.entries(token, address=address(), at=now())
    response = Response(calendar(entries).to_ical(), mimetype="text/calendar")
    response.headers["Content-Disposition"] = "inline; filename=gesprekken.ics"
    return response


def calendar(entries: list[CalendarEntry]) -> Calendar:
    """Return these talks as a calendar, with the time zone of Amsterdam for phones elsewhere."""
    made = Calendar()
    made.add("prodid", "-//Pragma Coach//Stappen//NL")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    made.add("x-wr-calname", "Gesprekken")
    made.add("refresh-interval", _ASK_EVERY, parameters={"VALUE": "DURATION"})
    for entry in entries:
        made.add_component(_event(entry))
    if entries:
        year = timedelta(days=366)  # the rules of one clock change before and one after are enough
        made.add_missing_timezones(first_date=entries[0].when.day - year, last_date=entries[-1].when.day + year)
    return made


def _event(entry: CalendarEntry) -> Event:
    event = Event()
    when = entry.when
    event.add("uid", f"gesprek-{short_id(entry.talk_id)}@pragma-coach")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("summary", SUMMARY)
    event.add("description", DESCRIPTION)
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("class", "PRIVATE")
    event.add("url", _link(entry))
    if when.minute is None:
        event.add("dtstart", when.day)
        event.add("dtend", when.day + timedelta(days=1))
    else:
        start = datetime.combine(when.day, time(when.minute // 60, when.minute % 60), AMSTERDAM)
        event.add("dtstart", start)
        event.add("dtend", start + timedelta(minutes=when.minutes))
    return event


def _link(entry: CalendarEntry) -> str:
    """Return the address of the page on which the owner of the calendar sees the rest."""
    if entry.own:
        path = url_for("talks_lists.own")
    elif entry.pair_id is None:
        path = url_for("talks_interpreters.appointments")
    else:
        path = url_for("talks.talk", pair_id=entry.pair_id, talk_id=entry.talk_id)
    return f"{_base()}{path}"


def _base() -> str:
    base: str = current_app.config["PRAGMA"].base_url
    return base.rstrip("/")


@blueprint.get("/account/agenda")
@audience(Act.OWN_ACCOUNT)
def own() -> str:
    return render_template(
        "accounts/calendar.html", since=calendar_feeds.address_since(actor()), feed="", done=request.args.get("gedaan")
    )


@blueprint.post("/account/agenda")
@audience(Act.OWN_ACCOUNT)
def renew() -> ResponseReturnValue:
    """Make a new address and show it this once; the old one stops."""
    token = calendar_feeds.renew(operation())
    if token is None:
        return redirect(url_for(".own"), 303)
    made = f"{_base()}{url_for('.feed', token=token)}"
    return render_template("accounts/calendar.html", since=calendar_feeds.address_since(actor()), feed=made, done=None)


@blueprint.post("/account/agenda/stop")
@audience(Act.OWN_ACCOUNT)
def revoke() -> ResponseReturnValue:
    """Take the address back."""
    calendar_feeds.revoke(operation())
    return redirect(url_for(".own", gedaan="stop"), 303)
