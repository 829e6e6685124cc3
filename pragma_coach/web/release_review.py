"""The next release before it is public, what the coordinator may do with it, and the reports of earlier ones."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import Quarter, amsterdam_date
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


def _done(what: str) -> ResponseReturnValue:
    return redirect(f"{url_for('.upcoming', gedaan=what)}#gedaan", 303)


@blueprint.post("/akkoord")
@audience(Act.WITHHOLD_RELEASE)
def approve() -> ResponseReturnValue:
    """Note that the coordinator looked and agrees."""
    form = Form.sent()
    act = operation()
    if attempt(form, lambda: review.approve(act) or True) is None:
        return _page(form)
    return _done("akkoord")


@blueprint.post("/tegenhouden")
@audience(Act.WITHHOLD_RELEASE)
def withhold() -> ResponseReturnValue:
    """Keep a whole block back, with a reason."""
    form = Form.sent()
    measure = form.value("measure")
    # Every block has a form of its own, so the field of the reason is named after the block.
    reason, act = form.value(f"reason-{measure}"), operation()
    if attempt(form, lambda: review.withhold(act, measure, reason=reason), fields=_fields(measure)) is None:
        return _page(form)
    return _done("tegengehouden")


def _fields(measure: str) -> dict[str, str]:
    return {"reason": f"reason-{measure}", "measure": ""}


@blueprint.post("/tonen")
@audience(Act.WITHHOLD_RELEASE)
def show_again() -> ResponseReturnValue:
    """Let a block go after all."""
    form = Form.sent()
    measure, act = form.value("measure"), operation()
    if attempt(form, lambda: review.show_again(act, measure), fields=_fields(measure)) is None:
        return _page(form)
    return _done("tonen")


@blueprint.get("/verslag/<quarter_name>")
@audience(Act.WITHHOLD_RELEASE)
def report(quarter_name: str) -> str:
    """Show the report of an earlier release."""
    known = {str(quarter): quarter for quarter in review.report_quarters(actor())}
    quarter: Quarter | None = known.get(quarter_name)
    if quarter is None:
        raise NotThere("Van dit kwartaal is er geen verslag. Ga terug en kies er een uit de lijst.")
    return render_template("release_review/release_report.html", document=review.report(actor(), quarter))
