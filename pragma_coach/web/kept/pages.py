"""Throwing away what is kept of a form that did not arrive."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.web.kept.keeping import forget_here
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.guards import page_of_form
from pragma_coach.web.shared.urls import read_id

blueprint = Blueprint("kept", __name__)


@blueprint.post("/typte/weg")
@audience(Act.OWN_ACCOUNT)
def throw_away() -> ResponseReturnValue:
    """Forget one form, and show its page as it is without."""
    number = read_id(request.form.get("tekst", ""))
    if number:
        forget_here(number)
    return redirect(page_of_form() or url_for("accounts.start"), 303)
