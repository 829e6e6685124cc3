"""Stappen on the start screen of a phone: offered once, on an own phone, to who comes back on another day."""

from __future__ import annotations

from flask import Blueprint, Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.calendar import amsterdam_date
from pragma_coach.services.accounts import own_account
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import operation, visitor
from pragma_coach.web.shared.visitor import Visitor

blueprint = Blueprint("site_installing", __name__)

# Where somebody comes in; on every other page an offer would be in the way.
_FIRST_PAGES = ("pairs_coach_day.day", "pairs_coach.pairs", "pairs_coachee.steps")
_APPLE = ("iPhone", "iPad", "iPod")


def is_offered() -> bool:
    """Tell whether this page offers it. It asks the database only where an answer may be missing."""
    found: Visitor | None = g.get("visitor")
    if found is None or found.device is None or request.endpoint not in _FIRST_PAGES or not found.on_own_phone:
        return False
    came_back = amsterdam_date(found.device.created_at) < today()
    return came_back and not own_account.answered_install(found.actor)


@blueprint.get("/telefoon")
@audience(Act.OWN_ACCOUNT)
def how() -> str:
    """Show how, for both kinds of phone; the kind that asks first."""
    kinds = (
        ["iphone", "android"] if any(name in request.user_agent.string for name in _APPLE) else ["android", "iphone"]
    )
    return render_template("site/installing.html", kinds=kinds, shared=not visitor().on_own_phone)


@blueprint.post("/telefoon")
@audience(Act.OWN_ACCOUNT)
def answer() -> ResponseReturnValue:
    """Keep that it was offered, and show how or go back."""
    own_account.answer_install(operation())
    return redirect(url_for(".how") if request.form.get("how") else url_for("accounts.start"), 303)


def install(app: Flask) -> None:
    app.add_template_global(is_offered, "install_is_offered")
