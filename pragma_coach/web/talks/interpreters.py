"""Interpreters: their own appointments and nothing else; and, for the coordinator, their languages and hours."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.daytime import WEEKDAYS, Hours, NotATime, minute_words, parse_minute
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.talks.talks import TalkId
from pragma_coach.domain.texts.languages import DUTCH_NAMES
from pragma_coach.domain.types import AccountId
from pragma_coach.services.talks import interpreters
from pragma_coach.store.talks.interpreters import InterpreterProfile
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, read_switch
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.urls import read_id
from pragma_coach.web.talks.words import spoken_words, when_words

blueprint = Blueprint("talks_interpreters", __name__)

_NO_BLOCK = "Schrijf een begin en een einde, bijvoorbeeld 9.00-12.30."


@blueprint.get("/tolk")
@audience(Act.SEE_APPOINTMENTS)
def appointments() -> str:
    """Show my appointments: when, where, in which language and with whom; from the day after, nothing."""
    found = interpreters.appointments(actor(), today())
    return render_template(
        "talks/appointments.html",
        appointments=[(one, when_words(one.when), DUTCH_NAMES[one.language]) for one in found],
        done=request.args.get("gedaan"),
    )


@blueprint.post("/tolk/uitgelegd")
@audience(Act.SEE_APPOINTMENTS)
def brief() -> ResponseReturnValue:
    """Say that I explained the talk beforehand, or not after all."""
    talk, on, op = read_switch(request.form.get("set", ""))
    interpreters.brief(operation(op), TalkId(read_id(talk) or 0), on)
    return redirect(url_for(".appointments", gedaan=1), 303)


@blueprint.get("/organisatie/tolken")
@audience(Act.MANAGE_INTERPRETERS)
def everyone() -> str:
    return render_template(
        "talks/everyone.html",
        people=[
            (account, spoken_words(profile.languages) if profile else "", _week(profile))
            for account, profile in interpreters.all_interpreters(actor())
        ],
        done=request.args.get("gedaan"),
    )


def _week(profile: InterpreterProfile | None) -> list[str]:
    """Return the hours of a week in words; consecutive days with the same hours are joined."""
    found = []
    for hours, same in groupby(range(len(WEEKDAYS)), key=lambda day: _typed_hours(profile, day)):
        named = [WEEKDAYS[day] for day in same]
        if hours:
            found.append(f"{named[0]}{f' tot en met {named[-1]}' if named[1:] else ''} {hours}")
    return found


def _typed_hours(profile: InterpreterProfile | None, day: int) -> str:
    """Return the blocks of a day (Monday is 0) as people type them: "9.00-12.30, 14.00-17.00"."""
    blocks = [block for block in profile.hours if block.weekday == day] if profile else []
    return ", ".join(f"{minute_words(block.start)}-{minute_words(block.until)}" for block in blocks)


def _page(account_id: AccountId, form: Form | None = None) -> ResponseReturnValue:
    account, profile = interpreters.interpreter(actor(), account_id)
    form = form or Form()
    form.values = {f"hours-{day}": _typed_hours(profile, day) for day in range(len(WEEKDAYS))} | form.values
    sent = request.method == "POST"
    return form.page(
        "talks/profile.html",
        account=account,
        languages=DUTCH_NAMES.items(),
        chosen=request.form.getlist("languages") if sent else (profile.languages if profile else ()),
        weekdays=list(enumerate(WEEKDAYS)),
    )


@blueprint.get("/organisatie/tolken/<account:account_id>")
@audience(Act.MANAGE_INTERPRETERS)
def profile(account_id: AccountId) -> ResponseReturnValue:
    return _page(account_id)


@blueprint.post("/organisatie/tolken/<account:account_id>")
@audience(Act.MANAGE_INTERPRETERS)
def change_profile(account_id: AccountId) -> ResponseReturnValue:
    """Keep the languages and hours of one interpreter."""
    form = Form.sent()
    hours = [block for day in range(len(WEEKDAYS)) for block in _read_day(form, day)]
    languages = request.form.getlist("languages")
    attempt(form, lambda: interpreters.set_profile(operation(), account_id, languages, hours))
    if form.errors:
        return _page(account_id, form)
    return redirect(url_for(".everyone", gedaan=1), 303)


def _read_day(form: Form, day: int) -> list[Hours]:
    """Return the blocks typed for a day of the week; note in the form what cannot be read."""
    field = f"hours-{day}"
    try:
        return [_read_block(day, text) for text in form.value(field).split(",") if text.strip()]
    except (NotATime, Invalid) as error:
        form.errors[field] = str(error)
        return []


def _read_block(day: int, text: str) -> Hours:
    start, _, until = text.replace("–", "-").replace(" tot ", "-").partition("-")
    if not until.strip():
        raise Invalid(_NO_BLOCK)
    return Hours(day, parse_minute(start), parse_minute(until))
