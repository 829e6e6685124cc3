"""The page of a feast: what a newcomer can do now, in two languages, on one sheet of paper; the coach has it too."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs import feasts, lookup
from pragma_coach.services.pairs.acts import pair_for
from pragma_coach.store import organisations
from pragma_coach.web.pairs.item_words import translations_for
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.two_languages import in_both

blueprint = Blueprint("pairs_feasts", __name__)

MOST_ON_PAPER = 10  # steps in two languages that fit on one A4 with the drawing, in the longest of our languages


@blueprint.get("/mijn/feest/<feast>")
@audience(Act.SEE_OWN_STEPS)
def show(feast: str) -> str:
    """Show what there is to celebrate; a paper to keep."""
    return _paper(lookup.require_own_pair(actor()), feast, "/mijn/stap")


@blueprint.get("/koppel/<pair:pair_id>/feest/<feast>")
@pair_audience(Act.TICK, Page.LIST)
def show_coach(pair_id: PairId, feast: str) -> str:
    """Show the coach the same paper, to print it and to celebrate together."""
    back = url_for("pairs_coach.pair", pair_id=pair_id)
    pair = pair_for((Act.TICK,), actor(), pair_id, today())
    return _paper(pair, feast, f"{back}/punt", back)


def _paper(pair: PairFacts, feast: str, items_at: str, back: str = "") -> str:
    found = feasts.find(pair, feast)
    return render_template(
        "pairs/step_feast.html",
        feast=found,
        pair=pair,
        own=translations_for(pair),
        in_both=in_both(pair.language),
        steps=found.steps[:MOST_ON_PAPER],
        more=found.steps[MOST_ON_PAPER:],
        coaches=lookup.coach_names(pair, found.on) or lookup.coach_names(pair, today()),
        organisation=organisations.get(pair.organisation_id),
        items_at=items_at,
        back=back,
    )


@blueprint.post("/mijn/feest/<feast>")
@audience(Act.SEE_OWN_STEPS)
def go_on(feast: str) -> ResponseReturnValue:
    """Go on with my steps; the feast does not stand in front any more."""
    feasts.go_on(operation(), feast)
    return redirect(url_for("pairs_coachee.steps"), 303)
