"""The pages for everybody that ask nothing of any database: privacy, accessibility, and files for machines."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, Response, current_app, render_template

from pragma_coach.web.shared.audience import public
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.languages import in_every_language

blueprint = Blueprint("site", __name__)
STATED_ON = date(2026, 11, 22)
"""The day on which somebody last held the accessibility statement against what is there."""


def _contact() -> str:
    contact: str = current_app.config.get("CONTACT", "")
    return contact


@blueprint.get("/privacy")
@public
@in_every_language
def privacy() -> str:
    return render_template("site/privacy.html", contact=_contact())


@blueprint.get("/toegankelijkheid")
@public
def accessibility() -> str:
    """Give the accessibility statement."""
    origin = current_app.config["OWN_ORIGIN"]
    return render_template("site/accessibility.html", contact=_contact(), origin=origin, stated_on=STATED_ON)


@blueprint.get("/robots.txt")
@public
def robots() -> Response:
    """Ask search engines to keep to the public pages."""
    private = [
        *("/k/", "/welkom/", "/inloggen", "/account", "/koppel", "/mijn", "/organisatie"),
        *("/hulpvragen", "/inloop", "/meedoen"),
    ]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in private)]
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@blueprint.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Say where a weakness can be told (RFC 9116); the text runs out, so that of a dead server is not believed."""
    contact = _contact()
    if contact and "://" not in contact:
        contact = f"mailto:{contact}"
    year, month = today().year, 1 if today().month <= 6 else 7
    expires = f"{year + 1}-{month:02}-01T00:00:00Z"
    lines = [f"Contact: {contact or current_app.config['OWN_ORIGIN'] + '/hulp'}", f"Expires: {expires}"]
    return Response("\n".join([*lines, "Preferred-Languages: nl, en"]) + "\n", mimetype="text/plain")


@blueprint.get("/favicon.ico")
@public
def favicon() -> Response:
    return current_app.send_static_file("icon.svg")
