"""The next release before it is public, what the coordinator may do with it, and the reports of earlier ones."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.domain.refusal import NotThere
from pragma_coach.services.scoreboard import review
from pragma_coach.services.scoreboard.publish import frozen_from
from pragma_coach.services.scoreboard.report import CONCERNS, DECIDED
from pragma_coach.web.scoreboard import words
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("release_review", __name__, url_prefix="/organisatie/uitgave")

_DONE = {
    "akkoord": "Uw akkoord is genoteerd.",
    "tegengehouden": "Dit cijfer staat nu niet op het scorebord. De mensen tellen mee in een volgende meting.",
    "tonen": "Dit cijfer staat toch op het scorebord.",
}
_DECIDED = {kind: word.capitalize() for kind, word in DECIDED.items()}


def _page(form: Form) -> ResponseReturnValue:
    upcoming = review.upcoming(actor())
    return form.page(
        "release_review/release.html",
        upcoming=upcoming,
        frozen_on=amsterdam_date(frozen_from(upcoming.quarter)),
        published_on=amsterdam_date(upcoming.quarter.published_at),
        concerns=CONCERNS,
        kinds=_DECIDED,
        words=words,
        reports=review.report_quarters(actor()),
        done=_DONE.get(request.args.get("gedaan", "")),
    )


@blueprint.get("")
@audience(Act.WITHHOLD_RELEASE)
def upcoming() -> ResponseReturnValue:
    return _page(Form())


def _decided(form: Form, what: str, measure: str, act: Callable[[], object]) -> ResponseReturnValue:
    """Show what was decided, or the page with what is wrong. Every block has its own form with a field of its name."""
    fields = {"reason": f"reason-{measure}", "measure": ""}
    if attempt(form, lambda: act() or True, fields=fields) is None:
        return _page(form)
    return redirect(f"{url_for('.upcoming', gedaan=what)}#gedaan", 303)


@blueprint.post("/akkoord")
@audience(Act.WITHHOLD_RELEASE)
def approve() -> ResponseReturnValue:
    """Note that the coordinator looked and agrees."""
    act = operation()
    return _decided(Form.sent(), "akkoord", "", lambda: review.approve(act))


@blueprint.post("/tegenhouden")
@audience(Act.WITHHOLD_RELEASE)
def withhold() -> ResponseReturnValue:
    """Withhold a whole block, with a reason."""
    form, act = Form.sent(), operation()
    measure = form.value("measure")
    reason = form.value(f"reason-{measure}")
    return _decided(form, "tegengehouden", measure, lambda: review.withhold(act, measure, reason=reason))


@blueprint.post("/tonen")
@audience(Act.WITHHOLD_RELEASE)
def show_again() -> ResponseReturnValue:
    """Show a withheld block after all."""
    form, act = Form.sent(), operation()
    measure = form.value("measure")
    return _decided(form, "tonen", measure, lambda: review.show_again(act, measure))


@blueprint.get("/verslag/<quarter_name>")
@audience(Act.WITHHOLD_RELEASE)
def report(quarter_name: str) -> str:
    """Show the report of an earlier release."""
    known = {str(quarter): quarter for quarter in review.report_quarters(actor())}
    if quarter_name not in known:
        raise NotThere("Van dit kwartaal is er geen verslag. Ga terug en kies er een uit de lijst.")
    document = review.report(actor(), known[quarter_name])
    return render_template("release_review/release_report.html", document=document)
