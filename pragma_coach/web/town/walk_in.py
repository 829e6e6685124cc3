"""Pages for the walk-in hour: the counter at the desk, and the coordinator's calendar with figures."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS
from pragma_coach.domain.town.help import Theme
from pragma_coach.domain.town.walk_in import SMALLEST_COHORT, HalfYear, HourId, VisitId
from pragma_coach.services.town import places, walk_in
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen_id, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.urls import read_id, short_id

blueprint = Blueprint("town_walk_in", __name__)

MINUTES = (("5", "5"), ("15", "15"), ("30", "30"), ("60", "60"))
_PERIOD = timedelta(days=91)
_HALVES = {1: "jan. t/m juni", 2: "juli t/m dec."}
_DONE = {
    "uur": "Het spreekuur staat in de week.",
    "dag": "De dag is aangepast.",
    "weg": "Het is weg.",
    "opmerking": "De opmerking is bewaard.",
}


def cohort_words(cohort: HalfYear) -> str:
    """Return a half-year as "2026, jan. t/m juni"."""
    return f"{cohort.year}, {_HALVES[cohort.half]}"


def _counter_page(form: Form) -> ResponseReturnValue:
    counter = walk_in.counter(actor(), today())
    visit = read_id(request.args.get("geteld", ""))
    return form.page(
        "town/counter.html",
        counter=counter,
        themes=Theme,
        minutes=MINUTES,
        cohorts=[(str(cohort), cohort_words(cohort)) for cohort in counter.cohorts],
        counted=short_id(visit) if visit else "",
        back="terug" in request.args,
    )


@blueprint.get("/inloop")
@audience(Act.COUNT_VISITS)
def counter() -> ResponseReturnValue:
    return _counter_page(Form({"minutes": "15"}))


@blueprint.post("/inloop")
@audience(Act.COUNT_VISITS)
def count() -> ResponseReturnValue:
    """Count one visit; the button is its theme."""
    form, act = Form.sent(), operation()
    theme, minutes, cohort, day = form.value("theme"), form.value("minutes"), form.value("cohort"), form.day("day")
    visit = attempt(form, lambda: walk_in.count_visit(act, theme, minutes, cohort, day) or VisitId(0))
    if visit is None:
        return _counter_page(form)
    return redirect(url_for(".counter", geteld=short_id(visit) if visit else None, _anchor="gedaan"), 303)


@blueprint.post("/inloop/terug")
@audience(Act.COUNT_VISITS)
def take_back() -> ResponseReturnValue:
    """Take back the visit that was counted last."""
    walk_in.take_back(operation(), VisitId(read_id(request.form.get("visit", "")) or 0))
    return redirect(url_for(".counter", terug=1, _anchor="gedaan"), 303)


def _plan_page(form: Form) -> ResponseReturnValue:
    who, day = actor(), today()
    since, until = day - _PERIOD, day
    calendar = walk_in.calendar(who.organisation_id, day)
    form.values = {"remark": calendar.remark} | form.values
    return form.page(
        "town/walk_in.html",
        calendar=calendar,
        places=places.names(who),
        now=walk_in.figures(who.organisation_id, since + timedelta(days=1), until),
        before={
            one.cohort: one
            for one in walk_in.figures(who.organisation_id, since - _PERIOD + timedelta(days=1), since).dependence
        },
        weekdays=WEEKDAYS,
        cohort_words=cohort_words,
        fewest=SMALLEST_COHORT,
        done=done_text(_DONE),
    )


def _done(what: str) -> ResponseReturnValue:
    return redirect(url_for(".plan", gedaan=what, _anchor="gedaan"), 303)


@blueprint.get("/organisatie/inloop")
@audience(Act.PLAN_WALK_IN)
def plan() -> ResponseReturnValue:
    return _plan_page(Form())


@blueprint.post("/organisatie/inloop/uur")
@audience(Act.PLAN_WALK_IN)
def add_hour() -> ResponseReturnValue:
    """Add an opening to the week."""
    form, act = Form.sent(), operation()
    typed = [form.value(field) for field in ("weekday", "starts", "ends", "place")]
    attempt(form, lambda: walk_in.add_hour(act, *typed))
    return _plan_page(form) if form.errors else _done("uur")


@blueprint.post("/organisatie/inloop/uur/weg")
@audience(Act.PLAN_WALK_IN)
def remove_hour() -> ResponseReturnValue:
    """Take an opening from the week."""
    walk_in.remove_hour(operation(), HourId(chosen_id(Form.sent(), "hour")))
    return _done("weg")


@blueprint.post("/organisatie/inloop/opmerking")
@audience(Act.PLAN_WALK_IN)
def set_remark() -> ResponseReturnValue:
    """Keep the remark."""
    form, act = Form.sent(), operation()
    attempt(form, lambda: walk_in.set_remark(act, form.value("remark")))
    return _plan_page(form) if form.errors else _done("opmerking")


@blueprint.post("/organisatie/inloop/dag")
@audience(Act.PLAN_WALK_IN)
def set_day() -> ResponseReturnValue:
    """Let one day differ: closed, or open once more."""
    form, act = Form.sent(), operation()
    form.required("day", "Vul in welke dag anders is. Bijvoorbeeld 27-04-2026.")
    day, closed = form.day("day"), form.value("what") != "open"
    # The form stands on one page with that of the week, so its fields have names of their own.
    fields = {field: f"day-{field}" for field in ("starts", "ends", "place")}
    starts, ends, place = (form.value(name) for name in fields.values())
    if day:
        attempt(
            form,
            lambda: walk_in.set_day(act, day, closed=closed, starts=starts, ends=ends, place=place),
            fields=fields,
        )
    return _plan_page(form) if form.errors else _done("dag")


@blueprint.post("/organisatie/inloop/dag/weg")
@audience(Act.PLAN_WALK_IN)
def remove_day() -> ResponseReturnValue:
    """Remove an exception."""
    walk_in.remove_day(operation(), HourId(chosen_id(Form.sent(), "hour")))
    return _done("weg")
