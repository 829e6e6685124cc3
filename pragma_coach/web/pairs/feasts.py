"""The page of a feast: what a newcomer can do now, in two languages, on one sheet of paper."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.services.pairs import feasts, lookup
from pragma_coach.store import organisations
from pragma_coach.web.pairs.item_words import translations_for
from pragma_coach.web.shared.audience import audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("pairs_feasts", __name__, url_prefix="/mijn")

MOST_ON_PAPER = 10  # steps in two languages that fit on one A4 with the drawing, in the longest of our languages


@blueprint.get("/feest/<feast>")
@audience(Act.SEE_OWN_STEPS)
def show(feast: str) -> str:
    """Show what there is to celebrate; a paper to keep."""
    pair = lookup.require_own_pair(actor())
    found = feasts.find(pair, feast)
    return render_template(
        "pairs/step_feast.html",
        feast=found,
        pair=pair,
        own=translations_for(pair),
        steps=found.steps[:MOST_ON_PAPER],
        more=found.steps[MOST_ON_PAPER:],
        coaches=lookup.coach_names(pair, found.on) or lookup.coach_names(pair, today()),
        organisation=organisations.get(pair.organisation_id),
    )


@blueprint.post("/feest/<feast>")
@audience(Act.SEE_OWN_STEPS)
def go_on(feast: str) -> ResponseReturnValue:
    """Go on with my steps; the feast does not stand in front any more."""
    feasts.go_on(operation(), feast)
    return redirect(url_for("pairs_coachee.steps"), 303)
