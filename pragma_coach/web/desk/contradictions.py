"""The coordinator's short list "Wat klopt?": what was said on two days, and one tap to say which is right."""

from __future__ import annotations

from flask import Blueprint, redirect, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.programme.programme import FactPlace
from pragma_coach.domain.types import FactId, PairId
from pragma_coach.services.desk import contradictions
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import NO_DAY, Form, attempt, done_text
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.urls import short_id

blueprint = Blueprint("desk_contradictions", __name__, url_prefix="/organisatie/wat-klopt")

MOST_SHOWN = 10  # who settles one sees the next: fifty are forty thousand pixels on a phone
_WHERE: dict[FactPlace, str] = {
    FactPlace.ITEM: "op de lijst",
    FactPlace.MILESTONE: "bij de mijlpalen",
    FactPlace.DATE: "bij de datums",
    FactPlace.TALK: "bij de gesprekken",
    FactPlace.READING: "in de codes",
}
_DONE = {"dag": "Bewaard. Deze dag staat nu overal.", "niet": "Bewaard. Het staat nu nergens meer als klaar."}


def _page(form: Form) -> ResponseReturnValue:
    found, names = contradictions.contradictions_of(actor())
    return form.page(
        "desk/contradictions.html",
        found=found[:MOST_SHOWN],
        more=len(found) - MOST_SHOWN,
        names=names,
        where=_WHERE,
        done=done_text(_DONE),
    )


@blueprint.get("")
@audience(Act.SEE_ORGANISATION)
def overview() -> ResponseReturnValue:
    return _page(Form())


@blueprint.post("/<pair:pair_id>/<fact_id>")
@pair_audience(Act.EDIT_COACHEE)
def settle(pair_id: PairId, fact_id: str) -> ResponseReturnValue:
    """Take over the day of a button, or the one that was typed; or that it is not there."""
    pair_for((Act.EDIT_COACHEE,), actor(), pair_id, today())
    form, field = Form.sent(), f"day-{short_id(pair_id)}-{fact_id}"
    not_there = form.value("do") == "niet"
    day = None if not_there else form.day("choose" if form.value("choose") else field)
    if day is None and not not_there:
        form.errors.setdefault(field, NO_DAY)
    done = attempt(
        form, lambda: contradictions.settle(operation(), pair_id, FactId(fact_id), day), fields={"day": field}
    )
    if done is None:
        return _page(form)
    return redirect(url_for(".overview", gedaan="niet" if not_there else "dag"), 303)
