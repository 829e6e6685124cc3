"""Other systems of the organisation: keys to read with, and addresses that get messages."""

from __future__ import annotations

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.services.connections import hooks, tokens
from pragma_coach.store.connections.tokens import Scope
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen_id
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("connections", __name__, url_prefix="/organisatie/koppelingen")

_DONE = {
    "ingetrokken": "De sleutel werkt niet meer.",
    "adres": "Dit adres krijgt voortaan bericht.",
    "gestopt": "Dit adres krijgt geen bericht meer.",
}


def _page(form: Form) -> ResponseReturnValue:
    secret_key = current_app.config["SECRET_KEY"]
    return form.page(
        "connections/connections.html",
        tokens=tokens.tokens(actor()),
        names=Scope.NAMES,
        hooks=[(hook, hooks.secret_of(secret_key, hook.number)) for hook in hooks.hooks(actor())],
        today=today(),
        done=_DONE.get(request.args.get("gedaan", ""), ""),
    )


def _to_page(form: Form, done: str) -> ResponseReturnValue:
    return _page(form) if form.errors else redirect(url_for(".overview", gedaan=done), 303)


@blueprint.get("")
@audience(Act.MANAGE_CONNECTIONS)
def overview() -> ResponseReturnValue:
    return _page(Form())


@blueprint.post("/sleutel")
@audience(Act.MANAGE_CONNECTIONS)
def make_token() -> ResponseReturnValue:
    """Make a key and show it this once."""
    form = Form.sent()
    scopes = frozenset({Scope.NAMES}) if form.value("names") == "yes" else frozenset()
    last = form.day("expires_on")
    made = attempt(form, lambda: tokens.make(operation(), form.value("label"), scopes, last))
    if made is None:
        return _page(form)
    return render_template("connections/connection_key.html", made=made, base=current_app.config["PRAGMA"].base_url)


@blueprint.post("/sleutel/intrekken")
@audience(Act.MANAGE_CONNECTIONS)
def revoke_token() -> ResponseReturnValue:
    """Make a key worthless."""
    form = Form.sent()
    attempt(form, lambda: tokens.revoke(operation(), chosen_id(form, "number")))
    return _to_page(form, "ingetrokken")


@blueprint.post("/adres")
@audience(Act.MANAGE_CONNECTIONS)
def add_hook() -> ResponseReturnValue:
    """Send messages to one more address."""
    form, local = Form.sent(), current_app.config["PRAGMA"].local_hooks
    attempt(form, lambda: hooks.add(operation(), form.value("url"), local=local))
    return _to_page(form, "adres")


@blueprint.post("/adres/stoppen")
@audience(Act.MANAGE_CONNECTIONS)
def stop_hook() -> ResponseReturnValue:
    """Stop messages to an address."""
    form = Form.sent()
    attempt(form, lambda: hooks.stop(operation(), chosen_id(form, "number")))
    return _to_page(form, "gestopt")
