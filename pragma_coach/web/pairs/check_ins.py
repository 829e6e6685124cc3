"""The one question about how it goes together: a quiet card on the first page of coach and newcomer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.pairs.check_in import CheckInAnswer
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.types import PairId
from pragma_coach.services.pairs import check_ins, lookup
from pragma_coach.services.town import private
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.guards import actor, operation

blueprint = Blueprint("pairs_check_ins", __name__)

ANSWERS = [answer for answer in CheckInAnswer if answer is not CheckInAnswer.UNSAID]


def question_card(pairs: Iterable[PairFacts]) -> dict[str, Any]:
    """Return what the card on a first page needs: the question, when its answer has a reader, and a thank-you."""
    asked = check_ins.question(actor(), pairs, today())
    readers = private.readers(asked.pair, today()) if asked else ()
    return {
        "asked_about": asked.pair if asked and readers else None,
        "readers": readers,
        "answers": ANSWERS,
        "unsaid": CheckInAnswer.UNSAID,
        "thanks": "bedankt" in request.args,
    }


@blueprint.post("/mijn/samen")
@audience(Act.SEE_OWN_STEPS)
def say() -> ResponseReturnValue:
    """Say how it goes with me and my coach, or that I would rather not say."""
    check_ins.answer(operation(), lookup.require_own_pair(actor()).id, request.form.get("answer", ""))
    return redirect(url_for("pairs_coachee.steps", bedankt=1, _anchor="samen"), 303)


@blueprint.post("/koppel/<pair:pair_id>/samen")
@pair_audience(Act.CHECK_IN)
def say_as_coach(pair_id: PairId) -> ResponseReturnValue:
    """Say how it goes with the coach and the newcomer, or leave it unsaid."""
    check_ins.answer(operation(), pair_id, request.form.get("answer", ""))
    page = "pairs_coach.pairs" if request.form.get("at") == url_for("pairs_coach.pairs") else "pairs_coach_day.day"
    return redirect(url_for(page, bedankt=1, _anchor="samen"), 303)
