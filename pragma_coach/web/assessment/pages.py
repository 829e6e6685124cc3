"""Where somebody stands: ladder, language, leefgebieden, certificates and outcomes; and my own view of it."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from pragma_coach.domain.access import Act
from pragma_coach.domain.assessment.instruments import BLOCKING, OWN_SCALE, RUNGS, SCALE, score_of
from pragma_coach.domain.assessment.outcomes import DUO_REASONS, MILESTONES, Outcome
from pragma_coach.domain.own_data import Page
from pragma_coach.domain.pairs.journey import PairStatus
from pragma_coach.domain.pairs.pair import PairFacts
from pragma_coach.domain.programme.programme import LifeDomain
from pragma_coach.domain.refusal import Invalid
from pragma_coach.domain.types import PairId
from pragma_coach.services.assessment import outcomes, readings
from pragma_coach.services.pairs import lookup
from pragma_coach.services.pairs.acts import may, pair_for, programme_of
from pragma_coach.store.accounts import accounts
from pragma_coach.web.assessment.views import life_domains, standing_values
from pragma_coach.web.shared.audience import audience, pair_audience
from pragma_coach.web.shared.clock import today
from pragma_coach.web.shared.forms import Form, attempt, chosen
from pragma_coach.web.shared.guards import actor, operation
from pragma_coach.web.shared.languages import translated

blueprint = Blueprint("assessment", __name__)

_DONE = {
    "stand": "Bewaard.",
    "weg": "Weggehaald.",
    "leefgebieden": "De leefgebieden zijn bewaard.",
    "uitkomst": "De uitkomst is bewaard.",
    "werk": "Dank u wel. Het antwoord is bewaard.",
}


def _page(pair_id: PairId, form: Form) -> ResponseReturnValue:
    facts = pair_for((Act.TAKE_READING,), actor(), pair_id, today())
    authors = {one.by for readings in facts.journey.readings.values() for one in readings if one.by is not None}
    unpaid = [(one, programme_of(facts).milestone_by_id[one].title) for one in MILESTONES[Outcome.UNPAID_WORK]]
    return form.page(
        "assessment/readings.html",
        names=accounts.names(facts.organisation_id, authors),
        back=back_to_list(facts),
        all_rungs=RUNGS,
        duo_reasons=DUO_REASONS.items(),
        unpaid=unpaid,
        done=_DONE.get(request.args.get("gedaan", "")),
        **standing_values(facts, today()),
    )


def back_to_list(facts: PairFacts) -> str:
    """Return the address of the pair's list, or "" when the visitor may not open it: a director has a caseload."""
    return url_for("pairs_coach.pair", pair_id=facts.id) if may(Act.TICK, actor(), facts, today()) else ""


@blueprint.get("/koppel/<pair:pair_id>/stand")
@pair_audience(Act.TAKE_READING, Page.STANDING)
def stand(pair_id: PairId) -> ResponseReturnValue:
    return _page(pair_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/stand")
@pair_audience(Act.TAKE_READING)
def take(pair_id: PairId) -> ResponseReturnValue:
    """Note a reading; a step down comes back once as a question."""
    form = Form.sent()
    name = form.value("instrument")
    fields = {field: f"{field}-{name}" for field in ("value", "basis", "day", "confirm")}
    day = form.day(fields["day"])
    attempt(
        form,
        lambda: readings.take_reading(
            operation(),
            pair_id,
            name,
            form.value(fields["value"]),
            basis=form.value(fields["basis"]),
            happened_on=day,
            confirmed=bool(form.value(fields["confirm"])),
        ),
        fields=fields,
    )
    if form.errors:
        return _page(pair_id, form)
    return redirect(url_for(".stand", pair_id=pair_id, gedaan="stand", _anchor=name.replace(":", "-")), 303)


@blueprint.post("/koppel/<pair:pair_id>/stand/weg")
@pair_audience(Act.TAKE_READING)
def withdraw(pair_id: PairId) -> ResponseReturnValue:
    """Take back a reading that was noted by mistake."""
    form, name = Form.sent(), request.form.get("instrument", "")
    rev = request.form.get("rev", type=int) or 0
    attempt(form, lambda: readings.withdraw_reading(operation(), pair_id, name, rev), fields={"reading": ""})
    if form.errors:
        return _page(pair_id, form)
    return redirect(url_for(".stand", pair_id=pair_id, gedaan="weg", _anchor=name.replace(":", "-")), 303)


def _scores_page(pair_id: PairId, form: Form) -> ResponseReturnValue:
    facts = pair_for((Act.TAKE_READING,), actor(), pair_id, today())
    values = standing_values(facts, today())
    return form.page("assessment/scores.html", scale=SCALE.items(), domains=life_domains(), **values)


@blueprint.get("/koppel/<pair:pair_id>/stand/leefgebieden")
@pair_audience(Act.TAKE_READING, Page.STANDING)
def scores(pair_id: PairId) -> ResponseReturnValue:
    return _scores_page(pair_id, Form())


@blueprint.post("/koppel/<pair:pair_id>/stand/leefgebieden")
@pair_audience(Act.TAKE_READING)
def take_scores(pair_id: PairId) -> ResponseReturnValue:
    """Note the leefgebieden that were spoken about."""
    form = Form.sent()
    day, answers, blocking = form.day("day"), _scores(form), form.value(BLOCKING)
    if not answers and not blocking and not form.errors:
        form.errors[score_of(LifeDomain.WONEN)] = "Kies bij ten minste één leefgebied."
    attempt(form, lambda: readings.take_scores(operation(), pair_id, answers, blocking=blocking, happened_on=day))
    if form.errors:
        return _scores_page(pair_id, form)
    return redirect(url_for(".stand", pair_id=pair_id, gedaan="leefgebieden", _anchor="leefgebieden"), 303)


def _scores(form: Form) -> dict[LifeDomain, str]:
    """Return the answers of a form, without those that were left open."""
    return {one: form.value(score_of(one)) for one in LifeDomain if form.value(score_of(one))}


@blueprint.post("/koppel/<pair:pair_id>/stand/uitkomst")
@pair_audience(Act.TAKE_READING)
def change_outcome(pair_id: PairId) -> ResponseReturnValue:
    """Note an outcome on its day, or take it back."""
    form = Form.sent()
    outcome = chosen(form, "outcome", Outcome, "Deze uitkomst kennen wij niet. Laad de bladzijde opnieuw.")
    if form.errors:
        return _page(pair_id, form)
    fields = {"day": f"day-{outcome}", "detail": f"detail-{outcome}", "outcome": ""}
    if form.value("do") == "withdraw":
        attempt(form, lambda: outcomes.withdraw_outcome(operation(), pair_id, outcome), fields=fields)
    else:
        day, detail = form.day(fields["day"]), form.value(fields["detail"])
        attempt(form, lambda: outcomes.record_outcome(operation(), pair_id, outcome, day, detail=detail), fields=fields)
    if form.errors:
        return _page(pair_id, form)
    return redirect(url_for(".stand", pair_id=pair_id, gedaan="uitkomst", _anchor=f"uitkomst-{outcome}"), 303)


@blueprint.post("/koppel/<pair:pair_id>/werk")
@pair_audience(Act.TAKE_READING)
def answer_work(pair_id: PairId) -> ResponseReturnValue:
    """Answer with one tap whether somebody still works after 26 weeks."""
    pair_for((Act.TAKE_READING,), actor(), pair_id, today())  # first: an answer that is refused may not reveal the pair
    answer = request.form.get("still", "")
    if answer not in ("yes", "no"):
        raise Invalid("Kies ja of nee. Ga terug en tik nog een keer.")
    done = outcomes.answer_work(operation(), pair_id, answer == "yes")
    return redirect(back_to_list(done.pair) or url_for(".stand", pair_id=pair_id, gedaan="werk"), 303)


def _own_page(form: Form) -> ResponseReturnValue:
    scale = [(value, translated(text)) for value, text in OWN_SCALE.items()]
    pair = lookup.require_own_pair(actor())
    return form.page(
        "assessment/own.html",
        scale=scale,
        ended=pair.journey.status is PairStatus.ENDED,
        saved=request.args.get("bewaard"),
        **standing_values(pair, today()),
    )


@blueprint.get("/mijn/stand")
@audience(Act.SEE_OWN_STEPS)
def own_stand() -> ResponseReturnValue:
    return _own_page(Form())


@blueprint.post("/mijn/stand")
@audience(Act.SEE_OWN_STEPS)
def save_own() -> ResponseReturnValue:
    """Keep how I see it."""
    form = Form.sent()
    answers, pair = _scores(form), lookup.require_own_pair(actor())
    if not answers:
        form.errors[score_of(LifeDomain.WONEN)] = "Kies er een uit de lijst."
    attempt(form, lambda: readings.score_self(operation(), pair.id, answers))
    if form.errors:
        return _own_page(form)
    return redirect(url_for(".own_stand", bewaard=1), 303)
