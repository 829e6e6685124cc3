"""The logo of the organisation: where one is chosen, and the picture for the header of each page."""

from __future__ import annotations

from flask import Blueprint, Response, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.services.accounts import logo
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("accounts_logo", __name__)


@blueprint.get("/static/logo.png")
@audience(Act.OWN_ACCOUNT)
def picture() -> ResponseReturnValue:
    """Give the logo. It stands among our files, so that a phone keeps it as it keeps those."""
    response = Response(logo.picture(actor()), mimetype="image/png")
    response.add_etag()
    g.asks_again = True
    return response.make_conditional(request)


@blueprint.get("/organisatie/instellingen/logo")
@audience(Act.CHANGE_SETTINGS)
def show() -> ResponseReturnValue:
    return Form().page("accounts/logo.html", done=request.args.get("gedaan"))


@blueprint.post("/organisatie/instellingen/logo")
@audience(Act.CHANGE_SETTINGS)
def change() -> ResponseReturnValue:
    """Keep the picture that was sent, or take the logo away."""
    form, file, away = Form.sent(), request.files.get("logo"), "weg" in request.form
    data = b""
    if file is not None:
        data = file.read()
        file.close()
    if data or away:
        attempt(form, lambda: logo.change_logo(operation(), b"" if away else data))
    else:
        form.errors["logo"] = "Kies eerst een plaatje."
    if form.errors:
        return form.page("accounts/logo.html", done=None)
    return redirect(url_for(".show", gedaan="weg" if away else "bewaard"), 303)
