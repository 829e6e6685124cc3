"""The first day, until there is somebody who can sign in: the organisation, and its first coordinator."""

from __future__ import annotations

import re
import secrets
import unicodedata

from flask import Blueprint, current_app, redirect, request, session, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.refusal import Outdated
from pragma_coach.services.accounts import first_address, founding
from pragma_coach.services.accounts.first_address import FirstOrganisation
from pragma_coach.web.accounts.pages import FIRST_CODES, halfway
from pragma_coach.web.shared.audience import doorway
from pragma_coach.web.shared.clock import now
from pragma_coach.web.shared.forms import Form, attempt
from pragma_coach.web.shared.guards import address

blueprint = Blueprint("accounts_first_day", __name__, url_prefix="/begin")

# The shipped programmes, as the sign above a door: their drawing, their name, and what is typical.
APPROACHES: dict[str, tuple[str, str, str]] = {
    "pragma": ("trap", "Pragma", "Drie fasen, en daarna het inloop\u00adspreekuur."),
    "jb_lorenz": ("papieren", "JB Lorenz", "Een brede intake, en samen één plan."),
    "de_fryske_marren": ("plan", "De Fryske Marren", "Kennismaken in het azc, met twaalf films."),
    "maasgouw": ("werk", "Maasgouw", "Stap voor stap naar werk, met vacatures."),
    "velsen": ("klok", "Velsen", "De basis geregeld in acht weken."),
}
_HOLDER = "begint"  # in the cookie: which browser is busy
_TYPED = "begin"  # in the cookie: what the first step asked


def _enter(secret: str, *, take_over: bool = False) -> None:
    holder = session.setdefault(_HOLDER, secrets.token_urlsafe(18))
    folder = current_app.config["PRAGMA"].data
    first_address.open_first_address(folder, secret, holder, address=address(), at=now(), take_over=take_over)


@blueprint.errorhandler(Outdated)
def busy(elsewhere: Outdated) -> ResponseReturnValue:
    """Say that another browser is at it, and how to go on here."""
    form = Form()
    form.errors[""] = elsewhere.sentence
    page = form.page("accounts/first_day/busy.html", secret=(request.view_args or {})["secret"])
    page.status_code = 409
    return page


def short_name(municipality: str) -> str:
    """Return the name of a town as a part of an address: "’s-Hertogenbosch" as "s-hertogenbosch"."""
    plain = unicodedata.normalize("NFKD", municipality).encode("ascii", "ignore").decode().lower()
    made = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    return f"{made}-coach" if made in founding.RESERVED else made


@blueprint.get("/<secret>")
@doorway
def organisation(secret: str) -> ResponseReturnValue:
    """Ask for the organisation and its programme."""
    _enter(secret)
    return _organisation_page(Form({"programme": "pragma", "legacy": "no"} | session.get(_TYPED, {})))


def _organisation_page(form: Form) -> ResponseReturnValue:
    base = current_app.config["PRAGMA"].base_url
    return form.page("accounts/first_day/organisation.html", approaches=APPROACHES, base=base)


@blueprint.post("/<secret>")
@doorway
def keep_organisation(secret: str) -> ResponseReturnValue:
    """Remember, in the signed cookie, what was typed; nothing is made yet."""
    _enter(secret)
    form = Form.sent()
    if form.value("programme") not in APPROACHES:
        form.errors["programme"] = "Kies een aanpak. U kunt later alles veranderen."
    wanted = _wanted(form)
    attempt(form, lambda: founding.check_organisation(wanted.slug, wanted.name, wanted.municipality))
    if form.errors:
        return _organisation_page(form)
    session[_TYPED] = {key: form.value(key) for key in ("name", "municipality", "slug", "programme", "legacy")}
    return redirect(url_for(".coordinator", secret=secret), 303)


def _wanted(form: Form) -> FirstOrganisation:
    town = form.required("municipality", "Vul de gemeente in.")
    name = form.required("name", "Vul de naam van de organisatie in.")
    slug = form.value("slug") or short_name(town) or short_name(name)
    return FirstOrganisation(slug, name, town, form.value("programme"), form.value("legacy") == "yes")


@blueprint.get("/<secret>/u")
@doorway
def coordinator(secret: str) -> ResponseReturnValue:
    """Ask who the first coordinator is."""
    _enter(secret)
    return _coordinator_page(secret, Form())


def _coordinator_page(secret: str, form: Form) -> ResponseReturnValue:
    if _TYPED not in session:
        return redirect(url_for(".organisation", secret=secret), 303)
    wanted = _wanted(Form(session[_TYPED]))
    return form.page("accounts/first_day/coordinator.html", secret=secret, wanted=wanted)


@blueprint.post("/<secret>/u")
@doorway
def found(secret: str) -> ResponseReturnValue:
    """Make the organisation and the coordinator; the second lock comes next, as for everybody."""
    _enter(secret)
    form = Form.sent()
    if _TYPED not in session:
        return _coordinator_page(secret, form)
    wanted, password = _wanted(Form(session[_TYPED])), form.values.get("password", "")
    if password != form.values.get("again", ""):
        form.errors["again"] = "De twee wachtwoorden zijn niet gelijk. Typ ze nog een keer."
    name, email = form.value("name"), form.value("email")
    made = attempt(
        form, lambda: first_address.found(wanted, coordinator=name, email=email, password=password, at=now())
    )
    if made is None:
        return _coordinator_page(secret, form)
    first_address.forget_first_address(current_app.config["PRAGMA"].data)
    return halfway(made.id, has_code=False, wanted=FIRST_CODES)


@blueprint.post("/<secret>/hier")
@doorway
def take_over(secret: str) -> ResponseReturnValue:
    """Go on in this browser: the other one is told that somebody else is busy."""
    _enter(secret, take_over=True)
    return redirect(url_for(".organisation", secret=secret), 303)
