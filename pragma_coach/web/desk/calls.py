"""Working off the call list: called, in a week again, back, and a note for the desk alone."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.desk import CallKind
from pragma_coach.domain.types import PairId
from pragma_coach.services.desk import calls
from pragma_coach.web.desk.pair_review import pair_page
from pragma_coach.web.shared.audience import pair_audience
from pragma_coach.web.shared.forms import Form, attempt, chosen, chosen_id
from pragma_coach.web.shared.guards import operation
from pragma_coach.web.shared.urls import short_id

blueprint = Blueprint("desk_calls", __name__, url_prefix="/organisatie")


def _back(pair_id: PairId, number: int) -> ResponseReturnValue:
    """Go back to the page of the pair, or to the list, where the tap was."""
    if request.form.get("terug") == "koppel":
        return redirect(url_for("desk_pair_review.show", pair_id=pair_id, _anchor="bellen"), 303)
    return redirect(url_for("desk.desk", gedaan=short_id(number) if number else None, _anchor="bellen"), 303)


@blueprint.post("/koppel/<pair:pair_id>/gebeld")
@pair_audience(Act.HAND_OVER)
def work_off(pair_id: PairId) -> ResponseReturnValue:
    """Take a pair off the call list: called, or in a week again."""
    form = Form.sent()
    kind = chosen(form, "how", CallKind, "Kies Gebeld of Over een week.")
    number = attempt(form, lambda: calls.work_off(operation(), pair_id, kind))
    return pair_page(pair_id, form) if form.errors else _back(pair_id, number or 0)


@blueprint.post("/koppel/<pair:pair_id>/gebeld/terug")
@pair_audience(Act.HAND_OVER)
def take_back(pair_id: PairId) -> ResponseReturnValue:
    """Put a pair back on the call list."""
    calls.take_back(operation(), pair_id, chosen_id(Form.sent(), "call"))
    return _back(pair_id, 0)


@blueprint.post("/koppel/<pair:pair_id>/gebeld/notitie")
@pair_audience(Act.HAND_OVER)
def note(pair_id: PairId) -> ResponseReturnValue:
    """Keep a note at a call."""
    form = Form.sent()
    number = chosen_id(form, "call")
    form.ask_once(["note"])
    attempt(form, lambda: calls.note(operation(), pair_id, number, form.value("note")))
    return pair_page(pair_id, form) if form.errors else _back(pair_id, number)
