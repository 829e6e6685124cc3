"""Where the films before a talk are: a coordinator types the address of each; what is typed holds at once."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.services.talks import films
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.forms import Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("programme_films", __name__, url_prefix="/organisatie/programma/films")
_DONE = {"films": "Bewaard. Wie een gesprek heeft, ziet de films nu."}


def _page(form: Form) -> ResponseReturnValue:
    found = films.talk_films(actor())
    for one in found:
        form.values.setdefault(one.film.id, one.own)
    return form.page("programme/films.html", films=found, done=done_text(_DONE))


@blueprint.get("")
@audience(Act.KEEP_PLACES)
def addresses() -> ResponseReturnValue:
    return _page(Form())


@blueprint.post("")
@audience(Act.KEEP_PLACES)
def keep() -> ResponseReturnValue:
    """Keep the addresses that were typed, all of them or none."""
    form = Form.sent()
    typed = {one.film.id: form.value(one.film.id) for one in films.talk_films(actor())}
    attempt(form, lambda: films.keep_addresses(operation(), typed))
    return _page(form) if form.errors else redirect(url_for(".addresses", gedaan="films"), 303)
