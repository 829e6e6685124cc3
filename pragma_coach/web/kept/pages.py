"""Throwing away what is kept of a form that did not arrive."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.guards import page_of_form

blueprint = Blueprint("kept", __name__)


@blueprint.post("/typte/weg")
@audience(Act.OWN_ACCOUNT)
def throw_away() -> ResponseReturnValue:
    """Show the page of a form as it is without what was typed.

    The form that is sent names what is kept and the operation, as the form itself does when it arrives: so
    `keeping` forgets it, and the phone too.
    """
    return redirect(page_of_form() or url_for("accounts.start"), 303)
